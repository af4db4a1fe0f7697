"""Two writings of one fact, with the characters that differ told apart."""

from __future__ import annotations

from difflib import SequenceMatcher

Piece = tuple[str, bool]  # text, differs


def pieces(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut where they differ; whole words when little is common."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if matcher.ratio() < 0.5:
        return [(left, True)], [(right, True)]
    first: list[Piece] = []
    second: list[Piece] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if a < b:
            first.append((left[a:b], what != "equal"))
        if c < d:
            second.append((right[c:d], what != "equal"))
    return first, second
