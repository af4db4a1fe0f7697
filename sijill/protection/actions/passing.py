"""A file left, did not get through, is sent once more, or its lines are made to wait again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.protection.actions.lining import step_line
from sijill.protection.actions.moving import move
from sijill.protection.models import Affiliation, Line, Outgoing
from sijill.protection.queries.exchange import unanswered
from sijill.protection.rules.asking import may_answer
from sijill.protection.rules.codes import BACK_OFF, wait_before
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import LINES, TAKEN_BACK, LineKind, LineState
from sijill.protection.rules.passing import OutgoingState

TOO_OFTEN = "too_often"
AGAIN_FROM = {OutgoingState.LEFT.value, OutgoingState.RECEIVED.value}


@action
def left(*, file: UUID, at: datetime) -> None:
    """Keep that a file is at the fund; told twice, it left once."""
    with acting_for(SYSTEM):
        found = Outgoing.objects.select_for_update(of=("self",)).get(pk=file)
        if found.state != OutgoingState.MADE:
            return
        found.state, found.since, found.fault = OutgoingState.LEFT, at, ""
        found.left_at = found.left_at or at
        found.save()


@action
def not_through(*, file: UUID, fault: str, at: datetime) -> None:
    """Keep that a file did not get through; it leaves at a later passage, the same bytes."""
    with acting_for(SYSTEM):
        made = Outgoing.objects.filter(pk=file, state=OutgoingState.MADE)
        made.update(tries=F("tries") + 1, fault=fault[:40])


@action
def send_again(*, file: UUID, by: Actor, at: datetime) -> Outgoing:
    """Have the very same file leave once more: the fund was silent, and keeps each line once."""
    if not may_answer(by) or not by.is_national:
        raise Refused(refused("cover.answers_not", LINES))
    with acting_for(SYSTEM):
        found = Outgoing.objects.select_for_update(of=("self",)).get(pk=file)
    if found.state not in AGAIN_FROM:
        raise Refused(refused("cover.not_from_here", LINES))
    with acting_for(SYSTEM):
        found.state, found.since = OutgoingState.MADE, at
        found.save()
        _told("sent_again", found, by=by, at=at)
    return found


@action
def wait_again(*, file: UUID, by: Actor, at: datetime) -> int:
    """Let the lines of a file that the fund refused whole wait again, under their own keys."""
    if not may_answer(by) or not by.is_national:
        raise Refused(refused("cover.answers_not", LINES))
    with acting_for(SYSTEM):
        found = Outgoing.objects.select_for_update(of=("self",)).get(pk=file)
        if found.state != OutgoingState.REFUSED:
            raise Refused(refused("cover.not_from_here", LINES))
        count = back(found, at=at)
        if count:
            _told("waits_again", found, by=by, at=at)
        return count


@action
def back(file: Outgoing, *, at: datetime) -> int:
    """Take back every line of a file that is not answered; answers how many."""
    places = list(unanswered(file).select_related("line"))
    people = Affiliation.objects.filter(lines__places__in=places).order_by("id")
    rows = {row.pk: row for row in people.select_for_update(of=("self",))}
    fresh = Line.objects.in_bulk([place.line_id for place in places])
    count = 0
    for place in places:
        line = fresh[place.line_id]
        line.affiliation = rows[line.affiliation_id]
        count += take_back(line, at=at)
    return count


@action
def take_back(line: Line, *, at: datetime) -> bool:
    """Refused for a time: the same line later, under the same key, or somebody looks."""
    if line.state != LineState.SENT:
        return False
    wait = wait_before(line.again)
    if wait is None:
        step_line(line, LineState.HELD, by=SYSTEM, at=at, fault=TOO_OFTEN)
        return False
    line.again, line.not_before = min(line.again + 1, len(BACK_OFF)), at + wait
    step_line(line, LineState.WAITING, by=SYSTEM, at=at)
    step_back(line, at=at)
    return True


@action
def step_back(line: Line, *, at: datetime) -> None:
    """Somebody stands where they stood before the line left, so that the rules are asked again."""
    one = line.affiliation
    kind, to = TAKEN_BACK.get(CoverState(one.state), (None, None))
    if to is not None and kind is LineKind(line.kind):
        move(one, to, by=SYSTEM, at=at)


def _told(done: str, file: Outgoing, *, by: Actor, at: datetime) -> None:
    ledger.record(
        f"protection.file_{done}",
        subject=Subject(kind="fund_file", id=file.pk),
        by=by,
        at=at,
        article=LINES,
        facts={"name": file.name, "digest": file.digest},
    )
