"""Who lends a voice to a page: the room of recordings hands itself in, this one knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "listens"
# Each language by its own name, in the script in which its speakers are most likely to read it.
SPOKEN = {
    "ary": ("الدارجة", "ar"),
    "shi": ("ⵜⴰⵛⵍⵃⵉⵜ · تاشلحيت", "shi"),
    "tzm": ("ⵜⴰⵎⴰⵣⵉⵖⵜ · تامازيغت", "tzm"),
    "rif": ("ⵜⴰⵔⵉⴼⵉⵜ · تاريفيت", "rif"),
    "ar": ("العربية", "ar"),
    "fr": ("Français", "fr"),
}
NAMES = {
    "ary": _("Darija"),
    "shi": _("Tachelhit"),
    "tzm": _("Tamazight of the Atlas"),
    "rif": _("Tarifit"),
    "ar": _("Arabic"),
    "fr": _("French"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A recording that may be played: where, of what kind, and whether it is a trial tone."""

    address: str
    kind: str
    trial: bool = False


Source = Callable[[str, str], Voice | None]
_sources: list[Source] = []


def install(source: Source) -> None:
    """Take the room that keeps recordings."""
    _sources[:] = [source]


def voice_for(key: str, language: str) -> Voice | None:
    """The recording of a text in a spoken language, when there is one that still tells it."""
    return _sources[0](key, language) if _sources and key and language else None


def chosen(request: HttpRequest | None) -> str:
    """The language this browser's user listens in; "" before it was chosen."""
    held = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return held if held in SPOKEN else ""
