"""The invented fund at work: it reads what lies in the folder, judges each line, and answers.

What it does with a line depends on its seed and on the line's key alone, so that the same files
give the same answers; its faults are those that a partner really has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
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
from sijill.protection.codecs.notices import read_notice, side_of
from sijill.protection.codecs.port import Unreadable
from sijill.protection.seals.parcel import ENDING, Facts, Seal, Unopened
from sijill.protection.simulator import saying
from sijill.protection.simulator.books import Books
from sijill.protection.simulator.strangers import Stranger, facts_of
from sijill.protection.ways.port import FROM, PART, SUM, TO

TAKEN, PENDING, REFUSED = ("ACCP", "000"), ("PDNG", "010"), "RJCT"
SENDING = re.compile(r"[a-z]{1,12}-[SC]-[0-9]{8}\.(?:csv|txt)(?:\.age)?")
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
    contradicts: int = 0  # of files: a yes is taken back in a second answer
    corrupt: int = 0  # of files: an answer with some bytes altered comes first
    forged: int = 0  # of files: an answer that somebody else signed comes first
    tells: int = 0  # of affiliated people: rights are told, and told again
    wonders: int = 0  # of people asked about: the fund holds them, and asks back about them
    overtaken: int = 0  # of files of its own accord: comes after the next one
    lost: int = 0  # of files of its own accord: a number before it never comes


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
    contradicts=10,
    corrupt=15,
    forged=15,
    tells=90,
    wonders=25,
    overtaken=25,
    lost=15,
)


@dataclass(slots=True)
class Fund:
    """One invented fund over one folder."""

    root: Path
    seed: int = 1
    mix: Mix = CALM
    seal: Seal | None = None
    kept: Path | None = None  # where its books are, when not beside the folder
    books: Books = field(init=False)

    def __post_init__(self) -> None:
        self.books = Books(self.kept or self.root / "fund.sqlite")

    def turn(self, *, at: datetime) -> int:
        """Read every file that came and answer; answers how many files it wrote."""
        self._lay_all()  # what one that was killed had not laid
        with self.books.at_once():
            turn, written = self.books.next_turn(), 0
            self.books.post_behind(turn)
            for stream, sequence, owed in self.books.due(turn):
                written += self._answer(stream, sequence, owed, at)
        for path in self._came():
            with self.books.at_once():
                written += self._read(path, turn, at)
            self._lay_all()
            path.unlink()
            path.with_name(f"{path.name}{SUM}").unlink(missing_ok=True)
        with self.books.at_once():
            written += saying.say_all(self, turn, at)
        self._lay_all()
        return written

    def _came(self) -> list[Path]:
        """The files that are there whole, each stream in the order of its numbers."""
        paths = sorted(p for p in (self.root / TO).glob("*-*-*") if SENDING.fullmatch(p.name))
        return [path for path in paths if _is_whole(path)]

    def _opened(self, path: Path) -> bytes:
        """What a file holds, its signature checked when it must bear one."""
        data = path.read_bytes()
        return data if self.seal is None else self.seal.open(path.name, data).data

    def _read(self, path: Path, turn: int, at: datetime) -> int:
        name = path.name.removesuffix(ENDING)
        codec = next(c for c in CODECS.values() if c.extension == name.rpartition(".")[2])
        try:
            data = self._opened(path)
            if side_of(name) == "C":
                saying.hear(self.books, read_notice(data, codec, "C").lines)
                return 0
            sending = read_sending(data, codec)
        except (Unreadable, Unopened):
            return 0  # the real one would telephone
        stream, sequence = sending.stream, sending.sequence
        times = self.books.sight(stream, sequence, hashlib.sha256(data).hexdigest())
        if times == 1 and self.meets(self.mix.put_off, f"off:{name}"):
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
        if line.kind == "query" and self.meets(self.mix.wonders, f"wonders:{line.key}"):
            saying.wonder(self.books, line)
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
            return REFUSED, ("200", "201", "202")[self.roll(f"which:{line.key}") % 3]
        if fate == "elsewhere" and line.kind == "query":
            return REFUSED, ("300", "301", "302")[self.roll(f"which:{line.key}") % 3]
        return (REFUSED, "500") if fate == "refused" and line.kind == "start" else TAKEN

    def _fate(self, line: Line) -> str:
        mix, at = self.mix, self.roll(f"line:{line.key}")
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
        if self.meets(self.mix.stranger, f"stranger:{stream}:{name}"):
            said = [*said, _said(sending.lines[0], *TAKEN, "", key="f" * 64)]
        if self.meets(self.mix.partial, f"partial:{stream}:{name}") and len(said) > 1:
            for late in said[len(said) // 2 :]:
                self.books.owe(stream, sequence, late, turn + 1)
            said = said[: len(said) // 2]
        return self._answer(stream, sequence, said, at)

    def _answer(self, stream: str, sequence: int, said: Sequence[AnswerLine], at: datetime) -> int:
        written = self._write(stream, sequence, said, at)
        if self.meets(self.mix.twice, f"twice:{stream}:{sequence}"):
            later = at.replace(microsecond=0, second=(at.second + 1) % 60)
            written += self._write(stream, sequence, said, at)
            written += self._write(stream, sequence, said, later)
        yes = next((line for line in said if line.status == TAKEN[0]), None)
        if yes and self.meets(self.mix.contradicts, f"contradicts:{stream}:{sequence}"):
            no = replace(yes, status=REFUSED, code="500", number="")
            written += self._write(stream, sequence, [no], at)
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
        self.lay(f"{stream}-A-{sequence:08d}", write(answer, CODECS["csv"]), facts_of(answer))
        return 1

    def lay(self, name: str, data: bytes, facts: Facts, *, turn: int = 0) -> None:
        """Have a file laid out, its spoilt copies before it; not before a turn when one is told."""
        which = f"{facts.stream}:{facts.sequence}"
        if self.meets(self.mix.cut, f"cut:{which}"):
            self._post(name, data, facts, lambda closed: closed[: len(closed) // 2])
        if self.meets(self.mix.corrupt, f"corrupt:{which}"):
            self._post(name, data, facts, lambda closed: closed[:-40] + bytes(40))
        if self.seal and self.meets(self.mix.forged, f"forged:{which}"):
            forged = replace(self.seal, keys=Stranger(self.seal))
            self._post(name, data, facts, lambda closed: closed, seal=forged)
        self._post(name, data, facts, lambda closed: closed, turn=turn)

    def _post(
        self,
        name: str,
        data: bytes,
        facts: Facts,
        spoil: Callable[[bytes], bytes],
        *,
        seal: Seal | None = None,
        turn: int = 0,
    ) -> None:
        """Write a file into the books; spoilt as it would be on its way."""
        name = f"{name}-{self.books.next_part(facts.stream, facts.sequence)}.csv"
        seal = seal or self.seal
        if seal is not None:
            data, _ = seal.close(name, data, facts)
            name += ENDING
        if turn:
            self.books.put_behind(name, spoil(data), turn)
        else:
            self.books.post(name, spoil(data))

    def _lay_all(self) -> None:
        """Lay what is posted into the folder, whole, its digest before it."""
        folder = self.root / FROM
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for place, name, data in self.books.posted():
            said = f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode()
            for each, held in ((f"{name}{SUM}", said), (name, data)):
                passing = folder / f"{each}{PART}"
                passing.write_bytes(held)
                passing.replace(folder / each)
            with self.books.at_once():
                self.books.laid(place)

    def _number(self, line: Line) -> str:
        return f"{self.roll(f'number:{line.nia}', 10**9):09d}"

    def meets(self, share: int, what: str) -> bool:
        """Whether so many of a hundred meet it, this one among them."""
        return self.roll(what) < share

    def roll(self, what: str, of: int = 100) -> int:
        """A number of its own for each thing, the same each time."""
        said = hashlib.sha256(f"{self.seed}:{what}".encode()).digest()
        return int.from_bytes(said[:8], "big") % of


def _is_whole(path: Path) -> bool:
    """Whether a file agrees with the digest beside it, when there is one."""
    beside = path.with_name(f"{path.name}{SUM}")
    if not beside.exists():
        return True
    return beside.read_text()[:64] == hashlib.sha256(path.read_bytes()).hexdigest()


def _said(line: Line, status: str, code: str, number: str, *, key: str = "") -> AnswerLine:
    return AnswerLine(
        position=line.position,
        key=key or line.key,
        status=status,
        code=code,
        number=number,
    )
