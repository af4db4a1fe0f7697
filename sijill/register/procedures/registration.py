"""The registration of a craftsman: by diploma, or by attestation of exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import Answers, Examination, Procedure, Stage, Text
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor, Role
from sijill.kernel.identifiers import Invalid, cin
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, refused
from sijill.reference import queries as reference
from sijill.register import actions, queries
from sijill.register.procedures import behalf_questions as behalf
from sijill.register.procedures import questions as ask
from sijill.register.queries.newcomers import certain_of
from sijill.register.queries.recognised import recognised
from sijill.register.rules.asking import ANY, CIN, GIVEN_HERE, NO_PAPER, Asking, read
from sijill.register.rules.entering import (
    DOCUMENTS,
    LIST_OF_TRADES,
    THE_REGISTER,
    WHO_MAY_ENTER,
    Earlier,
    ListedTrade,
    Situation,
    examine,
)
from sijill.register.rules.entering import RULES as ENTERING
from sijill.register.rules.keys import exact_keys
from sijill.register.rules.life import LIVE, EntryState
from sijill.register.rules.recognised import Recognised
from sijill.register.wording import (
    PROOFS,
    REGIMES,
    RULES,
    day_text,
    nia_text,
    verdict_text,
)
from sijill.register.wording.filing import filed_by
from sijill.web import writing

PARAMETERS = (
    "register.years_of_practice",
    "register.minimum_age",
    "register.earliest_practice_age",
    "register.apprentice_age",
)


def look_up(case: Case, on: date) -> Mapping[str, Any]:
    """What the rules are told beyond the answers: the list of the day, earlier files, doubts."""
    asking = read(case.answers)
    held = queries.holding_of(case)
    return {
        "recognised": given_here(asking) if asking.path == GIVEN_HERE else None,
        "trade": listed(asking.trade, on),
        "other_trades": [listed(code, on) for code in asking.other_trades],
        "earlier": asdict(held.earlier) if held and held.earlier else None,
        "contested": bool(asking.document)
        and queries.is_contested(asking.document_kind, asking.document),
        "document_warnings": _doubts(asking),
    }


def given_here(asking: Asking) -> dict[str, Any] | None:
    """What a document of this register says: the one named, else the newest of this person."""
    code = "" if asking.recognition == ANY else asking.recognition
    found = recognised(code, document_kind=asking.document_kind, document=asking.document)
    return {**asdict(found), "on": found.on.isoformat()} if found else None


def found_in(known: Mapping[str, Any]) -> Recognised | None:
    """The same, as the rules read it."""
    found = known.get("recognised")
    return Recognised(**{**found, "on": date.fromisoformat(found["on"])}) if found else None


def listed(code: str, on: date) -> dict[str, Any] | None:
    """What the nomenclature of a day says of a code, as the rules want it."""
    if not code:
        return None
    line = reference.trade(code, at=on)
    if line is None:
        return {"code": code, "known": False}
    in_force = line.valid_from <= on and (line.valid_to is None or on < line.valid_to)
    return {"code": code, "practised": line.can_be_practised, "in_force": in_force}


def _doubts(asking: Asking) -> tuple[str, ...]:
    if asking.document_kind != CIN:
        return ()
    try:
        return cin.parse(asking.document).warnings
    except Invalid as problem:
        return (problem.code,)


def situation_of(given: Examination) -> Situation:
    """The desk's examination as the rules of the register want it."""
    known = given.looked_up
    earlier = known.get("earlier")
    trade = known.get("trade")
    return Situation(
        asking=read(given.answers),
        evidence=given.evidence,
        on=given.on,
        years_of_practice=int(given.parameters["register.years_of_practice"]),
        minimum_age=int(given.parameters["register.minimum_age"]),
        earliest_practice_age=int(given.parameters["register.earliest_practice_age"]),
        apprentice_age=int(given.parameters["register.apprentice_age"]),
        recognised=found_in(known),
        trade=ListedTrade(**trade) if trade else None,
        other_trades=tuple(ListedTrade(**t) for t in known.get("other_trades", ()) if t),
        territory_ok=given.territory_ok,
        likenesses_open=given.likenesses_open,
        earlier=Earlier(**{**earlier, "state": EntryState(earlier["state"])}) if earlier else None,
        contested=bool(known.get("contested")),
        document_warnings=tuple(known.get("document_warnings", ())),
    )


def _examine(given: Examination) -> Sequence[tuple[str, Verdict]]:
    return examine(situation_of(given))


def answer_of(rule: str, answers: Answers) -> str:
    """What the case page shows beside a rule."""
    return ANSWERS[rule](read(answers)) if rule in ANSWERS else ""


def _card(asking: Asking) -> str:
    number = writing.isolate(_spaced(asking))
    if asking.valid_until is None:
        return number
    until = writing.isolate(writing.slashed(asking.valid_until))
    return gettext("%(number)s, valid until %(day)s") % {"number": number, "day": until}


def _spaced(asking: Asking) -> str:
    try:
        shown = cin.parse(asking.document).display
    except Invalid:
        return asking.document
    return shown if asking.document_kind == CIN else asking.document


def _trade(asking: Asking) -> str:
    line = reference.trade(asking.trade) if asking.trade else None
    return line.label(get_language() or "ar") if line else asking.trade_in_words


def _place(asking: Asking) -> str:
    province = reference.province(asking.workplace.province)
    names = (province.name_ar, province.name_fr) if province else ()
    commune = "" if asking.workplace.commune in names else asking.workplace.commune
    parts = (asking.workplace.address, commune, _named(province) if province else "")
    # The mark gives the line the page's direction: a browser reads it off the first letter.
    comma, mark = ("، ", "\u200f") if get_language() == "ar" else (", ", "\u200e")
    return mark + comma.join(writing.apart(part) for part in parts if part)


def _named(place: Any) -> str:
    return str(place.name_fr if get_language() in ("fr", "en") else place.name_ar)


ANSWERS = {
    "identity": _card,
    "age": lambda asking: day_text(asking.born.iso) if asking.born else "",
    "trade": _trade,
    "proof": lambda asking: str(PROOFS.get(asking.path, "")),
    "filer": lambda asking: filed_by(asking.filer, get_language() or "ar"),
    "practice": lambda asking: day_text(asking.since.iso) if asking.since else "",
    "workplace": _place,
    "regime": lambda asking: str(REGIMES.get(asking.regime, "")),
}


def title_of(answers: Answers) -> tuple[str, str]:
    """The name of the person in both scripts."""
    asking = read(answers)
    return asking.name_ar, asking.name_latin


def may_ask(actor: Actor) -> Verdict | None:
    """A person who is entered does not ask to be entered again."""
    if actor.is_agent or actor.person is None:
        return None
    entry = queries.entry_of_space(viewer=actor)
    if entry is None or entry.state not in LIVE:
        return None
    return refused("previous.entered", THE_REGISTER, remedy="own_entry", nia=entry.nia)


def divert(case: Case) -> str:
    """The page that tells somebody whose card number is already used what to do."""
    asking = read(case.answers)
    if asking.path == NO_PAPER:
        return reverse("register:no_paper", args=[case.id])
    if not asking.document or not is_known(case, asking):
        return ""
    return reverse("register:taken", args=[case.id])


def is_known(case: Case, asking: Asking) -> bool:
    """Whether the card, or all that is told, is of somebody who stands in the register."""
    if card_is_used(case, asking):
        return True
    return certain_of(case) is not None


def card_is_used(case: Case, asking: Asking) -> bool:
    """Whether somebody stands under this very card, and nobody contests it."""
    held = queries.holding_of(case)
    if held is None or held.entry is None or held.entry.state not in LIVE:
        return False
    return not queries.is_contested(asking.document_kind, asking.document, space=case.space)


def effect_of_acceptance(case: Case) -> Text:
    """What accepting does, before the button; what it did, in the letter."""
    if case.subject_kind == "entry" and case.subject_id and case.state == CaseState.ACCEPTED:
        number = queries.nia_of(case.subject_id)
        return gettext("You are entered in the register under number %(nia)s, yours for life.") % {
            "nia": writing.isolate(nia_text(number).replace(" ", "\u00a0"))
        }
    latin = get_language() in ("fr", "en") and case.title_latin
    name = case.title_latin if latin else case.title_ar
    return gettext("Accepting enters %(name)s, gives the craft number (NIA) and sends the SMS.") % {
        "name": name
    }


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "practice_too_short": (_("Fewer years of practice than required"), WHO_MAY_ENTER),
    "no_proof": (_("Neither a diploma nor an attestation of exercise"), WHO_MAY_ENTER),
    "not_a_craft": (_("The activity is not in the list of crafts"), LIST_OF_TRADES),
    "identity_not_proved": (_("The identity is not proved"), DOCUMENTS),
    "already_entered": (_("The person is already entered in the register"), THE_REGISTER),
    "attestation_not_recognised": (
        _("The attestation does not show effective exercise of the craft"),
        article("2.21.437"),
    ),
    "false_document": (_("A document is false or altered"), provisional("false_document")),
}

EVIDENCE = (
    *(
        replace(kind, required_if=ask.shows_paper)
        if kind.code == "proof"
        else behalf.with_card(kind)
        for kind in ask.EVIDENCE
    ),
    *behalf.EVIDENCE,
)

PROOF_OF = {
    "identity": "identity_front",
    "age": "identity_front",
    "trade": "proof",
    "proof": "proof",
    "practice": "proof",
    "plausible": "proof",
    "face": "face",
}

REGISTRATION = Procedure(
    code="registration",
    version=2,
    title=_("Registration of a craftsman or craftswoman"),
    short_title=_("Registration"),
    start_template="register/start.html",
    pages=(
        behalf.NAME,
        *behalf.PAGES,
        behalf.CARD,
        behalf.BIRTH_ENTRY,
        ask.RESIDENCE_CARD,
        ask.CRAFT,
        ask.PROOF_OR_PATH,
        ask.OTHER_CRAFTS,
        ask.PHONE,
        ask.WORKPLACE,
        ask.RESIDENCE,
        behalf.DOCUMENTS,
        ask.REGIME,
        ask.INFORMATION,
    ),
    evidence=EVIDENCE,
    examine=_examine,
    rule_labels={rule.code: RULES[rule.code] for rule in ENTERING},
    answer_of=answer_of,
    verdict_text=verdict_text,
    proof_of={**PROOF_OF, "filer": "asker_identity"},
    parameters=PARAMETERS,
    look_up=look_up,
    likenesses=queries.likenesses,
    keys_of=lambda answers: exact_keys(read(answers)),
    divert=divert,
    title_of=title_of,
    topic_of=lambda answers: read(answers).trade,
    province_of=lambda answers: (
        read(answers).workplace.province or read(answers).residence.province
    ),
    may_ask=may_ask,
    intake={
        "name": ("given_ar", "family_ar", "given_latin", "family_latin", "foreign"),
        "card": ("number",),
        "residence_card": ("number",),
        "craft": ("trade",),
        "phone": ("number", "shared"),
        "workplace": ("province", "commune"),
    },
    by_machine=True,
    contracted=True,
    stage=Stage(
        proposes=frozenset({Role.EXAMINER, Role.REGISTRAR, Role.DELEGATE}),
        decides=frozenset({Role.REGISTRAR, Role.DELEGATE}),
    ),
    on_submission=actions.require_new,
    on_acceptance=actions.enter,
    on_undoing=actions.undo_entering,
    grounds_of_refusal=GROUNDS,
    effect_of_acceptance=effect_of_acceptance,
    filed_by=lambda answers: filed_by(read(answers).filer, get_language() or "ar"),
    afterwards=(
        _("Health cover and professional card"),
        _("After acceptance, each with its date"),
    ),
)

# What was asked before: requests opened under it are finished under it.
REGISTRATION_1 = replace(
    REGISTRATION,
    version=1,
    pages=(
        *(ask.NAME, ask.CARD, ask.RESIDENCE_CARD, ask.CRAFT, ask.PROOF, ask.OTHER_CRAFTS),
        *(ask.PHONE, ask.WORKPLACE, ask.RESIDENCE, ask.DOCUMENTS, ask.REGIME, ask.INFORMATION),
    ),
    evidence=ask.EVIDENCE,
    proof_of=PROOF_OF,
)
