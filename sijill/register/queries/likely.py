"""Organisations that may be the one of a case: the same identifier, or a name that sounds alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from sijill.desk.models import Case, CaseKeys
from sijill.desk.procedures import Compared, Like
from sijill.desk.rules import OPEN
from sijill.kernel.actor import Subject
from sijill.kernel.names import OTHER, SAME, key_groups, similarity
from sijill.register.models import Entry, OrganisationKeys
from sijill.register.rules import EntryState, OrganisationKind
from sijill.register.rules.keys import ice_key
from sijill.register.rules.organised import OrganisationAsking, read

CANDIDATES, SHOWN = 100, 10
SAME_ICE, SAME_NAME, NEAR_NAME, SAME_PLACE = 100, 70, 45, 25
WORTH_SHOWING = 70


def likely_organisations(kind: OrganisationKind, case: Case) -> list[Like]:
    """The entries and open requests that may be the same organisation, the likeliest first."""
    asking = read(case.answers, kind)
    found = [
        *(_of_entry(asking, entry) for entry in _entries(case, asking)),
        *(_of_case(kind, asking, other) for other in _cases(case, asking)),
    ]
    likely = [like for like in found if like.score >= WORTH_SHOWING]
    return sorted(likely, key=lambda like: (-like.score, str(like.other)))[:SHOWN]


def _entries(case: Case, asking: OrganisationAsking) -> Iterable[Entry]:
    """An entry with the same identifier that still stands is refused by a rule, not a doubt."""
    named = OrganisationKeys.objects.filter(_named(asking)).values("organisation")
    found = Entry.objects.filter(organisation__in=named)
    found = found.exclude(pk__in=[case.subject_id] if case.subject_id else [])
    found = found.exclude(Q(organisation__ice=asking.ice) & ~Q(organisation__ice=""))
    return found.select_related("organisation").order_by("id")[:CANDIDATES]


def _cases(case: Case, asking: OrganisationAsking) -> Iterable[Case]:
    wanted = _named(asking)
    if asking.ice:
        wanted |= Q(keys__contains=[ice_key(asking.ice)])
    near = CaseKeys.objects.filter(wanted).values("case")
    found = Case.objects.filter(pk__in=near, procedure=case.procedure, state__in=OPEN)
    return found.exclude(pk=case.pk).order_by("id")[:CANDIDATES]


def _named(asking: OrganisationAsking) -> Q:
    wanted = Q(pk__in=[])
    for name in (asking.name_ar, asking.name_latin):
        every = Q()
        for group in key_groups(name):
            every &= Q(keys__overlap=list(group))
        if every:
            wanted |= every
    return wanted


def _of_entry(asking: OrganisationAsking, entry: Entry) -> Like:
    row = entry.organisation
    assert row is not None
    heads = (_head("nia", entry.nia), _head("chamber", entry.chamber_id))
    name, score = _name(asking, row.name_ar, row.name_latin, row.province)
    gone = entry.state in (EntryState.STRUCK_OFF, EntryState.ANNULLED)
    rows = (*heads, name, _plain("ice", asking.ice, "" if gone else row.ice))
    return Like(other=Subject(kind="entry", id=entry.id), score=score, grounds=rows)


def _of_case(kind: OrganisationKind, asking: OrganisationAsking, other: Case) -> Like:
    theirs = read(other.answers, kind)
    heads = (_head("reference", other.reference), _head("chamber", other.institution_id or ""))
    name, score = _name(asking, theirs.name_ar, theirs.name_latin, theirs.place.province)
    if asking.ice and asking.ice == theirs.ice:
        score = SAME_ICE
    rows = (*heads, name, _plain("ice", asking.ice, theirs.ice))
    return Like(other=Subject(kind="case", id=other.id), score=score, grounds=rows)


def _name(
    asking: OrganisationAsking, name_ar: str, name_latin: str, province: str
) -> tuple[Compared, int]:
    near = max(similarity(asking.name_ar, name_ar), similarity(asking.name_latin, name_latin))
    word = "same" if near >= SAME else "close" if near >= OTHER else "different"
    score = SAME_NAME if near >= SAME else NEAR_NAME if near >= OTHER else 0
    score += SAME_PLACE if province == asking.place.province else 0
    name = Compared(field="name", ours=asking.name_ar, theirs=name_ar, difference=word)
    return name, min(score, SAME_ICE - 1)


def _plain(field: str, ours: str, theirs: str) -> Compared:
    word = "unknown" if not ours or not theirs else "same" if ours == theirs else "different"
    return Compared(field=field, ours=ours, theirs=theirs, difference=word)


def _head(field: str, theirs: str) -> Compared:
    """What names the other file; it is not compared."""
    return Compared(field=field, ours="", theirs=theirs, difference="unknown")
