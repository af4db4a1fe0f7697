"""Every address of the house, found where the house itself finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID, uuid5

from django.urls import URLPattern, URLResolver, get_resolver

NOBODYS = UUID("6f2b0d5e-0000-4000-8000-000000000000")  # leads to nothing
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, and its path with what stands in it between angle brackets."""

    name: str
    route: str

    @property
    def shown(self) -> str:
        """The path as the table writes it: without the types of what stands in it."""
        return "/" + _PLACE.sub(r"<\2>", self.route)

    def filled(self, known: Mapping[str, str]) -> str:
        """The path with what the world holds in each place, or what leads to nothing."""

        def fill(found: re.Match[str]) -> str:
            kind, place = found[1] or "str", found[2]
            room = self.name.partition(":")[0]
            value = known.get(f"{self.name} {place}") or known.get(f"{room} {place}")
            return quote(value or known.get(place) or _nothing(kind, place), safe="/")

        return "/" + _PLACE.sub(fill, self.route)


def _nothing(kind: str, place: str) -> str:
    if kind in ("uuid", "uuidstr"):
        return str(uuid5(NOBODYS, place))
    return "7" if kind == "int" else "nothing"


def addresses() -> list[Address]:
    """Every address, in the order of its path; two that differ in type alone are one."""
    found = {each.shown: each for each in _walk(get_resolver().url_patterns)}
    return [found[path] for path in sorted(found)]


def _walk(
    patterns: list[URLPattern | URLResolver], space: str = "", before: str = ""
) -> Iterator[Address]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, inner, route)
        else:
            yield Address(f"{space}{each.name or ''}", route)
