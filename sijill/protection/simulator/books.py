"""The books of the invented fund: which files it has seen, which lines it keeps, what it owes.

What it answers to a file is written in the same transaction as what the file did, and laid out
afterwards: killed at any step, it forgets nothing and enters nothing twice.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sijill.protection.codecs.messages import AnswerLine, Line

TABLES = """
CREATE TABLE IF NOT EXISTS seen (stream TEXT, sequence INT, digest TEXT, times INT DEFAULT 1,
    PRIMARY KEY (stream, sequence, digest));
CREATE TABLE IF NOT EXISTS line (key TEXT PRIMARY KEY, kind TEXT, nia TEXT, status TEXT, code TEXT,
    number TEXT, place INTEGER, effects INT, busy INT DEFAULT 0);
CREATE INDEX IF NOT EXISTS line_place ON line (place);
CREATE TABLE IF NOT EXISTS owed (stream TEXT, sequence INT, position INT, key TEXT, status TEXT,
    code TEXT, number TEXT, turn INT, PRIMARY KEY (stream, sequence, position));
CREATE TABLE IF NOT EXISTS turn (now INT);
CREATE TABLE IF NOT EXISTS part (stream TEXT, sequence INT, last INT,
    PRIMARY KEY (stream, sequence));
CREATE TABLE IF NOT EXISTS posted (place INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, data BLOB);
CREATE TABLE IF NOT EXISTS asked (key TEXT PRIMARY KEY, name TEXT, digest TEXT);
CREATE TABLE IF NOT EXISTS nonce (said TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS notice (side TEXT PRIMARY KEY, last INT);
CREATE TABLE IF NOT EXISTS told (number TEXT PRIMARY KEY, step INT, turn INT);
CREATE TABLE IF NOT EXISTS wonder (key TEXT PRIMARY KEY, said TEXT, asked INT DEFAULT 0);
CREATE TABLE IF NOT EXISTS heard (key TEXT PRIMARY KEY, answer TEXT, times INT DEFAULT 1);
CREATE TABLE IF NOT EXISTS behind (place INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, data BLOB,
    turn INT);
"""


class Books:
    """One file; what is done of one file of ours is one transaction."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.held = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self.held.execute("PRAGMA journal_mode = WAL")
        self.held.executescript(TABLES)
        self.lock = threading.Lock()
        with self.at_once():
            if not self.held.execute("SELECT count(*) FROM turn").fetchone()[0]:
                self.held.execute("INSERT INTO turn VALUES (0)")

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """All of it, or nothing."""
        with self.lock:
            self.held.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self.held.execute("ROLLBACK")
                raise
            self.held.execute("COMMIT")

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
        self.held.execute(
            "INSERT INTO part VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1",
            [stream, sequence],
        )
        query = "SELECT last FROM part WHERE stream = ? AND sequence = ?"
        return int(self.held.execute(query, [stream, sequence]).fetchone()[0])

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

    def owes(self) -> bool:
        """Whether an answer is still kept back, or not laid out."""
        query = "SELECT EXISTS (SELECT FROM owed) OR EXISTS (SELECT FROM posted)"
        return bool(self.held.execute(query.replace("SELECT FROM", "SELECT 1 FROM")).fetchone()[0])

    def post(self, name: str, data: bytes) -> None:
        """Keep an answer that is to be laid out."""
        self.held.execute("INSERT INTO posted (name, data) VALUES (?, ?)", [name, data])

    def posted(self) -> list[tuple[int, str, bytes]]:
        """What is to be laid out, in its order."""
        return list(self.held.execute("SELECT place, name, data FROM posted ORDER BY place"))

    def laid(self, place: int) -> None:
        """An answer lies where it should."""
        self.held.execute("DELETE FROM posted WHERE place = ?", [place])

    def asked(self, key: str, name: str, digest: str) -> str:
        """What was put under an idempotency key before: nothing, the same, or another."""
        query = "SELECT name, digest FROM asked WHERE key = ?"
        known = self.held.execute(query, [key]).fetchone()
        if known is None:
            self.held.execute("INSERT INTO asked VALUES (?, ?, ?)", [key, name, digest])
            return "new"
        return "same" if known == (name, digest) else "other"

    def first_time(self, nonce: str) -> bool:
        """Whether a request was never made before."""
        made = self.held.execute("INSERT OR IGNORE INTO nonce VALUES (?)", [nonce])
        return made.rowcount == 1

    def next_notice(self, side: str) -> int:
        """The number of the next file of its own accord."""
        self.held.execute(
            "INSERT INTO notice VALUES (?, 1) ON CONFLICT DO UPDATE SET last = last + 1", [side]
        )
        query = "SELECT last FROM notice WHERE side = ?"
        return int(self.held.execute(query, [side]).fetchone()[0])

    def to_tell(self, turn: int, *, after: int) -> list[tuple[str, int]]:
        """Affiliation numbers of which nothing was said yet, then those due a second word."""
        fresh = "SELECT DISTINCT number FROM line WHERE status = 'ACCP' AND number <> ''"
        fresh += " AND number NOT IN (SELECT number FROM told) ORDER BY number"
        again = "SELECT number FROM told WHERE step = 0 AND turn + ? <= ? ORDER BY number"
        found = [(row[0], 0) for row in self.held.execute(fresh)]
        found += [(row[0], 1) for row in self.held.execute(again, [after, turn])]
        self.held.executemany(
            "INSERT OR REPLACE INTO told VALUES (?, ?, ?)",
            [(number, step, turn) for number, step in found],
        )
        return found

    def wonder(self, key: str, said: str) -> None:
        """Keep somebody to be asked about, once."""
        self.held.execute("INSERT OR IGNORE INTO wonder (key, said) VALUES (?, ?)", [key, said])

    def wonders(self) -> list[tuple[str, str]]:
        """Whom it wonders about and has not asked; they count as asked."""
        found = self.held.execute("SELECT key, said FROM wonder WHERE asked = 0 ORDER BY key")
        rows = found.fetchall()
        self.held.execute("UPDATE wonder SET asked = 1")
        return rows

    def hear(self, key: str, answer: str) -> None:
        """Keep an answer of the register; how often it came is kept too."""
        self.held.execute(
            "INSERT INTO heard (key, answer) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET answer = excluded.answer, times = times + 1",
            [key, answer],
        )

    def put_behind(self, name: str, data: bytes, turn: int) -> None:
        """Keep a file that comes after the next one."""
        self.held.execute(
            "INSERT INTO behind (name, data, turn) VALUES (?, ?, ?)", [name, data, turn]
        )

    def post_behind(self, turn: int) -> None:
        """Post what was kept until this turn."""
        self.held.execute(
            "INSERT INTO posted (name, data) SELECT name, data FROM behind WHERE turn <= ?"
            " ORDER BY place",
            [turn],
        )
        self.held.execute("DELETE FROM behind WHERE turn <= ?", [turn])

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
