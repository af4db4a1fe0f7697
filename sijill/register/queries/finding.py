"""Finding a person by number, document, telephone or name, in any script, however spelt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.kernel.actor import Actor, ActorKind
from sijill.kernel.identifiers import Invalid, cin, ice, nia, phone
from sijill.kernel.names import SAME
from sijill.register.models import Entry, OrganisationKeys, PersonKeys
from sijill.register.queries.aliases import number_answering
from sijill.register.queries.scope import entries
from sijill.register.queries.words import Groups, completed, corrected
from sijill.register.rules.asking import CIN, MINOR, RESIDENCE
from sijill.register.rules.finding import (
    CLOSE,
    Asked,
    Face,
    Reason,
    Weighed,
    understood,
    weigh,
)
from sijill.register.rules.keys import LONGEST, document_key, ice_key, keeper_keys, phone_key

SHOWN = 50
READ = 200  # rows that one reading of the name may bring
HELD = 1_000  # people or organisations of one number, wherever they are kept
ENOUGH = 20  # good results after which no other reading is tried
ONE_OF_TWO = frozenset({Reason.GIVEN, Reason.FAMILY})  # which is all that was typed
NAMES = ("given_ar", "family_ar", "given_latin", "family_latin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One result: the entry, how near it is, why it is shown, what else agrees."""

    entry: Entry
    weighed: Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A result list, how many were found (`more`: at least), and by which criteria."""

    hits: list[Hit]
    count: int
    terms: tuple[str, ...]
    more: bool = False

    @property
    def most(self) -> int:
        """How many of them a longer list would show."""
        return min(self.count, SHOWN)

    @property
    def entries(self) -> list[Entry]:
        return [hit.entry for hit in self.hits]


NOBODY = Found(hits=[], count=0, terms=())


def search_persons(
    text: str,
    *,
    viewer: Actor,
    born: int | None = None,
    commune: str = "",
    trades: Iterable[str] = (),
    most: int = SHOWN,
) -> Found:
    """The entries that a number, a document, a telephone or a name leads to, the nearest first.

    What is exact wins: a text that reads as a number is not searched as a name. What else is
    remembered of the person ranks the results and never hides one.
    """
    asked = understood(text.replace("\x00", ""), born=born, commune=commune, trades=trades)
    everywhere = viewer.kind is ActorKind.SYSTEM or viewer.is_national
    near = Q() if everywhere else _every((keeper_keys(*sorted(viewer.reach)),))
    return found_within(asked, Scope(entries=entries(viewer), keys=near), most=most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where is searched: among these entries; and what their keys say of it, to read fewer rows."""

    entries: QuerySet[Entry]
    keys: Q


def found_within(asked: Asked, scope: Scope, *, most: int = SHOWN) -> Found:
    """What a search that was understood leads to, within a scope; `most` of the hits are read."""
    exact, terms = _exact(asked.text)
    if terms:
        found = _numbered(scope.entries.filter(exact.entries()), terms, most)
        if found.hits or not asked.has_a_word:
            return found
    if not asked.groups:
        return NOBODY
    return _named(asked, scope, most)


# ── exact numbers ────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    """What a text may be, read as a number: of an entry, and keys of people or organisations."""

    nia: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    def __or__(self, other: _Number) -> _Number:
        return _Number(
            nia=self.nia + other.nia,
            people=self.people + other.people,
            organisations=self.organisations + other.organisations,
        )

    def entries(self) -> Q:
        """The entries that it leads to.

        Who has such a key is asked first: asked in the same breath, every entry of the viewer's
        chamber would be read to see whether its person is among them.
        """
        found = Q(nia__in=self.nia)
        if self.people:
            keys = PersonKeys.objects.filter(keys__overlap=list(self.people))
            found |= Q(person__in=list(keys.values_list("person", flat=True)[:HELD]))
        if self.organisations:
            held = OrganisationKeys.objects.filter(keys__overlap=list(self.organisations))
            found |= Q(organisation__in=list(held.values_list("organisation", flat=True)[:HELD]))
        return found


def _exact(text: str) -> tuple[_Number, tuple[str, ...]]:
    if not any(sign.isdigit() for sign in text):
        return _Number(), ()
    found = _Number(nia=(number_answering(text),)) | _other_paper(text)
    terms = ["nia", "document"]
    for term, reading in READINGS:
        try:
            found |= reading(text)
        except Invalid:
            continue
        terms.append(term)
    return found, tuple(dict.fromkeys(terms))


def _numbered(found: QuerySet[Entry], terms: tuple[str, ...], most: int) -> Found:
    rows = list(found[: SHOWN + 1])
    hits = [Hit(entry=row, weighed=Weighed(near=1.0, reason=Reason.NUMBER)) for row in rows]
    return Found(hits=hits[:most], count=len(rows), terms=terms, more=len(rows) > SHOWN)


def _ice(text: str) -> _Number:
    return _Number(organisations=(ice_key(ice.parse(text).value),))


def _nia(text: str) -> _Number:
    return _Number(nia=(number_answering(nia.parse(text).value),))


def _document(text: str) -> _Number:
    return _Number(people=(document_key(CIN, cin.parse(text).value),))


def _other_paper(text: str) -> _Number:
    """A residence card, or the number a child is entered under: of no form that can be checked."""
    number = "".join(text.split()).upper()
    kinds = (RESIDENCE, MINOR)
    return _Number(people=tuple(document_key(kind, number)[:LONGEST] for kind in kinds))


def _phone(text: str) -> _Number:
    return _Number(people=(phone_key(phone.parse(text).value),))


READINGS = (
    ("nia", _nia),
    ("document", _document),
    ("phone", _phone),
    ("ice", _ice),
)


# ── names ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One way to read a name: alternatives of keys, looked up when it is tried."""

    ways: Callable[[], list[Groups]]
    unless: float = SAME  # tried while fewer than ENOUGH are as near as this, …
    enough: int = ENOUGH


@dataclass(slots=True)
class _Search:
    """What was found so far, by the identifier of the entry."""

    asked: Asked
    scope: Scope
    weighed: dict[UUID, Weighed] = field(default_factory=dict)
    more: bool = False

    def wants(self, reading: _Reading) -> bool:
        """Whether this reading may still bring somebody nearer: one name of two is near too."""
        near = sum(
            each.near >= reading.unless or each.reason in ONE_OF_TWO
            for each in self.weighed.values()
        )
        return near < reading.enough

    def read(self, reading: _Reading) -> None:
        """Weigh the entries it leads to: first those of whom all else agrees, then the others."""
        ways = reading.ways()
        if ways and self.asked.beside:
            self._weigh(_found(PersonKeys, ways, self.scope, self.asked.beside))
        if ways:
            self._weigh(_found(PersonKeys, ways, self.scope))
            self._weigh(_found(OrganisationKeys, ways, self.scope))

    def _weigh(self, found: list[tuple[UUID, Face]]) -> None:
        self.more = self.more or len(found) >= READ
        for entry, face in found:
            if entry not in self.weighed:
                self.weighed[entry] = weigh(self.asked, face)

    def ranked(self) -> list[UUID]:
        return sorted(self.weighed, key=lambda entry: (-self.weighed[entry].rank, entry.bytes))


def _named(asked: Asked, scope: Scope, most: int) -> Found:
    search = _Search(asked, scope)
    for reading in _readings(asked):
        if search.wants(reading):
            search.read(reading)
    best = search.ranked()[:most]
    rows = scope.entries.in_bulk(best)
    hits = [Hit(entry=rows[pk], weighed=search.weighed[pk]) for pk in best if pk in rows]
    return Found(hits=hits, count=len(search.weighed), terms=_terms(asked), more=search.more)


def _terms(asked: Asked) -> tuple[str, ...]:
    beside = {"birth": asked.born, "commune": asked.commune, "trade": asked.trades}
    return ("name", *(term for term, given in beside.items() if given))


def _readings(asked: Asked) -> Iterator[_Reading]:
    """Ways to read the name, the plainest first.

    As it was typed; with one word put right; then, while nobody near was found, with every word
    put right, with the last word completed, with a part left out.
    """
    groups = asked.groups
    yield _Reading(ways=lambda: [groups])
    right = cache(lambda: corrected(asked.text))
    yield _Reading(ways=right)
    if len(groups) > 1:
        yield _Reading(ways=lambda: _every_word(groups, right()), unless=CLOSE, enough=1)
    yield _Reading(ways=lambda: completed(asked.text), unless=CLOSE, enough=1)
    if len(groups) > 1:
        fewer = [groups[:turn] + groups[turn + 1 :] for turn in range(len(groups))]
        yield _Reading(ways=lambda: fewer, unless=CLOSE, enough=1)


def _every_word(groups: Groups, right: list[Groups]) -> list[Groups]:
    """The corrections of several words at once, when they have the parts of what was typed."""
    alike = [one for one in right if len(one) == len(groups)]
    return [tuple(map(_union, zip(groups, *alike, strict=True)))] if len(alike) > 1 else []


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for group in groups for key in group))


def _found(
    model: type[PersonKeys] | type[OrganisationKeys],
    ways: list[Groups],
    scope: Scope,
    beside: Groups = (),
) -> list[tuple[UUID, Face]]:
    """The entries of whoever has a key of every group, cut to those who may be found.

    Keys stand in a table without row policy, since array operators under one would read every
    row; who is in reach stands among the keys, and the policies are asked when rows are joined.
    """
    wanted = Q()
    for groups in ways:
        wanted |= _every(groups)
    rows = model.objects.filter(wanted & scope.keys & _every(beside)).order_by()  # ranked later
    held = {pk: frozenset(keys) for pk, keys in rows.values_list("pk", "keys")[:READ]}
    if not held:
        return []
    return list(_persons(held, scope) if model is PersonKeys else _named_so(held, scope))


def _every(groups: Groups) -> Q:
    found = Q()
    for group in groups:
        found &= Q(keys__overlap=list(group))
    return found


def _persons(held: dict[UUID, frozenset[str]], scope: Scope) -> Iterator[tuple[UUID, Face]]:
    found = scope.entries.filter(person__in=list(held)).order_by("pk")
    names = (f"person__{name}" for name in NAMES)
    for entry, person, ga, fa, gl, fl in found.values_list("pk", "person", *names):
        yield entry, Face(given=(gl, ga), family=(fl, fa), keys=held[person])


def _named_so(held: dict[UUID, frozenset[str]], scope: Scope) -> Iterator[tuple[UUID, Face]]:
    found = scope.entries.filter(organisation__in=list(held)).order_by("pk")
    names = ("organisation__name_latin", "organisation__name_ar")
    for entry, latin, arabic in found.values_list("pk", *names):
        yield entry, Face(given=("", ""), family=(latin, arabic))
