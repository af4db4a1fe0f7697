"""The conditions to enter, the life of an entry and the comparison of two files, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import TEXTS, is_provisional
from sijill.kernel.verdict import Outcome
from sijill.kernel.years import anniversary
from sijill.register.rules import (
    PROMOTIONS,
    TRANSITIONS,
    UNSUPERVISED,
    Category,
    EntryState,
    may_move,
    may_promote,
)
from sijill.register.rules.asking import read
from sijill.register.rules.contesting import CODES as CONTEST_CODES
from sijill.register.rules.contesting import Contest
from sijill.register.rules.contesting import examine as examine_contest
from sijill.register.rules.days import PartialDay, full_years
from sijill.register.rules.entering import (
    REGISTER_OPENED,
    RULES,
    Earlier,
    ListedTrade,
    Situation,
    examine,
)
from sijill.register.rules.recognised import Recognised

TODAY = date(2026, 11, 21)
ANSWERS: dict[str, dict[str, Any]] = {
    "name": {
        "given_ar": "رشيد",
        "family_ar": "بنعلي",
        "given_latin": "Rachid",
        "family_latin": "Benali",
    },
    "card": {
        "number": "C418207",
        "valid_until": "2031-03-31",
        "birth": "1984-06-14",
        "birth_place": "Fès",
        "sex": "m",
    },
    "craft": {"trade": "PROV-015"},
    "proof": {"path": "attestation", "since": "2014-03"},
    "phone": {"number": "+212661234578", "shared": False},
    "workplace": {"province": "03.231", "address": "12, derb Sidi Ahmed", "lives_there": "yes"},
    "regime": {"regime": "untaxed"},
    "information": {"told": True},
}
PAPERS = frozenset({"identity_front", "identity_back", "proof", "face"})


def situation(**changes: Any) -> Situation:
    """A craftsman who may enter, changed at "page.field" or at a field of the situation."""
    answers = {page: dict(fields) for page, fields in ANSWERS.items()}
    direct = {}
    for key, value in changes.items():
        page, _, field = key.partition("__")
        if field:
            answers.setdefault(page, {})[field] = value
        else:
            direct[key] = value
    base = Situation(
        asking=read(answers),
        evidence=PAPERS,
        on=TODAY,
        years_of_practice=3,
        minimum_age=18,
        earliest_practice_age=8,
        trade=ListedTrade(code="PROV-015"),
    )
    return replace(base, **direct)


def answer(rule: str, **changes: Any) -> str:
    return dict(examine(situation(**changes)))[rule].code


def test_a_craftsman_with_everything_in_order_leaves_one_thing_to_a_person() -> None:
    answered = examine(situation())
    assert [v.code for _, v in answered if not v.is_ok] == ["proof.read_attestation"]
    assert [rule for rule, _ in answered] == [rule.code for rule in RULES]


HERE = {"proof__path": "given_here", "proof__code": "7K2M-9QXA"}
GIVEN = Recognised(
    kind="attestation", code="7K2M-9QXA", years=9, trade="PROV-015", on=date(2026, 5, 4)
)
ASKED = PAPERS | {"asker_identity"}
ASKER = {
    "name__other": True,
    "asker__name_ar": "إدريس بنعلي",
    "asker__name_latin": "Driss Benali",
    "asker__number": "C101010",
    "evidence": ASKED,
}
FATHER = {
    **ASKER,
    "behalf__for": "minor",
    "minor__quality": "father",
    "minor__has_card": "yes",
    "minor__consents": True,
    "card__birth": "2010-05-01",
}
CHILD = {**FATHER, "minor__has_card": "no", "birth_entry__number": "123/2010"}

MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("identity", {}, "identity.valid"),
    ("identity", {"card__valid_until": "2026-11-21"}, "identity.valid"),
    ("identity", {"card__valid_until": "2026-11-20"}, "identity.expired"),
    ("identity", {"card__valid_until": ""}, "identity.no_validity"),
    ("identity", {"evidence": PAPERS - {"identity_back"}}, "identity.no_picture"),
    ("identity", {"evidence": PAPERS - {"identity_front"}}, "identity.no_picture"),
    (
        "identity",
        {"name__foreign": True, "residence_card__number": "A1234"},
        "identity.foreign",
    ),
    ("identity", {"document_warnings": ("unusual_length",)}, "identity.unusual"),
    ("identity", {**CHILD, "evidence": PAPERS}, "identity.no_birth_entry"),
    ("identity", {**CHILD, "evidence": PAPERS | {"birth_entry"}}, "identity.birth_entry"),
    ("age", {"card__birth": "2008-11-21"}, "age.enough"),
    ("age", {"card__birth": "2008-11-22"}, "age.apprentice"),
    ("age", {"card__birth": "2011-11-21"}, "age.apprentice"),
    ("age", {"card__birth": "2011-11-22"}, "age.young"),
    ("age", {"card__birth": "2011-11-22", "apprentice_age": 14}, "age.apprentice"),
    ("age", {"card__birth": "2008-11"}, "age.unclear"),
    ("age", {"card__birth": "2008"}, "age.unclear"),
    ("age", {"card__birth": "2007"}, "age.enough"),
    ("age", {"card__birth": "2009"}, "age.apprentice"),
    ("age", {"card__birth": "2011"}, "age.young"),
    ("age", {"card__birth": "2008-02-29", "on": date(2026, 2, 28)}, "age.apprentice"),
    ("age", {"card__birth": "2008-02-29", "on": date(2026, 3, 1)}, "age.enough"),
    ("age", {"card__birth": "2027"}, "age.impossible"),
    ("age", {"card__birth": "1900-01-01"}, "age.impossible"),
    ("age", {"card__birth": ""}, "age.unknown"),
    ("age", {"card__birth": "yesterday"}, "age.unknown"),
    ("trade", {"trade": None, "craft__trade": "", "craft__trade_words": "حداد"}, "trade.in_words"),
    ("trade", {"trade": None, "craft__trade": ""}, "trade.none"),
    ("trade", {"trade": ListedTrade(code="X", known=False)}, "trade.not_listed"),
    ("trade", {"trade": ListedTrade(code="X", in_force=False)}, "trade.not_listed"),
    ("trade", {"trade": ListedTrade(code="X", practised=False)}, "trade.too_wide"),
    ("trade", {"other_trades": (ListedTrade(code="Y", known=False),)}, "trade.other_not_listed"),
    ("trade", {"other_trades": (ListedTrade(code="Y"),)}, "trade.listed"),
    ("proof", {"proof__path": "diploma"}, "proof.read_diploma"),
    ("proof", {"proof__path": ""}, "proof.none"),
    ("proof", {"evidence": PAPERS - {"proof"}}, "proof.no_picture"),
    ("proof", {"proof__path": "none"}, "proof.none"),
    ("proof", HERE, "proof.unknown_document"),
    ("proof", {**HERE, "recognised": GIVEN}, "proof.given_here"),
    ("proof", {**HERE, "recognised": GIVEN, "evidence": frozenset()}, "proof.given_here"),
    ("proof", {**HERE, "recognised": replace(GIVEN, same_person=False)}, "proof.of_another"),
    ("proof", {**HERE, "recognised": replace(GIVEN, stands=False)}, "proof.withdrawn"),
    ("proof", {**HERE, "recognised": replace(GIVEN, trade="PROV-008")}, "proof.other_trade"),
    ("practice", {**HERE, "recognised": GIVEN, "proof__since": "2026"}, "practice.enough"),
    (
        "practice",
        {**HERE, "recognised": replace(GIVEN, years=2), "proof__since": "2026"},
        "practice.too_short",
    ),
    (
        "practice",
        {**HERE, "recognised": replace(GIVEN, same_person=False), "proof__since": "2026"},
        "practice.too_short",
    ),
    ("practice", {"proof__path": "diploma", "proof__since": ""}, "practice.not_needed"),
    ("practice", {"proof__since": ""}, "practice.unknown"),
    ("practice", {"proof__since": "2023-11-21"}, "practice.enough"),  # three years on the day
    ("practice", {"proof__since": "2023-11-22"}, "practice.too_short"),
    ("practice", {"proof__since": "2023-11"}, "practice.unclear"),
    ("practice", {"proof__since": "2023-10"}, "practice.enough"),
    ("practice", {"proof__since": "2023-12"}, "practice.too_short"),
    ("practice", {"proof__since": "2023"}, "practice.unclear"),
    ("practice", {"proof__since": "2022"}, "practice.enough"),
    ("practice", {"proof__since": "2024"}, "practice.too_short"),
    ("practice", {"proof__since": "2027"}, "practice.ahead"),
    ("practice", {"proof__since": "2024-02-29", "on": date(2027, 2, 28)}, "practice.too_short"),
    ("practice", {"proof__since": "2024-02-29", "on": date(2027, 3, 1)}, "practice.enough"),
    ("practice", {"years_of_practice": 13}, "practice.too_short"),
    ("plausible", {}, "plausible.yes"),
    ("plausible", {"proof__since": "1991"}, "plausible.very_young"),
    ("plausible", {"proof__since": "1992-06-14"}, "plausible.yes"),
    ("plausible", {"proof__since": "1992-06-13"}, "plausible.very_young"),
    ("plausible", {"proof__since": "1983"}, "plausible.before_birth"),
    ("plausible", {"proof__since": ""}, "plausible.not_said"),
    ("workplace", {}, "workplace.here"),
    ("workplace", {"territory_ok": False}, "workplace.elsewhere"),
    ("workplace", {"workplace__province": ""}, "workplace.unknown"),
    ("previous", {}, "previous.none"),
    ("previous", {"likenesses_open": 1}, "previous.to_settle"),
    ("previous", {"contested": True, "likenesses_open": 1}, "previous.contested"),
    ("filer", {}, "filer.self"),
    ("filer", {"card__birth": "2010-05-01"}, "filer.minor_alone"),
    ("filer", {**FATHER, "evidence": PAPERS}, "filer.no_identity"),
    ("filer", {**FATHER, "minor__consents": False}, "filer.no_consent"),
    ("filer", FATHER, "filer.parent"),
    ("filer", {**FATHER, "minor__quality": "guardian"}, "filer.no_judgment"),
    (
        "filer",
        {**FATHER, "minor__quality": "guardian", "evidence": ASKED | {"judgment"}},
        "filer.guardian",
    ),
    ("filer", {**FATHER, "card__birth": "1984"}, "filer.of_age"),
    ("filer", {**ASKER, "behalf__for": "ward"}, "filer.no_judgment"),
    (
        "filer",
        {**ASKER, "behalf__for": "ward", "evidence": ASKED | {"judgment"}},
        "filer.ward",
    ),
    ("filer", {**ASKER, "behalf__for": "mandate"}, "filer.no_mandate"),
    (
        "filer",
        {**ASKER, "behalf__for": "mandate", "evidence": ASKED | {"mandate"}},
        "filer.mandate",
    ),
    (
        "filer",
        {
            **ASKER,
            "behalf__for": "mandate",
            "mandate__own_phone": "yes",
            "evidence": ASKED | {"mandate"},
        },
        "filer.mandate_confirmed",
    ),
    ("regime", {}, "regime.declared"),
    ("regime", {"regime__regime": "unknown"}, "regime.not_known"),
    ("regime", {"regime__regime": ""}, "regime.none"),
    ("regime", {"regime__regime": "else"}, "regime.none"),
    ("face", {}, "face.joined"),
    ("face", {"evidence": PAPERS - {"face"}}, "face.no_picture"),
    ("informed", {}, "informed.yes"),
    ("informed", {"information__told": False}, "informed.no"),
]


@pytest.mark.parametrize(("rule", "changes", "code"), MATRIX)
def test_a_situation_has_one_answer(rule: str, changes: dict[str, Any], code: str) -> None:
    assert answer(rule, **changes) == code


@pytest.mark.parametrize(
    ("state", "another", "code"),
    [
        (EntryState.ENTERED, False, "previous.entered"),
        (EntryState.SUSPENDED, False, "previous.suspended"),
        (EntryState.STRUCK_OFF, False, "previous.returns"),
        (EntryState.ANNULLED, False, "previous.returns"),
        (EntryState.ENTERED, True, "previous.held_by_another"),
        (EntryState.SUSPENDED, True, "previous.held_by_another"),
        (EntryState.STRUCK_OFF, True, "previous.freed"),
        (EntryState.ANNULLED, True, "previous.freed"),
    ],
)
def test_an_earlier_entry_answers_by_its_state(state: EntryState, another: bool, code: str) -> None:
    earlier = Earlier(state=state, nia="4812069345", another=another)
    assert answer("previous", earlier=earlier) == code


def test_the_matrix_meets_every_code_a_rule_may_answer() -> None:
    met = {code for _, _, code in MATRIX} | {"proof.read_attestation"}
    met |= {
        f"previous.{w}" for w in ["entered", "suspended", "returns", "held_by_another", "freed"]
    }
    assert met == {code for rule in RULES for code in rule.codes}


def test_two_years_of_practice_say_from_when_they_are_enough() -> None:
    verdict = dict(examine(situation(proof__since="2024-03-12")))["practice"]
    assert verdict.outcome is Outcome.REFUSED
    assert verdict.facts == {"years": 2, "needed": 3, "day": "2027-03-12"}


def test_before_the_register_opened_no_condition_held() -> None:
    assert examine(situation(on=date(2022, 2, 20))) == ()
    assert len(examine(situation(on=REGISTER_OPENED))) == len(RULES)


def test_every_rule_cites_a_known_text_or_says_it_is_provisional() -> None:
    cited = {a for rule in RULES for a in rule.articles}
    answered = {v.article for _, v in examine(situation())}
    for key in cited | answered:
        assert is_provisional(key) or key.partition(":")[0] in TEXTS


def test_nobody_is_refused_on_a_rule_without_a_text_unless_something_is_missing() -> None:
    for rule, changes, _ in MATRIX:
        verdict = dict(examine(situation(**changes)))[rule]
        if verdict.outcome is Outcome.REFUSED and is_provisional(verdict.article):
            assert verdict.remedy in ("answer", "tell"), verdict.code


@given(since=st.dates(date(2000, 1, 1), date(2026, 12, 31)), on=st.dates(date(2022, 3, 1)))
def test_the_practice_turns_on_one_day_and_stays(since: date, on: date) -> None:
    code = answer("practice", proof__since=since.isoformat(), on=on)
    turns = anniversary(since, 3)
    if since > on:
        assert code == "practice.ahead"
    else:
        assert code == ("practice.enough" if on >= turns else "practice.too_short")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_full_years_are_the_anniversaries_that_passed(start: date, on: date) -> None:
    years = full_years(start, on)
    assert years == 0 or anniversary(start, years) <= on
    assert anniversary(start, years + 1) > on


@given(st.dates(date(1900, 1, 1)))
def test_a_partial_day_is_written_as_it_was_read(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        found = PartialDay.read(text)
        assert found is not None
        assert found.iso == text
        assert found.earliest <= day <= found.latest


@pytest.mark.parametrize("text", ["", "84", "1984-13", "1984-02-30", "x", "1984-06-14-1", "0"])
def test_nonsense_is_no_day(text: str) -> None:
    assert PartialDay.read(text) is None


ACTORS = [Actor(kind=ActorKind.AGENT, role=role) for role in Role] + [
    Actor(kind=kind) for kind in ActorKind if kind is not ActorKind.AGENT
]


def test_an_entry_moves_only_as_the_table_says() -> None:
    wrong = []
    for start, to, by in product([None, *EntryState], EntryState, ACTORS):
        office = by.role if by.is_agent else by.kind
        allowed = office in TRANSITIONS.get((start, to), frozenset())
        if may_move(start, to, by, ground=UNSUPERVISED) != allowed:
            wrong.append((start, to, office))
    assert wrong == []


def test_what_an_entry_is_of_changes_only_as_the_table_says() -> None:
    wrong = []
    for start, to, by in product(Category, Category, ACTORS):
        office = by.role if by.is_agent else by.kind
        allowed = office in PROMOTIONS.get((start, to), frozenset())
        if may_promote(start, to, by) != allowed:
            wrong.append((start, to, office))
    assert wrong == []


def test_the_clock_enters_and_takes_away_on_one_ground_alone() -> None:
    clock = Actor(kind=ActorKind.SYSTEM)
    allowed = {(start, to) for (start, to) in TRANSITIONS if may_move(start, to, clock)}
    assert {to for _, to in allowed} == {EntryState.ENTERED}
    entered, suspended = EntryState.ENTERED, EntryState.SUSPENDED
    assert not may_move(suspended, entered, clock, ground="asked")
    assert not may_move(entered, suspended, clock, ground="asked")
    assert may_move(suspended, entered, clock, ground=UNSUPERVISED)
    assert may_move(entered, suspended, clock, ground=UNSUPERVISED)
    assert not may_move(entered, EntryState.STRUCK_OFF, clock, ground=UNSUPERVISED)


def test_a_citizen_and_an_examiner_move_nothing() -> None:
    for by in (Actor(kind=ActorKind.CITIZEN), Actor(kind=ActorKind.AGENT, role=Role.EXAMINER)):
        assert not any(may_move(start, to, by) for start, to in TRANSITIONS)


CONTESTS = [
    (PAPERS, True, ["held.by_another", "shown.both_sides", "face.joined", "holder.to_compare"]),
    (frozenset(), False, ["held.by_nobody", "shown.no_picture", "face.no_picture"]),
]


@pytest.mark.parametrize(("evidence", "held", "codes"), CONTESTS)
def test_a_contested_number_is_always_settled_by_a_person(
    evidence: frozenset[str], held: bool, codes: list[str]
) -> None:
    answered = [v.code for _, v in examine_contest(Contest(evidence=evidence, held=held))]
    assert answered[: len(codes)] == codes
    assert answered[-1] == "holder.to_compare"
    assert set(answered) <= set(CONTEST_CODES)
