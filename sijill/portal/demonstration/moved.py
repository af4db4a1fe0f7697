"""A craftsman of Marrakech who moved to Fès: his entry has arrived, and nobody took note yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sijill.desk import actions as desk
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.portal.demonstration import asking as tell
from sijill.portal.demonstration.people import TOWNS, Craftsman, craftsman
from sijill.portal.demonstration.rolls import known, take_over
from sijill.register.models import Entry
from sijill.register.rules.amending import Change

FROM, CASE = "CH-07", UUID("c2f5a8d1-0b47-4a86-9d55-71e9b3a6f0c4")
ASKED, DECIDED = 12, 3  # days ago


def who() -> Craftsman:
    """The same invented person at every run."""
    return craftsman(109, "marrakech")


def move_somebody(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell it; told already, it changes nothing."""
    with acting_for(SYSTEM):
        if not Entry.objects.filter(pk=known(who()).entry).exists():
            _moved(agents, now=at)


@action
def _moved(agents: Mapping[str, Actor], *, now: datetime) -> None:
    """Entered in the one town, asked from home, decided there: the file goes to the other."""
    came, asked = tell.past(now, 400), tell.past(now, ASKED, hour=18)
    person = take_over(
        who(), known(who()), chamber=FROM, entered_on=civil_date(came), at=came, opened=asked
    )
    case = desk.open_case(procedure="amendment", by=person, at=asked, language="ar", id=CASE)
    case = tell.answer(case, _answers(), by=person, at=asked)
    case = desk.submit(case=case, by=person, at=asked)
    office = agents["khadija.marrakech"], agents["registrar.marrakech"]
    tell.accept(case, office, at=tell.past(now, DECIDED))


def _answers() -> dict[str, dict[str, object]]:
    town = TOWNS["fes"]
    return {
        "change": {change.value: change is Change.PLACE for change in Change},
        "workplace": {
            "province": town.province,
            "commune": town.commune,
            "address": f"27، {town.quarters[0]}",
            "lives_there": "yes",
        },
    }
