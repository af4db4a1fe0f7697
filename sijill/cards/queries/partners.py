"""What identified partners ask of cards: many at once, each answer a look that its person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sijill.cards import gate
from sijill.cards.queries import numbers
from sijill.cards.queries.numbers import Found
from sijill.cards.rules.standing import Standing
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.card import checking
from sijill.kernel.card.reasons import Doubt, Reason
from sijill.kernel.identifiers import Invalid, cin
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry
from sijill.register.queries import machines
from sijill.register.queries.aliases import answering

MOST = 500  # cards in one request
LONGEST_NUMBER = 60  # signs; what is longer is the text of a code
MALFORMED = "malformed"
CIN = "cin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One answer: the reason is the whole of it; the entry is for the log of looks alone."""

    reason: str
    entry: Entry | None = None

    @property
    def valid(self) -> bool:
        return self.reason == Standing.VALID


def verified(texts: Sequence[str], *, file: str, viewer: Actor, at: datetime) -> list[Verified]:
    """An answer for each number or code, in order; a few queries whatever their count."""
    read = [_number_of(text, at) for text in texts]
    found = numbers.find_many([number for number, _ in read if number], at=at)
    answers = [_answer(number, doubt, found) for number, doubt in read]
    entries = {each.entry.pk: each.entry for each in answers if each.entry}
    rows = [machines.row_of(entry) for entry in entries.values()]
    ledger.look_at_each("card_verified", rows, by=viewer, at=at, reason="machine", terms=(file,))
    return answers


def _number_of(text: str, at: datetime) -> tuple[str, str]:
    """The number that is asked about, or why there is none."""
    if len(text) <= LONGEST_NUMBER:
        return text, ""
    try:
        card = checking.genuine(text, trust=gate.HELD.at(at).trust, at=at)
    except Doubt as doubt:
        return "", doubt.reason.value
    return ("", Reason.EXPIRED.value) if at >= card.valid_until else (card.number, "")


def _answer(number: str, doubt: str, found: Mapping[str, Found]) -> Verified:
    if doubt:
        return Verified(reason=doubt)
    known = found.get(number)
    if known is None:
        return Verified(reason=MALFORMED)
    return Verified(reason=known.standing.value, entry=known.entry)


def kept(nia: str) -> str:
    """A number as it is kept, whatever was typed."""
    try:
        return numbers.canonical(nia)
    except Invalid:
        return nia


def matched(nia: str, document: str, *, file: str, viewer: Actor, at: datetime) -> bool:
    """Whether the holder of a number in force has this identity card; the look is logged first."""
    with acting_for(SYSTEM):
        rows = Entry.objects.select_related("person", "organisation")
        found = answering(rows.filter(nia=kept(nia)).first())
    if found is None:
        return False
    machines.look_at(found, "card_matched", viewer=viewer, at=at, file=file)
    person = found.person
    if person is None or person.document_kind != CIN or person.document_withdrawn_at is not None:
        return False
    return cin.same(person.document, _typed(document))


def _typed(document: str) -> str:
    try:
        return cin.parse(document).value
    except Invalid:
        return ""
