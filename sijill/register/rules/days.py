"""Days known in part: many identity cards carry a birth year alone, many crafts a starting year."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from sijill.kernel.years import anniversary

YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class PartialDay:
    """A year, perhaps its month, perhaps its day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, text: str) -> PartialDay | None:
        """The day written "1984", "1984-06" or "1984-06-14"; None when it is no such day."""
        try:
            parts = [int(part) for part in text.split("-")]
            parts = parts if len(text.split("-")[0]) == YEAR_DIGITS else []
            found = cls(*parts)
            _ = found.earliest, found.latest
        except (TypeError, ValueError):
            return None
        return found

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """The text it was read from."""
        parts = [f"{self.year:04d}", *(f"{p:02d}" for p in (self.month, self.day) if p)]
        return "-".join(parts)

    def may_be(self, other: PartialDay) -> bool:
        """Whether both can be one day."""
        return self.earliest <= other.latest and other.earliest <= self.latest


def full_years(start: date, on: date) -> int:
    """Full years from one day to another, none when it lies ahead."""
    years = on.year - start.year
    return max(0, years - (anniversary(start, years) > on)) if years >= 0 else 0
