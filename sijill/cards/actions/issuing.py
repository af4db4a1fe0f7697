"""A card asked for, approved, dropped; one for each entry on its way, whoever asks at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from sijill.cards.actions.moving import move, record
from sijill.cards.actions.placing import take_places
from sijill.cards.models import Card
from sijill.cards.queries.cards import face_of, known_of, what_it_says
from sijill.cards.rules.issuing import Reason, Wanted, examine, valid_until
from sijill.cards.rules.life import LIFE, CardState, may_move
from sijill.desk.models import Case, Decision
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.identifiers import card as numbers
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.models import Entry

YEARS, RENEWAL_DAYS = "card.years", "card.renewal_days"


@action
def request(*, case: Case, by: Actor, at: datetime) -> Card:
    """Keep that a card was asked for; a request mended and sent again is the same card."""
    with acting_for(SYSTEM):
        there = Card.objects.filter(case=case).exclude(state=CardState.DROPPED).first()
        if there is not None:
            return there
        entry = Entry.objects.select_related("person").get(pk=_about(case))
        made = _new(entry, CardState.REQUESTED, _reason(case), by=by, at=at)
        made.case = case
        made.save(force_insert=True)
    return made


def _about(case: Case) -> UUID:
    assert case.subject_id is not None
    return case.subject_id


def _reason(case: Case) -> Reason:
    given = case.answers.get("why", {}).get("reason")
    by_procedure = {"card_first": Reason.FIRST, "card_renewal": Reason.RENEWAL}
    return by_procedure.get(case.procedure) or Reason(given)


def _new(entry: Entry, state: CardState, reason: Reason, *, by: Actor, at: datetime) -> Card:
    if not may_move(None, state, by):
        raise Refused(refused("card.not_from_here", LIFE, state="", to=state.value))
    assert entry.person_id is not None
    return Card(
        id=uuid4(),
        number=new_number(),
        entry=entry,
        person=entry.person_id,
        chamber_id=entry.chamber_id,
        reason=reason,
        state=state,
        requested_at=at,
    )


def new_number() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cards_number')")
        counter = int(cursor.fetchone()[0])
    return numbers.issue(counter, key=settings.NUMBER_KEY.encode()).value


@action
def approve(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Freeze what the card will say, give it its dates and its place in the status list."""
    with acting_for(SYSTEM):
        entry = Entry.objects.select_for_update(of=("self",)).get(pk=_about(case))
        card = Card.objects.select_for_update(of=("self",)).get(
            case=case, state=CardState.REQUESTED
        )
        with one_on_its_way():
            _freeze(card, entry, case, at=at)
            move(card, CardState.APPROVED, by=by, at=at, ground=decision.ground)
    take_places(cards=[card.id], by=by, at=at)
    record("cards.approved", card, by=by, at=at, article=decision.article)
    return Subject(kind="entry", id=entry.id)


def _freeze(card: Card, entry: Entry, case: Case, *, at: datetime) -> None:
    today = civil_date(at)
    card.says = what_it_says(entry)
    card.face = face_of(case, entry)
    card.chamber_id = entry.chamber_id
    card.valid_from = today
    card.valid_until = valid_until(today, years=int(reference.parameter(YEARS, at=today)))


@action
def issue(*, entry: Entry, reason: Reason, by: Actor, at: datetime) -> Card:
    """Approve a card without a request, on the portrait on file, under the rules of a request.

    For those who were in the register before cards were: their faces were examined then.
    """
    today = civil_date(at)
    with acting_for(SYSTEM):
        entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        portrait = entry.person.portrait if entry.person else None
        known = known_of(entry)
        held = known["held_until"]
        days = int(reference.parameter(RENEWAL_DAYS, at=today))
        wanted = Wanted(
            reason=reason,
            on=today,
            state=entry.state,
            of_person=entry.person_id is not None,
            portrait=portrait is not None,
            on_its_way=known["on_its_way"],
            held_until=date.fromisoformat(held) if held else None,
            renewal_days=days,
        )
        if bad := [v for _, v in examine(wanted) if v.outcome == "refused"]:
            raise Refused(*bad)
        card = _new(entry, CardState.APPROVED, reason, by=by, at=at)
        card.says, card.face, card.valid_from = what_it_says(entry), portrait, today
        card.valid_until = valid_until(today, years=int(reference.parameter(YEARS, at=today)))
        with one_on_its_way():
            card.save(force_insert=True)
    take_places(cards=[card.id], by=by, at=at)
    record("cards.approved", card, by=by, at=at)
    return card


@contextmanager
def one_on_its_way() -> Iterator[None]:
    """Answer a second card on its way by a verdict, not by a fault of the database."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if diagnosis is None or diagnosis.constraint_name != "card_one_on_its_way":
            raise
        raise Refused(refused("card.on_its_way", LIFE)) from error


@action
def unapprove(*, case: Case, decision: Decision, by: Actor, at: datetime) -> None:
    """Take back an approval by mistake, while nothing is printed; the request stands again."""
    with acting_for(SYSTEM):
        found = Card.objects.select_for_update(of=("self",)).filter(case=case)
        card = found.filter(state=CardState.APPROVED).first()
        if card is None:
            raise Refused(refused("card.printed_already", LIFE))
        move(card, CardState.DROPPED, by=by, at=at, ground="undone")
    record("cards.dropped", card, by=by, at=at)
    request(case=case, by=SYSTEM, at=at)


@action
def print_again(*, spoiled: Card, by: Actor, at: datetime) -> Card:
    """Approve another card in place of a spoiled one, under a number of its own."""
    with acting_for(SYSTEM):
        card = _new(spoiled.entry, CardState.APPROVED, Reason.SPOILED, by=by, at=at)
        card.instead_of = spoiled
        for field in ("says", "face", "valid_from", "valid_until"):
            setattr(card, field, getattr(spoiled, field))
        card.save(force_insert=True)
    take_places(cards=[card.id], by=by, at=at)
    record("cards.approved", card, by=by, at=at, facts={"instead_of": spoiled.number})
    return card
