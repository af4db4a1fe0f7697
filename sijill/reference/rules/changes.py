"""The life of a proposed change of a parameter: two people, or nothing changes.

No published text orders it: it is how this house keeps one hand from moving the law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sijill.kernel.actor import Actor, Assurance, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

ARTICLE = provisional("parameters")
SHORTEST_REASON = 10  # characters


class ChangeState(StrEnum):
    """The life of a proposed change of a parameter."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WHO = frozenset({Role.REGISTRAR, Role.DIRECTOR, Role.MINISTRY})

# (from, to): who may. None is "not proposed yet". A chamber may propose; what binds the whole
# country takes a hand of the ministry to confirm. Confirming and refusing ask for another
# person than the one who proposed; withdrawing asks for that very person.
CHANGES: Mapping[tuple[ChangeState | None, ChangeState], frozenset[Role]] = {
    (None, ChangeState.PROPOSED): WHO,
    (ChangeState.PROPOSED, ChangeState.CONFIRMED): frozenset({Role.MINISTRY}),
    (ChangeState.PROPOSED, ChangeState.REFUSED): WHO,
    (ChangeState.PROPOSED, ChangeState.WITHDRAWN): WHO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed, by whom, from when, and why."""

    code: str
    valid_from: date
    reason: str
    past_reason: str
    proposed_by: UUID


def may_move(state: ChangeState | None, to: ChangeState, *, by: Actor) -> Verdict:
    """Whether this office moves a change from one state to another."""
    allowed = CHANGES.get((state, to))
    if allowed is None:
        return refused("change.not_from_here", ARTICLE, state=state, to=to.value)
    if by.user is None or by.role not in allowed:
        return refused("change.not_your_office", ARTICLE, to=to.value)
    return ok("change.may_move", ARTICLE)


def may_propose(proposal: Proposal, *, by: Actor, today: date) -> list[Verdict]:
    """Every condition to propose a change, the refusals with their reason."""
    return [
        may_move(None, ChangeState.PROPOSED, by=by),
        _reasoned(proposal),
        _dated(proposal, today),
    ]


def may_confirm(proposal: Proposal, *, state: ChangeState, by: Actor, today: date) -> list[Verdict]:
    """Every condition to confirm a change; the day it starts is looked at again."""
    return [
        may_move(state, ChangeState.CONFIRMED, by=by),
        other_person(proposal, by=by),
        _surely_known(by),
        _dated(proposal, today),
    ]


def other_person(proposal: Proposal, *, by: Actor) -> Verdict:
    """Whether the one who decides is not the one who proposed."""
    if by.counts_as(proposal.proposed_by):
        return refused("change.same_person", ARTICLE, remedy="ask_another")
    return ok("change.two_people", ARTICLE)


def own(proposal: Proposal, *, by: Actor) -> Verdict:
    """Whether the one who withdraws is the one who proposed."""
    if by.user != proposal.proposed_by:
        return refused("change.not_yours", ARTICLE)
    return ok("change.yours", ARTICLE)


def _surely_known(by: Actor) -> Verdict:
    if by.assurance < Assurance.STEP_UP:
        return refused("change.step_up_needed", ARTICLE, remedy="step_up")
    return ok("change.surely_known", ARTICLE)


def _reasoned(proposal: Proposal) -> Verdict:
    if len(proposal.reason.strip()) < SHORTEST_REASON:
        return refused("change.reason_missing", ARTICLE, shortest=SHORTEST_REASON)
    return ok("change.reasoned", ARTICLE)


def _dated(proposal: Proposal, today: date) -> Verdict:
    """A change may reach back only for a reason of its own: people were told another figure."""
    past = proposal.valid_from < today
    if past and len(proposal.past_reason.strip()) < SHORTEST_REASON:
        return refused(
            "change.reaches_back", ARTICLE, remedy="say_why", valid_from=proposal.valid_from
        )
    return ok("change.dated", ARTICLE)
