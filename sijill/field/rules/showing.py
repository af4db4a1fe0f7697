"""When a page is shown or a document asked, as a tree that a tablet can walk.

The procedures say it in Python. What a function asks of the answers is found by asking it: each
box it looks at becomes a branching over the answers that box may have. A function that looks at
free text cannot be told so: its page is shown, and the chamber's own rules judge what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Tree = bool | dict[str, Any]
Domains = Mapping[tuple[str, str], tuple[Any, ...]]
DEEPEST = 8


class _Asks(Exception):
    """A box was looked at whose answer is not supposed yet."""

    def __init__(self, page: str, box: str) -> None:
        self.page, self.box = page, box


class _Untold(Exception):
    """The answer cannot be told by boxes with few answers."""


class _Page:
    """The supposed answers of one page."""

    def __init__(self, code: str, supposed: Mapping[tuple[str, str], Any]) -> None:
        self._code, self._supposed = code, supposed

    def get(self, box: str, default: Any = None) -> Any:
        """The supposed answer."""
        if (self._code, box) not in self._supposed:
            raise _Asks(self._code, box)
        value = self._supposed[self._code, box]
        return default if value is None else value


class _Answers:
    """Answers that ask back."""

    def __init__(self, supposed: Mapping[tuple[str, str], Any]) -> None:
        self._supposed = supposed

    def get(self, page: str, default: Any = None) -> _Page:
        """The page; there is always one."""
        return _Page(page, self._supposed)


def tree_of(shown: Callable[[Any], bool], domains: Domains) -> Tree:
    """What a function of the answers says, as a tree; True where it cannot be told."""
    try:
        return _tree(shown, domains, {})
    except (_Untold, AttributeError, TypeError, KeyError):
        return True


def _tree(
    shown: Callable[[Any], bool], domains: Domains, supposed: Mapping[tuple[str, str], Any]
) -> Tree:
    try:
        return bool(shown(_Answers(supposed)))
    except _Asks as asks:
        here = (asks.page, asks.box)
    values = domains.get(here)
    if values is None or len(supposed) >= DEEPEST:
        raise _Untold
    branches = {_word(v): _tree(shown, domains, {**supposed, here: v}) for v in values}
    return {
        "page": here[0],
        "box": here[1],
        "is": branches,
        "else": _tree(shown, domains, {**supposed, here: None}),
    }


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
