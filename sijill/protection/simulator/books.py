"""The books of the invented fund: which files it has seen, which lines it keeps, what it owes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from sijill.protection.codecs.messages import AnswerLine, Line

TABLES = """
CREATE TABLE IF NOT EXISTS seen (stream TEXT, sequence INT, digest TEXT, times INT DEFAULT 1,
    parts INT DEFAULT 0, PRIMARY KEY (stream, sequence, digest));
CREATE TABLE IF NOT EXISTS line (key TEXT PRIMARY KEY, kind TEXT, nia TEXT, status TEXT, code TEXT,
    number TEXT, place INTEGER, effects INT, busy INT DEFAULT 0);
CREATE TABLE IF NOT EXISTS owed (stream TEXT, sequence INT, position INT, key TEXT, status TEXT,
    code TEXT, number TEXT, turn INT, PRIMARY KEY (stream, sequence, position));
CREATE TABLE IF NOT EXISTS turn (now INT);
"""


class Books:
    """One file beside the folder; a turn is one transaction."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.held = sqlite3.connect(path)
        self.held.executescript(TABLES)
        if not self.held.execute("SELECT count(*) FROM turn").fetchone()[0]:
            self.held.execute("INSERT INTO turn VALUES (0)")
            self.held.commit()

    def next_turn(self) -> int:
        """Begin a turn."""
        self.held.execute("UPDATE turn SET now = now + 1")
        return int(self.held.execute("SELECT now FROM turn").fetchone()[0])

    def sight(self, stream: str, sequence: int, digest: str) -> int:
        """Note a file; how many times these very bytes have come."""
        self.held.execute(
            "INSERT INTO seen (stream, sequence, digest) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET times = times + 1",
            [stream, sequence, digest],
        )
        query = "SELECT times FROM seen WHERE stream = ? AND sequence = ? AND digest = ?"
        return int(self.held.execute(query, [stream, sequence, digest]).fetchone()[0])

    def next_part(self, stream: str, sequence: int) -> int:
        """The number of the next answer to a file."""
        where = "WHERE stream = ? AND sequence = ?"
        self.held.execute(f"UPDATE seen SET parts = parts + 1 {where}", [stream, sequence])  # noqa: S608
        found = self.held.execute(f"SELECT max(parts) FROM seen {where}", [stream, sequence])  # noqa: S608
        return int(found.fetchone()[0])

    def known(self, key: str) -> tuple[str, str, str] | None:
        """What was answered for good under a key."""
        query = "SELECT status, code, number FROM line WHERE key = ? AND status <> ''"
        return self.held.execute(query, [key]).fetchone()  # type: ignore[no-any-return]

    def busy(self, line: Line) -> int:
        """Note that a line was put off; how many times now."""
        self.held.execute(
            "INSERT INTO line (key, kind, nia, status, code, number, effects, busy)"
            " VALUES (?, ?, ?, '', '', '', 0, 1) ON CONFLICT DO UPDATE SET busy = busy + 1",
            [line.key, line.kind, line.nia],
        )
        found = self.held.execute("SELECT busy FROM line WHERE key = ?", [line.key])
        return int(found.fetchone()[0])

    def enter(self, line: Line, status: str, code: str, number: str) -> None:
        """Write a line down for good, and what it did: each key once."""
        self.held.execute(
            "INSERT INTO line (key, kind, nia, status, code, number, effects, place)"
            " VALUES (?, ?, ?, ?, ?, ?, 1, (SELECT coalesce(max(place), 0) + 1 FROM line))"
            " ON CONFLICT DO UPDATE SET status = excluded.status, code = excluded.code,"
            " number = excluded.number, effects = effects + 1, place = excluded.place",
            [line.key, line.kind, line.nia, status, code, number],
        )

    def owe(self, stream: str, sequence: int, said: AnswerLine, turn: int) -> None:
        """Keep an answer back until a turn."""
        self.held.execute(
            "INSERT OR REPLACE INTO owed VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [stream, sequence, said.position, said.key, said.status, said.code, said.number, turn],
        )

    def due(self, turn: int) -> Iterable[tuple[str, int, Sequence[AnswerLine]]]:
        """The answers whose turn has come, file by file; they are owed no longer."""
        query = "SELECT * FROM owed WHERE turn <= ? ORDER BY stream, sequence, position"
        rows = self.held.execute(query, [turn]).fetchall()
        self.held.execute("DELETE FROM owed WHERE turn <= ?", [turn])
        for stream, sequence in sorted({(row[0], row[1]) for row in rows}):
            yield stream, sequence, [_line(r) for r in rows if r[:2] == (stream, sequence)]

    def effects(self) -> list[tuple[str, str, str, int]]:
        """Each line in the order it was written down: number of the person, kind, code, effects."""
        query = "SELECT nia, kind, code, effects FROM line WHERE status <> '' ORDER BY place"
        return list(self.held.execute(query))


def _line(row: Sequence[object]) -> AnswerLine:
    position, key, status, code, number = row[2:7]
    return AnswerLine(
        position=int(str(position)),
        key=str(key),
        status=str(status),
        code=str(code),
        number=str(number),
    )
