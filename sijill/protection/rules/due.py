"""Whom the register hands over, and what keeps somebody from being sent today.

Four regimes make one profession: who keeps accounts, who pays the unified contribution and the
auto-entrepreneurs are told to the fund by others; sending them too would affiliate them twice
and open a debt. The register hands over the untaxed alone, and the fund confirms it each time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.protection.rules.life import CoverState

COVER = article("98.15")
LIAISON = provisional("liaison_body")
TOLD = provisional("told_before_sending")
ASKED = provisional("fund_asked_first")
EXCHANGE = article("09.08")


class Liaison(StrEnum):
    """Who tells the fund of somebody."""

    REGISTER = "register"
    TAX = "tax"
    AUTO_ENTREPRENEUR = "auto_entrepreneur"
    TO_LEARN = "to_learn"  # the person does not know, and the fund will say


# The regime as it was declared, and who tells the fund of it.
LIAISONS: Mapping[str, Liaison] = {
    "untaxed": Liaison.REGISTER,
    "cpu": Liaison.TAX,
    "auto_entrepreneur": Liaison.AUTO_ENTREPRENEUR,
    "simplified": Liaison.TAX,
    "accounts": Liaison.TAX,
    "unknown": Liaison.TO_LEARN,
}


class FundAnswer(StrEnum):
    """What the fund says of somebody before anything is sent."""

    NOT_ASKED = ""
    UNKNOWN_THERE = "unknown_there"  # it covers nobody under this identity: may be sent
    KNOWN_HERE = "known_here"  # handed over by the register already: nothing to repeat
    COVERED = "covered"  # salaried, pensioner, civil servant, spouse, free cover
    OTHER_REGIME = "other_regime"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Somebody on the way to the fund, on the day it is looked at."""

    of_person: bool
    entry: str
    regime: str
    state: CoverState | None
    amount: Decimal
    told_amount: Decimal | None
    open_questions: int
    answer: FundAnswer
    exchange_on: bool


S = CoverState
_YES = frozenset(S) - {S.CANDIDATE, S.TOLD, S.DECLINED, S.DROPPED}


def person(s: Situation) -> Verdict:
    """Cover follows a person; each member of a cooperative has an entry of their own."""
    if not s.of_person:
        return refused("cover.of_organisation", COVER)
    return ok("cover.of_a_person", COVER)


def entry(s: Situation) -> Verdict:
    """Who is suspended or struck off is not handed over."""
    if s.entry != "entered":
        return refused("cover.entry_does_not_stand", LIAISON)
    return ok("cover.entry_stands", LIAISON)


def regime(s: Situation) -> Verdict:
    """The register hands over the untaxed alone."""
    liaison = LIAISONS.get(s.regime, Liaison.TO_LEARN)
    if liaison is Liaison.REGISTER:
        return ok("cover.ours", LIAISON)
    if liaison is Liaison.TO_LEARN:
        return to_examine("cover.regime_to_learn", LIAISON, remedy="fund")
    return refused(f"cover.told_by_{liaison.value}", LIAISON)


def told(s: Situation) -> Verdict:
    """What it costs and changes was told, and that is on record."""
    if s.told_amount is None:
        return refused("cover.not_told", TOLD, remedy="tell")
    return ok("cover.told", TOLD)


def consent(s: Situation) -> Verdict:
    """The person said yes, after that."""
    if s.told_amount is None or s.state not in _YES:
        return refused("cover.not_consented", TOLD, remedy="ask")
    return ok("cover.consented", TOLD)


def price(s: Situation) -> Verdict:
    """The amount that was told is the amount of today."""
    if s.told_amount is None:
        return to_examine("cover.no_price_yet", TOLD)
    if s.told_amount != s.amount:
        return refused("cover.price_changed", TOLD, remedy="tell")
    return ok("cover.price_same", TOLD)


def questions(s: Situation) -> Verdict:
    """Nothing is sent while a question of the person waits for its answer."""
    if s.open_questions:
        return refused("cover.question_open", TOLD, remedy="answer")
    return ok("cover.no_question", TOLD)


def fund(s: Situation) -> Verdict:
    """The fund was asked first, and covers this person under no other account."""
    if s.answer is FundAnswer.NOT_ASKED:
        return refused("cover.fund_not_asked", ASKED, remedy="fund")
    if s.answer in (FundAnswer.COVERED, FundAnswer.OTHER_REGIME):
        return refused("cover.covered_elsewhere", ASKED, remedy="case")
    return ok("cover.free_to_send", ASKED)


def exchange(s: Situation) -> Verdict:
    """The exchange has its legal basis and its authorisation on record, and is on."""
    if not s.exchange_on:
        return refused("cover.exchange_off", EXCHANGE)
    return ok("cover.exchange_on", EXCHANGE)


Rule = Callable[[Situation], Verdict]
DUE: Mapping[str, Rule] = {"person": person, "entry": entry, "regime": regime}
RULES: Mapping[str, Rule] = {
    **DUE,
    "told": told,
    "consent": consent,
    "price": price,
    "questions": questions,
    "fund": fund,
    "exchange": exchange,
}
# What must hold before even the question to the fund may name somebody.
QUERY_NEEDS = ("person", "entry", "regime", "told", "consent", "price", "questions")


def is_due(s: Situation) -> bool:
    """Whether the register hands this person over, or must ask the fund whether it does."""
    return not any(rule(s).outcome == "refused" for rule in DUE.values())


def examine(s: Situation) -> Sequence[tuple[str, Verdict]]:
    """Every rule, in the order in which a person would ask."""
    return tuple((name, rule(s)) for name, rule in RULES.items())


def may_send(s: Situation) -> bool:
    """Whether nothing at all stands in the way today; a regime still to learn does."""
    return all(verdict.is_ok for _, verdict in examine(s)) or _learnt(s)


def _learnt(s: Situation) -> bool:
    """A regime nobody knew, which the fund has answered since."""
    open_ones = [name for name, verdict in examine(s) if not verdict.is_ok]
    return open_ones == ["regime"] and regime(s).outcome == "to_examine"
