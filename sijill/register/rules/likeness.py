"""Who may be the same person: the linkage model's score, told field by field.

It warns, it never decides alone: what looks certain is stopped with a way on, the rest waits for
people who say "same" or "different" with the fields side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sijill.kernel.names import key_groups
from sijill.register.rules.asking import CIN, Asking
from sijill.register.rules.days import PartialDay
from sijill.register.rules.keys import (
    LONGEST,
    birth_key,
    commune_keys,
    document_key,
    phone_key,
)

if TYPE_CHECKING:
    from sijill.linkage.comparing import Prepared
    from sijill.linkage.score import Record, Score, Scorer

CERTAIN, PROBABLE, POSSIBLE, NO = "certain", "probable", "possible", "no"
CLASSES = (CERTAIN, PROBABLE, POSSIBLE)  # those that a person looks at, the likeliest first
WHOLE = 100  # the same document; a computed score is at most one less
GROUPS = 4  # of keys that a candidate has one each of


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is compared of a person: of an entry, of a request, of a row of a roll."""

    given_ar: str = ""
    family_ar: str = ""
    given_latin: str = ""
    family_latin: str = ""
    document_kind: str = CIN
    document: str = ""
    born: PartialDay | None = None
    sex: str = ""
    commune: str = ""
    phone: str = ""
    trade: str = ""

    @property
    def name_ar(self) -> str:
        return f"{self.given_ar} {self.family_ar}".strip()

    @property
    def name_latin(self) -> str:
        return f"{self.given_latin} {self.family_latin}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One compared field: what each says, the level reached, and its weight in bits."""

    field: str
    ours: str
    theirs: str
    word: str
    bits: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How likely two faces are one person, and why."""

    probability: float
    class_: str  # certain | probable | possible | no
    same_document: bool
    differences: tuple[Difference, ...]

    @property
    def percent(self) -> int:
        """0 to 100; only the same document is 100."""
        return WHOLE if self.same_document else min(WHOLE - 1, int(self.probability * WHOLE))

    @property
    def worth_a_look(self) -> bool:
        return self.class_ != NO


def face_of(asking: Asking) -> Face:
    """What is compared of somebody who asks, at the desk or in a row of a roll."""
    return Face(
        given_ar=asking.given_ar,
        family_ar=asking.family_ar,
        given_latin=asking.given_latin,
        family_latin=asking.family_latin,
        document_kind=asking.document_kind,
        document=asking.document,
        born=asking.born,
        sex=asking.sex,
        commune=asking.workplace.commune,
        phone=asking.phone,
        trade=asking.trade,
    )


@cache
def scorer() -> Scorer:
    """The linkage model that comes with the program; loaded when somebody is first compared."""
    from sijill.linkage.score import Scorer  # half a second that most commands never need

    return Scorer.shipped()


def record_of(face: Face) -> Record:
    """A face as the linkage model reads one."""
    from sijill.linkage.score import Record

    return Record(
        first_name_ar=face.given_ar,
        last_name_ar=face.family_ar,
        first_name_fr=face.given_latin,
        last_name_fr=face.family_latin,
        cin=face.document if face.document_kind == CIN else "",
        birth_date=face.born.iso if face.born else "",
        sex=face.sex,
        commune=face.commune,
        phone=face.phone,
        trade=face.trade,
    )


@dataclass(frozen=True, slots=True)
class Ready:
    """A face prepared once, to be compared with many."""

    face: Face
    prepared: Prepared


def ready(face: Face) -> Ready:
    """The face ready to be compared."""
    return Ready(face, scorer().prepare(record_of(face)))


def weigh(ours: Ready, theirs: Ready, *, always: bool = False, shown: bool = True) -> Weighed:
    """How likely both are one person: the same document is certain, whatever the rest says.

    The fields of strangers are compared when somebody `always` wants to see them; nobody's where
    nothing is `shown`.
    """
    found = scorer().compare(ours.prepared, theirs.prepared)
    same = same_document(ours.face, theirs.face)
    seen = shown and (same or always or _told(found))
    return Weighed(
        probability=found.probability,
        class_=CERTAIN if same else found.class_,
        same_document=same,
        differences=_differences(ours.face, theirs.face, found) if seen else (),
    )


def _told(found: Score) -> bool:
    """Strangers are compared by the thousand: nothing is written of them."""
    return found.class_ != NO


def same_document(ours: Face, theirs: Face) -> bool:
    """Whether both show the very same identity document."""
    mine = (ours.document_kind, ours.document)
    return bool(ours.document) and mine == (theirs.document_kind, theirs.document)


def _differences(ours: Face, theirs: Face, found: Score) -> tuple[Difference, ...]:
    """The fields of both, side by side, in the order of the page."""
    said = {each.field: (each.level, each.bits) for each in found.evidence}
    document = said.pop("cin")
    if ours.document_kind != CIN or theirs.document_kind != CIN:
        document = (plain_difference(ours.document, theirs.document), 0.0)
    said["document"] = document
    said["trade"] = said.get("trade", (plain_difference(ours.trade, theirs.trade), 0.0))
    mine, other = _shown(ours), _shown(theirs)
    return tuple(
        Difference(
            field=name, ours=mine[name], theirs=other[name], word=said[name][0],
            bits=round(said[name][1], 2),
        )
        for name in mine
        if name in said
    )  # fmt: skip


def _shown(face: Face) -> dict[str, str]:
    return {
        "first": _both(face.given_ar, face.given_latin),
        "last": _both(face.family_ar, face.family_latin),
        "document": face.document,
        "birth": face.born.iso if face.born else "",
        "sex": face.sex,
        "commune": face.commune,
        "phone": face.phone,
        "trade": face.trade,
    }


def _both(arabic: str, latin: str) -> str:
    return " · ".join(name for name in (arabic, latin) if name)


def plain_difference(ours: str, theirs: str) -> str:
    """Same, other, or one of them is not known."""
    if not ours or not theirs:
        return "missing"
    return "same" if ours == theirs else "other"


SHOWN_ELSEWHERE = frozenset({"first", "last", "trade"})


def minimised(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    """What an examiner sees of a person kept by another chamber.

    Name, birth year and trade are shown; of the other fields only whether they are the same.
    """
    return tuple(_minimised(d) for d in differences)


def _minimised(d: Difference) -> Difference:
    if d.field in SHOWN_ELSEWHERE or d.word == "same":
        return d
    theirs = d.theirs[:4] if d.field == "birth" else ""
    return Difference(field=d.field, ours=d.ours, theirs=theirs, word=d.word, bits=d.bits)


Wanted = tuple[tuple[str, ...], ...]  # one key of every group


def wanted(face: Face) -> tuple[Wanted, ...]:
    """What a candidate must have one of: the document; a phone; a name with a year or a commune.

    A year and a commune let one name of two be enough: the other one may be misspelt.
    """
    found: list[Wanted] = []
    if face.document:
        found.append((_cut(document_key(face.document_kind, face.document)),))
    if face.phone:
        found.append((_cut(phone_key(face.phone)),))
    born = _cut(birth_key(face.born.year)) if face.born else ()
    commune = commune_keys(face.commune)
    for name in dict.fromkeys((face.name_ar, face.name_latin)):
        groups = [_cut(*group) for group in key_groups(name)]
        found += [(*groups, beside) for beside in (born, commune) if groups and beside]
        if born and commune and len(groups) > 1:
            found += [(group, born, commune) for group in groups]
    return tuple(dict.fromkeys(_few(each) for each in found))


def _cut(*keys: str) -> tuple[str, ...]:
    return tuple(key[:LONGEST] for key in keys)


def _few(groups: Wanted) -> Wanted:
    """A long name is found by its ends: the first words and what stands beside the name."""
    return groups if len(groups) <= GROUPS else (*groups[: GROUPS - 2], *groups[-2:])


def among_themselves(faces: list[Face]) -> list[tuple[int, int]]:
    """The pairs of one batch that are worth comparing, each once, the earlier row first."""
    holders: dict[str, set[int]] = {}
    for n, face in enumerate(faces):
        for key in _keys(face):
            holders.setdefault(key, set()).add(n)
    pairs: set[tuple[int, int]] = set()
    for n, face in enumerate(faces):
        for groups in wanted(face):
            near = [set().union(*(holders.get(key, ()) for key in group)) for group in groups]
            pairs |= {(min(n, m), max(n, m)) for m in set.intersection(*near) if m != n}
    return sorted(pairs)


def _keys(face: Face) -> set[str]:
    return {key for groups in wanted(face) for group in groups for key in group}
