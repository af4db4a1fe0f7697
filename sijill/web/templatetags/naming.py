"""The name of a thing in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

register = template.Library()

# Who reads in this language is shown this column, then that one.
COLUMNS = {"ar": ("ar", "fr"), "fr": ("fr", "ar"), "zgh": ("zgh", "ar", "fr"), "en": ("fr", "ar")}


@register.filter
def named(thing: Any) -> str:
    """The thing's `name_<language>` or `label_<language>`, or the nearest that is filled."""
    for code in COLUMNS.get(get_language() or "ar", COLUMNS["ar"]):
        for stem in ("name", "label"):
            if found := getattr(thing, f"{stem}_{code}", ""):
                return str(found)
    return str(thing or "")
