"""Files of many people's data in words: on the pages, and in the file itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from sijill.institutions.queries import institutions
from sijill.institutions.wording import name_of
from sijill.kernel.verdict import Verdict
from sijill.reference import queries as reference
from sijill.register.models import Export
from sijill.register.rules.exporting import Basis, Column, ExportState, Form
from sijill.register.wording import CATEGORIES, SEXES
from sijill.register.wording import STATES as ENTRY_STATES
from sijill.web import writing

Sentences = Mapping[str, Any]

VERDICTS: Sentences = {
    "export.not_from_here": _("This is not possible in its present state."),
    "export.second_person": _("Another person of your institution answers what you asked for."),
    "export.not_your_office": _("Your office does not do this here."),
    "export.step_up_needed": _("Give your second factor again first."),
    "export.elsewhere": _("The files of this chamber are out of your reach."),
    "export.no_column": _("Choose what the file tells of each."),
    "export.no_basis": _("Say on which ground the file may leave."),
    "export.no_reason": _("Write what the file is for."),
    "export.nobody": _("Nobody in the register answers this choice: there is no file to make."),
    "export.no_note": _("Write why."),
    "export.of_another": _("Whoever asked for the file takes it."),
    "export.not_ready": _("There is no file to take now."),
    "export.taken_enough": _("The file was taken %(most)s times: ask for another."),
}
STATES: Mapping[str, tuple[str, Any]] = {
    ExportState.ASKED: ("wait", _("waits for a second person")),
    ExportState.AGREED: ("info", _("being written")),
    ExportState.READY: ("ok", _("ready to take")),
    ExportState.REFUSED: ("refuse", _("refused")),
    ExportState.WITHDRAWN: ("plain", _("taken back")),
    ExportState.REVOKED: ("refuse", _("stopped")),
    ExportState.EXPIRED: ("plain", _("its time is over")),
}
COLUMNS: Sentences = {
    Column.CATEGORY: _("Kind of entry"),
    Column.STATE: _("State"),
    Column.NAME_AR: _("Name in Arabic"),
    Column.NAME_LATIN: _("Name in Latin letters"),
    Column.TRADE: _("Craft"),
    Column.OTHER_TRADES: _("Other crafts"),
    Column.PROVINCE: _("Province or prefecture"),
    Column.COMMUNE: _("Commune"),
    Column.CHAMBER: _("Chamber"),
    Column.ENTERED_ON: _("Entered on"),
    Column.SEX: _("Sex"),
    Column.BIRTH_YEAR: _("Year of birth"),
    Column.DOCUMENT: _("Number of the identity card or ICE"),
    Column.BORN: _("Date of birth"),
    Column.PHONE: _("Telephone"),
    Column.ADDRESS: _("Address of the place of work"),
}
BASES: Sentences = {
    Basis.MISSION: _("What the law charges our institution with"),
    Basis.FIGURES: _("A study: only figures are published"),
    Basis.AUTHORITY: _("A court or an authority asks, under a law"),
    Basis.CONVENTION: _("An agreement with another administration"),
}
FORMS: Sentences = {
    Form.CSV: _("CSV: opens anywhere, of any size"),
    Form.XLSX: _("XLSX: for Excel, 50,000 rows in each workbook"),
}
NUMBER, REFERENCE = _("Number"), _("Reference")


def verdict_text(verdict: Verdict) -> str:
    """The sentence of a refusal."""
    return str(VERDICTS[verdict.code]) % verdict.facts


def headings(columns: Sequence[str]) -> list[str]:
    """The names of the columns of a file, in the language in force."""
    return [str(NUMBER), *(str(COLUMNS[one]) for one in columns), str(REFERENCE)]


def first_line(export: Export) -> str:
    """Who asked, who agreed, when, why: the line that everybody reads first."""
    language = export.language
    with override(language):
        assert export.agreed_by
        assert export.agreed_at
        said = _(
            "Personal data (law 09-08). Asked for by %(first)s, agreed to by %(second)s, %(where)s,"
            " on %(day)s. For: %(reason)s. Ground: %(basis)s. File %(reference)s: each copy is"
            " marked, and every taking is told to the persons."
        )
        return str(said) % {
            "first": export.asked_by.name(language),
            "second": export.agreed_by.name(language),
            "where": name_of(export.institution, language),
            "day": writing.day(export.agreed_at, language),
            "reason": " ".join(export.reason.split()),
            "basis": BASES[export.basis],
            "reference": reference_of(export),
        }


def reference_of(export: Export) -> str:
    """How people call a file."""
    return f"EX-{export.asked_at:%y%m%d}-{export.pk.hex[:6].upper()}"


def teller(columns: Sequence[str], *, language: str) -> Callable[[Sequence[str | None]], list[str]]:
    """What turns the codes of a row into words; nothing is asked of the database for a row."""
    with override(language):
        words = [_words(one, language) for one in columns]

    def told(row: Sequence[str | None]) -> list[str]:
        return [say.get(cell or "", cell or "") for say, cell in zip(words, row, strict=True)]

    return told


def _words(column: str, language: str) -> Mapping[str, str]:
    latin = language in ("fr", "en")
    if column == Column.PROVINCE:
        return {p.code: p.name_fr if latin else p.name_ar for p in reference.provinces()}
    if column == Column.CHAMBER:
        return {one.code: name_of(one, language) for one in institutions()}
    if column == Column.TRADE:
        return reference.trade_names(language)
    known = {Column.CATEGORY: CATEGORIES, Column.STATE: ENTRY_STATES, Column.SEX: SEXES}
    return {code: str(word) for code, word in known.get(Column(column), {}).items()}


def scope_text(export: Export, language: str) -> list[tuple[Any, str]]:
    """Whose data: each choice that narrows it; nothing chosen is everybody within reach."""
    scope = export.scope
    found: list[tuple[Any, str]] = []
    for column in (Column.CHAMBER, Column.PROVINCE, Column.TRADE, Column.CATEGORY, Column.STATE):
        if code := scope.get(column.value, ""):
            found.append((COLUMNS[column], _words(column, language).get(code, code)))
    return found
