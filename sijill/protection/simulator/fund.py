"""The invented fund at work: it reads what lies in the folder, judges each line, and answers.

What it does with a line depends on its seed and on the line's key alone, so that the same files
give the same answers; its faults are those that a partner really has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sijill.protection.codecs.messages import (
    CODECS,
    Answer,
    AnswerLine,
    Line,
    Sending,
    read_sending,
    write,
)
from sijill.protection.codecs.port import Unreadable
from sijill.protection.simulator.books import Books
from sijill.protection.ways.folder import FROM, TO

TAKEN, PENDING, REFUSED = ("ACCP", "000"), ("PDNG", "010"), "RJCT"
LATER = 2  # turns that a late answer takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Of a hundred lines or files, how many meet what; the rest is taken."""

    mistaken: int = 0  # another name or birth under the document
    elsewhere: int = 0  # covered on another account
    refused: int = 0
    busy: int = 0  # put off, once
    pending: int = 0  # looked at first, answered later
    late: int = 0  # nothing said, then answered
    silent: int = 0  # never answered
    odd: int = 0  # a code of no table
    partial: int = 0  # of files: answered in two
    twice: int = 0  # of files: the same answer twice, and once more in other bytes
    cut: int = 0  # of files: half an answer comes first
    stranger: int = 0  # of files: a line that we never sent
    put_off: int = 0  # of files: refused whole, once, for a time


CALM = Mix()
LIVELY = Mix(
    mistaken=8,
    elsewhere=6,
    refused=2,
    busy=5,
    pending=8,
    late=6,
    silent=2,
    odd=2,
    partial=30,
    twice=30,
    cut=20,
    stranger=20,
    put_off=10,
)


@dataclass(slots=True)
class Fund:
    """One invented fund over one folder."""

    root: Path
    seed: int = 1
    mix: Mix = CALM
    books: Books = field(init=False)

    def __post_init__(self) -> None:
        self.books = Books(self.root / "fund.sqlite")

    def turn(self, *, at: datetime) -> int:
        """Read every file that came and answer; answers how many files it wrote."""
        turn, written = self.books.next_turn(), 0
        for stream, sequence, owed in self.books.due(turn):
            written += self._answer(stream, sequence, owed, at)
        for path in sorted((self.root / TO).glob("*-S-*")):
            if path.suffix != ".part":
                written += self._read(path, turn, at)
                path.unlink()
        self.books.held.commit()
        return written

    def _read(self, path: Path, turn: int, at: datetime) -> int:
        data = path.read_bytes()
        codec = next(c for c in CODECS.values() if c.extension == path.suffix[1:])
        try:
            sending = read_sending(data, codec)
        except Unreadable:
            return 0  # the real one would telephone
        stream, sequence = sending.stream, sending.sequence
        times = self.books.sight(stream, sequence, hashlib.sha256(data).hexdigest())
        if times == 1 and self._meets(self.mix.put_off, f"off:{path.name}"):
            return self._write(stream, sequence, (), at, group=REFUSED, code="400")
        said = [line for line in self._judged(sending, turn) if line is not None]
        return self._answer_oddly(sending, said, turn, at)

    def _judged(self, sending: Sending, turn: int) -> Iterator[AnswerLine | None]:
        for line in sending.lines:
            yield self._judge(sending, line, turn)

    def _judge(self, sending: Sending, line: Line, turn: int) -> AnswerLine | None:
        """The answer to one line, or nothing yet; a key that is known has no second effect."""
        known = self.books.known(line.key)
        if known is not None:
            done = known[0] in ("ACCP", "ACWC")
            again = (REFUSED, "100", known[2]) if done and line.kind != "query" else known
            return _said(line, *again)
        fate = self._fate(line)
        if fate == "busy" and self.books.busy(line) == 1:
            return _said(line, REFUSED, "400", "")
        if fate == "silent":
            return None
        if fate == "odd":
            return _said(line, TAKEN[0], "777", "")
        status, code = self._verdict(line, fate)
        number = self._number(line) if code == "000" and line.kind != "query" else ""
        self.books.enter(line, status, code, number)
        final = _said(line, status, code, number)
        if fate in ("late", "pending"):
            self.books.owe(sending.stream, sending.sequence, final, turn + LATER)
            return _said(line, *PENDING, "") if fate == "pending" else None
        return final

    def _verdict(self, line: Line, fate: str) -> tuple[str, str]:
        if fate == "mistaken" and line.kind == "start":
            return REFUSED, ("200", "201", "202")[self._roll(f"which:{line.key}") % 3]
        if fate == "elsewhere" and line.kind == "query":
            return REFUSED, ("300", "301", "302")[self._roll(f"which:{line.key}") % 3]
        return (REFUSED, "500") if fate == "refused" and line.kind == "start" else TAKEN

    def _fate(self, line: Line) -> str:
        mix, at = self.mix, self._roll(f"line:{line.key}")
        names = ("mistaken", "elsewhere", "refused", "busy", "pending", "late", "silent", "odd")
        for name in names:
            at -= getattr(mix, name)
            if at < 0:
                return name
        return "taken"

    def _answer_oddly(
        self, sending: Sending, said: list[AnswerLine], turn: int, at: datetime
    ) -> int:
        """Answer a file, with the faults that its number meets."""
        stream, sequence, name = sending.stream, sending.sequence, f"{sending.sequence}"
        if self._meets(self.mix.stranger, f"stranger:{stream}:{name}"):
            said = [*said, _said(sending.lines[0], *TAKEN, "", key="f" * 64)]
        if self._meets(self.mix.partial, f"partial:{stream}:{name}") and len(said) > 1:
            for late in said[len(said) // 2 :]:
                self.books.owe(stream, sequence, late, turn + 1)
            said = said[: len(said) // 2]
        return self._answer(stream, sequence, said, at)

    def _answer(self, stream: str, sequence: int, said: Sequence[AnswerLine], at: datetime) -> int:
        written = self._write(stream, sequence, said, at)
        if self._meets(self.mix.twice, f"twice:{stream}:{sequence}"):
            later = at.replace(microsecond=0, second=(at.second + 1) % 60)
            written += self._write(stream, sequence, said, at)
            written += self._write(stream, sequence, said, later)
        return written

    def _write(
        self,
        stream: str,
        sequence: int,
        said: Sequence[AnswerLine],
        at: datetime,
        *,
        group: str = "PART",
        code: str = "",
    ) -> int:
        """Lay an answer into the folder, whole; half of it first where that is its fate."""
        lines = tuple(replace(line, position=n) for n, line in enumerate(said, start=1))
        answer = Answer(
            stream=stream,
            sequence=sequence,
            made_at=at,
            technical="ACCP",
            group=group,
            code=code,
            lines=lines,
        )
        data = write(answer, CODECS["csv"])
        if self._meets(self.mix.cut, f"cut:{stream}:{sequence}"):
            self._lay(stream, sequence, data[: len(data) // 2])
        self._lay(stream, sequence, data)
        return 1

    def _lay(self, stream: str, sequence: int, data: bytes) -> None:
        part = self.books.next_part(stream, sequence)
        folder = self.root / FROM
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{stream}-A-{sequence:08d}-{part}.csv"
        passing = folder / f"{name}.part"
        passing.write_bytes(data)
        passing.replace(folder / name)

    def _number(self, line: Line) -> str:
        return f"{self._roll(f'number:{line.nia}', 10**9):09d}"

    def _meets(self, share: int, what: str) -> bool:
        return self._roll(what) < share

    def _roll(self, what: str, of: int = 100) -> int:
        said = hashlib.sha256(f"{self.seed}:{what}".encode()).digest()
        return int.from_bytes(said[:8], "big") % of


def _said(line: Line, status: str, code: str, number: str, *, key: str = "") -> AnswerLine:
    return AnswerLine(
        position=line.position,
        key=key or line.key,
        status=status,
        code=code,
        number=number,
    )
