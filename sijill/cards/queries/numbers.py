"""What anyone may learn of a typed number: how its card stands, and nothing of whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sijill.cards.models import Card
from sijill.cards.rules.standing import Standing, of_card, of_entry
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.kernel.identifiers import Invalid, nia
from sijill.kernel.identifiers import card as numbers
from sijill.kernel.identifiers.card import LETTER
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry
from sijill.register.queries.aliases import answering, numbers_answering

SHOWN = 4  # last digits of a card's number: enough to compare, too few to print


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How a number stands, and what the card in question lets one compare."""

    standing: Standing
    entry: Entry | None = None
    card: Card | None = None

    @property
    def until(self) -> date | None:
        """The last day of the card."""
        return self.card.valid_until if self.card else None

    @property
    def ends_with(self) -> str:
        """The end of the card's number."""
        return self.card.number[-SHOWN:] if self.card else ""


UNKNOWN = Found(standing=Standing.UNKNOWN)


def find(text: str, *, at: datetime) -> Found:
    """How a typed number stands: a NIA, ours or from before, or the number of a card.

    No name is told, so there is no scope. Invalid tells of a text that is no number at all.
    """
    today = civil_date(at)
    with acting_for(SYSTEM):
        return _of_card(_card_number(text), today) or _of_nia(canonical(text), today)


def _card_number(text: str) -> str:
    """The number of a card, which is told from a person's by its letter; else nothing."""
    try:
        return numbers.parse(text).value if LETTER in text.upper() else ""
    except Invalid:
        return ""


def canonical(text: str) -> str:
    """A craft identity number as it is kept: of our format, checked, or as it came from before."""
    try:
        return nia.parse(text).value
    except Invalid:
        return nia.imported(text).value


def _of_nia(number: str, today: date) -> Found:
    entry = answering(Entry.objects.filter(nia=number).first())
    return standing_of([entry], today=today)[0] if entry else UNKNOWN


def _of_card(number: str, today: date) -> Found | None:
    found = Card.objects.filter(number=number).select_related("entry") if number else ()
    card = next(iter(found), None)
    return _by_card(card, today) if card else None


def find_many(texts: Sequence[str], *, at: datetime) -> dict[str, Found]:
    """The same of many texts at once; one that is no number at all has no answer."""
    by_nia = {text: number for text in texts if (number := _nia_of(text))}
    by_card = {text: number for text in texts if (number := _card_number(text))}
    today = civil_date(at)
    with acting_for(SYSTEM):
        printed = Card.objects.filter(number__in=set(by_card.values())).select_related("entry")
        cards = {card.number: card for card in printed.order_by("id")}
        merged = numbers_answering(set(by_nia.values()))
        by_nia = {text: merged.get(number, number) for text, number in by_nia.items()}
        named = Entry.objects.filter(nia__in=set(by_nia.values())).select_related("organisation")
        entries = list(named.order_by("id"))
    known = {found.entry.nia: found for found in standing_of(entries, today=today) if found.entry}
    found = {text: known.get(nia, UNKNOWN) for text, nia in by_nia.items()}
    return found | {
        text: _by_card(cards[number], today) for text, number in by_card.items() if number in cards
    }


def _nia_of(text: str) -> str:
    try:
        return canonical(text)
    except Invalid:
        return ""


def _by_card(card: Card, today: date) -> Found:
    said = of_entry(card.entry.state) or of_card(card.state, until=card.valid_until, on=today)
    return Found(standing=said, entry=card.entry, card=card)


def standing_of(entries: Sequence[Entry], *, today: date) -> list[Found]:
    """How each of several entries stands with its cards; one query, in their order."""
    with acting_for(SYSTEM):
        cards = Card.objects.filter(entry__in=entries).order_by("requested_at", "id")
        held: dict[object, list[Card]] = {}
        for card in cards:
            held.setdefault(card.entry_id, []).append(card)
    return [_standing(entry, held.get(entry.pk, []), today) for entry in entries]


def _standing(entry: Entry, cards: Sequence[Card], today: date) -> Found:
    """The entry has the first word, then the card in hand, then the last one that was."""
    card = next((each for each in reversed(cards) if each.handed_at is not None), None)
    if ended := of_entry(entry.state):
        return Found(standing=ended, entry=entry, card=card)
    if card is None:
        earlier = entry.nia_version == nia.Version.IMPORTED
        none = Standing.EARLIER if earlier else Standing.NONE
        return Found(standing=none, entry=entry)
    said = of_card(card.state, until=card.valid_until, on=today)
    return Found(standing=said, entry=entry, card=card)
