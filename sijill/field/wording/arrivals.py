"""States, reasons and remarks in sentences: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.desk.wording import evidence as papers
from sijill.desk.wording.verdicts import sentence as of_the_desk
from sijill.field.rules import EnvelopeState, Kind, Reason
from sijill.kernel.verdict import Verdict, refused

STATES: Mapping[EnvelopeState, Promise] = {
    EnvelopeState.AWAITED: _("Photos on their way"),
    EnvelopeState.ARRIVED: _("Arrived, being opened"),
    EnvelopeState.TAKEN: _("At the chamber"),
    EnvelopeState.TO_MEND: _("To finish at the desk"),
    EnvelopeState.KEPT: _("Kept: the chamber must answer"),
    EnvelopeState.REPLACED: _("Replaced by its finished form"),
    EnvelopeState.SET_ASIDE: _("Set aside by the chamber"),
}
KINDS: Mapping[Kind, Promise] = {
    Kind.WHOLE: _("Registration"),
    Kind.QUICK: _("Quick enrolment"),
    Kind.DRAFT: _("Unfinished"),
}
REASONS: Mapping[Reason, Promise] = {
    Reason.UNKNOWN_KEY: _("It was closed for a key that this chamber does not hold."),
    Reason.UNOPENED: _("It does not open: it was altered on its way, or on the tablet."),
    Reason.UNREADABLE: _("It opens, but what is in it cannot be read."),
    Reason.MANDATE_ENDED: _("Whoever wrote it no longer holds an office here. Take it over."),
    Reason.ANOTHER_COPY: _("Another text came first under the same identifier; that one counts."),
    Reason.IDENTIFIER_TAKEN: _("A request stands already under this identifier."),
    Reason.PROCEDURE_UNKNOWN: _("What it asks for is no longer asked here."),
    Reason.NOT_ALLOWED: _("It comes from a tablet that was closed, or may not be asked so."),
    Reason.FAULT: _("A fault of ours stopped it. Try again; if it stays, tell support."),
}
REMARKS: Mapping[str, Promise] = {
    "field.page_unknown": _("This question is no longer asked; the answer was not taken over."),
    "field.part_unopened": _("This photo does not open: take it again."),
    "field.known_already": _("This card number is in the register already. Nothing was sent."),
    "field.agree_later": _("The person has not agreed yet: ask for a code at the desk."),
    "field.outside_territory": _(
        "The place is outside the territory of this enroller: look at it before it is sent."
    ),
    "field.unnamed": _("Nobody’s name is written: ask who it is."),
    "field.not_agreed": _("Neither signed nor with a phone: the person agrees at a counter."),
    "field.note": _("What the chamber answered"),
}
SENTENCES: Mapping[str, Promise] = {
    "field.not_an_agent": _("Sign in with your second factor to send what you wrote."),
    "field.another_agent": _("Another agent wrote this. Only that agent sends it."),
    "field.another_institution": _(
        "This was written for another institution, which alone opens it."
    ),
    "field.misshapen": _("This is no envelope of a tablet."),
    "field.too_long": _("More came than was announced. Send it again."),
    "field.device_closed": _("This tablet was closed. Prepare it again."),
    "field.not_from_here": _("This was answered in the meantime."),
    "field.another_counts": _("Another text counts under the same identifier: set this one aside."),
    "field.parts_missing": _("Some of its photos have not arrived."),
    "field.note_missing": _("Write why, in a few words."),
}


def sentence(verdict: Verdict) -> str:
    """What a refusal says."""
    return str(SENTENCES.get(verdict.code, SENTENCES["field.not_from_here"]))


def remark_text(remark: Mapping[str, str]) -> str:
    """What is to mend, in a sentence."""
    if remark.get("text"):
        return remark["text"]
    code = remark.get("code", "")
    if code in REMARKS:
        return str(REMARKS[code])
    if code.startswith("evidence."):
        return str(papers.reason(refused(code, "")))
    return of_the_desk(refused(code, ""))
