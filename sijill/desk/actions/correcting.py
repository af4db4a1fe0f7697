"""What the desk asks the person to mend, all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sijill.desk import procedures
from sijill.desk.actions import clock
from sijill.desk.actions.locking import lock, move, require
from sijill.desk.actions.telling import tell
from sijill.desk.models import Case, Correction
from sijill.desk.procedures import Procedure
from sijill.desk.queries import ground
from sijill.desk.rules import CaseState, may_ask_correction, well_asked
from sijill.desk.rules.life import ONE_CORRECTION
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action


@action
def ask_correction(
    *, case: Case, items: Sequence[Mapping[str, str]], by: Actor, at: datetime
) -> Correction:
    """Ask for everything that is missing or wrong, with a typed reason for each; stop the clock.

    Items: [{"page" or "evidence": code, "reason": code, "note": text}].
    """
    case = lock(case, by=by)
    declared = procedures.procedure(case.procedure, case.procedure_version)
    today = civil_date(at)
    move(case, CaseState.TO_CORRECT, by=by)
    assert by.user is not None  # the table lets only agents ask
    allowed = ground.parameter("desk.corrections_allowed", on=today)
    named = [(_target(item), item.get("reason", "")) for item in items]
    require(
        may_ask_correction(asked=case.corrections_asked, allowed=allowed),
        *well_asked(named, targets=_targets(declared)),
    )
    asked = Correction.objects.create(
        case=case,
        asked_by=by.user,
        asked_at=at,
        until=ground.in_working_days(today, ground.parameter("desk.days_to_correct", on=today)),
        items=[_item(item) for item in items],
    )
    case.corrections_asked += 1
    clock.stop(case, at=at)
    case.save()
    ledger.record(
        "desk.correction_asked",
        subject=Subject(kind="case", id=case.id),
        by=by,
        at=at,
        article=ONE_CORRECTION,
        facts={"items": asked.items, "until": asked.until.isoformat()},
    )
    tell(case, "desk.correction_asked", at=at, until=asked.until)
    return asked


def _target(item: Mapping[str, str]) -> str:
    return f"page:{item['page']}" if item.get("page") else f"evidence:{item.get('evidence', '')}"


def _targets(declared: Procedure) -> frozenset[str]:
    pages = {f"page:{page.code}" for page in declared.pages}
    return frozenset(pages | {f"evidence:{kind.code}" for kind in declared.evidence})


def _item(item: Mapping[str, str]) -> dict[str, str]:
    """One thing to mend, with nothing that was not asked for."""
    target = {k: str(item[k]) for k in ("page", "evidence") if item.get(k)}
    return {**target, "reason": item["reason"], "note": str(item.get("note", "")).strip()[:400]}
