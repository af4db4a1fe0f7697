"""The dated parameters as a jurist reads them: what each is, its first values, and its text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sijill.desk.law import words
from sijill.desk.law.cells import cell, dated, head, row, text
from sijill.reference.rules import DEFINITIONS
from sijill.reference.rules.parameters import Definition
from sijill.reference.wording import CHOICES, FAMILIES, label

FILE = "parameters.md"


def page() -> str:
    """Every parameter, family by family, in the language that is active."""
    return "\n".join(
        [f"# {cell(words.PARAMETERS)}\n", f"{cell(words.PARAMETERS_SAY)}\n", *_parts()]
    )


def _parts() -> Iterator[str]:
    known = sorted(DEFINITIONS.values(), key=lambda one: one.code)
    for family, held in groupby(known, key=lambda one: one.code.split(".")[0]):
        yield f"## {cell(FAMILIES.get(family, family))}\n"
        yield head(words.PARAMETER, words.FIRST_VALUES, words.FOUNDATION)
        yield from (_row(one) for one in held)
        yield ""


def _row(one: Definition) -> str:
    return row(f"{_name(one)}<br>`{one.code}`", _values(one), text(one.article))


def _name(one: Definition) -> str:
    if one.code.endswith(".*"):
        return cell(words.FOR_EACH_PROCEDURE)
    return cell(label(one.code))


def _values(one: Definition) -> str:
    """What it was loaded with; what one may choose where nothing was loaded."""
    if told := dated(one.code):
        return told
    choices = str(words.THEN).join(str(CHOICES[code]) for code in one.choices)
    return cell(choices or words.NOT_FIXED)
