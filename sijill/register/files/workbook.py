"""A workbook read through a process of its own, row after row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sijill.register.files.refusing import BadRoll

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "PATH": os.defpath}


def unpacked(path: Path, *, sheet: str = "") -> tuple[dict[str, Any], Iterator[list[str]]]:
    """What is inside, and the rows from the first line of the sheet on; closes with the rows."""
    lines = _lines(path, sheet)
    head = next(lines, None)
    if not isinstance(head, dict):
        raise BadRoll("too_heavy")
    return head, _rows(lines)


def _rows(lines: Iterator[Any]) -> Iterator[list[str]]:
    yield from lines


def _lines(path: Path, sheet: str) -> Iterator[Any]:
    with path.open("rb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "sijill.register.files.sheet", sheet],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=ENVIRONMENT,
            start_new_session=True,
            text=True,
            encoding="utf-8",
        )
    try:
        assert process.stdout is not None
        for text in process.stdout:
            yield _line(text)
        if process.wait():  # killed by its own limits
            raise BadRoll("too_heavy")
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _line(text: str) -> Any:
    try:
        line = json.loads(text)
    except ValueError:  # cut in the middle of a line: its process was killed
        raise BadRoll("too_heavy") from None
    if isinstance(line, dict) and "problem" in line:
        raise BadRoll(line["problem"], **line["facts"])
    return line
