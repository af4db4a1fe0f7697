"""What the register lets people ask, as it is declared."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from sijill.desk import procedures as desk
from sijill.desk.procedures import Procedure, installed
from sijill.desk.rules.answers import KINDS
from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import TEXTS, is_provisional
from sijill.reference.rules import DEFINITIONS
from sijill.register.procedures import CONTESTED_IDENTITY, PROCEDURES, REGISTRATION
from sijill.register.rules.entering import RULES
from sijill.register.tests import factories as make
from sijill.register.tests.test_rules import ANSWERS, TODAY

EACH = pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.code)


def shown(procedure: Procedure, **changes: Any) -> list[str]:
    answers = make.answers(**changes)
    return [page.code for page in procedure.pages if page.shown_if(answers)]


def test_the_house_hands_every_version_to_the_desk_and_the_newest_to_people() -> None:
    assert all(desk.procedure(p.code, p.version) is p for p in PROCEDURES)
    for asked in PROCEDURES:
        newest = max(p.version for p in PROCEDURES if p.code == asked.code)
        assert (asked in installed()) == (asked.version == newest)


def test_most_people_are_asked_nine_things_the_craft_third_and_the_phone_fifth() -> None:
    pages = shown(REGISTRATION)
    assert len(pages) == 9
    assert pages.index("craft") == 2
    assert pages.index("phone") == 4
    assert pages[-1] == "information"


def test_what_one_answer_makes_needed_is_asked_after_it() -> None:
    foreign = shown(REGISTRATION, name__foreign=True)
    assert "residence_card" in foreign
    assert "card" not in foreign
    assert "other_crafts" in shown(REGISTRATION, proof__more=True)
    assert "residence" in shown(REGISTRATION, workplace__lives_there="no")


@EACH
def test_every_box_is_of_a_kind_the_desk_knows_and_says_what_is_expected(
    procedure: Procedure,
) -> None:
    for page in procedure.pages:
        for box in page.fields:
            assert box.kind in KINDS, box.code
            helped = box.hint or page.hint or box.options or box.kind in ("check", "trade")
            assert helped, (page.code, box.code)


@EACH
def test_every_document_asked_for_is_declared_with_a_hint(procedure: Procedure) -> None:
    declared = {kind.code for kind in procedure.evidence}
    asked = {code for page in procedure.pages for code in page.evidence}
    assert declared == asked
    assert all(kind.hint for kind in procedure.evidence)
    assert set(procedure.proof_of.values()) <= declared


@EACH
def test_every_ground_of_refusal_cites_its_article(procedure: Procedure) -> None:
    for ground, (text, article) in procedure.grounds_of_refusal.items():
        assert str(text), ground
        assert is_provisional(article) or article.partition(":")[0] in TEXTS


def test_every_parameter_of_the_rules_is_one_that_two_people_may_change() -> None:
    families = {code.partition(".*")[0] for code in DEFINITIONS}
    for code in REGISTRATION.parameters:
        assert code in DEFINITIONS or any(code.startswith(f) for f in families), code


def test_only_a_photo_of_work_is_left_to_one_s_wish() -> None:
    wanted = {k.code for k in REGISTRATION.evidence if k.required_if(ANSWERS)}
    assert wanted == {"identity_front", "identity_back", "proof", "face"}


PAGES = {page.code: page for page in REGISTRATION.pages}
CHECKS = [
    ("card", {"card__birth": "2026-01-02"}, ["birth"]),
    ("card", {}, []),
    ("residence_card", {"residence_card__birth": "2026"}, ["birth"]),
]


@pytest.mark.parametrize(("page", "changes", "faults"), CHECKS)
def test_a_page_checks_what_its_boxes_cannot(
    page: str, changes: dict[str, Any], faults: list[str]
) -> None:
    told = PAGES[page].check(make.answers(**changes), TODAY)
    assert [box for box, _ in told] == faults


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_rule_shows_what_was_answered_in_the_language_of_the_page(language: str) -> None:
    answers = make.answers()
    with override(language):
        said = {rule.code: REGISTRATION.answer_of(rule.code, answers) for rule in RULES}
    assert answers["card"]["number"][1:] in said["identity"]
    assert "PROV" not in said["trade"]
    assert said["trade"]
    for rule in ("age", "proof", "practice", "workplace", "regime"):
        assert said[rule], rule
    assert said["previous"] == said["face"] == ""


@pytest.mark.django_db
@EACH
def test_nothing_answered_yet_breaks_nothing(procedure: Procedure) -> None:
    for answers in ({}, {"card": {}}, {"card": {"number": None, "birth": "x"}}):
        assert procedure.title_of(answers) == ("", "")
        assert procedure.topic_of(answers) == ""
        assert procedure.province_of(answers) == ""
        assert list(procedure.keys_of(answers)) == []
        for rule in procedure.rule_labels:
            procedure.answer_of(rule, answers)


@pytest.mark.django_db
def test_somebody_entered_is_sent_to_the_entry_and_not_to_the_form() -> None:
    entry = make.entered()
    own = make.citizen(person=entry.person_id)
    from sijill.ledger.transaction import acting_for

    with acting_for(own):
        verdict = REGISTRATION.may_ask(own)
    assert verdict is not None
    assert verdict.code == "previous.entered"
    assert REGISTRATION.may_ask(make.citizen()) is None
    assert REGISTRATION.may_ask(Actor(kind=ActorKind.AGENT, role=Role.ASSISTANT)) is None


@pytest.mark.django_db
def test_the_button_says_what_accepting_does() -> None:
    case = make.sent()
    with override("fr"):
        assert "Rachid Benali" in str(REGISTRATION.effect_of_acceptance(case))
    with override("ar"):
        assert "رشيد بنعلي" in str(REGISTRATION.effect_of_acceptance(case))
    assert str(CONTESTED_IDENTITY.effect_of_acceptance(case))
