"""What the clock does with files of many people's data: ended, written again, swept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference
from sijill.register.actions.exporting import end_export, queue_again
from sijill.register.files import parcels
from sijill.register.queries import exporting as read

LONG_WRITING = timedelta(hours=1)  # longer than a file of the whole country takes
LEFT_BEHIND = timedelta(days=2)


def pass_exports(at: datetime) -> int:
    """End what is over, have written what a killed worker left, erase what no row tells of.

    Answers how many files were ended or swept.
    """
    days = reference.parameter("exports.days_to_answer", at=civil_date(at))
    with acting_for(SYSTEM):
        over = read.over(at=at, days_to_answer=days)
        left = read.unwritten(before=at - LONG_WRITING)
        old = list(parcels.kept_before(at - LEFT_BEHIND))
        used = read.boxes_in_use(old)
    ended = [one for one in over if end_export(export=one, at=at)]
    for one in left:
        queue_again(export=one.pk)
    lost = [box for box in old if box not in used]
    for box in lost:
        parcels.empty(box)
    return len(ended) + len(lost)
