"""What the invented fund says and asks of its own accord: rights and debts, whom it wonders about.

Its files are numbered without gaps, as ours are, and meet the faults of its answers; besides, one
may come after the next, and a number may be left out for good.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sijill.protection.codecs.messages import CODECS, Line, control_sum
from sijill.protection.codecs.notices import (
    InquiryLine,
    Notice,
    ReplyLine,
    RightsLine,
    write_notice,
)
from sijill.protection.seals.parcel import Facts
from sijill.protection.simulator.books import Books

RIGHTS, ASKED = "rights", "asked"
STREAMS = {"R": RIGHTS, "Q": ASKED}
AFTER = 2  # turns from the first word on somebody's rights to the second
MONTH = timedelta(days=30)
Roll = Callable[..., int]


class Speaks(Protocol):
    """The fund, as far as it speaks of its own accord."""

    books: Books
    mix: Any

    def roll(self, what: str, of: int = 100) -> int: ...
    def meets(self, share: int, what: str) -> bool: ...
    def lay(self, name: str, data: bytes, facts: Facts, *, turn: int = 0) -> None: ...


def say_all(fund: Speaks, turn: int, at: datetime) -> int:
    """Tell rights that are due, ask about whom it wonders; answers how many files it wrote."""
    day = at.date()
    rights = [
        _rights_of(fund.roll, number, step, day)
        for number, step in fund.books.to_tell(turn, after=AFTER)
        if fund.meets(fund.mix.tells, f"tells:{number}")
    ]
    asked = [_distorted(fund.roll, key, said) for key, said in fund.books.wonders()]
    return say(fund, "R", rights, turn, at) + say(fund, "Q", asked, turn, at)


def _rights_of(roll: Roll, number: str, step: int, day: date) -> RightsLine:
    """First that rights wait, then how they turned out: open, to lapse, or ended for a debt."""
    fate = roll(f"rights:{number}") if step else 100
    state, since, until, owed = "waiting", day + 3 * MONTH, None, 0
    if fate < 45:
        state, since, until = "open", day - MONTH, day + 11 * MONTH
    elif fate < 70:
        state, since, until, owed = "open", day - 11 * MONTH, day + timedelta(days=12), 16352
    elif fate < 100:
        state, since, owed = "suspended", day - timedelta(days=9), 3 * 16352
    return RightsLine(
        position=1,
        number=number,
        state=state,
        since=since.isoformat(),
        until=until.isoformat() if until else "",
        owed=owed,
        owed_until=(until or day - timedelta(days=9)).isoformat() if owed else "",
    )


def wonder(books: Books, line: Line) -> None:
    """Keep what was told of somebody whom the fund will ask about: it holds them already."""
    said = {name: getattr(line, name) for name in ("document", "born", "nia")}
    said |= {name: getattr(line, name) for name in InquiryLine.__slots__[3:7]}
    books.wonder(hashlib.sha256(f"wonders:{line.key}".encode()).hexdigest(), json.dumps(said))


def _distorted(roll: Roll, key: str, said: str) -> InquiryLine:
    """A third as we told it; a third under another first name; a third under another number."""
    told, fate = json.loads(said), roll(f"asks:{key}") % 3
    if fate == 1:
        told |= {"given_ar": "عبد الجليل", "given_latin": "Abdeljalil", "nia": ""}
    elif fate == 2:
        told |= {"document": f"ZZ{roll(f'number:{key}', 10**6):06d}", "nia": ""}
    return InquiryLine(position=1, key=key, **told)


def say(fund: Speaks, side: str, lines: Sequence[Any], turn: int, at: datetime) -> int:
    """One file of what is said, with the faults that its number meets."""
    if not lines:
        return 0
    sequence = fund.books.next_notice(side)
    if fund.meets(fund.mix.lost, f"lost:{side}:{sequence}"):
        sequence = fund.books.next_notice(side)  # a number that nobody will ever see
    placed = tuple(_placed(line, n) for n, line in enumerate(lines, start=1))
    notice = Notice(side=side, stream=STREAMS[side], sequence=sequence, made_at=at, lines=placed)
    late = fund.meets(fund.mix.overtaken, f"overtaken:{side}:{sequence}")
    name = f"{notice.stream}-{side}-{sequence:08d}"
    data = write_notice(notice, CODECS["csv"])
    for _ in range(1 + fund.meets(fund.mix.twice, f"twice:{side}:{sequence}")):
        fund.lay(name, data, facts_of(notice), turn=turn + AFTER + 1 if late else 0)
    return 1


def _placed(line: Any, position: int) -> Any:
    return type(line)(**(asdict(line) | {"position": position}))


def facts_of(notice: Notice) -> Facts:
    """What is signed of it beside its bytes."""
    return Facts(
        stream=notice.stream,
        sequence=notice.sequence,
        count=len(notice.lines),
        sum=control_sum(notice.lines),
        made_at=notice.made_at,
    )


def hear(books: Books, lines: Iterable[ReplyLine]) -> None:
    """Keep what the register answered to each question: each key once."""
    for line in lines:
        books.hear(line.key, line.answer)
