"""The code under which anybody may verify a decision letter."""

from __future__ import annotations

import secrets

# No letter that can be read as another, or as a digit.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 12


def new_letter_code() -> str:
    """Twelve letters and digits in three groups: 59 bits, read aloud without a doubt."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(drawn[i : i + 4] for i in range(0, LENGTH, 4))
