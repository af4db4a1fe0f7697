"""Drawn pairs judged by people: one person or two; what they say measures a run."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.protection.models import Sampled
from sijill.protection.queries.affiliations import NotFound
from sijill.protection.rules.differences import may_work
from sijill.protection.rules.populations import POPULATIONS


@action
def judge_pair(*, pair: UUID, same: bool, by: Actor, at: datetime) -> Sampled:
    """Say whether two drawn records are one person; said again, the newest word counts."""
    if not may_work(by) or not by.is_national:
        raise Refused(refused("populations.works_not", POPULATIONS))
    found = Sampled.objects.select_for_update(of=("self",)).filter(pk=pair).first()
    if found is None:
        raise NotFound(pair)
    found.same, found.judged_at, found.judged_by = same, at, by.user
    found.save(update_fields=["same", "judged_at", "judged_by"])
    ledger.record(
        "protection.pair_judged",
        subject=Subject(kind="reconciliation", id=found.run_id),
        by=by,
        at=at,
        article=POPULATIONS,
        facts={"turn": found.turn, "same": same},
    )
    return found
