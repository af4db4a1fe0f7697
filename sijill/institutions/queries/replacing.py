"""Who holds the parts of what was called, and who held them before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sijill.institutions.models import Assembly, Meeting
from sijill.institutions.queries.offices import names_of
from sijill.institutions.rules.replacing import Seated
from sijill.kernel.actor import Subject
from sijill.ledger.queries import acts_of

KINDS = frozenset({"session.part_replaced", "body.part_replaced"})
ALL_FOUR = tuple(Seated)
TWO = (Seated.CHAIR, Seated.SECRETARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """One change: which part, who left it, who came in, when and why; as the acts say."""

    part: Seated
    former: str
    next: str
    at: datetime
    reason: str


def holders(held: Assembly | Meeting) -> Mapping[Seated, UUID]:
    """Which agent holds which part."""
    parts = ALL_FOUR if isinstance(held, Assembly) else TWO
    return {part: getattr(held, f"{part}_id") for part in parts}


def places_of(held: Assembly | Meeting) -> list[str]:
    """The institutions whose agents may hold a part: its own; of a body, its chamber's too."""
    if isinstance(held, Meeting):
        return [held.institution_id]
    return sorted({held.body.institution_id, held.body.chamber_id or held.body.institution_id})


def replaced(held: Assembly | Meeting, *, language: str) -> list[Replaced]:
    """Who was put in the place of whom, the first change first.

    The caller has checked that the session or the assembly may be seen.
    """
    is_body = isinstance(held, Assembly)
    subject = _subject(held)
    told = [one for one in acts_of([subject]) if one.act.kind in KINDS and one.facts]
    mine = [one for one in told if not is_body or one.facts["assembly"] == str(held.pk)]  # type: ignore[index]
    agents = {UUID(one.facts[end]) for one in mine for end in ("former", "next")}  # type: ignore[index]
    names = names_of(agents, language) if agents else {}
    return [
        Replaced(
            part=Seated(facts["part"]),
            former=names.get(UUID(facts["former"]), ""),
            next=names.get(UUID(facts["next"]), ""),
            at=one.act.at,
            reason=facts["reason"],
        )
        for one in mine
        if (facts := one.facts)
    ]


def _subject(held: Assembly | Meeting) -> Subject:
    """An assembly is told of on its body, a session on itself."""
    if isinstance(held, Assembly):
        return Subject(kind="body", id=held.body_id)
    return Subject(kind="session", id=held.pk)
