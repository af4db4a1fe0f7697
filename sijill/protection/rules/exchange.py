"""Whether anything may leave for the fund at all, how much, and from when silence is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused

BASIS = article("09.08")
PACE = provisional("pace_of_the_exchange")


class Need(StrEnum):
    """The dated parameters that must all say yes."""

    CONVENTION = "fund.convention"
    AUTHORISATION = "fund.authorisation"
    EXCHANGE = "fund.exchange"


YES: Mapping[Need, str] = {
    Need.CONVENTION: "on_record",
    Need.AUTHORISATION: "on_record",
    Need.EXCHANGE: "open",
}
MISSING: Mapping[Need, str] = {
    Need.CONVENTION: "exchange.no_convention",
    Need.AUTHORISATION: "exchange.no_authorisation",
    Need.EXCHANGE: "exchange.closed",
}
LINES_IN_FILE, LINES_IN_DAY = "fund.lines_in_file", "fund.lines_in_day"
DAYS_TO_ANSWER = "fund.days_to_answer"
OPEN_FROM, OPEN_TO, OPEN_DAYS = "fund.open_from", "fund.open_to", "fund.open_days"


def open_(values: Mapping[str, str]) -> Sequence[Verdict]:
    """Each need with its verdict; nothing leaves while one is refused."""
    return [
        ok(f"exchange.{need.name.lower()}", BASIS)
        if values.get(need) == YES[need]
        else refused(MISSING[need], BASIS, remedy="parameter")
        for need in Need
    ]


def is_open(values: Mapping[str, str]) -> bool:
    """Whether anything may leave."""
    return all(verdict.is_ok for verdict in open_(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many lines one file carries, how many leave in a day, how long silence may last."""

    in_file: int
    in_day: int
    days_to_answer: int

    def room(self, *, left_today: int) -> int:
        """How many lines the next file may carry."""
        return max(0, min(self.in_file, self.in_day - left_today))

    def may_leave(self, count: int, *, left_today: int) -> bool:
        """Whether a file of so many lines may leave still today; the first of a day always may."""
        return not left_today or left_today + count <= self.in_day

    def silent_before(self, at: datetime) -> datetime:
        """What left before this instant and was not answered has been silent for too long."""
        return at - timedelta(days=self.days_to_answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The hours of which days the partner takes files, on the clock of Casablanca."""

    first: int
    last: int
    days: str  # every_day | working_days

    def is_open(self, here: datetime, *, works: bool) -> bool:
        """Whether the partner takes files at this local instant; `works`: on a working day."""
        if self.days == "working_days" and not works:
            return False
        return self.first <= here.hour < self.last
