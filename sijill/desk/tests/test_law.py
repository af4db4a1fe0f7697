"""docs/law says what the tables of the code say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from sijill.desk import procedures
from sijill.desk.law import lifecycles, pages
from sijill.desk.law.lives import said, who_is
from sijill.desk.law.tables import condition, read
from sijill.reference.rules import DEFINITIONS

FOLDER = Path(settings.LOCALE_PATHS[0]).parent / "docs" / "law"


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """Every page, made once: each reads the rules of every room."""
    return pages()


def test_the_printed_law_is_the_law_of_the_code(printed):
    for name, text in printed.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"{name}: run `sijill law`"


def test_every_page_of_the_law_is_printed_from_a_table(printed):
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.md")} == set(printed)


def test_every_arrow_of_a_life_is_in_its_diagram(printed):
    for room, life in lifecycles():
        for name in (f"life-of-{room}.md", f"ar/life-of-{room}.md"):
            text = printed[name]
            assert all(f"{here or '[*]'} --> {there}" in text for here, there in life)


def test_every_state_and_everybody_of_a_life_has_a_word_in_french_and_arabic():
    for room, life in lifecycles():
        states = {str(state) for pair in life for state in pair if state}
        assert states <= {str(state) for state in said()[room][1]}, room
        for who in life.values():
            for code in [who] if isinstance(who, str) else who:
                for language in ("fr", "ar"):
                    with override(language):
                        assert who_is(str(code)) != str(code)


def test_every_parameter_is_told_in_french_and_arabic(printed):
    for name in ("parameters.md", "ar/parameters.md"):
        rows = re.findall(r"^\| (.+?)<br>`([^`]+)` \| (.+?) \| (.+?) \|$", printed[name], re.M)
        assert {code for _said, code, _values, _text in rows} == set(DEFINITIONS)
        assert all(said != code for said, code, _values, _text in rows)


DECLARED = [one for one in procedures.installed() if not one.code.startswith("test-")]


@pytest.fixture(params=DECLARED, ids=lambda one: one.code)
def declared(request):
    """Each procedure that the house declares."""
    return request.param


def test_every_rule_of_a_procedure_is_read_in_its_source(declared):
    found = read(declared).rules
    assert found.keys() == declared.rule_labels.keys()
    assert all(rule.answers for rule in found.values())


def test_every_answer_of_a_rule_has_a_row_on_its_page(declared, printed):
    page = printed[f"rules-of-{declared.code.replace('_', '-')}.md"]
    rows = [line for line in page.splitlines() if line.startswith("| **")]
    assert len(rows) == len(declared.rule_labels)
    assert all("**Oui**" in row or "**Non**" in row or "**À apprécier**" in row for row in rows)


def test_what_a_rule_asks_is_said_in_french_and_arabic(declared):
    for rule in read(declared).rules.values():
        for language in ("fr", "ar"):
            with override(language):
                assert not rule.says or condition(rule) != rule.says, f"{rule.rule}: {rule.says}"
