"""Codes printed on papers, under which anybody may check them."""

from __future__ import annotations

import secrets

# No letter that can be read as another, or as a digit.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def drawn(size: int, groups: int) -> str:
    """A code of so many groups of one size; each kind of paper has its own shape."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(size)) for _ in range(groups))


def typed(text: str, *, size: int, groups: int) -> str:
    """The code as it is kept, however it was typed; empty when it cannot be one of this shape."""
    plain = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    if len(plain) != size * groups:
        return ""
    return "-".join(plain[at : at + size] for at in range(0, len(plain), size))
