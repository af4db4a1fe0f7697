"""What was decided, as whoever checks a letter reads it, and as it is told to who asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was decided: a code for programs, and a few words.

    `told`, `word`, `tag` and `notice` are for whoever asked: a sentence, the word beside the file,
    its colour, and the message that carries it. What is decided of office has words of its own.
    """

    code: str
    said: Text
    told: Text = ""
    word: Text = ""
    tag: str = "ok"
    notice: str = "case.decided"


REQUESTS = {
    "accepted": Answered(
        code="accepted",
        said=_("Request accepted"),
        told=_("Your request is accepted."),
        word=_("Accepted"),
    ),
    "refused": Answered(
        code="refused",
        said=_("Request refused"),
        told=_("Your request is refused."),
        word=_("Refused"),
        tag="refuse",
    ),
}


def of_a_request(outcome: str, on_appeal: bool, ground: str) -> Answered:
    """What the answer to a request is called, contested or not, on whatever ground."""
    return REQUESTS[outcome]
