"""Organisations that were accepted: what `enter_organisation` writes for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sijill.kernel.clock import civil_date
from sijill.ledger.actions.loading import line
from sijill.portal.population.entries import OURS, Told
from sijill.portal.population.lives import Lives
from sijill.portal.population.offices import Keepers
from sijill.portal.population.organised import YOUTH_AGE, Organised
from sijill.portal.population.requests import Lines
from sijill.portal.population.rows import columns, dashed, identifiers
from sijill.register.rules import Category, EntryState
from sijill.register.rules.entering import WHO_MAY_ENTER
from sijill.register.rules.keys import KEYS_VERSION, organisation_keys
from sijill.register.rules.members import shares
from sijill.register.rules.organised_saying import said, told
from sijill.register.rules.saying import sorted_as

ORGANISATION = columns(
    "id kind space chamber_id institution_id name_ar name_latin sort_ar sort_latin ice"
    " registration registered_at tax_number founded_on province commune address phone"
)
ENTRY = columns(
    "id nia nia_version organisation_id chamber_id institution_id category state entered_on"
)
MEMBERSHIP = columns(
    "id organisation_id person_id document_kind document name_ar name_latin sex birth_year role"
    " valid_from act"
)
SUPERVISION = columns("id enterprise_id supervisor_id valid_from act")
ANSWER = columns("id case supervisor_id answer answered_at act")
CONFIRMED_AFTER = timedelta(days=1)


def registered(
    lives: Lives,
    people: Told,
    keepers: Keepers,
    organised: Sequence[Organised],
    numbers: Sequence[str],
    into: Lines,
) -> None:
    """Write the organisations that were accepted, each under its number, and what supervisors said.

    `numbers` are theirs, as many as were accepted.
    """
    at = lives.organised_at
    marks = list(zip(*(identifiers(lives.rng(use), at) for use in (30, 31, 32, 33)), strict=True))
    for each, (organisation, version, act, answer) in zip(organised, marks, strict=True):
        if each.supervisor >= 0 and each.asked.times.judged:
            _confirmed(each, lives, answer, into)
        if each.asked.entry:
            turn = len(into.tables["register_organisation"])
            keep = _Keep(lives, people, keepers, each, organisation, version, act, numbers[turn])
            for table, row in keep.rows():
                into.tables[table].append(line(row))
            into.acts.append(line(keep.act()))


def _confirmed(each: Organised, lives: Lives, mark: str, into: Lines) -> None:
    """The craftsman said yes on the day after."""
    assert each.asked.times.sent is not None
    at, entry = each.asked.times.sent + CONFIRMED_AFTER, lives.entry[each.supervisor]
    act = f"{mark[:13]}77{mark[15:]}"
    answer = (mark, each.asked.case, entry, "yes", at, act)
    into.tables["register_supervisoranswer"].append(line(answer))
    subject, author = ("entry", entry), ("citizen", None, "", "")
    facts = {"case": each.asked.reference}
    row = (act, "register.supervision_confirmed", *subject, at, at, *author, WHO_MAY_ENTER, "")
    into.acts.append(line((*row, facts)))


class _Keep:
    """The rows of one accepted organisation."""

    def __init__(
        self,
        lives: Lives,
        people: Told,
        keepers: Keepers,
        each: Organised,
        organisation: str,
        version: str,
        act: str,
        nia: str,
    ) -> None:
        self.lives, self.people, self.each, self.nia = lives, people, each, nia
        self.organisation, self.version, self.id = organisation, version, act
        self.office = each.asked.hands.office
        self.chamber = keepers.chamber[each.asking.place.province]
        self.registrar = each.asked.hands.registrar
        decided = each.asked.times.decided
        assert decided is not None
        self.at: datetime = decided
        self.day = civil_date(decided)

    def rows(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Every row but the act, table by table."""
        yield "register_organisation", self._organisation()
        yield "register_entry", self._entry()
        yield "register_version", self._version()
        yield "register_organisation_keys", (self.organisation, self._keys(), KEYS_VERSION)
        yield from (("register_membership", row) for row in self._members())
        if self.each.supervisor >= 0:
            row = (self._of(1), self.each.asked.entry, self.lives.entry[self.each.supervisor])
            yield "register_supervision", (*row, self.day, self.id)

    def _organisation(self) -> tuple[Any, ...]:
        asking, place = self.each.asking, self.each.asking.place
        return (
            *(self.organisation, asking.kind.value, self.each.asked.space),
            *(self.chamber, self.office, asking.name_ar, asking.name_latin),
            *(sorted_as(asking.name_ar), sorted_as(asking.name_latin)),
            *(asking.ice, asking.registration, asking.registered_at, asking.tax_number),
            *(asking.founded_on, place.province, place.commune, place.address, asking.phone),
        )

    def _entry(self) -> tuple[Any, ...]:
        kept = (self.organisation, self.chamber, self.office, self._category, EntryState.ENTERED)
        return (self.each.asked.entry, self.nia, OURS, *kept, self.day)

    @property
    def _category(self) -> str:
        return Category(self.each.asking.kind.value).value

    def _version(self) -> tuple[Any, ...]:
        asking = self.each.asking
        counted = shares(asking.members, on=self.day, youth_age=YOUTH_AGE)
        kept = said(asking, shares=counted, case=self.each.asked.reference)
        head = (
            self.version,
            self.each.asked.entry,
            None,
            self.organisation,
            self.chamber,
            self.day,
        )
        return (*head, self.at, self.id, EntryState.ENTERED, self._category, *kept.values())

    def _keys(self) -> list[str]:
        asking = self.each.asking
        keepers = (self.chamber, self.office)
        return list(organisation_keys(asking.name_ar, asking.name_latin, asking.ice, keepers))

    def _members(self) -> Iterator[tuple[Any, ...]]:
        for place, member in enumerate(self.each.asking.members, 2):
            row = self.each.tied.get(member.document)
            person = self.lives.person[row] if row is not None else None
            yield (
                *(self._of(place), self.organisation, person),
                *(member.document_kind, member.document, member.name_ar, member.name_latin),
                *(member.sex, member.birth_year, member.role.value, self.day, self.id),
            )

    def _of(self, turn: int) -> str:
        return f"{self.organisation[:13]}{turn:02x}{self.organisation[15:]}"

    def act(self) -> tuple[Any, ...]:
        """The act that enters it."""
        facts = told(
            self.each.asking,
            nia=self.nia,
            organisation=dashed(self.organisation),
            category=self._category,
            chamber=self.chamber,
            case=self.each.asked.reference,
        )
        subject, author = ("entry", self.each.asked.entry), ("agent", self.registrar, "registrar")
        head = (self.id, "register.entered", *subject, self.at, self.at, *author)
        return (*head, self.office, WHO_MAY_ENTER, "", facts)
