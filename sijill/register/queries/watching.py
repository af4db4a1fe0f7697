"""Signals for whoever looks into them; never for the agent whom one concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sijill.desk.models import Case
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor
from sijill.register.models import Control, Entry, Signal
from sijill.register.queries.scope import NotFound
from sijill.register.rules.watching import SignalKind, SignalState


def signals(viewer: Actor, *, state: str = "") -> QuerySet[Signal]:
    """The signals within reach, the latest first; those that reach over several are national."""
    found = Signal.objects.select_related("institution").order_by("-last_at", "id")
    if not may(viewer, Capability.SEE_SIGNALS):
        return found.none()
    if not viewer.is_national:
        found = found.filter(institution__in=viewer.reach)
    found = found.filter(Q(agent=None) | ~Q(agent=viewer.user))
    return found.filter(state=state) if state else found


def counts(viewer: Actor) -> dict[str, int]:
    """How many signals stand in each state."""
    rows = signals(viewer).order_by("state").values_list("state").annotate(n=Count("pk"))
    held = dict(rows)
    return {state.value: held.get(state.value, 0) for state in SignalState}


def signal_for(pk: UUID, *, viewer: Actor) -> Signal:
    """One signal within reach."""
    found = signals(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """What stands behind a signal, as far as the viewer reaches."""

    cases: Sequence[Case]
    master: Entry | None
    controls: Sequence[Control]


def behind(signal: Signal) -> Behind:
    """The requests it names, the master who vouched, and the controls it opened."""
    cases = Case.objects.filter(pk__in=signal.cases).order_by("submitted_at", "id")
    master = None
    if signal.kind == SignalKind.WITNESS:
        found = Entry.objects.select_related("person", "organisation").filter(pk=signal.key)
        master = found.first()
    opened = Control.objects.filter(signal=signal).order_by("opened_at", "id")
    return Behind(
        cases=list(cases),
        master=master,
        controls=list(opened.select_related("entry__person", "entry__organisation")),
    )
