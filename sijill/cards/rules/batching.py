"""Who makes a batch, what goes into it, and how it leaves the house: never by one person alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sijill.cards.rules.life import LIFE, CardState, may_move
from sijill.kernel.actor import Actor, ActorKind, Assurance
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

LEAVING = provisional("card_batch_leaves_by_two")
BUREAU = "bureau"  # the stream of the national printer; any other is the code of a chamber
RELEASE_HOLDS = timedelta(hours=24)  # from the second person's word to the end of the way out


def prints(by: Actor) -> bool:
    """Whether this office sends cards to a printer."""
    return may_move(CardState.APPROVED, CardState.QUEUED, by)


def stream_of(by: Actor) -> str:
    """Where this office prints: the bureau for the whole country, else at its own chamber."""
    return BUREAU if by.is_national or by.kind is ActorKind.SYSTEM else by.institution or ""


def may_make(by: Actor, *, stream: str, waiting: int) -> Sequence[Verdict]:
    """What keeps a batch from being made now."""
    if not prints(by):
        return [refused("card.prints_not", LIFE)]
    if by.kind is not ActorKind.SYSTEM and stream != stream_of(by):
        return [refused("card.prints_elsewhere", LIFE, stream=stream)]
    if not waiting:
        return [refused("card.nothing_to_print", LIFE)]
    return [ok("card.batch_may_be_made", LIFE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A batch that somebody asked to take out, and how far that went."""

    drawn: bool
    closed: bool
    asked_by: UUID | None = None
    granted_by: UUID | None = None
    granted_at: datetime | None = None


def may_ask(batch: Leaving, *, by: Actor) -> Verdict:
    """Whether this person may ask to take the files of a batch."""
    if not prints(by):
        return refused("card.prints_not", LEAVING)
    if batch.closed:
        return refused("card.batch_closed", LEAVING)
    if not batch.drawn:
        return refused("card.batch_not_drawn", LEAVING)
    return ok("card.may_ask", LEAVING)


def may_grant(batch: Leaving, *, by: Actor) -> Verdict:
    """Whether this person may be the second: another, of such an office, known a moment ago."""
    if not (asked := may_ask(batch, by=by)).is_ok:
        return asked
    if batch.asked_by is None:
        return refused("card.not_asked_for", LEAVING)
    if by.counts_as(batch.asked_by):
        return refused("card.second_person", LEAVING)
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        return refused("card.step_up_needed", LEAVING, remedy="step_up")
    return ok("card.may_grant", LEAVING)


def may_take(batch: Leaving, *, by: Actor, at: datetime) -> Verdict:
    """Whether this person may take the files now: whoever asked, once another said yes."""
    if not (asked := may_ask(batch, by=by)).is_ok:
        return asked
    if batch.granted_at is None or at >= batch.granted_at + RELEASE_HOLDS:
        return refused("card.not_released", LEAVING)
    if batch.asked_by != by.user:
        return refused("card.released_to_another", LEAVING)
    return ok("card.may_take", LEAVING)
