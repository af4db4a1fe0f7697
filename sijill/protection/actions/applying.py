"""One line of an answer: where it takes the line, and the person when they stand behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import action
from sijill.protection.actions.lining import add_line, step_line
from sijill.protection.actions.moving import move, record
from sijill.protection.actions.packing import leave
from sijill.protection.actions.passing import take_back
from sijill.protection.actions.telling import tell_by_message
from sijill.protection.actions.together import Plain, answer_together
from sijill.protection.codecs.messages import AnswerLine
from sijill.protection.models import Affiliation, Line, Placed
from sijill.protection.rules.codes import Behaviour, behaviour
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import STANDS, LineKind, LineState, Step, step
from sijill.protection.rules.passing import FINAL, Fault
from sijill.register.rules import EntryState

S = CoverState
SAID = {
    S.READY: "cleared",
    S.COVERED: "covered_elsewhere",
    S.AFFILIATED: "affiliated",
    S.TO_MEND: "to_mend",
    S.REFUSED: "refused",
    S.STOPPED: "stopped",
}
MESSAGES = {
    S.COVERED: "cover.elsewhere",
    S.AFFILIATED: "cover.affiliated",
    S.TO_MEND: "cover.to_mend",
    S.REFUSED: "cover.refused",
    S.STOPPED: "cover.stopped",
}


@action
def apply_all(
    pairs: Sequence[tuple[Placed, AnswerLine]], *, at: datetime
) -> list[tuple[Placed, AnswerLine, Fault]]:
    """Apply what the fund says of lines whose people are locked; answers what was wrong with some.

    What is plain is written at once, the rest one by one after it.
    """
    plain, others = _parted(pairs)
    if plain:
        answer_together(plain, acts=SAID, messages=MESSAGES, at=at)
    found = [(place, said, apply_line(place, said, at=at)) for place, said in others]
    return [(place, said, fault) for place, said, fault in found if fault is not None]


def _parted(
    pairs: Sequence[tuple[Placed, AnswerLine]],
) -> tuple[list[Plain], list[tuple[Placed, AnswerLine]]]:
    plain: list[Plain] = []
    others: list[tuple[Placed, AnswerLine]] = []
    seen: set[UUID] = set()
    for place, said in pairs:
        one = place.line.affiliation_id
        # The same person twice in one slice: the second word is read after the first.
        found = None if one in seen else _plain(place, said)
        seen.add(one)
        if found is None:
            others.append((place, said))
        else:
            plain.append(found)
    return plain, others


def _plain(place: Placed, said: AnswerLine) -> Plain | None:
    """An answer for good, to a line that waits for it, of a person who stands behind the line."""
    line, asked = place.line, behaviour(said.status, said.code)
    one, kind = line.affiliation, LineKind(line.kind)
    if place.status in FINAL or asked is Behaviour.ALARM or line.state != LineState.SENT:
        return None
    leads = step(kind, asked, said.code)
    if leads is None or leads.line not in (LineState.DONE, LineState.REFUSED):
        return None
    if leads.cover is None or one.state not in STANDS[kind]:
        return None
    if leads.cover is S.AFFILIATED and one.entry.state == EntryState.SUSPENDED:
        return None
    return Plain(place, said, leads, leads.cover)


@action
def apply_line(place: Placed, said: AnswerLine, *, at: datetime) -> Fault | None:
    """Apply what the fund says of one line whose person is locked; a fault is told, not raised."""
    asked = behaviour(said.status, said.code)
    if place.status in FINAL:
        return None if _same(place, said, asked) else Fault.CONTRADICTS
    if asked is Behaviour.ALARM:
        if place.line.state == LineState.SENT:
            step_line(place.line, LineState.HELD, by=SYSTEM, at=at, fault=Fault.UNKNOWN_CODE)
        return Fault.UNKNOWN_CODE
    place.status, place.code, place.answered_at = said.status, said.code, at
    place.save()
    return _answer(place.line, said, asked, at)


def _same(place: Placed, said: AnswerLine, asked: Behaviour) -> bool:
    """The same word again, or "I hold it already" after a yes: nothing new."""
    if (place.status, place.code) == (said.status, said.code):
        return True
    before = behaviour(place.status, place.code)
    return asked is Behaviour.DONE and before is Behaviour.DONE


def _answer(line: Line, said: AnswerLine, asked: Behaviour, at: datetime) -> Fault | None:
    leads = step(LineKind(line.kind), asked, said.code)
    if line.state not in (LineState.SENT, LineState.HELD, LineState.WAITING):
        # Answered in another file before: the same again is nothing, another word is told.
        same = leads is None or line.state in (leads.line, LineState.DROPPED)
        return None if same else Fault.CONTRADICTS
    line.status, line.code = said.status, said.code
    if leads is None:
        line.save(update_fields=["status", "code"])
        _received(line.affiliation, LineKind(line.kind), at)
    elif leads.line is LineState.WAITING:
        line.save(update_fields=["status", "code"])
        take_back(line, at=at)
    else:
        _for_good(line, leads, said, at)
    return None


def _received(one: Affiliation, kind: LineKind, at: datetime) -> None:
    if kind is LineKind.START and one.state == S.SENT:
        move(one, S.RECEIVED, by=SYSTEM, at=at)


def _for_good(line: Line, leads: Step, said: AnswerLine, at: datetime) -> None:
    if line.state == LineState.WAITING:  # taken back, and answered in its first file after all
        leave(line, at=at)
    if leads.line is LineState.HELD:
        if line.state != LineState.HELD:
            step_line(line, LineState.HELD, by=SYSTEM, at=at, fault=f"code:{said.code}")
        return
    kind, one = LineKind(line.kind), line.affiliation
    step_line(line, leads.line, by=SYSTEM, at=at)
    if said.number and leads.line is LineState.DONE:
        one.fund_number = said.number
        one.save(update_fields=["fund_number"])
    if leads.cover is not None and one.state in STANDS[kind]:
        _moved(one, leads, said, at)
    elif kind is LineKind.START and leads.line is LineState.REFUSED and one.state == S.STOPPING:
        _moved(one, Step(line=leads.line, cover=S.STOPPED), said, at)  # nothing runs there


def _moved(one: Affiliation, leads: Step, said: AnswerLine, at: datetime) -> None:
    to = leads.cover
    assert to is not None
    if leads.answer is not None:
        one.fund_answer = leads.answer
    move(one, to, by=SYSTEM, at=at, ground=f"fund:{said.code}")
    record(SAID[to], one, by=SYSTEM, at=at, facts={"code": said.code})
    if to in MESSAGES:
        tell_by_message(one, MESSAGES[to], at=at)
    if to is S.AFFILIATED and one.entry.state == EntryState.SUSPENDED:
        _halted_meanwhile(one, at)


def _halted_meanwhile(one: Affiliation, at: datetime) -> None:
    """The entry was suspended before the fund had answered: the halt follows at once."""
    move(one, S.SUSPENDED, by=SYSTEM, at=at, ground="register.suspended")
    record("suspended", one, by=SYSTEM, at=at)
    add_line(one, LineKind.STOP, on=civil_date(at), at=at)
