"""The life of what is kept, as a jurist reads it: its states, and who takes it from one to another.

Each state is called as on the screens, by the words of its room; its code stands beside it.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps

from sijill.desk.law import words
from sijill.desk.law.cells import cell, head, row
from sijill.institutions.wording import ROLES

Life = Mapping[tuple[str, str], Any]
Words = Mapping[str, tuple[Any, Mapping[Any, Any]]]


def pages_of(lives: Mapping[str, Life]) -> dict[str, str]:
    """One page for each life, in the language that is active."""
    return {f"life-of-{code}.md": page(code, life) for code, life in lives.items()}


@cache
def said() -> Words:
    """What each life and its states are called, room by room."""
    found: dict[str, tuple[Any, Mapping[Any, Any]]] = {}
    for config in apps.get_app_configs():
        for name in (f"{config.name}.wording", f"{config.name}.wording.lives"):
            if config.name.startswith("sijill.") and _is_there(name):
                found |= getattr(importlib.import_module(name), "LIVES", {})
    return found


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def page(code: str, life: Life) -> str:
    """A diagram for the eye and the same table for everybody else."""
    title, called = said()[code]
    states = {str(state): _word(given) for state, given in called.items()}
    there = dict.fromkeys(str(state) for pair in life for state in pair if state)
    return "\n".join(
        [
            f"# {cell(words.LIFE_OF % {'what': title})}\n",
            "```mermaid\nstateDiagram-v2",
            *(f'    state "{_drawn(states[state])}" as {state}' for state in there),
            *_arrows(life),
            "```\n",
            head(words.FROM_STATE, words.TO_STATE, words.WHO_MAY),
            *_rows(life, states),
            "",
        ]
    )


def _word(given: Any) -> str:
    """The word of a state, whether or not the kind of its tag stands before it."""
    return cell(given[1] if isinstance(given, tuple) else given)


def _drawn(word: str) -> str:
    """A word as a diagram takes it."""
    return word.replace('"', "").replace(":", " –")


def _arrows(life: Life) -> Iterator[str]:
    for (here, there), who in life.items():
        yield f"    {here or '[*]'} --> {there}: {_drawn(_who(who))}"


def _rows(life: Life, states: Mapping[str, str]) -> Iterator[str]:
    for (here, there), who in life.items():
        start = f"{states[str(here)]} (`{here}`)" if here else cell(words.NOTHING_YET)
        yield row(start, f"{states[str(there)]} (`{there}`)", _who(who))


def _who(who: Any) -> str:
    codes: Iterable[str] = [who] if isinstance(who, str) else {str(one) for one in who}
    return cell(str(words.COMMA).join(sorted(who_is(code) for code in codes)))


def who_is(code: str) -> str:
    """An office, or what somebody is at a table, in words."""
    found = {**{str(role): name for role, name in ROLES.items()}, **words.WHO}
    return str(found[code])
