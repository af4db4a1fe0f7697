"""Who may be the same person as a case's, in every chamber, entered or asking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from sijill.desk.models import Case, CaseKeys
from sijill.desk.procedures import Compared, Like
from sijill.desk.rules import OPEN
from sijill.kernel.actor import Subject
from sijill.kernel.names import key_groups, similarity
from sijill.register.models import Entry, PersonKeys, Version
from sijill.register.rules import asking as answered
from sijill.register.rules import likeness
from sijill.register.rules.asking import Asking
from sijill.register.rules.days import PartialDay
from sijill.register.rules.keys import birth_key, document_key, phone_key
from sijill.register.rules.likeness import Difference, Face

REGISTRATION = "registration"
CANDIDATES = 200  # looked at one by one for one case
SHOWN = 10

Row = TypeVar("Row", bound=Model)


def likenesses(case: Case) -> list[Like]:
    """The entries and the open cases that may be the same person, the likeliest first.

    The desk asks with every chamber in view; what is shown of another chamber's is minimised.
    """
    asking = answered.read(case.answers)
    ours = face_of_asking(asking)
    found = [
        *_like_entries(case, ours, list(_entries_alike(case, asking))),
        *(_like_case(case, ours, other) for other in _cases_alike(case, asking)),
    ]
    likely = [like for like in found if like.score >= likeness.WORTH_SHOWING]
    return sorted(likely, key=lambda like: (-like.score, str(like.other)))[:SHOWN]


def face_of_asking(asking: Asking) -> Face:
    """What is compared of somebody who asks."""
    return Face(
        name_ar=asking.name_ar,
        name_latin=asking.name_latin,
        document=asking.document,
        born=asking.born,
        phone=asking.phone,
        trade=asking.trade,
    )


def face_of_entry(entry: Entry, *, trade: str) -> Face:
    """What is compared of somebody entered."""
    person = entry.own_person
    return Face(
        name_ar=person.name_ar,
        name_latin=person.name_latin,
        document=person.document,
        born=PartialDay(person.birth_year, person.birth_month, person.birth_day),
        phone=person.phone,
        trade=trade,
    )


def _entries_alike(case: Case, asking: Asking) -> Iterable[Entry]:
    """An entry that this very case opened, undone since, is no duplicate of it."""
    persons = _alike(PersonKeys.objects.all(), asking).values("person")
    found = Entry.objects.filter(person__in=persons).select_related("person")
    own = [case.subject_id] if case.subject_id else []
    return found.exclude(pk__in=own).order_by("id")[:CANDIDATES]


def _cases_alike(case: Case, asking: Asking) -> Iterable[Case]:
    cases = _alike(CaseKeys.objects.all(), asking).values("case")
    found = Case.objects.filter(id__in=cases, procedure=REGISTRATION, state__in=OPEN)
    return found.exclude(pk=case.pk).order_by("id")[:CANDIDATES]


def _alike(rows: QuerySet[Row], asking: Asking) -> QuerySet[Row]:
    """Rows with the same document, or a name that sounds the same and a birth year or a phone."""
    wanted = Q(pk__in=[])
    if asking.document:
        wanted |= Q(keys__contains=[document_key(asking.document_kind, asking.document)])
    with_name = _supports(asking)
    for name in (asking.name_ar, asking.name_latin):
        if (groups := key_groups(name)) and with_name:
            wanted |= _each(groups) & with_name
    return rows.filter(wanted)


def _supports(asking: Asking) -> Q:
    """What a name needs beside it to be worth comparing."""
    support = Q()
    if asking.born:
        support |= Q(keys__contains=[birth_key(asking.born.year)])
    if asking.phone:
        support |= Q(keys__contains=[phone_key(asking.phone)])
    return support


def _each(groups: Iterable[tuple[str, ...]]) -> Q:
    every = Q()
    for group in groups:
        every &= Q(keys__overlap=list(group))
    return every


def _like_entries(case: Case, ours: Face, entries: list[Entry]) -> list[Like]:
    told = Version.objects.filter(entry__in=entries).order_by("valid_from", "recorded_at", "id")
    trades = dict(told.values_list("entry", "principal_trade"))  # the newest one stays
    return [_like_entry(case, ours, entry, trades.get(entry.id, "")) for entry in entries]


def _like_entry(case: Case, ours: Face, entry: Entry, trade: str) -> Like:
    differences = _compared(ours, face_of_entry(entry, trade=trade))
    shown = _shown(differences, at_home=entry.chamber_id == case.institution_id)
    heads = (_head("nia", entry.nia), _head("chamber", entry.chamber_id))
    return _like(Subject(kind="entry", id=entry.id), differences, (*heads, *shown))


def _like_case(case: Case, ours: Face, other: Case) -> Like:
    differences = _compared(ours, face_of_asking(answered.read(other.answers)))
    shown = _shown(differences, at_home=other.institution_id == case.institution_id)
    heads = (_head("reference", other.reference), _head("chamber", other.institution_id or ""))
    return _like(Subject(kind="case", id=other.id), differences, (*heads, *shown))


def _compared(ours: Face, theirs: Face) -> tuple[Difference, ...]:
    near = max(
        similarity(ours.name_ar, theirs.name_ar), similarity(ours.name_latin, theirs.name_latin)
    )
    return likeness.compare(ours, theirs, similarity=near)


def _shown(differences: tuple[Difference, ...], *, at_home: bool) -> tuple[Difference, ...]:
    return differences if at_home else likeness.minimised(differences)


def _head(field: str, theirs: str) -> Difference:
    """What names the other file; it is not compared."""
    return Difference(field=field, ours="", theirs=theirs, word="unknown")


def _like(other: Subject, compared: tuple[Difference, ...], shown: tuple[Difference, ...]) -> Like:
    grounds = tuple(
        Compared(field=d.field, ours=d.ours, theirs=d.theirs, difference=d.word) for d in shown
    )
    return Like(other=other, score=likeness.score(compared), grounds=grounds)
