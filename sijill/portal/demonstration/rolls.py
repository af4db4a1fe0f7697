"""Invented people taken over from an old roll, each with the account they have opened since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sijill.accounts import actions as accounts
from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.transaction import action
from sijill.portal.demonstration.asking import account
from sijill.portal.demonstration.people import Craftsman
from sijill.register.actions.arriving import Arrival, enter_many
from sijill.register.actions.numbering import next_many
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import read

HERE = UUID("a1d6b0c4-7a35-4a0a-8f4e-3d1b5f9c2e08")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Under which identifiers somebody is entered: the same at every run."""

    person: UUID
    entry: UUID
    version: UUID
    act: UUID


def known(who: Craftsman) -> Known:
    """The identifiers of an invented person, by their number."""
    person, entry, version, act = (uuid5(HERE, f"{who.number}/{part}") for part in "peva")
    return Known(person=person, entry=entry, version=version, act=act)


@action
def take_over(
    who: Craftsman,
    ids: Known,
    *,
    chamber: str,
    entered_on: date,
    at: datetime,
    opened: datetime | None = None,
) -> Actor:
    """Enter somebody from a roll and open their account, later when said; answers them at home."""
    [number] = next_many(1)
    arrival = Arrival(
        person=ids.person,
        entry=ids.entry,
        version=ids.version,
        act=ids.act,
        nia=number.value,
        nia_version="1",
        chamber=chamber,
        institution=chamber,
        category=Category.ARTISAN,
        state=EntryState.ENTERED,
        entered_on=entered_on,
        asking=read(who.answers()),
    )
    enter_many([arrival], kind="register.imported", ground="taken_over", by=SYSTEM, at=at)
    opened = opened or at
    person = account(who, at=opened, person=ids.person)
    assert person.space is not None
    accounts.know_person(space=person.space, person=ids.person, by=SYSTEM, at=opened)
    return person
