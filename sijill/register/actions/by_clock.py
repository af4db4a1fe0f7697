"""What the clock decides about an entry: a decision of office like any other, to be contested."""

from __future__ import annotations

from datetime import date, datetime

from sijill.desk.models import Case
from sijill.desk.rules import CaseState
from sijill.kernel.actor import SYSTEM
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.measures import ask_of_office
from sijill.register.models import Entry
from sijill.register.rules.measures import MEASURES, Measure


@action
def suspend_by_clock(*, entry: Entry, ground: str, until: date, at: datetime) -> Case:
    """Open the file of a suspension whose ground is a date that passed, and decide it by rule.

    Whom it concerns finds it in the account: its letter, its reason, and until when to appeal.
    """
    note = until.isoformat()  # a sentence for whoever reads it, in their language
    with acting_for(SYSTEM):
        case = ask_of_office(
            entry=entry, measure=Measure.SUSPENSION, ground=ground, note=note, by=SYSTEM, at=at
        )
    if case.state != CaseState.ACCEPTED:  # a rule said no: nothing is opened and nothing is done
        raise Refused(refused("ground.ended", MEASURES))
    return case
