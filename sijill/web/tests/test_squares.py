"""A square that is completed where there is no network is the one that the library draws."""

from __future__ import annotations

import base64
import random

import pytest
import segno

from sijill.web.squares import FIRST, Square, to_complete

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def completed(square: Square, code: str) -> list[list[int]]:
    """The modules for one code, as the tablet's script finds them."""
    held = int.from_bytes(base64.b64decode(square["first"]))
    for letter, changes in zip(code, square["changes"], strict=True):
        for bit, change in enumerate(changes):
            if (ord(letter) ^ ord(FIRST)) >> bit & 1:
                held ^= int.from_bytes(base64.b64decode(change))
    length = len(base64.b64decode(square["first"])) * 8
    modules = [int(one) for one in f"{held:0{length}b}"]
    side = square["side"]
    return [modules[row * side : (row + 1) * side] for row in range(side)]


ORIGINS = ("https://sijill.example", "http://localhost:8000", f"https://{'long.' * 12}ma")


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_completed_square_is_the_one_the_library_draws(origin: str) -> None:
    before = f"{origin}/receipt/"
    square = to_complete(before, 12, "/")
    chance = random.Random(50_17)
    for code in (
        LETTERS[:12],
        LETTERS[-12:],
        *("".join(chance.choices(LETTERS, k=12)) for _ in range(20)),
    ):
        found = completed(square, code)
        size = (square["side"] - 17) // 4
        every = [
            segno.make(
                f"{before}{code}/",
                error="m",
                mode="byte",
                boost_error=False,
                version=size,
                mask=mask,
            )
            for mask in range(8)
        ]
        assert found in [[[module & 1 for module in row] for row in one.matrix] for one in every]
