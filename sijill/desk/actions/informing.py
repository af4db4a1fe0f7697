"""What a person was told, kept word for word with who was told, where and when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sijill.accounts.actions import give_consent, record_information
from sijill.accounts.actions.consents import Told
from sijill.accounts.rules import Channel
from sijill.desk.models import Case
from sijill.desk.procedures import Page
from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.ledger.transaction import action

CHANNELS = {ActorKind.AGENT: Channel.COUNTER, ActorKind.MACHINE: Channel.MACHINE}


@action
def record_told(*, case: Case, page: Page, told: Told, by: Actor, at: datetime) -> dict[str, Any]:
    """Keep that the person was told this very text, and agreed where the page asks it."""
    if case.answers.get(page.code, {}).get("told") == told.version:
        return {"told": told.version}
    asks = any(box.kind == "check" and box.required for box in page.fields)
    (give_consent if asks else record_information)(
        subject=Subject(kind="case", id=case.pk),
        told=told,
        channel=CHANNELS.get(by.kind, Channel.PORTAL),
        space=case.space,
        by=by,
        at=at,
    )
    return {"told": told.version}
