"""Cards at the chamber: arrived, handed over with a proof, lost, never fetched."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import Q

from sijill.accounts.queries import code_that_answered
from sijill.cards import safe
from sijill.cards.actions.issuing import print_again
from sijill.cards.actions.moving import lock, move, record
from sijill.cards.actions.telling import tell
from sijill.cards.models import Card, Handover
from sijill.cards.queries.stock import destroyed_from
from sijill.cards.rules.issuing import GONE, Reason
from sijill.cards.rules.life import LIFE, CardState, may_move
from sijill.desk.actions.evidence import Upload, inspected_as
from sijill.desk.inspection import SIZE_LIMIT
from sijill.desk.rules.assisting import SIGNATURE, SIGNED, Way
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action

CODE_HOLDS = timedelta(minutes=30)
LONGEST_SHELF = 20
WAYS_TO_END = ("destroyed", "sent_back")


@action
def arrive(*, card: Card | UUID, by: Actor, at: datetime, shelf: str = "") -> Card:
    """Take a printed card into the chamber's stock and tell its holder; told twice, once."""
    found = lock(card, by=by)
    if found.state == CardState.AT_CHAMBER:
        return shelve(card=found, shelf=shelf, by=by, at=at) if shelf else found
    found.arrived_at, found.shelf = at, shelf.strip()[:LONGEST_SHELF]
    move(found, CardState.AT_CHAMBER, by=by, at=at)
    record("cards.arrived", found, by=by, at=at)
    tell(found, "card.arrived", at=at)
    return found


@action
def shelve(*, card: Card | UUID, shelf: str, by: Actor, at: datetime) -> Card:
    """Note where a card lies: whoever keeps the stock may put it elsewhere."""
    found = lock(card, by=by)
    if not may_move(CardState.PRINTED, CardState.AT_CHAMBER, by):
        raise Refused(refused("card.keeps_no_stock", LIFE))
    found.shelf = shelf.strip()[:LONGEST_SHELF]
    found.save(update_fields=["shelf"])
    return found


@action
def hand_over_by_code(*, card: Card | UUID, challenge: UUID, by: Actor, at: datetime) -> Card:
    """Hand a card over to the person who typed the code of her own phone."""
    found = lock(card, by=by)
    if found.state == CardState.HANDED_OVER:
        return found
    if code_that_answered(challenge, since=at - CODE_HOLDS) != Subject(kind="card", id=found.pk):
        raise Refused(refused("card.code_not_answered", LIFE))
    return _hand_over(found, Proof(way=Way.CODE, challenge=challenge), by=by, at=at)


@action
def hand_over_by_signature(
    *, card: Card | UUID, way: Way, upload: Upload, seen: bool, by: Actor, at: datetime
) -> Card:
    """Hand a card over against a signature on the screen or on paper; `seen` is the identity card.

    The signature is inspected and sealed before the card is locked: nobody waits for it.
    """
    if not seen:
        raise Refused(refused("card.identity_not_seen", LIFE))
    if way not in SIGNED:
        raise Refused(refused("card.not_handed_so", LIFE))
    data = upload.read(SIZE_LIMIT + 1)
    pages = inspected_as(data, SIGNATURE, pages=1).pages
    box = safe.Box(uuid4())
    box.put(1, pages[0])
    found = lock(card, by=by)
    if found.state == CardState.HANDED_OVER:
        return found
    proof = Proof(way=way, box=box, digest=hashlib.sha256(data).hexdigest())
    return _hand_over(found, proof, by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """By what a card came into its holder's hand."""

    way: Way
    challenge: UUID | None = None
    box: safe.Box | None = None
    digest: str = ""


def _hand_over(card: Card, proof: Proof, *, by: Actor, at: datetime) -> Card:
    _replace_former(card, by=by, at=at)
    on = "code" if proof.way is Way.CODE else "signature"
    card.handed_at, card.handed_by, card.handed_on, card.shelf = at, by.user, on, ""
    move(card, CardState.HANDED_OVER, by=by, at=at)
    facts = {"on": on, "way": proof.way.value, "proof": proof.digest}
    act = record("cards.handed_over", card, by=by, at=at, facts=facts)
    Handover.objects.create(
        card=card,
        way=proof.way,
        challenge=proof.challenge,
        file=proof.box.id if proof.box else None,
        key_id=proof.box.wrapped.key_id if proof.box else "",
        wrapped_key=proof.box.wrapped.wrapped if proof.box else b"",
        digest=proof.digest,
        taken_by=by.user,
        taken_at=at,
        act=act.id,
    )
    return card


def _replace_former(card: Card, *, by: Actor, at: datetime) -> None:
    """The card in hand until now stops being good in the moment the next one is in hand."""
    held = Card.objects.select_for_update(of=("self",)).filter(
        entry=card.entry_id, state=CardState.HANDED_OVER
    )
    for former in held.exclude(pk=card.pk).order_by("id"):
        move(former, CardState.REPLACED, by=by, at=at, ground=card.reason)
        record("cards.replaced", former, by=by, at=at, facts={"by": card.number})


@action
def report_lost(*, card: Card | UUID, stolen: bool, by: Actor, at: datetime) -> Card:
    """Stop a card that is gone, at once and for ever; told twice, it is one loss."""
    found = lock(card, by=by)
    if found.state == CardState.LOST:
        return found
    reason = Reason.STOLEN if stolen else Reason.LOST
    assert reason in GONE
    move(found, CardState.LOST, by=by, at=at, ground=reason)
    record("cards.lost", found, by=by, at=at)
    return found


@action
def spoil(*, card: Card | UUID, why: str, by: Actor, at: datetime) -> Card:
    """Set a badly printed card aside, and approve another in its place."""
    found = lock(card, by=by)
    move(found, CardState.SPOILED, by=by, at=at, ground=why)
    record("cards.spoiled", found, by=by, at=at)
    return print_again(spoiled=found, by=SYSTEM, at=at)


@action
def end_unfetched(*, card: Card | UUID, how: str, by: Actor, at: datetime) -> Card:
    """Destroy a card that nobody fetched, or send it back to its printer: it is good no more."""
    found = lock(card, by=by)
    if found.state == CardState.WITHDRAWN and found.ground == how:
        return found
    if how not in WAYS_TO_END:
        raise Refused(refused("card.not_from_here", LIFE, state=found.state, to=how))
    day = destroyed_from(found)
    if day is not None and civil_date(at) < day:
        raise Refused(refused("card.still_waits", LIFE, until=day))
    move(found, CardState.WITHDRAWN, by=by, at=at, ground=how)
    record("cards.withdrawn", found, by=by, at=at, facts={"how": how})
    return found


@action
def remind(*, at: datetime, days: int, at_most: int = 500) -> list[UUID]:
    """Mark the cards that wait at a chamber too long; their holders are told a last time."""
    with acting_for(SYSTEM):
        waiting = Card.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state=CardState.AT_CHAMBER, arrived_at__lt=at - timedelta(days=days)
        )
        cards = list(waiting.order_by("arrived_at", "id")[:at_most])
        for card in cards:
            card.reminded_at, card.reminders = at, card.reminders + 1
            move(card, CardState.UNDELIVERED, by=SYSTEM, at=at, ground="not_fetched")
            record("cards.undelivered", card, by=SYSTEM, at=at)
            tell(card, "card.last_call", at=at, until=destroyed_from(card))
    return [card.pk for card in cards]


@action
def call_again(*, at: datetime, every: int, days: int, at_most: int = 500) -> int:
    """Tell holders whose card waits that it does, each so many days; answers how many were told."""
    since = at - timedelta(days=every)
    with acting_for(SYSTEM):
        waiting = Card.objects.select_for_update(of=("self",), skip_locked=True).filter(
            state=CardState.AT_CHAMBER, arrived_at__lt=since
        )
        due = waiting.filter(Q(reminded_at=None) | Q(reminded_at__lt=since))
        cards = list(due.order_by("arrived_at", "id")[:at_most])
        for card in cards:
            card.reminded_at, card.reminders = at, card.reminders + 1
            card.save(update_fields=["reminded_at", "reminders"])
            assert card.arrived_at
            until = civil_date(card.arrived_at) + timedelta(days=days)
            tell(card, "card.waiting", at=at, until=until)
    return len(cards)
