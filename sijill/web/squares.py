"""The square code of an address whose last letters are made where there is no network."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TypedDict

import segno

FIRST = "0"  # what stands at every place of the first square
BITS = 7  # of a digit or a capital letter


class Square(TypedDict):
    """The first square, and what each bit of each letter changes in it: modules, in base64."""

    side: int
    first: str
    changes: list[list[str]]


@lru_cache(maxsize=4)
def to_complete(before: str, places: int, after: str) -> Square:
    """Draw the square of `before`, some digits or capitals, `after`, for a script to complete.

    Size and mask once chosen, every module is a sum of bits of the text: the square of any letters
    is the first one, changed by what each bit that differs changes.
    """

    def drawn(at: int = 0, flipped: int = 0) -> segno.QRCode:
        middle = bytearray(FIRST.encode() * places)
        middle[at] ^= flipped
        text = b"".join((before.encode("ascii"), bytes(middle), after.encode("ascii")))
        return segno.make(
            text, error="m", mode="byte", boost_error=False, micro=False,
            version=first.version if flipped else None, mask=first.mask if flipped else None,
        )  # fmt: skip

    first = drawn()
    held = _packed(first)

    def change(at: int, bit: int) -> str:
        other = _packed(drawn(at, 1 << bit))
        return _told(bytes(a ^ b for a, b in zip(held, other, strict=True)))

    changes = [[change(at, bit) for bit in range(BITS)] for at in range(places)]
    return {"side": len(first.matrix), "first": _told(held), "changes": changes}


def _packed(square: segno.QRCode) -> bytes:
    """The modules row by row, eight to a byte, the first one highest."""
    modules = [module & 1 for row in square.matrix for module in row]
    modules += [0] * (-len(modules) % 8)
    eights = (modules[at : at + 8] for at in range(0, len(modules), 8))
    return bytes(sum(bit << 7 - place for place, bit in enumerate(eight)) for eight in eights)


def _told(packed: bytes) -> str:
    return base64.b64encode(packed).decode("ascii")
