"""What is wrong with a return file, line by line, and why cards are spoiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.cards.rules.returning import Problem, Told
from sijill.web import writing

FAULTS: Mapping[str, Any] = {
    "empty": _("The file has no line."),
    "too_large": _("The file is too large for a return file."),
    "not_utf8": _("The file is not written in UTF-8."),
    "not_text": _("The file is not a text."),
    "not_csv": _("The file is not a CSV: a quotation mark is not closed."),
    "head": _("The first line must be: batch,position,number,outcome,reason."),
    "cells": _("Five cells are expected, %(said)s were found."),
    "other_batch": _("This line tells of another batch: %(said)s."),
    "position": _("The position is not a number: %(said)s."),
    "number": _("This card number cannot be right: %(said)s."),
    "outcome": _("The outcome must be printed, spoiled or reprinted, not “%(said)s”."),
    "reason_missing": _("A spoiled card needs a reason."),
    "reason_too_many": _("A printed card has no reason: %(said)s."),
    "reason_long": _("The reason is too long: %(said)s."),
    "twice": _("Position %(said)s is told twice."),
    "never_sent": _("Nothing was sent at position %(said)s."),
    "other_card": _("Another card stands at this position, not %(said)s."),
    "spoiled_before": _("Card %(said)s was told spoiled before: it cannot be printed any more."),
    "moved_on": _("Card %(said)s has left the printer: tell the chamber, not this file."),
}
OUTCOMES: Mapping[Told, Any] = {
    Told.PRINTED: _("Printed"),
    Told.SPOILED: _("Spoiled"),
    Told.REPRINTED: _("Printed again"),
}


def sentence(problem: Problem) -> str:
    """A fault as a sentence."""
    return str(FAULTS[problem.code]) % {"said": writing.isolate(problem.said)}
