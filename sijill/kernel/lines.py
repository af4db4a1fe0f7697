"""Rows as COPY reads them: one line of text each, made of plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")  # most text has none of them
_IN_ARRAY = str.maketrans({"\\": "\\\\", '"': '\\"'})


class Json(NamedTuple):
    """A list that goes into a column of JSON: a bare list is an array."""

    value: Any


def line(values: Iterable[Any]) -> str:
    """One row as COPY reads it: None, text, numbers, days, instants, bytes, lists and JSON."""
    told = [escaped(value) if type(value) is str else _text(value) for value in values]
    return "\t".join(told) + "\n"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return escaped(value)
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, Json):
        return escaped(as_json(value.value))
    if isinstance(value, list | tuple):
        items = ",".join([f'"{_quotable(str(item))}"' for item in value])
        return escaped(f"{{{items}}}")
    if isinstance(value, dict):
        return escaped(as_json(value))
    assert isinstance(value, int | UUID | date | datetime), value
    return str(value)


as_json = json.JSONEncoder(ensure_ascii=False).encode


def escaped(text: str) -> str:
    """The text as COPY reads it."""
    return text.translate(_ESCAPED) if _SPECIAL.search(text) else text


def _quotable(item: str) -> str:
    return item.translate(_IN_ARRAY) if '"' in item or "\\" in item else item
