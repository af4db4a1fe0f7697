"""The latest months of Fès, frozen so that the log draws which decisions are looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sijill.kernel.actor import Actor
from sijill.ledger.transaction import acting_for
from sijill.portal.demonstration.documents import Picture
from sijill.portal.demonstration.population import Story
from sijill.register.actions.drawing import freeze_month
from sijill.register.queries import controlling as read

WHERE, MONTHS, PROOF = "CH-03", 2, "proof"


def one_paper_for_two(
    stories: Sequence[Story], papers: Mapping[int, Mapping[str, Picture]]
) -> Mapping[int, Mapping[str, Picture]]:
    """The latest accepted of Fès joined the attestation of somebody else: a signal says so."""
    accepted = [
        story.person.number
        for story in stories
        if story.ending == "accepted"
        and story.person.town.province[:2] == "03"
        and not story.person.by_diploma
    ]
    if len(accepted) > 1:
        one, other = accepted[-2:]
        return {**papers, other: {**papers[other], PROOF: papers[one][PROOF]}}
    return papers


def freeze_months(agents: Mapping[str, Actor], *, at: datetime) -> int:
    """Freeze the latest months that hold a decision; frozen already, they stay so."""
    by = agents["director.fes"]
    with acting_for(by):
        known = {draw.month for draw in read.draws(by)}
        full = [month for month in read.months(at=at) if read.drawable(WHERE, month)]
        wanted = [month for month in full[:MONTHS] if month not in known]
        for month in wanted:
            freeze_month(institution=WHERE, month=month, by=by, at=at)
    return len(wanted)
