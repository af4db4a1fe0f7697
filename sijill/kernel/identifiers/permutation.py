"""Numbers in an order nobody can guess: a keyed bijection of 0…size-1.

A Feistel network of ten rounds on pairs (left, right) modulo the square root of the size, with
HMAC-SHA-256 as the round function; a result outside the range is permuted again until it falls
inside (cycle walking). Who sees two numbers learns neither how many lie between them nor which
came first; two counters never give one number, so no table of the numbers given is needed.
"""

import hmac
from dataclasses import dataclass, field
from functools import cached_property
from math import isqrt

ROUNDS = 10
SHORTEST_KEY = 16  # bytes


@dataclass(frozen=True)
class Permutation:
    """A bijection of 0…size-1 fixed by a secret key and a purpose.

    The purpose separates uses of one key: the order of case references says nothing about NIA.
    Changing key or purpose once numbers are out would give numbers twice.
    """

    size: int
    key: bytes = field(repr=False)
    purpose: str

    def __post_init__(self) -> None:
        if self.size < 2:
            raise ValueError("nothing to permute")
        if len(self.key) < SHORTEST_KEY:
            raise ValueError(f"the key needs at least {SHORTEST_KEY} bytes")

    def forward(self, counter: int) -> int:
        """The number given to the counter."""
        self._check(counter)
        number = self._rounds(counter)
        while number >= self.size:
            number = self._rounds(number)
        return number

    def backward(self, number: int) -> int:
        """The counter that was given the number."""
        self._check(number)
        counter = self._undone(number)
        while counter >= self.size:
            counter = self._undone(counter)
        return counter

    @cached_property
    def _side(self) -> int:
        return isqrt(self.size - 1) + 1

    def _check(self, number: int) -> None:
        if not 0 <= number < self.size:
            raise ValueError(f"{number} is not in 0…{self.size - 1}")

    def _mask(self, turn: int, half: int) -> int:
        label = f"{self.purpose}/{self.size}/{turn}/{half}".encode()
        return int.from_bytes(hmac.digest(self.key, label, "sha256")[:16]) % self._side

    def _rounds(self, number: int) -> int:
        left, right = divmod(number, self._side)
        for turn in range(ROUNDS):
            left, right = right, (left + self._mask(turn, right)) % self._side
        return left * self._side + right

    def _undone(self, number: int) -> int:
        left, right = divmod(number, self._side)
        for turn in reversed(range(ROUNDS)):
            left, right = (right - self._mask(turn, left)) % self._side, left
        return left * self._side + right
