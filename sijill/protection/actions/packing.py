"""Lines are put into a numbered file, all or none, and people stand where the file takes them.

The sealed bytes are on the disk before the row that tells of them is committed: whoever is killed
in between leaves a file that nobody knows, which is swept, and lines that still wait.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for, action
from sijill.protection import safe
from sijill.protection.actions.lining import step_line
from sijill.protection.actions.moving import move, record
from sijill.protection.actions.together import LEFT_AS, leave_together
from sijill.protection.codecs.messages import CODECS, Sending, control_sum, file_name, write
from sijill.protection.codecs.messages import Line as Message
from sijill.protection.models import Affiliation, Line, Outgoing, Placed, Stream
from sijill.protection.queries import exchange, sending
from sijill.protection.queries.affiliations import said_now, situations
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import LEAVING, RUNS, LineKind, LineState, leaves
from sijill.protection.rules.passing import OutgoingState

LATER = timedelta(hours=1)


@dataclass(slots=True)
class Packed:
    """What came of one packing: how many lines were looked at, and the file when there is one."""

    looked: int = 0
    file: Outgoing | None = None


@dataclass(slots=True)
class _Chosen:
    """The lines of locked people, and what is known of them."""

    lines: list[Line]
    on: bool
    at: datetime
    ready: list[tuple[Line, Message]] = field(default_factory=list)


@action
def pack(*, stream: str, at: datetime) -> Packed:
    """Put the lines whose turn it is into the next file of a stream; none when none may leave."""
    with acting_for(SYSTEM):
        held = Stream.objects.select_for_update(of=("self",)).get(pk=stream)
        room = exchange.pace(at=at).room(left_today=exchange.packed_today(stream, at=at))
        if not room or not exchange.is_open(at=at):
            return Packed()
        chosen = _Chosen(lines=_turn(stream, room, at), on=True, at=at)
        _judge(chosen)
        file = _filed(held, chosen.ready, at) if chosen.ready else None
        return Packed(looked=len(chosen.lines), file=file)


def _turn(stream: str, room: int, at: datetime) -> list[Line]:
    """The lines whose turn it is, their people locked; who is locked by others is left to them."""
    first = exchange.may_leave(stream, at=at).values_list("affiliation", flat=True)[:room]
    people = Affiliation.objects.filter(pk__in=list(first)).order_by("id")
    held = people.select_for_update(of=("self",), skip_locked=True)
    rows = {row.pk: row for row in held.select_related("entry__person")}
    lines = list(exchange.may_leave(stream, at=at).filter(affiliation__in=rows))
    for line in lines:
        line.affiliation = rows[line.affiliation_id]
    return lines


def _judge(chosen: _Chosen) -> None:
    """Drop what says nothing any more, put off what may not leave today, hold what fits nowhere."""
    people = [line.affiliation for line in chosen.lines]
    versions = said_now([one.entry_id for one in people])
    seen = situations(people, at=chosen.at, exchange_on=chosen.on, versions=versions)
    last, told = _taken(people), _told(people)
    for line in chosen.lines:
        one, kind = line.affiliation, LineKind(line.kind)
        if not leaves(kind, CoverState(one.state), last.get(one.pk)):
            _drop(line, at=chosen.at)
        elif not sending.may_go(kind, seen[one.pk]):
            line.not_before = chosen.at + LATER
            line.save(update_fields=["not_before"])
        else:
            place = len(chosen.ready) + 1
            said = sending.of_line(line, versions[one.entry_id], position=place)
            _weigh(line, said, told, chosen)


def _weigh(line: Line, said: Message, told: dict[object, str], chosen: _Chosen) -> None:
    digest = sending.digest(said)
    if line.kind == LineKind.CHANGE and told.get(line.affiliation_id) == digest:
        _drop(line, at=chosen.at)  # the fund knows it so already
    elif fault := sending.fault_of(said):
        step_line(line, LineState.HELD, by=SYSTEM, at=chosen.at, fault=fault[:40])
    else:
        line.said = digest
        chosen.ready.append((line, said))


def _taken(people: Sequence[Affiliation]) -> dict[object, LineKind]:
    """What the fund took last of each: a start, a stop or a restart."""
    kinds = sorted(RUNS | {LineKind.STOP})
    done = Line.objects.filter(affiliation__in=people, state=LineState.DONE, kind__in=kinds)
    newest = done.order_by("affiliation", "-number").distinct("affiliation")
    return {line.affiliation_id: LineKind(line.kind) for line in newest}


def _told(people: Sequence[Affiliation]) -> dict[object, str]:
    """What the fund was told last of each, as a digest; a question tells it nothing to keep."""
    done = Line.objects.filter(affiliation__in=people, state=LineState.DONE)
    newest = done.exclude(kind=LineKind.QUERY).order_by("affiliation", "-number")
    return {line.affiliation_id: line.said for line in newest.distinct("affiliation")}


def _drop(line: Line, *, at: datetime) -> None:
    """A line that would tell the fund nothing; who only waited for it to be stopped is stopped."""
    step_line(line, LineState.DROPPED, by=SYSTEM, at=at)
    one = line.affiliation
    if line.kind == LineKind.STOP and one.state == CoverState.STOPPING:
        move(one, CoverState.STOPPED, by=SYSTEM, at=at, ground=one.ground)
        record("stopped", one, by=SYSTEM, at=at)


def _filed(held: Stream, ready: list[tuple[Line, Message]], at: datetime) -> Outgoing:
    """Write the file, then everything that tells of it."""
    held.last += 1
    codec = CODECS[held.codec]
    said = Sending(
        stream=held.pk,
        sequence=held.last,
        made_at=at.replace(microsecond=0),
        lines=tuple(message for _, message in ready),
    )
    data, id = write(said, codec), uuid4()
    wrapped = safe.keep(id, data)
    held.save(update_fields=["last"])
    file = Outgoing.objects.create(
        id=id,
        stream=held,
        sequence=held.last,
        name=file_name(said, codec),
        codec=codec.name,
        made_at=said.made_at,
        count=len(ready),
        control=control_sum(said.lines),
        digest=hashlib.sha256(data).hexdigest(),
        state=OutgoingState.MADE,
        since=at,
        key_id=wrapped.key_id,
        wrapped_key=wrapped.wrapped,
    )
    places = [Placed(file=file, position=said.position, line=line) for line, said in ready]
    Placed.objects.bulk_create(places)
    leave_together([line for line, _ in ready], at=at)
    return file


@action
def leave(line: Line, *, at: datetime) -> None:
    """Take a line, and its person with it, to where being in a file puts them."""
    step_line(line, LineState.SENT, by=SYSTEM, at=at)
    one, to = line.affiliation, LEAVING.get(LineKind(line.kind))
    if to is not None:
        move(one, to, by=SYSTEM, at=at)
        record(LEFT_AS[to], one, by=SYSTEM, at=at, facts={"line": str(line.pk)})
