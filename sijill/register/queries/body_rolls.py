"""Who belongs on the roll of a craft body: the persons of its branch and province.

A second craft does not count: nobody votes in two bodies. No text was read that says so.
"""

from __future__ import annotations

from django.db.models import OuterRef, Subquery

from sijill.institutions.queries.bodies import OnRoll
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Version
from sijill.register.rules import EntryState


def standing(
    *, trades: frozenset[str], province: str, chambers: frozenset[str], nia: str = ""
) -> list[OnRoll]:
    """Persons who stand in the register, whichever institution keeps their file, by name."""
    said = Version.objects.filter(entry=OuterRef("pk")).order_by("-valid_from", "-recorded_at")
    rows = Entry.objects.filter(
        state=EntryState.ENTERED, person__isnull=False, chamber__in=chambers
    ).annotate(
        trade=Subquery(said.values("principal_trade")[:1]),
        place=Subquery(said.values("province")[:1]),
    )
    rows = rows.filter(trade__in=trades, place=province)
    if nia:
        rows = rows.filter(nia=nia)
    with acting_for(SYSTEM):
        held = list(rows.select_related("person").order_by("person__sort_ar", "id"))
    return [
        OnRoll(
            entry=one.pk,
            nia=one.nia,
            name_ar=one.own_person.name_ar,
            name_latin=one.own_person.name_latin,
            trade=one.trade,
        )
        for one in held
    ]
