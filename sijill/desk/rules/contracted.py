"""At the counter of an enroller: what the contract covers, asked when a request is begun and again
when it is sent. What it no longer covers is kept: the person goes on, or the chamber."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, refused

CONTRACTED = provisional("campaigns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Engaged:
    """For how long a campaign engages somebody, and in which provinces.

    `spans` are the days of each mandate, the first one and the first day without; somebody who was
    engaged twice for the same campaign has two.
    """

    spans: tuple[tuple[date, date], ...]
    provinces: frozenset[str]

    def on(self, day: date) -> bool:
        """Whether this day is one of theirs."""
        return any(first <= day < end for first, end in self.spans)


def may_begin(engaged: Engaged | None, *, contracted: bool, today: date) -> list[Verdict]:
    """What keeps an enroller from beginning a request with somebody."""
    closed = _in_time(engaged, today)
    if not contracted:
        closed.append(refused("desk.not_for_enrollers", CONTRACTED))
    return closed


def may_bring(
    engaged: Engaged | None, *, province: str, begun_on: date, today: date
) -> list[Verdict]:
    """What keeps an enroller from sending what they began; nothing of it is lost."""
    closed = _in_time(engaged, today)
    if engaged is None or closed:
        return closed
    if not engaged.on(begun_on):
        closed.append(refused("desk.begun_before_engaged", CONTRACTED, remedy="chamber"))
    if province not in engaged.provinces:
        closed.append(refused("desk.outside_territory", CONTRACTED, remedy="chamber"))
    return closed


def _in_time(engaged: Engaged | None, today: date) -> list[Verdict]:
    if engaged is not None and engaged.on(today):
        return []
    return [refused("desk.engagement_ended", CONTRACTED, remedy="chamber")]
