"""The desk's own refusals in sentences: what is in the way and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.desk.wording.faults import fault, is_fault
from sijill.kernel.verdict import Verdict
from sijill.web import writing

# What a person may meet; an agent's own refusals are said in `closing`.
SENTENCES: Mapping[str, Promise] = {
    "desk.not_from_here": _("This can no longer be done: the request has moved on."),
    "desk.not_your_office": _("Your office does not allow this. Ask whoever signs."),
    "desk.answers_closed": _("Your request was sent: its answers can no longer be changed."),
    "desk.page_not_asked": _("We did not ask you to change this answer."),
    "desk.appealed_enough": _("This was contested as many times as it may be here: %(allowed)s."),
    "desk.appeal_too_late": _("The time to contest this decision ran out on %(until)s."),
    "desk.identifier_taken": _("Start again from the first page of this request."),
    "desk.no_space": _("Start again from the first page of this request."),
    "desk.page_unknown": _("This page is not part of the request."),
    "desk.begun_with_a_name": _("This was begun with your name: to stay unknown, begin anew."),
    "desk.nobody_competent": _(
        "We could not find which chamber answers you. Check the province of your place of work."
    ),
    "desk.visit_not_from_here": _("This appointment was changed in the meantime."),
    "desk.decision_not_standing": _("This decision no longer stands."),
    "desk.reason_missing": _("Write the reason in a few words."),
    "desk.document_missing": _("A document is missing"),
    "desk.list_not_whole": _("Say that this list is whole: open it and continue"),
    "desk.not_told": _("Read this page before you send"),
    "desk.answer_missing": _("An answer is missing"),
    "desk.of_office": _("The institution opened this file: it alone closes it."),
    "desk.not_agreed": _("The person has not agreed yet: a code, or a signature."),
    "desk.code_not_answered": _("This code was not typed, or too long ago. Send another one."),
    "desk.page_check": _("An answer needs another look"),
    "desk.not_by_machine": _("This is asked in person: no program sends it for somebody."),
    "desk.mandate_to_come": _("The day on which the mandate was signed has not come yet."),
    "desk.mandate_too_old": _("This mandate is more than a year old: the person signs another."),
    "desk.not_for_enrollers": _(
        "Enrollers begin registrations, and nothing else. Send the person to the chamber."
    ),
    "desk.engagement_ended": _(
        "Your time as an enroller has ended. This request is kept: the person goes on with its "
        "number and their phone, or the chamber does."
    ),
    "desk.begun_before_engaged": _(
        "This was begun under another campaign. It is kept: the person goes on with its number "
        "and their phone, or the chamber does."
    ),
    "desk.outside_territory": _(
        "This place is outside the territory of your campaign. The request is kept: the person "
        "goes on with its number and their phone, or the chamber does."
    ),
    "desk.chamber_looks": _(
        "The chamber will look at it. The request is kept: the person goes on with its number "
        "and their phone, or the chamber does."
    ),
    "desk.in_person": _(
        "This card number is in the register already: the person signs in and chooses what to do."
    ),
}


def sentence(verdict: Verdict, also: Mapping[str, Promise] = MappingProxyType({})) -> str:
    """What a refusal of the desk says; a rule of a procedure has its own words."""
    if is_fault(verdict.code):
        return fault(verdict.code, verdict.facts)
    facts = {key: _written(value) for key, value in verdict.facts.items()}
    if verdict.until is not None:
        facts["until"] = _written(verdict.until)
    known = {**SENTENCES, **also}
    return str(known.get(verdict.code, SENTENCES["desk.not_from_here"])) % facts


def _written(value: object) -> str:
    language = get_language() or "ar"
    if isinstance(value, str) and len(value) > len("2026-11-21T") and value[10] == "T":
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return writing.moment(value, language)
    if isinstance(value, date):
        return writing.day(value, language)
    return str(value)
