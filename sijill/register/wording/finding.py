"""Why somebody stands in a list of results, said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.finding import Reason

Sentences = Mapping[str, Any]

REASONS: Sentences = {
    Reason.NUMBER: _("The number itself"),
    Reason.WRITTEN: _("Written so"),
    Reason.SOUND: _("Same sound, other spelling"),
    Reason.FAMILY: _("Family name only"),
    Reason.GIVEN: _("First name only"),
    Reason.PART: _("A part of the name"),
    Reason.BEGINS: _("Begins so"),
    Reason.SLIP: _("One letter differs"),
    Reason.CLOSE: _("A near name"),
}
AGREES: Sentences = {
    "birth": _("same birth year"),
    "commune": _("same commune"),
    "trade": _("same craft"),
}


def why(reason: Reason, agrees: Iterable[str]) -> list[Any]:
    """The reason, then what else agrees."""
    return [REASONS[reason], *(AGREES[what] for what in agrees)]
