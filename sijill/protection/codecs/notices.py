"""What the fund says or asks of its own accord: rights, and questions; and our replies to these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sijill.protection.codecs.messages import INSTANT, control_sum, records_of
from sijill.protection.codecs.port import VERSION, Codec, Record, Unreadable, unfit

STATES = ("closed", "open", "suspended", "waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsLine:
    """What the fund says of one person's rights; amounts in centimes."""

    position: int
    number: str  # of affiliation
    state: str
    since: str
    until: str  # the last day of open rights, when one is known
    owed: int
    owed_until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryLine:
    """One person about whom the fund asks whether they are a registered craftsman."""

    position: int
    key: str
    document: str
    given_ar: str
    family_ar: str
    given_latin: str
    family_latin: str
    born: str
    nia: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLine:
    """What the register answers about one of them."""

    position: int
    key: str
    answer: str  # confirm | deny | ask
    nia: str
    since: str
    ended: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One file of its own accord, in the sequence of its stream."""

    side: str  # R rights, Q questions, C replies
    stream: str
    sequence: int
    made_at: datetime
    lines: tuple[Any, ...]


LINES: Mapping[str, type] = {"R": RightsLine, "Q": InquiryLine, "C": ReplyLine}


def side_of(name: str) -> str:
    """Which message a file holds, by its name: A for an answer."""
    return name.split("-")[1] if name.count("-") > 1 else "A"


def name_of(notice: Notice, codec: Codec) -> str:
    """The name of a file, the same each time it is made."""
    return f"{notice.stream}-{notice.side}-{notice.sequence:08d}.{codec.extension}"


def write_notice(notice: Notice, codec: Codec) -> bytes:
    """The exact bytes; ValueError for what no layout can carry."""
    records = list(_records(notice))
    for tag, fields in records:
        if faults := unfit(tag, fields):
            raise ValueError(f"{tag}: {faults}")
    return codec.encode(records)


def _records(notice: Notice) -> Iterable[Record]:
    made_at = notice.made_at.astimezone(UTC).strftime(INSTANT)
    head = {"version": VERSION, "stream": notice.stream, "sequence": str(notice.sequence)}
    yield f"{notice.side}00", head | {"made_at": made_at}
    for line in notice.lines:
        yield f"{notice.side}10", {name: str(value) for name, value in asdict(line).items()}
    total = {"count": str(len(notice.lines)), "sum": str(control_sum(notice.lines))}
    yield f"{notice.side}99", total


def read_notice(data: bytes, codec: Codec, side: str) -> Notice:
    """A file read whole; Unreadable at its first fault."""
    read = records_of(data, codec, side)
    lines = tuple(_line(row, side, fields) for row, fields in enumerate(read.lines, start=2))
    read.check(lines)
    return Notice(side=side, lines=lines, **read.told())


def _line(row: int, side: str, fields: Mapping[str, str]) -> Any:
    told: dict[str, Any] = {**fields, "position": int(fields["position"])}
    if side == "R":
        told["owed"] = int(fields["owed"])
        _check(row, fields, "state", STATES)
        for name in ("since", "until", "owed_until"):
            _day(row, name, fields[name])
    for field, _why in unfit(f"{side}10", fields):
        raise Unreadable(row, f"field:{field}")
    return LINES[side](**told)


def _check(row: int, fields: Mapping[str, str], name: str, known: Iterable[str]) -> None:
    if fields[name] not in known:
        raise Unreadable(row, f"field:{name}")


def _day(row: int, name: str, text: str) -> None:
    try:
        if text:
            date.fromisoformat(text)
    except ValueError:
        raise Unreadable(row, f"field:{name}") from None
