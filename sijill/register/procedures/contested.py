"""A card number already used by another: the procedure of its rightful holder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import Answers, Examination, Field, Page, Procedure, Stage, Text
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Verdict
from sijill.register import actions, queries
from sijill.register.procedures import questions as ask
from sijill.register.procedures.registration import answer_of as answer_of_registration
from sijill.register.procedures.registration import title_of
from sijill.register.rules.asking import read
from sijill.register.rules.contesting import CONTESTED, Contest, examine
from sijill.register.rules.keys import exact_keys
from sijill.register.wording import RULES, verdict_text

CARD = Page(
    code="card",
    title=_("Which card number was used by another?"),
    hint=_("Keep the card in front of you."),
    fields=(ask.CARD_NUMBER, ask.BIRTH),
    shown_if=ask.CARD.shown_if,
    check=ask.CARD.check,
)
RESIDENCE_CARD = replace(
    CARD,
    code=ask.RESIDENCE_CARD.code,
    fields=(ask.RESIDENCE_NUMBER, ask.BIRTH),
    shown_if=ask.RESIDENCE_CARD.shown_if,
    check=ask.RESIDENCE_CARD.check,
)
STORY = Page(
    code="story",
    title=_("What happened?"),
    hint=_("In your words. It helps the chamber to find out."),
    fields=(
        Field(
            code="told",
            kind="long_text",
            label=_("What happened?"),
            hint=_("Example: my card was lost in 2023, and I declared it."),
            required=False,
            limit=1000,
        ),
    ),
)
PLACE = Page(
    code="workplace",
    title=_("Where do you work?"),
    hint=_("The chamber of this place will see you, with your card."),
    fields=ask.WORKPLACE.fields[:1],
)
DOCUMENTS = Page(
    code="documents",
    title=ask.DOCUMENTS.title,
    hint=ask.DOCUMENTS.hint,
    kind="evidence",
    evidence=("identity_front", "identity_back", "face"),
)


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    asking = read(case.answers)
    return {"held": queries.holder_of(asking.document_kind, asking.document) is not None}


def _examine(given: Examination) -> Sequence[tuple[str, Verdict]]:
    return examine(Contest(evidence=given.evidence, held=bool(given.looked_up.get("held"))))


def _answer_of(rule: str, answers: Answers) -> str:
    if rule == "held":
        return answer_of_registration("identity", answers)
    return str(answers.get("story", {}).get("told", "")) if rule == "holder" else ""


def _effect(case: Case) -> Text:
    return gettext("Accepting frees the card number and suspends the entry that used it.")


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "not_the_holder": (_("The card does not belong to the person who asks"), CONTESTED),
    "not_shown": (_("The person did not come with the card"), CONTESTED),
}

CONTESTED_IDENTITY = Procedure(
    code="contested_identity",
    version=1,
    title=_("My card number is used by another person"),
    pages=(ask.NAME, CARD, RESIDENCE_CARD, STORY, ask.PHONE, PLACE, DOCUMENTS),
    evidence=tuple(kind for kind in ask.EVIDENCE if kind.code in DOCUMENTS.evidence),
    examine=_examine,
    rule_labels={rule: RULES[rule] for rule in ("held", "shown", "face", "holder")},
    answer_of=_answer_of,
    verdict_text=verdict_text,
    proof_of={"held": "identity_front", "shown": "identity_back", "holder": "face", "face": "face"},
    look_up=_look_up,
    keys_of=lambda answers: exact_keys(read(answers)),
    title_of=title_of,
    province_of=lambda answers: read(answers).workplace.province,
    stage=Stage(
        proposes=frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE}),
        decides=frozenset({Role.REGISTRAR, Role.DELEGATE}),
    ),
    on_acceptance=actions.give_back_document,
    on_undoing=actions.undo_giving_back,
    grounds_of_refusal=GROUNDS,
    effect_of_acceptance=_effect,
)
