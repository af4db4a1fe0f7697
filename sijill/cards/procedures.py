"""The card asked for: the first one, one for the years to come, one in place of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sijill.cards import actions
from sijill.cards.queries.cards import face_of, known_of
from sijill.cards.rules.issuing import CARD, REPLACING, RULES, Reason, Wanted, examine
from sijill.cards.rules.life import LIFE
from sijill.cards.wording import life as wording
from sijill.desk.models import Case
from sijill.desk.procedures import (
    Answers,
    EvidenceKind,
    Examination,
    Field,
    Known,
    Page,
    Procedure,
    Text,
)
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Verdict
from sijill.register.models import Entry
from sijill.register.procedures import about

RENEWAL_DAYS = "card.renewal_days"
CODES = {
    "card_first": Reason.FIRST,
    "card_renewal": Reason.RENEWAL,
    "card_replacement": None,
}


def _concerns(actor: Actor, entry: UUID | None) -> Known:
    """The entry, and whether a portrait of its holder is on file."""
    known = about.entry_of(actor, entry)
    found = Entry.objects.select_related("person").get(pk=known.subject.id)
    portrait = "yes" if found.person and found.person.portrait else ""
    said = {**known.answers, "entry": {**known.answers["entry"], "portrait": portrait}}
    return replace(known, answers=said)


def _has_portrait(answers: Answers) -> bool:
    return bool(answers.get("entry", {}).get("portrait"))


def reason_of(procedure: str, answers: Answers) -> Reason:
    """Why the card is asked for."""
    return CODES[procedure] or Reason(answers.get("why", {}).get("reason", Reason.DAMAGED))


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    entry = about.entry_now(case)
    return {
        "state": entry.state,
        "of_person": entry.person_id is not None,
        "portrait": face_of(case, entry) is not None,
        **known_of(entry),
    }


def _examine(given: Examination, procedure: str) -> Sequence[tuple[str, Verdict]]:
    known = given.looked_up
    held = known["held_until"]
    return examine(
        Wanted(
            reason=reason_of(procedure, given.answers),
            on=given.on,
            state=known["state"],
            of_person=known["of_person"],
            portrait=known["portrait"],
            on_its_way=known["on_its_way"],
            held_until=date.fromisoformat(held) if held else None,
            renewal_days=int(given.parameters[RENEWAL_DAYS]),
        )
    )


def _answer_of(rule: str, answers: Answers) -> str:
    reason = answers.get("why", {}).get("reason")
    return str(wording.REASONS[Reason(reason)]) if rule == "need" and reason else ""


def _effect(case: Case) -> Text:
    if case.state == CaseState.ACCEPTED:
        return gettext("Your card will be printed. A message tells you when it is at your chamber.")
    return gettext("Accepting sends the card to be printed; the chamber hands it over.")


WHY = Page(
    code="why",
    title=_("Why do you need another card?"),
    hint=_("A lost or stolen card is stopped at once, and for ever."),
    fields=(
        Field(
            code="reason",
            kind="choice",
            label=_("Reason"),
            options=tuple((reason.value, wording.REASONS[reason]) for reason in REPLACING),
        ),
    ),
)
FACE = Page(
    code="face",
    title=_("A photo of your face"),
    hint=_("It is printed on the card. Without one, the photo on file is used."),
    kind="evidence",
    evidence=("face",),
)
EVIDENCE = (
    EvidenceKind(
        code="face",
        label=_("Your face, looking at the camera"),
        hint=_("Nothing on the head that hides the face, light from the front."),
        pages=1,
        portrait=True,
        optional=True,
        required_if=lambda answers: not _has_portrait(answers),
    ),
)
GROUNDS: Mapping[str, tuple[Text, str]] = {
    "face_unfit": (_("The photo does not show the face well enough"), CARD),
    "not_the_holder": (_("The photo is not of the holder"), CARD),
    "no_need": (_("A good card is in hand or on its way"), LIFE),
}


def _procedure(code: str) -> Procedure:
    return Procedure(
        code=code,
        version=1,
        title=wording.TITLES[code],
        short_title=wording.SHORT[code],
        start_template="cards/start.html",
        pages=(WHY, FACE) if code == "card_replacement" else (FACE,),
        evidence=EVIDENCE,
        examine=lambda given: _examine(given, code),
        rule_labels={rule: wording.RULES[rule] for rule in RULES},
        answer_of=_answer_of,
        verdict_text=wording.verdict_text,
        proof_of={"face": "face"},
        parameters=(RENEWAL_DAYS,),
        look_up=_look_up,
        title_of=about.title_of,
        topic_of=about.topic_of,
        province_of=about.province_of,
        keys_of=about.keys_of,
        may_ask=about.may_ask,
        concerns=_concerns,
        on_submission=actions.request,
        on_acceptance=actions.approve,
        on_undoing=actions.unapprove,
        grounds_of_refusal=GROUNDS,
        effect_of_acceptance=_effect,
        afterwards=(_("Printing"), _("Then your chamber hands the card over")),
    )


PROCEDURES = tuple(_procedure(code) for code in CODES)
