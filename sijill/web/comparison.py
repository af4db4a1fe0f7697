"""Two writings of one fact, with the characters that differ told apart."""

from __future__ import annotations

from difflib import SequenceMatcher

Piece = tuple[str, bool]  # text, differs


def pieces(left: str, right: str, *, whole: bool = False) -> tuple[list[Piece], list[Piece]]:
    """Both texts cut where they differ; told whole when little is common, or when asked."""
    if whole:
        return [(left, left != right)], [(right, left != right)]
    if len(left) == len(right) and left != right:
        return _by_place(left, right)
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


def _by_place(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Equal lengths: what differs at the same place, as swapped digits do."""
    runs: list[tuple[int, int, bool]] = []
    for place, (one, other) in enumerate(zip(left, right, strict=True)):
        differs = one != other
        if runs and runs[-1][2] == differs:
            runs[-1] = (runs[-1][0], place + 1, differs)
        else:
            runs.append((place, place + 1, differs))
    if sum(end - start for start, end, differs in runs if differs) * 2 > len(left):
        return [(left, True)], [(right, True)]
    return (
        [(left[start:end], differs) for start, end, differs in runs],
        [(right[start:end], differs) for start, end, differs in runs],
    )
