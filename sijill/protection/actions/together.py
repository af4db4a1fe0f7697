"""Lines and people by the thousand: what one step writes for each, in few statements for all.

The rules are asked for each as ever; only the writing is done at once. A test shows that the rows
are the same as those written one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection

from sijill.accounts.actions import notify
from sijill.kernel.actor import SYSTEM, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions.loading import Recorded, record_many
from sijill.ledger.transaction import action
from sijill.protection.codecs.messages import AnswerLine
from sijill.protection.models import Affiliation, Line, Placed
from sijill.protection.rules import life, lines
from sijill.protection.rules.life import LIFE, CoverState
from sijill.protection.rules.lines import LEAVING, LINES, LineKind, LineState, Step
from sijill.register.queries.organised import spaces_of

LEFT = """
UPDATE protection_line l SET state = 'sent', since = %s, fault = '', said = v.said
FROM unnest(%s::uuid[], %s::text[]) v (id, said) WHERE l.id = v.id
"""
MOVED = """
UPDATE protection_affiliation a SET state = v.state, since = %s, ground = v.ground,
    fund_answer = v.answer, fund_number = v.number
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])
    v (id, state, ground, answer, number) WHERE a.id = v.id
"""
PLACED = """
UPDATE protection_placed p SET status = v.status, code = v.code, answered_at = %s
FROM unnest(%s::bigint[], %s::text[], %s::text[]) v (id, status, code) WHERE p.id = v.id
"""
ANSWERED = """
UPDATE protection_line l SET state = v.state, since = %s, fault = '', status = v.status,
    code = v.code
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) v (id, state, status, code)
WHERE l.id = v.id
"""


@dataclass(frozen=True, slots=True)
class Plain:
    """An answer for good that takes a line and its person where the tables say, no more."""

    place: Placed
    said: AnswerLine
    leads: Step
    to: CoverState


@dataclass(frozen=True, slots=True)
class Told:
    """The act on one person, and the message about it."""

    act: str
    one: Affiliation
    facts: dict[str, object]
    message: str = ""


@action
def leave_together(found: Sequence[Line], *, at: datetime) -> None:
    """Take lines, and their people with them, to where being in a file puts them."""
    told = []
    for line in found:
        _step(line, LineState.SENT, at)
        one, to = line.affiliation, LEAVING.get(LineKind(line.kind))
        if to is not None:
            _move(one, to, at)
            told.append(Told(LEFT_AS[to], one, {"line": str(line.pk)}))
    _run(LEFT, at, [line.pk for line in found], [line.said for line in found])
    _keep(told, at=at)


LEFT_AS = {CoverState.QUERIED: "queried", CoverState.SENT: "sent"}


@action
def answer_together(
    plain: Sequence[Plain],
    *,
    acts: dict[CoverState, str],
    messages: dict[CoverState, str],
    at: datetime,
) -> None:
    """Write down answers for good of people who stand behind them, each once."""
    told = []
    for each in plain:
        place, line, said = each.place, each.place.line, each.said
        one = line.affiliation
        place.status, place.code, place.answered_at = said.status, said.code, at
        line.status, line.code = said.status, said.code
        _step(line, each.leads.line, at)
        if said.number and each.leads.line is LineState.DONE:
            one.fund_number = said.number
        if each.leads.answer is not None:
            one.fund_answer = each.leads.answer
        _move(one, each.to, at, ground=f"fund:{said.code}")
        told.append(Told(acts[each.to], one, {"code": said.code}, messages.get(each.to, "")))
    statuses, codes = [e.said.status for e in plain], [e.said.code for e in plain]
    rows = [each.place.line for each in plain]
    _run(PLACED, at, [each.place.pk for each in plain], statuses, codes)
    _run(ANSWERED, at, [r.pk for r in rows], [r.state for r in rows], statuses, codes)
    _keep(told, at=at)


def _step(line: Line, to: LineState, at: datetime) -> None:
    here = LineState(line.state)
    if not lines.may_move(here, to, SYSTEM):
        raise Refused(refused("cover.not_from_here", LINES, state=here.value, to=to.value))
    line.state, line.since, line.fault = to.value, at, ""


def _move(one: Affiliation, to: CoverState, at: datetime, *, ground: str = "") -> None:
    here = CoverState(one.state)
    if not life.may_move(here, to, SYSTEM):
        raise Refused(refused("cover.not_from_here", LIFE, state=here.value, to=to.value))
    one.state, one.since, one.ground = to.value, at, ground[:80]


@action
def _keep(told: Sequence[Told], *, at: datetime) -> None:
    """Where each person stands, the act that says so, and a message to who has an account."""
    if not told:
        return
    people = [each.one for each in told]
    _run(
        MOVED,
        at,
        [one.pk for one in people],
        [str(one.state) for one in people],
        [one.ground for one in people],
        [str(one.fund_answer) for one in people],
        [one.fund_number for one in people],
    )
    record_many([_act(each, at) for each in told], by=SYSTEM)
    _tell(told, at=at)


def _act(each: Told, at: datetime) -> Recorded:
    one = each.one
    return Recorded(
        act=uuid4(),
        kind=f"protection.{each.act}",
        subject=Subject(kind="affiliation", id=one.pk),
        at=at,
        ground=one.ground,
        article=LIFE,
        facts={"entry": str(one.entry_id), "state": str(one.state)} | each.facts,
    )


@action
def _tell(told: Iterable[Told], *, at: datetime) -> None:
    wanted = [each for each in told if each.message]
    spaces = spaces_of([each.one.person for each in wanted])
    for each in wanted:
        if (space := spaces.get(each.one.person)) is not None:
            notify(
                space=space,
                template=each.message,
                params={},
                key=f"{each.message}:{each.one.pk.hex}:{each.one.since:%Y%m%dT%H%M%S%f}",
                by=SYSTEM,
                at=at,
                institution=each.one.chamber_id,
                subject=Subject(kind="affiliation", id=each.one.pk),
            )


@action
def _run(statement: str, *words: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, words)
