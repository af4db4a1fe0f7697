"""An entry that goes to another chamber, and that chamber taking note of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.law import provisional
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.register.actions.entering import keep_by
from sijill.register.models import Entry
from sijill.register.queries.received import waiting_here
from sijill.register.queries.scope import NotFound

COMPETENCE = provisional("competence")
MOVED = ["chamber", "institution", "came_from", "came_at", "received_by", "received_at"]


def hand_to(entry: Entry, kept: Mapping[str, str], *, at: datetime) -> None:
    """Put a locked entry under another chamber, which finds it among those that arrived."""
    entry.came_from_id, entry.came_at = entry.chamber_id, at
    entry.received_by = entry.received_at = None
    keep_by(entry, dict(kept))
    entry.save(update_fields=MOVED)


@action
def take_note(*, entry: UUID, by: Actor, at: datetime) -> Entry:
    """Keep that the chamber knows of an entry that arrived; done by a colleague, it is done."""
    found = waiting_here(by).select_for_update(of=("self",)).filter(pk=entry).first()
    if found is None:
        raise NotFound(entry)
    found.received_by, found.received_at = by.user, at
    found.save(update_fields=["received_by", "received_at"])
    ledger.record(
        "register.received",
        subject=Subject(kind="entry", id=found.pk),
        by=by,
        at=at,
        article=COMPETENCE,
        facts={"from": found.came_from_id, "chamber": found.chamber_id},
    )
    return found
