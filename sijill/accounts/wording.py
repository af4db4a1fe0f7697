"""Sentences for states, refusals and messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sijill.accounts.rules import (
    ClientState,
    MessageState,
    Part,
    Scope,
    TextState,
    Way,
    fill,
)
from sijill.accounts.rules.texts import WRITTEN_IN as WRITTEN_IN
from sijill.kernel.identifiers import Invalid
from sijill.kernel.verdict import Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A text message: what it says, and what it says on a phone that others read.

    Seventy characters are one message in Arabic script; a test counts them.
    """

    full: Text
    discreet: Text
    mail: Text


# On a shared phone: that there is news, never about what.
NEWS = _("Sijill: there is news for one of the files of this phone. Sign in to read it.")
# An e-mail lies open in many places: it tells no more, unless two people word it otherwise.
MAIL = _("Sijill: there is news of your file. Sign in to your account to read it.")

_notices: dict[str, Notice] = {}


def declare(code: str, *, full: Text, discreet: Text = NEWS, mail: Text = MAIL) -> None:
    """Add a message that a room above sends."""
    _notices[code] = Notice(full=full, discreet=discreet, mail=mail)


_CODE = _("Sijill code: {code}. Valid {minutes} minutes. Tell it to nobody.")
declare("code", full=_CODE, discreet=_CODE)
_AGREE = _("Sijill code {code}: type it yourself if you agree with what was written.")
declare("code.agree", full=_AGREE, discreet=_AGREE)
_EMAIL = _(
    "Sijill code: {code}. Type it in your account to confirm this address. {minutes} minutes."
)
declare("code.email", full=_EMAIL, discreet=_EMAIL, mail=_EMAIL)
_ADDED = _("Sijill: news also goes to an e-mail address now. Not yours? See your account.")
declare("email.added", full=_ADDED, discreet=_ADDED)
declare(
    "phone.left",
    full=_("Sijill: a file has left this phone. Not you? Go to your chamber."),
    discreet=_("Sijill: a file has left this phone. Not you? Go to your chamber."),
)
declare("case.submitted", full=_("Sijill: your request {reference} has arrived."))
declare(
    "case.correction_asked",
    full=_("Sijill: file {reference}: something to correct before {until}."),
)
declare("case.decided", full=_("Sijill: file {reference}: the decision is in your account."))
declare(
    "case.resumed",
    full=_("Sijill: correction of {reference} received. Answer before {until}."),
)
declare(
    "case.undone",
    full=_("Sijill: file {reference}: the decision was taken back. See your account."),
)
declare("case.appealed", full=_("Sijill: your appeal in file {reference} has arrived."))
declare("case.rerouted", full=_("Sijill: file {reference} went to the office in charge of it."))
declare("case.lapsed", full=_("Sijill: file {reference} is closed: its time has passed."))
declare(
    "case.reminded",
    full=_("Sijill: file {reference} still waits for your correction before {until}."),
)
declare(
    "case.of_office", full=_("Sijill: file {reference} is about your entry. Read it and answer.")
)
declare("entry.warned", full=_("Sijill: your enterprise must name another supervisor by {until}."))
declare("entry.warning_lifted", full=_("Sijill: your enterprise's supervisor stands again."))
declare("entry.suspended", full=_("Sijill: your enterprise is suspended. Name a supervisor."))
declare("entry.to_confirm", full=_("Sijill: confirm your entry before {until}. Sign in."))
declare("entry.confirm_soon", full=_("Sijill: your entry still waits. Confirm it before {until}."))
declare("entry.unconfirmed", full=_("Sijill: your entry is suspended until you confirm it."))
declare("entry.halt_begun", full=_("Sijill: your halt begins. You can end it in your account."))
declare("entry.halt_over", full=_("Sijill: your halt is over. Your entry stands again."))
declare("supervisor.asked", full=_("Sijill: an enterprise names you supervisor. Sign in, answer."))
declare("entry.accepted", full=_("Sijill: you are registered. Your number: {nia}"))

# A left-to-right mark each side: old telephones know it, and without it an Arabic sentence
# shows the groups of a number in the wrong order. The newer isolates print boxes on some. In Latin
# script it would only double the price: it is no sign of the plain alphabet of operators.
MARK = "\u200e"
ARABIC = re.compile("[\u0600-\u06ff]")


# On an e-mail's outside, which a locked screen shows: that there is news, never about what.
SUBJECT = _("Sijill: news for you")

# A value of each kind, as long as the longest, to see and to count a text by.
SAMPLES: Mapping[str, str] = {
    "reference": "26-4841-0275",
    "until": "07/12/2026",
    "day": "07/12/2026",
    "hour": "10:30",
    "code": "482913",
    "minutes": "10",
    "nia": "4839-2051-77",
    "name": "Fatima",
}


def house(template: str, part: str, language: str) -> str:
    """What the house came with, with its places for values; KeyError for an unknown message."""
    notice = _notices[template]
    own = {Part.DISCREET: notice.discreet, Part.SUBJECT: SUBJECT, Part.BODY: notice.mail}
    chosen = own.get(Part(part), notice.full)
    with translation.override(language):
        return str(chosen)


def filled(text: str, params: Mapping[str, object]) -> str:
    """A text with its values; in an Arabic sentence each is kept left to right."""
    return fill(text, _values(params, isolate=bool(ARABIC.search(text))))


RING = _("Tel. {number}")
WAY_OUT = _("No more e-mails:")


def ring(number: str, language: str) -> str:
    """The number to ring, as a message ends with it."""
    return _said(RING, language, number=number)


def way_out(address: str, language: str) -> str:
    """How to be sent no more e-mails, the address on a line of its own: mail programs link it."""
    return f"{_said(WAY_OUT, language)}\n{address}" if address else ""


def _said(text: Text, language: str, **params: object) -> str:
    with translation.override(language):
        return filled(str(text), params)


def samples() -> dict[str, dict[str, str]]:
    """An example of each value, as it stands in a text of each language."""
    # What nobody has written in Tamazight yet is told in Arabic.
    return {one: _values(SAMPLES, isolate=one in ("ar", "zgh")) for one in WRITTEN_IN}


def _values(params: Mapping[str, object], *, isolate: bool) -> dict[str, str]:
    return {name: (_isolated if isolate else str)(value) for name, value in params.items()}


def text(
    template: str, params: Mapping[str, object], language: str, *, discreet: bool = False
) -> str:
    """The message in this language, as the house came with it."""
    part = Part.DISCREET if discreet else Part.SMS
    return filled(house(template, part, language), params)


def _isolated(value: object) -> str:
    plain = str(value)
    return plain if plain.isdigit() else f"{MARK}{plain}{MARK}"


def notices() -> Mapping[str, Notice]:
    """Every message known, by code."""
    return dict(_notices)


def about(template: str) -> str:
    """What a message is about, without the numbers and days of any one of them."""
    notice = _notices.get(template)
    return re.sub(r"\{\w+\}", "…", str(notice.full)) if notice else template


# How a message travels, where it stands, and why it was lost, for agents.
WAYS: Mapping[str, Text] = {
    Way.SMS: _("Text message"),
    Way.CALL: _("Voice call"),
    Way.EMAIL: _("E-mail"),
    Way.SPACE: _("In the account"),
}
STATES: Mapping[str, tuple[str, Text]] = {
    MessageState.QUEUED: ("wait", _("Waiting")),
    MessageState.SENDING: ("wait", _("Leaving")),
    MessageState.SENT: ("plain", _("Sent")),
    MessageState.DELIVERED: ("ok", _("Arrived")),
    MessageState.FAILED: ("refuse", _("Did not arrive")),
    MessageState.GIVEN_UP: ("refuse", _("Given up")),
}
FAILURES: Mapping[str, Text] = {
    "": _("The operator says that it did not arrive"),
    "too_late": _("Its time had passed"),
    "tries": _("Tried too often"),
    "uncertain": _("It may have left: a code is not sent twice"),
    "no_gateway": _("No gateway is configured"),
    "left": _("The person wants no more e-mails"),
}


LANGUAGE_OF: Mapping[str, Text] = {
    "ar": _("Arabic"),
    "fr": _("French"),
    "zgh": _("Tamazight"),
    "en": _("English"),
}
# The parts of a message's texts, the life of a version, and why one is not taken.
PARTS: Mapping[str, tuple[Text, Text]] = {
    Part.SMS: (_("Text message"), _("Read on a telephone: the shorter, the cheaper")),
    Part.DISCREET: (
        _("Text message on a shared telephone"),
        _("Others read it: say that there is news, never which"),
    ),
    Part.SUBJECT: (_("Subject of the e-mail"), _("A locked screen shows it")),
    Part.BODY: (_("E-mail"), _("It may say more, in whole sentences")),
    Part.SPACE: (_("In the account"), _("Read again later, among the others")),
    Part.SPOKEN: (_("Spoken words"), _("Read out by a voice call, and by whoever records it")),
}
TEXT_STATES: Mapping[str, tuple[str, Text]] = {
    TextState.PROPOSED: ("wait", _("Waits for a second person")),
    TextState.AGREED: ("ok", _("Agreed")),
    TextState.REFUSED: ("refuse", _("Refused")),
    TextState.WITHDRAWN: ("plain", _("Taken back")),
}
TEXT_REFUSALS: Mapping[str, Text] = {
    "text.no_such_message": _("No such message is sent."),
    "text.not_from_here": _("This version has moved on: read its page again."),
    "text.not_your_office": _("Only the federation and the ministry word messages."),
    "text.same_person": _("You wrote this version: another person must agree."),
    "text.step_up_needed": _("Give your second factor again before you agree."),
    "text.one_waits": _("A version already waits for a second person: settle it first."),
    "text.starts_in_the_past": _("A text cannot start before today."),
    "text.empty": _("Write this text."),
    "text.braces": _("Braces hold the name of a value alone, for example {reference}"),
    "text.number_typed": _(
        "Take the number or the address out: whoever reads this message would get it. Values of "
        "one person stand in braces."
    ),
    "text.personal": _("A text message does not tell who somebody is: take out {places}"),
    "text.unknown_place": _("This message has no such value: {places}"),
    "text.missing_place": _("Without this value nobody knows what is meant: add {places}"),
    "text.too_long": _("{found} signs: {most} at most."),
    "text.too_dear": _("This leaves as {found} text messages: {most} at most."),
}


def text_refusal(verdict: Verdict) -> str:
    """Why a version of a text was not taken."""
    known = str(TEXT_REFUSALS[verdict.code])
    facts = {k: v for k, v in verdict.facts.items() if k in ("places", "found", "most")}
    return known.format(**facts) if facts else known


def why_lost(failure: str) -> str:
    """Why a message was lost; what only the gateway understands is told as it said it."""
    known = FAILURES.get(failure)
    return str(known) if known else str(_("The gateway answered {code}")).format(code=failure)


def phone_fault(fault: Invalid) -> str:
    """What is wrong with a typed phone number, in a sentence that says what to type."""
    facts = dict(fault.facts)
    if fault.code == "too_short":
        missing = int(str(facts["missing"]))
        return ngettext(
            "You typed {digits} digits. A Moroccan number has {expected}: one digit is missing, "
            "for example 06 12 34 56 78",
            "You typed {digits} digits. A Moroccan number has {expected}: {missing} are missing, "
            "for example 06 12 34 56 78",
            missing,
        ).format(**facts)
    sentence = PHONE_FAULTS.get(fault.code, PHONE_FAULTS["characters"])
    return str(sentence).format(**facts)


PHONE_FAULTS: dict[str, Text] = {
    "empty": _("Type your mobile phone number, for example 06 12 34 56 78"),
    "too_long": _(
        "You typed {digits} digits. A Moroccan number has {expected}, for example 06 12 34 56 78"
    ),
    "letters": _("A phone number has only digits, for example 06 12 34 56 78"),
    "characters": _("A phone number has only digits, for example 06 12 34 56 78"),
    "not_moroccan": _("We write only to Moroccan mobile numbers: they begin with 06 or 07"),
    "prefix": _("A mobile number begins with 06 or 07, for example 06 12 34 56 78"),
    "not_mobile": _("This is not a mobile number: a mobile begins with 06 or 07"),
}

REFUSALS: dict[str, Text] = {
    "certainty.too_low": _(
        "For this we must be sure that it is you: give your secret number, or go to your "
        "chamber with your identity card."
    ),
    "certainty.not_yours": _("This file is not open here. Sign in again."),
    "certainty.counter_only": _("This is done at the counter only, with the identity card."),
    "secret.four_digits": _("The secret number has 4 digits"),
    "secret.too_simple": _("This number is too easy to guess. Choose 4 digits that do not follow"),
    "secret.looks_like_a_year": _("Do not choose a year: your family can guess it"),
    "secret.in_the_phone": _("Do not choose digits of your phone number"),
    "email.only_the_person": _("Only the person gives an e-mail address, in their own account."),
    "phone.not_confirmed": _("The new phone did not answer its code in time. Start again."),
    "consent.code_not_confirmed": _("The code was not confirmed: the agreement is not kept."),
    "agent.already_there": _("An agent with this e-mail address already exists."),
    "agent.not_yours": _("Only a director or the ministry invites and closes agents."),
    "agent.step_up": _("Confirm with your second factor first."),
}

# What a program may ask, as the ministry grants it and as the API's description tells it.
SCOPES: Mapping[str, Text] = {
    Scope.REFERENCE: _("Read trades, territory, parameters and procedures"),
    Scope.CASES_SUBMIT: _("Send requests for persons who gave it a mandate"),
    Scope.CASES_FOLLOW: _("Follow the requests it sent"),
    Scope.ENTRIES_CHECK: _("Ask whether a number is registered: yes or no, and the state"),
    Scope.ENTRIES_READ: _("Read an entry by its number, within the fields granted"),
    Scope.ENTRIES_SEARCH: _("Search entries by document, telephone or name"),
    Scope.CHANGES: _("Follow what happens to entries, in order"),
    Scope.DOCUMENTS_VERIFY: _("Check a letter or an extract by its code"),
    Scope.CARDS_VERIFY: _("Check whether cards are good: yes or no, and the reason"),
    Scope.CARDS_MATCH: _("Ask whether a number and a typed identity card go together"),
    Scope.NAME: _("Field: name"),
    Scope.BIRTH: _("Field: date and place of birth, sex"),
    Scope.DOCUMENT: _("Field: number of the identity document"),
    Scope.PHONE: _("Field: telephone"),
    Scope.TRADES: _("Field: trades, proof and years of practice"),
    Scope.PLACE: _("Field: province and commune of work"),
    Scope.ADDRESS: _("Field: addresses"),
    Scope.REGIME: _("Field: tax regime declared"),
}

MACHINE_STATES: Mapping[str, tuple[str, Text]] = {
    ClientState.ASKED: ("wait", _("Waits for a second person")),
    ClientState.ACTIVE: ("ok", _("May ask")),
    ClientState.SUSPENDED: ("refuse", _("Suspended")),
    ClientState.CLOSED: ("plain", _("Closed")),
}

MACHINE_REFUSALS: Mapping[str, Text] = {
    "machine.not_your_office": _("Only the ministry lets programs in."),
    "machine.step_up": _("Give your second factor again before you confirm."),
    "machine.same_person": _("You asked for this grant: another person must confirm it."),
    "machine.not_from_here": _("This program has moved on: read its page again."),
    "machine.not_waiting": _("This grant no longer waits for anybody."),
    "machine.one_waits": _("A grant already waits for a second person: settle it first."),
    "machine.not_active": _("This program may not ask yet, or no longer."),
    "machine.closed": _("This program is closed for good."),
    "machine.no_name": _("Write the organisation's name in both languages, and who answers there."),
    "machine.scopes_unknown": _("Choose what it may ask."),
    "machine.fields_alone": _(
        "Fields are told with an entry: choose also to read or to search entries."
    ),
    "machine.no_reach": _("Choose whose files it may ask about."),
    "machine.no_purpose": _("Write the purpose in both languages: people read it."),
    "machine.no_basis": _("Write the text it rests on, and what that text says."),
    "machine.basis_to_come": _("The text cannot be of a day to come."),
    "machine.starts_in_the_past": _("A grant cannot start before today."),
    "machine.ends_before": _("A grant ends after it starts."),
    "machine.too_long": _("A grant lasts three years at most, then it is looked at again."),
    "machine.not_a_public_key": _("This is not a public key (JWK) of kind EC or RSA."),
}


def machine_refusal(verdict: Verdict) -> Text:
    """Why a program was not let in, renewed or stopped."""
    return MACHINE_REFUSALS.get(verdict.code, _("Your office does not allow this."))


def device(browser: str, system: str) -> str:
    """The program and the machine somebody signed in with, as far as the program says it."""
    words = {
        "browser": browser or translation.gettext("an unknown program"),
        "system": system or translation.gettext("an unknown device"),
    }
    return translation.gettext("{browser} on {system}").format(**words)
