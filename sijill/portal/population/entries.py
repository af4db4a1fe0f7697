"""The entries of a piece as lines: what `enter` would write for each of them.

The lines are made by hand because there are millions; a test shows that they are those of the
import, to the letter.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, cached_property

from sijill.linkage.people import People
from sijill.portal.population.lives import Lives
from sijill.portal.population.offices import Keepers
from sijill.portal.population.plan import PIECE
from sijill.portal.population.rows import (
    NOTHING,
    array,
    dashed,
    days,
    heard,
    instants,
    sorted_as,
)
from sijill.register.rules.asking import ATTESTATION, Asking, Place, read
from sijill.register.rules.entering import THE_REGISTER, WHO_MAY_ENTER
from sijill.register.rules.keys import person_keys
from sijill.register.rules.saying import details, told

TAKEN_OVER, OURS = "imported", "1"
REGIMES = ("untaxed", "cpu", "auto_entrepreneur", "unknown")


class Told:
    """The columns of people as Python lists and the parts of lines made of them, each once."""

    def __init__(self, people: People, keepers: Keepers) -> None:
        self.people = people
        self.names = list(
            zip(
                people.given_ar.tolist(),
                people.family_ar.tolist(),
                people.given_latin.tolist(),
                people.family_latin.tolist(),
                strict=True,
            )
        )
        self.births = list(
            zip(
                people.birth_year.tolist(),
                people.birth_month.tolist(),
                people.birth_day.tolist(),
                strict=True,
            )
        )
        self.documents: list[str] = people.cin.tolist()
        self.phones: list[str] = people.phone.tolist()
        self.provinces: list[str] = people.province.tolist()
        self.communes: list[str] = people.commune.tolist()
        self.addresses: list[str] = people.address.tolist()
        self.trades: list[str] = people.trade.tolist()
        self.since: list[int] = people.since.tolist()
        self.chambers = [keepers.chamber[code] for code in self.provinces]
        self.institutions = [keepers.institution[code] for code in self.provinces]

    @cached_property
    def born(self) -> list[str]:
        return [born(*birth) for birth in self.births]

    @cached_property
    def persons(self) -> list[str]:
        """The part of a line that is the person's."""
        return [
            f"cin\t{document}\t{ga}\t{fa}\t{gl}\t{fl}"
            f"\t\\\\x{sorted_as(ga, fa)}\t\\\\x{sorted_as(gl, fl)}"
            f"\t{y}\t{m or NOTHING}\t{d or NOTHING}\t{place}\t{sex}\t{phone}\t{shared}"
            for document, (ga, fa, gl, fl), (y, m, d), place, sex, phone, shared in zip(
                self.documents,
                self.names,
                self.births,
                self.people.birth_place.tolist(),
                self.people.sex.tolist(),
                self.phones,
                self.shared,
                strict=True,
            )
        ]

    @cached_property
    def shared(self) -> list[str]:
        """Whether somebody else has the telephone, as COPY reads it."""
        return ["t" if shared else "f" for shared in self.people.phone_shared.tolist()]

    @cached_property
    def keys(self) -> list[str]:
        """The search keys of each person, as `person_keys` orders them."""
        return [
            array(
                dict.fromkeys(
                    (
                        *(heard(ga) + heard(fa) + heard(gl) + heard(fl)),
                        *(f"id:cin:{document}", f"tel:{phone}", f"born:{birth[0]}"),
                        *beside(*where),
                    )
                )
            )
            for (ga, fa, gl, fl), document, phone, birth, where in zip(
                self.names, self.documents, self.phones, self.births, self._where, strict=True
            )
        ]

    @property
    def _where(self) -> list[tuple[str, str, str, str]]:
        columns = (self.trades, self.communes, self.chambers, self.institutions)
        return list(zip(*columns, strict=True))

    @cached_property
    def values(self) -> list[dict[str, object]]:
        """What the templates of a version and of an act ask of each person."""
        columns = {
            "document": self.documents,
            "birth_place": self.people.birth_place.tolist(),
            "sex": self.people.sex.tolist(),
            "phone": self.phones,
            "phone_shared": ["true" if shared == "t" else "false" for shared in self.shared],
            "born": self.born,
            "province": self.provinces,
            "commune": self.communes,
            "address": self.addresses,
            "trade": self.trades,
            "chamber": self.chambers,
        }
        names = ("given_ar", "family_ar", "given_latin", "family_latin")
        made = [dict(zip(names, each, strict=True)) for each in self.names]
        for name, column in columns.items():
            for each, value in zip(made, column, strict=True):
                each[name] = value
        for turn, each in enumerate(made):
            each["regime"] = REGIMES[turn % len(REGIMES)]
        return made

    def said(self, row: int, *, case: str = "", address: str = "", proof: str = ATTESTATION) -> str:
        """The part of a line that is the version's; `case` when a request told it."""
        given = self.values[row] | (self._asked(row, case) if case else TAKEN_OVER_UNASKED)
        if address:
            given["address"] = address
        return (
            f"{self.trades[row]}\t{{}}\t{proof}\t{self.since[row]}\t{self.provinces[row]}"
            f"\t{self.communes[row]}\t{DETAILS % given}"
        )

    def _asked(self, row: int, case: str) -> dict[str, object]:
        """What a request tells beyond the earlier register."""
        until = valid_until(row)
        return {"case": case, "informed": "true", "valid_until": until, "aid": "unknown"}

    def facts(self, row: int, *, nia: str, person: str, category: str, case: str = "") -> str:
        """What the act that enters tells, in JSON."""
        known = {"nia": nia, "person": dashed(person), "category": category, "case": case}
        return FACTS % (self.values[row] | known)


def valid_until(row: int) -> date:
    """The last day of somebody's card: ahead of every instant of a population."""
    return date(2028 + row % 7, 1 + row % 9, 15)


TAKEN_OVER_UNASKED = {"case": "", "informed": "false", "valid_until": "", "aid": ""}
GIVEN = frozenset(
    {
        *("given_ar", "family_ar", "given_latin", "family_latin", "document", "born"),
        *(
            "birth_place",
            "sex",
            "trade",
            "phone",
            "phone_shared",
            "regime",
            "aid",
            "valid_until",
            "informed",
        ),
    }
)


class _Mark(str):
    """A text to be replaced, which stands for a day as well."""

    @property
    def iso(self) -> str:
        return self


def marked(said: object) -> str:
    """JSON with a place for each value; true and false stand without quotes."""
    text = json.dumps(said, ensure_ascii=False)
    return re.sub(r'"(%\((?:phone_shared|informed)\)s)"', r"\1", text)


def marks() -> Asking:
    """Somebody whose every answer is the mark of itself."""
    empty = read({})
    place = Place(**{field.name: _Mark(f"%({field.name})s") for field in fields(Place)})
    asked = {field.name: _Mark(f"%({field.name})s") for field in fields(Asking)}
    given = {name: mark for name, mark in asked.items() if name in GIVEN}
    return replace(empty, **given, workplace=place, residence=place)  # type: ignore[arg-type]


DETAILS = marked(details(marks(), case="%(case)s"))
FACTS = marked(
    told(
        marks(),
        nia="%(nia)s",
        person="%(person)s",
        category="%(category)s",
        chamber="%(chamber)s",
        case="%(case)s",
    )
)


@cache
def beside(trade: str, commune: str, chamber: str, institution: str) -> tuple[str, ...]:
    """The keys that are neither of names nor of documents: asked once for each such place."""
    somebody = replace(read({}), trade=trade, workplace=Place(commune=commune))
    return person_keys(somebody, chamber, institution)


def born(year: int, month: int, day: int) -> str:
    """A day known in part, as it is written in a file."""
    if not month:
        return f"{year:04d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"


def numbers_taken_over(lives: Lives, told: Told) -> list[str]:
    """Numbers of the earlier register: region, then a serial; their real form is not published."""
    start = lives.piece * PIECE
    return [
        f"{province[:2]}{start + row + 1:07d}"
        for row, province in enumerate(told.provinces[: lives.taken])
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What each entry is written under: its number, act and version, the case it came from."""

    numbers: list[str]
    acts: list[str]
    versions: list[str]
    cases: list[str]


def arriving(lives: Lives, told: Told, marks: Marks) -> list[str]:
    """Everybody who is entered, as lines of the table that `enter_many` reads."""
    entered = days(lives.entered_at[: lives.entered])
    recorded = instants(lives.recorded_at[: lives.entered])
    return [
        f"{lives.person[row]}\t{lives.entry[row]}\t{marks.versions[row]}\t{marks.acts[row]}"
        f"\t{marks.numbers[row]}\t{TAKEN_OVER if row < lives.taken else OURS}"
        f"\t{told.chambers[row]}\t{told.institutions[row]}\t{lives.category(row)}\tentered"
        f"\t{entered[row]}\t{recorded[row]}\t{told.persons[row]}\t{told.keys[row]}"
        f"\t{told.said(row, case=marks.cases[row])}\n"
        for row in range(lives.entered)
    ]


def acting_taken_over(lives: Lives, told: Told, marks: Marks) -> list[str]:
    """The acts by which the entries of the earlier register were taken over."""
    recorded = instants(lives.recorded_at[: lives.taken])
    return [
        f"{marks.acts[row]}\tregister.imported\tentry\t{lives.entry[row]}\t{recorded[row]}"
        f"\t{recorded[row]}\tsystem\t{NOTHING}\t\t\t{THE_REGISTER}\ttaken_over"
        f"\t{_facts(lives, told, marks, row)}\n"
        for row in range(lives.taken)
    ]


def acting_entered(lives: Lives, told: Told, marks: Marks, keepers: Keepers) -> list[str]:
    """The acts by which a request that was accepted entered its person."""
    recorded = instants(lives.recorded_at[: lives.entered])
    return [
        f"{marks.acts[row]}\tregister.entered\tentry\t{lives.entry[row]}\t{recorded[row]}"
        f"\t{recorded[row]}\tagent\t{keepers.registrar[told.institutions[row]]}\tregistrar"
        f"\t{told.institutions[row]}\t{WHO_MAY_ENTER}\t\t{_facts(lives, told, marks, row)}\n"
        for row in range(lives.taken, lives.entered)
    ]


def _facts(lives: Lives, told: Told, marks: Marks, row: int) -> str:
    return told.facts(
        row,
        nia=marks.numbers[row],
        person=lives.person[row],
        category=lives.category(row),
        case=marks.cases[row],
    )
