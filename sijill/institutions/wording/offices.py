"""Offices, kinds of institution and refusals in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.accounts.models import User
from sijill.institutions.models import Commission, Institution, Member
from sijill.institutions.rules import Chair, CommissionKind, Kind, StandsFor
from sijill.institutions.wording import bodies, deputies, mail, replacing, sessions, territory
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Verdict
from sijill.web import writing

Text = str | Promise

ROLES: Mapping[str, Text] = {
    Role.ASSISTANT: _("Reception and assistance"),
    Role.EXAMINER: _("Examination of files"),
    Role.REGISTRAR: _("Keeping of the register"),
    Role.DIRECTOR: _("Direction of the chamber"),
    Role.DELEGATE: _("Provincial service of crafts"),
    Role.FEDERATION: _("Federation of the chambers"),
    Role.MINISTRY: _("Ministry"),
    Role.AUDITOR: _("Audit"),
    Role.ENROLLER: _("Enrolment for a campaign"),
}

KINDS: Mapping[str, Text] = {
    Kind.CHAMBER: _("Chamber of crafts"),
    Kind.DELEGATION: _("Provincial service of crafts"),
    Kind.FEDERATION: _("Federation of the chambers"),
    Kind.MINISTRY: _("Ministry"),
    Kind.PARTNER: _("Partner of the register"),
}

COMMISSIONS: Mapping[str, Text] = {
    CommissionKind.QUALIFICATION: _("Craft qualification commission"),
}

CHAIRS: Mapping[str, Text] = {
    Chair.CHAIR: _("Chair of the commission"),
    Chair.SECRETARY: _("Secretary of the commission"),
    Chair.MEMBER: _("Member of the commission"),
}

STANDS_FOR: Mapping[str, Text] = {
    StandsFor.ADMINISTRATION: _("Administration"),
    StandsFor.CHAMBER: _("Chamber of crafts"),
    StandsFor.CRAFT_BODY: _("Craft body"),
    StandsFor.MASTERS: _("Master craftsmen"),
}

REFUSALS: Mapping[str, Text] = {
    "commission.not_your_office": _("Your office does not keep commissions."),
    "commission.signs_without_account": _(
        "Chair and secretary sign the minutes: choose an agent of this institution."
    ),
    "commission.there_already": _("This institution already has a commission of this kind."),
    "commission.seat_taken": _("On these days this place, or this agent, is already taken."),
    "mandate.not_your_office": _("Your office does not appoint to this one."),
    "mandate.step_up_needed": _("Give your second factor again before you confirm."),
    "mandate.elsewhere": _("This institution is not yours."),
    "mandate.no_such_office": _("This institution has no such office."),
    "mandate.of_a_campaign": _(
        "Enrollers are engaged on the page of their campaign, until its last day."
    ),
    "mandate.own": _("Nobody appoints themselves: ask another person."),
    "mandate.not_an_agent": _("This account is closed, or is not an agent's."),
    "mandate.starts_in_the_past": _("A mandate cannot start before today."),
    "mandate.ends_in_the_past": _("The last day cannot be before today."),
    "mandate.dates": _("A mandate ends after it starts, on {valid_from}."),
    "mandate.already_ended": _("This mandate already ends before {valid_to}."),
    "mandate.held_already": _("This person already holds this office here."),
    "ring.not_your_office": _("Your office does not set the number that people ring."),
    "ring.elsewhere": _("This institution is not yours."),
    "ring.starts_in_the_past": _("What was printed before today stays: choose today or later."),
    "ring.not_a_number": _("Write a telephone of Morocco, 05 22 33 44 55, or a short number."),
    "agent.unknown": _("Nobody has this address yet: write both names to invite them."),
    "agent.already_there": _("Somebody already has this address."),
}


def refusal(verdict: Verdict) -> Text:
    """Why an appointment or its end was refused."""
    facts = {
        name: writing.day(fact) if isinstance(fact, date) else fact
        for name, fact in verdict.facts.items()
    }
    found = {
        **REFUSALS,
        **bodies.REFUSALS,
        **sessions.REFUSALS,
        **mail.REFUSALS,
        **territory.REFUSALS,
        **deputies.REFUSALS,
        **replacing.REFUSALS,
    }.get(verdict.code, _("Your office does not allow this."))
    return str(found).format(**facts)


def name_of(institution: Institution, language: str) -> str:
    """An institution's name in the page's language."""
    return institution.name_fr if language in ("fr", "en") else institution.name_ar


def about(institution: Institution, language: str) -> str:
    """What an institution does for the register, in the page's language."""
    latin = language in ("fr", "en")
    return institution.about_fr if latin else institution.about_ar


def commission_name(commission: Commission, language: str) -> str:
    """A commission's name in the page's language."""
    return commission.name_fr if language in ("fr", "en") else commission.name_ar


def member_name(member: Member, language: str) -> str:
    """A member's name in the page's language."""
    return member.name_fr if language in ("fr", "en") else member.name_ar


def person(user: User, language: str) -> str:
    """An agent's name, or the address when no name was given."""
    return user.name(language) or user.email or ""
