"""Halting, taking up again, leaving: asked by whom it concerns, or done of office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import (
    Answers,
    Beside,
    EvidenceKind,
    Examination,
    Field,
    Page,
    Procedure,
    Stage,
    Text,
    Ways,
    never,
)
from sijill.desk.rules import CaseState
from sijill.desk.wording.answered import Answered, of_a_request
from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.verdict import Verdict, refused
from sijill.register import actions
from sijill.register.procedures import about
from sijill.register.procedures import questions as ask
from sijill.register.queries.measuring import is_overdue
from sijill.register.queries.organised import supervision_of
from sijill.register.rules import EntryState
from sijill.register.rules.halting import LONGEST
from sijill.register.rules.halting import read as dates_of
from sijill.register.rules.life import UNSUPERVISED
from sijill.register.rules.measures import (
    BY_CLOCK,
    MEASURES,
    Measure,
    Measured,
    examine,
    grounds,
    is_of_office,
    rules_of,
)
from sijill.register.rules.renewing import renewal_of
from sijill.register.wording import measures as wording
from sijill.register.wording import verdict_text

STAGE = Stage()


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    entry = about.entry_now(case)
    held = supervision_of(entry)
    return {
        "state": entry.state,
        "taken": actions.was_taken(case),
        "unsupervised": held is not None and held.state is not EntryState.ENTERED,
        "overdue": is_overdue(entry, str(case.answers.get("reason", {}).get("ground")), on=on),
    }


def _examine(procedure: str, given: Examination) -> Sequence[tuple[str, Verdict]]:
    reason, known = given.answers.get("reason", {}), given.looked_up
    return examine(
        Measured(
            measure=Measure.of(procedure),
            state=EntryState(known["state"]),
            ground=str(reason.get("ground") or ""),
            of_office=is_of_office(procedure),
            on=given.on,
            told=bool(given.answers.get("effects", {}).get("told")),
            note=str(reason.get("note") or ""),
            taken=bool(known.get("taken")),
            unsupervised=bool(known.get("unsupervised")),
            dates=dates_of(given.answers),
            longest=int(given.parameters.get(LONGEST, 0)),
            overdue=bool(known.get("overdue")),
        )
    )


def _answer_of(procedure: str, rule: str, answers: Answers) -> str:
    reason = answers.get("reason", {})
    if rule != "ground":
        return ""
    of_office = is_of_office(procedure)
    said = wording.OFFICE_GROUNDS if of_office else wording.OWN_GROUNDS
    ground = str(reason.get("ground"))
    told = (str(said.get(ground, "")), wording.noted(ground, str(reason.get("note") or "")))
    return " · ".join(part for part in told if part)


def _reason(measure: Measure, *, of_office: bool) -> Page:
    said = wording.OFFICE_GROUNDS if of_office else wording.OWN_GROUNDS
    return Page(
        code="reason",
        title=_("On which ground?") if of_office else _("Why?"),
        hint=_("Say what was seen, when and by whom.")
        if of_office
        else _("It serves the decision, and the figures on who leaves and why."),
        fields=(
            Field(
                code="ground",
                kind="choice",
                label=_("Ground"),
                options=tuple((g, said[g]) for g in grounds(measure, of_office=of_office)),
            ),
            Field(
                code="note",
                kind="long_text",
                label=_("In a few words"),
                hint=_("If you wish.") if not of_office else "",
                required=of_office,
                limit=1000,
            ),
        ),
    )


DATES = Page(
    code="dates",
    title=_("From which day, until which day?"),
    hint=_("The halt begins and ends by itself. You can end it earlier at any time."),
    fields=(
        Field(
            code="from_on",
            kind="day",
            label=_("First day"),
            hint=_("Leave it empty to begin on the day of the decision."),
            required=False,
        ),
        Field(
            code="until_on",
            kind="day",
            label=_("Last day"),
            hint=_("Leave it empty if you do not know yet."),
            required=False,
        ),
    ),
    check=lambda answers, today: _days_follow(answers, today),
)


def _days_follow(answers: Answers, today: date) -> list[tuple[str, Text]]:
    asked = dates_of(answers)
    if asked.until is not None and asked.until < asked.begins(today):
        return [("until_on", wording.VERDICTS["dates.reversed"])]
    return []


PAPER = Page(
    code="documents",
    title=_("Have you a paper about it?"),
    hint=_("It is not needed. If you have one, photograph it."),
    kind="evidence",
    evidence=("paper",),
)
EVIDENCE = (
    EvidenceKind(
        code="paper",
        label=_("A paper about it, if you have one"),
        hint=_("A certificate, a letter."),
        pages=5,
        optional=True,
        required_if=lambda answers: False,
    ),
)
EFFECTS = Page(
    code="effects",
    title=_("What ends and what stays"),
    hint=_("Read it, or listen to it, before you send."),
    kind="information",
    template="register/effects.html",
    fields=ask.INFORMATION.fields,
)


def _office_only(actor: Actor) -> Verdict | None:
    if actor.kind is ActorKind.SYSTEM:  # a date that passed
        return None
    if actor.is_agent and actor.role in {Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE}:
        return None
    return refused("measure.by_institutions", MEASURES)


def _ways(said: tuple[Text, Text]) -> Ways:
    return Ways(accept=said[0], refuse=said[1])


def _answered(measure: Measure, outcome: str, on_appeal: bool, ground: str) -> Answered:
    yes, no = (wording.DECIDED_ON_APPEAL if on_appeal else wording.DECIDED)[measure]
    return yes if outcome == "accepted" else no


def _effect(measure: Measure, case: Case) -> Text:
    if case.state != CaseState.ACCEPTED:
        return wording.EFFECTS[measure]
    decided = gettext("Decided: %(effect)s") % {"effect": wording.EFFECTS[measure]}
    told = _answer_of(case.procedure, "ground", case.answers)
    if not is_of_office(case.procedure) or not told:
        return decided
    return f"{decided} {gettext('Reason: %(ground)s') % {'ground': told}}"


def _shortest_way(case: Case, viewer: Actor) -> Sequence[Beside]:
    """What makes the entry stand again without an appeal, while it is still set aside."""
    ground = str(case.answers.get("reason", {}).get("ground"))
    if ground not in wording.WAYS_OUT or case.subject_id is None:
        return ()
    entry = about.entry_now(case)
    if entry.state != EntryState.SUSPENDED:
        return ()
    title, note = wording.WAYS_OUT[ground]
    asked = "supervisor_replacement" if ground == UNSUPERVISED else renewal_of(entry.category)
    return (Beside(title=title, note=note, href=reverse("desk:start", args=[asked])),)


def _brought_by_a_date(answers: Answers) -> bool:
    return str(answers.get("reason", {}).get("ground")) in BY_CLOCK


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "not_grounded": (_("The ground is not proved"), MEASURES),
    "not_possible": (_("The entry does not allow it"), MEASURES),
}


def _procedure(measure: Measure, *, of_office: bool) -> Procedure:
    code = measure.of_office if of_office else measure.value
    reason = _reason(measure, of_office=of_office)
    suspends = of_office and measure is Measure.SUSPENSION
    halts = measure is Measure.SUSPENSION and not of_office
    lift = actions.lift_suspension if suspends else actions.lift_measure
    return Procedure(
        code=code,
        version=2 if halts else 1,
        title=(wording.OFFICE_TITLES if of_office else wording.TITLES)[measure],
        short_title=wording.SHORT[measure],
        start_template=f"register/start_{'of_office' if of_office else 'about'}.html",
        pages=(reason,) if of_office else (reason, *((DATES,) if halts else ()), PAPER, EFFECTS),
        evidence=() if of_office else EVIDENCE,
        examine=partial(_examine, code),
        rule_labels={rule: wording.RULES[rule] for rule in rules_of(measure, of_office=of_office)},
        parameters=(LONGEST,) if halts else (),
        answer_of=partial(_answer_of, code),
        verdict_text=verdict_text,
        proof_of={} if of_office else {"ground": "paper"},
        look_up=_look_up,
        title_of=about.title_of,
        topic_of=about.topic_of,
        province_of=about.province_of,
        keys_of=about.keys_of,
        may_ask=_office_only if of_office else about.may_ask,
        concerns=about.entry_of,
        stage=STAGE,
        of_office=of_office,
        on_acceptance=actions.take_measure,
        on_refusal=lift,
        on_undoing=lift,
        beside=_shortest_way if suspends else lambda case, viewer: (),
        by_rule=_brought_by_a_date if suspends else never,
        grounds_of_refusal=GROUNDS,
        ways=_ways(wording.WAYS[measure]) if of_office else None,
        ways_on_appeal=_ways(wording.WAYS_ON_APPEAL[measure]) if of_office else None,
        answered=partial(_answered, measure) if of_office else of_a_request,
        effect_of_acceptance=partial(_effect, measure),
    )


ASKED = tuple(_procedure(measure, of_office=False) for measure in Measure)
# Requests opened before a halt had dates are answered as they were asked.
SUSPENSION_1 = replace(
    ASKED[0], version=1, pages=tuple(page for page in ASKED[0].pages if page is not DATES)
)
OF_OFFICE = tuple(_procedure(measure, of_office=True) for measure in Measure)
