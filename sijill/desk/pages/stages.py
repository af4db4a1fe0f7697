"""The stages of a case as its page shows them: what was seen, what was heard, what may be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from sijill.desk.models import Hearing, Sitting, Visit
from sijill.desk.queries.casefile import CaseFile
from sijill.desk.queries.sittings import called_for
from sijill.desk.rules import TO_EXAMINE
from sijill.desk.rules.life import EXAMINE, office
from sijill.desk.rules.sitting import HearingResult, SittingState
from sijill.desk.rules.visiting import ENDED, VisitState
from sijill.desk.wording.stages import (
    GROUNDS,
    OUTCOMES,
    RESULTS,
    VISIT_STATES,
    average_of,
    findings_of,
)
from sijill.institutions.middleware import AskedRequest

Text = str | Promise
STARS = {"ok": "granted", "wait": "happening", "refuse": "broken", "info": "granted"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage in words: its star, its tag, and what an agent may do with it now."""

    star: str
    tag: tuple[str, Text] | None
    visit: Visit | None = None
    hearing: Hearing | None = None
    who: str = ""
    findings: list[tuple[str, str]] = field(default_factory=list)
    ground: Text = ""
    average: str = ""
    may_plan: bool = False
    may_report: bool = False
    may_hear: bool = False
    called: list[Sitting] = field(default_factory=list)
    when: datetime | None = None


def stages_context(request: AskedRequest, file: CaseFile) -> dict[str, Any]:
    """Nothing for a procedure that declares no stage."""
    works = office(request.actor) in EXAMINE and file.case.state in TO_EXAMINE
    stages = file.stages
    return {
        "visit_stage": _visit(file, works=works) if stages.visit_wanted else None,
        "sitting_stage": _sitting(request, file, works=works) if stages.sitting_wanted else None,
    }


def _visit(file: CaseFile, *, works: bool) -> Stage:
    visit = file.stages.visit
    if visit is None:
        return Stage(star="hollow", tag=None, may_plan=works)
    tag = OUTCOMES[visit.outcome] if visit.outcome else VISIT_STATES[visit.state]
    return Stage(
        star=STARS.get(tag[0], "hollow"),
        tag=tag,
        visit=visit,
        who=_who(file, visit),
        findings=findings_of(visit, file.declared),
        ground=GROUNDS.get(visit.ground, ""),
        may_plan=works and visit.state not in (VisitState.PLANNED, *ENDED),
        may_report=works and visit.state == VisitState.PLANNED,
        when=visit.planned_at if visit.state == VisitState.PLANNED else visit.ended_at,
    )


def _who(file: CaseFile, visit: Visit) -> str:
    user: UUID | None = visit.agent_id or visit.made_by
    return file.stages.names.get(user, "") if user else ""


def _sitting(request: AskedRequest, file: CaseFile, *, works: bool) -> Stage:
    hearing = file.stages.hearing
    waits = hearing is None or hearing.result == HearingResult.DEFERRED
    may_hear = works and waits and file.stages.visit_ended
    called = called_for(file.case, file.declared, viewer=request.actor) if may_hear else []
    if hearing is None:
        return Stage(star="hollow", tag=None, may_hear=may_hear, called=called)
    tag = RESULTS[hearing.result]
    if hearing.sitting.state == SittingState.CLOSED:
        tag = ("wait", tag[1])  # the result holds once both have signed
    return Stage(
        star=STARS.get(tag[0], "hollow"),
        tag=tag,
        hearing=hearing,
        average=average_of(hearing),
        may_hear=may_hear,
        called=called,
        when=hearing.sitting.closed_at or hearing.sitting.planned_at,
    )
