"""The words of a receipt given in the field, in each language in which one is given."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _


def receipts(languages: Sequence[str]) -> dict[str, dict[str, str]]:
    """What a receipt says, by language; {address}, {phone}, {institution} and {days} are filled."""
    said = {}
    for language in languages:
        with override(language):
            said[language] = {**_head(), **_lines(), **_of_an_enrolment(), "named": NAMES[language]}
    return said


NAMES = {"ar": "العربية", "fr": "Français"}


def _head() -> dict[str, str]:
    return {
        "dir": "rtl" if get_language_bidi() else "ltr",
        "address": f"{settings.ORIGIN}{reverse('field:receipt_any')}",
        "receipt": _("Receipt"),
        "square": _("Square code that opens the page of this receipt"),
        "scan": _("Point a phone’s camera at the square: the page of this receipt opens."),
        "whole": _("Registration"),
        "quick": _("Quick enrolment"),
    }


def _lines() -> dict[str, str]:
    return {
        "name": _("In the name of"),
        "what": _("Request"),
        "when": _("Written on"),
        "who": _("Agent"),
        "where": _("Office that answers"),
        "leaves": _(
            "This was written without waiting for a network. It leaves for the chamber as soon as "
            "there is one."
        ),
        "arrived": _("To know whether it has arrived:"),
    }


def _of_an_enrolment() -> dict[str, str]:
    return {
        "not_yet": _("You are enrolled. You are not registered yet: some things are missing."),
        "missing": _("What is still missing"),
        "questions": _("To answer"),
        "photos": _("To photograph"),
        "finish": _("How to finish"),
        "by_phone": _(
            "On a phone: open {address} and type the number of this receipt. A code comes to "
            "{phone}."
        ),
        "no_phone": _("We have no phone of yours: finish at a counter."),
        "at_counter": _("At a counter of {institution}: bring this receipt and your papers."),
        "kept": _("Finish within {days} days: then this enrolment is closed, and erased."),
        "agreed": _("You signed on the screen."),
        "agree_later": _("You have not agreed yet: you agree by the code on your phone."),
    }
