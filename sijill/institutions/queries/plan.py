"""The plans of an institution and what it keeps in hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from sijill.institutions.models import Belonging, Line, Meeting, Plan
from sijill.institutions.queries.bodies import NotFound, _one
from sijill.institutions.queries.sessions import own
from sijill.institutions.rules.bodies import AssemblyState
from sijill.institutions.rules.plan import Place, PlanState, Room
from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.transaction import acting_for

__all__ = ["NotFound"]

PREMISES = (Place.SEAT, Place.BRANCH, Place.ANNEX)  # people go there; nobody goes to equipment


def plans_of(institution: str, *, viewer: Actor) -> list[Plan]:
    """The plans of an institution, the latest year first."""
    return list(own(Plan.objects.filter(institution=institution), viewer).order_by("-year"))


def to_approve(*, viewer: Actor) -> list[Plan]:
    """The plans that were voted and wait for the ministry."""
    rows = own(Plan.objects.filter(state=PlanState.VOTED), viewer)
    return list(rows.select_related("institution").order_by("year", "institution"))


def plan_for(pk: UUID, *, viewer: Actor) -> Plan:
    """One plan within the viewer's reach."""
    rows = Plan.objects.select_related("institution", "session").filter(pk=pk)
    found: Plan = _one(own(rows, viewer))
    return found


def line_for(pk: UUID, *, viewer: Actor) -> Line:
    """One line within the viewer's reach."""
    found: Line = _one(own(Line.objects.select_related("plan").filter(pk=pk), viewer))
    return found


def lines_of(plan: UUID) -> list[Line]:
    """The lines of a plan, in its order."""
    return list(Line.objects.filter(plan=plan).order_by("position"))


def total(plan: UUID) -> Room:
    """What was voted, committed and paid in all."""
    sums = Line.objects.filter(plan=plan).aggregate(
        v=Sum("voted"), c=Sum("committed"), p=Sum("paid")
    )
    none = Decimal(0)
    return Room(voted=sums["v"] or none, committed=sums["c"] or none, paid=sums["p"] or none)


def room_of(line: Line) -> Room:
    """A line as the rules read it."""
    return Room(voted=line.voted, committed=line.committed, paid=line.paid)


def signed_sessions(institution: str, *, viewer: Actor) -> list[Meeting]:
    """The sessions whose minutes hold: a plan is voted by one of these."""
    rows = Meeting.objects.filter(institution=institution, state=AssemblyState.SIGNED)
    return list(own(rows, viewer).order_by("-planned_at", "id")[:50])


def belongings_of(institution: str, *, viewer: Actor) -> QuerySet[Belonging]:
    """Premises and equipment: what is there first, then what left."""
    rows: QuerySet[Belonging] = own(Belonging.objects.filter(institution=institution), viewer)
    return rows.order_by("left_on", "kind", "number", "id")


def premises_of(institution: str, *, on: date) -> list[Belonging]:
    """Where an institution receives people on a day, its seat first: everybody may know it."""
    with acting_for(SYSTEM):  # the inventory itself is read by its own house alone
        kept = Belonging.objects.filter(institution=institution, kind__in=PREMISES)
        there = kept.filter(came_on__lte=on).exclude(left_on__lte=on)
        rows = list(there.only("kind", "name_ar", "name_fr", "place").order_by("number", "id"))
    return sorted(rows, key=lambda one: PREMISES.index(Place(one.kind)))


def belonging_for(pk: UUID, *, viewer: Actor) -> Belonging:
    """One thing within the viewer's reach."""
    found: Belonging = _one(own(Belonging.objects.filter(pk=pk), viewer))
    return found
