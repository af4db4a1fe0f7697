"""The rules in French, the same in Arabic in a folder of its own, and the page that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language, override

from sijill.desk.law import beside, dated, grounded, procedural, tables, words
from sijill.desk.law import lives as life
from sijill.desk.law.cells import cell, head, untranslated
from sijill.desk.law.subjects import SUBJECTS
from sijill.desk.procedures import Procedure

FRENCH, ARABIC = "fr", "ar"
HEAD = "<!-- Printed by `sijill law` from the rules of the code: do not edit. -->\n\n"
CONTENTS = "rules.md"


def pages(declared: Iterable[Procedure], lives: Mapping[str, Any]) -> dict[str, str]:
    """Every page of rules by its file name, those in Arabic under `ar/`."""
    known = [each for each in declared if not each.code.startswith("test-")]
    asked = asked_of(known)
    with override(FRENCH):
        french = _pages(known, asked, lives)
    with override(ARABIC):
        arabic = {name: _rightwards(page) for name, page in _pages(known, asked, lives).items()}
    return {
        **{name: f"{HEAD}{page}" for name, page in french.items()},
        **{f"{ARABIC}/{name}": f"{HEAD}{page}" for name, page in arabic.items()},
    }


def asked_of(known: Iterable[Procedure]) -> frozenset[str]:
    """The answers that stand on the page of a procedure already."""
    return frozenset(
        code for each in known for rule in tables.read(each).rules.values() for code in rule.answers
    )


def _pages(
    known: list[Procedure], asked: frozenset[str], lives: Mapping[str, Any]
) -> dict[str, str]:
    return {
        **tables.pages_of(known),
        **beside.pages_of(SUBJECTS, asked=asked, lives=lives),
        **life.pages_of(lives),
        dated.FILE: dated.page(),
        grounded.FILE: grounded.page(known, asked),
        procedural.FILE: procedural.page(known),
        CONTENTS: "\n".join(_contents(known, asked)),
    }


def _rightwards(page: str) -> str:
    """A page read from right to left: what is not translated stands at its end."""
    left = [f"- {said}" for said in untranslated(page)]
    told = "\n".join(left) if left else cell(words.ALL_TRANSLATED)
    end = f"\n---\n\n{cell(words.NOT_TRANSLATED)}\n\n{told}\n" if left else f"\n---\n\n{told}\n"
    return f'<div dir="rtl" lang="ar">\n\n{page}{end}\n</div>\n'


def _contents(known: list[Procedure], asked: frozenset[str]) -> Iterator[str]:
    counted = (words.RULES, words.TEXTS_CITED, words.WITHOUT_TEXT)
    yield f"# {cell(words.CONTENTS)}\n"
    yield f"{cell(words.CONTENTS_SAY % _links())}\n"
    yield f"{_elsewhere()}\n"
    yield f"## {cell(words.BY_PROCEDURE)}\n\n{head(words.PROCEDURE, *counted)}"
    yield from tables.rows_of_contents(known)
    yield f"\n## {cell(words.BY_SUBJECT)}\n\n{head(words.SUBJECT, *counted)}"
    yield from beside.rows_of_contents(SUBJECTS, asked=asked)
    yield ""


def _links() -> dict[str, str]:
    return {
        "articles": f"[{words.ARTICLES}]({grounded.FILE})",
        "procedures": f"[{words.BY_PROCEDURE}]({procedural.FILE})",
        "parameters": f"[{words.PARAMETERS}]({dated.FILE})",
        "life": f"[{words.LIFE_OF_A_REQUEST}](life-of-desk.md)",
    }


def _elsewhere() -> str:
    """Where the same pages stand in the other language."""
    if get_language() == ARABIC:
        link = f"[{cell(words.CONTENTS)}](../{CONTENTS})"
        return cell(words.OTHER_LANGUAGE % {"link": link})
    return cell(words.OTHER_LANGUAGE % {"link": f"[{ARABIC}/{CONTENTS}]({ARABIC}/{CONTENTS})"})
