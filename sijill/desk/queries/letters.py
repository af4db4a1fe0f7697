"""What a letter is made from, and the letter that a code verifies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet

from sijill.accounts.models import User
from sijill.desk.models import Appeal, Case, Decision
from sijill.desk.procedures import procedure
from sijill.desk.queries.deciding import answered_by
from sijill.desk.queries.finding import case_for
from sijill.desk.queries.scope import NotFound
from sijill.desk.wording.answered import Answered
from sijill.institutions.models import Institution
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.queries.log import act_with
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for

# Seconds for which one letter is told as verified once: nobody buries a person's own log.
QUIET = 60
ON_APPEAL = "on_appeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The rows a letter quotes."""

    case: Case
    decision: Decision | None
    institution: Institution
    signer: User | None
    signed_for: User | None = None  # who had lent the power to sign
    appeal: Appeal | None = None  # that the decision answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What anybody may know of a letter: that we made it, when, what kind of answer, for whom."""

    code: str
    answered: Answered
    signed_at: datetime
    stands: bool
    institution: Institution
    initials: Sequence[str]


def sources(id: UUID, *, viewer: Actor, at: datetime, what: str) -> Sources:
    """The rows behind the letter or the receipt of a case; the look is logged."""
    case = case_for(id, viewer=viewer)
    if case.institution is None or case.submitted_at is None:
        raise NotFound(id)
    decision = (
        case.decisions.filter(stage="final", undone_at=None).order_by("-signed_at", "id").first()
    )
    by = decision.signed_by if decision else None
    whose = _signed_for(decision) if decision else None
    users = {user.pk: user for user in User.objects.filter(pk__in=[by, whose]) if user.pk}
    ledger.look(
        what,
        by=viewer,
        at=at,
        reason="letter",
        subject=Subject(kind="case", id=case.pk),
        space=case.space,
    )
    return Sources(
        case=case,
        decision=decision,
        institution=case.institution,
        signer=users.get(by) if by else None,
        signed_for=users.get(whose) if whose else None,
        appeal=answered_by(decision) if decision else None,
    )


def _signed_for(decision: Decision) -> UUID | None:
    """Whose powers the signature was given under, when a colleague had lent them."""
    act = act_with(decision.act) if decision.act else None
    return act.by_for if act else None


def letter_by_code(code: str, *, viewer: Actor, at: datetime) -> Verified | None:
    """The letter under a code, whosever it is: whoever holds it on paper knows nobody here.

    The look stays in the person's own log, so that they learn that a letter was checked.
    """
    wanted = normal_code(code)
    if not wanted:
        return None
    with acting_for(SYSTEM):
        decision = _under.first(wanted)
    if decision is None or decision.signed_at is None or decision.case.institution is None:
        return None
    declared = procedure(decision.case.procedure, decision.case.procedure_version)
    if cache.add(f"desk.verified.{decision.pk}", 1, QUIET):
        ledger.look(
            "letter_verified",
            by=viewer,
            at=at,
            reason="verification",
            subject=Subject(kind="case", id=decision.case_id),
            space=decision.case.space,
        )
    return Verified(
        code=wanted,
        answered=declared.answered(decision.outcome, getattr(decision, ON_APPEAL), decision.ground),
        signed_at=decision.signed_at,
        stands=decision.undone_at is None,
        institution=decision.case.institution,
        initials=_initials(decision.case),
    )


@statement
def _under(code: str) -> QuerySet[Decision]:
    """The decision, and whether it answers an appeal; an answer undone since still did."""
    lodged = Appeal.objects.filter(case=OuterRef("case"), lodged_at__lte=OuterRef("decided_at"))
    others = lodged.exclude(decision=OuterRef("pk"))
    found = Decision.objects.annotate(**{ON_APPEAL: Exists(others)})
    return found.select_related("case__institution").filter(letter_code=code)


def normal_code(text: str) -> str:
    """The code as it is kept, however it was typed; empty when it cannot be one."""
    drawn = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    return "-".join(drawn[i : i + 4] for i in range(0, 12, 4)) if len(drawn) == 12 else ""


def _initials(case: Case) -> list[str]:
    """The first letter of each word of the name, in each script."""
    return [
        " ".join(f"{word[0]}." for word in name.split() if word)
        for name in (case.title_ar, case.title_latin)
        if name
    ]
