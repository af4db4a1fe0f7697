"""What a rule answers: yes, no, or a person must judge; and why, on which article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """The three answers of a rule."""

    OK = "ok"
    REFUSED = "refused"
    TO_EXAMINE = "to_examine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One rule's answer on one situation.

    `code` names the rule and the answer ("practice.too_short"); `article` is a key of the
    law table or "provisional"; `facts` are the plain values that the sentence quotes;
    `remedy` is the code of what can be done; `until` the last day on which it can.
    """

    outcome: Outcome
    code: str
    article: str
    facts: Mapping[str, object] = field(default_factory=dict)
    remedy: str = ""
    until: date | None = None

    @property
    def is_ok(self) -> bool:
        return self.outcome is Outcome.OK


def ok(code: str, article: str, **facts: object) -> Verdict:
    """The condition is met."""
    return Verdict(outcome=Outcome.OK, code=code, article=article, facts=facts)


def refused(
    code: str, article: str, *, remedy: str = "", until: date | None = None, **facts: object
) -> Verdict:
    """The condition is not met."""
    return Verdict(
        outcome=Outcome.REFUSED, code=code, article=article, facts=facts, remedy=remedy, until=until
    )


def to_examine(code: str, article: str, *, remedy: str = "", **facts: object) -> Verdict:
    """A person must judge."""
    return Verdict(
        outcome=Outcome.TO_EXAMINE, code=code, article=article, facts=facts, remedy=remedy
    )


class Refused(Exception):
    """An action was refused by its rules; carries every verdict that said no."""

    def __init__(self, *verdicts: Verdict) -> None:
        self.verdicts = verdicts
        super().__init__(", ".join(v.code for v in verdicts))
