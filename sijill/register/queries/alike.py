"""Who may be the same person, in every chamber, entered or asking: one score on every path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk.models import Case
from sijill.desk.procedures import Compared, Like
from sijill.desk.rules import OPEN
from sijill.kernel.actor import SYSTEM, Subject
from sijill.ledger.statements import planned_anew, statement
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Version
from sijill.register.queries.candidates import cases_near, persons_near
from sijill.register.rules import LIVE
from sijill.register.rules import asking as answered
from sijill.register.rules.days import PartialDay
from sijill.register.rules.likeness import (
    CERTAIN,
    Difference,
    Face,
    Ready,
    Weighed,
    among_themselves,
    face_of,
    minimised,
    ready,
    weigh,
)

REGISTRATION = "registration"
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that may be the same person's, and why."""

    entry: Entry
    weighed: Weighed

    @property
    def is_certain(self) -> bool:
        """Whether nobody may be entered beside it: certain, and the entry stands."""
        return self.weighed.class_ == CERTAIN and self.entry.state in LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Two faces of one batch that may be one person: their places in it, and why."""

    one: int
    other: int
    weighed: Weighed


def judged(newcomers: Sequence[Face]) -> list[list[Match]]:
    """For each newcomer, the entries that may be the same person, the likeliest first.

    A whole batch asks three queries. Make a face of answers or of a row with `face_of(asking)`.
    `match.is_certain`: refuse, or hold the row. `match.weighed.class_` probable or possible: let
    it pass and note the pair for review. What is certain but struck off comes back under its
    number. Every chamber is looked at, whoever asks: what is shown of it is the caller's care.
    """
    with acting_for(SYSTEM):
        near = persons_near(newcomers)
        faces = faces_of({person for found in near for person in found})
    held = {person: (entry, ready(face)) for person, (entry, face) in faces.items()}
    return [
        _likely(ready(newcomer), (held[person] for person in found if person in held))
        for newcomer, found in zip(newcomers, near, strict=True)
    ]


def twins(newcomers: Sequence[Face]) -> list[Twin]:
    """The pairs of one batch that may be one person, by the same score; asks no query."""
    prepared = [ready(face) for face in newcomers]
    found = (
        Twin(one=one, other=other, weighed=weigh(prepared[one], prepared[other]))
        for one, other in among_themselves(list(newcomers))
    )
    return [twin for twin in found if twin.weighed.worth_a_look]


def _likely(ours: Ready, held: Iterable[tuple[Entry, Ready]]) -> list[Match]:
    found = (Match(entry=entry, weighed=weigh(ours, theirs)) for entry, theirs in held)
    likely = [match for match in found if match.weighed.worth_a_look]
    return sorted(likely, key=lambda match: (-_order(match.weighed), str(match.entry.pk)))


def _order(weighed: Weighed) -> float:
    return 1.0 + weighed.probability if weighed.same_document else weighed.probability


def faces_of(persons: Iterable[UUID]) -> dict[UUID, tuple[Entry, Face]]:
    """The entry and the face of each of these persons."""
    wanted = list(persons)
    if not wanted:
        return {}
    entries = {entry.person_id: entry for entry in _entered(wanted)}
    newest = _said_last([entry.pk for entry in entries.values()])
    said = {entry: (trade, commune) for entry, trade, commune in newest}
    return {
        person: (entry, face_of_entry(entry, *said.get(entry.pk, ("", ""))))
        for person, entry in entries.items()
        if person is not None
    }


@statement
def _entered(persons: Sequence[UUID]) -> QuerySet[Entry]:
    found = Entry.objects.filter(person__in=persons).select_related("person")
    return found.order_by("id")


@statement
def _said_last(entries: Sequence[UUID]) -> QuerySet[Version, tuple[UUID, str, str]]:
    told = Version.objects.filter(entry__in=entries)
    newest = told.order_by("entry", "-valid_from", "-recorded_at", "-id").distinct("entry")
    return newest.values_list("entry", "principal_trade", "commune")


def face_of_entry(entry: Entry, trade: str, commune: str) -> Face:
    """What is compared of somebody entered."""
    person = entry.own_person
    return Face(
        given_ar=person.given_ar,
        family_ar=person.family_ar,
        given_latin=person.given_latin,
        family_latin=person.family_latin,
        document_kind=person.document_kind,
        document=person.document,
        born=PartialDay(person.birth_year, person.birth_month, person.birth_day),
        sex=person.sex,
        commune=commune,
        phone=person.phone,
        trade=trade,
    )


def likenesses(case: Case) -> list[Like]:
    """The entries and the open cases that may be the same person, the likeliest first.

    The desk asks with every chamber in view; what is shown of another chamber's is minimised.
    An entry that this very case opened, undone since, is no duplicate of it.
    """
    face = face_of(answered.read(case.answers))
    [entries] = judged([face])
    found = [
        *(_like_entry(case, match) for match in entries if match.entry.pk != case.subject_id),
        *_like_cases(case, face),
    ]
    return sorted(found, key=lambda like: (-like.score, str(like.other)))[:SHOWN]


def _like_entry(case: Case, match: Match) -> Like:
    entry = match.entry
    heads = (_head("nia", entry.nia), _head("chamber", entry.chamber_id))
    at_home = entry.chamber_id == case.institution_id
    return _like(Subject(kind="entry", id=entry.id), match.weighed, heads, at_home=at_home)


def _like_cases(case: Case, face: Face) -> list[Like]:
    [near] = cases_near([face])
    if not near:
        return []
    ours = ready(face)
    found = []
    for other in _open_among(near, case.pk):
        weighed = weigh(ours, ready(face_of(answered.read(other.answers))))
        if weighed.worth_a_look:
            found.append(_like_case(case, other, weighed))
    return found


@planned_anew
def _open_among(near: list[UUID], but: UUID) -> QuerySet[Case]:
    others = Case.objects.filter(id__in=near, procedure=REGISTRATION, state__in=OPEN)
    return others.exclude(pk=but).order_by("id")


def _like_case(case: Case, other: Case, weighed: Weighed) -> Like:
    chamber = other.institution_id or ""
    heads = (_head("reference", other.reference), _head("chamber", chamber))
    at_home = other.institution_id == case.institution_id
    return _like(Subject(kind="case", id=other.id), weighed, heads, at_home=at_home)


def _head(field: str, theirs: str) -> Difference:
    """What names the other file; it is not compared."""
    return Difference(field=field, ours="", theirs=theirs, word="missing")


def _like(
    other: Subject, weighed: Weighed, heads: tuple[Difference, ...], *, at_home: bool
) -> Like:
    shown = weighed.differences if at_home else minimised(weighed.differences)
    grounds = tuple(
        Compared(field=d.field, ours=d.ours, theirs=d.theirs, difference=d.word, bits=d.bits)
        for d in (*heads, *shown)
    )
    return Like(other=other, score=weighed.percent, grounds=grounds)
