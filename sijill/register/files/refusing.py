"""Why a file cannot be taken as a roll at all, and the bounds of one that can."""

from __future__ import annotations

LARGEST = 2 << 30  # bytes of a file
LARGEST_SHEET = 1 << 30  # bytes of a workbook once unpacked
FULLEST = 200  # times smaller packed than unpacked: beyond it is a bomb
SMALL = 1 << 16  # bytes of a workbook that nobody suspects
PARTS = 2_000  # files inside a workbook
WIDEST = 200  # columns
MOST_ROWS = 1_048_575  # rows of a sheet under its header
LONGEST_CELL = 4_000  # characters
LONGEST_LINE = 1 << 20  # characters of a line of text
BLOCK = 1 << 20

# Every reason has its sentence in `wording.rolls`.
REASONS = frozenset(
    {
        *("empty", "too_large", "too_many_rows", "too_many_columns", "line_too_long", "no_column"),
        *("unknown_kind", "old_workbook", "web_page", "macros", "password", "other_workbook"),
        *("damaged", "bomb", "entities", "nul", "mixed_encodings", "encoding", "no_sheet"),
        *("mapping", "too_heavy"),
    }
)


class BadRoll(ValueError):
    """A file that cannot be taken as a roll at all, with the reason and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        assert code in REASONS, code
        super().__init__(code)
        self.code, self.facts = code, facts
