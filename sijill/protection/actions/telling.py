"""Messages about the cover: one for each event, once."""

from __future__ import annotations

from datetime import datetime

from sijill.accounts.actions import notify
from sijill.kernel.actor import SYSTEM, Subject
from sijill.ledger.transaction import action
from sijill.protection.models import Affiliation
from sijill.register.queries.organised import space_of


@action
def tell_by_message(
    affiliation: Affiliation, template: str, *, at: datetime, event: str = ""
) -> None:
    """Queue a message in this transaction; nothing for somebody without an account."""
    space = space_of(affiliation.person)
    if space is None:
        return
    since = f"{affiliation.since:%Y%m%dT%H%M%S%f}"
    notify(
        space=space,
        template=template,
        params={},
        key=f"{template}:{affiliation.pk.hex}:{event or since}",
        by=SYSTEM,
        at=at,
        institution=affiliation.chamber_id,
        subject=Subject(kind="affiliation", id=affiliation.pk),
    )
