"""Nobody is entered twice: asked before the write, under a lock that two at once wait for."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from sijill.desk.models import Case
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.statements import ask
from sijill.ledger.transaction import action
from sijill.register.models import Denial
from sijill.register.queries.newcomers import certain_of
from sijill.register.rules.asking import read
from sijill.register.rules.entering import THE_REGISTER
from sijill.register.rules.keys import birth_key, document_key, phone_key
from sijill.register.rules.likeness import Face, face_of

WHOLE_ROLL = 0x5349_4A4C  # shared by those who come one by one, alone for who brings a roll

_ONE_BY_ONE = """
    SELECT pg_advisory_xact_lock(each.key) FROM (
        SELECT DISTINCT hashtextextended(key, 6) AS key FROM unnest(%s::text[]) AS key ORDER BY 1
    ) AS each
"""


@action
def require_new(*, case: Case, by: Actor, at: datetime) -> None:
    """Refuse the request of somebody who certainly stands in the register; tell nothing of whom.

    Nobody is refused by a computation alone: what they deny is left to an examiner, and a card
    number that another uses is contested.
    """
    wait_for_likes(face_of(read(case.answers)))
    if certain_of(case):
        raise Refused(certain())


def certain() -> Verdict:
    """The refusal of somebody who seems to be there; it names nobody."""
    return refused("previous.certain", THE_REGISTER, remedy="claim")


@action
def wait_for_likes(face: Face) -> None:
    """Let nobody who may be the same person be written at the same time, until this ends."""
    keys = [birth_key(face.born.year)] if face.born else []
    if face.document:
        keys.append(document_key(face.document_kind, face.document))
    if face.phone:
        keys.append(phone_key(face.phone))
    ask("SELECT pg_advisory_xact_lock_shared(%s::bigint)", [WHOLE_ROLL])
    ask(_ONE_BY_ONE, [keys])


@action
def wait_for_all() -> None:
    """Let nobody be written while a whole batch is judged and taken in, until this ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WHOLE_ROLL])


@action
def deny(*, case: Case, by: Actor, at: datetime) -> None:
    """Keep that somebody says that the entry found is not theirs; said twice, it is kept once."""
    _, new = Denial.objects.get_or_create(
        case=case.pk, defaults={"denied_by": by.user if by.is_agent else None, "denied_at": at}
    )
    if new:
        ledger.record(
            "register.likeness_denied",
            subject=Subject(kind="case", id=case.pk),
            by=by,
            at=at,
            article=THE_REGISTER,
            facts={"case": case.reference},
        )
