"""Text whose columns are separated by a sign: in which letters, by which sign, line after line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from sijill.register.files.refusing import BLOCK, LONGEST_LINE, BadRoll

DELIMITERS = ",;\t|"
READABLE = ("utf-8", "utf-8-sig", "cp1256", "cp1252", "utf-16")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FIRST = 40  # lines looked at to find the separator
LONGEST_FIELD = 1 << 17
SAMPLE = 1 << 18  # bytes from which the old code pages are told apart
# In the code page of Arabic Windows a word is a run of such bytes; a French accent stands alone.
ARABIC_RUN = re.compile(rb"[\xc0-\xff]{3,}")
ACCENT = re.compile(rb"(?<=[A-Za-z])[\xc0-\xff](?=[A-Za-z ,;.\t\r\n'-])")


def encoding_of(path: Path) -> str:
    """How the letters are written; BadRoll when they are written in two ways or hold a NUL."""
    with path.open("rb") as file:
        head = file.read(4)
        for mark, name in MARKS:
            if head.startswith(mark):
                return name
        file.seek(0)
        return _by_content(file)


def _by_content(file: io.BufferedReader) -> str:
    """Whether every block is UTF-8; otherwise which of the two old code pages it is."""
    good = bad = 0  # lines with letters beyond ASCII, in UTF-8 and not
    odd, line = b"", 0
    for block in _blocks(file):
        if b"\0" in block:
            if wide := _wide(block):
                return wide
            raise BadRoll("nul", line=line + block[: block.index(b"\0")].count(b"\n") + 1)
        if not block.isascii():
            ours, theirs, sample = _counted(block)
            good, bad = good + ours, bad + theirs
            odd = odd if len(odd) > SAMPLE else odd + sample
            if good and bad:
                raise BadRoll("mixed_encodings", line=line + 1)
        line += block.count(b"\n")
    if not bad:
        return "utf-8"
    return _old_page(odd)


def _blocks(file: io.BufferedReader) -> Iterator[bytes]:
    """The file in pieces that end with a line."""
    rest = b""
    while block := file.read(BLOCK):
        head, cut, tail = (rest + block).rpartition(b"\n")
        if not cut and len(tail) > 8 * LONGEST_LINE:
            raise BadRoll("line_too_long", limit=LONGEST_LINE)
        yield head + cut
        rest = tail
    yield rest


def _counted(block: bytes) -> tuple[int, int, bytes]:
    """Lines beyond ASCII that are UTF-8, those that are not, and some of those."""
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return 1, 0, b""
    good, odd = 0, []
    for text in block.split(b"\n"):
        if text.isascii():
            continue
        try:
            text.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            odd.append(text)
    return good, len(odd), b"\n".join(odd)[:SAMPLE]


def _wide(block: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain letters is nought."""
    pairs = max(len(block) // 2, 1)
    for name, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        if block[place::2].count(0) > pairs // 4 and not block[1 - place :: 2].count(0):
            return name
    return ""


def _old_page(odd: bytes) -> str:
    arabic = sum(len(run) for run in ARABIC_RUN.findall(odd))
    return "cp1256" if arabic > len(ACCENT.findall(odd)) else "cp1252"


def lines(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    """Every line as its cells."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
            yield from csv.reader(_bounded(text), delimiter=delimiter)
    except (UnicodeError, LookupError) as problem:
        raise BadRoll("encoding", encoding=encoding) from problem
    except csv.Error as problem:
        raise BadRoll("damaged") from problem


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines none of which fills the memory."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise BadRoll("line_too_long", limit=LONGEST_LINE)
        if "\0" in line:
            raise BadRoll("nul", line=0)
        yield line


def delimiter_of(path: Path, encoding: str) -> str:
    """The sign that parts the columns: found in most of the first lines, and most often."""
    try:
        with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline="") as text:
            first = [line for line, _ in zip(_bounded(text), range(FIRST), strict=False)]
    except (UnicodeError, LookupError) as problem:
        raise BadRoll("encoding", encoding=encoding) from problem
    return max(DELIMITERS, key=lambda sign: _share(first, sign))


def _share(first: Sequence[str], sign: str) -> tuple[float, int]:
    counts = [re.sub(r'"[^"]*"', "", line).count(sign) for line in first if line.strip()]
    return (median(counts), sum(counts)) if counts else (0.0, 0)
