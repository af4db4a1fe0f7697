"""An entry confirmed again: everything is as it says, or only what changed is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import Answers, Examination, Field, Like, Page, Procedure, Text
from sijill.desk.rules import CaseState
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict
from sijill.reference import queries as reference
from sijill.register import actions
from sijill.register.procedures import about, amending
from sijill.register.procedures import organised_amending as of_organisations
from sijill.register.queries import confirming
from sijill.register.rules import EntryState, OrganisationKind
from sijill.register.rules.amending import examine as examine_change
from sijill.register.rules.asking import read
from sijill.register.rules.entering import WHO_MAY_ENTER
from sijill.register.rules.organised_amending import examine as examine_reform
from sijill.register.rules.renewing import (
    RENEWAL,
    Renewed,
    Still,
    asked,
    examine,
    still,
)
from sijill.register.wording import day_text, organisations, verdict_text
from sijill.register.wording import renewing as wording
from sijill.web import writing

PARAMETERS = (*amending.PARAMETERS, confirming.NOTICE, confirming.UNCHANGED)
OF_THE_CHANGE = ("state", "change")  # said by the rules of the confirmation itself


def is_changed(answers: Answers) -> bool:
    """Whether something was said to have changed."""
    return still(answers) == Still.CHANGED


def only_if_changed(shown: Callable[[Answers], bool]) -> Callable[[Answers], bool]:
    """A question or a document of a change, asked of whoever said that there is one."""
    return lambda answers: is_changed(answers) and shown(answers)


def leads(case: Case) -> str:
    """Who no longer works in the craft is shown the ways to halt and to leave."""
    return reverse("register:stopped") if still(case.answers) == Still.STOPPED else ""


def still_page(shows: Callable[[Answers], Sequence[tuple[Text, str]]]) -> Page:
    """The first question, under what the entry says."""
    return Page(
        code="still",
        title=_("Is this still true?"),
        hint=_("This is what your entry says. Read it, or listen to it."),
        fields=(
            Field(
                code="answer",
                kind="choice",
                label=_("Your answer"),
                options=tuple((each.value, wording.STILL[each]) for each in Still),
            ),
        ),
        shows=shows,
        leads=leads,
    )


def _said(answers: Answers) -> list[tuple[Text, str]]:
    """What the entry says, in the words of the questions that asked it."""
    before = answers.get("before", {})
    asking = read(before)
    latin = get_language() in ("fr", "en") and asking.name_latin
    crafts = [reference.trade(code) for code in asking.other_trades]
    others = [line.label(get_language() or "ar") for line in crafts if line]
    lines: list[tuple[Text, str]] = [
        (_("Name"), asking.name_latin if latin else asking.name_ar),
        (_("Identity card"), amending.said_of("identity", before)),
        (_("Craft"), amending.said_of("trade", before)),
        (_("Other crafts"), " · ".join(others)),
        (_("Place of work"), amending.said_of("workplace", before)),
        (_("Tax regime"), amending.said_of("regime", before)),
    ]
    return [(label, value) for label, value in lines if value]


PAGES = (
    still_page(_said),
    replace(amending.CHANGE, shown_if=is_changed),
    *(replace(page, shown_if=only_if_changed(page.shown_if)) for page in amending.PAGES[1:]),
)
EVIDENCE = tuple(
    replace(kind, required_if=only_if_changed(kind.required_if)) for kind in amending.EVIDENCE
)


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    entry = about.entry_now(case)
    due = confirming.due_of(entry, on=on)
    return {
        **amending.look_up(case, asked(case.answers), on),
        "due": f"{due or ''}",
        "confirmed": actions.was_confirmed_by(case),
    }


def _examine(given: Examination) -> Sequence[tuple[str, Verdict]]:
    given = replace(given, answers=asked(given.answers))
    change = amending.change_of(given)
    renewed = Renewed(
        **situated(given),
        something=bool(change.changed) or "face" in change.changes,
        card_until=change.situation.asking.valid_until,
        card_changed="card" in change.changes,
    )
    of_change = [row for row in examine_change(change) if row[0] not in OF_THE_CHANGE]
    return [*examine(renewed), *of_change]


def situated(given: Examination) -> dict[str, Any]:
    """What the rules of every confirmation are told."""
    known = given.looked_up
    return {
        "state": EntryState(known["state"]),
        "answer": still(given.answers),
        "due": date.fromisoformat(known["due"]) if known["due"] else None,
        "notice": int(given.parameters[confirming.NOTICE]),
        "on": given.on,
        "unchanged_is_read": given.parameters[confirming.UNCHANGED] == "by_agent",
        "done": bool(known["confirmed"]),
    }


def _answer_of(rule: str, answers: Answers) -> str:
    if rule == "said":
        chosen = still(answers)
        word = str(wording.STILL[Still(chosen)]) if chosen in set(Still) else ""
        told = amending.answer_of("change", answers) if is_changed(answers) else ""
        return " · ".join(part for part in (word, told) if part)
    if rule == "validity":
        until = read(answers).valid_until
        return writing.isolate(writing.slashed(until)) if until else ""
    return amending.answer_of(rule, asked(answers))


def effect(case: Case) -> Text:
    """What accepting does, before the button; what it did, in the letter."""
    if case.state != CaseState.ACCEPTED or case.subject_id is None:
        return gettext("Accepting confirms the entry for the years to come.")
    due = confirming.due_of(about.entry_now(case), on=_decided_on(case))
    if due is None:
        return gettext("Your entry is confirmed.")
    said = gettext("Your entry is confirmed. You will be asked again before %(day)s.")
    return said % {"day": day_text(due.isoformat())}


def _decided_on(case: Case) -> date:
    assert case.decided_at is not None
    return case.decided_at.date()


def _likenesses(case: Case) -> Sequence[Like]:
    return amending.AMENDMENT_OF_ENTRY.likenesses(case) if is_changed(case.answers) else ()


GROUNDS: Mapping[str, tuple[Text, str]] = {
    **amending.GROUNDS,
    "not_exercised": (_("The craft is not exercised"), WHO_MAY_ENTER),
    "not_answered": (_("What was asked was not answered"), RENEWAL),
    "false_document": (_("A document is false or altered"), provisional("false_document")),
}

RENEWAL_OF_ENTRY = replace(
    amending.AMENDMENT_OF_ENTRY,
    code="renewal",
    title=_("Confirming my entry"),
    short_title=_("Confirmation"),
    pages=PAGES,
    evidence=EVIDENCE,
    examine=_examine,
    rule_labels={
        **wording.RULES,
        **{
            code: label
            for code, label in amending.AMENDMENT_OF_ENTRY.rule_labels.items()
            if code not in OF_THE_CHANGE
        },
    },
    answer_of=_answer_of,
    verdict_text=verdict_text,
    parameters=PARAMETERS,
    look_up=_look_up,
    likenesses=_likenesses,
    divert=leads,
    by_rule=lambda answers: still(answers) == Still.SAME,
    on_acceptance=actions.renew,
    on_undoing=actions.undo_renewal,
    grounds_of_refusal=GROUNDS,
    effect_of_acceptance=effect,
)

# --- organisations --------------------------------------------------------------------------------


def _said_of(kind: OrganisationKind, answers: Answers) -> list[tuple[Text, str]]:
    """What the entry of an organisation says, in the words of the rules that examined it."""
    before, told = answers.get("before", {}), of_organisations.answer_of
    lines: list[tuple[Text, str]] = [(_("Name"), told(kind, "previous", before))]
    rules = ("activities", "papers", "ice", "workplace", "representative")
    lines += [(organisations.RULES[rule], told(kind, rule, before)) for rule in rules]
    return [(label, value) for label, value in lines if value]


def _look_up_of(case: Case, on: date) -> Mapping[str, Any]:
    entry = about.entry_now(case)
    due = confirming.due_of(entry, on=on)
    return {
        **of_organisations.look_up(case, asked(case.answers), on),
        "due": f"{due or ''}",
        "confirmed": actions.was_confirmed_by(case),
    }


def _examine_of(kind: OrganisationKind, given: Examination) -> Sequence[tuple[str, Verdict]]:
    given = replace(given, answers=asked(given.answers))
    change = of_organisations.reformed_of(kind, given)
    renewed = Renewed(**situated(given), something=bool(change.changed), has_card=False)
    of_change = [row for row in examine_reform(change) if row[0] not in OF_THE_CHANGE]
    return [*(row for row in examine(renewed) if row[0] != "validity"), *of_change]


def _answer_of_organisation(kind: OrganisationKind, rule: str, answers: Answers) -> str:
    if rule == "said":
        return _answer_of(rule, {**answers, "change": {}})
    return of_organisations.answer_of(kind, rule, asked(answers))


def _of_organisation(kind: OrganisationKind) -> Procedure:
    declared = of_organisations.AMENDMENTS[kind]
    labels = {c: told for c, told in declared.rule_labels.items() if c not in OF_THE_CHANGE}
    of_confirming = {c: told for c, told in wording.RULES.items() if c != "validity"}
    return replace(
        declared,
        code=f"{kind.value}_renewal",
        title=wording.TITLES[kind],
        short_title=_("Confirmation"),
        pages=(
            still_page(partial(_said_of, kind)),
            *(
                replace(page, shown_if=only_if_changed(page.shown_if))
                for page in of_organisations.pages(kind)
            ),
        ),
        evidence=tuple(
            replace(one, required_if=only_if_changed(one.required_if)) for one in declared.evidence
        ),
        examine=partial(_examine_of, kind),
        rule_labels={**of_confirming, **labels},
        answer_of=partial(_answer_of_organisation, kind),
        parameters=(confirming.NOTICE, confirming.UNCHANGED),
        look_up=_look_up_of,
        likenesses=lambda case: declared.likenesses(case) if is_changed(case.answers) else (),
        divert=leads,
        by_rule=lambda answers: still(answers) == Still.SAME,
        on_acceptance=actions.renew,
        on_undoing=actions.undo_renewal,
        grounds_of_refusal={
            **declared.grounds_of_refusal,
            "not_answered": GROUNDS["not_answered"],
        },
        effect_of_acceptance=effect,
    )


PROCEDURES: tuple[Procedure, ...] = (
    RENEWAL_OF_ENTRY,
    *(_of_organisation(kind) for kind in OrganisationKind),
)
