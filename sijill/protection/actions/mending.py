"""An office works what came back: corrected and sent again, asked again, held lines let go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action
from sijill.protection.actions.following import forget_fund
from sijill.protection.actions.lining import step_line
from sijill.protection.actions.moving import lock, move, record
from sijill.protection.actions.passing import step_back
from sijill.protection.models import Affiliation, Line
from sijill.protection.rules.due import FundAnswer
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import LINES, NOT_SET_ASIDE, LineKind, LineState, after_mending


@action
def mend(*, affiliation: Affiliation, by: Actor, at: datetime) -> Affiliation:
    """Say that what the fund could not take is corrected: a new line goes with the next file."""
    found = lock(affiliation, by=by)
    if found.state != CoverState.TO_MEND:
        raise Refused(refused("cover.not_from_here", LINES))
    move(found, after_mending(FundAnswer(found.fund_answer)), by=by, at=at, ground="mended")
    record("mended", found, by=by, at=at, article=LINES)
    return found


@action
def ask_fund_again(*, affiliation: Affiliation, by: Actor, at: datetime) -> Affiliation:
    """The other cover is said to have ended: the fund is asked again before anything is sent."""
    found = lock(affiliation, by=by)
    if found.state != CoverState.COVERED:
        raise Refused(refused("cover.not_from_here", LINES))
    forget_fund(found)
    move(found, CoverState.CONSENTED, by=by, at=at, ground="other_cover_ended")
    record("asked_again", found, by=by, at=at, article=LINES)
    return found


@action
def release(*, line: UUID, by: Actor, at: datetime) -> Line:
    """Let a held line leave again, under the same key: the fund keeps each key once."""
    found = _held(line, by=by)
    one = found.affiliation
    found.again, found.not_before = 0, at
    step_line(found, LineState.WAITING, by=by, at=at)
    step_back(found, at=at)
    record("line_released", one, by=by, at=at, article=LINES, facts={"line": str(found.pk)})
    return found


@action
def set_aside(*, line: UUID, by: Actor, at: datetime) -> Line:
    """Give a held change, stop or restart up: the fund holds nobody whom it would concern."""
    found = _held(line, by=by)
    one, kind = found.affiliation, LineKind(found.kind)
    if kind in NOT_SET_ASIDE:
        raise Refused(refused("cover.not_from_here", LINES))
    step_line(found, LineState.DROPPED, by=by, at=at)
    if kind is LineKind.STOP and one.state == CoverState.STOPPING:
        move(one, CoverState.STOPPED, by=by, at=at, ground="set_aside")
    record("line_set_aside", one, by=by, at=at, article=LINES, facts={"line": str(found.pk)})
    return found


def _held(line: UUID, *, by: Actor) -> Line:
    """A held line with its person locked; NotFound out of scope."""
    known = Line.objects.filter(pk=line).first()
    one = lock(known.affiliation_id if known else line, by=by)
    found = Line.objects.get(pk=line)
    if found.state != LineState.HELD:
        raise Refused(refused("cover.not_from_here", LINES))
    found.affiliation = one
    return found
