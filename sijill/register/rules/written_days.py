"""Days as the spreadsheets of this country hold them, read into a day known in part.

14/06/1984 and 1984-06-14; 1984 alone, and 00/00/1984 for the same; 30847, a day as a spreadsheet
counts it; 14 juin 1984 and 14 يونيو 1984; 14/06/84, noted as read with a century that is ours.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from sijill.register.rules.days import PartialDay

_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ].*)?")
_SHORT = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2})")
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:[T ].*)?")
_MONTH = re.compile(r"(\d{1,2})[-/](\d{4})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:er)? )?([^\W\d]+)[ .-]+(\d{4})")
_SERIAL = re.compile(r"\d{5}")
# A spreadsheet counts days from here, once the leap year that 1900 was not is allowed for.
_FIRST = date(1899, 12, 30)
_LATEST_SERIAL = 73_050  # the end of 2099
CENTURY = 100
REMEMBERED = 1 << 16  # the days of a century and a half, one way
MONTHS = {
    word: month
    for month, words in enumerate(
        (
            ("janvier", "janv", "يناير"),
            ("février", "fevrier", "fév", "fev", "فبراير"),
            ("mars", "مارس"),
            ("avril", "avr", "أبريل", "ابريل"),
            ("mai", "ماي", "مايو"),
            ("juin", "يونيو"),
            ("juillet", "juil", "يوليوز", "يوليو"),
            ("août", "aout", "غشت", "أغسطس"),
            ("septembre", "sept", "شتنبر", "سبتمبر"),
            ("octobre", "oct", "أكتوبر", "اكتوبر"),
            ("novembre", "nov", "نونبر", "نوفمبر"),
            ("décembre", "decembre", "déc", "dec", "دجنبر", "ديسمبر"),
        ),
        1,
    )
    for word in words
}


@lru_cache(maxsize=REMEMBERED)
def read_day(text: str) -> PartialDay | None:
    """The day that a cell tells, digits being 0 to 9; None when it tells none."""
    for shape, order in ((_DAY, (2, 1, 0)), (_ISO, (0, 1, 2)), (_MONTH, (1, 0))):
        if found := shape.fullmatch(text):
            parts = found.groups()
            return _partial(*(int(parts[place] or 0) for place in order))
    if found := _WORDS.fullmatch(text.casefold()):
        month = MONTHS.get(found[2])
        return _partial(int(found[3]), month, int(found[1] or 0)) if month else None
    if _SERIAL.fullmatch(text) and int(text) <= _LATEST_SERIAL:
        day = _FIRST + timedelta(days=int(text))
        return PartialDay(day.year, day.month, day.day)
    return None


def read_short(text: str, *, latest: int) -> PartialDay | None:
    """A day whose year has two digits: the last such year that is not after `latest`."""
    found = _SHORT.fullmatch(text)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    return _partial(latest - (latest - year) % CENTURY, month, day)


def _partial(year: int, month: int = 0, day: int = 0) -> PartialDay | None:
    """A day of these parts; nought where the month or the day was not known."""
    if not month and day:
        return None
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part)]
    return PartialDay.read("-".join(parts))
