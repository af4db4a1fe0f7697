"""The members of a cooperative, changed as its assembly decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

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
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.register import actions, queries
from sijill.register.models import Membership
from sijill.register.procedures import about
from sijill.register.procedures import organised_questions as ask
from sijill.register.procedures.organised import answer_of_cooperative, situation_of_cooperative
from sijill.register.queries import organised
from sijill.register.rules import Category, EntryState, OrganisationKind
from sijill.register.rules.asking import RESIDENCE
from sijill.register.rules.membership import MEMBERS, Changing, examine, moves
from sijill.register.rules.organisations import members, women_and_youth
from sijill.register.rules.organised import read
from sijill.register.wording import day_text, verdict_text
from sijill.register.wording import membership as wording
from sijill.register.wording import organisations as words

COOPERATIVE = OrganisationKind.COOPERATIVE
ASSEMBLY = Page(
    code="assembly",
    title=_("When did the assembly decide?"),
    hint=_("The day that is written in its minutes."),
    fields=(Field(code="held_on", kind="day", label=""),),
)


def _so_far(answers: Answers, today: date) -> str:
    """How many members there are, and who joins and leaves of those of the register."""
    return " ".join(part for part in (str(ask.counted(answers, today)), _moved(answers)) if part)


LIST = replace(
    ask.MEMBERS,
    rows=replace(ask.MEMBERS.rows, summary_of=_so_far) if ask.MEMBERS.rows else None,
    title=_("Who are the members now?"),
    hint=_("Those of the register stand here: take out who left, add who joined."),
)
MINUTES = Page(
    code="minutes",
    title=_("Photograph the minutes of the assembly"),
    kind="evidence",
    evidence=("minutes",),
)


def _concerns(actor: Actor, entry: UUID | None) -> Known | None:
    """The cooperative, and its members as the register holds them: nobody types them again."""
    known = about.entry_of(actor, entry)
    if known.answers["entry"]["category"] != Category.COOPERATIVE:
        raise Refused(refused("membership.of_cooperatives", MEMBERS))
    organisation = queries.entry_for_case(known.subject.id).organisation
    assert organisation is not None
    rows = [_row(member) for member in organised.members_of(organisation)]
    listed = {"members": {"rows": rows}}
    return replace(known, answers={**known.answers, **listed, "before": listed})


def _row(member: Membership) -> dict[str, Any]:
    box = "residence" if member.document_kind == RESIDENCE else "number"
    return {
        "mark": member.pk.hex[:8],
        "name_ar": member.name_ar,
        "name_latin": member.name_latin,
        box: member.document,
        "birth_year": member.birth_year,
        "sex": member.sex,
        "role": member.role,
    }


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    entry = about.entry_now(case)
    asked = read(case.answers, COOPERATIVE).members
    assert entry.organisation is not None
    return {
        "state": entry.state,
        "now": [_row(member) for member in organised.members_of(entry.organisation)],
        "entered_members": len(organised.entered_among(asked)),
    }


def _examine(given: Examination) -> Sequence[tuple[str, Verdict]]:
    known = given.looked_up
    changing = Changing(
        state=EntryState(known["state"]),
        before=read(given.answers.get("before", {}), COOPERATIVE).members,
        asked=read(given.answers, COOPERATIVE).members,
        now=read({"members": {"rows": known["now"]}}, COOPERATIVE).members,
        held_on=_held_on(given.answers),
        on=given.on,
        minutes="minutes" in given.evidence,
    )
    situation = situation_of_cooperative(given)
    listed = [("members", members(situation)), ("shares", women_and_youth(situation))]
    return [*examine(changing), *listed]


def _held_on(answers: Answers) -> date | None:
    try:
        return date.fromisoformat(str(answers.get("assembly", {}).get("held_on", "")))
    except ValueError:
        return None


def _answer_of(rule: str, answers: Answers) -> str:
    if rule == "assembly":
        return day_text(str(answers.get("assembly", {}).get("held_on", "")))
    if rule == "change":
        return _moved(answers)
    return answer_of_cooperative(rule, answers) if rule in ("members", "shares") else ""


def _moved(answers: Answers) -> str:
    """Who joins, who leaves, who is told otherwise, by name."""
    before = read(answers.get("before", {}), COOPERATIVE).members
    found = moves(before, read(answers, COOPERATIVE).members)
    latin, comma = get_language() in ("fr", "en"), "، " if get_language() == "ar" else ", "
    parts = []
    for word, several in zip(
        wording.MOVES.values(), (found.joined, found.left, found.otherwise), strict=True
    ):
        names = [(one.name_latin if latin else "") or one.name_ar for one in several]
        if names:
            parts.append(f"{word}: {comma.join(names)}")
    return " · ".join(parts)


def _effect(case: Case) -> Text:
    if case.state == CaseState.ACCEPTED:
        return gettext("The register holds the members of your list.")
    return gettext("Accepting writes who joins and who leaves from today.")


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "minutes_do_not_say": (_("The minutes do not say this"), MEMBERS),
    "members_not_enough": (_("Too few members"), MEMBERS),
    "false_document": (_("A document is false or altered"), provisional("false_document")),
}

MEMBERS_CHANGE = Procedure(
    code="members_change",
    version=1,
    title=_("Members who join or leave"),
    short_title=_("Members"),
    start_template="register/start_about.html",
    pages=(ASSEMBLY, LIST, MINUTES),
    evidence=(
        EvidenceKind(
            code="minutes",
            label=_("Minutes of the assembly"),
            hint=_("Every page, signed and stamped as it was."),
            pages=10,
        ),
    ),
    examine=_examine,
    rule_labels={
        **wording.RULES,
        "members": words.RULES["members"],
        "shares": words.RULES["shares"],
    },
    answer_of=_answer_of,
    verdict_text=verdict_text,
    proof_of={"assembly": "minutes", "change": "minutes"},
    parameters=("register.cooperative_members", "register.youth_age"),
    look_up=_look_up,
    title_of=about.title_of,
    topic_of=about.topic_of,
    province_of=about.province_of,
    keys_of=about.keys_of,
    may_ask=about.may_ask,
    concerns=_concerns,
    on_acceptance=actions.change_members,
    on_undoing=actions.undo_members,
    grounds_of_refusal=GROUNDS,
    effect_of_acceptance=_effect,
)
