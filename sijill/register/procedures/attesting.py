"""Attestation of exercise and recognition of experience, for who has no paper of the craft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case, Decision
from sijill.desk.procedures import (
    Answers,
    Beside,
    Examination,
    Procedure,
    SittingStage,
    Stage,
    Text,
    VisitStage,
)
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.law import provisional
from sijill.register.actions.attesting import attest, withdraw_attestation
from sijill.register.actions.testifying import ask_testimony
from sijill.register.procedures import attesting_questions as own
from sijill.register.procedures import questions as ask
from sijill.register.procedures.registration import REGISTRATION, look_up, situation_of
from sijill.register.procedures.registration import answer_of as answer_of_registration
from sijill.register.queries import attested
from sijill.register.rules.asking import Asking, read
from sijill.register.rules.attesting import (
    ATTESTATION as DECREE,
)
from sijill.register.rules.attesting import (
    HOW_SHOWN,
    AttestationKind,
    Claim,
    Testimony,
    Vouching,
    examine,
)
from sijill.register.rules.days import PartialDay
from sijill.register.rules.entering import WHO_MAY_ENTER
from sijill.register.rules.keys import exact_keys
from sijill.register.wording import RULES, day_text, verdict_text
from sijill.register.wording import attesting as wording
from sijill.web import writing

NEEDED = {
    AttestationKind.EXERCISE: "register.years_of_practice",
    AttestationKind.EXPERIENCE: "register.years_of_mastery",
}
VISIT = VisitStage(sights=own.SIGHTS)
# Rules of the other of the two: its years, and the commission that no attestation goes to.
NOT_OF = {
    AttestationKind.EXERCISE: frozenset({"experience", "heard"}),
    AttestationKind.EXPERIENCE: frozenset({"exercise"}),
}


def asking_of(answers: Answers) -> Asking:
    """The answers as the register reads them: the years stand on a page of their own."""
    page = answers.get("exercise", {})
    return replace(
        read(answers), path="attestation", since=PartialDay.read(str(page.get("since") or ""))
    )


def _look_up(kind: AttestationKind, case: Case, on: date) -> Mapping[str, Any]:
    asking = asking_of(case.answers)
    told = attested.testimony_for_rules(case)
    held = attested.standing(
        kind, document_kind=asking.document_kind, document=asking.document, trade=asking.trade
    )
    return {**look_up(case, on), "testimony": told, "standing": held}


def _examine(kind: AttestationKind, given: Examination) -> Sequence[Any]:
    base = replace(situation_of(given), asking=asking_of(given.answers))
    who = own.vouched_by(given.answers)
    told: Testimony | None = given.looked_up.get("testimony")
    heard = given.heard
    claim = Claim(
        base=base,
        kind=kind,
        needed=int(given.parameters[NEEDED[kind]]),
        vouching=Vouching(who) if who in set(Vouching) else None,
        testimony=told,
        visited=given.visited.outcome if given.visited else "",
        heard=heard.result if heard else "",
        average=writing.thousands(heard.average) if heard else "",
        threshold=writing.thousands(heard.threshold) if heard else "",
        standing=str(given.looked_up.get("standing") or ""),
    )
    return examine(claim)


def answer_of(rule: str, answers: Answers) -> str:
    """What the case page shows beside a rule."""
    if rule in ("exercise", "experience"):
        since = asking_of(answers).since
        return day_text(since.iso) if since else ""
    if rule == "testimony":
        return _vouched(answers)
    if rule == "work":
        return str(answers.get("exercise", {}).get("told") or "")
    return answer_of_registration(rule, answers)


def _vouched(answers: Answers) -> str:
    who = own.vouched_by(answers)
    if who == Vouching.MASTER:
        return writing.isolate(answers.get("master", {}).get("nia", ""))
    if who == Vouching.BODY:
        return str(answers.get("body", {}).get("name", ""))
    return str(wording.VOUCHING.get(who, ""))


def title_of(answers: Answers) -> tuple[str, str]:
    """The name of the person in both scripts."""
    asking = read(answers)
    return asking.name_ar, asking.name_latin


def _accept(
    kind: AttestationKind, *, case: Case, decision: Decision, by: Actor, at: datetime
) -> Subject:
    return attest(
        kind=kind, asking=asking_of(case.answers), case=case, decision=decision, by=by, at=at
    )


def _effect(kind: AttestationKind, case: Case) -> Text:
    if case.state == CaseState.ACCEPTED and case.subject_kind == "attestation":
        return wording.GIVEN[kind]
    latin = get_language() in ("fr", "en") and case.title_latin
    name = case.title_latin if latin else case.title_ar
    return str(wording.EFFECTS[kind]) % {"name": name}


def _beside(case: Case, viewer: Actor) -> Sequence[Beside]:
    """The code of the master while it is waited for; afterwards the document and its use."""
    given = attested.attestation_of_case(case, viewer=viewer)
    if given is not None and given.withdrawn_at is None:
        return (
            Beside(
                title=_("Your document (PDF)"),
                note=_("With a code that anybody can check."),
                href=reverse("register:attestation", args=[given.pk]),
                icon="file-type-pdf",
            ),
            Beside(
                title=wording.USES[given.kind],
                note=_(
                    "Nothing more to photograph for the craft: the document is found by itself."
                ),
                href=reverse("register:use_attestation", args=[given.pk]),
            ),
        )
    if case.state not in (CaseState.SUBMITTED, CaseState.RESUBMITTED, CaseState.TO_CORRECT):
        return ()
    told = attested.testimony_of(case)
    if told is None or told.state != "asked":
        return ()
    return (
        Beside(
            title=_("Type the code of who vouches for you"),
            note=_("They received it by message. Ask them for it."),
            href=reverse("register:testimony", args=[case.pk]),
            icon="shield-check",
        ),
    )


GROUNDS: Mapping[str, tuple[Text, str]] = {
    "exercise_not_shown": (_("The exercise of the craft is not shown"), DECREE),
    "years_too_few": (_("Fewer years of practice than required"), WHO_MAY_ENTER),
    "not_recognised": (_("The commission did not recognise the experience"), DECREE),
    "not_the_person": (_("It is not the person of the identity card"), HOW_SHOWN),
    "false_document": (_("A document is false or altered"), provisional("false_document")),
}


OF_EXERCISE = {code: ground for code, ground in GROUNDS.items() if code != "not_recognised"}


def _labels(kind: AttestationKind) -> Mapping[str, Text]:
    own_rules = {code: said for code, said in wording.RULES.items() if code not in NOT_OF[kind]}
    return {**{code: RULES[code] for code in wording.SHARED}, **own_rules}


def _declare(kind: AttestationKind, *, title: Text, short: Text, stage: Stage) -> Procedure:
    """The two procedures differ by their years and by the commission alone."""
    recognises = kind is AttestationKind.EXPERIENCE
    return Procedure(
        code=kind.value,
        version=1,
        title=title,
        short_title=short,
        start_template=f"register/start_{kind.value}.html",
        pages=(
            *(ask.NAME, ask.CARD, ask.RESIDENCE_CARD, ask.CRAFT, own.EXERCISE, own.TESTIMONY),
            *(own.MASTER, own.BODY, ask.PHONE, own.PLACE, own.WORK, own.DOCUMENTS),
        ),
        evidence=own.EVIDENCE,
        examine=partial(_examine, kind),
        rule_labels=_labels(kind),
        answer_of=answer_of,
        verdict_text=verdict_text,
        proof_of=wording.PROOF_OF,
        parameters=(*REGISTRATION.parameters, NEEDED[kind]),
        look_up=partial(_look_up, kind),
        keys_of=lambda answers: exact_keys(read(answers)),
        title_of=title_of,
        topic_of=lambda answers: read(answers).trade,
        province_of=lambda answers: read(answers).workplace.province,
        on_submission=ask_testimony,
        beside=_beside,
        stage=stage,
        on_acceptance=partial(_accept, kind),
        on_undoing=withdraw_attestation,
        grounds_of_refusal=GROUNDS if recognises else OF_EXERCISE,
        effect_of_acceptance=partial(_effect, kind),
        afterwards=(
            (_("Registration as a master"), _("With your recognition, when you like"))
            if recognises
            else (_("Registration"), _("With your attestation, when you like"))
        ),
    )


ATTESTATION = _declare(
    AttestationKind.EXERCISE,
    title=_("Attestation of exercise of a craft"),
    short=_("Attestation"),
    stage=Stage(visit=VISIT),
)
RECOGNITION = _declare(
    AttestationKind.EXPERIENCE,
    title=_("Recognition of professional experience"),
    short=_("Recognition"),
    stage=Stage(visit=VISIT, sitting=SittingStage(grid=own.GRID)),
)
