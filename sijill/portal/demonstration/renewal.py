"""A craftswoman of an old roll whose entry is to be confirmed again: she was invited, and waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sijill.accounts import actions as accounts
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.kernel.years import anniversary
from sijill.ledger.transaction import acting_for, action
from sijill.portal.demonstration.people import Craftsman, craftsman
from sijill.reference import queries as reference
from sijill.register.actions.arriving import Arrival, enter_many
from sijill.register.actions.confirming import invite
from sijill.register.actions.numbering import next_many
from sijill.register.models import Entry
from sijill.register.queries.confirming import YEARS
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import read

CHAMBER, HERE = "CH-03", UUID("0c7f4a52-6f0e-4d36-9a44-5b1e8d1f0a77")
LEFT = timedelta(days=40)  # until the day by which it is to be confirmed


def who() -> Craftsman:
    """The same invented person at every run."""
    return craftsman(698, "fes")


def ask_one_to_confirm(*, at: datetime) -> None:
    """Take her over from the roll, open her account, invite her; told already, change nothing."""
    person, entry, version, act = (uuid5(HERE, part) for part in "peva")
    with acting_for(SYSTEM):
        if Entry.objects.filter(pk=entry).exists():
            return
        _taken_over((person, entry, version, act), at=at)
        invite(entry=entry, at=at)


@action
def _taken_over(ids: tuple[UUID, UUID, UUID, UUID], *, at: datetime) -> None:
    person, entry, version, act = ids
    [number] = next_many(1)
    arrival = Arrival(
        person=person,
        entry=entry,
        version=version,
        act=act,
        nia=number.value,
        nia_version="1",
        chamber=CHAMBER,
        institution=CHAMBER,
        category=Category.ARTISAN,
        state=EntryState.ENTERED,
        entered_on=_entered_on(civil_date(at)),
        asking=read(who().answers()),
    )
    enter_many([arrival], kind="register.imported", ground="taken_over", by=SYSTEM, at=at)
    space = accounts.demonstration_space(
        phone=who().phone, label=who().given[0][0], by=SYSTEM, at=at
    )
    accounts.know_person(space=space.pk, person=person, by=SYSTEM, at=at)


def _entered_on(today: date) -> date:
    """So many years ago that the day to confirm comes in a few weeks."""
    return anniversary(today + LEFT, -int(reference.parameter(YEARS, at=today)))
