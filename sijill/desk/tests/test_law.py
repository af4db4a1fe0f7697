"""docs/law says what the tables of the code say."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from sijill.desk import procedures
from sijill.desk.law import lifecycles, pages
from sijill.desk.law.beside import file_of, keys_of
from sijill.desk.law.cells import cell, figure
from sijill.desk.law.governs import ARTICLES, WAITING
from sijill.desk.law.grounded import citations
from sijill.desk.law.lives import said, who_is
from sijill.desk.law.printed import asked_of
from sijill.desk.law.procedural import COMMON, own_figures
from sijill.desk.law.subjects import SUBJECTS
from sijill.desk.law.tables import condition, read
from sijill.desk.rules.complaining import HEARD_BY
from sijill.desk.wording.complaining import AGAINST
from sijill.institutions.wording import KINDS, ROLES
from sijill.kernel.law import TEXTS, provisional
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


def test_no_two_rules_of_a_procedure_bear_one_name(declared):
    for language in ("fr", "ar"):
        with override(language):
            said = [str(label) for label in declared.rule_labels.values()]
        assert len(said) == len(set(said)), said


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


# --- the articles, and what may be asked ----------------------------------------------------------


def topics() -> list[str]:
    """Every provisional topic that has a sentence, in its order."""
    return [topic for _title, held in WAITING for topic in held]


def test_every_text_that_the_code_cites_has_its_sentence_and_no_other():
    assert len(topics()) == len(set(topics()))
    assert {*ARTICLES, *(provisional(topic) for topic in topics())} == set(citations())


def test_no_key_waits_for_the_identity_card_and_the_professional_card_at_once():
    rooms = {key: {path.split("/")[1] for path in paths} for key, paths in citations().items()}
    assert rooms[provisional("identity_validity")] == {"register"}
    assert rooms[provisional("card_validity")] == {"cards", "reference"}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_each_text_governs_is_said_in_french_and_arabic(language, printed):
    page = printed["articles.md" if language == "fr" else "ar/articles.md"]
    told = {**ARTICLES, **{topic: held[topic] for _title, held in WAITING for topic in held}}
    with override(language):
        for key, sentence in told.items():
            lines = (line for line in page.splitlines() if f"`{key}` | " in line)
            [row] = [line for line in lines if f" | {cell(sentence)} | " in line]
            assert str(sentence) != english(sentence), f"{language}: {sentence}"
            assert ("**provisoire**" in row or "**مؤقت**" in row) == (key in topics())
        for text in TEXTS.values():
            assert gettext(text.published) != text.published
            assert "://" in text.source or " " not in text.source or said_otherwise(text.source)


def english(said) -> str:
    with override("en"):
        return str(said)


def said_otherwise(source: str) -> bool:
    return gettext(source) != source


def test_every_article_names_the_procedures_and_the_subjects_that_apply_it(printed):
    known = [one for one in procedures.installed() if not one.code.startswith("test-")]
    for name in ("articles.md", "ar/articles.md"):
        rows = re.findall(r"^\| .*?`([^`]+)` \| .+? \| (.+) \|$", printed[name], re.M)
        where = dict(rows)
        for one in known:
            for rule in read(one).rules.values():
                for answer in rule.answers.values():
                    if answer.article:
                        key = answer.article.removeprefix("provisional:")
                        assert f"](rules-of-{one.code.replace('_', '-')}.md)" in where[key]
        asked = asked_of(known)
        for subject in SUBJECTS:
            for key in keys_of(subject, asked):
                assert f"]({file_of(subject)})" in where[key.removeprefix("provisional:")]
        silent = [key for key, said in where.items() if "](" not in said]
        assert {*silent} <= {"desk.by_rule", "desk.silence", "desk.competence", *TEXTS}
        for code, one in DEFINITIONS.items():
            assert "*" in code or "](parameters.md)" in where[one.article.split("al:")[-1]]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_question_and_document_of_a_procedure_is_on_the_page_of_what_may_be_asked(
    language, declared, printed
):
    page = printed["procedures.md" if language == "fr" else "ar/procedures.md"]
    with override(language):
        part = page.partition(f"\n## {cell(declared.title)}\n\n")[2].partition("\n## ")[0]
        assert f"`{declared.code}`" in part
        assert f"](rules-of-{declared.code.replace('_', '-')}.md)" in part
        for asked in declared.pages:
            assert f"| {cell(asked.title)} | " in part
        for kind in declared.evidence:
            assert f"| {cell(kind.label)} | " in part
        for role in declared.stage.decides | declared.stage.proposes:
            assert str(ROLES[role]) in part
        assert all(f"- {figure(code)}" in part for code in own_figures(declared))


def test_every_figure_of_a_request_stands_once_on_the_page_of_what_may_be_asked(printed):
    with override("fr"):
        for code in COMMON:
            assert printed["procedures.md"].count(f"- {figure(code)}\n") == 1


def test_every_complaint_is_told_with_who_hears_it(printed):
    for language, name in (("fr", "procedures.md"), ("ar", "ar/procedures.md")):
        with override(language):
            for whom, kind in HEARD_BY.items():
                assert f"| {cell(AGAINST[whom])} | {cell(KINDS[kind])} | " in printed[name]


def test_every_link_between_the_pages_of_the_law_leads_to_one_of_them(printed):
    for name, page in printed.items():
        for link in re.findall(r"\]\(([^):#]+\.md)", page):
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), link))
            assert there in printed, f"{name}: {link}"
