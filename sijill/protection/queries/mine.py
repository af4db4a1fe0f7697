"""What a person sees of the own cover: the price, what follows from it, the way so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Verdict
from sijill.ledger.queries import ToldAct, acts_of
from sijill.protection.models import Affiliation, Question, Rights
from sijill.protection.queries.affiliations import (
    open_question,
    questions_of,
    situation,
    visible,
)
from sijill.protection.queries.notices import rights_of
from sijill.protection.rules.due import LIAISONS, Liaison, Situation, examine
from sijill.protection.rules.effects import Arithmetic, arithmetic
from sijill.protection.rules.life import AGREED, CoverState
from sijill.reference import queries as reference
from sijill.reference.rules import Contribution, Regime
from sijill.reference.rules.contribution import base_of
from sijill.register.models import Entry
from sijill.register.queries import entry_of_space


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """One regime with its one dated amount, or none where it is paid with the tax."""

    regime: Regime
    amount: Contribution | None
    sum: Arithmetic | None
    liaison: Liaison


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A person's cover: entry, affiliation when the register hands over, verdicts, the trail."""

    entry: Entry
    affiliation: Affiliation | None
    situation: Situation
    verdicts: Sequence[tuple[str, Verdict]]
    question: Question | None
    questions: Sequence[Question]
    trail: Sequence[ToldAct]
    rights: Sequence[Rights]

    @property
    def liaison(self) -> Liaison:
        """Who tells the fund of this person."""
        return LIAISONS.get(self.situation.regime, Liaison.TO_LEARN)

    @property
    def is_ours(self) -> bool:
        """Whether the register hands over, or must learn from the fund whether it does."""
        return self.liaison in (Liaison.REGISTER, Liaison.TO_LEARN)

    @property
    def may_answer(self) -> bool:
        """Whether a yes or a no is waited for: due today, and said neither lastingly."""
        waits = {CoverState.CANDIDATE, CoverState.TOLD, CoverState.DECLINED}
        stands = self.situation.entry == "entered"
        return stands and self.affiliation is not None and self.affiliation.state in waits

    @property
    def may_take_back(self) -> bool:
        """Whether the yes may still be taken back: nothing left the house."""
        return self.affiliation is not None and self.affiliation.state in AGREED


def is_somebody(viewer: Actor) -> bool:
    """Whether a person stands behind the request who may have a cover."""
    return viewer.kind is ActorKind.CITIZEN and viewer.user is not None


def mine(*, viewer: Actor, at: datetime) -> Mine | None:
    """The person's own cover; None for somebody who is not in the register."""
    entry = entry_of_space(viewer=viewer)
    if entry is None:
        return None
    found = visible(viewer).filter(entry=entry).first()
    seen = situation(entry, found, at=at)
    return Mine(
        entry=entry,
        affiliation=found,
        situation=seen,
        verdicts=examine(seen),
        question=open_question(found) if found else None,
        questions=questions_of(found) if found else (),
        trail=acts_of([Subject(kind="affiliation", id=found.pk)]) if found else (),
        rights=rights_of(found) if found else (),
    )


def prices(*, at: datetime) -> list[Price]:
    """Every regime with its one amount of today, the register's own first."""
    return [_price(regime, at) for regime in Regime]


def _price(regime: Regime, at: datetime) -> Price:
    found = reference.contribution(regime, at=civil_date(at))
    declared = "accounts" if regime.value.startswith("accounts") else regime.value
    total = arithmetic(found.factors, base_of(regime), found.amount) if found else None
    return Price(regime=regime, amount=found, sum=total, liaison=LIAISONS[declared])
