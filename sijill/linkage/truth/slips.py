"""Slips of hand and eye in names and numbers, one slip in each value given."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Texts = NDArray[np.object_]
# How often a slip changes, loses, exchanges or adds a letter.
SLIPS: Mapping[str, float] = {"changed": 0.40, "lost": 0.25, "exchanged": 0.20, "added": 0.15}
# Keys side by side (French keyboard) and letters heard alike.
NEAR_LATIN: Mapping[str, str] = {
    "a": "zqe", "b": "vnp", "c": "xvs", "d": "sft", "e": "zra", "f": "dgv", "g": "fhj", "h": "gjy",
    "i": "uoy", "j": "hkg", "k": "jlq", "l": "kmr", "m": "ln", "n": "bm", "o": "ipu", "p": "ob",
    "q": "ask", "r": "etl", "s": "qdz", "t": "ryd", "u": "yio", "v": "cbf", "w": "xs", "x": "wc",
    "y": "tui", "z": "aes", "ï": "i", "é": "e",
}  # fmt: skip
# Keys side by side and letters that differ by their dots.
NEAR_ARABIC: Mapping[str, str] = {
    "ا": "ل", "أ": "ا", "إ": "ا", "آ": "ا", "ب": "تني", "ت": "بثن", "ث": "تش", "ج": "حخ",
    "ح": "جخه", "خ": "حج", "د": "ذر", "ذ": "دز", "ر": "زد", "ز": "رذ", "س": "شص", "ش": "سث",
    "ص": "ضس", "ض": "صد", "ط": "ظت", "ظ": "طض", "ع": "غه", "غ": "عف", "ف": "قغ", "ق": "فغ",
    "ك": "ق", "ل": "ام", "م": "نه", "ن": "تب", "ه": "ةح", "ة": "ه", "و": "ر", "ي": "بى",
    "ى": "ي", "ئ": "ي", "ء": "ا", "ؤ": "و", "ڭ": "ك",
}  # fmt: skip
NEAR: Mapping[str, str] = {**NEAR_LATIN, **NEAR_ARABIC}
SHORTEST = 3  # letters, for one to be lost
LOOK_ALIKE = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
CARD_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def slips(rng: Generator, texts: Texts) -> Texts:
    """One slip in every text."""
    kinds = rng.choice(list(SLIPS), len(texts), p=list(SLIPS.values()))
    where, which = rng.random(len(texts)), rng.random(len(texts))
    made = [
        _slip(text, kind, place, choice)
        for text, kind, place, choice in zip(
            texts.tolist(), kinds.tolist(), where.tolist(), which.tolist(), strict=True
        )
    ]
    return np.array(made, dtype=object)


def _slip(text: str, kind: str, where: float, which: float) -> str:
    letters = [place for place, sign in enumerate(text) if sign.isalpha()]
    if not letters:
        return text
    place = letters[int(where * len(letters))]
    sign = text[place]
    if kind == "lost" and len(letters) > SHORTEST:
        return text[:place] + text[place + 1 :]
    if kind == "exchanged" and place + 1 < len(text) and text[place + 1].isalpha():
        return text[:place] + text[place + 1] + sign + text[place + 2 :]
    near = NEAR.get(sign.lower(), sign.lower())
    other = near[int(which * len(near))]
    other = other.upper() if sign.isupper() else other
    if kind == "added":
        return (
            text[: place + 1] + (sign.lower() if which < 0.5 else other.lower()) + text[place + 1 :]
        )
    return text[:place] + other + text[place + 1 :]


def card_slips(rng: Generator, cards: Texts, shares: Mapping[str, float]) -> Texts:
    """One slip in every identity number."""
    kinds = rng.choice(list(shares), len(cards), p=np.array(list(shares.values())))
    draws = rng.random((len(cards), 2))
    made = [
        _card_slip(card, kind, where, which)
        for card, kind, (where, which) in zip(
            cards.tolist(), kinds.tolist(), draws.tolist(), strict=True
        )
    ]
    return np.array(made, dtype=object)


def _card_slip(card: str, kind: str, where: float, which: float) -> str:
    head = card.rstrip("0123456789")
    digits = card[len(head) :]
    place = int(where * len(digits))
    digit = digits[place]
    if kind == "letters":
        return CARD_LETTERS[int(which * len(CARD_LETTERS))] + head[1:] + digits
    if kind == "look_alike":
        found = [turn for turn, sign in enumerate(digits) if sign in LOOK_ALIKE] or [place]
        turn = found[int(where * len(found))]
        return (
            head + digits[:turn] + LOOK_ALIKE.get(digits[turn], digits[turn]) + digits[turn + 1 :]
        )
    if kind == "lost":
        return head + digits[:place] + digits[place + 1 :]
    if kind == "added":
        return head + digits[:place] + str(int(which * 10)) + digits[place:]
    if kind == "exchanged" and place + 1 < len(digits) and digits[place + 1] != digit:
        return head + digits[:place] + digits[place + 1] + digit + digits[place + 2 :]
    return head + digits[:place] + str((int(digit) + 1 + int(which * 9)) % 10) + digits[place + 1 :]
