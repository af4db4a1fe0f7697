"""A sitting as its pages show it: who sits, what is heard, which buttons are alive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from sijill.desk.models import Seat
from sijill.desk.queries.sittings import Heard, Table, part_in, seat_of
from sijill.desk.rules.sitting import KEEPERS, HearingResult, Part, SittingState
from sijill.desk.wording.stages import FOR, PARTS, RESULTS, SITTING_STATES, average_of
from sijill.institutions.middleware import AskedRequest
from sijill.institutions.wording import commission_name, member_name, name_of
from sijill.reference import queries as reference
from sijill.web.forms import Choice

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One case of the agenda."""

    heard: Heard
    result: tuple[str, Text]
    average: str
    trade: str
    given: int  # members who have marked
    conflicts: Sequence[tuple[str, str]]
    by_member: Sequence[tuple[str, Sequence[int], int]]  # name, points of each line, their sum


def context_of(request: AskedRequest, found: Table) -> dict[str, Any]:
    """What every page on a sitting shows."""
    sitting, language = found.sitting, request.actor.language
    part = part_in(sitting, request.actor)
    return {
        "sitting": sitting,
        "name": commission_name(sitting.commission, language),
        "institution": name_of(sitting.institution, language),
        "state": SITTING_STATES[sitting.state],
        "seats": seats_of(found, language),
        "agenda": [line_of(one, found.seats, language) for one in found.cases],
        "part": part,
        "own_seat": seat_of(sitting, request.actor),
        "may": _may(sitting.state, part),
        "signed": _signed(sitting, part),
    }


def _may(state: str, part: Part) -> dict[str, bool]:
    """Which of the sitting's steps are this agent's to take now."""
    keeper = part in KEEPERS
    return {
        "open": keeper and state == SittingState.CALLED,
        "call_off": keeper and state == SittingState.CALLED,
        "close": part == Part.SECRETARY and state == SittingState.OPEN,
        "sign": keeper and state == SittingState.CLOSED,
        "defer": keeper and state in (SittingState.CALLED, SittingState.OPEN),
        "mark": state == SittingState.OPEN,
    }


def _signed(sitting: Any, part: Part) -> bool:
    """Whether this agent has signed already."""
    return part in KEEPERS and getattr(sitting, f"{part}_signed_at") is not None


def seats_of(found: Table, language: str) -> list[tuple[Seat, str, Text, Text]]:
    """Who sits, in which part, for whom."""
    return [
        (seat, member_name(seat.member, language), PARTS[seat.part], FOR[seat.member.stands_for])
        for seat in found.seats
    ]


def choice_of(seat: Seat, language: str) -> Choice:
    """A member as a box to tick."""
    hint = f"{PARTS[seat.part]} · {FOR[seat.member.stands_for]}"
    return Choice(member_name(seat.member, language), hint=hint)


def line_of(heard: Heard, seats: Sequence[Seat], language: str) -> Line:
    """One case of the agenda in words."""
    name = {seat.pk: member_name(seat.member, language) for seat in seats}
    rows = [
        (name[pk], [points.get(line.code, 0) for line in heard.grid], sum(points.values()))
        for pk, points in heard.marks.items()
    ]
    trade = reference.trade(heard.case.topic) if heard.case.topic else None
    return Line(
        heard=heard,
        result=RESULTS[heard.hearing.result],
        average=average_of(heard.hearing),
        trade=trade.label(get_language() or "ar") if trade else "",
        given=len(heard.marks),
        conflicts=[(name[pk], reason) for pk, reason in heard.conflicts.items()],
        by_member=rows if heard.hearing.result != HearingResult.WAITING else (),
    )
