"""What the checker says: an answer in two words, its reason, and what to do next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sijill.cards.wording.reasons import ADVICE, REASONS, TITLES
from sijill.web.months import DAYS, IN_A_DATE

# A number of each plural form, by which the page chooses among the catalogue's sentences.
ARABIC = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}
OTHERS = {"one": 1, "other": 2}
CATEGORIES = {
    1: pgettext_lazy("on a card", "Craftsperson"),
    2: pgettext_lazy("on a card", "Master craftsperson"),
    3: pgettext_lazy("on a card", "Cooperative"),
    4: pgettext_lazy("on a card", "Enterprise"),
}
# What hinders before anything is read.
TROUBLES = {
    "denied": (
        _("The camera is not allowed"),
        _("Allow it in the settings of the browser, or choose a photo of the card."),
    ),
    "none": (
        _("There is no camera here"),
        _("Choose a photo of the card, or type the number of the craftsman."),
    ),
    "busy": (
        _("The camera is taken"),
        _("Another application uses it. Close that one and try again."),
    ),
    "broken": (
        _("The camera does not answer"),
        _("Try again, or choose a photo of the card."),
    ),
    "scanner": (
        _("The scanner could not be fetched"),
        _("It comes once and stays on this phone. Find a network and try again."),
    ),
    "no_code": (
        _("No square code was found in this photo"),
        _("Take it from closer, flat and in the light, with the whole square in the picture."),
    ),
    "no_picture": (
        _("This file is not a picture"),
        _("Choose a photo of the card."),
    ),
    "letter": (
        _("This code is on a letter or an extract, not on a card"),
        _("Follow the link below to check it."),
    ),
    "network": (
        _("The network does not answer"),
        _("A card can still be scanned: it is checked on this phone."),
    ),
    "too_many": (
        _("Too many numbers were asked about from here"),
        _("Wait an hour, or scan the card: that has no limit."),
    ),
}
HINTS = {
    "hold": _("Hold the square code inside the frame"),
    "dark": _("It is too dark: turn the light on"),
    "slow": _("Come closer and hold still; wipe the card if it shines"),
    "foreign": _("This square code is not that of a craft card"),
}
FRESHNESS = {
    "fresh": (_("List updated {ago}"), _("Ready, with or without a network")),
    "old": (_("The list on this phone is old"), _("Last update: {moment}. Find a network.")),
    "none": (_("No list on this phone yet"), _("Find a network once; then it works without one.")),
    "clock": (
        _("The date of this phone is wrong"),
        _("Set its day and hour: without them nothing can be checked."),
    ),
}


def spoken() -> dict[str, Any]:
    """Every sentence that the page may need, in its language."""
    comma = "،" if get_language() == "ar" else ","
    return {
        "language": get_language(),
        "titles": _each(TITLES),
        "reasons": _each(REASONS),
        "advice": _each(ADVICE),
        "troubles": _each(TROUBLES),
        "hints": _each(HINTS),
        "freshness": _each(FRESHNESS),
        "categories": _each(CATEGORIES),
        "months": [str(month) for month in IN_A_DATE],
        "weekdays": [str(day) for day in DAYS],
        "first": "1er" if get_language() == "fr" else "",
        "day": "{day}\u00a0{month}\u00a0{year}",
        "day_month": "{day}\u00a0{month}",
        "moment": "{weekday} {day}\u00a0{month}" + comma + " {time}",
        "now": str(_("less than a minute ago")),
        "ago": _ago(),
        **_each(SENTENCES),
    }


SENTENCES = {
    "list_made": _("List updated {ago}"),
    "list_offline": _("No network · list updated {ago}"),
    "unknown_since": _("We do not know whether it was withdrawn since {day}"),
    "last_update": _("Last update: {moment}"),
    "was_valid_until": _("Was valid until"),
    "kept": {
        "yes": _("This page is on this phone: it opens without a network."),
        "no": _("This browser does not keep the page: it needs a network to open."),
    },
}


def _each(said: Any) -> Any:
    if isinstance(said, dict):
        return {str(code): _each(words) for code, words in said.items()}
    if isinstance(said, tuple | list):
        return [_each(words) for words in said]
    return str(said)


def _ago() -> dict[str, dict[str, str]]:
    """How long ago, by unit and plural form; the page puts its number in place of {n}."""
    forms = ARABIC if get_language() == "ar" else OTHERS
    return {
        unit: {form: _length(unit, number) for form, number in forms.items()}
        for unit in ("minutes", "hours", "days")
    }


def _length(unit: str, number: int) -> str:
    if unit == "minutes":
        return ngettext("{n} minute ago", "{n} minutes ago", number)
    if unit == "hours":
        return ngettext("{n} hour ago", "{n} hours ago", number)
    return ngettext("{n} day ago", "{n} days ago", number)


def short_name() -> str:
    """The name under the icon on the phone's first screen."""
    return pgettext("under an icon", "Card check")
