"""The conditions on which a craftsman enters the register, each with its article.

Sources: law 50.17, article 6, as the ministry's questions and answers tell it
(https://rna.gov.ma/faq/): a diploma, or at least three years of effective exercise. What no
published text is known to state is cited as provisional, and there a person judges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.register.rules.asking import (
    ATTESTATION,
    CIN,
    DIPLOMA,
    GIVEN_HERE,
    MINOR,
    REGIMES,
    Asking,
)
from sijill.register.rules.days import full_years
from sijill.register.rules.exercise import exercised
from sijill.register.rules.filing import CODES as FILING_CODES
from sijill.register.rules.filing import FAMILY, MANDATE, filer_of
from sijill.register.rules.life import LIVE, EntryState
from sijill.register.rules.recognised import Recognised

# The platform has been open to all since this day (https://medias24.com/2022/03/01/).
REGISTER_OPENED = date(2022, 2, 21)

WHO_MAY_ENTER = article("50.17", "6")
THE_REGISTER = article("50.17", "4")
ATTESTATION_OF_EXERCISE = article("2.21.437")
APPRENTICES = article("12.00")
LIST_OF_TRADES = article("2.21.991")
DOCUMENTS = article("faq")

OLDEST = 110  # years; beyond it a date was mistyped


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTrade:
    """What the nomenclature of the day says of a code."""

    code: str
    known: bool = True
    practised: bool = True  # an activity or a skill, not a whole branch
    in_force: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An entry that the same document opened, or that was judged to be the same person."""

    state: EntryState
    nia: str
    same_document: bool = True
    another: bool = False  # an examiner found that it is another person under this document


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A craftsman's asking and what was looked up for it, on the day it is examined."""

    asking: Asking
    evidence: frozenset[str]
    on: date
    years_of_practice: int
    minimum_age: int
    earliest_practice_age: int
    trade: ListedTrade | None = None
    other_trades: tuple[ListedTrade, ...] = ()
    territory_ok: bool = True
    likenesses_open: int = 0
    earlier: Earlier | None = None
    contested: bool = False  # a contested identity on this document waits for its decision
    document_warnings: tuple[str, ...] = ()
    years_of_mastery: int = 0
    recognised: Recognised | None = None  # the document given here that the asker names
    apprentice_age: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One condition, the texts it rests on and the days between which it holds."""

    code: str
    check: Callable[[Situation], Verdict]
    articles: tuple[str, ...]
    since: date = REGISTER_OPENED
    until: date | None = None
    codes: tuple[str, ...] = field(default=())  # every verdict code it may answer

    def in_force(self, on: date) -> bool:
        """Whether the rule holds on that day."""
        return self.since <= on and (self.until is None or on < self.until)


def examine(situation: Situation) -> tuple[tuple[str, Verdict], ...]:
    """Every rule in force on the day, in the order of the page."""
    return tuple(
        (rule.code, rule.check(situation)) for rule in RULES if rule.in_force(situation.on)
    )


def identity(s: Situation) -> Verdict:
    """A valid, readable identity document is joined, both sides."""
    if s.asking.document_kind == MINOR:
        return _of_a_child(s)
    if not {"identity_front", "identity_back"} <= s.evidence:
        return refused("identity.no_picture", DOCUMENTS, remedy="photograph_card")
    if s.asking.document_kind != CIN:
        return to_examine("identity.foreign", provisional("foreign_residents"))
    if s.document_warnings:
        return to_examine("identity.unusual", provisional("card_number"))
    if s.asking.valid_until is None:
        return to_examine("identity.no_validity", provisional("identity_validity"))
    until = s.asking.valid_until.isoformat()
    if s.asking.valid_until < s.on:
        article_ = provisional("identity_validity")
        return to_examine("identity.expired", article_, remedy="renew_card", day=until)
    return ok("identity.valid", DOCUMENTS, day=until)


def _of_a_child(s: Situation) -> Verdict:
    """A child without a card is known by the birth entry, which somebody compares."""
    if "birth_entry" not in s.evidence:
        return refused("identity.no_birth_entry", DOCUMENTS, remedy="photograph_card")
    return to_examine("identity.birth_entry", provisional("minors"))


def age(s: Situation) -> Verdict:
    """Old enough; no published text is known to say how old, so nobody is refused for it.

    An apprentice is 15 or more (law 12.00): that one may enter so early is ours, and judged.
    """
    article_ = provisional("minimum_age")
    born = s.asking.born
    if born is None:
        return refused("age.unknown", article_, remedy="answer")
    if born.earliest > s.on or full_years(born.latest, s.on) > OLDEST:
        return refused("age.impossible", article_, remedy="answer", year=born.year)
    at_least = full_years(born.latest, s.on)
    if at_least >= s.minimum_age:
        return ok("age.enough", article_, years=at_least)
    if full_years(born.earliest, s.on) >= s.minimum_age:
        return to_examine("age.unclear", article_, needed=s.minimum_age)
    if at_least >= s.apprentice_age:
        return to_examine("age.apprentice", APPRENTICES, years=at_least, needed=s.apprentice_age)
    return to_examine("age.young", article_, years=at_least, needed=s.minimum_age)


def trade(s: Situation) -> Verdict:
    """The craft is one of the list in force."""
    if s.trade is None:
        if s.asking.trade_in_words:
            return to_examine("trade.in_words", LIST_OF_TRADES, words=s.asking.trade_in_words)
        return refused("trade.none", LIST_OF_TRADES, remedy="choose_trade")
    if not (s.trade.known and s.trade.in_force):
        return refused("trade.not_listed", LIST_OF_TRADES, remedy="choose_trade")
    if not s.trade.practised:
        return to_examine("trade.too_wide", LIST_OF_TRADES)
    if any(not (t.known and t.in_force and t.practised) for t in s.other_trades):
        return to_examine("trade.other_not_listed", LIST_OF_TRADES)
    return ok("trade.listed", LIST_OF_TRADES)


def proof(s: Situation) -> Verdict:
    """A diploma or an attestation of exercise is joined, and read; or was given here."""
    if s.asking.path == GIVEN_HERE:
        return _given_here(s)
    if s.asking.path not in (DIPLOMA, ATTESTATION):
        return refused("proof.none", WHO_MAY_ENTER, remedy="choose_proof")
    if "proof" not in s.evidence:
        return refused("proof.no_picture", DOCUMENTS, remedy="photograph_proof")
    if s.asking.path == DIPLOMA:
        return to_examine("proof.read_diploma", WHO_MAY_ENTER)
    return to_examine("proof.read_attestation", ATTESTATION_OF_EXERCISE)


def _given_here(s: Situation) -> Verdict:
    """An attestation or a recognition that this register gave: nobody reads it again."""
    found = s.recognised
    if found is None:
        return refused("proof.unknown_document", ATTESTATION_OF_EXERCISE, remedy="ask_attestation")
    if not found.same_person:
        return refused("proof.of_another", ATTESTATION_OF_EXERCISE, document=found.code)
    if not found.stands:
        return refused("proof.withdrawn", ATTESTATION_OF_EXERCISE, remedy="ask_attestation")
    if found.trade != s.asking.trade:
        return to_examine("proof.other_trade", ATTESTATION_OF_EXERCISE, document=found.code)
    return ok(
        "proof.given_here", ATTESTATION_OF_EXERCISE, document=found.code, day=found.on.isoformat()
    )


def practice(s: Situation) -> Verdict:
    """At least so many years of effective exercise, for who has no diploma."""
    if s.asking.path == DIPLOMA:
        return ok("practice.not_needed", WHO_MAY_ENTER)
    found = s.recognised if s.asking.path == GIVEN_HERE else None
    if found is not None and found.same_person and found.years >= s.years_of_practice:
        return ok("practice.enough", WHO_MAY_ENTER, years=found.years, needed=s.years_of_practice)
    return exercised(
        "practice",
        since=s.asking.since,
        needed=s.years_of_practice,
        on=s.on,
        article=WHO_MAY_ENTER,
    )


def plausible(s: Situation) -> Verdict:
    """The craft began at an age at which one can have begun."""
    article_ = provisional("plausible_practice")
    born, since = s.asking.born, s.asking.since
    if born is None or since is None:
        return ok("plausible.not_said", article_)
    if since.latest < born.earliest:
        return refused("plausible.before_birth", article_, remedy="answer")
    began_at = full_years(born.earliest, since.latest)
    if began_at < s.earliest_practice_age:
        return to_examine("plausible.very_young", article_, years=began_at)
    return ok("plausible.yes", article_, years=began_at)


def workplace(s: Situation) -> Verdict:
    """The place of work is where the institution that examines is competent."""
    article_ = provisional("competence")
    if not s.asking.workplace.province:
        return refused("workplace.unknown", article_, remedy="answer")
    if not s.territory_ok:
        return to_examine("workplace.elsewhere", article_, remedy="reroute")
    return ok("workplace.here", article_)


def previous(s: Situation) -> Verdict:
    """One person is entered once, under one number for life."""
    if s.contested:
        return to_examine("previous.contested", THE_REGISTER)
    if s.likenesses_open:
        count = s.likenesses_open
        return to_examine("previous.to_settle", THE_REGISTER, remedy="settle", count=count)
    if s.earlier is None:
        return ok("previous.none", THE_REGISTER)
    if s.earlier.another:
        return _held_by_another(s.earlier)
    if s.earlier.state is EntryState.ENTERED:
        return refused("previous.entered", THE_REGISTER, remedy="own_entry", nia=s.earlier.nia)
    if s.earlier.state is EntryState.SUSPENDED:
        return refused("previous.suspended", THE_REGISTER, remedy="own_entry", nia=s.earlier.nia)
    return ok("previous.returns", THE_REGISTER, nia=s.earlier.nia)


def _held_by_another(earlier: Earlier) -> Verdict:
    if earlier.state in LIVE:
        return refused("previous.held_by_another", THE_REGISTER, remedy="contest")
    return ok("previous.freed", THE_REGISTER)


def filer(s: Situation) -> Verdict:
    """The person asks, or somebody who may ask for them and shows it."""
    born = s.asking.born
    under_age = born is not None and full_years(born.earliest, s.on) < s.minimum_age
    return filer_of(s.asking.filer, evidence=s.evidence, under_age=under_age)


def regime(s: Situation) -> Verdict:
    """The regime is as the person declares it, until the fund answers."""
    article_ = provisional("regime_declared")
    if s.asking.regime not in REGIMES:
        return refused("regime.none", article_, remedy="answer")
    if s.asking.regime == "unknown":
        return ok("regime.not_known", article_)
    return ok("regime.declared", article_)


def face(s: Situation) -> Verdict:
    """A photograph of the face is joined; the form of the card asks for it."""
    if "face" not in s.evidence:
        return refused("face.no_picture", ATTESTATION_OF_EXERCISE, remedy="photograph_face")
    return ok("face.joined", ATTESTATION_OF_EXERCISE)


def informed(s: Situation) -> Verdict:
    """The person was told what entering brings and costs, before asking."""
    article_ = provisional("told_before")
    if not s.asking.informed:
        return refused("informed.no", article_, remedy="tell")
    return ok("informed.yes", article_)


def _named(prefix: str, words: str) -> tuple[str, ...]:
    return tuple(f"{prefix}.{word}" for word in words.split())


_CODES: Mapping[str, str] = {
    "identity": "no_picture foreign unusual no_validity expired valid no_birth_entry birth_entry",
    "age": "unknown impossible enough unclear apprentice young",
    "trade": "in_words none not_listed too_wide other_not_listed listed",
    "proof": "none no_picture read_diploma read_attestation unknown_document of_another withdrawn"
    " other_trade given_here",
    "practice": "not_needed unknown ahead enough unclear too_short",
    "plausible": "not_said before_birth very_young yes",
    "workplace": "unknown elsewhere here",
    "previous": "contested to_settle none held_by_another freed entered suspended returns",
    "regime": "none not_known declared",
    "face": "no_picture joined",
    "informed": "no yes",
}


def _rule(code: str, check: Callable[[Situation], Verdict], *articles: str) -> Rule:
    return Rule(code=code, check=check, articles=articles, codes=_named(code, _CODES[code]))


RULES: tuple[Rule, ...] = (
    _rule(
        "identity",
        identity,
        DOCUMENTS,
        provisional("identity_validity"),
        provisional("card_number"),
        provisional("foreign_residents"),
        provisional("minors"),
    ),
    _rule("age", age, provisional("minimum_age"), APPRENTICES),
    _rule("trade", trade, LIST_OF_TRADES),
    _rule("proof", proof, WHO_MAY_ENTER, ATTESTATION_OF_EXERCISE, DOCUMENTS),
    _rule("practice", practice, WHO_MAY_ENTER),
    _rule("plausible", plausible, provisional("plausible_practice")),
    _rule("workplace", workplace, provisional("competence")),
    _rule("previous", previous, THE_REGISTER),
    Rule(code="filer", check=filer, articles=(FAMILY, MANDATE), codes=FILING_CODES),
    _rule("regime", regime, provisional("regime_declared")),
    _rule("face", face, ATTESTATION_OF_EXERCISE),
    _rule("informed", informed, provisional("told_before")),
)

PARAMETERS: Mapping[str, Any] = {
    "register.years_of_practice": 3,  # https://rna.gov.ma/faq/
    "register.minimum_age": 18,  # provisional: majority
    "register.earliest_practice_age": 8,  # provisional: below it a person looks
}
