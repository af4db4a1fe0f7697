"""Rights at the fund, what is owed and what to do; the fund's questions and our answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.protection.models import Rights
from sijill.protection.rules.inquiries import InquiryState, Reply
from sijill.protection.rules.rights import RightsState

RIGHTS: Mapping[RightsState, tuple[str, Any]] = {
    RightsState.OPEN: ("ok", _("Rights open")),
    RightsState.WAITING: ("wait", _("Rights not open yet")),
    RightsState.SUSPENDED: ("refuse", _("Rights suspended")),
    RightsState.CLOSED: ("plain", _("Rights closed")),
}
# What to do, said to the person.
TO_DO: Mapping[RightsState, Any] = {
    RightsState.OPEN: _("Your care is paid back. Pay each month to keep it so."),
    RightsState.WAITING: _("Pay your contributions: rights open after those the fund asks for."),
    RightsState.SUSPENDED: _("Ask the fund how to pay what is owed: rights open again after it."),
    RightsState.CLOSED: _("Ask the fund why. You may ask here too: your chamber answers you."),
}
INQUIRIES: Mapping[InquiryState, tuple[str, Any]] = {
    InquiryState.OPEN: ("wait", _("To be answered")),
    InquiryState.ANSWERED: ("ok", _("Answered, leaves next")),
    InquiryState.SENT: ("ok", _("Answer sent")),
}
REPLIES: Mapping[Reply, Any] = {
    Reply.CONFIRM: _("Yes, in the register"),
    Reply.DENY: _("No, not in the register"),
    Reply.ASK: _("More is needed to tell"),
}
VERDICTS: Mapping[str, Any] = {
    "inquiry.note_missing": _("Write why, in five hundred letters at most."),
    "inquiry.no_such_entry": _("No person of your office is entered under this number."),
    "inquiry.not_from_here": _("This can no longer be done: it has moved on."),
}


def rights_told(said: Sequence[Rights], *, on: date) -> dict[str, Any] | None:
    """The newest word of the fund on rights and what is owed, then what it said before."""
    if not said:
        return None
    newest, state = said[0], RightsState(said[0].state)
    return {
        "newest": newest,
        "tag": RIGHTS[state],
        "to_do": TO_DO[state],
        "overdue": bool(newest.owed and newest.owed_until and newest.owed_until < on),
        "before": [(one, RIGHTS[RightsState(one.state)]) for one in said[1:]],
    }
