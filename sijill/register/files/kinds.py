"""What a file is, by its first bytes and by the list of what a ZIP holds: never by its name."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from sijill.register.files.refusing import (
    FULLEST,
    LARGEST,
    LARGEST_SHEET,
    PARTS,
    SMALL,
    BadRoll,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How a workbook under a password names its content, in a file of the old kind.
SEALED = "EncryptedPackage".encode("utf-16-le")
HEAD = 1 << 16
MARKUP = (b"<html", b"<table", b"<!doctype html", b"<?xml", b"<workbook")
NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
WORKBOOK = "xl/workbook.xml"


class FileKind(StrEnum):
    """What can be read as a roll."""

    SEPARATED = "csv"
    WORKBOOK = "xlsx"


def kind_of(path: Path) -> FileKind:
    """What the file is; BadRoll when it is nothing that can be read, or what no roll needs."""
    size = path.stat().st_size
    if size > LARGEST:
        raise BadRoll("too_large", limit=LARGEST)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise BadRoll("empty")
    if head.startswith(b"PK\x03\x04"):
        check_archive(path)
        return FileKind.WORKBOOK
    if head.startswith(OLE):
        raise BadRoll("password" if SEALED in head else "old_workbook")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith(MARKUP):
        raise BadRoll("web_page")
    if head.startswith(NOT_TEXT):
        raise BadRoll("unknown_kind")
    return FileKind.SEPARATED


def check_archive(path: Path) -> None:
    """Refuse what a ZIP announces: sizes of a bomb, programs, a password, another program's."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    # The last one: a ZIP of a later version than the library knows, or locked.
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as problem:
        raise BadRoll("damaged") from problem
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > PARTS or unpacked > LARGEST_SHEET or unpacked > FULLEST * max(packed, SMALL):
        raise BadRoll("bomb", size=unpacked)
    if any(part.flag_bits & 1 for part in parts):
        raise BadRoll("password")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise BadRoll("macros")
    if WORKBOOK not in names:
        raise BadRoll("other_workbook")
