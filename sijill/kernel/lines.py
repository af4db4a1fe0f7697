"""Rows as COPY reads them: one line of text each, made of plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = re.compile(r"[\\\t\n\r]")  # most text has none of them
_IN_ARRAY = str.maketrans({"\\": "\\\\", '"': '\\"'})
_BETWEEN = "\x1f"


class Json(NamedTuple):
    """A list that goes into a column of JSON: a bare list is an array."""

    value: Any


def line(values: Iterable[Any]) -> str:
    """One row as COPY reads it: None, text, numbers, days, instants, bytes, lists and JSON."""
    told = [_TOLD.get(type(value), _text)(value) for value in values]
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
        return escaped_json(value.value)
    if isinstance(value, list | tuple):
        return _array(value)
    if isinstance(value, dict):
        return escaped_json(value)
    assert isinstance(value, int | UUID | date | datetime), value
    return str(value)


as_json = json.JSONEncoder(ensure_ascii=False).encode


def escaped(text: str) -> str:
    """The text as COPY reads it."""
    return text.translate(_ESCAPED) if _SPECIAL.search(text) else text


def escaped_json(value: Any) -> str:
    """A value as JSON, as COPY reads it: JSON itself writes tabs and line ends out."""
    return as_json(value).replace("\\", "\\\\")


def _array(items: Iterable[Any]) -> str:
    told = [str(item) for item in items]
    if not told:
        return "{}"
    together = _BETWEEN.join(told)
    if '"' in together or "\\" in together or together.count(_BETWEEN) >= len(told):
        return escaped("{" + ",".join([f'"{_quotable(item)}"' for item in told]) + "}")
    return escaped('{"' + together.replace(_BETWEEN, '","') + '"}')


def _quotable(item: str) -> str:
    return item.translate(_IN_ARRAY) if '"' in item or "\\" in item else item


# By the very type: a million rows are told this way, and few values are of another.
_TOLD: dict[type, Callable[[Any], str]] = {
    str: escaped,
    int: str,
    date: str,
    datetime: str,
    UUID: str,
    type(None): lambda _: "\\N",
    bool: lambda value: "t" if value else "f",
    tuple: _array,
    list: _array,
    dict: escaped_json,
}
