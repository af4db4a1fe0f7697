"""What the checker's page is made of: its words, the names behind codes, its files, the roots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import json_script
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from sijill.cards.keys import folder, trusting
from sijill.cards.wording.checker import short_name, spoken
from sijill.cards.wording.numbers import UNSEEN
from sijill.institutions.queries import institutions
from sijill.institutions.rules import Kind
from sijill.kernel.clock import now
from sijill.ledger.kept import kept
from sijill.reference.queries import listing

MODULES = (
    *("check", "answer", "say", "lists", "keep", "camera", "decode", "sounds", "number"),
    *("offline", "reader/check", "reader/card", "reader/cbor", "reader/cose", "reader/status"),
    *("reader/text", "reader/trust"),
)
# The scripts of the holder's own card.
MINE = (
    *("mine", "keeping", "say", "lists", "keep"),
    *("reader/check", "reader/card", "reader/cbor", "reader/cose", "reader/status"),
    *("reader/text", "reader/trust"),
)
SHEETS = ("web/css/fonts.css", "web/css/tokens.css", "web/css/public.css", "web/css/seal.css")
DRAWINGS = ("web/svg/favicon.svg", "web/svg/drawn.svg", "vendor/icons.svg")
WEIGHTS = (400, 700)
SCANNER = (
    "vendor/scanner/reader/index.js",
    "vendor/scanner/share.js",
    "vendor/scanner/reader.wasm",
)
PAGE = "cards:check"
WORKER, DOOR = "/checker.js", "/V"
AN_HOUR = 3600


@dataclass(frozen=True)
class Asked:
    """A typed number, and what is said of it: a fault, or how its banner looks and reads."""

    number: str = ""
    fault: str = ""
    standing: tuple[Any, ...] = ()
    unseen: Any = UNSEEN
    found: Any = None  # what the card lets one compare

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The fault as the summary of a page names it, with the box that it is in."""
        return [(self.fault, "#nia")] if self.fault else []


def context() -> dict[str, Any]:
    """Everything the page shows or hands to its script; nothing of it depends on who asks."""
    return {
        **_scripts(get_language() or "ar"),
        "modules": modules(),
        "manifest": reverse("cards:manifest"),
        "documents": reverse("portal:check"),
        "asked": Asked(),
    }


@kept
def _scripts(_language: str) -> dict[str, str]:
    """What is handed to the script, written once in a while for each language."""
    return {
        "words": json_script(words(), "words", Letters),
        "files": json_script(files(), "files"),
    }


class Letters(DjangoJSONEncoder):
    """JSON with its letters as they are: a third of the bytes of escaped Arabic."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**{**how, "ensure_ascii": False})


def application() -> dict[str, Any]:
    """The checker as a phone's own application."""
    here = reverse(PAGE)
    squares = {name: static(f"cards/icons/card-{name}.png") for name in ("192", "512", "mask")}
    png = {"type": "image/png"}
    return {
        "id": here,
        "start_url": here,
        "scope": here,
        "name": _("Check a craft card"),
        "short_name": short_name(),
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
    """What the script says and looks up."""
    return {
        **spoken(),
        "roots": roots(),
        "renew": AN_HOUR,
        "trades": trades(),
        "chambers": chambers(),
        "scanner": scanner(),
        "offline": {"worker": WORKER, "page": reverse(PAGE), "door": DOOR},
    }


def roots() -> list[list[str]]:
    """The coordinates of the root keys, in hexadecimal."""
    trusting.trust_list()  # a house of demonstration makes its keys at the first look
    return [[key.x.hex(), key.y.hex()] for key in folder.roots()]


def trades() -> dict[str, list[str]]:
    """Every trade by its code: its name in this language, and its drawing."""
    language = get_language() or "ar"
    lines = listing(at=now()).lines.values()
    return {
        line.code: [line.label(language), line.pictogram] for line in lines if line.can_be_practised
    }


def chambers() -> dict[str, str]:
    """Every chamber by its code."""
    arabic = (get_language() or "ar") in ("ar", "zgh")
    return {
        chamber.code: chamber.name_ar if arabic else chamber.name_fr
        for chamber in institutions(Kind.CHAMBER)
    }


def modules() -> list[str]:
    """The scripts, fetched together rather than one after the other."""
    return modules_of(MODULES)


def modules_of(names: Iterable[str]) -> list[str]:
    """The addresses of some scripts."""
    return _addresses(f"cards/{name}.js" for name in names)


def scanner() -> dict[str, Any]:
    """Where the reader of square codes is, for browsers that have none."""
    script, shared, program = _addresses(SCANNER)
    return {"reader": script, "wasm": program, "files": [script, shared, program]}


def files() -> list[str]:
    """What the page needs to open without a network; the scanner is not among it."""
    fonts = [f"vendor/fonts/{script}-{weight}.woff2" for script, weight in _faces()]
    named = (*SHEETS, "cards/check.css", "web/js/public.js", *DRAWINGS, *ICONS, *fonts)
    return [*_addresses(named), *modules(), reverse("cards:manifest")]


def files_of_mine() -> list[str]:
    """What the page of the holder's own card needs to open without a network."""
    fonts = [f"vendor/fonts/{script}-{weight}.woff2" for script, weight in _faces()]
    named = (*SHEETS, "cards/mine.css", "web/js/public.js", *DRAWINGS, *fonts)
    return [*_addresses(named), *modules_of(MINE)]


def _faces() -> Iterable[tuple[str, int]]:
    """The fonts of names in both scripts, and of the page's own words."""
    yield from ((script, weight) for script in ("arabic", "latin") for weight in WEIGHTS)
    if get_language() == "zgh":
        yield "tifinagh", 400


ICONS = ("cards/icons/card-192.png",)


def _addresses(names: Iterable[str]) -> list[str]:
    return [static(name) for name in names]
