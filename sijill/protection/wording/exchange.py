"""What leaves, what comes back and what is wrong with it, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.protection.rules.lines import LineKind, LineState
from sijill.protection.rules.passing import Fault, IncomingState, OutgoingState

KINDS: Mapping[LineKind, Any] = {
    LineKind.QUERY: _("Question: does the fund cover this person?"),
    LineKind.START: _("Start"),
    LineKind.CHANGE: _("Change"),
    LineKind.STOP: _("Stop"),
    LineKind.RESTART: _("Return"),
}
LINES: Mapping[LineState, tuple[str, Any]] = {
    LineState.WAITING: ("wait", _("Waits to leave")),
    LineState.SENT: ("wait", _("Sent, not answered")),
    LineState.DONE: ("ok", _("Taken by the fund")),
    LineState.REFUSED: ("refuse", _("Rejected by the fund")),
    LineState.HELD: ("refuse", _("Held: somebody must look")),
    LineState.DROPPED: ("plain", _("Not sent: nothing to say any more")),
}
FILES: Mapping[OutgoingState, tuple[str, Any]] = {
    OutgoingState.MADE: ("wait", _("Made, leaves next")),
    OutgoingState.LEFT: ("wait", _("Left, not answered")),
    OutgoingState.RECEIVED: ("wait", _("Received, lines still open")),
    OutgoingState.REFUSED: ("refuse", _("Refused whole")),
    OutgoingState.ANSWERED: ("ok", _("Every line answered")),
}
ANSWERS: Mapping[IncomingState, tuple[str, Any]] = {
    IncomingState.READING: ("wait", _("Being read")),
    IncomingState.READ: ("ok", _("Read")),
    IncomingState.REFUSED: ("refuse", _("Not read")),
}
# What the fund says, code by code, to whoever works it; our own codes until it publishes its own.
CODES: Mapping[str, Any] = {
    "000": _("Taken."),
    "001": _("Taken, with a change by the fund."),
    "010": _("The fund is looking at it."),
    "100": _("The fund holds this already."),
    "200": _("The fund knows nobody under this document: check its number."),
    "201": _("The fund has another name under this document: compare the names."),
    "202": _("The fund has another birth under this document: check the date."),
    "203": _("The fund cannot take this date."),
    "300": _("Covered already as salaried, pensioner, civil servant or spouse."),
    "301": _("Another regime already tells the fund of this person."),
    "302": _("Covered already by free cover."),
    "400": _("The fund was busy or closed: it goes again by itself."),
    "500": _("The fund refuses, and gives no other reason."),
}
YES = frozenset({"000", "001", "010", "100"})  # where somebody stands says it already
# How long lines have waited for their answer.
AGES: Mapping[str, Any] = {
    "0": _("Today or yesterday"),
    "2": _("2 to 5 days"),
    "6": _("6 to 10 days"),
    "11": _("More than 10 days"),
}
# What the fund says of its own accord, by its stream.
OF_ITS_OWN: Mapping[str, Any] = {
    "rights": _("Rights and debts"),
    "asked": _("Questions of the fund"),
}
# What passes, by where it stands.
FLOW: Mapping[str, Any] = {
    "waiting": _("Due, nothing sent"),
    "sent": _("Sent, not answered"),
    "answered": _("Answered for good"),
}
NO_CODE = _("A code that no table knows.")
FAULTS: Mapping[Fault, Any] = {
    Fault.NO_SUCH_LINE: _("It answers a line that is not in that file."),
    Fault.CONTRADICTS: _("It contradicts what the fund said before. The first answer stands."),
    Fault.UNKNOWN_CODE: _("Its code is unknown, or does not go with its status."),
    Fault.WITH_REFUSED_FILE: _("The whole file was refused, yet this line is answered."),
}
# Why a file of the fund was not read; what is not here is a fault of its layout.
UNREAD: Mapping[str, Any] = {
    "no_such_file": _("It answers a file that never left."),
    "head": _("Its head says neither that the file was taken nor that it was refused."),
    "cut": _("It is cut: its end is missing."),
    "count": _("It does not hold the number of lines that it says."),
    "sum": _("Its control sum is not that of its lines."),
    "encoding": _("It is not written in UTF-8."),
    "bare": _("It came neither signed nor closed."),
    "not_for_us": _("None of our keys opens it."),
    "parcel": _("What was closed in it is not a signed file."),
    "manifest": _("What was signed does not tell of this file."),
    "unknown_key": _("It is signed with a key that the fund did not give us."),
    "signature": _("Its signature is wrong: somebody else signed it, or it was altered."),
    "other_name": _("It bears another name than the one that was signed."),
    "digest": _("Its bytes are not those that were signed."),
}
LAYOUT = _("Its layout is not the one agreed.")
TOO_OFTEN = _("Put off by the fund too many times.")
UNFIT = _("Something in the entry fits in no message: correct the entry.")
NEEDS: Mapping[str, Any] = {
    "exchange.convention": _("The convention with the fund is on record."),
    "exchange.no_convention": _("No convention with the fund is on record."),
    "exchange.authorisation": _("The data-protection commission’s authorisation is on record."),
    "exchange.no_authorisation": _(
        "No authorisation of the data-protection commission is on record."
    ),
    "exchange.exchange": _("The exchange is open."),
    "exchange.closed": _("The exchange is closed."),
}


ANSWERED = ("ok", _("Answered"))


def line_tag(kind: str, state: str) -> tuple[str, Any]:
    """Where a line stands; a question that was answered is not a yes."""
    if kind == LineKind.QUERY and state == LineState.DONE:
        return ANSWERED
    return LINES[LineState(state)]


def said(code: str) -> Any:
    """What the fund said, in words."""
    return CODES.get(code, NO_CODE)


def unread(fault: str) -> Any:
    """Why a file of the fund was not read."""
    return UNREAD.get(fault, LAYOUT)


def held(fault: str) -> Any:
    """Why a line is held."""
    if fault.startswith("code:"):
        return said(fault.removeprefix("code:"))
    known = {"too_often": TOO_OFTEN, Fault.UNKNOWN_CODE.value: FAULTS[Fault.UNKNOWN_CODE]}
    return known.get(fault, UNFIT)


def reason(ground: str) -> Any:
    """What the fund gave as its reason, when somebody stands where its answer left them."""
    code = ground.removeprefix("fund:")
    return said(code) if code != ground and code not in YES else ""
