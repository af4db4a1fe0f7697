"""What every page knows of the house: language, direction, theme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import translation
from django.utils.module_loading import import_string

from sijill.web.pages_of import Link

THEMES = ("light", "dark")
PLACE = "\ue000"  # where the address of a page stands in a frame drawn for all of them


@dataclass(frozen=True)
class Language:
    """One language of the house and this page's address in it."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True)
class House:
    """The frame of a page, read from the request; the number to ring alone comes from elsewhere."""

    request: HttpRequest | None
    language: str
    demonstration: bool
    any_page: bool = False
    alone: bool = False  # asks nobody anything: the page of a failure

    def of_any_page(self) -> House:
        """The same frame before it is known round which page it stands."""
        return replace(self, any_page=True)

    @property
    def rest(self) -> str:
        """The address of this page behind its language."""
        return _behind_the_prefix(self.request.get_full_path() if self.request else "")

    @property
    def main_page(self) -> str:
        """The address when it is one of the main pages, which the frame marks; else nothing."""
        path = self.request.path if self.request else ""
        return path if any(link.href == path for link in self.links) else ""

    @property
    def ring(self) -> Any:
        """The number that people ring about everything; the room that keeps it is above."""
        named = getattr(settings, "NUMBER_OF_PAGES", "")
        return import_string(named)(ask=not self.alone) if named else None

    @property
    def direction(self) -> str:
        """Where the page's lines start."""
        return "rtl" if self.language in settings.LANGUAGES_BIDI else "ltr"

    @property
    def theme(self) -> str:
        """The theme chosen on this device, or none: then the device decides."""
        chosen = self.request.COOKIES.get("theme", "") if self.request else ""
        return chosen if chosen in THEMES else ""

    @property
    def home(self) -> str:
        """The first page in this language."""
        return f"/{self.language}/"

    @cached_property
    def languages(self) -> list[Language]:
        """Every language, with this same page in it: the prefix alone differs."""
        rest = PLACE if self.any_page else self.rest
        return [
            Language(code, name, f"/{code}/{rest}", code == self.language)
            for code, name in settings.LANGUAGES
        ]

    @cached_property
    def links(self) -> list[Link]:
        """The main pages, named by the settings."""
        return self._links("MAIN_LINKS")

    @cached_property
    def foot_links(self) -> list[Link]:
        """The pages named at the foot."""
        return self._links("FOOT_LINKS")

    def _links(self, setting: str) -> list[Link]:
        path = self.request.path if self.request else ""
        return [
            Link(label, href, href == path)
            for name, label in getattr(settings, setting, ())
            if (href := _address(name, self.language, get_script_prefix()))
        ]

    @property
    def to_review(self) -> bool:
        """Whether this language still waits for a speaker's reading."""
        return self.language == "zgh"


@lru_cache(maxsize=256)
def _address(name: str, language: str, prefix: str) -> str:
    """Where a main page lives in a language; nowhere when its room is not built yet."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _behind_the_prefix(path: str) -> str:
    """The address behind its language; nothing when it has none."""
    _, language, rest = (*path.split("/", 2), "", "")[:3]
    return rest if any(language == code for code, _ in settings.LANGUAGES) else ""


def house(request: HttpRequest | None, *, alone: bool = False) -> House:
    """The frame of the page that answers this request."""
    return House(
        request=request,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        demonstration=bool(getattr(settings, "DEMONSTRATION", False)),
        alone=alone,
    )


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"house": house(request)}
