"""Cooperatives with their members, enterprises with their supervisor: what each of them asked.

They are few beside the persons: their rows are made by the register's own functions.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from sijill.portal.population.asking import TAKEN
from sijill.portal.population.days import times
from sijill.portal.population.entries import Told
from sijill.portal.population.lives import Lives
from sijill.portal.population.offices import Keepers
from sijill.portal.population.papers import join
from sijill.portal.population.requests import Asked, Kind, Lines, Verdicts, overdue, write
from sijill.portal.population.rows import codes, escaped, heard, identifiers
from sijill.portal.population.spaces import Caller, Given, number_of, open_space
from sijill.register.rules import Category, EntryState, OrganisationKind
from sijill.register.rules.entering import WHO_MAY_ENTER, ListedTrade
from sijill.register.rules.keys import document_key, ice_key, supervisor_key
from sijill.register.rules.members import MemberRole
from sijill.register.rules.organisations import (
    PAPERS,
    OrganisationSituation,
    Supervisor,
    examine,
)
from sijill.register.rules.organised import OrganisationAsking, read

Answers = dict[str, dict[str, Any]]
COOPERATIVE, ENTERPRISE = OrganisationKind.COOPERATIVE, OrganisationKind.ENTERPRISE
COOPERATIVES = 0.7  # of organisations: ours, no figure is published
MOST_IN_A_PIECE = 1_000
FIRST_ICE = 930_000_000
WOMENS = 0.47  # cooperatives of women alone; `data/figures.csv`, women_cooperatives
TIED = 0.4  # members who are in the register themselves
LEAST_MEMBERS, USUAL_MEMBERS, MOST_MEMBERS = 5, 7.0, 45
YOUTH_AGE = 35
JOINED = ("statutes", "registration", "identity_front", "identity_back")
SHARED = {
    "version": 1,
    "papers": JOINED,
    "doubtful": "statutes",
    "judged": "papers",
    "ground": "papers_do_not_prove",
    "article": PAPERS,
    "note": "النظام الأساسي غير موقع.",
    "accepted_by": WHO_MAY_ENTER,
}
KINDS = {
    COOPERATIVE: Kind(
        procedure="cooperative_registration",
        pages=(
            *("organisation", "papers", "craft", "other_crafts", "seat", "representative"),
            *("phone", "members", "documents", "information"),
        ),
        begun=3,
        next_page="other_crafts",
        **SHARED,  # type: ignore[arg-type]
    ),
    ENTERPRISE: Kind(
        procedure="enterprise_registration",
        pages=(
            *("organisation", "papers", "craft", "seat", "supervisor", "representative"),
            *("phone", "documents", "information"),
        ),
        begun=3,
        next_page="seat",
        **SHARED,  # type: ignore[arg-type]
    ),
}
NAMES = (
    *(("الأمل", "Al Amal"), ("النور", "Annour"), ("الفتح", "Al Fath"), ("الوفاق", "Al Wifaq")),
    *(("النجاح", "Annajah"), ("البركة", "Al Baraka"), ("الأصالة", "Al Assala")),
    *(("الإخلاص", "Al Ikhlass"), ("تيفاوين", "Tifawin"), ("أركان", "Argan")),
    *(("الزربية", "Azzarbia"), ("الأنامل الذهبية", "Doigts d’or"), ("الياسمين", "Al Yassamine")),
    *(("التضامن", "Attadamon"), ("المستقبل", "Al Moustaqbal"), ("أمودو", "Amoudou")),
    *(("تيموزغا", "Timouzgha"), ("الصفاء", "Assafa"), ("الرحمة", "Arrahma")),
    ("المسيرة", "Al Massira"),
)
TITLED = {COOPERATIVE: ("تعاونية", "Coopérative"), ENTERPRISE: ("مقاولة", "Entreprise")}
ROLES = [
    MemberRole.PRESIDENT,
    MemberRole.VICE_PRESIDENT,
    MemberRole.SECRETARY,
    MemberRole.TREASURER,
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organised:
    """One organisation of a piece: what it answered, its request, who stands behind it."""

    answers: Answers
    asking: OrganisationAsking
    asked: Asked
    tied: dict[str, int]  # documents of members in the register → rows
    supervisor: int  # row; -1 for a cooperative


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """From whom organisations are drawn: rows of a piece."""

    lives: Lives
    told: Told
    standing: list[int]  # taken over, and not struck off or set aside since
    near: dict[str, list[int]]  # the same by province
    others: list[int]  # who is in no register
    women: frozenset[int]


def people_of(lives: Lives, told: Told) -> People:
    """Who may found, join or supervise in a piece."""
    gone = np.isin(lives.later[: lives.taken], ("struck_off", "suspended", "resumed"))
    standing, near = np.flatnonzero(~gone).tolist(), defaultdict(list)
    for row in standing:
        near[told.provinces[row]].append(row)
    women = np.flatnonzero(told.people.sex == "f").tolist()
    others = list(range(lives.asking, len(told.people)))
    return People(
        lives=lives,
        told=told,
        standing=standing,
        near=near,
        others=others,
        women=frozenset(women),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """Under what a request is written, and how it stands."""

    case: str
    space: str
    user: str
    entry: str
    letter: str
    counter: int
    ending: str
    ended: datetime


def organisations(
    people: People, keepers: Keepers, given: Given, into: Lines, numbers: Sequence[str]
) -> list[Organised]:
    """Write the requests of organisations; answers all, those accepted first.

    `numbers` are those of the persons of the piece.
    """
    rng, found = people.lives.rng(20), []
    for turn, marks in enumerate(_marks(people.lives, given)):
        drawn = _cooperative if rng.random() < COOPERATIVES else _enterprise
        answers, tied, supervisor = drawn(people, rng, numbers, turn)
        asking = read(answers, COOPERATIVE if supervisor < 0 else ENTERPRISE)
        made = Organised(
            answers=answers,
            asking=asking,
            asked=_asked(people, keepers, given, into, rng, marks, answers, tied, supervisor),
            tied=tied,
            supervisor=supervisor,
        )
        write(made.asked, into)
        join(made.asked, into)
        found.append(made)
    return found


def _marks(lives: Lives, given: Given) -> Iterator[_Marks]:
    at, letters = lives.organised_at, codes(lives.rng(24), len(lives.organised_at))
    ids = zip(*(identifiers(lives.rng(use), at) for use in (21, 22, 23, 25)), strict=True)
    counters = given.counters[lives.asking - lives.taken :]
    for turn, (case, space, user, entry) in enumerate(ids):
        yield _Marks(
            case=case,
            space=space,
            user=user,
            entry=entry if turn < lives.organised else "",
            letter=letters[turn],
            counter=counters[turn],
            ending=str(lives.organised_otherwise[turn]),
            ended=at[turn].item().replace(tzinfo=UTC),
        )


def _asked(  # noqa: PLR0913 - what a request is made of
    people: People,
    keepers: Keepers,
    given: Given,
    into: Lines,
    rng: Generator,
    marks: _Marks,
    answers: Answers,
    tied: dict[str, int],
    supervisor: int,
) -> Asked:
    asking = read(answers, COOPERATIVE if supervisor < 0 else ENTERPRISE)
    kind = KINDS[asking.kind]
    ending = marks.ending
    life = times(ending, chance=rng.random(), now=people.lives.plan.now, ended=marks.ended)
    number = number_of(life.opened, marks.counter)
    caller = Caller(phone=asking.phone, shared="f", name=asking.name_ar)
    line = open_space(caller, into, given.held, space=marks.space, user=marks.user, at=life.opened)
    return Asked(
        kind=kind,
        ending=ending,
        times=overdue(life) if ending == "late" else life,
        hands=keepers.hands(keepers.institution[asking.place.province]),
        province=asking.place.province,
        title_ar=asking.name_ar,
        title_latin=asking.name_latin,
        topic=asking.trade,
        phone=asking.phone,
        shared="f",
        answers=_said(kind, answers, whole=life.sent is not None),
        keys=partial(_keys, asking, number),
        verdicts=partial(_verdicts, people, asking, tied, supervisor, bool(life.judged)),
        entry=marks.entry,
        taken=rng.random() < TAKEN and life.sent is not None,
        case=marks.case,
        space=marks.space,
        line=line,
        reference=number,
        letter=marks.letter,
    )


def _said(kind: Kind, answers: Answers, *, whole: bool) -> str:
    pages = kind.pages if whole else kind.pages[: kind.begun]
    said = {page: answers[page] for page in pages}
    return escaped(json.dumps(said, ensure_ascii=False))


# --- what they answered -------------------------------------------------------------------------

Drawn = tuple[Answers, dict[str, int], int]


def _cooperative(people: People, rng: Generator, numbers: Sequence[str], turn: int) -> Drawn:
    """A cooperative: its members, some of them in the register, the first its president."""
    told, only = people.told, rng.random() < WOMENS
    home = _home(people, rng)
    size = min(LEAST_MEMBERS + int(rng.exponential(USUAL_MEMBERS)), MOST_MEMBERS)
    near = [row for row in people.near[told.provinces[home]] if not only or row in people.women]
    others = [row for row in people.others if not only or row in people.women]
    tied = _some(rng, near, min(len(near), round(size * TIED)))
    joined = [*tied, *_some(rng, others, min(len(others), size - len(tied)))]
    rows = [_member(told, row, place) for place, row in enumerate(joined)]
    answers = _answers(people, rng, COOPERATIVE, home, joined[0], turn)
    trades = {told.trades[row] for row in tied[:2]} - {told.trades[home]}
    answers["other_crafts"] = {"trades": sorted(trades)}
    answers["members"] = {"rows": rows, "whole": True}
    documents = {told.documents[row]: row for row in tied}
    return answers, documents, -1


def _enterprise(people: People, rng: Generator, numbers: Sequence[str], turn: int) -> Drawn:
    """An enterprise: its manager, and the craftsman of its craft who supervises."""
    told = people.told
    supervisor = _home(people, rng)
    [manager] = _some(rng, people.others, 1)
    answers = _answers(people, rng, ENTERPRISE, supervisor, manager, turn)
    name = " ".join(told.names[supervisor][2:])
    answers["supervisor"] = {"nia": numbers[supervisor], "name": name}
    return answers, {}, supervisor


def _home(people: People, rng: Generator) -> int:
    """Somebody of the register whose craft and place are the organisation's."""
    return people.standing[int(rng.integers(0, len(people.standing)))]


def _some(rng: Generator, rows: Sequence[int], count: int) -> list[int]:
    return [rows[turn] for turn in rng.choice(len(rows), count, replace=False)] if count else []


def _member(told: Told, row: int, place: int) -> dict[str, Any]:
    ga, fa, gl, fl = told.names[row]
    return {
        "mark": f"m{place}",
        "name_ar": f"{ga} {fa}",
        "name_latin": f"{gl} {fl}",
        "number": told.documents[row],
        "residence": "",
        "birth_year": told.births[row][0],
        "sex": str(told.people.sex[row]),
        "role": (ROLES[place] if place < len(ROLES) else MemberRole.MEMBER).value,
    }


def _answers(
    people: People, rng: Generator, kind: OrganisationKind, home: int, who: int, turn: int
) -> Answers:
    told = people.told
    (name_ar, name_latin), (of_ar, of_latin) = NAMES[rng.integers(len(NAMES))], TITLED[kind]
    commune, latin = told.communes[home], str(told.people.commune_latin[home])
    ga, fa, gl, fl = told.names[who]
    year = int(rng.integers(2004, 2026))
    serial = people.lives.piece * MOST_IN_A_PIECE + turn
    return {
        "organisation": {
            "name_ar": f"{of_ar} {name_ar} {commune}",
            "name_latin": f"{of_latin} {name_latin} {latin}",
        },
        "papers": {
            "ice": ice_of(serial),
            "registration": f"{serial + 1}/{year}",
            "registered_at": latin,
            "tax_number": "",
            "founded_on": f"{year}-0{rng.integers(1, 10)}-{rng.integers(10, 29)}",
        },
        "craft": {"trade": told.trades[home]},
        "seat": {
            "province": told.provinces[home],
            "commune": commune,
            "address": told.addresses[home],
        },
        "representative": {
            "name_ar": f"{ga} {fa}",
            "name_latin": f"{gl} {fl}",
            "number": told.documents[who],
            "quality": "president" if kind is COOPERATIVE else "manager",
        },
        "phone": {"number": told.phones[who], "shared": False},
        "documents": {},
        "information": {"told": True},
    }


def ice_of(serial: int) -> str:
    """A common identifier that holds, of numbers the office has not come to."""
    head = f"{FIRST_ICE + serial:09d}0000"
    return f"{head}{-int(head) * 100 % 97:02d}"


# --- what the rules are told --------------------------------------------------------------------


def _keys(asking: OrganisationAsking, number: str) -> list[str]:
    """The search keys of the request, as `keys_of_case` gathers them."""
    who = asking.representative
    exact = [f"ref:{number}", ice_key(asking.ice), document_key(who.document_kind, who.document)]
    if asking.supervisor:
        exact.append(supervisor_key(asking.supervisor))
    names = (*heard(asking.name_ar), *heard(asking.name_latin))
    return sorted({*exact, f"tel:{asking.phone}", *names})


def _verdicts(
    people: People,
    asking: OrganisationAsking,
    tied: dict[str, int],
    supervisor: int,
    confirmed: bool,
    on: date,
) -> Verdicts:
    situation = OrganisationSituation(
        asking=asking,
        evidence=frozenset(JOINED),
        on=on,
        least_members=LEAST_MEMBERS,
        youth_age=YOUTH_AGE,
        trade=ListedTrade(code=asking.trade),
        other_trades=tuple(ListedTrade(code=code) for code in asking.other_trades),
        entered_members=len(tied),
        supervisor=_standing(people, supervisor, confirmed) if supervisor >= 0 else None,
    )
    return examine(situation)


def _standing(people: People, row: int, confirmed: bool) -> Supervisor:
    return Supervisor(
        state=EntryState.ENTERED,
        category=Category(people.lives.category(row)),
        named=True,
        trades=frozenset({people.told.trades[row]}),
        answer="yes" if confirmed else "",
    )
