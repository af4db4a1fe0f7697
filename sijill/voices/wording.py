"""States and refusals of recordings in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.kernel.verdict import Verdict

Text = str | Promise

SLOTS: Mapping[str, tuple[str, Text]] = {
    "empty": ("plain", _("Nobody has recorded it yet")),
    "waiting": ("wait", _("Waits for a second person")),
    "heard": ("ok", _("Heard on the pages")),
    "trial": ("wait", _("Trial tone: says nothing")),
    "stale": ("refuse", _("The text has changed: record it again")),
}
STATES: Mapping[str, tuple[str, Text]] = {
    "proposed": ("wait", _("Waits for a second person")),
    "published": ("ok", _("Published")),
    "refused": ("refuse", _("Refused")),
    "withdrawn": ("plain", _("No longer played")),
}
REFUSALS: Mapping[str, Text] = {
    "voice.not_from_here": _("This recording has moved on: read its page again."),
    "voice.not_your_office": _("Your office neither records nor publishes voices."),
    "voice.same_person": _("You recorded it: another person must listen and publish."),
    "voice.no_such_text": _("This text is no longer on any page."),
    "voice.one_waits": _("A recording already waits for a second person: settle it first."),
    "voice.stale": _("The text has changed since it was recorded: record it again."),
    "voice.empty": _("There is no sound in this file."),
    "voice.too_large": _("This file is too heavy: 3 megabytes at most."),
    "voice.too_long": _("This is too long: three minutes at most."),
    "voice.unknown_type": _("This is not a sound we take: WAV, MP3, M4A, or Opus in Ogg or WebM."),
    "voice.broken": _("This file is damaged, or is not what it says it is."),
    "voice.active": _("This file fetches something from elsewhere: it is not taken."),
}


def refusal(verdict: Verdict) -> Text:
    """Why a recording was not taken, or not published."""
    return REFUSALS[verdict.code]
