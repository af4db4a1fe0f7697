"""Who may be the same person: exact keys first, then a score made of a few plain weights.

It warns, it never decides: an examiner says "same" or "different" with the fields side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from sijill.kernel.identifiers import cin
from sijill.kernel.names import OTHER, SAME
from sijill.register.rules.days import PartialDay

WORTH_SHOWING = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is compared of a person: of an entry, of another case, or of the case itself."""

    name_ar: str
    name_latin: str
    document: str
    born: PartialDay | None
    phone: str
    trade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One compared field; `word`: same, same_sound, close, swapped, misread, different, unknown."""

    field: str
    ours: str
    theirs: str
    word: str


def document_difference(ours: str, theirs: str) -> str:
    """How two document numbers differ."""
    if not ours or not theirs:
        return "unknown"
    if ours == theirs:
        return "same"
    if cin.same(ours, theirs):
        return "misread"
    if len(ours) != len(theirs):
        return "different"
    odd = [i for i, (a, b) in enumerate(zip(ours, theirs, strict=True)) if a != b]
    if len(odd) == 1:
        return "close"
    first, last = odd[0], odd[-1]
    swapped = len(odd) == 2 and last - first == 1
    if swapped and ours[first] == theirs[last] and ours[last] == theirs[first]:
        return "swapped"
    return "different"


def birth_difference(ours: PartialDay | None, theirs: PartialDay | None) -> str:
    """How two birth dates differ; one known by its year alone is close to any day of it."""
    if ours is None or theirs is None:
        return "unknown"
    if ours == theirs:
        return "same"
    if ours.may_be(theirs):
        return "close"
    same_year = ours.year == theirs.year
    exchanged = (ours.month, ours.day) == (theirs.day, theirs.month)
    return "swapped" if same_year and exchanged else "different"


def plain_difference(ours: str, theirs: str) -> str:
    """Same, different, or one of them is not known."""
    if not ours or not theirs:
        return "unknown"
    return "same" if ours == theirs else "different"


def name_difference(ours: Face, theirs: Face, *, similarity: float) -> str:
    """How two names differ, written alike, sounding alike, or not."""
    if (ours.name_ar, ours.name_latin) == (theirs.name_ar, theirs.name_latin):
        return "same"
    if similarity >= SAME:
        return "same_sound"
    return "close" if similarity >= OTHER else "different"


def compare(ours: Face, theirs: Face, *, similarity: float) -> tuple[Difference, ...]:
    """The fields of both, side by side, in the order of the page."""
    return (
        Difference(
            field="name",
            ours=ours.name_latin,
            theirs=theirs.name_latin,
            word=name_difference(ours, theirs, similarity=similarity),
        ),
        Difference(
            field="document",
            ours=ours.document,
            theirs=theirs.document,
            word=document_difference(ours.document, theirs.document),
        ),
        Difference(
            field="birth",
            ours=ours.born.iso if ours.born else "",
            theirs=theirs.born.iso if theirs.born else "",
            word=birth_difference(ours.born, theirs.born),
        ),
        Difference(
            field="phone",
            ours=ours.phone,
            theirs=theirs.phone,
            word=plain_difference(ours.phone, theirs.phone),
        ),
        Difference(
            field="trade",
            ours=ours.trade,
            theirs=theirs.trade,
            word=plain_difference(ours.trade, theirs.trade),
        ),
    )


_WEIGHTS: dict[tuple[str, str], int] = {
    ("name", "same"): 38,
    ("name", "same_sound"): 36,
    ("name", "close"): 30,
    ("document", "misread"): 25,
    ("document", "swapped"): 22,
    ("document", "close"): 18,
    ("birth", "same"): 33,
    ("birth", "swapped"): 28,
    ("birth", "close"): 25,
    ("phone", "same"): 25,
    ("trade", "same"): 3,
}


def score(differences: tuple[Difference, ...]) -> int:
    """0 to 100: 100 is the same document; a phone alone, or a name alone, is never enough."""
    words = {d.field: d.word for d in differences}
    if words["document"] == "same":
        return 100
    total = sum(_WEIGHTS.get((d.field, d.word), 0) for d in differences)
    return min(99, total)


def minimised(differences: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """What an examiner sees of a person kept by another chamber.

    Name, birth year and trade are shown; of the other fields only whether they are the same.
    """
    return tuple(_minimised(d) for d in differences)


def _minimised(d: Difference) -> Difference:
    if d.field in ("name", "trade") or d.word == "same":
        return d
    theirs = d.theirs[:4] if d.field == "birth" else ""
    return Difference(field=d.field, ours=d.ours, theirs=theirs, word=d.word)
