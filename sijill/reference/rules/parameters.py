"""What the State may change without a programmer: each parameter with its type and bounds.

A value is kept as JSON: whole numbers as numbers, amounts and rates as text ("14.81"), so that
no binary fraction ever stands for money.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sijill.kernel.actor import Subject
from sijill.kernel.law import article, provisional
from sijill.kernel.years import anniversary


class Type(StrEnum):
    """How a value is written and read."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    CHOICE = "choice"
    FLAG = "flag"


class Unit(StrEnum):
    """What a value counts."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    SECONDS = "seconds"
    YEARS = "years"
    TIMES = "times"
    MESSAGES = "messages"
    PERSONS = "persons"
    DIRHAMS = "dirhams"
    PERCENT = "percent"
    WAGES = "wages"
    MEMBERS = "members"
    LINES = "lines"
    CASES = "cases"
    ACTS = "acts"
    MEGABYTES = "megabytes"
    FILES = "files"
    OF_HUNDRED = "of_hundred"
    OF_CLOCK = "of_clock"
    NONE = "none"


class UnknownParameter(LookupError):
    """No parameter of this code is declared, or none of its values was in force on that day."""


class Unreadable(ValueError):
    """A value does not have the type of its parameter, or lies outside its bounds."""

    def __init__(self, code: str, *, low: object = None, high: object = None) -> None:
        self.code, self.low, self.high = code, low, high
        super().__init__(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """The shape of one parameter; a code that ends in ".*" stands for every code under it."""

    code: str
    type: Type
    unit: Unit = Unit.NONE
    low: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    choices: tuple[str, ...] = ()
    article: str

    def read(self, kept: Any) -> Any:
        """The value as rules use it: int, Decimal, text or bool."""
        return Decimal(kept) if self.type is Type.DECIMAL else kept

    def keep(self, given: object) -> Any:
        """The JSON of a value that somebody typed or a file holds; refuses what does not fit."""
        text = str(given).strip()
        if self.type is Type.CHOICE:
            return self._one_of(text, self.choices)
        if self.type is Type.FLAG:
            return self._one_of(text.lower(), ("true", "false")) == "true"
        number = self._number(text)
        return int(number) if self.type is Type.WHOLE else str(number)

    def _one_of(self, text: str, known: tuple[str, ...]) -> str:
        if text not in known:
            raise Unreadable("parameter.not_a_choice")
        return text

    def _number(self, text: str) -> Decimal:
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise Unreadable("parameter.not_a_number") from None
        if not number.is_finite():
            raise Unreadable("parameter.not_a_number")
        if self.type is Type.WHOLE and number != number.to_integral_value():
            raise Unreadable("parameter.not_whole")
        if not self.low <= number <= self.high:
            raise Unreadable("parameter.out_of_bounds", low=self.low, high=self.high)
        return number


def _whole(code: str, unit: Unit, low: int, high: int, cites: str) -> Definition:
    return _number(Type.WHOLE, code, unit, str(low), str(high), cites)


def _decimal(code: str, unit: Unit, low: str, high: str, cites: str) -> Definition:
    return _number(Type.DECIMAL, code, unit, low, high, cites)


def _number(type_: Type, code: str, unit: Unit, low: str, high: str, cites: str) -> Definition:
    return Definition(
        code=code, type=type_, unit=unit, low=Decimal(low), high=Decimal(high), article=cites
    )


def _choice(code: str, choices: tuple[str, ...], cites: str) -> Definition:
    return Definition(code=code, type=Type.CHOICE, choices=choices, article=cites)


SIMPLIFICATION = article("55.19")
FAQ = article("faq")
WHO_IS_COMPETENT = provisional("competence")
CODES = provisional("codes_by_message")
MESSAGES = provisional("messages")
BODIES = provisional("bodies.founding")
SESSIONS = provisional("chamber.sessions")
FUND = provisional("contribution")
EXCHANGE = article("09.08")
PACE = provisional("pace_of_the_exchange")
SETTLE = provisional("differences_with_the_fund")
CONFIRM = provisional("questions_of_the_fund")
LAPSE = provisional("rights_at_the_fund")
RENEWAL = provisional("renewal")
RETENTION = provisional("retention")
FOUR_EYES = provisional("desk.four_eyes")
SILENCE = ("none", "accepted", "refused")
COMPETENT = ("chamber", "delegation")
EYES = ("two", "one")

DEFINITIONS: Mapping[str, Definition] = {
    d.code: d
    for d in (
        # A case at the desk. 55.19 wants stated delays and one request for what is missing;
        # its figures were not read.
        _whole("desk.days_to_decide", Unit.WORKING_DAYS, 1, 120, SIMPLIFICATION),
        _choice("desk.effect_of_silence", SILENCE, SIMPLIFICATION),
        _whole("desk.corrections_allowed", Unit.TIMES, 0, 5, SIMPLIFICATION),
        _whole("desk.days_to_correct", Unit.WORKING_DAYS, 1, 180, provisional("desk.correction")),
        _whole("desk.days_to_appeal", Unit.DAYS, 1, 365, provisional("desk.appeal")),
        _whole("desk.appeals_allowed", Unit.TIMES, 1, 10, provisional("desk.appeal")),
        _whole("desk.hours_to_undo", Unit.HOURS, 0, 720, provisional("desk.undo")),
        _whole("desk.draft_days", Unit.DAYS, 7, 365, provisional("desk.draft")),
        # How a chamber shares its work and holds its own pace: no text says it.
        _whole("desk.files_in_hand", Unit.FILES, 1, 1_000, provisional("desk.handing")),
        _whole("desk.level_reminder", Unit.WORKING_DAYS, 0, 30, provisional("desk.level")),
        # `level.default`, `level.<procedure>`, `level.<chamber>`, `level.<chamber>.<procedure>`.
        _whole("level.*", Unit.WORKING_DAYS, 1, 120, provisional("desk.level")),
        # How many agents a decision takes: `eyes.default`, `eyes.<procedure>`.
        _choice("eyes.default", EYES, FOUR_EYES),
        _choice("eyes.*", EYES, FOUR_EYES),
        # Powers lent to a colleague: no text on absences was read.
        _whole("deputations.one_person_days", Unit.DAYS, 0, 366, provisional("deputations")),
        # A visit and a commission: the decree names commissions, nothing says how they work.
        _whole("desk.visit_notice", Unit.DAYS, 0, 30, provisional("desk.visit")),
        _whole("desk.film_megabytes", Unit.MEGABYTES, 1, 12, provisional("desk.evidence")),
        _whole("desk.film_seconds", Unit.SECONDS, 5, 300, provisional("desk.evidence")),
        _whole("commission.quorum", Unit.MEMBERS, 1, 30, provisional("desk.sitting")),
        _decimal("commission.threshold", Unit.OF_HUNDRED, "0", "100", provisional("desk.sitting")),
        # Craft bodies: article 11 makes them; how they are founded was not read.
        _whole("bodies.organisers", Unit.PERSONS, 1, 30, BODIES),
        _whole("bodies.members", Unit.PERSONS, 3, 500, BODIES),
        _whole("bodies.parts", Unit.MEMBERS, 2, 80, BODIES),
        _whole("bodies.roll_days", Unit.DAYS, 0, 90, BODIES),
        _whole("bodies.notice", Unit.DAYS, 0, 90, BODIES),
        _whole("bodies.second_notice", Unit.DAYS, 0, 90, BODIES),
        _whole("bodies.quorum", Unit.PERCENT, 1, 100, BODIES),
        _whole("bodies.second_quorum", Unit.PERCENT, 1, 100, BODIES),
        _whole("bodies.bureau", Unit.MEMBERS, 1, 30, provisional("bodies.mandates")),
        _whole("bodies.years", Unit.YEARS, 1, 12, provisional("bodies.mandates")),
        _whole("bodies.terms", Unit.TIMES, 1, 10, provisional("bodies.mandates")),
        _whole("bodies.alert_days", Unit.DAYS, 1, 730, provisional("bodies.mandates")),
        # Sessions of chambers: law 18.09 was read for its public votes alone.
        _whole("sessions.notice", Unit.DAYS, 0, 90, SESSIONS),
        _whole("sessions.bureau_notice", Unit.DAYS, 0, 60, SESSIONS),
        _whole("sessions.second_notice", Unit.DAYS, 0, 60, SESSIONS),
        _whole("sessions.quorum", Unit.PERCENT, 1, 100, SESSIONS),
        _whole("sessions.second_quorum", Unit.PERCENT, 1, 100, SESSIONS),
        _whole("sessions.years", Unit.YEARS, 1, 12, SESSIONS),
        _whole("sessions.remind_days", Unit.DAYS, 1, 90, SESSIONS),
        # Who may enter: https://rna.gov.ma/faq/.
        _whole("register.years_of_practice", Unit.YEARS, 0, 20, FAQ),
        _whole("register.years_of_mastery", Unit.YEARS, 0, 40, FAQ),
        _whole("register.minimum_age", Unit.YEARS, 12, 25, provisional("minimum_age")),
        _whole("card.years", Unit.YEARS, 1, 15, provisional("card_validity")),
        _whole("card.renewal_days", Unit.DAYS, 0, 365, provisional("card_validity")),
        _whole("card.days_to_fetch", Unit.DAYS, 7, 730, provisional("card_lifecycle")),
        _whole("card.days_to_call", Unit.DAYS, 1, 365, provisional("card_lifecycle")),
        _whole("card.days_to_destroy", Unit.DAYS, 30, 1825, provisional("card_lifecycle")),
        _whole(
            "register.earliest_practice_age", Unit.YEARS, 5, 18, provisional("plausible_practice")
        ),
        # Law 112.12 on cooperatives and the enterprise's supervision: no text was read.
        _whole("register.cooperative_members", Unit.PERSONS, 1, 50, provisional("members")),
        _whole("register.youth_age", Unit.YEARS, 18, 45, provisional("youth")),
        _whole("register.longest_halt", Unit.DAYS, 1, 3650, provisional("own_halt")),
        _whole("register.supervisor_days", Unit.DAYS, 1, 365, provisional("supervision_lost")),
        _choice(
            "register.supervisor_confirms",
            ("asked", "not_asked"),
            provisional("supervisor_confirms"),
        ),
        # An entry confirmed again: no text was read that asks it.
        _whole("renewal.years", Unit.YEARS, 0, 20, RENEWAL),
        _whole("renewal.notice", Unit.DAYS, 7, 365, RENEWAL),
        _whole("renewal.a_day", Unit.MESSAGES, 0, 100_000, RENEWAL),
        _choice("renewal.unchanged", ("by_rule", "by_agent"), RENEWAL),
        _whole("renewal.grace", Unit.DAYS, 1, 730, provisional("renewal_unanswered")),
        _choice(
            "renewal.silence", ("stands", "noted", "suspended"), provisional("renewal_unanswered")
        ),
        _whole("register.days_to_vouch", Unit.DAYS, 1, 60, provisional("testimony")),
        _whole("register.apprentice_age", Unit.YEARS, 12, 18, article("12.00")),
        # Controls drawn by lot: no text was found.
        _decimal("controls.share", Unit.PERCENT, "0.1", "100", provisional("controls")),
        _whole("controls.least", Unit.CASES, 1, 500, provisional("controls")),
        _whole("controls.days", Unit.DAYS, 1, 365, provisional("controls")),
        _whole("controls.acts_after", Unit.ACTS, 2, 100_000, provisional("controls")),
        # Groupings of the register: no text was found.
        _whole("groupings.least", Unit.PERSONS, 2, 100, provisional("groupings")),
        _whole("groupings.least_told", Unit.PERSONS, 2, 100, provisional("groupings")),
        # Files of many people's data, by two people: how long, how often.
        _whole("exports.days_to_answer", Unit.DAYS, 1, 60, provisional("exports")),
        _whole("exports.days_to_take", Unit.DAYS, 1, 60, provisional("exports")),
        _whole("exports.takes", Unit.TIMES, 1, 20, provisional("exports")),
        # What stands out by its number: no text was found.
        _whole("signals.witness", Unit.TIMES, 2, 10_000, provisional("signals")),
        _whole("signals.phone", Unit.PERSONS, 2, 10_000, provisional("signals")),
        _whole("signals.agent_hour", Unit.CASES, 2, 10_000, provisional("signals")),
        _whole("signals.place_hour", Unit.CASES, 2, 100_000, provisional("signals")),
        _whole("signals.paper", Unit.PERSONS, 2, 1_000, provisional("signals")),
        _whole("signals.pace", Unit.CASES, 2, 10_000, provisional("signals")),
        _whole("signals.denied", Unit.CASES, 1, 1_000, provisional("signals")),
        # Contracted enrollers: no text was found; what is paid stands in each contract.
        _decimal("campaigns.share", Unit.PERCENT, "0.1", "100", provisional("campaigns")),
        _whole("campaigns.least", Unit.CASES, 1, 500, provisional("campaigns")),
        _whole("campaigns.acts_after", Unit.ACTS, 2, 100_000, provisional("campaigns")),
        _whole("campaigns.quiet", Unit.HOURS, 1, 240, provisional("campaigns")),
        _whole("campaigns.tries", Unit.TIMES, 1, 20, provisional("campaigns")),
        # Which institution is competent, one parameter for each procedure.
        _choice("competence.default", COMPETENT, WHO_IS_COMPETENT),
        _choice("competence.*", COMPETENT, WHO_IS_COMPETENT),
        # The contribution to social security.
        _decimal("amo.hourly_wage", Unit.DIRHAMS, "5", "100", FUND),
        _decimal("amo.hours", Unit.HOURS, "100", "250", FUND),
        _decimal("amo.rate", Unit.PERCENT, "0", "30", FUND),
        _decimal("amo.base.untaxed", Unit.WAGES, "0", "20", FUND),
        _decimal("amo.base.simplified", Unit.WAGES, "0", "20", FUND),
        _decimal("amo.base.accounts_low", Unit.WAGES, "0", "20", FUND),
        _decimal("amo.base.accounts_high", Unit.WAGES, "0", "20", FUND),
        # The exchange with the fund: nothing leaves unless the three of the first say so.
        _choice("fund.convention", ("missing", "on_record"), EXCHANGE),
        _choice("fund.authorisation", ("missing", "on_record"), EXCHANGE),
        _choice("fund.exchange", ("closed", "open"), EXCHANGE),
        _whole("fund.lines_in_file", Unit.LINES, 1, 50_000, PACE),
        _whole("fund.lines_in_day", Unit.LINES, 1, 2_000_000, PACE),
        _whole("fund.days_to_answer", Unit.DAYS, 1, 90, PACE),
        _whole("fund.open_from", Unit.OF_CLOCK, 0, 23, PACE),
        _whole("fund.open_to", Unit.OF_CLOCK, 1, 24, PACE),
        _choice("fund.open_days", ("every_day", "working_days"), PACE),
        _whole("fund.days_to_settle", Unit.DAYS, 1, 365, SETTLE),
        _whole("fund.days_to_confirm", Unit.DAYS, 1, 90, CONFIRM),
        _whole("fund.days_before_lapse", Unit.DAYS, 1, 90, LAPSE),
        # How long what is personal is kept; law 09-08 wants a period and names none.
        _whole("retention.unsent_days", Unit.DAYS, 7, 730, RETENTION),
        _whole("retention.ended_years", Unit.YEARS, 2, 30, RETENTION),
        _whole("retention.rows_years", Unit.YEARS, 1, 10, RETENTION),
        _whole("retention.sessions_days", Unit.DAYS, 30, 1_095, RETENTION),
        _choice("retention.carried_out", ("by_hand", "each_night"), RETENTION),
        # Codes sent by message, against pumping.
        _whole("codes.life", Unit.MINUTES, 2, 60, CODES),
        _whole("codes.tries", Unit.TIMES, 2, 10, CODES),
        _whole("codes.resend_after", Unit.SECONDS, 10, 900, CODES),
        _whole("codes.per_phone_day", Unit.MESSAGES, 1, 100, CODES),
        _whole("codes.per_address_hour", Unit.MESSAGES, 1, 10_000, CODES),
        _whole("codes.per_block_hour", Unit.MESSAGES, 1, 10_000, CODES),
        _whole("codes.per_day", Unit.MESSAGES, 100, 5_000_000, CODES),
        _whole("codes.alarm_per_day", Unit.MESSAGES, 100, 5_000_000, CODES),
        _whole("codes.number_recycled_after", Unit.DAYS, 30, 1_000, CODES),
        # Notices: when they may ring, how often they are tried, what they cost.
        _whole("messages.quiet_from", Unit.OF_CLOCK, 0, 23, MESSAGES),
        _whole("messages.quiet_to", Unit.OF_CLOCK, 0, 23, MESSAGES),
        _whole("messages.tries", Unit.TIMES, 1, 30, MESSAGES),
        # Above two months and the one before: months are counted again until they are closed.
        _whole("messages.kept_days", Unit.DAYS, 93, 1_095, MESSAGES),
        _decimal("messages.price_sms", Unit.DIRHAMS, "0", "20", MESSAGES),
        _decimal("messages.price_call", Unit.DIRHAMS, "0", "20", MESSAGES),
    )
}


def definition(code: str) -> Definition:
    """The shape of this parameter, its own or that of its family."""
    family, _, name = code.partition(".")
    found = DEFINITIONS.get(code) or (DEFINITIONS.get(f"{family}.*") if name else None)
    if found is None or name == "*":
        raise UnknownParameter(code)
    return found


def later(day: date, amount: int, unit: Unit) -> date:
    """The day that lies a period of calendar days or full years behind another, or before it."""
    return anniversary(day, amount) if unit is Unit.YEARS else day + timedelta(days=amount)


def subject_of(code: str) -> Subject:
    """Under which identifier the acts on this parameter are gathered."""
    return Subject(kind="parameter", id=uuid5(NAMESPACE_URL, f"sijill:parameter:{code}"))
