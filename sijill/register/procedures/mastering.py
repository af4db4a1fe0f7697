"""Masters: entered as one, or promoted from craftsman, on the recognition of their experience."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import Answers, Examination, Field, Known, Page, Procedure, Text
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.register import actions, queries
from sijill.register.procedures import about
from sijill.register.procedures import questions as ask
from sijill.register.procedures.registration import (
    GROUNDS,
    PROOF_OF,
    REGISTRATION,
    answer_of,
    divert,
    look_up,
    situation_of,
)
from sijill.register.queries.recognised import recognised
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import ANY, NO_PAPER, code_of, read
from sijill.register.rules.days import PartialDay
from sijill.register.rules.mastery import (
    COMMISSIONS,
    MASTER_RULES,
    Promotion,
    examine,
    examine_promotion,
)
from sijill.register.rules.recognised import Recognised
from sijill.register.wording import RULES, day_text, verdict_text
from sijill.register.wording import mastery as wording
from sijill.web import writing

YEARS = "register.years_of_mastery"


def on_paper(answers: Answers) -> bool:
    """Whether the recognition is a paper to photograph, not a document given here."""
    return answers.get("recognition", {}).get("shown") == "paper"


def has_nothing(answers: Answers) -> bool:
    """Whether nothing recognises the experience yet: another request does."""
    return answers.get("recognition", {}).get("shown") == NO_PAPER


def _leads(case: Case) -> str:
    return reverse("register:no_paper", args=[case.pk]) if has_nothing(case.answers) else ""


RECOGNITION = Page(
    code="recognition",
    title=_("What recognises your experience?"),
    hint=_("A commission recognises it. If you have nothing yet, ask for a recognition first."),
    fields=(
        Field(
            code="shown",
            kind="choice",
            label=_("Your document"),
            options=(
                ("here", _("A recognition of experience given in this register")),
                ("paper", _("A recognition on paper, from a qualification commission")),
                (NO_PAPER, _("I have nothing yet")),
            ),
        ),
        Field(
            code="code",
            kind="code",
            label=_("Code of the document"),
            hint=_("Under the square. Leave it empty: we also find it by your card number."),
            required=False,
        ),
        Field(
            code="since",
            kind="partial_day",
            label=_("Since when have you practised it?"),
            hint=_("Example: 2005. The year is enough if you do not remember the month."),
        ),
    ),
    leads=_leads,
)
EVIDENCE = tuple(
    replace(
        kind,
        label=_("Recognition of experience"),
        hint=_("Every page that bears your name, the craft, the years or the stamp."),
        required_if=on_paper,
    )
    if kind.code == "proof"
    else kind
    for kind in ask.EVIDENCE
)


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    asking = read(case.answers)
    found = _recognised(asking.recognition, asking.document_kind, asking.document)
    return {**look_up(case, on), "recognised": found}


def _recognised(code: str, kind: str, document: str) -> dict[str, Any] | None:
    typed = "" if code == ANY else code
    found = recognised(typed, document_kind=kind, document=document) if code else None
    return {**asdict(found), "on": found.on.isoformat()} if found else None


def _found(known: Mapping[str, Any]) -> Recognised | None:
    found = known.get("recognised")
    return Recognised(**{**found, "on": date.fromisoformat(found["on"])}) if found else None


def _examine(given: Examination) -> Sequence[tuple[str, Verdict]]:
    situation = replace(
        situation_of(given),
        recognised=_found(given.looked_up),
        years_of_mastery=int(given.parameters[YEARS]),
    )
    return examine(situation)


def _answer_of(rule: str, answers: Answers) -> str:
    if rule in ("recognition", "mastery"):
        return _answer_on_recognition(rule, answers)
    return answer_of(rule, answers)


def _answer_on_recognition(rule: str, answers: Answers) -> str:
    given = answers.get("recognition", {})
    if rule == "mastery":
        return day_text(str(given.get("since") or ""))
    code = code_of(given)
    if code == ANY:
        return gettext("Found by the card number")
    return writing.isolate(code) if code else gettext("On paper")


def _effect(case: Case) -> Text:
    if case.state == CaseState.ACCEPTED:
        return REGISTRATION.effect_of_acceptance(case)
    latin = get_language() in ("fr", "en") and case.title_latin
    name = case.title_latin if latin else case.title_ar
    return gettext("Accepting enters %(name)s as a master and gives the craft number (NIA).") % {
        "name": name
    }


NOT_RECOGNISED: Mapping[str, tuple[Text, str]] = {
    "not_recognised": (_("The experience is not recognised by a commission"), COMMISSIONS),
    "false_document": (_("A document is false or altered"), provisional("false_document")),
}

MASTER_REGISTRATION = replace(
    REGISTRATION,
    code="master_registration",
    version=1,
    title=_("Registration of a master craftsman or craftswoman"),
    short_title=_("Registration, master"),
    start_template="register/start_master.html",
    pages=(
        *(ask.NAME, ask.CARD, ask.RESIDENCE_CARD, ask.CRAFT, RECOGNITION),
        *(ask.PHONE, ask.WORKPLACE, ask.RESIDENCE, ask.DOCUMENTS, ask.REGIME, ask.INFORMATION),
    ),
    evidence=EVIDENCE,
    examine=_examine,
    rule_labels={rule.code: {**RULES, **wording.RULES}[rule.code] for rule in MASTER_RULES},
    answer_of=_answer_of,
    proof_of={**PROOF_OF, "recognition": "proof", "mastery": "proof"},
    parameters=(*REGISTRATION.parameters, YEARS),
    look_up=_look_up,
    divert=lambda case: _leads(case) or divert(case),
    grounds_of_refusal={
        **{k: v for k, v in GROUNDS.items() if k not in ("practice_too_short", "no_proof")},
        **NOT_RECOGNISED,
    },
    effect_of_acceptance=_effect,
)


def _concerns(actor: Actor, entry: UUID | None) -> Known | None:
    known = about.entry_of(actor, entry)
    if known.answers["entry"]["category"] != Category.ARTISAN:
        raise Refused(refused("promotion.not_entered", COMMISSIONS))
    return known


def _look_up_promotion(case: Case, on: date) -> Mapping[str, Any]:
    entry = about.entry_now(case)
    person = entry.own_person
    code = code_of(case.answers.get("recognition", {}))
    return {
        "state": entry.state,
        "category": entry.category,
        "trade": queries.trade_of(entry),
        "recognised": _recognised(code, person.document_kind, person.document),
    }


def _examine_promotion(given: Examination) -> Sequence[tuple[str, Verdict]]:
    page, known = given.answers.get("recognition", {}), given.looked_up
    promotion = Promotion(
        on=given.on,
        state=EntryState(known["state"]),
        category=Category(known["category"]),
        trade=str(known["trade"]),
        given=code_of(page),
        found=_found(known),
        since=PartialDay.read(str(page.get("since") or "")),
        evidence=given.evidence,
        years_of_mastery=int(given.parameters[YEARS]),
    )
    return examine_promotion(promotion)


def _effect_of_promotion(case: Case) -> Text:
    if case.state == CaseState.ACCEPTED:
        return gettext("You are a master in the register, under the same number.")
    return gettext("Accepting makes the craftsman a master, under the same number.")


PROMOTION = Procedure(
    code="promotion",
    version=1,
    title=_("Becoming a master"),
    short_title=_("Promotion to master"),
    start_template="register/start_about.html",
    pages=(
        RECOGNITION,
        Page(
            code="documents",
            title=ask.DOCUMENTS.title,
            hint=ask.DOCUMENTS.hint,
            kind="evidence",
            evidence=("proof",),
            shown_if=on_paper,
        ),
    ),
    evidence=tuple(kind for kind in EVIDENCE if kind.code == "proof"),
    examine=_examine_promotion,
    rule_labels=wording.RULES,
    answer_of=lambda rule, answers: (
        "" if rule == "standing" else _answer_on_recognition(rule, answers)
    ),
    verdict_text=verdict_text,
    proof_of={"recognition": "proof", "mastery": "proof"},
    parameters=(YEARS,),
    look_up=_look_up_promotion,
    title_of=about.title_of,
    topic_of=about.topic_of,
    province_of=about.province_of,
    keys_of=about.keys_of,
    may_ask=about.may_ask,
    concerns=_concerns,
    on_acceptance=actions.accept_promotion,
    on_undoing=actions.undo_promotion,
    grounds_of_refusal=NOT_RECOGNISED,
    effect_of_acceptance=_effect_of_promotion,
)
