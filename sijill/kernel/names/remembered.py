"""What was worked out once, by the word: found again sooner than a cache that keeps an order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")


class Remembered(dict[str, Made]):
    """Answers by word, at most so many: when it is full it begins anew."""

    def __init__(self, make: Callable[[str], Made], *, most: int) -> None:
        super().__init__()
        self.make, self.most = make, most

    def __missing__(self, word: str) -> Made:
        if len(self) >= self.most:
            self.clear()
        made = self[word] = self.make(word)
        return made

    def cache_clear(self) -> None:
        """Forget all of it, as other caches do."""
        self.clear()
