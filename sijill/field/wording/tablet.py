"""The words of the tablet's page, its files, and how it stands among a tablet's applications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from sijill.field.rules import EnvelopeState
from sijill.field.wording.arrivals import REASONS, REMARKS, STATES
from sijill.field.wording.receipts import receipts
from sijill.web.squares import Square, to_complete

MODULES = (
    *("tablet", "asking", "drafts", "offline", "passage", "pictures", "pin", "questions"),
    *("receipt", "seal", "store"),
)
SHEETS = ("web/css/fonts.css", "web/css/tokens.css", "web/css/public.css", "field/tablet.css")
DRAWINGS = ("web/svg/favicon.svg", "web/svg/drawn.svg", "vendor/icons.svg")
ICONS = ("192", "512", "mask")
WORKER = "/field.js"
LANGUAGES = ("ar", "fr")  # those in which agents ask
A_DAY = 24 * 3600
NUMBER = 12  # letters and digits of a receipt
TONES = {"taken": "ok", "kept": "refuse", "set_aside": "refuse", "to_mend": "wait"}


class Letters(DjangoJSONEncoder):
    """JSON with its letters as they are: a third of the bytes of escaped Arabic."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{**how, "ensure_ascii": False})


def context() -> dict[str, Any]:
    """Everything the page shows or hands to its script; nothing of it depends on who asks."""
    return {
        "words": json_script(words(), "words", Letters),
        "files": json_script(files(), "files"),
        "modules": [static(f"field/{name}.js") for name in MODULES],
        "manifest": reverse("field:manifest"),
    }


def files() -> list[str]:
    """What the page needs to open without a network."""
    faces = [(script, weight) for script in ("arabic", "latin") for weight in (400, 700)]
    faces += [("tifinagh", 400)] if get_language() == "zgh" else []
    fonts = [f"vendor/fonts/{script}-{weight}.woff2" for script, weight in faces]
    named = (*SHEETS, "web/js/public.js", *DRAWINGS, *fonts)
    modules = (f"field/{name}.js" for name in MODULES)
    icons = (f"field/icons/field-{name}.png" for name in ICONS)
    return [static(name) for name in (*named, *modules, *icons)] + [reverse("field:manifest")]


def application() -> dict[str, Any]:
    """The page as a tablet's own application."""
    here = reverse("field:tablet")
    squares = {name: static(f"field/icons/field-{name}.png") for name in ICONS}
    png = {"type": "image/png"}
    return {
        "id": here,
        "start_url": here,
        "scope": here,
        "name": _("Registrations in the field"),
        "short_name": _("In the field"),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "display": "standalone",
        "background_color": "#f6f1e7",
        "theme_color": "#0e6b4f",
        "icons": [
            {"src": squares["192"], "sizes": "192x192", **png},
            {"src": squares["512"], "sizes": "512x512", **png},
            {"src": squares["mask"], "sizes": "512x512", "purpose": "maskable", **png},
        ],
    }


def words() -> dict[str, Any]:
    """What the script says."""
    place = reverse("field:tablet")
    sign_in = reverse("account_login")
    return {
        "language": get_language(),
        "languages": list(LANGUAGES),
        "place": place,
        "worker": WORKER,
        "sign_in": f"{sign_in}?next={place}%23prepare",
        "check": reverse("desk:check", args=[UUID(int=0)]),
        "kit_lasts": A_DAY,
        "receipts": receipts(LANGUAGES),
        "square": _square(),
        "states": _states(),
        "reasons": {reason.value: str(said) for reason, said in REASONS.items()},
        "remarks": {code: str(said) for code, said in REMARKS.items()},
        **_of_the_page(),
        **_of_the_pin(),
        **_of_questions(),
    }


def _square() -> Square:
    """The square code of a receipt's own page, in the language of whoever opens it."""
    path = reverse("field:receipt", args=["*"]).removeprefix(f"/{get_language()}")
    before, after = f"{settings.ORIGIN}{path}".split("*")
    return to_complete(before, NUMBER, after)


def _states() -> dict[str, list[str]]:
    of_the_house = {s.value: [str(STATES[s]), TONES.get(s, "info")] for s in EnvelopeState}
    return of_the_house | {
        "draft": [_("In progress"), "info"],
        "ready": [_("Waiting for a network"), "wait"],
        "refused": [_("Not accepted: see why"), "refuse"],
    }


def _of_the_page() -> dict[str, str]:
    return {
        "online": _("There is a network"),
        "offline": _("No network: everything stays on this tablet, closed"),
        "kept": _("This page opens without a network."),
        "not_kept": _("This browser does not keep the page: stay on line, or use Chrome."),
        "no_network": _("There is no network now. What you wrote stays here and leaves later."),
        "not_prepared": _("The tablet could not take along what it needs. Try again."),
        "must_sign_in": _("Sign in again to send: your session has ended."),
        "other_agent": _("Another agent is signed in. Yours wait until you sign in."),
        "nothing_to_export": _("There is nothing left to carry: all of it is at the chamber."),
        "unnamed": _("No name yet"),
        "whole": _("Registration"),
        "quick": _("Quick enrolment"),
        "drop_sure": _("Throw this unfinished registration away?"),
        "no_quick": _("This request has no quick enrolment: begin it whole."),
        "full": _("The tablet could not keep this: free some space and try again."),
    }


def _of_the_pin() -> dict[str, str]:
    return {
        "pin_shape": _("The PIN has six digits."),
        "pin_differs": _("The two PINs are not the same."),
        "pin_wrong": _("This is not your PIN."),
        "other_pin": _("This was begun under another PIN: the chamber opens it."),
    }


def _of_questions() -> dict[str, Any]:
    return {
        "step": _("Question {a} of {b}"),
        "optional": _("(optional)"),
        "may_wait": _("(can come later)"),
        "choose": _("Choose…"),
        "yes": _("Yes"),
        "day": _("Day"),
        "month": _("Month"),
        "year": _("Year"),
        "own_words": _("Not among them: describe your work in your words"),
        "missing": _("An answer is missing"),
        "papers_missing": _("Take these photos first:"),
        "photographed": _("Photographed"),
        "again": _("Take it again"),
        "no_picture": _("This file is not a picture"),
        "sign_first": _("The person signs in the frame first."),
        "shapes": {
            "cin": _("One or two Latin letters, then digits, for example C 418207"),
            "phone": _("A mobile begins with 06 or 07, for example 06 12 34 56 78"),
            "name_ar": _("Write the name in Arabic letters, without digits"),
            "name_latin": _("Write the name in Latin letters, without digits"),
            "year": _("A year has four digits"),
            "number": _("Write digits only"),
            "day": _("This day is not in the calendar, or not whole"),
        },
    }
