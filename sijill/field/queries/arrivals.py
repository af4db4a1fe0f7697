"""What arrived: an agent's own, a chamber's, and one by the number of its receipt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import get_language

from sijill.accounts.models import User
from sijill.desk.models import Case
from sijill.desk.rules import CaseState
from sijill.field.models import Device, Envelope
from sijill.field.rules import EnvelopeState, Kind
from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.transaction import acting_for

SHOWN = 100
OPEN = (EnvelopeState.KEPT, EnvelopeState.TO_MEND, EnvelopeState.AWAITED, EnvelopeState.ARRIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Envelopes of a chamber, the newest first, and how many wait in each state."""

    rows: Sequence[Envelope]
    counts: dict[str, int]
    names: dict[UUID, str]


def arrivals(*, viewer: Actor, state: str = "", receipt: str = "") -> Box:
    """What arrived at the viewer's institution: what waits for somebody, one state, one receipt."""
    own = Envelope.objects.filter(institution=viewer.institution)
    counted = own.values_list("state").annotate(Count("id")).order_by("state")
    wanted = own.filter(state=state) if state in set(EnvelopeState) else own.filter(state__in=OPEN)
    wanted = own.filter(receipt=receipt) if receipt else wanted
    rows = list(wanted.annotate(**_ARRIVED).order_by("-arrived_at", "id")[:SHOWN])
    return Box(rows=rows, counts=dict(counted), names=names_of(row.agent for row in rows))


_DRAFT = Case.objects.filter(pk=OuterRef("case"), state=CaseState.DRAFT)
_ARRIVED = {
    "helper": Subquery(_DRAFT.values("assisted_by")[:1]),  # who has the draft that came of it
    "parts_due": Count("parts"),
    "parts_here": Count("parts", filter=Q(parts__whole_at__isnull=False)),
}


def names_of(users: Iterable[UUID]) -> dict[UUID, str]:
    """The names of agents."""
    found = User.objects.filter(pk__in=set(users)).order_by("pk")
    return {user.pk: name_in(user) for user in found}


def name_in(user: User) -> str:
    """An agent's name in the script of the page."""
    arabic, latin = str(user.name_ar), str(user.name_fr)
    return arabic or latin if get_language() in ("ar", "zgh") else latin or arabic


def devices_of(*, viewer: Actor) -> list[Device]:
    """The tablets of an institution, those seen last first."""
    found = Device.objects.filter(institution=viewer.institution).select_related("user")
    return list(found.order_by(F("closed_at").desc(nulls_first=True), "-seen_at", "id")[:SHOWN])


def states_of(cases: Iterable[UUID], *, viewer: Actor) -> dict[str, dict[str, Any]]:
    """Where an agent's own envelopes stand, by the tablet's identifiers; nobody else's."""
    assert viewer.user is not None
    found = Envelope.objects.filter(case__in=list(cases), agent=viewer.user)
    rows = found.prefetch_related("parts").order_by("arrived_at", "id")
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.state in (EnvelopeState.KEPT, EnvelopeState.REPLACED) and str(row.case) in told:
            told[str(row.case)]["copies"] = True
            continue
        told[str(row.case)] = state_of(row)
    return told


def state_of(row: Envelope) -> dict[str, Any]:
    """Where one envelope stands, as its tablet keeps it."""
    return {
        "state": row.state,
        "reason": row.reason,
        "digest": row.digest,
        "reference": row.reference,
        "remarks": row.remarks,
        "parts": {str(part.part): part.received for part in row.parts.all()},
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a receipt tells whoever holds it: neither a name nor an answer."""

    state: str
    reference: str
    arrived_at: datetime
    institution: Any
    to_finish: bool = False  # an enrolment that waits for its person or a counter


def of_receipt(receipt: str) -> Found | None:
    """What became of a receipt; asked by anybody who holds it, beyond any scope."""
    with acting_for(SYSTEM):
        found = Envelope.objects.filter(receipt=receipt).exclude(
            state__in=[EnvelopeState.REPLACED, EnvelopeState.SET_ASIDE]
        )
        row = found.select_related("institution").order_by("arrived_at", "id").first()
        if row is None:
            return None
        waits = Case.objects.filter(pk=row.case, state=CaseState.DRAFT).exists()
    return Found(
        state=row.state,
        reference=row.reference,
        arrived_at=row.arrived_at,
        institution=row.institution,
        to_finish=waits and row.kind == Kind.QUICK,
    )
