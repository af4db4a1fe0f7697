"""What everybody reads at every page and hardly ever changes, kept for a moment in each process.

Never anything about a person, and never what opens a door: mandates and rights are read anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings

P = ParamSpec("P")
R = TypeVar("R")
AT_MOST = 2_000

_held: dict[tuple[Any, ...], tuple[float, Any]] = {}


def kept(read: Callable[P, R]) -> Callable[P, R]:
    """Answer a read of the last seconds (`REFERENCE_KEPT`) again; its arguments are plain values.

    The answer is shared by every thread: whoever gets it leaves it as it is.
    """

    @wraps(read)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        seconds = settings.REFERENCE_KEPT
        if not seconds:
            return read(*args, **kwargs)
        asked = (read, args, *sorted(kwargs.items()))
        until, answer = _held.get(asked, (0.0, None))
        if until < (moment := time.monotonic()):
            answer = read(*args, **kwargs)
            if len(_held) >= AT_MOST:
                _held.clear()
            _held[asked] = (moment + seconds, answer)
        return answer  # type: ignore[no-any-return]

    return again


def forget() -> None:
    """Read everything anew in this process."""
    _held.clear()
