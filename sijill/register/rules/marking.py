"""Two marks that tell which copy a leaked file came from, even without its first line.

The first stands in a column: a reference for each row, half drawn from the row and half its seal
under the copy's own key. One row is enough, whatever was sorted, cut or joined; it goes with its
column. The second is the order of the rows, which only the key explains: it stays when columns
are cut and rows are removed, and goes when the rows are sorted. Whoever does both is not found.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

# Without vowels that make words and without I, L, O, U: read aloud without a mistake.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
FRONT, SEAL = 6, 10  # signs of five bits
HEAD = "R"  # so that no spreadsheet takes a reference for a number
REFERENCE = re.compile(rf"\b{HEAD}[{SIGNS}]{{{FRONT + SEAL}}}\b")
LEAST_ORDERED = 20  # rows below which an order says nothing
SURE = 6.0  # deviations from chance above which an order is the copy's: one in a billion


def key_of(secret: bytes) -> bytes:
    """The key of a copy's marks, drawn from the key that seals its file."""
    return hmac.digest(secret, b"sijill:export:mark", "sha256")


def reference(key: bytes, nia: str) -> str:
    """The reference of somebody's row in the copy of this key."""
    front = _signs(hmac.digest(key, b"row:" + nia.encode(), "sha256"), FRONT)
    return f"{HEAD}{front}{_seal(key, front)}"


def is_of(key: bytes, mark: str) -> bool:
    """Whether a reference was given in the copy of this key."""
    front = mark[1 : 1 + FRONT]
    return hmac.compare_digest(mark[1 + FRONT :], _seal(key, front))


def references_in(text: str) -> list[str]:
    """What looks like a reference, wherever it stands."""
    return REFERENCE.findall(text.upper())


def order_key(key: bytes) -> bytes:
    """The key of the order alone: it is told to the database, which must not learn the other."""
    return hmac.digest(key, b"sijill:export:order", "sha256")


def place(order: bytes, nia: str) -> bytes:
    """Where a row stands in the copy: rows are written by rising place."""
    return hashlib.sha256(order + nia.encode()).digest()


def likeness(order: bytes, numbers: Sequence[str]) -> float:
    """By how many deviations the rows stand in this order more than chance would have them."""
    count = len(numbers)
    if count < LEAST_ORDERED:
        return 0.0
    places = [place(order, one) for one in numbers]
    rising = sum(one < next_ for one, next_ in pairwise(places))
    return (rising - (count - 1) / 2) / math.sqrt((count + 1) / 12)


def _seal(key: bytes, front: str) -> str:
    return _signs(hmac.digest(key, b"seal:" + front.encode(), "sha256"), SEAL)


def _signs(digest: bytes, count: int) -> str:
    number = int.from_bytes(digest[:8])
    return "".join(SIGNS[number >> 5 * turn & 31] for turn in range(count))


def distinct(numbers: Iterable[str]) -> list[str]:
    """Each number once, where it first stands."""
    return list(dict.fromkeys(numbers))
