"""Python source read as a tree, not run: what the laws of the house and its documents look at."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a file; ``SyntaxError`` where it is none."""
    text = path.read_text(encoding="utf-8")
    with _garbage_left():
        return ast.parse(text)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Collect no garbage meanwhile: Python 3.11 counts the depth of all its trees in one place.

    What a collection frees may format a traceback, here or in another thread, and that reads a
    tree of its own: the first then ends in ``SystemError`` (CPython issue 106905, mended in 3.12).
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
