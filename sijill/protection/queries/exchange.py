"""Whether the exchange is open today, at what pace, and what waits to leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from sijill.kernel.calendar import is_working_day
from sijill.kernel.clock import civil_date, local, start_of
from sijill.kernel.verdict import Verdict
from sijill.protection.codecs.messages import CODECS
from sijill.protection.models import Affiliation, Incoming, Line, Outgoing, Parcel, Placed, Stream
from sijill.protection.rules import exchange
from sijill.protection.rules.exchange import Need, Pace, Window
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import OPEN, UNDER_WAY, LineState
from sijill.protection.rules.passing import OutgoingState
from sijill.protection.seals.parcel import ENDING
from sijill.reference.queries import holidays
from sijill.reference.queries.parameters import parameters, values, values_of
from sijill.register.rules import EntryState

WINDOW = (exchange.OPEN_FROM, exchange.OPEN_TO, exchange.OPEN_DAYS)
PACE = (exchange.LINES_IN_FILE, exchange.LINES_IN_DAY, exchange.DAYS_TO_ANSWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the exchange rests on today, need by need, and whether all of it is confirmed."""

    verdicts: Sequence[Verdict]
    provisional: bool

    @property
    def is_open(self) -> bool:
        """Whether anything may leave."""
        return all(verdict.is_ok for verdict in self.verdicts)


def basis(*, at: datetime) -> Basis:
    """What the pages say of the exchange: a moment old at most."""
    found = values_of(list(Need), at=civil_date(at))
    return Basis(
        verdicts=exchange.open_({code: str(each.value) for code, each in found.items()}),
        provisional=any(each.status != "official" for each in found.values()),
    )


def is_open(*, at: datetime) -> bool:
    """Whether anything may leave, as it stands in the database at this moment."""
    found = values(list(Need), at=civil_date(at))
    return exchange.is_open({code: str(each.value) for code, each in found.items()})


def pace(*, at: datetime) -> Pace:
    """How much may leave, and how long silence may last."""
    found: Mapping[str, int] = parameters(PACE, at=civil_date(at))
    in_file, in_day, days = (int(found[code]) for code in PACE)
    return Pace(in_file=in_file, in_day=in_day, days_to_answer=days)


def window(*, at: datetime) -> Window:
    """When the partner takes files, as it is known on that day."""
    found: Mapping[str, object] = parameters(WINDOW, at=civil_date(at))
    first, last, days = (found[code] for code in WINDOW)
    return Window(first=int(str(first)), last=int(str(last)), days=str(days))


def may_talk(*, at: datetime) -> bool:
    """Whether the partner takes and gives files at this instant."""
    day = civil_date(at)
    works = is_working_day(day, holidays=holidays(day, day))
    return window(at=at).is_open(local(at), works=works)


def left_today(stream: str, *, at: datetime) -> int:
    """How many lines of a stream left since the day began."""
    gone = Outgoing.objects.filter(stream=stream, left_at__gte=start_of(civil_date(at)))
    return int(gone.aggregate(lines=Sum("count"))["lines"] or 0)


def next_names() -> list[str]:
    """The names that the next file of each stream will bear on the way, closed."""
    return [
        f"{stream.pk}-S-{stream.last + 1:08d}.{CODECS[stream.codec].extension}{ENDING}"
        for stream in Stream.objects.order_by("code")
    ]


def packed_today(stream: str, *, at: datetime) -> int:
    """How many lines were put into files of a stream since the day began."""
    today = Placed.objects.filter(file__made_at__gte=start_of(civil_date(at)))
    return today.filter(file__stream=stream).count()


def without_line(*, amount: Decimal) -> QuerySet[Affiliation]:
    """Who may be asked about or started, as far as the database can tell, and has no line open."""
    lines = Line.objects.filter(affiliation=OuterRef("pk"), state__in=sorted(OPEN))
    asked = Q(questions__isnull=False, questions__answered_at=None)
    waits = Affiliation.objects.filter(
        state__in=[CoverState.CONSENTED.value, CoverState.READY.value],
        told_amount=amount,
        entry__state=EntryState.ENTERED.value,
        entry__person__isnull=False,
    )
    free = waits.filter(~Exists(lines)).exclude(pk__in=Affiliation.objects.filter(asked))
    return free.order_by("since", "id")


def may_leave(stream: str, *, at: datetime) -> QuerySet[Line]:
    """The lines whose turn it is: nothing of the same person is under way or waits before them."""
    waiting = Line.objects.filter(stream=stream, state=LineState.WAITING, not_before__lte=at)
    before = Line.objects.filter(affiliation=OuterRef("affiliation")).filter(
        Q(state__in=sorted(UNDER_WAY)) | Q(state=LineState.WAITING, number__lt=OuterRef("number"))
    )
    return waiting.filter(~Exists(before)).order_by("made_at", "id")


def may_leave_count(*, at: datetime) -> int:
    """How many lines wait for the next file."""
    return Line.objects.filter(state=LineState.WAITING, not_before__lte=at).count()


def to_leave() -> QuerySet[Outgoing]:
    """The files that are made and have not left, in the order of their streams."""
    made = Outgoing.objects.filter(state=OutgoingState.MADE)
    return made.order_by("stream", "sequence")


def unanswered(file: Outgoing) -> QuerySet[Placed]:
    """The lines of a file that are not answered for good."""
    return file.places.filter(status__in=["", "PDNG"]).order_by("position")


def silent(*, at: datetime) -> QuerySet[Outgoing]:
    """The files that left too long ago and still have lines without an answer."""
    out = Outgoing.objects.filter(state__in=["left", "received"])
    late = out.filter(left_at__lt=pace(at=at).silent_before(at))
    return late.order_by(F("left_at"), "id")


def bytes_in_use(files: Sequence[UUID]) -> set[UUID]:
    """Those of some sealed files that a row tells of."""
    kept = [model._default_manager.filter(pk__in=files) for model in (Outgoing, Incoming, Parcel)]
    return {pk for rows in kept for pk in rows.order_by("pk").values_list("pk", flat=True)}
