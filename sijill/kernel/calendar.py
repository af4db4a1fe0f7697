"""Legal time: working days, Moroccan holidays, and a clock that can be suspended.

Conventions, ours until a text says otherwise: the day an act happens never counts, the next
working day is day one; the day a suspension starts and the day it ends do not count either.
Holidays are always passed in, so that a proclaimed date replaces an estimated one without
touching a rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from sijill.kernel.clock import civil_date

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Holiday:
    """One day off, with the two names people know it by."""

    day: date
    code: str
    ar: str
    fr: str
    estimated: bool = False


# (month, day, first year, code, Arabic, French). Source: decree 2-77-169 of 28 February 1977
# (days off in public administrations) as amended, last by decree 2-25-1140 (Unity Day, adopted in
# January 2026; https://www.lesinfos.ma, https://chamaly.ma, 15 January 2026). First years before
# 1976 are not used by anything. The Government also gives exceptional days off around the feasts:
# those come in as data. The same list is in PyPI holidays 0.109: a test compares the two.
CIVIL_HOLIDAYS: tuple[tuple[int, int, int, str, str, str], ...] = (
    (1, 1, 1957, "new_year", "رأس السنة الميلادية", "Jour de l’an"),
    (1, 11, 1957, "manifesto", "ذكرى تقديم وثيقة الاستقلال", "Manifeste de l’indépendance"),
    (1, 14, 2024, "amazigh_new_year", "رأس السنة الأمازيغية", "Nouvel an amazigh"),
    (5, 1, 1957, "labour", "عيد الشغل", "Fête du travail"),
    (7, 30, 2001, "throne", "عيد العرش", "Fête du Trône"),
    (8, 14, 1980, "oued_eddahab", "ذكرى استرجاع إقليم وادي الذهب", "Journée de Oued Ed-Dahab"),
    (8, 20, 1957, "revolution", "ذكرى ثورة الملك والشعب", "Révolution du Roi et du peuple"),
    (8, 21, 2001, "youth", "عيد الشباب", "Fête de la jeunesse"),
    (10, 31, 2026, "unity", "عيد الوحدة", "Fête de l’unité"),
    (11, 6, 1976, "green_march", "ذكرى المسيرة الخضراء", "Marche verte"),
    (11, 18, 1957, "independence", "عيد الاستقلال", "Fête de l’indépendance"),
)

# The library's Arabic name → (code, French): only the feasts that follow the moon.
_FEASTS = {
    "عيد الفطر": ("eid_al_fitr", "Aïd al-Fitr"),
    "عيد الأضحى": ("eid_al_adha", "Aïd al-Adha"),
    "رأس السنة الهجرية": ("hijri_new_year", "1er Moharram"),
    "عيد المولد النبوي": ("mawlid", "Aïd al-Mawlid"),
}


def civil_holidays(year: int) -> tuple[Holiday, ...]:
    """The holidays with a fixed date in that year."""
    return tuple(
        Holiday(date(year, month, day), code, ar, fr)
        for month, day, since, code, ar, fr in CIVIL_HOLIDAYS
        if year >= since
    )


@lru_cache(maxsize=64)
def feasts(year: int) -> tuple[Holiday, ...]:
    """The moon's feasts in that year, by calculation.

    Morocco goes by the sighting of the crescent and is often one day later than the
    calculation: every date is marked as estimated, and the proclaimed one is data.
    """
    from holidays import country_holidays  # 40 ms to load, and few callers need it

    calculated = country_holidays("MA", years=year, language="ar")
    return tuple(
        Holiday(day, *_named(name), estimated=True)
        for day in sorted(calculated)
        for name in calculated[day].split("; ")
        if _bare(name) in _FEASTS
    )


def _bare(name: str) -> str:
    return name.replace("(تقديري)", "").strip()


def _named(name: str) -> tuple[str, str, str]:
    code, fr = _FEASTS[_bare(name)]
    return code, _bare(name), fr


def days_off(years: Iterable[int]) -> frozenset[date]:
    """Every holiday of these years, estimated feasts included: a default, not a decision."""
    return frozenset(
        holiday.day for year in years for holiday in (*civil_holidays(year), *feasts(year))
    )


def is_working_day(day: date, *, holidays: frozenset[date]) -> bool:
    """Whether the administration works that day."""
    return day.weekday() < SATURDAY and day not in holidays


def days_after(start: date, until: date) -> Iterator[date]:
    """The days in ]start, until]."""
    for offset in range(1, (until - start).days + 1):
        yield start + timedelta(days=offset)


@lru_cache(maxsize=10_000)  # each line of a list asks it, of the same few weeks
def working_days_between(a: date, b: date, *, holidays: frozenset[date]) -> int:
    """How many working days lie in ]a, b]; negative when b comes first."""
    if b < a:
        return -working_days_between(b, a, holidays=holidays)
    return sum(is_working_day(day, holidays=holidays) for day in days_after(a, b))


def add_working_days(start: date, n: int, *, holidays: frozenset[date]) -> date:
    """The n-th working day after start; start itself when n is 0."""
    if n < 0:
        raise ValueError("a legal delay runs forward")
    day, left = start, n
    while left:
        day += ONE_DAY
        left -= is_working_day(day, holidays=holidays)
    return day


def next_working_day(day: date, *, holidays: frozenset[date]) -> date:
    """The day itself when it is worked, else the next that is."""
    while not is_working_day(day, holidays=holidays):
        day += ONE_DAY
    return day


@dataclass(frozen=True)
class Suspension:
    """Days during which the clock stands still; without `until`, it still does."""

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError("a suspension ends after it starts")

    def covers(self, day: date) -> bool:
        """Whether that day does not count."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Clock:
    """A delay in working days that runs from a date and stops while the other side owes an answer.

    Every `at` is a civil day, or an aware instant, read on Morocco's calendar.
    """

    started: date
    allowed: int
    suspensions: tuple[Suspension, ...] = ()
    holidays: frozenset[date] = field(default=frozenset(), repr=False)

    def used(self, at: date) -> int:
        """How many working days have run up to and including that day."""
        return sum(self._counts(day) for day in days_after(self.started, _civil(at)))

    def left(self, at: date) -> int:
        """How many remain; negative when overdue."""
        return self.allowed - self.used(at)

    def due(self, at: date) -> date:
        """The last day in time; if the clock stands still, as if it started again that day."""
        today, day, run = _civil(at), self.started, 0
        while run < self.allowed:
            day += ONE_DAY
            run += self._counts(day, resumed=today)
        return day

    def overdue(self, at: date) -> bool:
        """Whether the delay has run out: the last day itself is still in time."""
        return self.used(at) > self.allowed

    def running(self, at: date) -> bool:
        """Whether the clock is neither before its start nor suspended on that day."""
        day = _civil(at)
        return day >= self.started and not any(s.covers(day) for s in self.suspensions)

    def _counts(self, day: date, *, resumed: date | None = None) -> bool:
        still = any(_until(s, resumed).covers(day) for s in self.suspensions)
        return not still and is_working_day(day, holidays=self.holidays)


def _until(suspension: Suspension, resumed: date | None) -> Suspension:
    if suspension.until is not None or resumed is None:
        return suspension
    return Suspension(suspension.since, max(resumed, suspension.since))


def _civil(at: date) -> date:
    # a datetime is a date for Python: without this, 00:30 in Casablanca would be the day before
    return civil_date(at) if isinstance(at, datetime) else at
