"""What the fund's answers mean, code by code; silence and unknown codes never mean yes.

The fund's own codes for craftsmen are not public: these are ours, in the manner of the status
reports of ISO 20022 (technical, group, line), to be replaced by the table it will give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sijill.kernel.law import provisional
from sijill.protection.rules.life import CoverState

CODES = provisional("fund_codes")


class Status(StrEnum):
    """One level's answer."""

    TAKEN = "ACCP"
    CHANGED = "ACWC"  # taken, with a change that the code names
    PENDING = "PDNG"
    PART = "PART"  # of a group alone
    REFUSED = "RJCT"


class Behaviour(StrEnum):
    """What a code asks of us."""

    DONE = "done"
    WAIT = "wait"
    CASE = "case"  # the chamber corrects, the person is told
    ELSEWHERE = "elsewhere"  # covered on another account: stopped, and a case
    AGAIN = "again"  # for a time: the same line under the same key, later
    END = "end"
    ALARM = "alarm"  # not understood: held, and somebody looks


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code of the table: the status it comes with, and what it asks."""

    code: str
    status: Status
    behaviour: Behaviour


def _code(code: str, status: Status, behaviour: Behaviour) -> tuple[str, Code]:
    return code, Code(code=code, status=status, behaviour=behaviour)


B = Behaviour
TABLE: Mapping[str, Code] = dict(
    (
        _code("000", Status.TAKEN, B.DONE),
        _code("001", Status.CHANGED, B.DONE),
        # The fund holds this line under its key already: what we wanted is so.
        _code("100", Status.REFUSED, B.DONE),
        _code("010", Status.PENDING, B.WAIT),
        _code("200", Status.REFUSED, B.CASE),  # nobody under this document
        _code("201", Status.REFUSED, B.CASE),  # another name under this document
        _code("202", Status.REFUSED, B.CASE),  # another birth under this document
        _code("203", Status.REFUSED, B.CASE),  # a date that the fund cannot take
        _code("300", Status.REFUSED, B.ELSEWHERE),  # salaried, pensioner, civil servant, spouse
        _code("301", Status.REFUSED, B.ELSEWHERE),  # another regime tells the fund of this person
        _code("302", Status.REFUSED, B.ELSEWHERE),  # free cover
        _code("400", Status.REFUSED, B.AGAIN),  # the fund is busy or closed
        _code("500", Status.REFUSED, B.END),
    )
)
# Of a start that was answered: where the person comes to stand.
LEADS_TO: Mapping[Behaviour, CoverState] = {
    B.DONE: CoverState.AFFILIATED,
    B.CASE: CoverState.TO_MEND,
    B.ELSEWHERE: CoverState.COVERED,
    B.AGAIN: CoverState.READY,
    B.END: CoverState.REFUSED,
}
BACK_OFF = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 8, 24))


def behaviour(status: str, code: str) -> Behaviour:
    """What an answer asks; a code unknown, or under another status than its own, is an alarm."""
    known = TABLE.get(code)
    if known is None or known.status != status:
        return B.ALARM
    return known.behaviour


def wait_before(again: int) -> timedelta | None:
    """How long to wait before the n-th repetition; None when a person must look instead."""
    return BACK_OFF[again] if 0 <= again < len(BACK_OFF) else None
