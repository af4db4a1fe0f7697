"""The law as the code follows it, printed from its own tables: never written by hand."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps

from sijill.desk import procedures
from sijill.desk.law import printed
from sijill.desk.law.source import ROOMS

__all__ = ["ROOMS", "Life", "lifecycles", "pages"]

Life = Mapping[tuple[str, str], Iterable[str]]


def pages() -> dict[str, str]:
    """Every page of docs/law by its file name."""
    return printed.pages(procedures.installed(), dict(lifecycles()))


def lifecycles() -> Iterator[tuple[str, Life]]:
    """The tables of lives, room by room: any TRANSITIONS of a room's rules, then its LIVES."""
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        if not config.name.startswith("sijill."):
            continue
        for module in (f"{config.name}.rules", f"{config.name}.rules.life"):
            life = _table(module, "TRANSITIONS")
            if life:
                yield config.label, life
                break
        yield from _table(f"{config.name}.rules", "LIVES").items()


def _table(module: str, name: str) -> Any:
    """A table of a module, or an empty one."""
    try:
        found = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return {}
    return getattr(importlib.import_module(module), name, {}) if found else {}
