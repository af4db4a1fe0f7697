"""The canonical messages: a sending with its totals, and the fund's answer in three levels."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sijill.protection.codecs.delimited import Delimited
from sijill.protection.codecs.fixed import Fixed
from sijill.protection.codecs.port import LAYOUT, VERSION, Codec, Record, Unreadable, unfit

CODECS: Mapping[str, Codec] = {codec.name: codec for codec in (Fixed(), Delimited())}
SUM_LIMIT = 10**18
INSTANT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person, one event; `key` is the same each time it is sent."""

    position: int
    key: str
    kind: str  # query | start | change | stop | restart
    effective_on: str
    nia: str
    document_kind: str
    document: str
    given_ar: str
    family_ar: str
    given_latin: str
    family_latin: str
    sex: str
    born: str  # as far as it is known: 1984, 1984-06 or 1984-06-03
    regime: str
    trade: str
    chamber: str
    province: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """What the fund says of one line."""

    position: int
    key: str
    status: str
    code: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One file to the fund, in the sequence of its stream."""

    stream: str
    sequence: int
    made_at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One file of the fund about one sending: read or not, taken or not, then each line."""

    stream: str
    sequence: int
    made_at: datetime
    technical: str
    group: str
    code: str
    lines: tuple[AnswerLine, ...]


def line_key(*, stream: str, person: str, event: str, version: int) -> str:
    """The key of one event of one person: deterministic, and nothing can be read from it."""
    said = f"{stream}\n{person}\n{event}\n{version}".encode()
    return hashlib.sha256(said).hexdigest()


def file_name(message: Sending | Answer, codec: Codec) -> str:
    """The name of a file: stream and sequence, the same each time it is made."""
    side = "S" if isinstance(message, Sending) else "A"
    return f"{message.stream}-{side}-{message.sequence:08d}.{codec.extension}"


def control_sum(lines: Iterable[Any]) -> int:
    """A sum over every field of every line: a line altered, lost or doubled changes it."""
    total = 0
    for line in lines:
        said = "\x1f".join(_values(line))
        total += int.from_bytes(hashlib.sha256(said.encode()).digest()[:7], "big")
    return total % SUM_LIMIT


def preflight(sending: Sending) -> list[tuple[int, str, str]]:
    """Every fault of every line before anything is written: position, field, why."""
    return [
        (line.position, field, why)
        for line in sending.lines
        for field, why in unfit("S10", _fields(line))
    ]


def write(message: Sending | Answer, codec: Codec) -> bytes:
    """The exact bytes of a message; ValueError for what no layout can carry."""
    records = list(_records(message))
    for tag, fields in records:
        if faults := unfit(tag, fields):
            raise ValueError(f"{tag}: {faults}")
    return codec.encode(records)


def _records(message: Sending | Answer) -> Iterator[Record]:
    side = "S" if isinstance(message, Sending) else "A"
    told = {"version": VERSION, "made_at": _instant(message.made_at)}
    head = {f.name: told.get(f.name) for f in LAYOUT[f"{side}00"]}
    yield f"{side}00", {n: str(getattr(message, n) if v is None else v) for n, v in head.items()}
    yield from ((f"{side}10", _fields(line)) for line in message.lines)
    total = {"count": str(len(message.lines)), "sum": str(control_sum(message.lines))}
    yield f"{side}99", total


def _fields(line: Line | AnswerLine) -> dict[str, str]:
    return dict(zip(type(line).__slots__, _values(line), strict=True))


def _values(line: Line | AnswerLine) -> list[str]:
    """Its fields in their order, as they are written."""
    return [str(getattr(line, name)) for name in type(line).__slots__]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime(INSTANT)


def read_sending(data: bytes, codec: Codec) -> Sending:
    """A sending read whole; Unreadable at its first fault, its totals among them."""
    read = _read(data, codec, "S")
    lines = tuple(Line(**_placed(fields)) for fields in read.lines)
    read.check(lines)
    return Sending(**_head(read.head), lines=lines)


def read_answer(data: bytes, codec: Codec) -> Answer:
    """An answer of the fund read whole; Unreadable at its first fault."""
    read = _read(data, codec, "A")
    lines = tuple(AnswerLine(**_placed(fields)) for fields in read.lines)
    read.check(lines)
    return Answer(
        **_head(read.head),
        technical=read.head["technical"],
        group=read.head["group"],
        code=read.head["code"],
        lines=lines,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """The records of one file, in their places."""

    head: Mapping[str, str]
    lines: Sequence[Mapping[str, str]]
    total: Mapping[str, str]

    def told(self) -> dict[str, Any]:
        """The head as a message has it."""
        return _head(self.head)

    def check(self, lines: Sequence[Any]) -> None:
        """The totals of the file are those of its lines."""
        last = len(lines) + 2
        if int(self.total["count"]) != len(lines):
            raise Unreadable(last, "count")
        if int(self.total["sum"]) != control_sum(lines):
            raise Unreadable(last, "sum")


def records_of(data: bytes, codec: Codec, side: str) -> _Read:
    """The records of any message in their places; Unreadable at the first fault."""
    return _read(data, codec, side)


def _read(data: bytes, codec: Codec, side: str) -> _Read:
    records = list(codec.decode(data))
    if records[0][0] != f"{side}00":
        raise Unreadable(1, "head")
    if records[0][1]["version"] != VERSION:
        raise Unreadable(1, "version")
    if len(records) < 2 or records[-1][0] != f"{side}99":
        raise Unreadable(len(records), "cut")
    for row, (tag, fields) in enumerate(records[1:-1], start=2):
        if tag != f"{side}10" or int(fields["position"]) != row - 1:
            raise Unreadable(row, "place")
    return _Read(records[0][1], [fields for _, fields in records[1:-1]], records[-1][1])


def _placed(fields: Mapping[str, str]) -> dict[str, Any]:
    return {**fields, "position": int(fields["position"])}


def _head(head: Mapping[str, str]) -> dict[str, Any]:
    try:
        made_at = datetime.strptime(head["made_at"], INSTANT).replace(tzinfo=UTC)
    except ValueError:
        raise Unreadable(1, "field:made_at") from None
    return {"stream": head["stream"], "sequence": int(head["sequence"]), "made_at": made_at}
