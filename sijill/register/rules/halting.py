"""A halt that one asks for oneself: from which day, until which; all pure.

No text on the suspension of an entry at its holder's wish was found: the dates are the holder's,
and a very long halt is looked at by a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine

HALT = provisional("own_halt")
LONGEST = "register.longest_halt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """The first and the last day of a halt; the decision's day and no end, unless they are told."""

    start: date | None = None
    until: date | None = None

    def begins(self, on: date) -> date:
        """The first day of the halt, when it is decided on a day."""
        return max(self.start or on, on)

    def has_begun(self, on: date) -> bool:
        """Whether a halt decided on a day begins at once."""
        return self.begins(on) == on


UNTOLD = Dates()


def read(answers: Mapping[str, Mapping[str, Any]]) -> Dates:
    """The days that were asked for."""
    page = answers.get("dates", {})
    return Dates(start=_day(page.get("from_on")), until=_day(page.get("until_on")))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def follow(asked: Dates, *, on: date, longest: int) -> Verdict:
    """The days of the halt follow one another; a very long one is looked at by a person."""
    first, last = asked.begins(on), asked.until
    if last is None:
        return ok("dates.open", HALT)
    if last < first:
        return refused("dates.reversed", HALT, remedy="answer")
    if (last - first).days + 1 > longest:
        return to_examine("dates.long", HALT, needed=longest)
    return ok("dates.told", HALT, day=last.isoformat())


CODES = ("dates.open", "dates.reversed", "dates.long", "dates.told")
