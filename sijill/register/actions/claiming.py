"""The holder of an entry made without her takes the space that is hers, or moves it to a phone."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from sijill.accounts import actions as accounts
from sijill.accounts import queries as held
from sijill.accounts.models import Space
from sijill.accounts.policy import policy
from sijill.accounts.rules import FactKind, label_of
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.identifiers import Invalid
from sijill.kernel.identifiers import phone as phones
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.moving import keep, locked
from sijill.register.actions.versions import said_before
from sijill.register.models import Entry, Person
from sijill.register.queries import NotFound
from sijill.register.queries.claiming import NOBODY
from sijill.register.rules.claiming import CLAIMING

PERSON, KIND = "person", "register.claimed"


@action
def prepare_space(
    *, person: Person | None, by: Actor, at: datetime, phone: str = ""
) -> Space | None:
    """The space a code will open: the person's own, else a new one; nothing for nobody.

    Whoever signed in with this very phone and is nobody yet claims into the space they are in.
    For nobody the same is done and undone: what takes no time would tell that there is no one.
    """
    found = held.space_of_person(person.id if person else NOBODY) or _here(by, phone)
    if found is not None:
        return found if person else None
    with transaction.atomic():
        label = label_of(person.name_ar or person.name_latin) if person else ""
        space = accounts.open_space(language=by.language, by=by, at=at, label=label)
        transaction.set_rollback(person is None)
    return space if person else None


def _here(by: Actor, phone: str) -> Space | None:
    """The space the asker is in, when it is nobody's and this phone opened it."""
    space = held.space(by.space) if by.space and by.user and not by.is_agent else None
    if space is None or space.person is not None or space.line is None:
        return None
    return space if space.line.phone == phone else None


@action
def claim(*, by: Actor, at: datetime) -> Entry:
    """Tie the space that a code just opened to the person the code was asked for."""
    asked = held.resumed_lately(by.space, at=at) if by.space else None
    if by.space is None or asked is None or asked.kind != PERSON:
        raise Refused(refused("claim.not_confirmed", CLAIMING, remedy="claim"))
    with acting_for(SYSTEM):
        entry = Entry.objects.select_related("person").filter(person=asked.id).first()
        if entry is None:
            raise NotFound(asked.id)
        if by.person == asked.id:
            return entry
        accounts.know_person(space=by.space, person=asked.id, by=by, at=at)
        ledger.record(
            KIND,
            subject=Subject(kind="entry", id=entry.id),
            by=by,
            at=at,
            ground="code",
            article=CLAIMING,
            facts={"nia": entry.nia, "space": str(by.space)},
        )
    return entry


@action
def claim_at_counter(
    *, entry: Entry, challenge: UUID, forgot: bool, by: Actor, at: datetime
) -> Entry:
    """Open the holder's space on the phone that has just answered in front of an agent.

    The phone on file becomes this one, the phone that was hers is told, and a secret number
    she forgot is forgotten here too.
    """
    entry = locked(entry.pk, by=by)
    person = entry.own_person
    asked = Subject(kind=PERSON, id=person.id)
    answered = held.answered(challenge, asked, since=at - policy(at).life)
    space = answered.space if answered else None
    if space is None or space.person not in (None, person.id):
        raise Refused(refused("claim.not_confirmed", CLAIMING, remedy="claim"))
    told = space.line.phone if space.line else ""
    line = accounts.change_line(space=space.id, challenge=challenge, by=by, at=at, ground="counter")
    accounts.know_person(space=space.id, person=person.id, by=by, at=at)
    if forgot:
        accounts.clear_fact(space=space.id, by=by, at=at, ground="counter")
    _tell_apart(space.id, person, by=by, at=at)
    if person.phone not in (told, line.phone):
        _tell_phone_on_file(person.phone, challenge, language=space.language, by=by, at=at)
    _file(entry, person, str(line.phone), by=by, at=at)
    return entry


def _tell_apart(space: UUID, person: Person, *, by: Actor, at: datetime) -> None:
    """On a phone of several, card and birth date tell whose space is meant, until she chooses."""
    if not (held.needs_a_fact(space) and person.birth_month and person.birth_day):
        return
    born = date(person.birth_year, person.birth_month, person.birth_day)
    fact = accounts.card_fact(cin=person.document, born=born)
    accounts.set_fact(space=space, kind=FactKind.CARD, fact=fact, by=by, at=at)


def _tell_phone_on_file(
    phone: str, challenge: UUID, *, language: str, by: Actor, at: datetime
) -> None:
    """Tell the phone that an old register knew; a fixed one receives no message."""
    try:
        mobile = phones.parse(phone).mobile
    except Invalid:
        return
    if mobile:
        accounts.write_to(
            phone=phone,
            template="phone.left",
            params={},
            language=language,
            key=f"phone.left:{challenge}:file",
            by=by,
            at=at,
        )


def _file(entry: Entry, person: Person, phone: str, *, by: Actor, at: datetime) -> None:
    """Write the phone in the file; the act makes a version, though nothing may have changed."""
    said = said_before(entry)
    identity = {**said["details"].get("identity", {}), "phone": phone}
    said["details"] = {**said["details"], "identity": identity}
    person.phone = phone
    person.save(update_fields=["phone"])
    told = {"person": str(person.id)}
    keep(entry, KIND, said, ground="counter", article=CLAIMING, by=by, at=at, told=told)
