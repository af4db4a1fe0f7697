"""Statements, their lines and the call-backs, for whoever may see them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from sijill.campaigns.models import Call, Campaign, Statement, Unit
from sijill.campaigns.queries.running import NotFound, campaign_for
from sijill.campaigns.rules.calls import HELD_BACK, CallState
from sijill.campaigns.rules.statements import StatementState
from sijill.desk.models import Case, Decision
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import SYSTEM, Actor, ActorKind
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Person

SIGNED = (StatementState.CERTIFIED, StatementState.APPROVED, StatementState.PAID)


def statements_of(campaign: Campaign) -> list[Statement]:
    """The statements of a campaign, the latest month first, with how their calls stand."""
    found = Statement.objects.filter(campaign=campaign).order_by("-month", "id")
    return list(found.annotate(**_CALLS))


_CALLS = {
    f"calls_{name}": Count("lines__call", filter=Q(lines__call__state=state))
    for name, state in (
        ("waiting", CallState.WAITING), ("confirmed", CallState.CONFIRMED),
        ("unreached", CallState.UNREACHED), ("denied", CallState.DENIED),
        ("released", CallState.RELEASED),
    )
}  # fmt: skip


def statement_for(pk: UUID, *, viewer: Actor) -> Statement:
    """One statement of a campaign within reach."""
    found = Statement.objects.filter(pk=pk).annotate(**_CALLS).first()
    if found is None:
        raise NotFound(pk)
    found.campaign = campaign_for(found.campaign_id, viewer=viewer)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one enroller is counted for in a statement."""

    user: UUID
    size: int
    held: int
    units: int


def _standing() -> QuerySet[Unit]:
    """Units with what keeps them from being paid: a denial, or a decision taken back since."""
    undone = Decision.objects.filter(pk=OuterRef("decision"), undone_at__isnull=False)
    gone = Entry.objects.filter(pk=OuterRef("entry"), state__in=("merged", "annulled"))
    return Unit.objects.annotate(fell=Exists(undone) | Exists(gone))


_PAYS = Q(fell=False) & (Q(call=None) | ~Q(call__state__in=sorted(HELD_BACK)))


def lines_of(statement: Statement) -> list[Line]:
    """What each enroller is counted for, and how much of it is held back."""
    with acting_for(SYSTEM):  # the register of a territory may be another institution's
        rows = _standing().filter(statement=statement).values("user").order_by("user")
        told = list(rows.annotate(size=Count("id"), units=Count("id", filter=_PAYS)))
    return [
        Line(user=r["user"], size=r["size"], units=r["units"], held=r["size"] - r["units"])
        for r in told
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen:
    """How many units of a statement fell after it was frozen, and by what."""

    undone: int  # the decision was taken back
    gone: int  # the entry was merged into another, or annulled


def fallen(statement: Statement) -> Fallen:
    """What keeps units from being paid beside a denial."""
    undone = Decision.objects.filter(pk=OuterRef("decision"), undone_at__isnull=False)
    gone = Entry.objects.filter(pk=OuterRef("entry"), state__in=("merged", "annulled"))
    with acting_for(SYSTEM):
        rows = Unit.objects.filter(statement=statement)
        told = rows.annotate(undone=Exists(undone), gone=Exists(gone)).aggregate(
            by_undoing=Count("id", filter=Q(undone=True)),
            by_going=Count("id", filter=Q(undone=False, gone=True)),
        )
    return Fallen(undone=told["by_undoing"], gone=told["by_going"])


def payable(statement: Statement) -> int:
    """How many units of a statement count by now."""
    return sum(line.units for line in lines_of(statement))


def spent(campaign: Campaign, *, but: Statement | None = None) -> Decimal:
    """What the signed statements of a campaign take from its ceiling."""
    found = Statement.objects.filter(campaign=campaign, state__in=SIGNED)
    if but is not None:
        found = found.exclude(pk=but.pk)
    return found.aggregate(whole=Sum("amount"))["whole"] or Decimal(0)


def waiting_draws(size: int) -> list[UUID]:
    """Frozen statements whose seed exists by now."""
    found = Statement.objects.filter(state=StatementState.FROZEN, told_size__lte=size)
    return list(found.order_by("frozen_at", "id").values_list("pk", flat=True))


def published(statement: Statement) -> dict[str, Any]:
    """A draw as the file that a program draws again (docs/controls.md)."""
    units = Unit.objects.filter(statement=statement).order_by("rank")
    drawn = units.filter(call__isnull=False).values_list("rank", flat=True)
    return {
        "v": 1,
        "draw": str(statement.pk),
        "institution": statement.institution_id,
        "month": f"{statement.month:%Y-%m}",
        "frozen_at": statement.frozen_at.isoformat(),
        "size": statement.size,
        "digest": statement.digest,
        "share": str(statement.share),
        "least": statement.least,
        "wanted": statement.wanted,
        "log_size": statement.told_size,
        "log_root": statement.root,
        "seed": statement.seed,
        "ranks": list(drawn),
        "lines": list(units.values_list("digest", flat=True)),
    }


def _calls(viewer: Actor) -> QuerySet[Call]:
    found = Call.objects.select_related("unit__statement__campaign")
    if viewer.kind is ActorKind.SYSTEM:
        return found
    if not (may(viewer, Capability.RING_BACK) or may(viewer, Capability.RUN_CAMPAIGNS)):
        return found.none()
    return found.filter(institution=viewer.institution)


def calls(*, viewer: Actor, state: str = "") -> QuerySet[Call]:
    """The call-backs of the viewer's institution."""
    found = _calls(viewer).order_by("opened_at", "unit__rank", "id")
    return found.filter(state=state) if state in set(CallState) else found


def counts(*, viewer: Actor) -> dict[str, int]:
    """How many call-backs stand in each state."""
    rows = _calls(viewer).order_by().values_list("state").annotate(Count("id"))
    return {state.value: 0 for state in CallState} | dict(rows.order_by("state"))


def call_for(pk: UUID, *, viewer: Actor) -> Call:
    """One call-back of the viewer's institution."""
    found = _calls(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Whom a call-back is about: no more than one needs to ring and to ask."""

    person: Person
    phone: str
    case: Case


def call_person(call: Call) -> Rung:
    """The person behind a call-back; the phone of the request, else the person's."""
    with acting_for(SYSTEM):
        case = Case.objects.get(pk=call.unit.case)
        person = Entry.objects.select_related("person").get(pk=call.unit.entry).own_person
    return Rung(person=person, phone=case.phone or person.phone, case=case)
