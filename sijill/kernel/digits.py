"""Digits as people type them: any script in, 0-9 out, and nothing invisible left."""

import re
import unicodedata

# U+200B-200F zero width and marks, 202A-202E embeddings, 2060-2069 joiners and isolates,
# 061C Arabic mark, FEFF byte order mark, 00AD soft hyphen.
_INVISIBLE = "\u00ad\u061c\u180e\ufeff" + "".join(
    chr(code) for code in (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
)
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\ufe58\ufe63\uff0d\u06d4\u0640"
_DIGITS = {chr(zero + n): str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
_TO_WESTERN = str.maketrans(_DIGITS)
_TABLE: dict[int, str | int | None] = {
    **dict.fromkeys(map(ord, _INVISIBLE), None),
    **dict.fromkeys(map(ord, _HYPHENS), "-"),
    **_TO_WESTERN,
}

# Looking for what must be changed is ten times sooner than changing nothing, letter by letter.
_CHANGED = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "]")

SEPARATORS = " -./_·,'’()"
_BARE = dict.fromkeys(map(ord, SEPARATORS), None)


def western(text: str) -> str:
    """The same text with Arabic-Indic and Persian digits as 0-9."""
    return text.translate(_TO_WESTERN)


def typed(text: str) -> str:
    """What was meant by what was typed or pasted.

    Bidi marks go, every space (no-break, thin, ideographic) is one plain space, every dash is a
    hyphen, wide and script digits are 0-9. Letters and their case are left alone.
    """
    if not text.isascii():
        text = _folded(unicodedata.normalize("NFKC", _folded(text)))
    return " ".join(text.split())


def _folded(text: str) -> str:
    return text.translate(_TABLE) if _CHANGED.search(text) else text


def bare(text: str) -> str:
    """The typed text without the separators people put in numbers."""
    return typed(text).translate(_BARE)


def grouped(text: str, *sizes: int) -> str:
    """The text cut into groups of the given sizes, the last one repeated: ("0612345678", 2)."""
    groups, start, turn = [], 0, 0
    while start < len(text):
        size = sizes[min(turn, len(sizes) - 1)]
        groups.append(text[start : start + size])
        start, turn = start + size, turn + 1
    return " ".join(groups)
