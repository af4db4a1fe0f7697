"""What stands around every page of the hand-over: its boxes with their numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sijill.institutions.doors import require
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor
from sijill.protection.queries import desk as queries
from sijill.protection.queries import notices
from sijill.protection.queries.exchange import basis
from sijill.protection.rules.life import CoverState
from sijill.protection.wording import exchange, states

agents_only = require(Capability.SEE_FILES)
BARS = {"refuse": "late"}  # a bar has fewer looks than a tag
UNANSWERED = {CoverState.CANDIDATE, CoverState.TOLD}


def around(viewer: Actor, box: str, at: datetime) -> dict[str, Any]:
    """The boxes, how many stand in each, and whether anything may leave."""
    found = queries.standings(viewer=viewer, at=at)
    rests = basis(at=at)
    return {
        "box": box,
        "asked": queries.questions_waiting(viewer=viewer),
        "inquiries": notices.open_inquiries(viewer=viewer),
        "held": queries.lines_held(viewer=viewer),
        "standings": [(one, *_bar(one.state)) for one in found],
        "most": max((one.count for one in found), default=0),
        "unanswered": sum(one.count for one in found if one.state in UNANSWERED),
        "all": sum(one.count for one in found),
        "title": _title(box),
        "basis": rests,
        "missing": [exchange.NEEDS[v.code] for v in rests.verdicts if not v.is_ok],
        "at": at,
    }


def _bar(state: CoverState) -> tuple[str, Any]:
    """The look of a bar and the words beside it."""
    kind, said = states.tag_of(state)
    return BARS.get(kind, kind), said


def _title(box: str) -> Any:
    """What the list of a box is of; asked and held say it themselves."""
    if box.startswith(queries.CODE):
        return exchange.said(box.removeprefix(queries.CODE))
    if box.startswith(queries.AGE):
        return exchange.AGES[box.removeprefix(queries.AGE)]
    if box.startswith(queries.LINE):
        return exchange.FLOW[box.removeprefix(queries.LINE)]
    return states.STATES.get(CoverState(box)) if box in set(CoverState) else ""
