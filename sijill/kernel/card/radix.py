"""Two bytes in three characters: Base45 (RFC 9285), and base41, its part that addresses allow."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property

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
        base, whole = self.base, len(digits) // 3 * 3
        square = base * base
        pairs = [
            c + base * d + square * e
            for c, d, e in zip(digits[0:whole:3], digits[1:whole:3], digits[2:whole:3], strict=True)
        ]
        try:
            found = struct.pack(f">{len(pairs)}H", *pairs)
            if len(digits) > whole:
                found += bytes([digits[-2] + base * digits[-1]])
        except (struct.error, ValueError):
            raise Misspelt("a group above what its bytes hold") from None
        return found

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
