"""What an entry says, changed on request: name, card, craft, place, regime, photograph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import Answers, Examination, Field, Known, Like, Page, Procedure, Text
from sijill.desk.rules import CaseState
from sijill.institutions.queries import institution, keeper
from sijill.kernel.actor import Actor
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.register import actions, queries
from sijill.register.procedures import about
from sijill.register.procedures import questions as ask
from sijill.register.procedures.registration import answer_of as said_of
from sijill.register.procedures.registration import look_up as look_up_answers
from sijill.register.procedures.registration import situation_of
from sijill.register.rules import Category, EntryState
from sijill.register.rules.amending import (
    AMENDMENT,
    OF_IDENTITY,
    Amended,
    Change,
    amended,
    asking_of,
    changes,
    differing,
    examine,
    pages_of,
)
from sijill.register.rules.asking import Asking, read
from sijill.register.rules.entering import LIST_OF_TRADES
from sijill.register.rules.keys import exact_keys
from sijill.register.wording import RULES, verdict_text
from sijill.register.wording import amending as wording
from sijill.web import writing

PARAMETERS = (
    "register.years_of_practice",
    "register.minimum_age",
    "register.earliest_practice_age",
    "register.apprentice_age",
)


def _wants(*wanted: Change) -> Any:
    """Whether one of these was said to have changed."""
    return lambda answers: bool(changes(answers) & frozenset(wanted))


def _one_at_least(answers: Answers, today: date) -> Sequence[tuple[str, Text]]:
    return () if changes(answers) else (("name", _("Tick what has changed.")),)


CHANGE = Page(
    code="change",
    title=_("What has changed?"),
    hint=_("Tick one thing or several. The rest stays as it is."),
    fields=tuple(
        Field(code=change.value, kind="check", label=wording.CHANGES[change], required=False)
        for change in Change
    ),
    check=_one_at_least,
)
PROOF = replace(
    ask.PROOF_OR_PATH,
    fields=(
        replace(
            ask.PROOF_OR_PATH.fields[0],
            options=tuple(ask.PROOF_OR_PATH.fields[0].options)[:-1],
        ),
        *(field for field in ask.PROOF_OR_PATH.fields[1:] if field.code != "more"),
    ),
    hint=_("One of them is enough."),
    leads=ask.PROOF.leads,
    shown_if=_wants(Change.CRAFT),
)
_NEEDED = {
    "identity_front": _wants(Change.NAME, Change.CARD),
    "identity_back": _wants(Change.NAME, Change.CARD),
    "proof": lambda answers: Change.CRAFT in changes(answers) and ask.shows_paper(answers),
    "face": _wants(Change.FACE),
}
EVIDENCE = tuple(
    replace(kind, required_if=_NEEDED[kind.code]) for kind in ask.EVIDENCE if kind.code in _NEEDED
)


DOCUMENTS = Page(
    code="documents",
    title=ask.DOCUMENTS.title,
    hint=ask.DOCUMENTS.hint,
    kind="evidence",
    evidence=("identity_front", "identity_back", "proof", "face"),
    shown_if=lambda answers: any(needed(answers) for needed in _NEEDED.values()),
)


def _both(one: Any, other: Any) -> Any:
    return lambda answers: one(answers) and other(answers)


PAGES = (
    CHANGE,
    replace(ask.NAME, shown_if=_wants(Change.NAME)),
    replace(ask.CARD, shown_if=_both(_wants(Change.CARD), ask.CARD.shown_if)),
    replace(ask.RESIDENCE_CARD, shown_if=_both(_wants(Change.CARD), ask.RESIDENCE_CARD.shown_if)),
    replace(ask.CRAFT, shown_if=_wants(Change.CRAFT)),
    PROOF,
    replace(ask.OTHER_CRAFTS, shown_if=_wants(Change.OTHERS)),
    replace(
        ask.WORKPLACE,
        hint=_("Your file follows your place of work, to another chamber when it must."),
        shown_if=_wants(Change.PLACE),
    ),
    replace(ask.RESIDENCE, shown_if=_both(_wants(Change.PLACE), ask.RESIDENCE.shown_if)),
    replace(ask.REGIME, shown_if=_wants(Change.REGIME)),
    DOCUMENTS,
)


def concerns(actor: Actor, entry: UUID | None) -> Known | None:
    """The entry, and what it says now under the pages that ask it: nobody types it again."""
    known = about.entry_of(actor, entry)
    found = queries.entry_for_case(known.subject.id)
    if found.person_id is None:
        raise Refused(refused("amend.of_persons", AMENDMENT))
    pages = pages_of(asking_of(queries.said_in(queries.current(found))))
    return replace(known, answers={**pages, **known.answers, "before": pages})


def _look_up(case: Case, on: date) -> Mapping[str, Any]:
    return look_up(case, case.answers, on)


def look_up(case: Case, answers: Answers, on: date) -> Mapping[str, Any]:
    """What the entry says and what it is to say, by the answers that count."""
    entry = about.entry_now(case)
    newest = queries.current(entry)
    now = asking_of(queries.said_in(newest))
    after = amended(now, answers)
    return {
        **look_up_answers(case, on),
        "state": entry.state,
        "changed": differing(now, after),
        "held_by_another": _held_by_another(entry.person_id, after),
        "moves_to": _moves_to(entry.chamber_id, after, on),
        "is_master": entry.category == Category.MASTER,
        "done": (newest.details.get("amended") or {}).get("case") == case.reference,
    }


def _held_by_another(person: UUID | None, after: Asking) -> bool:
    holder = queries.holder_of(after.document_kind, after.document) if after.document else None
    return holder is not None and holder.pk != person


def _moves_to(chamber: str, after: Asking, on: date) -> str:
    to = keeper(after.workplace.province, at=on) if after.workplace.province else None
    return to if to and to != chamber else ""


def change_of(given: Examination) -> Amended:
    """The change that is examined."""
    known = given.looked_up
    return Amended(
        state=EntryState(known["state"]),
        changes=changes(given.answers),
        changed=tuple(known["changed"]),
        situation=situation_of(replace(given, looked_up={**known, "earlier": None})),
        held_by_another=bool(known["held_by_another"]),
        moves_to=str(known["moves_to"]),
        is_master=bool(known["is_master"]),
        done=bool(known["done"]),
    )


def _examine(given: Examination) -> Sequence[tuple[str, Verdict]]:
    return examine(change_of(given))


def answer_of(rule: str, answers: Answers) -> str:
    """What was said and what is said now, beside each rule that something was changed of."""
    if rule == "change":
        chosen = changes(answers)
        comma = "، " if get_language() == "ar" else ", "
        return comma.join(str(wording.CHANGES[c]) for c in Change if c in chosen)
    before, after = _said(rule, answers.get("before", {})), _said(rule, answers)
    if not before or before == after:
        return after
    return gettext("%(after)s (before: %(before)s)") % {"after": after, "before": before}


def _said(rule: str, answers: Answers) -> str:
    if rule != "identity":
        return said_of(rule, answers)
    asking = read(answers)
    latin = get_language() in ("fr", "en") and asking.name_latin
    name = asking.name_latin if latin else asking.name_ar
    parts = (writing.apart(name), said_of("identity", answers))
    return " · ".join(part for part in parts if part)


def title_of(answers: Answers) -> tuple[str, str]:
    """The name of the person in both scripts, as it is to be."""
    asking = read(answers)
    return asking.name_ar, asking.name_latin


def _likenesses(case: Case) -> Sequence[Like]:
    """Whoever is told now may be somebody else of the register; an address is nobody's name."""
    return queries.likenesses(case) if changes(case.answers) & OF_IDENTITY else ()


def _effect(case: Case) -> Text:
    if case.state != CaseState.ACCEPTED:
        return gettext("Accepting changes what the entry says; the number stays.")
    done = gettext("Your entry says what you asked, under the same number.")
    moved = _moved_to(case)
    return f"{done} {moved}" if moved else done


def _moved_to(case: Case) -> str:
    """Whom to ask from now on, when the file went to another chamber with the work."""
    if Change.PLACE not in changes(case.answers):
        return ""
    on = case.decided_at or case.opened_at
    chamber = keeper(read(case.answers).workplace.province, at=on)
    if not chamber or chamber == keeper(about.province_of(case.answers), at=on):
        return ""
    told = institution(chamber)
    name = (told.name_fr if get_language() in ("fr", "en") else told.name_ar) if told else chamber
    return gettext("Your file is now kept by: %(chamber)s") % {"chamber": name}


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "not_shown": (_("What was asked is not proved"), AMENDMENT),
    "not_a_craft": (_("The activity is not in the list of crafts"), LIST_OF_TRADES),
    "false_document": (_("A document is false or altered"), provisional("false_document")),
}

AMENDMENT_OF_ENTRY = Procedure(
    code="amendment",
    version=1,
    title=_("Changing what my entry says"),
    short_title=_("Change"),
    start_template="register/start_about.html",
    pages=PAGES,
    evidence=EVIDENCE,
    examine=_examine,
    rule_labels={**{code: RULES[code] for code in RULES if code in wording.ASKED}, **wording.RULES},
    answer_of=answer_of,
    verdict_text=verdict_text,
    proof_of={
        "identity": "identity_front",
        "age": "identity_front",
        "document": "identity_back",
        "trade": "proof",
        "proof": "proof",
        "practice": "proof",
        "face": "face",
    },
    parameters=PARAMETERS,
    look_up=_look_up,
    likenesses=_likenesses,
    keys_of=lambda answers: exact_keys(read(answers)),
    title_of=title_of,
    topic_of=lambda answers: read(answers).trade,
    province_of=about.province_of,
    may_ask=about.may_ask,
    concerns=concerns,
    on_acceptance=actions.amend,
    on_undoing=actions.undo_amendment,
    grounds_of_refusal=GROUNDS,
    effect_of_acceptance=_effect,
)
