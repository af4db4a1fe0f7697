"""A batch made, drawn, taken out by two people: cards approved become cards at the printer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q
from procrastinate.contrib.django import app

from sijill.cards import safe
from sijill.cards.actions.issuing import new_number
from sijill.cards.actions.moving import move, record
from sijill.cards.actions.placing import take_places
from sijill.cards.actions.telling import tell
from sijill.cards.models import Batch, Card, Release
from sijill.cards.queries.batches import NoBatch, counts_of, due, leaving, visible_batches
from sijill.cards.queries.cards import what_it_says
from sijill.cards.rules.batching import LEAVING, may_ask, may_grant, may_make, may_take
from sijill.cards.rules.life import CardState
from sijill.kernel import vault
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference

# One statement, whatever the count: what is listed stays as it is, so no place is marked.
QUEUE = """
WITH due AS (
    SELECT id FROM cards_card WHERE state = 'approved' AND outdated_at IS NULL
        AND (%(chamber)s = '' OR chamber_id = %(chamber)s)
        AND (%(specimen)s OR (says ->> 'trade_official')::boolean)
    FOR UPDATE SKIP LOCKED
), placed AS (
    SELECT c.id, row_number() OVER (ORDER BY c.chamber_id, c.number) AS position
    FROM cards_card c JOIN due USING (id)
)
UPDATE cards_card c SET state = 'queued', batch_id = %(batch)s, position = placed.position
FROM placed WHERE c.id = placed.id
"""


@action
def make_batch(*, stream: str, by: Actor, at: datetime) -> Batch:
    """Put every approved card of a stream into a batch, in an order that does not depend on chance.

    A craft without an official code stays behind, but for specimens; so does a card that another
    batch is taking at this moment.
    """
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"cards.batch.{stream}"])
        _say_anew(stream, at)
        _require(*may_make(by, stream=stream, waiting=due(stream).count()))
        batch = _opened(stream, by, at)
        cursor.execute(QUEUE, _given(batch, stream))
        batch.count = cursor.rowcount
        _require(*may_make(by, stream=stream, waiting=batch.count))
        batch.save(update_fields=["count"])
        _told("cards.batched", batch, by=by, at=at)
        _drawing(batch)
    return batch


def _given(batch: Batch, stream: str) -> Mapping[str, Any]:
    chamber = "" if stream == "bureau" else stream
    return {"chamber": chamber, "specimen": batch.specimen, "batch": batch.pk}


def _opened(stream: str, by: Actor, at: datetime) -> Batch:
    last = Batch.objects.filter(stream=stream).aggregate(last=Max("sequence"))["last"] or 0
    return Batch.objects.create(
        stream=stream,
        sequence=last + 1,
        count=1,
        specimen=settings.DEMONSTRATION,
        made_at=at.replace(microsecond=0),
        made_by=by.user,
        act=uuid4(),
    )


def _say_anew(stream: str, at: datetime) -> None:
    """Approve again what was approved under a name that changed, or a code that is official now."""
    waiting = Card.objects.select_for_update(of=("self",)).filter(state=CardState.APPROVED)
    lines = reference.listing(at=civil_date(at)).lines.values()
    official = [line.code for line in lines if not line.is_provisional]
    now_official = Q(says__trade_official=False, says__trade__in=official)
    stale = waiting.filter(Q(outdated_at__isnull=False) | now_official)
    if stream != "bureau":
        stale = stale.filter(chamber=stream)
    for card in stale.order_by("id"):
        _again(card, at)


def _again(card: Card, at: datetime) -> None:
    move(card, CardState.DROPPED, by=SYSTEM, at=at, ground="outdated")
    record("cards.dropped", card, by=SYSTEM, at=at)
    fresh = Card.objects.create(
        id=uuid4(),
        number=new_number(),
        entry=card.entry,
        person=card.person,
        chamber_id=card.entry.chamber_id,
        case_id=card.case_id,
        reason=card.reason,
        state=CardState.APPROVED,
        says=what_it_says(card.entry),
        face=card.face,
        valid_from=card.valid_from,
        valid_until=card.valid_until,
        requested_at=at,
    )
    take_places(cards=[fresh.pk], by=SYSTEM, at=at)
    record("cards.approved", fresh, by=SYSTEM, at=at, facts={"instead_of": card.number})


def _drawing(batch: Batch) -> None:
    """Have the sheets drawn once the batch is kept; asked twice, they are drawn once."""
    lock = f"cards.draw.{batch.pk}"
    app.configure_task("cards.draw", queueing_lock=lock, lock=lock).defer(batch=str(batch.pk))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What came of drawing a batch: where its files lie and which cards could not be drawn."""

    box: UUID
    wrapped: vault.WrappedKey
    files: int
    digest: str
    aside: Mapping[UUID, str]


@action
def keep_drawn(*, batch: UUID, drawn: Drawn, at: datetime) -> Batch:
    """Keep where the files of a batch lie; drawn twice, the first drawing stands."""
    with acting_for(SYSTEM):
        found = Batch.objects.select_for_update(of=("self",)).get(pk=batch)
        if found.drawn_at is not None:
            transaction.on_commit(lambda: safe.empty(drawn.box))
            return found
        for card, why in drawn.aside.items():
            _set_aside(card, why, at)
        found.drawn_at, found.vault, found.files = at, drawn.box, drawn.files
        found.digest = drawn.digest
        found.key_id, found.wrapped_key = drawn.wrapped.key_id, drawn.wrapped.wrapped
        found.save()
        _told("cards.batch_drawn", found, by=SYSTEM, at=at)
        if counts_of(found).whole:  # none of its cards could be drawn
            close(found, at=at)
    return found


def _set_aside(card: UUID, why: str, at: datetime) -> None:
    """A card that cannot be drawn is not printed: its holder asks again, with a new portrait."""
    found = Card.objects.select_for_update(of=("self",)).get(pk=card)
    if found.state != CardState.QUEUED:
        return
    move(found, CardState.SPOILED, by=SYSTEM, at=at, ground=why)
    record("cards.spoiled", found, by=SYSTEM, at=at)
    tell(found, "card.ask_again", at=at)


@action
def ask_release(*, batch: UUID, by: Actor, at: datetime) -> Release:
    """Ask to take the files of a batch out; asked again while it waits, it is one asking."""
    found = lock_batch(batch, by=by)
    _require(may_ask(leaving(found), by=by))
    there = found.releases.filter(asked_by=by.user, granted_at=None).order_by("asked_at").last()
    if there is not None:
        return there
    made = Release.objects.create(batch=found, asked_by=by.user, asked_at=at)
    _told("cards.release_asked", found, by=by, at=at)
    return made


@action
def grant_release(*, batch: UUID, by: Actor, at: datetime) -> Release:
    """Let whoever asked take the files out, as the second person."""
    found = lock_batch(batch, by=by)
    asked = _newest(found)
    _require(may_grant(leaving(found, asked), by=by))
    assert asked is not None
    if asked.granted_at is None:
        asked.granted_by, asked.granted_at = by.user, at
        asked.save(update_fields=["granted_by", "granted_at"])
        _told("cards.released", found, by=by, at=at)
    return asked


@action
def take_files(*, batch: UUID, by: Actor, at: datetime) -> Batch:
    """Take the files of a batch out of the house: each time is an act."""
    found = lock_batch(batch, by=by)
    asked = _newest(found)
    _require(may_take(leaving(found, asked), by=by, at=at))
    assert asked is not None
    asked.taken_at = at
    asked.save(update_fields=["taken_at"])
    _told("cards.batch_taken", found, by=by, at=at)
    return found


def _newest(batch: Batch) -> Release | None:
    asked = batch.releases.select_for_update(of=("self",))
    return asked.order_by("asked_at", "id").last()


def lock_batch(batch: UUID, *, by: Actor) -> Batch:
    """The batch, locked; NoBatch out of scope."""
    seen = visible_batches(by).filter(pk=batch).exists()
    found = Batch.objects.select_for_update(of=("self",)).filter(pk=batch).first()
    if found is None or not seen:
        raise NoBatch(batch)
    return found


def _require(*verdicts: Verdict) -> None:
    if bad := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*bad)


def _told(kind: str, batch: Batch, *, by: Actor, at: datetime) -> None:
    facts: dict[str, object] = {"batch": batch.reference, "count": batch.count}
    if batch.digest:
        facts["sha256"] = batch.digest
    act = ledger.record(
        kind,
        subject=Subject(kind="batch", id=batch.pk),
        by=by,
        at=at,
        article=LEAVING,
        facts=facts,
    )
    if kind == "cards.batched":
        Batch.objects.filter(pk=batch.pk).update(act=act.id)


def close(batch: Batch, *, at: datetime) -> None:
    """Close a batch of which every card is accounted for, and erase its files: all is printed."""
    batch.closed_at = at
    batch.save(update_fields=["closed_at"])
    if (box := batch.vault) is not None:
        transaction.on_commit(lambda: safe.empty(box))
