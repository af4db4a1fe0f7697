"""Parameters, units and refusals in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from sijill.kernel.law import is_provisional
from sijill.kernel.verdict import Verdict
from sijill.reference.queries.parameters import stands_for
from sijill.reference.rules import ChangeState, Status
from sijill.reference.rules.parameters import Unit
from sijill.web import writing

Text = str | Promise

PARAMETERS: Mapping[str, Text] = {
    "desk.days_to_decide": gettext_lazy("Time to decide on a request"),
    "desk.effect_of_silence": gettext_lazy("What silence means when that time has passed"),
    "desk.corrections_allowed": gettext_lazy("How many times a correction may be asked"),
    "desk.days_to_correct": gettext_lazy("Time to correct a request"),
    "desk.days_to_appeal": gettext_lazy("Time to contest a decision"),
    "desk.appeals_allowed": gettext_lazy("How many times a decision may be contested"),
    "desk.hours_to_undo": gettext_lazy("Time to undo a mistaken decision"),
    "desk.draft_days": gettext_lazy("How long an unfinished request is kept"),
    "desk.files_in_hand": gettext_lazy("Files that an agent is given, at most"),
    "eyes.default": gettext_lazy("How many agents a decision takes, unless said otherwise"),
    "level.default": gettext_lazy("Time in which the desk means to answer"),
    "desk.level_reminder": gettext_lazy("How long before that time the agent is reminded"),
    "desk.visit_notice": gettext_lazy("Days between telling of a visit and going there"),
    "desk.film_megabytes": gettext_lazy("Largest film of somebody at work"),
    "desk.film_seconds": gettext_lazy("Longest film of somebody at work"),
    "commission.quorum": gettext_lazy("Members who must mark for a commission to judge"),
    "commission.threshold": gettext_lazy("Mark of one hundred from which experience is recognised"),
    "bodies.organisers": gettext_lazy("Craftsmen on the preparatory committee of a body, at least"),
    "bodies.members": gettext_lazy("Members on the roll of a provincial body, at least"),
    "bodies.parts": gettext_lazy("Bodies that make the one above them, at least"),
    "bodies.roll_days": gettext_lazy("How long a roll lies open before it is frozen"),
    "bodies.notice": gettext_lazy("Time between the call and the assembly"),
    "bodies.second_notice": gettext_lazy("Time before a second assembly, when the quorum failed"),
    "bodies.quorum": gettext_lazy("Quorum of an assembly, of the members on the roll"),
    "bodies.second_quorum": gettext_lazy("Quorum of a second assembly"),
    "bodies.bureau": gettext_lazy("Members of a bureau beside the president"),
    "bodies.years": gettext_lazy("Length of a mandate in a craft body"),
    "bodies.terms": gettext_lazy("How many times one may be president of a body"),
    "sessions.notice": gettext_lazy("Time between the call and a session of the assembly"),
    "sessions.bureau_notice": gettext_lazy("Time between the call and a meeting of the bureau"),
    "sessions.second_notice": gettext_lazy("Time before a second session, when the quorum failed"),
    "sessions.quorum": gettext_lazy("Quorum of a session, of the members in office"),
    "sessions.second_quorum": gettext_lazy("Quorum of a second session"),
    "sessions.years": gettext_lazy("Longest mandate of a member of an assembly or bureau"),
    "sessions.remind_days": gettext_lazy("Time before a decision is due, from when one is told"),
    "bodies.alert_days": gettext_lazy("Time before mandates end, from when agents are told"),
    "register.years_of_practice": gettext_lazy("Years of practice to enter without a diploma"),
    "register.years_of_mastery": gettext_lazy("Years of practice to become a master"),
    "card.years": gettext_lazy("Length of validity of a card"),
    "card.renewal_days": gettext_lazy("Time before its end in which a card may be renewed"),
    "card.days_to_fetch": gettext_lazy("Time that a card waits at the chamber"),
    "card.days_to_call": gettext_lazy("Time between two messages to who has not fetched a card"),
    "card.days_to_destroy": gettext_lazy("Time after which an unfetched card is destroyed"),
    "register.minimum_age": gettext_lazy("Age from which one may enter"),
    "register.earliest_practice_age": gettext_lazy("Age below which practice is looked at closely"),
    "register.cooperative_members": gettext_lazy("Members below whom a cooperative is looked at"),
    "register.youth_age": gettext_lazy("Age below which a member counts as young"),
    "register.longest_halt": gettext_lazy("Length of a halt above which a person looks"),
    "register.supervisor_days": gettext_lazy("Time an enterprise has to name another supervisor"),
    "register.supervisor_confirms": gettext_lazy("A supervisor is asked to confirm"),
    "renewal.years": gettext_lazy("Years after which an entry is confirmed again; 0: never"),
    "renewal.notice": gettext_lazy("Time before that day, from when one is invited to confirm"),
    "renewal.a_day": gettext_lazy("Invitations to confirm that leave in a day, at most"),
    "renewal.unchanged": gettext_lazy("A confirmation in which nothing changed"),
    "renewal.grace": gettext_lazy("Time after that day, from when silence has its effect"),
    "renewal.silence": gettext_lazy("What follows when nobody confirms an entry"),
    "register.days_to_vouch": gettext_lazy("How long the word of a master is waited for"),
    "controls.share": gettext_lazy("Share of a month's decisions that is controlled again"),
    "controls.least": gettext_lazy("Decisions of a month controlled again, at least"),
    "controls.days": gettext_lazy("Time to look again at a decision that was drawn"),
    "controls.acts_after": gettext_lazy("Acts that the log grows by before it gives the seed"),
    "groupings.least": gettext_lazy("Members that found a grouping, at least"),
    "groupings.least_told": gettext_lazy("People from whom on shares of a grouping are public"),
    "exports.days_to_answer": gettext_lazy("Time to answer who asks for an export"),
    "exports.days_to_take": gettext_lazy("Time in which an export may be taken"),
    "deputations.one_person_days": gettext_lazy(
        "Time after lent powers end in which the two still count as one person"
    ),
    "exports.takes": gettext_lazy("How many times an export may be taken"),
    "signals.witness": gettext_lazy("Times a master vouches in a month, from which one looks"),
    "signals.phone": gettext_lazy("People with one phone in a month, from which one looks"),
    "signals.agent_hour": gettext_lazy("Requests by one agent in an hour, from which one looks"),
    "signals.place_hour": gettext_lazy("Requests from a province in an hour, from which one looks"),
    "signals.paper": gettext_lazy("People who joined the very same file, from which one looks"),
    "signals.pace": gettext_lazy("Decisions signed by one in an hour, from which one looks"),
    "signals.denied": gettext_lazy("People who deny an enrolment, from which one looks"),
    "campaigns.share": gettext_lazy("Part of a month’s enrolled people who are rung"),
    "campaigns.least": gettext_lazy("People rung in a month, at least"),
    "campaigns.acts_after": gettext_lazy("Acts after a count, whose root draws who is rung"),
    "campaigns.quiet": gettext_lazy("Silence after which an enroller’s draft is the chamber’s"),
    "campaigns.tries": gettext_lazy("How many times somebody is rung before it is given up"),
    "register.apprentice_age": gettext_lazy("Age from which an apprentice may enter, with consent"),
    "competence.default": gettext_lazy("Who answers requests, unless said otherwise"),
    "competence.registration": gettext_lazy("Who answers requests to enter the register"),
    "amo.hourly_wage": gettext_lazy("Minimum hourly wage"),
    "amo.hours": gettext_lazy("Working hours in a month"),
    "amo.rate": gettext_lazy("Rate of the health contribution"),
    "amo.base.untaxed": gettext_lazy("Base of the contribution: artisan not taxed"),
    "amo.base.simplified": gettext_lazy("Base of the contribution: simplified accounts"),
    "amo.base.accounts_low": gettext_lazy("Base of the contribution: accounts, lower profit"),
    "amo.base.accounts_high": gettext_lazy("Base of the contribution: accounts, higher profit"),
    "fund.convention": gettext_lazy("The convention with the fund, on which the exchange rests"),
    "fund.authorisation": gettext_lazy("The data-protection commission lets the exchange be"),
    "fund.exchange": gettext_lazy("The exchange with the fund"),
    "fund.lines_in_file": gettext_lazy("Persons in one file for the fund, at most"),
    "fund.lines_in_day": gettext_lazy("Persons sent to the fund in a day, at most"),
    "fund.days_to_answer": gettext_lazy("How long the fund may be silent before somebody looks"),
    "fund.open_from": gettext_lazy("Hour from which the fund takes files"),
    "fund.open_to": gettext_lazy("Hour until which the fund takes files"),
    "fund.open_days": gettext_lazy("Days on which the fund takes files"),
    "fund.days_to_settle": gettext_lazy("Days to settle a difference with the fund"),
    "fund.days_to_confirm": gettext_lazy("Days to answer a question of the fund"),
    "fund.days_before_lapse": gettext_lazy("Days before rights lapse, from when people are told"),
    "retention.unsent_days": gettext_lazy("How long what was never sent is kept"),
    "retention.ended_years": gettext_lazy(
        "How long documents of a request that gave nothing are kept"
    ),
    "retention.rows_years": gettext_lazy("How long a settled row of an old roll is kept"),
    "retention.sessions_days": gettext_lazy("How long it is kept from where an agent signed in"),
    "retention.carried_out": gettext_lazy("Who erases what is kept too long"),
    "codes.life": gettext_lazy("How long a code sent by message is good"),
    "codes.tries": gettext_lazy("Wrong tries allowed for a code"),
    "codes.resend_after": gettext_lazy("Wait before a code is sent again"),
    "codes.per_phone_day": gettext_lazy("Codes for one phone in a day"),
    "codes.per_address_hour": gettext_lazy("Codes for one network address in an hour"),
    "codes.per_block_hour": gettext_lazy("Codes for neighbouring numbers in an hour"),
    "codes.per_day": gettext_lazy("Codes for the whole country in a day"),
    "codes.alarm_per_day": gettext_lazy("Codes in a day that ring the alarm"),
    "codes.number_recycled_after": gettext_lazy("When a quiet phone may be somebody else's"),
    "messages.quiet_from": gettext_lazy("Hour from which no notice rings a telephone"),
    "messages.quiet_to": gettext_lazy("Hour from which notices ring again"),
    "messages.tries": gettext_lazy("How many times a notice is tried before it is given up"),
    "messages.kept_days": gettext_lazy("How long a message and its text are kept"),
    "messages.price_sms": gettext_lazy("Price of one text message, as counted by operators"),
    "messages.price_call": gettext_lazy("Price of one voice call"),
}

FAMILIES: Mapping[str, Text] = {
    "desk": gettext_lazy("Requests and decisions"),
    "register": gettext_lazy("Who may enter"),
    "eyes": gettext_lazy("How many agents decide"),
    "deputations": gettext_lazy("Powers lent to a colleague"),
    "commission": gettext_lazy("Commissions"),
    "controls": gettext_lazy("Controls"),
    "signals": gettext_lazy("Signals"),
    "exports": gettext_lazy("Exports"),
    "campaigns": gettext_lazy("Enrolment campaigns"),
    "bodies": gettext_lazy("Craft bodies"),
    "groupings": gettext_lazy("Groupings of crafts people"),
    "sessions": gettext_lazy("Sessions of chambers"),
    "card": gettext_lazy("The professional card"),
    "renewal": gettext_lazy("Confirming an entry again"),
    "competence": gettext_lazy("Who is competent"),
    "amo": gettext_lazy("Contribution to social security"),
    "fund": gettext_lazy("Exchange with the social security fund"),
    "retention": gettext_lazy("How long things are kept"),
    "codes": gettext_lazy("Codes sent by message"),
    "messages": gettext_lazy("Messages to people"),
}

CHOICES: Mapping[str, Text] = {
    "two": gettext_lazy("two: one proposes, another signs"),
    "one": gettext_lazy("one: whoever signs decides alone"),
    "by_hand": gettext_lazy("an operator, after reading what would go"),
    "each_night": gettext_lazy("the clock, each night"),
    "none": gettext_lazy("nothing: the request stays open"),
    "accepted": gettext_lazy("the request is accepted"),
    "refused": gettext_lazy("the request is refused"),
    "asked": gettext_lazy("asked to confirm"),
    "not_asked": gettext_lazy("not asked"),
    "missing": gettext_lazy("not on record"),
    "on_record": gettext_lazy("on record"),
    "closed": gettext_lazy("closed: nothing leaves"),
    "open": gettext_lazy("open"),
    "by_rule": gettext_lazy("accepted at once, by rule"),
    "by_agent": gettext_lazy("read by an agent"),
    "stands": gettext_lazy("nothing: the entry stands as before"),
    "noted": gettext_lazy("it is noted, and agents see it"),
    "suspended": gettext_lazy("the entry is suspended until it is confirmed"),
    "every_day": gettext_lazy("every day"),
    "working_days": gettext_lazy("working days"),
    "chamber": gettext_lazy("the chamber of crafts"),
    "delegation": gettext_lazy("the provincial service of crafts"),
}

# {value} stands for the number, already written in the page's manner.
COUNTED: Mapping[str, Any] = {
    Unit.WORKING_DAYS: ngettext_lazy("{value} working day", "{value} working days", "count"),
    Unit.DAYS: ngettext_lazy("{value} day", "{value} days", "count"),
    Unit.HOURS: ngettext_lazy("{value} hour", "{value} hours", "count"),
    Unit.MINUTES: ngettext_lazy("{value} minute", "{value} minutes", "count"),
    Unit.SECONDS: ngettext_lazy("{value} second", "{value} seconds", "count"),
    Unit.YEARS: ngettext_lazy("{value} year", "{value} years", "count"),
    Unit.TIMES: ngettext_lazy("{value} time", "{value} times", "count"),
    Unit.PERSONS: ngettext_lazy("{value} person", "{value} persons", "count"),
    Unit.MESSAGES: ngettext_lazy("{value} message", "{value} messages", "count"),
    Unit.LINES: ngettext_lazy("{value} line", "{value} lines", "count"),
    Unit.FILES: ngettext_lazy("{value} file", "{value} files", "count"),
    Unit.CASES: ngettext_lazy("{value} request", "{value} requests", "count"),
    Unit.ACTS: ngettext_lazy("{value} act", "{value} acts", "count"),
    Unit.MEMBERS: ngettext_lazy("{value} member", "{value} members", "count"),
}
MEASURED: Mapping[str, Text] = {
    Unit.DIRHAMS: gettext_lazy("{value} DH an hour"),
    Unit.PERCENT: gettext_lazy("{value} %"),
    Unit.WAGES: gettext_lazy("{value} × the minimum wage"),
    Unit.OF_HUNDRED: gettext_lazy("{value} of 100"),
    Unit.MEGABYTES: gettext_lazy("{value} MB"),
    Unit.OF_CLOCK: gettext_lazy("{value}:00"),
}

STATES: Mapping[str, tuple[str, Text]] = {
    ChangeState.PROPOSED: ("wait", gettext_lazy("Waits for a second person")),
    ChangeState.CONFIRMED: ("ok", gettext_lazy("Confirmed")),
    ChangeState.REFUSED: ("refuse", gettext_lazy("Refused")),
    ChangeState.WITHDRAWN: ("plain", gettext_lazy("Withdrawn")),
}

STATUSES: Mapping[str, tuple[str, Text]] = {
    Status.OFFICIAL: ("ok", gettext_lazy("Official")),
    Status.PROVISIONAL: ("wait", gettext_lazy("Provisional")),
}

REFUSALS: Mapping[str, Text] = {
    "parameter.not_a_number": gettext_lazy(
        "“{value}” is not a number. Write it in digits, like 30."
    ),
    "parameter.not_whole": gettext_lazy(
        "“{value}” is not a whole number. Write it without a comma."
    ),
    "parameter.not_a_choice": gettext_lazy("Choose one of the answers."),
    "parameter.out_of_bounds": gettext_lazy("Write a number between {low} and {high}."),
    "change.not_from_here": gettext_lazy("This change is already decided."),
    "change.not_your_office": gettext_lazy("Your office does not change parameters."),
    "change.same_person": gettext_lazy("You proposed this change: another person must decide."),
    "change.not_yours": gettext_lazy("Only the person who proposed this change can withdraw it."),
    "change.step_up_needed": gettext_lazy("Give your second factor again before you confirm."),
    "change.reason_missing": gettext_lazy("Say why, in {shortest} characters or more."),
    "change.reaches_back": gettext_lazy(
        "{valid_from} is in the past. Say why the change reaches back, or choose a later day."
    ),
    "change.nothing_moves": gettext_lazy("This is already the value on that day."),
    "change.already_open": gettext_lazy("A change for that day already waits for a second person."),
}


def label(code: str) -> Text:
    """What a parameter is, in words; a procedure without words shows its code."""
    if code.startswith("level.") and code not in PARAMETERS:
        words = {"label": PARAMETERS["level.default"], "of": code.removeprefix("level.")}
        return _("%(label)s: %(of)s") % words
    if of := stands_for(code):
        return _("%(label)s: %(of)s") % {"label": _("How many agents decide"), "of": of}
    return PARAMETERS.get(code, code)


def value(kept: Any, unit: Unit) -> str:
    """A value with its unit, in the page's manner."""
    if isinstance(kept, str) and kept in CHOICES:
        return str(CHOICES[kept])
    number = writing.thousands(kept)
    if unit in COUNTED:
        return str(COUNTED[unit] % {"count": int(kept)}).format(value=number)
    return str(MEASURED[unit]).format(value=number) if unit in MEASURED else number


def text_of(key: str) -> str:
    """The text that a parameter rests on."""
    if is_provisional(key):
        return _("No text found yet: provisional rule")
    if key == "faq":
        return _("The ministry's questions and answers on the register")
    return _("Law No. %(number)s") % {"number": key}


def refusal(verdict: Verdict) -> str:
    """Why something was refused, with what can be done."""
    facts = {
        name: writing.day(fact) if isinstance(fact, date) else fact
        for name, fact in verdict.facts.items()
    }
    return str(REFUSALS[verdict.code]).format(**facts)
