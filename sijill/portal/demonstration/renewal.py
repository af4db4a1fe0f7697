"""A craftswoman of an old roll whose entry is to be confirmed again: she was invited, and waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.kernel.years import anniversary
from sijill.ledger.transaction import acting_for
from sijill.portal.demonstration.people import Craftsman, craftsman
from sijill.portal.demonstration.rolls import Known, take_over
from sijill.reference import queries as reference
from sijill.register.actions.confirming import invite
from sijill.register.models import Entry
from sijill.register.queries.confirming import YEARS

HERE = UUID("0c7f4a52-6f0e-4d36-9a44-5b1e8d1f0a77")
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
        known = Known(person=person, entry=entry, version=version, act=act)
        take_over(who(), known, chamber="CH-03", entered_on=_entered_on(civil_date(at)), at=at)
        invite(entry=entry, at=at)


def _entered_on(today: date) -> date:
    """So many years ago that the day to confirm comes in a few weeks."""
    return anniversary(today + LEFT, -int(reference.parameter(YEARS, at=today)))
