"""The table that a reader checks, docs/access.md: read, written, compared."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.access.addresses import Address
from tests.access.people import COLUMNS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
START, END = "<!-- measured -->", "<!-- end -->"
NOT_OFFERED = "405"
METHODS = ("GET", "POST", "PUT", "DELETE")
Row = tuple[str, str]  # method, path
Table = Mapping[Row, tuple[str, ...]]
WIDEST = max(len(name) for name in COLUMNS) + 1


def told() -> dict[Row, tuple[str, ...]]:
    """The table as the page tells it."""
    body = PAGE.read_text(encoding="utf-8").split(START)[1].split(END)[0]
    rows: dict[Row, tuple[str, ...]] = {}
    for line in body.splitlines():
        words = line.split()
        if words and words[0] in METHODS:
            rows[(words[0], words[-1])] = tuple(words[1:-1])
    return rows


def expected(row: Row, table: Table) -> tuple[str, ...]:
    """What a row tells of every column; a method that no line tells of is offered to nobody."""
    return table.get(row, (NOT_OFFERED,) * len(COLUMNS))


def methods(each: Address) -> tuple[str, ...]:
    """How an address may be asked: pages are read and posted to, programs and tablets also put."""
    return METHODS if each.name.startswith(("api-v1:", "field:")) else METHODS[:2]


def write(measured: Mapping[Row, tuple[str, ...]], addresses: Iterable[Address]) -> None:
    """Write what was measured into the page, room by room."""
    head, rest = PAGE.read_text(encoding="utf-8").split(START)
    tail = rest.split(END)[1]
    ordered = sorted(addresses, key=lambda each: (_room(each), each.shown))
    parts = [
        _part(room, list(group), measured) for room, group in itertools.groupby(ordered, _room)
    ]
    PAGE.write_text(f"{head}{START}\n\n{''.join(parts)}{END}{tail}", encoding="utf-8")


def _room(each: Address) -> str:
    room, _, rest = each.name.partition(":")
    if room == "api-v1":
        return "programs"
    return room if rest else ("sign-in of agents" if "agents/" in each.route else "open files")


def _part(room: str, group: list[Address], measured: Table) -> str:
    lines = [_line("", COLUMNS, "")]
    for each in group:
        for method in methods(each):
            cells = measured[(method, each.shown)]
            if set(cells) != {NOT_OFFERED}:
                lines.append(_line(method, cells, each.shown))
    return f"## {room}\n\n```\n" + "\n".join(lines) + "\n```\n\n"


def _line(method: str, cells: Iterable[str], path: str) -> str:
    return f"{method:<7}{''.join(f'{cell:<{WIDEST}}' for cell in cells)}{path}".rstrip()
