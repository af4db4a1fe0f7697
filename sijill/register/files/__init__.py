"""Rolls kept elsewhere, read row by row: CSV and XLSX, a hostile one refused before it is read.

What a file is, is known by its bytes and never by its name. Nothing in it is ever run: a cell that
begins like a formula is text, and is noted. A workbook is unpacked by a process that has little
memory, little time and no network (`sheet`). What leaves is written so that no spreadsheet runs it
(`writing`), and what waits lies sealed (`keeping`).
"""

from sijill.register.files.declaring import Declared, Row, declared, fields_of
from sijill.register.files.looking import Look, look
from sijill.register.files.reading import digest_of, is_formula, rows
from sijill.register.files.refusing import BadRoll

__all__ = [
    "BadRoll",
    "Declared",
    "Look",
    "Row",
    "declared",
    "digest_of",
    "fields_of",
    "is_formula",
    "look",
    "rows",
]
