"""One more version of an entry; nothing else ever writes one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Version
from sijill.register.queries import said_in, versions_of
from sijill.register.rules import EntryState, may_move

LIFE = provisional("entry_lifecycle")


def keep_version(
    entry: Entry,
    *,
    act: UUID,
    at: datetime,
    said: dict[str, Any],
    valid_from: date | None = None,
) -> Version:
    """Keep what the entry says from a day on, under the act that makes it so."""
    return Version.objects.create(
        entry=entry,
        person=entry.person_id,
        organisation=entry.organisation_id,
        chamber_id=entry.chamber_id,
        valid_from=valid_from or civil_date(at),
        recorded_at=_after_the_last(entry, at),
        act=act,
        state=entry.state,
        category=entry.category,
        **said,
    )


def _after_the_last(entry: Entry, at: datetime) -> datetime:
    """Versions of a locked entry are recorded one after the other, whatever the clocks say."""
    with acting_for(SYSTEM):
        newest = _recorded.first(entry.pk)
    return at if newest is None or newest < at else newest + timedelta(microseconds=1)


@statement
def _recorded(entry: UUID) -> QuerySet[Version, datetime]:
    rows = Version.objects.filter(entry=entry).order_by("-recorded_at")
    return rows.values_list("recorded_at", flat=True)[:1]


def said_before(entry: Entry) -> dict[str, Any]:
    """What the newest version says, to be said again under another state."""
    newest = versions_of(entry).order_by("-valid_from", "-recorded_at")[:1].get()
    return said_in(newest)


def require_move(start: EntryState | None, to: EntryState, *, by: Actor, ground: str = "") -> None:
    """Refuse a step that the table of the entry's life does not allow."""
    if not may_move(start, to, by, ground=ground):
        here = start.value if start else ""
        raise Refused(refused("entry.not_from_here", LIFE, state=here, to=to.value))
