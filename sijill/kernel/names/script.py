"""Which script a name is written in: the form asks for one, people type the other."""

import unicodedata
from enum import StrEnum
from functools import lru_cache

REMEMBERED = 1 << 14  # names that were met, which return


class Script(StrEnum):
    """The scripts a Moroccan name comes in."""

    ARABIC = "arabic"
    LATIN = "latin"
    TIFINAGH = "tifinagh"


def letter_script(letter: str) -> Script | None:
    """The script of one letter, None for a sign, a digit or a foreign letter."""
    if not letter.isalpha():
        return None
    code = ord(letter)
    if code < 0x250 or 0x1E00 <= code < 0x1F00 or 0xFF21 <= code < 0xFF5B:
        return Script.LATIN
    if 0x2D30 <= code < 0x2D80:
        return Script.TIFINAGH
    if 0x600 <= code < 0x700:
        return Script.ARABIC
    name = unicodedata.name(letter, "")
    return next((script for script in Script if name.startswith(script.upper())), None)


@lru_cache(maxsize=REMEMBERED)
def scripts_of(text: str) -> frozenset[Script]:
    """Every script that has a letter in the text."""
    return frozenset(script for letter in text if (script := letter_script(letter)))


def main_script(word: str) -> Script:
    """The script that decides how a word is read; Latin when nothing says otherwise."""
    if word.isascii():
        return Script.LATIN
    found = scripts_of(word)
    return next((s for s in (Script.ARABIC, Script.TIFINAGH) if s in found), Script.LATIN)


def script_of(text: str) -> Script | None:
    """The one script of the text; None when there is none, or several."""
    found = {letter_script(letter) for letter in text if letter.isalpha()}
    return found.pop() if len(found) == 1 else None


def looks_arabic(text: str) -> bool:
    """Whether every letter is Arabic, and there is one."""
    return script_of(text) is Script.ARABIC


def looks_latin(text: str) -> bool:
    """Whether every letter is Latin, and there is one."""
    return script_of(text) is Script.LATIN


def looks_tifinagh(text: str) -> bool:
    """Whether every letter is Tifinagh, and there is one."""
    return script_of(text) is Script.TIFINAGH
