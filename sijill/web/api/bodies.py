"""Reading what a program sends: JSON of the type it says, and nothing that breaks further in."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from sijill.kernel.text import plain
from sijill.web.api.problems import Fault, Kind

DEEPEST = 12


class StrictJSON(Parser):
    """JSON as RFC 8259 has it, without the signs that are left out of every form too."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body; a problem when it is of another type, or no JSON."""
        if request.content_type not in ("application/json", "text/json"):
            raise Fault(Kind.MEDIA)
        try:
            read = json.loads(request.body, parse_constant=_refuse)
        except (ValueError, RecursionError):
            raise Fault(Kind.BAD_REQUEST) from None
        return cleaned(read, DEEPEST)


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def cleaned(value: Any, depth: int) -> Any:
    """The value with every text in it plain."""
    if depth < 0:
        raise Fault(Kind.BAD_REQUEST)
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [cleaned(each, depth - 1) for each in value]
    if isinstance(value, dict):
        return {plain(key): cleaned(each, depth - 1) for key, each in value.items()}
    return value


def form_alone(request: HttpRequest, wanted: str) -> None:
    """Refuse a body of another type than this operation reads."""
    if request.content_type != wanted:
        raise Fault(Kind.MEDIA)
