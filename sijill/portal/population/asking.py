"""The requests of persons: what each answered, and what the real rules say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date
from functools import cache, partial
from typing import Any

from sijill.kernel.identifiers import Invalid, cin
from sijill.portal.population.days import Times, times
from sijill.portal.population.entries import REGIMES, Told, marked, marks, valid_until
from sijill.portal.population.lives import Lives
from sijill.portal.population.offices import Keepers
from sijill.portal.population.papers import join
from sijill.portal.population.requests import Asked, Kind, Lines, Verdicts, overdue, write
from sijill.portal.population.rows import NOTHING, codes, heard, identifiers
from sijill.portal.population.spaces import Caller, Given, number_of, open_space
from sijill.register.rules.asking import ATTESTATION, CIN, Asking, Place, read
from sijill.register.rules.days import PartialDay
from sijill.register.rules.entering import (
    ATTESTATION_OF_EXERCISE,
    PARAMETERS,
    WHO_MAY_ENTER,
    ListedTrade,
    Situation,
    examine,
)

TAKEN = 0.35  # of the files at the desk, somebody's already
PAPERS = ("identity_front", "identity_back", "proof", "face")
PAGES = (
    *("name", "card", "craft", "proof", "phone", "workplace", "documents", "regime"),
    "information",
)
REGISTRATION = Kind(
    procedure="registration",
    version=2,
    pages=PAGES,
    begun=4,
    next_page="phone",
    papers=PAPERS,
    doubtful="proof",
    judged="proof",
    ground="attestation_not_recognised",
    article=ATTESTATION_OF_EXERCISE,
    note="الشهادة لا تذكر مدة المزاولة.",
    accepted_by=WHO_MAY_ENTER,
)


def _answers() -> dict[str, dict[str, Any]]:
    """Every page of the registration as somebody answers it, marks in the place of values."""
    of = marks()
    return {
        "name": {
            **{"given_ar": of.given_ar, "family_ar": of.family_ar},
            **{"given_latin": of.given_latin, "family_latin": of.family_latin},
            **{"foreign": False, "other": False},
        },
        "card": {
            "number": of.document,
            "valid_until": "%(valid_until)s",
            "birth": str(of.born),
            "birth_place": of.birth_place,
            "sex": of.sex,
        },
        "craft": {"trade": of.trade},
        "proof": {
            "path": ATTESTATION,
            "code": "",
            "since": "%(since)s",
            "issuer": "",
            "more": False,
        },
        "phone": {"number": of.phone, "shared": of.phone_shared},
        "workplace": {
            "province": of.workplace.province,
            "commune": of.workplace.commune,
            "address": of.workplace.address,
            "lives_there": "yes",
        },
        "documents": {},
        "regime": {"regime": of.regime, "aid": "unknown"},
        "information": {"told": True},
    }


ANSWERS = marked(_answers())
BEGUN = marked(dict(list(_answers().items())[: REGISTRATION.begun]))


def requests(lives: Lives, told: Told, keepers: Keepers, given: Given, into: Lines) -> list[str]:
    """Write the requests of a piece as lines; answers the references of those accepted."""
    chances = lives.rng(5).random((lives.asking, 2)).tolist()
    ids = [identifiers(lives.rng(use), lives.recorded_at) for use in (4, 6, 7)]
    letters = codes(lives.rng(9), lives.asking)
    references = []
    for counter, row in zip(given.counters, range(lives.taken, lives.asking), strict=False):
        case, space, user = (each[row] for each in ids)
        ending, chance = str(lives.otherwise[row]), chances[row]
        life = _life(lives, row, ending, chance[0])
        number = number_of(life.opened, counter)
        references.append(number)
        line = open_space(
            _caller(lives, told, row), into, given.held, space=space, user=user, at=life.opened
        )
        asked = Asked(
            kind=REGISTRATION,
            ending=ending,
            times=life,
            hands=keepers.hands(told.institutions[row]),
            province=told.provinces[row],
            title_ar=" ".join(told.names[row][:2]),
            title_latin=" ".join(told.names[row][2:]),
            topic=told.trades[row],
            phone=told.phones[row],
            shared=told.shared[row],
            answers=_said(told, row, BEGUN if life.sent is None else ANSWERS),
            keys=partial(_keys, told, row, number),
            verdicts=partial(_verdicts, told, row),
            entry=lives.entry[row] if row < lives.entered else "",
            taken=chance[1] < TAKEN and life.sent is not None,
            case=case,
            space=space,
            line=line,
            reference=number,
            letter=letters[row],
        )
        write(asked, into)
        join(asked, into)
    return references[: lives.entered - lives.taken]


def _life(lives: Lives, row: int, ending: str, chance: float) -> Times:
    ended = lives.recorded_at[row].item().replace(tzinfo=UTC)
    life = times(ending, chance=chance, now=lives.plan.now, ended=ended)
    return overdue(life) if ending == "late" else life


def _caller(lives: Lives, told: Told, row: int) -> Caller:
    return Caller(
        phone=told.phones[row],
        shared=told.shared[row],
        name=" ".join(told.names[row][:2]),
        person=lives.person[row] if row < lives.entered else NOTHING,
    )


def _said(told: Told, row: int, template: str) -> str:
    more = {"valid_until": valid_until(row), "since": told.since[row]}
    return template % (told.values[row] | more)


def _keys(told: Told, row: int, number: str) -> list[str]:
    """The search keys of the request, as `keys_of_case` gathers them."""
    exact = (f"ref:{number}", f"id:cin:{told.documents[row]}", f"tel:{told.phones[row]}")
    sounds = [key for name in told.names[row] for key in heard(name)]
    return sorted({*exact, f"born:{told.births[row][0]}", *sounds})


# --- what the rules answer ----------------------------------------------------------------------

_BLANK = replace(read({}), document_kind=CIN, path=ATTESTATION, informed=True)


def _verdicts(told: Told, row: int, on: date) -> Verdicts:
    year, month, day = told.births[row]
    trade = told.trades[row]
    asking = replace(
        _BLANK,
        born=PartialDay(year, month or None, day or None),
        since=PartialDay(told.since[row]),
        valid_until=valid_until(row),
        trade=trade,
        workplace=Place(province=told.provinces[row]),
        regime=REGIMES[row % len(REGIMES)],
    )
    return examine(_situation(asking, on, _doubts(told.documents[row])))


def _doubts(document: str) -> tuple[str, ...]:
    try:
        return cin.parse(document).warnings
    except Invalid as problem:
        return (problem.code,)


def _situation(asking: Asking, on: date, doubts: tuple[str, ...]) -> Situation:
    return Situation(
        asking=asking,
        evidence=frozenset(PAPERS),
        on=on,
        years_of_practice=PARAMETERS["register.years_of_practice"],
        minimum_age=PARAMETERS["register.minimum_age"],
        earliest_practice_age=PARAMETERS["register.earliest_practice_age"],
        trade=_listed(asking.trade),
        document_warnings=doubts,
    )


@cache
def _listed(trade: str) -> ListedTrade:
    return ListedTrade(code=trade)
