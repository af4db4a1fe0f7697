"""What a file is called to whoever sent it: a request, unless its procedure says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """The words that name a file, on its pages, its receipt, its letter and its path."""

    one: Text
    number: Text
    its_number: Text
    send: Text
    received: Text
    kept: Text
    receipt: Text
    free: Text
    follow: Text
    dates: Text
    withdraw: Text
    withdrew: Text
    closed: Text
    answer: Text
    again: Text
    notice: str  # the message that says it has arrived
    # {kind of act, or "kind:ground": what it says to the person}, where a request's words differ.
    acts: Mapping[str, Text] = field(default_factory=dict)

    def told(self, kind: str, ground: str) -> Text:
        """What an act says to the person; nothing where it says what it says of a request."""
        return self.acts.get(f"{kind}:{ground}") or self.acts.get(kind, "")


REQUEST = Called(
    one=_("Request"),
    number=_("Request number"),
    its_number=_("The number of your request"),
    send=_("Send my request"),
    received=_("We received your request"),
    kept=_("We have your request."),
    receipt=_("Receipt of your request"),
    free=_("This request is free: nobody may ask you for money."),
    follow=_("Follow my request"),
    dates=_("The dates of your request"),
    withdraw=_("Withdraw my request"),
    withdrew=_("You withdrew your request"),
    closed=_("Your request was closed: the time ran out"),
    answer=_("Decision on your request"),
    again=_("You can also make a new request at any time, once the reason is settled."),
    notice="case.submitted",
)
