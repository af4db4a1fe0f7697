"""What the clock says to the desk about its own targets, once for each case and target."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from sijill.desk.actions.locking import lock
from sijill.desk.models import Notice
from sijill.desk.queries.levels import AT_ONCE, remind_from, unsaid
from sijill.desk.rules.levels import LEVEL, NoticeKind, to_be_said
from sijill.kernel.actor import SYSTEM, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action

log = logging.getLogger("sijill.desk.clock")


@action
def say_level(*, case: UUID, at: datetime) -> bool:
    """Remind the agent of a target, or tell who directs that it has passed; twice is once."""
    found, today = lock(case, by=SYSTEM), civil_date(at)
    kind = to_be_said(
        state=found.state,
        level_on=found.level_on,
        today=today,
        remind_from=remind_from(today),
        taken=found.assignee_id is not None,
    )
    if kind is None or found.level_on is None:
        return False
    _notice, new = Notice.objects.get_or_create(
        case=found,
        kind=kind.value,
        level_on=found.level_on,
        defaults={
            "institution_id": found.institution_id or "",
            "user_id": found.assignee_id if kind is NoticeKind.SOON else None,
            "said_at": at,
        },
    )
    if new and kind is NoticeKind.PASSED:
        ledger.record(
            "desk.slow",
            subject=Subject(kind="case", id=found.pk),
            by=SYSTEM,
            at=at,
            article=LEVEL,
            facts={"level_on": f"{found.level_on}", "institution": found.institution_id},
        )
    return new


def say_levels(at: datetime) -> int:
    """Say all that is due, one case in one transaction; answers how many words were said."""
    said = 0
    while True:
        with acting_for(SYSTEM):
            cases = unsaid(at)
        new = sum(_one(case, at) for case in cases)
        said += new
        if len(cases) < AT_ONCE or not new:
            return said


def _one(case: UUID, at: datetime) -> bool:
    try:
        with acting_for(SYSTEM):
            return say_level(case=case, at=at)
    except Exception:
        log.exception("case %s: nothing could be said of its target", case)
        return False
