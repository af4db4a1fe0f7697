"""Finding a person by number, document, telephone or name, in any script."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from sijill.kernel.actor import Actor
from sijill.kernel.identifiers import Invalid, cin, ice, nia, phone
from sijill.kernel.names import key_groups, similarity
from sijill.register.models import Entry, OrganisationKeys, PersonKeys
from sijill.register.queries.scope import entries
from sijill.register.rules.asking import CIN
from sijill.register.rules.keys import document_key, ice_key, phone_key

SHOWN = 50
WEIGHED = 400  # names compared one by one before the best are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A result list: at most SHOWN entries, how many there are, and by which criteria."""

    entries: list[Entry]
    count: int
    terms: tuple[str, ...]


def search_persons(text: str, *, viewer: Actor) -> Found:
    """The entries that a number, a document, a telephone or a name leads to.

    What is exact wins: a text that reads as a number is not searched as a name.
    """
    text = text.strip()[:100]
    exact, terms = _exact(text)
    if terms:
        rows = list(entries(viewer).filter(exact)[: SHOWN + 1])
        return Found(entries=rows[:SHOWN], count=len(rows), terms=terms)
    groups = key_groups(text)
    if not groups:
        return Found(entries=[], count=0, terms=())
    named = Q(person__in=_keyed(PersonKeys.objects.all(), "person", groups))
    named |= Q(organisation__in=_keyed(OrganisationKeys.objects.all(), "organisation", groups))
    return _by_name(text, entries(viewer).filter(named))


def _exact(text: str) -> tuple[Q, tuple[str, ...]]:
    if not any(sign.isdigit() for sign in text):
        return Q(), ()
    found, terms = Q(nia=text), ["nia"]
    for term, reading in READINGS:
        try:
            found |= reading(text)
        except Invalid:
            continue
        terms.append(term)
    return found, tuple(dict.fromkeys(terms))


def _ice(text: str) -> Q:
    return Q(
        organisation__in=OrganisationKeys.objects.filter(
            keys__contains=[ice_key(ice.parse(text).value)]
        ).values("organisation")
    )


def _nia(text: str) -> Q:
    return Q(nia=nia.parse(text).value)


def _document(text: str) -> Q:
    return _having(document_key(CIN, cin.parse(text).value))


def _phone(text: str) -> Q:
    return _having(phone_key(phone.parse(text).value))


def _having(key: str) -> Q:
    return Q(person__in=PersonKeys.objects.filter(keys__contains=[key]).values("person"))


READINGS = (("nia", _nia), ("document", _document), ("phone", _phone), ("ice", _ice))


def _keyed(found: QuerySet, whose: str, groups: tuple[tuple[str, ...], ...]) -> QuerySet:
    """The persons or organisations that have a key of every part of the name."""
    for group in groups:
        found = found.filter(keys__overlap=list(group))
    return found.values(whose)


def _by_name(text: str, found: QuerySet[Entry]) -> Found:
    count = found.count()
    rows = sorted(found[:WEIGHED], key=lambda entry: (-_near(text, entry), str(entry.id)))
    return Found(entries=rows[:SHOWN], count=count, terms=("name",))


def _near(text: str, entry: Entry) -> float:
    holder = entry.holder
    return max(similarity(text, holder.name_ar), similarity(text, holder.name_latin))
