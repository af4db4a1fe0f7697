"""The conditions on which a cooperative or an enterprise enters, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.law import TEXTS, is_provisional
from sijill.kernel.verdict import Outcome
from sijill.register.rules import Category, EntryState, OrganisationKind
from sijill.register.rules.entering import Earlier, ListedTrade
from sijill.register.rules.members import Member, MemberRole, percent, shares
from sijill.register.rules.organisations import (
    ORGANISATION_RULES,
    OrganisationSituation,
    Supervisor,
    examine,
)
from sijill.register.rules.organised import read

TODAY = date(2026, 11, 21)
PAPERS = frozenset({"statutes", "registration", "identity_front", "identity_back"})
COOPERATIVE, ENTERPRISE = OrganisationKind.COOPERATIVE, OrganisationKind.ENTERPRISE


WOMEN_AR = "عائشة فاطمة خديجة زهرة مريم نعيمة حليمة رقية سعاد ليلى هند إيمان".split()  # noqa: SIM905
WOMEN = "Aicha Fatima Khadija Zahra Maryam Naima Halima Rkia Souad Laila Hind Imane".split()  # noqa: SIM905


def member(number: int, role: str = "member", **more: Any) -> dict[str, Any]:
    """One line of the list of members."""
    return {
        "mark": f"m{number}",
        "name_ar": f"{WOMEN_AR[number % len(WOMEN_AR)]} العمراني",
        "name_latin": f"{WOMEN[number % len(WOMEN)]} El Amrani",
        "number": f"C{100 + number}",
        "residence": "",
        "sex": "f",
        "birth_year": 1980 + number,
        "role": role,
        **more,
    }


def lines(count: int) -> list[dict[str, Any]]:
    """So many members, the first their president."""
    return [member(n, "president" if n == 0 else "member") for n in range(count)]


ANSWERS: dict[str, dict[str, Any]] = {
    "organisation": {"name_ar": "تعاونية النسيج", "name_latin": "Coopérative du tissage"},
    "papers": {
        "ice": "001524689000003",
        "registration": "12/2019",
        "registered_at": "Fès",
        "founded_on": "2019-05-02",
    },
    "craft": {"trade": "PROV-015"},
    "other_crafts": {"trades": []},
    "representative": {
        "name_ar": "عائشة",
        "name_latin": "Aicha",
        "number": "C100",
        "quality": "president",
    },
    "phone": {"number": "+212661234578", "shared": False},
    "seat": {"province": "03.231", "address": "12, derb Sidi Ahmed"},
    "members": {"rows": lines(12), "whole": True},
    "supervisor": {"nia": "4812069345", "name": "Rachid Benali"},
    "information": {"told": True},
}
STANDS = Supervisor(
    state=EntryState.ENTERED,
    category=Category.ARTISAN,
    named=True,
    trades=frozenset({"PROV-015"}),
    answer="yes",
)


def situation(kind: OrganisationKind = COOPERATIVE, **changes: Any) -> OrganisationSituation:
    """An organisation that may enter, changed at "page__field" or at a field of the situation."""
    answers = {page: dict(fields) for page, fields in ANSWERS.items()}
    direct = {}
    for key, value in changes.items():
        page, _, field = key.partition("__")
        if field:
            answers.setdefault(page, {})[field] = value
        else:
            direct[key] = value
    base = OrganisationSituation(
        asking=read(answers, kind),
        evidence=PAPERS,
        on=TODAY,
        least_members=5,
        youth_age=35,
        trade=ListedTrade(code="PROV-015"),
        supervisor=STANDS,
    )
    return replace(base, **direct)


def answer(rule: str, kind: OrganisationKind = COOPERATIVE, **changes: Any) -> str:
    return dict(examine(situation(kind, **changes)))[rule].code


OTHER = ListedTrade(code="PROV-001")
MATRIX: list[tuple[str, OrganisationKind, dict[str, Any], str]] = [
    ("papers", COOPERATIVE, {}, "papers.read"),
    ("papers", COOPERATIVE, {"evidence": PAPERS - {"statutes"}}, "papers.no_picture"),
    ("papers", ENTERPRISE, {"evidence": PAPERS - {"registration"}}, "papers.no_picture"),
    ("ice", COOPERATIVE, {}, "ice.valid"),
    ("ice", COOPERATIVE, {"papers__ice": ""}, "ice.missing"),
    ("founded", COOPERATIVE, {}, "founded.told"),
    ("founded", COOPERATIVE, {"papers__founded_on": "2026-11-21"}, "founded.told"),
    ("founded", COOPERATIVE, {"papers__founded_on": "2026-11-22"}, "founded.ahead"),
    ("founded", COOPERATIVE, {"papers__founded_on": ""}, "founded.unknown"),
    ("activities", COOPERATIVE, {}, "activities.listed"),
    ("activities", COOPERATIVE, {"other_trades": (OTHER,)}, "activities.listed"),
    ("activities", ENTERPRISE, {"other_trades": (OTHER,)}, "activities.one_only"),
    ("activities", ENTERPRISE, {"trade": None, "craft__trade": ""}, "activities.none"),
    (
        "activities",
        ENTERPRISE,
        {"trade": None, "craft__trade": "", "craft__trade_words": "حداد"},
        "activities.in_words",
    ),
    ("activities", ENTERPRISE, {"trade": replace(OTHER, known=False)}, "activities.not_listed"),
    (
        "activities",
        COOPERATIVE,
        {"other_trades": (replace(OTHER, in_force=False),)},
        "activities.not_listed",
    ),
    ("activities", COOPERATIVE, {"trade": replace(OTHER, practised=False)}, "activities.too_wide"),
    ("representative", COOPERATIVE, {}, "representative.compare"),
    (
        "representative",
        COOPERATIVE,
        {"evidence": PAPERS - {"identity_back"}},
        "representative.no_picture",
    ),
    ("members", COOPERATIVE, {}, "members.enough"),
    ("members", COOPERATIVE, {"members__rows": lines(5)}, "members.enough"),
    ("members", COOPERATIVE, {"members__rows": lines(4)}, "members.few"),
    ("members", COOPERATIVE, {"members__rows": []}, "members.none"),
    ("members", COOPERATIVE, {"members__rows": lines(12)[1:]}, "members.one_president"),
    (
        "members",
        COOPERATIVE,
        {"members__rows": [*lines(6), member(7, "president")]},
        "members.one_president",
    ),
    ("members", COOPERATIVE, {"members__rows": [*lines(6), member(3)]}, "members.twice"),
    ("shares", COOPERATIVE, {}, "shares.counted"),
    ("supervision", ENTERPRISE, {}, "supervision.stands"),
    ("supervision", ENTERPRISE, {"supervisor__nia": ""}, "supervision.unnamed"),
    ("supervision", ENTERPRISE, {"supervisor": None}, "supervision.not_found"),
    ("supervision", ENTERPRISE, {"supervisor": replace(STANDS, named=False)},
     "supervision.not_found"),
    *(
        (
            "supervision",
            ENTERPRISE,
            {"supervisor": replace(STANDS, category=category)},
            "supervision.not_a_craftsman",
        )
        for category in (Category.COOPERATIVE, Category.ENTERPRISE)
    ),
    *(
        (
            "supervision",
            ENTERPRISE,
            {"supervisor": replace(STANDS, state=state)},
            "supervision.not_standing",
        )
        for state in EntryState
        if state is not EntryState.ENTERED
    ),
    ("supervision", ENTERPRISE, {"supervisor": replace(STANDS, answer="no")},
     "supervision.declined"),
    ("supervision", ENTERPRISE, {"supervisor": replace(STANDS, answer="")},
     "supervision.not_confirmed"),
    ("supervision", ENTERPRISE, {"supervisor": replace(STANDS, answer=""), "confirms": False},
     "supervision.stands"),
    ("supervision", ENTERPRISE, {"supervisor": replace(STANDS, category=Category.MASTER)},
     "supervision.stands"),
    ("supervision", ENTERPRISE, {"supervisor": replace(STANDS, trades=frozenset())},
     "supervision.other_trade"),
    ("workplace", ENTERPRISE, {}, "workplace.here"),
    ("workplace", ENTERPRISE, {"seat__province": ""}, "workplace.unknown"),
    ("workplace", COOPERATIVE, {"territory_ok": False}, "workplace.elsewhere"),
    ("previous", COOPERATIVE, {}, "previous.none"),
    ("previous", COOPERATIVE, {"likenesses_open": 2}, "previous.to_settle"),
    *(
        ("previous", COOPERATIVE, {"earlier": Earlier(state=state, nia="1")}, f"previous.{word}")
        for state, word in (
            (EntryState.ENTERED, "entered"),
            (EntryState.SUSPENDED, "suspended"),
            (EntryState.STRUCK_OFF, "returns"),
            (EntryState.ANNULLED, "returns"),
        )
    ),
    ("informed", COOPERATIVE, {}, "informed.yes"),
    ("informed", ENTERPRISE, {"information__told": False}, "informed.no"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "kind", "changes", "code"), MATRIX)
def test_an_organisation_s_situation_has_one_answer(
    rule: str, kind: OrganisationKind, changes: dict[str, Any], code: str
) -> None:
    assert answer(rule, kind, **changes) == code


def test_the_matrix_meets_every_code_that_a_rule_of_organisations_may_answer() -> None:
    met = {code for _, _, _, code in MATRIX}
    rules = {rule.code: rule for kind in OrganisationKind for rule in ORGANISATION_RULES[kind]}
    assert met == {code for rule in rules.values() for code in rule.codes}


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_an_organisation_in_order_leaves_its_papers_to_a_person(kind: OrganisationKind) -> None:
    left = [v.code for _, v in examine(situation(kind)) if not v.is_ok]
    assert left == ["papers.read", "representative.compare"]


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_every_rule_of_organisations_cites_a_text_that_we_know(kind: OrganisationKind) -> None:
    for rule in ORGANISATION_RULES[kind]:
        for key in rule.articles:
            assert is_provisional(key) or key.partition(":")[0] in TEXTS


def test_no_organisation_is_refused_on_a_rule_without_a_text_unless_something_is_missing() -> None:
    for rule, kind, changes, _ in MATRIX:
        verdict = dict(examine(situation(kind, **changes)))[rule]
        if verdict.outcome is Outcome.REFUSED and is_provisional(verdict.article):
            assert verdict.remedy in ("answer", "tell", "photograph_card"), verdict.code


def test_a_cooperative_of_twelve_women_is_told_its_shares() -> None:
    verdict = dict(examine(situation()))["shares"]
    assert verdict.facts == {"women": 100, "youth": 0}
    young = [member(n, birth_year=1995) for n in range(3)]
    verdict = dict(examine(situation(members__rows=[*lines(9), *young])))["shares"]
    assert verdict.facts == {"women": 100, "youth": 25}


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_share_is_a_whole_percent_between_none_and_all(part: int, rest: int) -> None:
    assert 0 <= percent(part, part + rest) <= 100
    if part + rest:
        assert abs(percent(part, part + rest) - 100 * part / (part + rest)) <= 0.5


@given(st.lists(st.tuples(st.sampled_from("fm"), st.integers(1940, 2008)), max_size=40))
def test_the_shares_count_everybody_once(people: list[tuple[str, int]]) -> None:
    found = shares(
        [
            Member(
                name_ar="x",
                name_latin="",
                document_kind="cin",
                document=str(n),
                sex=sex,
                birth_year=year,
                role=MemberRole.MEMBER,
            )
            for n, (sex, year) in enumerate(people)
        ],
        on=TODAY,
        youth_age=35,
    )
    assert found.total == len(people)
    assert found.women == sum(sex == "f" for sex, _ in people)
    assert found.youth == sum(2026 - year < 35 for _, year in people)
