"""The life of a case as literal tables, and the rules of the desk: who, how often, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Outcome, Verdict, ok, refused


class CaseState(StrEnum):
    """Where a case stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TO_CORRECT = "to_correct"
    RESUBMITTED = "resubmitted"
    EXAMINED = "examined"  # a decision is proposed and waits for the signature
    ACCEPTED = "accepted"
    REFUSED = "refused"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class DecisionOutcome(StrEnum):
    """The two answers of the State."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


class CorrectionReason(StrEnum):
    """Why an answer or a document is sent back."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    WRONG = "wrong"
    OUT_OF_DATE = "out_of_date"


class SilenceEffect(StrEnum):
    """What the law makes of a deadline that passed without an answer."""

    NONE = "none"  # the case climbs to the hierarchy, and nothing is decided
    ACCEPTED = "accepted"
    REFUSED = "refused"


S = CaseState
CITIZEN, CLOCK = "citizen", "clock"
COUNTER = frozenset({CITIZEN, Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
EXAMINE = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
SIGN = frozenset({Role.REGISTRAR, Role.DELEGATE})
REVIEW = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE, Role.DIRECTOR})
ANSWER_APPEAL = frozenset({Role.REGISTRAR, Role.DELEGATE, Role.DIRECTOR})
PERSON = frozenset({CITIZEN})
BY_CLOCK = frozenset({CLOCK})

# (from, to): who may. Nothing else is possible.
TRANSITIONS: dict[tuple[CaseState, CaseState], frozenset[str]] = {
    (S.DRAFT, S.SUBMITTED): COUNTER,
    (S.DRAFT, S.WITHDRAWN): PERSON,
    (S.DRAFT, S.LAPSED): BY_CLOCK,
    (S.SUBMITTED, S.TO_CORRECT): EXAMINE,
    (S.RESUBMITTED, S.TO_CORRECT): EXAMINE,
    (S.TO_CORRECT, S.RESUBMITTED): COUNTER,
    (S.TO_CORRECT, S.LAPSED): BY_CLOCK,
    (S.SUBMITTED, S.EXAMINED): EXAMINE,
    (S.RESUBMITTED, S.EXAMINED): EXAMINE,
    (S.APPEALED, S.EXAMINED): REVIEW,
    # The signatory sends a proposal back.
    (S.EXAMINED, S.SUBMITTED): SIGN,
    (S.EXAMINED, S.RESUBMITTED): SIGN,
    (S.EXAMINED, S.APPEALED): ANSWER_APPEAL,
    (S.EXAMINED, S.ACCEPTED): ANSWER_APPEAL | BY_CLOCK,
    (S.EXAMINED, S.REFUSED): ANSWER_APPEAL | BY_CLOCK,
    # Effect of silence, where the law gives one.
    (S.SUBMITTED, S.ACCEPTED): BY_CLOCK,
    (S.SUBMITTED, S.REFUSED): BY_CLOCK,
    (S.RESUBMITTED, S.ACCEPTED): BY_CLOCK,
    (S.RESUBMITTED, S.REFUSED): BY_CLOCK,
    # A mistaken decision undone: the case stands again where it stood before.
    (S.ACCEPTED, S.SUBMITTED): SIGN,
    (S.ACCEPTED, S.RESUBMITTED): SIGN,
    (S.ACCEPTED, S.APPEALED): SIGN,
    (S.REFUSED, S.SUBMITTED): SIGN,
    (S.REFUSED, S.RESUBMITTED): SIGN,
    (S.REFUSED, S.APPEALED): PERSON | SIGN,
    (S.SUBMITTED, S.WITHDRAWN): PERSON,
    (S.TO_CORRECT, S.WITHDRAWN): PERSON,
    (S.RESUBMITTED, S.WITHDRAWN): PERSON,
    (S.EXAMINED, S.WITHDRAWN): PERSON,
}

OPEN = frozenset({S.SUBMITTED, S.RESUBMITTED, S.TO_CORRECT, S.EXAMINED, S.APPEALED})
AT_THE_DESK = frozenset({S.SUBMITTED, S.RESUBMITTED, S.EXAMINED, S.APPEALED})
TO_EXAMINE = frozenset({S.SUBMITTED, S.RESUBMITTED, S.APPEALED})
DECIDED = frozenset({S.ACCEPTED, S.REFUSED})
CLOSED = frozenset({S.ACCEPTED, S.REFUSED, S.WITHDRAWN, S.LAPSED})
WRITABLE = frozenset({S.DRAFT, S.TO_CORRECT})
