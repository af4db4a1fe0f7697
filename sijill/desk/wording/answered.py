"""What was decided, as anybody reads it who checks a letter."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was decided: a code for programs, and a few words."""

    code: str
    said: str | Promise


REQUESTS = {
    "accepted": Answered(code="accepted", said=_("Request accepted")),
    "refused": Answered(code="refused", said=_("Request refused")),
}


def of_a_request(outcome: str, on_appeal: bool) -> Answered:
    """What the answer to a request is called, contested or not."""
    return REQUESTS[outcome]
