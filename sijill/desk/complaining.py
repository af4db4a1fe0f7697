"""Complaints: with a name or without one, never answered by whom they concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import (
    Answers,
    EvidenceKind,
    Examination,
    Field,
    Page,
    Procedure,
    Text,
    Ways,
)
from sijill.desk.rules import DecisionOutcome
from sijill.desk.rules.complaining import (
    COMPLAINT,
    HEARD_BY,
    KEPT_FROM,
    Against,
    Complaint,
    Matter,
    examine,
    finding,
)
from sijill.desk.rules.life import CaseState
from sijill.desk.wording import complaining as wording
from sijill.desk.wording.answered import Answered
from sijill.desk.wording.answers import said
from sijill.institutions.queries import seat_of
from sijill.institutions.rules import Kind
from sijill.kernel.verdict import Verdict


def _named(answers: Answers) -> bool:
    return answers.get("known", {}).get("known") == "named"


def _matter(answers: Answers) -> Matter:
    return Matter(answers.get("matter", {}).get("matter", Matter.OTHER))


def _against(answers: Answers) -> Against:
    return Against(answers.get("against", {}).get("against", Against.UNKNOWN))


KNOWN = Page(
    code="known",
    title=_("May we know who you are?"),
    hint=_(
        "Without a name, you follow your complaint with its number and a secret number. "
        "Nobody can call you."
    ),
    fields=(
        Field(
            code="known",
            kind="choice",
            label="",
            options=(
                ("named", _("Yes, with my name and my phone")),
                ("unnamed", _("No, without a name")),
            ),
        ),
    ),
)
MATTER = Page(
    code="matter",
    title=_("What happened to you?"),
    fields=(
        Field(
            code="matter",
            kind="choice",
            label="",
            options=tuple((matter.value, wording.MATTERS[matter]) for matter in Matter),
        ),
    ),
)
AGAINST = Page(
    code="against",
    title=_("Whom does it concern?"),
    hint=_("Whoever it concerns does not answer it and does not see it here."),
    fields=(
        Field(
            code="against",
            kind="choice",
            label=_("Who it is about"),
            options=tuple((one.value, wording.AGAINST[one]) for one in Against),
        ),
        Field(
            code="who",
            kind="text",
            label=_("A name or a post, if you know it"),
            required=False,
        ),
    ),
)
PLACE = Page(
    code="place",
    title=_("In which province or prefecture was it?"),
    fields=(Field(code="province", kind="province", label=""),),
)
STORY = Page(
    code="story",
    title=_("Tell us what happened"),
    fields=(
        Field(
            code="what",
            kind="long_text",
            label=_("In your own words"),
            hint=_("Who, where, when, and who else saw it. Write in the language you like."),
            limit=4000,
        ),
        Field(code="when", kind="partial_day", label=_("When it happened"), required=False),
        Field(
            code="number",
            kind="text",
            label=_("The number of a request, of an entry or of a card, if it concerns one"),
            required=False,
            limit=40,
        ),
    ),
)
PAPERS = Page(
    code="papers",
    title=_("Do you have a document that shows it?"),
    hint=_("A message, a receipt, a photograph. You may go on without."),
    kind="evidence",
    evidence=("paper",),
)
NAME = Page(
    code="name",
    title=_("What is your name?"),
    fields=(Field(code="name", kind="text", label="", limit=120),),
    shown_if=_named,
)
PHONE = Page(
    code="phone",
    title=_("What is your phone number?"),
    hint=_("We write to you when there is an answer."),
    fields=(Field(code="phone", kind="phone", label=""),),
    shown_if=_named,
)


def _hearer(answers: Answers, on: date) -> str | None:
    """The institution that answers: of a kind that is not complained of, in the province."""
    province = answers.get("place", {}).get("province", "")
    return seat_of(HEARD_BY[_against(answers)], province, at=on)


def _kept_from(answers: Answers) -> frozenset[Kind]:
    return KEPT_FROM[_against(answers)]


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    return {"hearer": _hearer(case.answers, on) or ""}


def _examine(given: Examination) -> Sequence[tuple[str, Verdict]]:
    return examine(
        Complaint(
            matter=_matter(given.answers),
            against=_against(given.answers),
            hearer=str(given.looked_up.get("hearer", "")),
        )
    )


def _answer_of(rule: str, answers: Answers) -> str:
    if rule == "matter":
        return _told(answers)
    concerned = str(wording.AGAINST[_against(answers)])
    who = answers.get("against", {}).get("who", "")
    return f"{concerned} · {who}" if who and rule == "conflict" else concerned


def _told(answers: Answers) -> str:
    """What is complained of, then the story with its day and number, as it was written."""
    story = answers.get("story", {})
    boxes = {box.code: box for box in STORY.fields}
    parts = [said(boxes[code], story, answers) for code in ("when", "number", "what")]
    return " · ".join(str(part) for part in [wording.MATTERS[_matter(answers)], *parts] if part)


def _verdict_text(verdict: Verdict) -> Text:
    return wording.VERDICTS[verdict.code]


def _title_of(answers: Answers) -> tuple[str, str]:
    """The name that was given, else that there is none, in both scripts."""
    name = str(answers.get("name", {}).get("name", "")) if _named(answers) else ""
    if name or "known" not in answers:
        return name, name
    return _without_name("ar"), _without_name("fr")


def _without_name(language: str) -> str:
    with override(language):
        return gettext("Complaint without a name")


def _effect(case: Case) -> Text:
    if case.state == CaseState.ACCEPTED:
        return gettext("What is done about it is told below.")
    return gettext(
        "The complaint is right, wholly or in part; whoever answers says what is done about it."
    )


def _answered(outcome: str, on_appeal: bool, ground: str) -> Answered:
    accepted = outcome == DecisionOutcome.ACCEPTED
    return wording.ANSWERS[finding(accepted=accepted, ground=ground)]


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "not_founded": (_("What was looked at does not show it"), COMPLAINT),
    "too_little": (_("There is too little to look at"), COMPLAINT),
    "elsewhere": (_("It is for another administration or for a judge"), COMPLAINT),
}

COMPLAINING = Procedure(
    code="complaint",
    version=1,
    title=_("Complaint"),
    start_template="desk/start_complaint.html",
    pages=(KNOWN, MATTER, AGAINST, PLACE, STORY, PAPERS, NAME, PHONE),
    evidence=(
        EvidenceKind(
            code="paper",
            label=_("A document that shows it"),
            optional=True,
            required_if=lambda answers: False,
        ),
    ),
    examine=_examine,
    rule_labels=wording.RULES,
    answer_of=_answer_of,
    verdict_text=_verdict_text,
    look_up=_look_up,
    title_of=_title_of,
    province_of=lambda answers: str(answers.get("place", {}).get("province", "")),
    apart=lambda answers: answers.get("known") == "unnamed",
    assisted=False,
    answered_by=_hearer,
    kept_from=_kept_from,
    grounds_of_refusal=GROUNDS,
    grounds_of_acceptance={code.value: said for code, said in wording.FINDINGS.items()},
    answers_in_words=True,
    ways=Ways(accept=wording.ACCEPT, refuse=wording.REFUSE),
    answered=_answered,
    called=wording.CALLED,
    effect_of_acceptance=_effect,
)
PROCEDURES = (COMPLAINING,)
