"""What a correction asks and what a decision says, on the person's own page."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.desk.models import Correction, Decision
from sijill.desk.procedures import Procedure
from sijill.desk.rules import DecisionOutcome
from sijill.desk.wording.articles import cited
from sijill.desk.wording.states import reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing to mend: what it is, why, and the desk's own words."""

    what: str
    why: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A decision in a few words: what was decided, granted or not, on which ground and article."""

    granted: bool
    told: str
    ground: str
    article: str
    note: str


def asked_of(correction: Correction, declared: Procedure) -> list[Asked]:
    """The things a correction asks, under their titles on the pages."""
    titles = {f"page:{page.code}": page.title for page in declared.pages}
    titles |= {f"evidence:{kind.code}": kind.label for kind in declared.evidence}
    return [
        Asked(what=str(titles.get(_key(i), "")), why=reason(i["reason"]), note=i.get("note", ""))
        for i in correction.items
    ]


def _key(item: dict[str, str]) -> str:
    return f"page:{item['page']}" if item.get("page") else f"evidence:{item.get('evidence', '')}"


def letter_of(decision: Decision, declared: Procedure) -> Said:
    """The decision as the person reads it."""
    granted = decision.outcome == DecisionOutcome.ACCEPTED
    return Said(
        granted=granted,
        told=str(declared.answered(decision.outcome, False, decision.ground).told),
        ground="" if granted else str(declared.ground_said(decision.ground)),
        article=cited(decision.article),
        note=decision.note,
    )
