"""Every module of rules has its table: that of a procedure, or that of a subject beside them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from sijill.desk import procedures
from sijill.desk.law import ROOMS, beside, lifecycles, printed
from sijill.desk.law.cells import cell, untranslated
from sijill.desk.law.reading import read_rule
from sijill.desk.law.subjects import DECIDE_NOTHING, STEPS, SUBJECTS
from sijill.kernel.sources import tree_of
from sijill.kernel.verdict import Outcome

IN_A_SUBJECT = {name for each in SUBJECTS for name in each.modules}


def modules() -> list[str]:
    """Every file of rules of the house, as the subjects name it."""
    shelves = [path for path in ROOMS.glob("*/rules/*.py") if path.stem != "__init__"]
    alone = [path.parent.name for path in ROOMS.glob("*/rules.py")]
    return sorted([*(f"{path.parts[-3]}.{path.stem}" for path in shelves), *alone])


@pytest.fixture(scope="module")
def asked():
    """The answers that stand on the page of a procedure."""
    declared = [one for one in procedures.installed() if not one.code.startswith("test-")]
    return printed.asked_of(declared)


@pytest.fixture(scope="module")
def pages():
    """Every page of rules, in both languages."""
    return printed.pages(procedures.installed(), dict(lifecycles()))


def _verdicts(name: str) -> set[str]:
    functions = beside.functions_of(beside.module_of(name))
    return {code for each, check in functions.items() for code in read_rule(each, check).answers}


def _cites(name: str) -> bool:
    tree = tree_of(Path(beside.module_of(name).__file__))
    called = [n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and _named(n)]
    return bool({"article", "provisional"} & set(called))


def _named(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name)


def test_every_subject_names_rules_that_exist():
    assert set(modules()) >= IN_A_SUBJECT | DECIDE_NOTHING
    assert not IN_A_SUBJECT & DECIDE_NOTHING


@pytest.mark.parametrize("name", modules())
def test_every_module_of_rules_has_its_table(name, asked):
    if name in STEPS:
        assert STEPS[name] in asked
    elif name not in IN_A_SUBJECT:
        verdicts = _verdicts(name)
        beside_requests = verdicts - asked
        assert not beside_requests, f"{name}: {sorted(beside_requests)} stand in no table"
        assert verdicts or name in DECIDE_NOTHING, f"{name}: give it a subject"


@pytest.mark.parametrize("name", sorted(DECIDE_NOTHING - {"reference.parameters"}))
def test_what_is_said_to_decide_nothing_gives_no_verdict_and_cites_no_text(name):
    assert not _verdicts(name)
    assert not _cites(name)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.code)
def test_every_rule_of_a_subject_has_its_line_in_french_and_in_arabic(subject, asked, pages):
    for language, folder in (("fr", ""), ("ar", "ar/")):
        page = pages[f"{folder}{beside.file_of(subject)}"]
        with override(language):
            for name in subject.modules:
                for rule in beside.rules_of(subject, name, asked=asked):
                    assert rule.says, f"{name}.{rule.rule} says nothing of itself"
                    assert gettext(rule.says) != rule.says, f"{name}: {rule.says}"
                    assert f"| {cell(gettext(rule.says))} |" in page


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.code)
def test_every_refusal_of_a_subject_has_its_sentence(subject, asked):
    for name in subject.modules:
        module = beside.module_of(name).__name__
        for rule in beside.rules_of(subject, name, asked=asked):
            for code, answer in rule.answers.items():
                assert answer.outcome is Outcome.OK or beside.sentence_of(code, module), code


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.code)
def test_what_a_module_says_of_itself_is_translated(subject):
    for language in ("fr", "ar"):
        with override(language):
            for name in subject.modules:
                for said in beside.sentences_of(beside.module_of(name)):
                    assert gettext(said) != said, f"{language}: {name}: {said}"


def test_the_pages_in_arabic_are_those_in_french_read_from_right_to_left(pages):
    french = {name for name in pages if not name.startswith("ar/")}
    assert {name.removeprefix("ar/") for name in pages if name.startswith("ar/")} == french
    for name in french:
        arabic = pages[f"ar/{name}"]
        assert '<div dir="rtl" lang="ar">' in arabic
        assert _shape(pages[name]) == _shape(arabic), name


def _shape(page: str) -> list[int]:
    """How many cells each line of its tables has: the same answers stand in both languages."""
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    return [line.count(" | ") for line in rows]


def test_a_page_in_arabic_says_what_is_left_in_another_language():
    page = "# العنوان\n\n| القاعدة |\n| An entry that was never told | نعم |\n| `register.life` |\n"
    assert list(untranslated(page)) == ["An entry that was never told"]


def test_every_page_in_arabic_ends_with_what_is_not_translated(pages):
    for name, page in pages.items():
        if name.startswith("ar/"):
            body, _line, told = page.rpartition("\n---\n")
            left = list(untranslated(body))
            assert all(said in told for said in left), name
            assert left or "مترجمة" in told, name
