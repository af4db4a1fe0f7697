"""How far each consumer is, and what was parked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Min

from sijill.ledger import consumers
from sijill.ledger.models import Cursor, Parked, Verification
from sijill.ledger.queries import log


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """One consumer: how many acts it has before it, and how many subjects are set aside."""

    name: str
    next_seq: int
    lag: int
    moved_at: datetime | None
    parked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedSubject:
    """A subject set aside for one consumer: since when, on what it failed, how often."""

    consumer: str
    kind: str
    id: UUID
    first: int
    acts: int
    fault: str
    tries: int
    since: datetime
    asked_at: datetime | None


def following() -> list[Following]:
    """Every consumer of the house, in its order."""
    end = log.numbered()
    cursors = Cursor.objects.in_bulk()
    aside = Parked.objects.order_by("consumer").values("consumer")
    counts = dict(aside.annotate(n=Count("subject_id", distinct=True)).values_list("consumer", "n"))
    return [
        Following(
            name=each.name,
            next_seq=cursor.next_seq if cursor else 0,
            lag=end - (cursor.next_seq if cursor else 0),
            moved_at=cursor.moved_at if cursor else None,
            parked=counts.get(each.name, 0),
        )
        for each in consumers.consumers()
        for cursor in [cursors.get(each.name)]
    ]


def parked() -> list[ParkedSubject]:
    """The subjects set aside, longest first."""
    by = ("consumer", "subject_kind", "subject_id")
    rows = (
        Parked.objects.values(*by)
        .annotate(
            first=Min("seq"),
            acts=Count("seq"),
            fault=Max("fault"),
            tries=Max("tries"),
            since=Min("parked_at"),
            asked=Max("asked_at"),
        )
        .order_by("since", *by)
    )
    return [
        ParkedSubject(
            consumer=row["consumer"],
            kind=row["subject_kind"],
            id=row["subject_id"],
            first=row["first"],
            acts=row["acts"],
            fault=row["fault"],
            tries=row["tries"],
            since=row["since"],
            asked_at=row["asked"],
        )
        for row in rows
    ]


def last_walk() -> Verification | None:
    """The newest walk through the log."""
    return Verification.objects.order_by("-id").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedAct:
    """A sealed act by its number, without what it says."""

    seq: int
    kind: str
    at: datetime
    subject_id: UUID


# The numbers are read in order and stop at the limit, however long the log is.
AFTER = """
SELECT s.seq, a.kind, a.at, a.subject_id
FROM ledger_sealed s JOIN ledger_act a ON a.id = s.act
WHERE s.seq > %s AND a.subject_kind = %s AND a.kind = ANY (%s)
ORDER BY s.seq LIMIT %s
"""


def acts_after(
    seq: int, *, subject_kind: str, kinds: Collection[str], limit: int
) -> list[NumberedAct]:
    """Sealed acts of these kinds after a number, in their order; the caller knows who may see."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER, [seq, subject_kind, sorted(kinds), limit])
        return [NumberedAct(seq=s, kind=k, at=a, subject_id=i) for s, k, a, i in cursor.fetchall()]
