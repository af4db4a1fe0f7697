"""Messages as they are read: by the person, by who answers a file, by who pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Min

from sijill.accounts import wording
from sijill.accounts.models import MessageMonth, OutboxMessage
from sijill.accounts.queries.people import text_of
from sijill.accounts.queries.texts import Words, words_in_force
from sijill.accounts.rules import LEFT, WAITING, MessageState, Way
from sijill.accounts.rules.texts import HOUSE
from sijill.kernel.clock import civil_date

SHOWN = 100
LATE = timedelta(hours=1)  # a notice that waits longer waits for the morning, or for a gateway


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What a person was told, in their own account."""

    text: str
    language: str
    at: datetime
    voice: str  # the recording that still says the same; "" when none does


def told_to(space: UUID, *, at: datetime) -> list[Received]:
    """What the person of a space was told, the newest first; the row policies say whose it is."""
    rows = OutboxMessage.objects.filter(space=space, way=Way.SPACE).order_by("-created_at", "id")
    in_force = words_in_force(civil_date(at))
    return [_received(row, in_force.get(row.template)) for row in rows[:SHOWN]]


def _received(row: OutboxMessage, now: Words | None) -> Received:
    same = row.version == (now.version if now else HOUSE)
    return Received(
        text=text_of(row),
        language=row.language,
        at=row.created_at,
        voice=f"notice.{row.template}" if same else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message about a file, without its text: where it went and what became of it."""

    about: str
    way: str
    state: str
    attempts: int
    failure: str
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    next_at: datetime | None
    cost: Decimal
    version: int


def sent_about(subject: UUID) -> list[Sent]:
    """Every message about one file, the newest first, within the reader's reach."""
    rows = OutboxMessage.objects.filter(subject_id=subject).exclude(state=MessageState.REFUSED)
    names = [name for name in Sent.__slots__ if name != "about"]
    return [
        Sent(about=wording.about(row.template), **{name: getattr(row, name) for name in names})
        for row in rows.order_by("-created_at", "way", "id")[:SHOWN]
    ]


@dataclass
class Bill:
    """An institution's messages of a month."""

    institution: str
    month: date
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    cost: Decimal = Decimal(0)

    @property
    def left(self) -> int:
        return sum(self.counts[state] for state in LEFT)

    @property
    def delivered(self) -> int:
        return self.counts[MessageState.DELIVERED]

    @property
    def lost(self) -> int:
        return self.counts[MessageState.FAILED] + self.counts[MessageState.GIVEN_UP]


def bills(*, since: date) -> list[Bill]:
    """What was sent from a month on, by institution, within the reader's reach; paid ways alone."""
    rows = MessageMonth.objects.filter(month__gte=since).exclude(way=Way.SPACE)
    found: dict[tuple[date, str], Bill] = {}
    for row in rows.order_by("-month", "institution", "id"):
        key = (row.month, row.institution)
        bill = found.setdefault(key, Bill(institution=row.institution, month=row.month))
        bill.counts[row.state] += row.count
        bill.cost += row.cost
    return list(found.values())


def counted_at() -> datetime | None:
    """When the months were counted last."""
    newest = MessageMonth.objects.order_by("-counted_at", "id")
    return newest.values_list("counted_at", flat=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """What waits now: how much, how much of it longer than it should, since when the oldest."""

    waiting: int
    late: int
    oldest: datetime | None


def ageing(*, at: datetime) -> Ageing:
    """What has not left yet, within the reader's reach."""
    rows = OutboxMessage.objects.filter(state__in=sorted(WAITING)).exclude(way=Way.SPACE)
    told = rows.aggregate(waiting=Count("id"), oldest=Min("created_at"))
    late = rows.filter(created_at__lt=at - LATE).count()
    return Ageing(waiting=told["waiting"], late=late, oldest=told["oldest"])


def failures(*, since: datetime) -> Mapping[str, int]:
    """Why messages were lost since an instant, the most frequent first."""
    rows = OutboxMessage.objects.filter(
        state__in=[MessageState.FAILED, MessageState.GIVEN_UP], created_at__gte=since
    )
    counted = rows.values_list("failure").annotate(many=Count("id")).order_by("-many", "failure")
    return dict(counted)
