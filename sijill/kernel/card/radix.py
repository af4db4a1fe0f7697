"""Two bytes in three characters: Base45 (RFC 9285), and base41, its part that addresses allow."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

ABSENT = 255


class Misspelt(ValueError):
    """A character, a length or a group that the encoding does not have."""


@dataclass(frozen=True)
class Radix:
    """An encoding of two bytes in three characters, the smallest digit first."""

    alphabet: str

    @cached_property
    def base(self) -> int:
        return len(self.alphabet)

    @cached_property
    def _weights(self) -> NDArray[np.int64]:
        """What the digits of a group count for."""
        return np.array([1, self.base, self.base**2], dtype=np.int64)

    @cached_property
    def _digits(self) -> bytes:
        """The digit of each byte of ASCII text, ABSENT for what the alphabet lacks."""
        table = bytearray([ABSENT]) * 256
        for digit, letter in enumerate(self.alphabet):
            table[ord(letter)] = digit
        return bytes(table)

    def write(self, data: bytes) -> str:
        """The text of some bytes."""
        base, letters = self.base, self.alphabet
        square = base * base
        pairs = struct.unpack(f">{len(data) // 2}H", data[: len(data) & ~1])
        found = [
            letters[n % base] + letters[n // base % base] + letters[n // square] for n in pairs
        ]
        if len(data) % 2:
            found.append(letters[data[-1] % base] + letters[data[-1] // base])
        return "".join(found)

    def read(self, text: str) -> bytes:
        """The bytes of a text, or Misspelt."""
        digits = self._read_digits(text)
        whole = len(digits) // 3 * 3
        groups = np.frombuffer(digits, np.uint8, whole).reshape(-1, 3)
        pairs = groups @ self._weights
        rest = digits[-2] + self.base * digits[-1] if len(digits) > whole else 0
        if rest > 0xFF or (whole and int(pairs.max()) > 0xFFFF):
            raise Misspelt("a group above what its bytes hold")
        found = pairs.astype(">u2").tobytes()
        return found + bytes([rest]) if len(digits) > whole else found

    def _read_digits(self, text: str) -> bytes:
        if not text.isascii():
            raise Misspelt("a character outside the alphabet")
        digits = text.encode().translate(self._digits)
        if ABSENT in digits:
            raise Misspelt("a character outside the alphabet")
        if len(digits) % 3 == 1:
            raise Misspelt("a character alone")
        return digits


BASE45 = Radix("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
# Without space, %, +, . : the first three an address changes, the last a reader may cut off. The
# third character of a group never reaches 39 or 40, so a text never ends with ":" or "/" either.
BASE41 = Radix("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-*$:/")
