"""The acts as an auditor reads them: newest first, narrowed, each with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.models import Checkpoint
from sijill.ledger.queries import ToldAct, acts_of, log, receipts
from sijill.ledger.queries.log import Unknown
from sijill.ledger.queries.receipts import Receipt
from sijill.ledger.rules import may_audit

PAGE = 50
REACH = 20_000  # numbers walked through for one page, however seldom what is asked for
MOST = 200  # acts of one subject that are proven on one page

# Numbers are read downwards and stop at PAGE rows or at the end of the reach.
FOUND = """
SELECT s.seq, a.id, a.kind, a.subject_kind, a.subject_id, a.at, a.by_role, a.by_institution
FROM ledger_sealed s JOIN ledger_act a ON a.id = s.act
WHERE s.seq < %(before)s AND s.seq >= %(least)s
  AND (%(kind)s = '' OR a.kind = %(kind)s)
  AND (%(institution)s = '' OR a.by_institution = %(institution)s)
  AND (%(since)s::timestamptz IS NULL OR a.at >= %(since)s)
  AND (%(until)s::timestamptz IS NULL OR a.at < %(until)s)
ORDER BY s.seq DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of acts is narrowed to; empty means everything."""

    kind: str = ""
    institution: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act of the list."""

    seq: int
    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    at: datetime
    by_role: str
    by_institution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page: its acts, the numbers it walked through, where the next one begins."""

    lines: Sequence[Line]
    first: int
    last: int
    following: int | None


def acts_found(wanted: Wanted, *, viewer: Actor, before: int | None = None) -> Found:
    """The acts that an auditor asks for, in the order of their numbers, the newest first."""
    if not may_audit(viewer):
        raise Unknown(wanted.kind)
    top = before if before is not None else log.numbered()
    least = max(0, top - REACH, _start(wanted.since))
    values: dict[str, Any] = {
        **{"before": top, "least": least, "limit": PAGE},
        **{"kind": wanted.kind, "institution": wanted.institution},
        **{"since": wanted.since, "until": wanted.until},
    }
    with connection.cursor() as cursor:
        cursor.execute(FOUND, values)
        columns = Line.__slots__
        lines = [Line(**dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]
    reached = lines[-1].seq if len(lines) == PAGE else least
    more = reached > _start(wanted.since)
    return Found(lines=lines, first=reached, last=top, following=reached if more else None)


def _start(since: datetime | None) -> int:
    """A number before which no act of the period was sealed: what came after is sealed later."""
    if since is None:
        return 0
    earlier = Checkpoint.objects.filter(at__lt=since).order_by("-size")
    return earlier.values_list("size", flat=True).first() or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """An act with what it says and its proof; none while it waits to be sealed."""

    told: ToldAct
    receipt: Receipt | None

    @property
    def fault(self) -> str:
        return self.receipt.fault if self.receipt else ""


def proven(subject: Subject, *, viewer: Actor) -> list[Proven]:
    """The acts on one subject, oldest first, each proof computed and checked now."""
    if not may_audit(viewer):
        raise Unknown(subject.id)
    return [Proven(told=one, receipt=_receipt(one.act.id)) for one in acts_of([subject])[:MOST]]


def _receipt(act: UUID) -> Receipt | None:
    try:
        return receipts.receipt_of(act)
    except Unknown:
        return None
