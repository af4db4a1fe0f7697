"""Attestations, recognitions and the words of those who vouch, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import declare
from sijill.register.rules.attesting import AttestationKind, TestimonyState, Vouching

Sentences = Mapping[str, Any]

# Labels of the registration that these procedures share.
SHARED = ("identity", "age", "trade", "plausible", "workplace")

RULES: Sentences = {
    "exercise": _("Years of practice"),
    "experience": _("Years of practice"),
    "testimony": _("Word of a master or craft body"),
    "work": _("Photos of the work"),
    "seen": _("Visit to the workshop"),
    "heard": _("Qualification commission"),
    "attested": _("Document already held"),
}

PROOF_OF: Mapping[str, str] = {
    "identity": "identity_front",
    "age": "identity_front",
    "trade": "work",
    "work": "work",
    "testimony": "word",
}

VERDICTS: Sentences = {
    "exercise.unknown": _("The beginning of the practice is missing. Years needed: %(needed)s."),
    "exercise.ahead": _("The practice cannot begin in the future: correct the date."),
    "exercise.enough": _("Years told: %(years)s; needed: %(needed)s."),
    "exercise.unclear": _("Years needed: %(needed)s. Ask for the month."),
    "exercise.too_short": _("Years told: %(years)s; needed: %(needed)s. Possible from %(day)s."),
    "experience.unknown": _("The beginning of the practice is missing. Years needed: %(needed)s."),
    "experience.ahead": _("The practice cannot begin in the future: correct the date."),
    "experience.enough": _("Years told: %(years)s; needed: %(needed)s."),
    "experience.unclear": _("Years needed: %(needed)s. Ask for the month."),
    "experience.too_short": _("Years told: %(years)s; needed: %(needed)s. Possible from %(day)s."),
    "testimony.by_master": _("A master of the same craft gave the code."),
    "testimony.other_trade": _("A master gave the code, but of another craft: judge."),
    "testimony.by_body": _("The craft body gave the code: check that it exists."),
    "testimony.read_paper": _("Read the signed word: who, which number or stamp, since when."),
    "testimony.no_picture": _("The signed word is missing. Photograph it."),
    "testimony.none": _("Nobody vouches: judge by the work and by the visit."),
    "testimony.waits": _("The code was not given yet: wait, or judge without it."),
    "testimony.not_given": _("The code was not given in time: judge without it."),
    "testimony.unknown_master": _("No master with a phone stands under this number: judge."),
    "work.seen": _("An agent saw the work being done."),
    "work.no_picture": _("A photo of the work is missing."),
    "work.to_look": _("Look at the photos: is it this craft, and this person?"),
    "seen.confirmed": _("The visit saw the craft exercised."),
    "seen.waived": _("No visit was needed: the reason is in the file."),
    "seen.doubtful": _("The visit leaves a doubt: read the report."),
    "seen.not_confirmed": _("The visit did not see the craft exercised."),
    "heard.passed": _("The commission gave %(average)s of 100; needed: %(needed)s."),
    "heard.failed": _("The commission gave %(average)s of 100; needed: %(needed)s."),
    "attested.none": _("None for this craft."),
    "attested.already": _("Already given under code %(document)s."),
}

REFUSALS: Sentences = {
    "testimony.not_from_here": _("This word was answered already."),
    "testimony.too_many": _("The code was sent %(limit)s times. Choose another way below."),
    "testimony.wait": _("A code was sent a moment ago. Wait a minute."),
    "testimony.none_asked": _("No word is asked any more."),
}

VOUCHING: Sentences = {
    Vouching.MASTER: _("A master of the register"),
    Vouching.BODY: _("A craft body"),
    Vouching.PAPER: _("On a signed paper"),
    Vouching.NOBODY: _("Nobody"),
}
STATES: Sentences = {
    TestimonyState.ASKED: _("Waiting for the code"),
    TestimonyState.CONFIRMED: _("Confirmed by the code"),
    TestimonyState.CLOSED: _("Not confirmed"),
}

TITLES: Sentences = {
    AttestationKind.EXERCISE: _("Attestation of exercise of a craft"),
    AttestationKind.EXPERIENCE: _("Recognition of professional experience"),
}
GIVEN: Sentences = {
    AttestationKind.EXERCISE: _(
        "Your attestation is made. Register with it: nothing more to photograph for the craft."
    ),
    AttestationKind.EXPERIENCE: _(
        "Your experience is recognised. Register as a master with it, or become one."
    ),
}
EFFECTS: Sentences = {
    AttestationKind.EXERCISE: _("Accepting gives %(name)s the attestation, with its code."),
    AttestationKind.EXPERIENCE: _("Accepting gives %(name)s the recognition, with its code."),
}
USES: Sentences = {
    AttestationKind.EXERCISE: _("Register with this attestation"),
    AttestationKind.EXPERIENCE: _("Register as a master with this recognition"),
}
ACTS: Sentences = {
    "register.attested": _("Attestation of exercise given"),
    "register.recognised": _("Experience recognised"),
    "register.attestation_withdrawn": _("Document on experience withdrawn"),
    "register.testimony_asked": _("Word of a master or craft body asked"),
    "register.testimony_given": _("Word of a master or craft body given"),
    "register.testimony_closed": _("Word of a master or craft body not given"),
}


def declare_all() -> None:
    """Hand over the message that asks somebody's word; it bears its code whoever reads it."""
    said = _("Sijill: {name} asks your word on the craft. If true, give the code {code}")
    declare("testimony.asked", full=said, discreet=said)
