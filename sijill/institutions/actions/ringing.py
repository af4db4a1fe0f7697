"""Setting the number that people ring."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Institution, RingNumber
from sijill.institutions.rules.ringing import RING, may_set_number, read_number
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.identifiers import Invalid
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.kept import forget
from sijill.ledger.transaction import action


@action
def set_number(
    *, institution: str, number: str, valid_from: date, by: Actor, at: datetime
) -> RingNumber:
    """Tell which number people ring from a day on; "" where there is none any more.

    In a demonstration every number is marked as invented: it rings nobody.
    """
    insist(may_set_number(institution, by=by, valid_from=valid_from, today=civil_date(at)))
    Institution.objects.select_for_update(of=("self",)).get(pk=institution)
    row = RingNumber(
        id=uuid4(),
        institution_id=institution,
        number=_read(number),
        trial=bool(settings.DEMONSTRATION),
        valid_from=valid_from,
        recorded_at=at,
        set_by=by.user,
    )
    row.act = record(
        "institutions.number_set",
        subject=Subject(kind="ring_number", id=row.pk),
        by=by,
        at=at,
        article=RING,
        facts={"institution": institution, "number": row.number, "from": valid_from.isoformat()},
    ).id
    row.save(force_insert=True)
    transaction.on_commit(forget)
    return row


def _read(typed: str) -> str:
    try:
        return read_number(typed) if typed.strip() else ""
    except Invalid as problem:
        raise Refused(refused("ring.not_a_number", RING)) from problem
