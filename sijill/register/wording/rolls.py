"""Rolls in words: why a file is refused, where it stands, what its columns are of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.kernel.verdict import Verdict
from sijill.register.files import BadRoll
from sijill.register.models import Held, Source
from sijill.register.rules.arriving import HeldState
from sijill.register.rules.rolls import RollState
from sijill.register.wording.arriving import kept_text

Text = str | Promise

BAD: Mapping[str, Text] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is too large. Cut it into several files and send them one by one."),
    "too_many_rows": _("There are more than %(limit)s rows. Cut the file into several."),
    "too_many_columns": _("There are more than %(limit)s columns. Keep those of the roll alone."),
    "line_too_long": _("A line never ends. Save the roll again as CSV or XLSX."),
    "no_column": _("None of the columns was told to mean anything here."),
    "unknown_kind": _("This is neither a CSV nor an XLSX file."),
    "old_workbook": _("This is a workbook of before 2007 (.xls). Open it and save it as .xlsx."),
    "web_page": _("This is a web page under the name of a workbook. Open it and save it as .xlsx."),
    "macros": _("This workbook holds programs (macros). Save it as .xlsx, without them."),
    "password": _("This workbook opens with a password. Save it without one."),
    "other_workbook": _("This is a file of another program. Save it as .xlsx."),
    "damaged": _("The file is damaged. Open it, check it and save it again."),
    "bomb": _("This file unpacks to far more than a roll can hold. It was not opened."),
    "entities": _("This workbook declares entities, which no roll needs. It was not opened."),
    "nul": _("The file holds signs that no text has. Save it again as CSV UTF-8 or XLSX."),
    "mixed_encodings": _(
        "Some lines are written in one encoding and some in another, near line %(line)s. Open it,"
        " check the letters and save it as CSV UTF-8 or XLSX."
    ),
    "encoding": _("The letters cannot be read as %(encoding)s. Choose another encoding."),
    "no_sheet": _("There is no sheet of this name."),
    "mapping": _("The mapping cannot be read: %(why)s"),
    "too_heavy": _("Reading it took more memory or time than a roll may. Cut it into several."),
}
STATES: Mapping[str, Any] = {
    RollState.RECEIVED: _("Columns to be told"),
    RollState.CHECKING: _("Being checked"),
    RollState.CHECKED: _("Checked, waits for acceptance"),
    RollState.ENTERING: _("Being entered"),
    RollState.ENDED: _("Entered"),
    RollState.REFUSED: _("Could not be read"),
    RollState.DROPPED: _("Left aside"),
}
KINDS: Mapping[str, str] = {
    RollState.RECEIVED: "wait",
    RollState.CHECKING: "info",
    RollState.CHECKED: "wait",
    RollState.ENTERING: "info",
    RollState.ENDED: "ok",
    RollState.REFUSED: "refuse",
    RollState.DROPPED: "plain",
}
HELD: Mapping[str, Any] = {
    HeldState.WAITING: _("To be corrected"),
    HeldState.READY: _("Corrected, waits for the signature"),
    HeldState.MENDED: _("Corrected and entered"),
    HeldState.DROPPED: _("Left out"),
}
VERDICTS: Mapping[str, Text] = {
    "roll.not_yours": _("Your office does not do this with rolls."),
    "roll.not_now": _("This cannot be done with the roll as it stands now."),
    "roll.own": _("You brought this roll: a colleague who signs accepts it."),
    "roll.quota": _("Too many files of your chamber wait already. Finish one, or leave it aside."),
    "roll.fine": _("In order."),
}
FIELDS: Mapping[str, Any] = {
    "nia": _("Number in the register"),
    "document_kind": _("Kind of document"),
    "document": _("Identity card"),
    "name_ar": _("Whole name in Arabic"),
    "given_ar": _("First name in Arabic"),
    "family_ar": _("Family name in Arabic"),
    "name_latin": _("Whole name in Latin letters"),
    "given_latin": _("First name in Latin letters"),
    "family_latin": _("Family name in Latin letters"),
    "born": _("Birth date"),
    "birth_place": _("Birth place"),
    "sex": _("Sex"),
    "phone": _("Phone"),
    "trade": _("Craft"),
    "proof": _("Proof of the craft"),
    "since": _("Craft begun"),
    "province": _("Province"),
    "commune": _("Commune"),
    "address": _("Address"),
    "category": _("Category"),
    "state": _("State of the entry"),
    "entered_on": _("Day of the entry"),
}
ACTS: Mapping[str, Text] = {
    "register.roll_received": _("A roll was brought"),
    "register.roll_declared": _("The columns of a roll were told"),
    "register.roll_accepted": _("A roll was accepted"),
    "register.roll_dropped": _("A roll was left aside"),
    "register.roll_ended": _("A roll was entered to its end"),
    "register.roll_unreadable": _("A roll could not be read"),
    "register.row_told_apart": _("A row was told apart from who it resembles"),
    "register.row_left_out": _("A row was left out"),
    "register.row_taken_up": _("A row was taken up again"),
}
DELIMITERS: Mapping[str, Text] = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tabulation"),
    "|": _("vertical bar"),
}
ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 BOM",
    "cp1256": "Windows-1256",
    "cp1252": "Windows-1252",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
}


def bad_text(problem: BadRoll) -> str:
    """Why a file is no roll, in a sentence."""
    return said(problem.code, problem.facts)


def said(code: str, facts: Mapping[str, object]) -> str:
    """The sentence of a reason that was kept."""
    text = str(BAD[code])
    return text % dict(facts) if facts else text


def verdict_text(verdict: Verdict) -> str:
    """What a rule about rolls answers."""
    return str(VERDICTS[verdict.code])


ROW, FAULTS = "السطر · Ligne", "الأخطاء · Anomalies"  # heads of the columns that we add


def lines_out(roll: Source, waiting: Iterable[Held]) -> Iterator[list[str]]:
    """Rows on their way out: the columns of the roll as they stand now, their faults behind."""
    columns = roll.shape["columns"] if roll.shape else sorted(roll.mapping["columns"].values())
    field_of = {column: field for field, column in roll.mapping["columns"].items()}
    yield [ROW, *columns, FAULTS]
    for held in waiting:
        cells = [
            held.mended.get(field_of.get(column, ""), held.raw.get(column, ""))
            for column in columns
        ]
        yield [str(held.row), *cells, " · ".join(_told(fault) for fault in held.faults)]


def _told(fault: Mapping[str, Any]) -> str:
    column = fault["column"]
    return f"{column}: {kept_text(fault)}" if column else str(kept_text(fault))
