"""Tags that draw: icons, stars, the crafts, the mark, the band and the wall."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sijill.web import wall as walls

register = Library()
CRAFTS = (
    "pottery",
    "rugs",
    "zellige",
    "brass",
    "leather",
    "wood",
    "jewellery",
    "embroidery",
    "iron",
    "basketry",
    "hairdressing",
    "cars",
)
HIDDEN = SafeString(' aria-hidden="true"')
STARS = ("hollow", "happening", "granted", "broken", "unknown")
# What follows the reading order turns with it; ticks, clocks and magnifiers do not.
TURNS = {
    "arrow-back-up",
    "arrow-left",
    "arrow-right",
    "checklist",
    "chevron-left",
    "chevron-right",
    "external-link",
    "list-check",
    "login",
    "logout",
    "message",
    "send",
    "volume",
    "volume-2",
    "writing",
}


def _drawn(sheet: str, name: str, classes: str, label: Any = "") -> SafeString:
    if not label:
        return _silent(static(sheet), name, classes.strip())
    spoken = format_html(' role="img" aria-label="{}"', label)
    return format_html(
        '<svg class="{}"{}><use href="{}#{}"/></svg>', classes.strip(), spoken, static(sheet), name
    )


@lru_cache(maxsize=1000)
def _silent(address: str, name: str, classes: str) -> SafeString:
    """A drawing that nobody needs to hear of; a page holds dozens of the same few."""
    return format_html(
        '<svg class="{}"{}><use href="{}#{}"/></svg>', classes, HIDDEN, address, name
    )


@register.simple_tag
def icon(name: str, label: Any = "") -> SafeString:
    """One outline icon; arrows turn with the reading order."""
    turns = " turns" if name in TURNS else ""
    return _drawn("vendor/icons.svg", name, f"icon{turns}", label)


@register.simple_tag
def star(state: str, size: str = "", label: Any = "") -> SafeString:
    """The State's answer: hollow, happening, granted, broken or unknown."""
    name = "star" if state == "plain" else f"star-{state}"
    return _drawn("web/svg/drawn.svg", name, f"star {state} {size}", label)


@register.simple_tag
def picto(name: str, size: str = "", label: Any = "") -> SafeString:
    """One of the twelve crafts."""
    return _drawn("web/svg/drawn.svg", name, f"picto {size}", label)


@register.simple_tag
def mark() -> SafeString:
    """The mark of the register."""
    return _drawn("web/svg/drawn.svg", "mark", "mark")


@register.simple_tag
def avatar(kind: str = "plain") -> SafeString:
    """A person nobody can be recognised by: man, woman or plain."""
    return _drawn("web/svg/drawn.svg", f"avatar-{kind}", "avatar")


@register.simple_tag
def rings() -> SafeString:
    """The quiet rings behind a seal."""
    return _drawn("web/svg/drawn.svg", "rings", "rings")


@register.simple_tag
@lru_cache
def band() -> SafeString:
    """The thin line of stars above the foot."""
    return render_to_string("web/components/band.html")


@register.simple_tag
def wall(kind: str = "phone") -> SafeString:
    """The wall of the first page: a band of tiles, or tiles that turn into drawing."""
    return _laid(kind, rtl=translation.get_language_bidi())


@lru_cache
def _laid(kind: str, *, rtl: bool) -> SafeString:
    """Two hundred tiles, the same for everybody: laid once in each direction."""
    tiles = walls.wide(rtl=rtl) if kind == "wide" else walls.band()
    return render_to_string("web/components/wall.html", {"wall": tiles, "kind": kind})
