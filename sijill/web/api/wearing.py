"""Decorators that the library reads through."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any


def wearing(operation: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Dress a wrapper as the operation: its name, its words, and its types already resolved.

    The library resolves written types in the module of the function it is given, which is the
    wrapper's.
    """

    def dressed(within: Callable[..., Any]) -> Callable[..., Any]:
        made = wraps(operation)(within)
        made.__signature__ = inspect.signature(operation, eval_str=True)  # type: ignore[attr-defined]
        return made

    return dressed
