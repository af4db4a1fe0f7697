"""Faults of the rows of a roll as sentences: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.register.rules.arriving import Fault

Text = str | Promise

FAULTS: Mapping[str, Text] = {
    "missing": _("Nothing is written. Fill it in."),
    "too_long": _("Longer than %(longest)s characters. Shorten it."),
    "unknown": _("This word is in none of our lists. Add it to the mapping, or correct it."),
    "unreadable": _("It cannot be read. Write it as on the document."),
    "impossible": _("Nobody was born then. Check the year."),
    "ahead": _("This day lies ahead. Check the date."),
    "name.none": _("There is a name in neither script. Write one of them."),
    "name.script": _("The letters are of the other script. Put them in the other column."),
    "nia.taken": _("This number is somebody else’s in the register. Check both files."),
    "nia.repeated": _("This number stands in an earlier row. Keep the right one."),
    "document.repeated": _("This document stands in an earlier row. Keep one of them."),
    "document.known": _("This person is in the register already, under number %(nia)s."),
    "province.elsewhere": _("Another chamber keeps this province. Check it, or leave the row out."),
    "person.known": _(
        "This person is in the register already, under number %(nia)s, with another document."
    ),
    "person.alike": _(
        "This may be the person under number %(nia)s (%(percent)s %%). Say whether it is."
    ),
    "person.repeated": _("This person stands in row %(row)s already, with another document."),
    "person.alike_row": _("This may be the person of row %(row)s (%(percent)s %%)."),
    "row.width": _("The row has more cells than there are columns. Check the separators."),
    "row.formula": _("A cell begins like a formula. Replace it with its value."),
}
REMARKS: Mapping[str, Text] = {
    "name.one_script": _("The name is in one script alone."),
    "name.parted": _("A whole name was parted into first and family name."),
    "day.short_year": _("The year has two digits and was read as %(year)s."),
    "phone.left_out": _("The phone could not be read and was left out."),
    "since.left_out": _("The start of practice could not be read and was left out."),
    "document.unusual": _("The number of the document has an unusual length."),
}

# The same without what to do: a column of figures.
KINDS: Mapping[str, Text] = {
    "missing": _("Nothing written"),
    "too_long": _("Too long"),
    "unknown": _("Word in no list"),
    "unreadable": _("Unreadable"),
    "impossible": _("Impossible birth"),
    "ahead": _("Day that lies ahead"),
    "name.none": _("No name"),
    "name.script": _("Letters of the other script"),
    "nia.taken": _("Number of somebody else"),
    "nia.repeated": _("Number repeated in the roll"),
    "document.repeated": _("Document repeated in the roll"),
    "document.known": _("Document of somebody registered"),
    "province.elsewhere": _("Province of another chamber"),
    "person.known": _("Somebody registered, with another document"),
    "person.alike": _("Perhaps somebody registered"),
    "person.repeated": _("Somebody of another row"),
    "person.alike_row": _("Perhaps somebody of another row"),
    "row.width": _("More cells than columns"),
    "row.formula": _("Begins like a formula"),
}


def kind_of_fault(code: str) -> Text:
    """What a fault is, without what to do about it."""
    return KINDS[code]


def fault_text(fault: Fault) -> Text:
    """The sentence of a fault or of a remark."""
    said = FAULTS.get(fault.code) or REMARKS[fault.code]
    return str(said) % dict(fault.facts) if fault.facts else said


def kept_text(kept: Mapping[str, Any]) -> Text:
    """The sentence of a fault as it was kept with its row."""
    return fault_text(Fault(code=kept["code"], facts=kept["facts"]))
