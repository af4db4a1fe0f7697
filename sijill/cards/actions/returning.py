"""What came back from the printer: read whole or not at all, and the same file twice is one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from sijill.cards.actions.batching import close, lock_batch
from sijill.cards.actions.issuing import print_again
from sijill.cards.actions.moving import move, record
from sijill.cards.models import Batch, Card, Return
from sijill.cards.queries.batches import counts_of, sent_in
from sijill.cards.rules import returning as rules
from sijill.cards.rules.batching import stream_of
from sijill.cards.rules.life import LIFE, CardState, may_move
from sijill.cards.rules.returning import GOOD, Faulty, Line, Told
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action

STILL_THERE = frozenset({CardState.QUEUED, CardState.PRINTED, CardState.SUSPENDED})


@action
def take_return(*, batch: UUID, data: bytes, by: Actor, at: datetime) -> Return:
    """Read a file of the printer of a batch, or Faulty with every fault and nothing changed."""
    found = lock_batch(batch, by=by)
    _may(found, by)
    digest = hashlib.sha256(data).hexdigest()
    if there := Return.objects.filter(batch=found, digest=digest).first():
        return there
    with acting_for(SYSTEM):
        lines = rules.read(data, batch=found.reference)
        sent = sent_in(found)
        numbers = {position: number for position, (_id, number, _state) in sent.items()}
        if problems := list(rules.against(lines, numbers, _ended(found))):
            raise Faulty(problems[: rules.MOST_FAULTS])
        good = [line for line in lines if line.told in GOOD]
        _printed(found, good, at)
        bad = [line for line in lines if line.told is Told.SPOILED]
        for line in bad:
            _spoiled(sent[line.position][0], line.reason, by, at)
        made = _kept(found, digest, lines, by, at)
        if found.closed_at is None and counts_of(found).whole:
            close(found, at=at)
    return made


def _may(batch: Batch, by: Actor) -> None:
    if not may_move(CardState.QUEUED, CardState.PRINTED, by):
        raise Refused(refused("card.prints_not", LIFE))
    if by.kind is not ActorKind.SYSTEM and batch.stream != stream_of(by):
        raise Refused(refused("card.prints_elsewhere", LIFE, stream=batch.stream))
    if batch.drawn_at is None:
        raise Refused(refused("card.batch_not_drawn", LIFE))


def _ended(batch: Batch) -> dict[int, str]:
    """How the cards that are no longer at the printer ended there, by position."""
    rows = Card.objects.filter(batch=batch).exclude(state=CardState.QUEUED).order_by("position")
    found = rows.values_list("position", "state")
    return {
        position or 0: Told.SPOILED if state == CardState.SPOILED else "moved_on"
        for position, state in found
        if state not in STILL_THERE
    }


def _printed(batch: Batch, good: Sequence[Line], at: datetime) -> None:
    """Mark the cards that came out well, all at once: what is listed of them does not change."""
    positions = [line.position for line in good]
    theirs = Card.objects.filter(batch=batch, position__in=positions, printed_at=None)
    theirs.filter(state=CardState.SUSPENDED, before=CardState.QUEUED).update(
        before=CardState.PRINTED, printed_at=at
    )
    theirs.filter(state=CardState.QUEUED).update(state=CardState.PRINTED, printed_at=at)
    theirs.filter(Q(state=CardState.WITHDRAWN) | Q(state=CardState.EXPIRED)).update(printed_at=at)


def _spoiled(card: UUID, why: str, by: Actor, at: datetime) -> None:
    """Stop a spoiled card for ever and approve another, which the next batch takes."""
    found = Card.objects.select_for_update(of=("self",)).get(pk=card)
    if found.state not in STILL_THERE:
        return
    suspended = found.state == CardState.SUSPENDED
    found.printed_at = None
    move(found, CardState.SPOILED, by=by, at=at, ground=why)
    record("cards.spoiled", found, by=by, at=at)
    again = print_again(spoiled=found, by=SYSTEM, at=at)
    if suspended:  # the entry is: its new card waits as the spoiled one did
        move(again, CardState.SUSPENDED, by=SYSTEM, at=at, ground="register.suspended")


def _kept(batch: Batch, digest: str, lines: Sequence[Line], by: Actor, at: datetime) -> Return:
    told = [line.told for line in lines]
    counts = {
        "printed": sum(one in GOOD for one in told),
        "spoiled": told.count(Told.SPOILED),
        "reprinted": told.count(Told.REPRINTED),
    }
    ledger.record(
        "cards.returned",
        subject=Subject(kind="batch", id=batch.pk),
        by=by,
        at=at,
        article=LIFE,
        facts={"batch": batch.reference, "sha256": digest, **counts},
    )
    return Return.objects.create(batch=batch, digest=digest, read_at=at, read_by=by.user, **counts)
