"""Two measures that the chamber of Fès took of office, each contested by whom it concerns.

A suspension whose appeal waits for its answer; a striking-off that the appeal took back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sijill.desk import actions as desk
from sijill.desk.models import Case, Decision
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.portal.demonstration import asking as tell
from sijill.portal.demonstration.people import Craftsman, craftsman
from sijill.portal.demonstration.rolls import known, take_over
from sijill.register.actions import ask_of_office
from sijill.register.models import Entry
from sijill.register.rules.measures import Measure

CHAMBER, GROUND = "CH-03", "not_exercised"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """Whose entry, which measure, what was seen and what was answered to it, in days ago."""

    number: int
    town: str
    measure: Measure
    seen: str
    taken: int
    grounds: str
    contested: int

    @property
    def person(self) -> Craftsman:
        return craftsman(self.number, self.town)


WAITING = Contested(
    number=119,
    town="fes",
    measure=Measure.SUSPENSION,
    seen="زرنا المحل في ثلاثة أيام مختلفة: الباب مغلق، ولا أثر للعمل.",
    taken=25,
    grounds="كنت في المستشفى شهرا كاملا، ثم رجعت إلى العمل. الجيران والزبناء يشهدون بذلك.",
    contested=6,
)
GRANTED = Contested(
    number=124,
    town="sefrou",
    measure=Measure.STRIKING_OFF,
    seen="أفاد عون المراقبة أن الورشة تحولت إلى مخزن.",
    taken=58,
    grounds="نقلت ورشتي إلى الزنقة المجاورة، والمخزن للجيران. تفضلوا بزيارتي.",
    contested=44,
)
ANSWERED = 36  # days ago


def contest_measures(agents: Mapping[str, Actor], *, at: datetime) -> None:
    """Tell both; told already, they change nothing."""
    with acting_for(SYSTEM):
        if Entry.objects.filter(pk=known(WAITING.person).entry).exists():
            return
        _measured(WAITING, agents, now=at)
        _granted(_measured(GRANTED, agents, now=at), agents, now=at)


@action
def _measured(told: Contested, agents: Mapping[str, Actor], *, now: datetime) -> Case:
    """Taken over long ago, measured by two agents, contested from home."""
    who, came, ids = told.person, tell.past(now, 300), known(told.person)
    opened = tell.past(now, told.taken + 20)
    person = take_over(
        who, ids, chamber=CHAMBER, entered_on=civil_date(came), at=came, opened=opened
    )
    salma, registrar = agents["salma.fes"], agents["registrar.fes"]
    case = ask_of_office(
        entry=Entry.objects.get(pk=ids.entry),
        measure=told.measure,
        ground=GROUND,
        note=told.seen,
        by=salma,
        at=tell.past(now, told.taken + 6),
    )
    decision = tell.accept(case, (salma, registrar), at=tell.past(now, told.taken))
    _contested(decision, told, person, now=now)
    return case


def _contested(decision: Decision, told: Contested, by: Actor, *, now: datetime) -> None:
    at = tell.past(now, told.contested, hour=20)
    desk.appeal(decision=decision, grounds=told.grounds, by=by, at=at)


@action
def _granted(case: Case, agents: Mapping[str, Actor], *, now: datetime) -> None:
    """Another examiner finds that the ground is not proved; the director signs it."""
    at = tell.past(now, ANSWERED)
    tell.propose(
        case,
        "refused",
        ground="not_grounded",
        note="زرنا العنوان الجديد: الورشة قائمة والعمل جار.",
        by=agents["hicham.fes"],
        at=at,
    )
    desk.sign(case=case, by=agents["director.fes"], at=tell.past(now, ANSWERED - 2))
