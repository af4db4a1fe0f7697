"""What stands in a cell of the printed law: a text, an article, a dated figure, an answer."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from sijill.desk.law import words
from sijill.desk.wording.articles import cited
from sijill.kernel.law import PROVISIONAL, is_provisional
from sijill.kernel.verdict import Outcome
from sijill.reference.rules import definition
from sijill.reference.wording import label, value
from sijill.web import writing

INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")
ARABIC = re.compile("[\u0600-\u06ff]")
LATIN_WORDS = re.compile(r"[A-Za-zÀ-ÿ’']{2,}(?:[ ,]+[A-Za-zÀ-ÿ’']{2,}){2,}")
ADDRESS = re.compile(r"`[^`]*`|\]\([^)]*\)|https?://\S+|<[^>]*>")
ORDER = (Outcome.OK, Outcome.TO_EXAMINE, Outcome.REFUSED)
UNKNOWN = "…"


def cell(said: object) -> str:
    """A text on one line of a table, without the marks that only a screen needs."""
    return " ".join(INVISIBLE.sub("", str(said)).split()).replace("|", "\\|")


def row(*cells: object) -> str:
    """A line of a table."""
    return f"| {' | '.join(str(each) for each in cells)} |"


def head(*names: object) -> str:
    """The first two lines of a table."""
    return f"{row(*(cell(name) for name in names))}\n|{'---|' * len(names)}"


def text(key: str) -> str:
    """The text behind a key, or that none was published."""
    if not key:
        return cell(words.TEXT_OF_THE_GROUND)
    if is_provisional(key):
        return f"{cell(words.NO_PUBLISHED_TEXT)} `{key.removeprefix(PROVISIONAL + ':')}`"
    return cell(cited(key))


def listed(parts: Iterable[object]) -> str:
    """Several short texts, one after the other."""
    return str(words.THEN).replace("\u00a0", " ").join(cell(part) for part in parts)


def day(given: date) -> str:
    """A day in the language of the page."""
    return writing.day(given, get_language() or "fr")


# --- dated figures --------------------------------------------------------------------------------


@cache
def loaded() -> Mapping[str, tuple[tuple[str, str, str, str], ...]]:
    """The values that the house is loaded with: (value, from, status, article), by parameter."""
    path = Path(settings.LOCALE_PATHS[0]).parent / "data" / "parameters.csv"
    found: dict[str, tuple[tuple[str, str, str, str], ...]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for line in csv.DictReader(rows):
            told = (line["value"], line["valid_from"], line["status"], line["article"])
            found[line["code"]] = (*found.get(line["code"], ()), told)
    return found


def figure(code: str) -> str:
    """A dated parameter: what it is, its values and since when, and how sure they are."""
    told = dated(code) or words.NOT_FIXED
    return cell(words.FIGURE % {"name": cell(label(code)), "values": told})


def dated(code: str) -> str:
    """The values of a parameter as it was loaded, each with its day and its text."""
    return listed(_dated(code, *line) for line in loaded().get(code, ()))


def _dated(code: str, given: str, since: str, status: str, key: str) -> str:
    declared = definition(code)
    sure = words.OFFICIAL if status == "official" else words.PROVISIONAL
    shown = cell(value(declared.keep(given), declared.unit))
    start = day(date.fromisoformat(since))
    return cell(words.DATED % {"value": shown, "day": start, "sure": sure, "text": text(key)})


# --- what a page leaves in another language -------------------------------------------------------


def untranslated(page: str) -> Iterator[str]:
    """The texts of an Arabic page that are still in another language, each once."""
    found: dict[str, None] = {}
    for line in page.splitlines():
        for part in re.split(r" \| |<br>", line.strip("| ")):
            plain = ADDRESS.sub(" ", part)
            if LATIN_WORDS.search(plain) and not ARABIC.search(plain):
                found.setdefault(part.strip("-*# "), None)
    yield from found
