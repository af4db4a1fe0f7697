"""Erasing the facts of an act: the reason is an act, the tree does not move."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection

from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.queries.log import act_with, seq_of
from sijill.ledger.rules import FACTS_ERASED, Reason
from sijill.ledger.transaction import action


@action
def erase(*, act: UUID, reason: Reason, by: Actor, at: datetime) -> bool:
    """Erase what an act says, and its salt, for a reason; False when nothing was left to erase.

    The act and its leaf stay: the receipt still proves that it was recorded, and nothing can be
    read back from the hashes.
    """
    if by.kind is not ActorKind.SYSTEM:
        raise Refused(refused("ledger.not_yours", "faq"))
    if act_with(act) is None or seq_of(act) is None:
        raise Refused(refused("ledger.not_sealed", "faq"))
    record(FACTS_ERASED, subject=Subject(kind="act", id=act), by=by, at=at, ground=reason.value)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_erase_facts(%s)", [act])
        return bool(cursor.fetchone()[0])
