"""Campaigns, statements and calls in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.campaigns.rules.calls import CallState, Heard
from sijill.campaigns.rules.campaigns import CampaignState
from sijill.campaigns.rules.statements import StatementState
from sijill.desk.rules import CaseState
from sijill.institutions.wording import refusal as of_offices
from sijill.kernel.verdict import Verdict
from sijill.web import writing

Text = str | Promise
Tags = Mapping[str, tuple[str, Any]]

CAMPAIGNS: Tags = {
    CampaignState.PREPARED: ("wait", _("prepared, not open yet")),
    CampaignState.OPENED: ("ok", _("under way")),
    CampaignState.CLOSED: ("plain", _("ended")),
    CampaignState.CALLED_OFF: ("refuse", _("given up")),
}
STATEMENTS: Tags = {
    StatementState.FROZEN: ("wait", _("frozen, waits for its draw")),
    StatementState.DRAWN: ("info", _("people are rung")),
    StatementState.CERTIFIED: ("wait", _("certified, waits for the second signature")),
    StatementState.APPROVED: ("ok", _("approved, to be paid")),
    StatementState.PAID: ("ok", _("paid")),
}
CALLS: Tags = {
    CallState.WAITING: ("wait", _("to ring")),
    CallState.CONFIRMED: ("ok", _("confirmed")),
    CallState.UNREACHED: ("plain", _("not reached")),
    CallState.DENIED: ("refuse", _("denied: not paid")),
    CallState.RELEASED: ("ok", _("cleared up")),
}
# What was sent, as whoever brought it reads it.
WITH_CHAMBER = ("wait", _("With the chamber"))
SENT: Tags = {
    CaseState.SUBMITTED: WITH_CHAMBER,
    CaseState.RESUBMITTED: WITH_CHAMBER,
    CaseState.EXAMINED: WITH_CHAMBER,
    CaseState.APPEALED: WITH_CHAMBER,
    CaseState.TO_CORRECT: ("wait", _("The person corrects it")),
    CaseState.ACCEPTED: ("ok", _("Accepted")),
    CaseState.REFUSED: ("refuse", _("Refused")),
    CaseState.WITHDRAWN: ("plain", _("Taken back by the person")),
    CaseState.LAPSED: ("plain", _("Closed: the time ran out")),
}
COUNTS: Tags = {
    "counted": ("ok", _("Counted in a statement")),
    "counts": ("ok", _("Counts")),
    "not_yet": ("plain", _("Not yet")),
    "never": ("plain", _("Does not count")),
}
HEARD: Mapping[str, Text] = {
    Heard.CONFIRMED: _("Yes: somebody enrolled me"),
    Heard.NOT_REACHED: _("Nobody answered"),
    Heard.DENIED: _("No: nobody enrolled me, or not so"),
}
REFUSALS: Mapping[str, Text] = {
    "campaign.not_from_here": _("This is not possible in its present state."),
    "campaign.not_your_office": _("Your office does not do this for campaigns."),
    "campaign.elsewhere": _("Another institution runs this campaign."),
    "campaign.step_up_needed": _("Give your second factor again before you confirm."),
    "campaign.territory": _("Choose provinces where this institution is competent."),
    "campaign.dates": _("The last day comes after the first one, and not before today."),
    "campaign.too_long": _("A campaign lasts one year at most."),
    "campaign.contract_missing": _("Write with whom the contract is, and its number."),
    "campaign.contract_there": _("There is a campaign under this contract already."),
    "campaign.money": _("The rate is above zero, and the ceiling pays one person at least."),
    "campaign.not_open": _("Enrollers are engaged while the campaign is open."),
    "campaign.of_the_house": _(
        "This person holds another office here: nobody brings requests and works on them too."
    ),
    "campaign.elsewhere_engaged": _(
        "Another campaign engages this person in these days: a request counts for one alone."
    ),
    "campaign.month_not_over": _("Choose a month that has ended."),
    "campaign.month_frozen": _("This month is frozen already."),
    "campaign.nothing_to_count": _("Nobody was accepted in that month."),
    "campaign.calls_wait": _("People to ring first: {waiting}."),
    "campaign.two_people": _("Another person does this: two people sign."),
    "campaign.payment_missing": _("Write the reference of the payment."),
    "campaign.paid_when": _("It was paid between the approval and today."),
    "campaign.log_too_short": _("The sealed log must grow by {missing} more before it draws."),
    "campaign.own_work": _("You had a part in this request: a colleague rings."),
    "campaign.no_note": _("Write what you heard, in a few words."),
}


def refusal(verdict: Verdict) -> str:
    """Why something was refused; an office refused speaks with the words of the mandates."""
    if verdict.code not in REFUSALS:
        return str(of_offices(verdict))
    facts = {
        name: writing.day(fact) if isinstance(fact, date) else fact
        for name, fact in verdict.facts.items()
    }
    return str(REFUSALS[verdict.code]).format(**facts)


# What lives here from one state to another, for the printed law.
LIVES: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {
    "campaign": (_("Enrolment campaign"), CAMPAIGNS),
    "statement": (_("Statement of accepted enrolments"), STATEMENTS),
    "call-back": (_("Call-back"), CALLS),
}
