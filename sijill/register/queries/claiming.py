"""An entry whose holder has no space yet, found by what only the holder can put together."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from sijill.accounts import queries as held
from sijill.kernel.actor import SYSTEM
from sijill.kernel.digits import bare, typed
from sijill.kernel.identifiers import Invalid, cin
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Person
from sijill.register.queries.aliases import answering
from sijill.register.rules import LIVE, EntryState

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """The person of an entry and the telephone that answers for her."""

    person: Person
    phone: str


def claimable(number: str, document: str, phone: str) -> Claimable | None:
    """The person of the entry under this number, when card and telephone are theirs too.

    Asked before anybody is known; the caller answers the same whether or not there is one.
    """
    written = {typed(number), bare(number), bare(number).upper(), typed(number).upper()}
    with acting_for(SYSTEM):
        found = Entry.objects.filter(nia__in=written, person__isnull=False)
        found = found.filter(state__in=[*LIVE, EntryState.MERGED])
        entry = answering(found.select_related("person").order_by("id").first())
        entry = entry if entry and entry.state in LIVE else None
    person = entry.own_person if entry else Person(id=NOBODY, document="?", phone="?")
    answers = phone_that_answers(person)
    same = [_alike(person.document, card(document)), _alike(answers, phone)]
    return Claimable(person=person, phone=answers) if entry and all(same) else None


def phone_that_answers(person: Person) -> str:
    """The telephone of the person's own space, once one answered; else the one on file."""
    space = held.space_of_person(person.id)
    return str(space.line.phone) if space and space.line else person.phone


def card(text: str) -> str:
    """The number of an identity card or of another document, as the register keeps it."""
    try:
        return cin.parse(text).value
    except Invalid:
        return bare(text).upper()


def _alike(one: str, other: str) -> bool:
    """Compared to the end whatever they are: the time taken tells nothing."""
    return compare_digest(one.encode(), other.encode())


def entry_for_claim(person: UUID) -> Entry:
    """The entry of a person whose phone has just answered, for that person alone."""
    with acting_for(SYSTEM):
        return Entry.objects.select_related("person", "organisation").get(person=person)
