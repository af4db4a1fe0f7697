"""The process that unpacks one workbook and dies: python -m sijill.register.files.sheet.

The workbook is its standard input; each line it writes is JSON: what is inside, then one line for
each row, or a problem. It confines itself before it reads: memory, seconds, files, network.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, Any

from python_calamine import CalamineWorkbook, PasswordError

from sijill.desk.inspection import confining
from sijill.register.files.refusing import (
    BLOCK,
    LARGEST_SHEET,
    MOST_ROWS,
    WIDEST,
    BadRoll,
)

MEMORY = 3 << 29  # 1.5 GB, of addresses
SECONDS = 180
READ = re.compile(r"xl/(worksheets/.*|sharedStrings|styles|workbook)\.xml")
# What XML may declare and no workbook needs: a word that stands for a billion others.
DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
# A cell beyond the column ZZ, the 702nd: rolls have a few dozen columns.
FAR = re.compile(rb'<c [^>]{0,200}?r="[A-Z]{3}[0-9]')
OVERLAP = 256
PIECE = 512  # rows written at once


def check_parts(file: IO[bytes]) -> None:
    """Unpack every part once, counting what really comes out, and look for what no roll holds."""
    left = LARGEST_SHEET
    with zipfile.ZipFile(file) as archive:
        for part in archive.infolist():
            if not READ.fullmatch(part.filename):
                continue
            with archive.open(part) as inside:
                left -= _checked(inside, left)


def _checked(inside: IO[bytes], left: int) -> int:
    """How many bytes a part really has."""
    size, before = 0, b""
    while block := inside.read(BLOCK):
        size += len(block)
        if size > left:
            raise BadRoll("bomb", size=LARGEST_SHEET)
        seen = before + block
        if DECLARES.search(seen):
            raise BadRoll("entities")
        if FAR.search(seen):
            raise BadRoll("too_many_columns", limit=WIDEST)
        before = block[-OVERLAP:]
    return size


def unpack(file: IO[bytes], wanted: str) -> Iterator[Any]:
    """What is inside, then the rows of the sheet that is wanted, or of the first."""
    check_parts(file)
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    names = book.sheet_names
    if not names or (wanted and wanted not in names):
        raise BadRoll("no_sheet", sheet=wanted)
    sheet = book.get_sheet_by_name(wanted or names[0])
    if sheet.end and sheet.end[1] >= WIDEST:
        raise BadRoll("too_many_columns", limit=WIDEST)
    if sheet.end and sheet.end[0] > MOST_ROWS:
        raise BadRoll("too_many_rows", limit=MOST_ROWS)
    yield {"sheets": names, "sheet": wanted or names[0], "rows": sheet.end[0] if sheet.end else 0}
    for cells in sheet.iter_rows():
        yield [told(cell) for cell in cells]


def told(value: Any) -> str:
    """A cell as it would be read aloud: a whole number without a point, a day as 1984-06-14."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def answers(file: IO[bytes], wanted: str) -> Iterator[Any]:
    """The lines to write; the last one a problem when there is any."""
    try:
        yield from unpack(file, wanted)
    except BadRoll as problem:
        yield {"problem": problem.code, "facts": problem.facts}
    except PasswordError:
        yield {"problem": "password", "facts": {}}
    except MemoryError:
        yield {"problem": "too_heavy", "facts": {}}
    except Exception:  # the reader has errors of its own for each kind of damage
        yield {"problem": "damaged", "facts": {}}


def main() -> None:
    """Give up what is not needed, then unpack the workbook at hand."""
    confining.leave_the_network()
    confining.limit(memory=MEMORY, seconds=SECONDS)
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    held: list[str] = []
    with open(0, "rb", closefd=False) as file:  # seekable: a file, or memory
        for line in answers(file, wanted):
            held.append(json.dumps(line, ensure_ascii=False))
            if len(held) == PIECE:
                sys.stdout.write("\n".join(held) + "\n")
                held.clear()
    sys.stdout.write("\n".join(held) + "\n" if held else "")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
