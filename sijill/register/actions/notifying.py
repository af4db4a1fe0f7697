"""Telling whom an entry concerns, on the telephone of their account."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sijill.accounts import actions as accounts
from sijill.kernel.actor import SYSTEM, Subject
from sijill.register.models import Entry
from sijill.register.queries.organised import space_of


def notify_holder(
    entry: Entry,
    template: str,
    *,
    key: UUID,
    at: datetime,
    until: date | None = None,
    institution: str = "",
) -> bool:
    """Whether a telephone is written to; somebody without an account is told at the counter.

    The institution that answers for it is the chamber of the entry, unless another is said.
    """
    organisation = entry.organisation
    space = organisation.space if organisation else space_of(entry.person_id)
    if space is None:
        return False
    written = accounts.notify(
        space=space,
        template=template,
        params={"until": f"{until:%d/%m/%Y}"} if until else {},
        key=f"{template}:{key.hex}",
        by=SYSTEM,
        at=at,
        institution=institution or entry.chamber_id,
        subject=Subject(kind="entry", id=entry.id),
    )
    return written is not None
