"""The code under which anybody may verify a decision letter."""

from __future__ import annotations

import secrets

# No letter that can be read as another, or as a digit.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12


def new_letter_code() -> str:
    """Twelve letters and digits in three groups: 59 bits, read aloud without a doubt."""
    return drawn(4, LENGTH // 4)


def drawn(size: int, groups: int) -> str:
    """A code of so many groups of one size; each kind of paper has its own shape."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(size)) for _ in range(groups))
