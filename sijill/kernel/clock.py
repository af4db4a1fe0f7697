"""The only place that knows what time it is: UTC inside, Casablanca on the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, reset_tzpath

# The pinned zones, whatever the machine has: since 20 September 2026 the clocks of Morocco show
# UTC (tz database 2026f), and files of the year before still tell an hour more.
reset_tzpath(to=())
CASABLANCA = ZoneInfo("Africa/Casablanca")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _source()


def aware(instant: datetime) -> datetime:
    """The same instant in UTC; an instant without a zone is refused, not guessed."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs its time zone: {instant!r}")
    return instant.astimezone(UTC)


def local(instant: datetime) -> datetime:
    """The instant as a clock in Casablanca shows it (Ramadan shifts included)."""
    return aware(instant).astimezone(CASABLANCA)


def civil_date(instant: datetime) -> date:
    """The day the instant falls on for someone living in Morocco."""
    return local(instant).date()


def start_of(day: date) -> datetime:
    """The first instant of a Moroccan civil day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=CASABLANCA).astimezone(UTC)


def moment(day: date, hour: time) -> datetime:
    """The instant that a clock in Casablanca shows so on that day, in UTC."""
    return datetime.combine(day, hour, tzinfo=CASABLANCA).astimezone(UTC)


class Hands:
    """The hands of a stopped clock, moved by a test."""

    def __init__(self, at: datetime) -> None:
        self.at = aware(at)

    def __call__(self) -> datetime:
        return self.at

    def move(self, at: datetime) -> None:
        """Set the clock to another instant."""
        self.at = aware(at)

    def advance(self, by: timedelta) -> None:
        """Let some time pass."""
        self.at += by


@contextmanager
def stopped(at: datetime) -> Iterator[Hands]:
    """Stop the clock for a test, in every thread, and give its hands.

    A module variable and not a context variable: the server's threads must see it too.
    """
    global _source
    before, hands = _source, Hands(at)
    _source = hands
    try:
        yield hands
    finally:
        _source = before
