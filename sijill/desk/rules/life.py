"""The life of a case as literal tables, and the rules of the desk: who, how often, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
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
CITIZEN, CLOCK, MACHINE = "citizen", "clock", "machine"
# A program of another organisation fills and sends for a person who gave it a mandate.
COUNTER = frozenset(
    {CITIZEN, MACHINE, Role.ASSISTANT, Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE}
)
ENROLS = COUNTER | {Role.ENROLLER}  # brings a new request, never mends one
EXAMINE = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE})
SIGN = frozenset({Role.REGISTRAR, Role.DELEGATE})
REVIEW = frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE, Role.DIRECTOR})
ANSWER_APPEAL = frozenset({Role.REGISTRAR, Role.DELEGATE, Role.DIRECTOR})
PERSON = frozenset({CITIZEN})
BY_CLOCK = frozenset({CLOCK})

# (from, to): who may. Nothing else is possible.
TRANSITIONS: dict[tuple[CaseState, CaseState], frozenset[str]] = {
    # The clock opens what a date decides, so that it has a file and can be contested.
    (S.DRAFT, S.SUBMITTED): ENROLS | BY_CLOCK,
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
    # Contested by the person when it was decided of office; or its answer undone by who answers.
    (S.ACCEPTED, S.APPEALED): PERSON | ANSWER_APPEAL,
    (S.REFUSED, S.SUBMITTED): SIGN,
    (S.REFUSED, S.RESUBMITTED): SIGN,
    (S.REFUSED, S.APPEALED): PERSON | ANSWER_APPEAL,
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

LIFE = provisional("desk.lifecycle")
ONE_CORRECTION = article("55.19")
FOUR_EYES = provisional("desk.four_eyes")
# Which power each takes, where a colleague lent them; a director answers appeals and no more.
SIGNING, ANSWERING = frozenset({"decide"}), frozenset({"supervise"})


def office(actor: Actor) -> str:
    """Under which name of the table this actor acts: a role, the citizen, or the clock."""
    if actor.kind is ActorKind.SYSTEM:
        return CLOCK
    if actor.kind in (ActorKind.CITIZEN, ActorKind.ANONYMOUS):
        return CITIZEN
    if actor.kind is ActorKind.MACHINE:
        return MACHINE
    return actor.role or ""


def may_move(here: str, there: CaseState, *, by: Actor) -> Verdict:
    """Whether this actor may take a case from one state to another."""
    allowed = TRANSITIONS.get((CaseState(here), there))
    if allowed is None:
        return refused("desk.not_from_here", LIFE, state=here, to=there.value)
    if office(by) not in allowed:
        return refused("desk.not_your_office", LIFE, state=here, to=there.value)
    if there == S.TO_CORRECT and not by.holds("examine"):
        return refused("desk.not_your_office", LIFE, state=here, to=there.value)
    return ok("desk.may_move", LIFE)


def may_fill(by: Actor) -> Verdict:
    """Who answers in a case: its person, or an office that helps people at the counter."""
    if office(by) not in ENROLS | BY_CLOCK:
        return refused("desk.not_your_office", LIFE)
    return ok("desk.may_fill", LIFE)


def may_write(state: str, page: str, *, asked: frozenset[str]) -> Verdict:
    """Whether an answer may be changed now: a draft's, or one that a correction asked for."""
    if state == CaseState.DRAFT:
        return ok("desk.may_write", LIFE)
    if state != CaseState.TO_CORRECT:
        return refused("desk.answers_closed", LIFE, state=state)
    if page not in asked:
        return refused("desk.page_not_asked", ONE_CORRECTION, page=page)
    return ok("desk.may_write", ONE_CORRECTION)


def may_ask_correction(*, asked: int, allowed: int) -> Verdict:
    """Everything that is missing is asked at once, and not a second time (law 55.19)."""
    if asked >= allowed:
        return refused("desk.corrections_used", ONE_CORRECTION, asked=asked, allowed=allowed)
    return ok("desk.may_ask_correction", ONE_CORRECTION, asked=asked, allowed=allowed)


def standing(outcome: str, judged: str) -> str:
    """The answer of a rule once a person has judged it."""
    return judged or outcome


def may_accept(answers: Sequence[tuple[str, str]], *, likenesses_open: int) -> list[Verdict]:
    """What closes acceptance, given (rule, standing answer): a no, or a question left open."""
    closed = [
        refused(_CLOSES[answer], LIFE, rule=rule) for rule, answer in answers if answer in _CLOSES
    ]
    if likenesses_open:
        closed.append(refused("desk.likeness_open", LIFE, count=likenesses_open))
    return closed


_CLOSES = {
    Outcome.REFUSED.value: "desk.rule_refuses",
    Outcome.TO_EXAMINE.value: "desk.rule_open",
}


def may_judge(outcome: str) -> Verdict:
    """A person judges only what the rule leaves to a person."""
    if outcome != Outcome.TO_EXAMINE:
        return refused("desk.not_to_judge", LIFE, outcome=outcome)
    return ok("desk.may_judge", LIFE)


def may_sign(
    *,
    signer: Actor,
    decides: frozenset[Role],
    proposer: UUID | None,
    four_eyes: bool,
    first_signer: UUID | None = None,
) -> list[Verdict]:
    """What closes the signature: the office, the second factor, the same pair of eyes."""
    closed = []
    powers = SIGNING | (ANSWERING if first_signer is not None else frozenset())
    if signer.role not in decides or not any(signer.holds(power) for power in powers):
        closed.append(refused("desk.not_your_office", FOUR_EYES))
    if signer.assurance < Assurance.STEP_UP:
        closed.append(refused("desk.step_up_needed", provisional("desk.signature")))
    if four_eyes and signer.counts_as(proposer):
        closed.append(refused("desk.same_person", FOUR_EYES))
    return closed + may_answer(who=signer, first_signer=first_signer)


def may_answer(*, who: Actor, first_signer: UUID | None) -> list[Verdict]:
    """Whoever signed the contested decision neither proposes nor signs the answer to its appeal."""
    if who.counts_as(first_signer):
        return [refused("desk.signed_first_decision", provisional("desk.appeal"))]
    return []


def may_undo(*, at: datetime, until: datetime) -> Verdict:
    """A mistaken decision is undone within the stated hours, afterwards by a new decision."""
    if at > until:
        return refused("desk.undo_too_late", provisional("desk.undo"), until=until.date())
    return ok("desk.may_undo", provisional("desk.undo"))


def may_appeal(*, until: date | None, today: date, lodged: int, allowed: int) -> Verdict:
    """A decision is contested until its last day, and only so many times in one case."""
    rule = provisional("desk.appeal")
    if lodged >= allowed:
        return refused("desk.appealed_enough", rule, allowed=allowed)
    if until is not None and today > until:
        return refused("desk.appeal_too_late", rule, until=until)
    return ok("desk.may_appeal", rule)


def well_asked(items: Sequence[tuple[str, str]], *, targets: frozenset[str]) -> list[Verdict]:
    """A correction names something of the form or of the evidence, with a typed reason."""
    if not items:
        return [refused("desk.correction_empty", ONE_CORRECTION)]
    reasons = {r.value for r in CorrectionReason}
    return [
        refused("desk.correction_unknown", ONE_CORRECTION, target=target, reason=reason)
        for target, reason in items
        if target not in targets or reason not in reasons
    ]
