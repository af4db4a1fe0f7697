"""The code under which anybody may verify a decision letter."""

from __future__ import annotations

from sijill.kernel.codes import LETTERS, drawn

__all__ = ["LENGTH", "LETTERS", "drawn", "new_letter_code"]

LENGTH = 12


def new_letter_code() -> str:
    """Twelve letters and digits in three groups: 59 bits, read aloud without a doubt."""
    return drawn(4, LENGTH // 4)
