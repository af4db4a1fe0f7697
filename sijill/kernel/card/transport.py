"""From the text of a code to signed bytes and back."""

from __future__ import annotations

import zlib
from urllib.parse import unquote_to_bytes

from sijill.kernel.card.packing import pack
from sijill.kernel.card.radix import BASE41, BASE45, Misspelt
from sijill.kernel.card.reasons import Doubt, Reason

LONGEST_TEXT = 4296  # what the largest QR code holds
MOST_BYTES = 16_384  # inflated


def front(signed: bytes, *, address: str) -> str:
    """The address that opens the checker, with the signed bytes in its fragment."""
    return f"{address.upper()}#{BASE41.write(pack(signed))}"


def back(signed: bytes) -> str:
    """The signed bytes for checkers alone."""
    return BASE45.write(pack(signed))


def read(text: str) -> bytes:
    """The signed bytes in the text of either code, or Doubt."""
    return inflate(_packed(text.strip(" \t\r\n")))


def _packed(text: str) -> bytes:
    if not text:
        raise Doubt(Reason.EMPTY)
    if len(text) > LONGEST_TEXT:
        raise Doubt(Reason.TOO_LONG)
    _, mark, fragment = text.partition("#")
    try:
        if mark:
            return BASE41.read(unquote_to_bytes(fragment).decode("ascii").upper())
        return BASE45.read(text)
    except (Misspelt, UnicodeError):
        raise Doubt(Reason.ALPHABET) from None


def inflate(packed: bytes, *, most: int = MOST_BYTES) -> bytes:
    """One zlib stream and nothing else; never more than `most` bytes are made."""
    stream = zlib.decompressobj()
    try:
        found = stream.decompress(packed, most + 1)
    except zlib.error:
        raise Doubt(Reason.COMPRESSION) from None
    if len(found) > most:
        raise Doubt(Reason.TOO_BIG)
    if not stream.eof or stream.unused_data:
        raise Doubt(Reason.COMPRESSION)
    return found
