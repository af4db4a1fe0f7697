"""The conditions to be a master: ten years of exercise, and experience recognised.

Sources: https://rna.gov.ma/faq/ (at least ten years of effective exercise) and
https://mtaess.gov.ma/fr/registre-national-de-lartisanat/ (an attestation of recognition of
professional experience); the commissions that recognise it are those of decree 2.21.437.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sijill.kernel.law import article
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.register.rules.asking import ANY
from sijill.register.rules.days import PartialDay
from sijill.register.rules.entering import (
    DOCUMENTS,
    RULES,
    THE_REGISTER,
    WHO_MAY_ENTER,
    Rule,
    Situation,
)
from sijill.register.rules.exercise import WORDS, exercised
from sijill.register.rules.life import Category, EntryState
from sijill.register.rules.recognised import RECOGNITION_OF_EXPERIENCE, Recognised

COMMISSIONS = article("2.21.437")
NOT_FOR_MASTERS = frozenset({"proof", "practice"})


def recognition(
    *,
    given: str,
    found: Recognised | None,
    trade: str,
    evidence: frozenset[str],
) -> Verdict:
    """Professional experience is recognised: by a document given here, or on a paper."""
    if not given:
        if "proof" not in evidence:
            return refused("recognition.no_picture", DOCUMENTS, remedy="photograph_proof")
        return to_examine("recognition.read_paper", COMMISSIONS)
    if found is None and given == ANY:
        return refused("recognition.none_found", COMMISSIONS, remedy="ask_recognition")
    if found is None:
        return refused("recognition.unknown", COMMISSIONS, remedy="answer", document=given)
    if not found.same_person:
        return refused("recognition.of_another", COMMISSIONS, remedy="answer", document=given)
    if found.kind != RECOGNITION_OF_EXPERIENCE:
        return refused("recognition.of_exercise", WHO_MAY_ENTER, remedy="ask_recognition")
    if not found.stands:
        return refused("recognition.withdrawn", COMMISSIONS, remedy="ask_recognition")
    if found.trade != trade:
        return to_examine("recognition.other_trade", COMMISSIONS, day=found.on.isoformat())
    return ok("recognition.given", COMMISSIONS, day=found.on.isoformat())


def mastery(
    *, since: PartialDay | None, found: Recognised | None, needed: int, on: date
) -> Verdict:
    """At least so many years of effective exercise: as recognised, else as told and proved."""
    if found is not None and found.same_person:
        return _recognised(found, needed)
    return exercised("mastery", since=since, needed=needed, on=on, article=WHO_MAY_ENTER)


def _recognised(found: Recognised, needed: int) -> Verdict:
    years = found.years
    if years < needed:
        return refused(
            "mastery.too_few", WHO_MAY_ENTER, remedy="come_back", years=years, needed=needed
        )
    return ok("mastery.enough", WHO_MAY_ENTER, years=years, needed=needed)


def _of_entering(s: Situation) -> Verdict:
    return recognition(
        given=s.asking.recognition,
        found=s.recognised,
        trade=s.asking.trade,
        evidence=s.evidence,
    )


def _mastery_of_entering(s: Situation) -> Verdict:
    return mastery(since=s.asking.since, found=s.recognised, needed=s.years_of_mastery, on=s.on)


RECOGNITION_CODES = tuple(
    f"recognition.{word}"
    for word in (
        *("no_picture", "read_paper", "unknown", "of_another", "of_exercise", "withdrawn"),
        "none_found",
        *("other_trade", "given"),
    )
)
MASTERY_CODES = tuple(f"mastery.{word}" for word in (*WORDS, "too_few"))

MASTER_RULES: tuple[Rule, ...] = (
    *(rule for rule in RULES[:3] if rule.code not in NOT_FOR_MASTERS),
    Rule(
        code="recognition",
        check=_of_entering,
        articles=(COMMISSIONS, WHO_MAY_ENTER, DOCUMENTS),
        codes=RECOGNITION_CODES,
    ),
    Rule(
        code="mastery",
        check=_mastery_of_entering,
        articles=(WHO_MAY_ENTER,),
        codes=MASTERY_CODES,
    ),
    *(rule for rule in RULES[3:] if rule.code not in NOT_FOR_MASTERS),
)


def examine(situation: Situation) -> tuple[tuple[str, Verdict], ...]:
    """Every rule for a master in force on the day, in the order of the page."""
    return tuple(
        (rule.code, rule.check(situation)) for rule in MASTER_RULES if rule.in_force(situation.on)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """An entered craftsman who asks to be a master, on the day it is examined."""

    on: date
    state: EntryState | None
    category: Category | None
    trade: str
    given: str  # the code of a document given here, empty for a paper
    found: Recognised | None
    since: PartialDay | None
    evidence: frozenset[str]
    years_of_mastery: int


def standing(p: Promotion) -> Verdict:
    """An artisan who stands in the register; a master needs nothing more."""
    if p.category is Category.MASTER:
        return refused("promotion.already", THE_REGISTER, remedy="own_entry")
    if p.state is not EntryState.ENTERED or p.category is not Category.ARTISAN:
        return refused("promotion.not_entered", THE_REGISTER, remedy="register")
    return ok("promotion.entered", THE_REGISTER)


PROMOTION_RULES: Mapping[str, Callable[[Promotion], Verdict]] = {
    "standing": standing,
    "recognition": lambda p: recognition(
        given=p.given, found=p.found, trade=p.trade, evidence=p.evidence
    ),
    "mastery": lambda p: mastery(since=p.since, found=p.found, needed=p.years_of_mastery, on=p.on),
}
PROMOTION_CODES = (
    *("promotion.already", "promotion.not_entered", "promotion.entered"),
    *RECOGNITION_CODES,
    *MASTERY_CODES,
)


def examine_promotion(promotion: Promotion) -> tuple[tuple[str, Verdict], ...]:
    """Every rule of a promotion, in the order of the page."""
    return tuple((code, check(promotion)) for code, check in PROMOTION_RULES.items())
