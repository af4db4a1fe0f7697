"""A file of the fund is kept, then read line by line; read again, it changes nothing.

Its bytes decide whether it was seen before, not its name. Lines are applied some at a time, each
slice with the mark of how far it got in one transaction, so that a kill repeats no line.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from pathlib import PurePath
from uuid import uuid4

from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import WrappedKey
from sijill.ledger.transaction import acting_for, action
from sijill.protection import safe
from sijill.protection.actions.applying import apply_all
from sijill.protection.actions.noticing import apply_notice
from sijill.protection.actions.passing import back
from sijill.protection.codecs.messages import CODECS, Answer, AnswerLine, control_sum, read_answer
from sijill.protection.codecs.notices import Notice, read_notice, side_of
from sijill.protection.codecs.port import Unreadable, unfit
from sijill.protection.models import Affiliation, Incoming, Line, Outgoing, Placed, Remark
from sijill.protection.queries.exchange import unanswered
from sijill.protection.rules.codes import Behaviour, behaviour
from sijill.protection.rules.passing import (
    Fault,
    IncomingState,
    OutgoingState,
    is_refused,
)
from sijill.protection.seals.parcel import Facts, Seal, Unopened, agrees

SLICE = 1000
NUMBER = re.compile(r"[0-9A-Z]{0,20}")  # an affiliation number, as plain as it is told to people
OF_ITS_OWN = frozenset({"R", "Q"})  # rights, and questions: they answer no file of ours
REFUSED = IncomingState.REFUSED.value
FAULTS_OF_KEYS = frozenset({"not_for_us", "unknown_key"})


def opened(data: bytes, name: str, seal: Seal | None) -> tuple[Answer | Notice, str]:
    """An answer and the name of the key that signed it; Unopened, or Unreadable, otherwise."""
    if seal is None:
        return read(data, name), ""
    parcel = seal.open(name, data)
    answer = read(parcel.data, parcel.manifest.name)
    if not agrees(parcel.manifest, _told_of(answer)):
        raise Unopened("manifest")
    return answer, parcel.manifest.key


def _told_of(answer: Answer | Notice) -> Facts:
    return Facts(
        stream=answer.stream,
        sequence=answer.sequence,
        count=len(answer.lines),
        sum=control_sum(answer.lines),
        made_at=answer.made_at,
    )


def read(data: bytes, name: str) -> Answer | Notice:
    """A file in the layout that its ending names; Unreadable at the first fault."""
    suffix = PurePath(name).suffix[1:]
    codec = next((c for c in CODECS.values() if c.extension == suffix), None)
    if codec is None:
        raise Unreadable(0, "layout")
    if (side := side_of(name)) in OF_ITS_OWN:
        return read_notice(data, codec, side)
    answer = read_answer(data, codec)
    for row, line in enumerate(answer.lines, start=2):
        if faults := unfit("A10", {f: str(getattr(line, f)) for f in AnswerLine.__slots__}):
            raise Unreadable(row, "field:" + faults[0][0])
        if not NUMBER.fullmatch(line.number):
            raise Unreadable(row, "field:number")
    return answer


@action
def receive(*, name: str, data: bytes, at: datetime, seal: Seal | None = None) -> Incoming:
    """Keep a file of the fund in its exact bytes, and say at once what is wrong with it."""
    digest = hashlib.sha256(data).hexdigest()
    with acting_for(SYSTEM):
        known = Incoming.objects.filter(digest=digest).first()
        if known is not None:
            return _tried_again(known, name, data, seal)
        facts = _facts(name, data, seal)
        id = uuid4()
        wrapped = safe.keep(id, data)
        made, _ = Incoming.objects.get_or_create(
            digest=digest,
            defaults={
                "id": id,
                "name": name[:60],
                "came_at": at,
                "key_id": wrapped.key_id,
                "wrapped_key": wrapped.wrapped,
                **facts,
            },
        )
        return made


@action
def _tried_again(known: Incoming, name: str, data: bytes, seal: Seal | None) -> Incoming:
    """What no key of that day opened may be opened by one that was put in its place since."""
    if known.state == REFUSED and known.fault in FAULTS_OF_KEYS:
        facts = _facts(name, data, seal)
        if facts["state"] == IncomingState.READING:
            found = Incoming.objects.filter(pk=known.pk)
            found.update(name=name[:60], fault="", row=None, **facts)
            known.refresh_from_db()
    return known


def _facts(name: str, data: bytes, seal: Seal | None) -> dict[str, object]:
    try:
        answer, key = opened(data, name, seal)
    except Unopened as fault:
        return {"state": REFUSED, "fault": fault.fault}
    except Unreadable as fault:
        return {"state": REFUSED, "fault": fault.fault[:40], "row": fault.row}
    if isinstance(answer, Notice):
        count = len(answer.lines)
        said = {"side": answer.side, "count": count, "signed_by": key}
        said |= {"stream": answer.stream, "sequence": answer.sequence}
        return said | {"state": IncomingState.READING if count else IncomingState.READ}
    file = Outgoing.objects.filter(stream=answer.stream, sequence=answer.sequence).first()
    if file is None:
        return {"state": REFUSED, "fault": "no_such_file"}
    if is_refused(answer.technical, answer.group) is None:
        return {"state": REFUSED, "fault": "head"}
    return {
        "state": IncomingState.READING,
        "answers": file,
        "count": len(answer.lines),
        "signed_by": key,
    }


def apply(incoming: Incoming, *, at: datetime, seal: Seal | None = None) -> Incoming:
    """Apply what is left of an answer, some lines at a time."""
    if incoming.state != IncomingState.READING:
        return incoming
    wrapped = WrappedKey(key_id=incoming.key_id, wrapped=bytes(incoming.wrapped_key))
    answer, _ = opened(safe.read(incoming.pk, wrapped), incoming.name, seal)
    while incoming.state == IncomingState.READING:
        if isinstance(answer, Notice):
            incoming = apply_notice(incoming=incoming, notice=answer, at=at)
            continue
        incoming = apply_some(incoming=incoming, answer=answer, at=at)
    return incoming


@action
def apply_some(*, incoming: Incoming, answer: Answer, at: datetime) -> Incoming:
    """Apply the next lines of an answer; its head first."""
    with acting_for(SYSTEM):
        held = Incoming.objects.select_for_update(of=("self",)).get(pk=incoming.pk)
        if held.state != IncomingState.READING:
            return held
        assert held.answers_id is not None  # the database keeps it so
        file = Outgoing.objects.select_for_update(of=("self",)).get(pk=held.answers_id)
        if held.done == 0:
            _head(file, answer, at)
        some = answer.lines[held.done : held.done + SLICE]
        if file.state == OutgoingState.REFUSED:
            _remark_all(held, some)
        else:
            _apply_each(held, file, some, at)
        held.done += len(some)
        if held.done == held.count:
            held.state = IncomingState.READ
            _close(file, at)
        held.save(update_fields=["done", "state"])
        return held


def _head(file: Outgoing, answer: Answer, at: datetime) -> None:
    """What the fund says of the file as a whole; a refusal after a yes is for somebody to see."""
    refused = is_refused(answer.technical, answer.group)
    if file.state == OutgoingState.ANSWERED or (refused and file.state == OutgoingState.RECEIVED):
        return
    # Put at the fund by somebody who was killed before writing it down: its answer says so.
    file.left_at = file.left_at or at
    file.technical, file.group, file.code = answer.technical, answer.group, answer.code
    if refused:
        file.state, file.since = OutgoingState.REFUSED, at
        if behaviour("RJCT", answer.code) is Behaviour.AGAIN:
            back(file, at=at)
    elif file.state != OutgoingState.RECEIVED:
        file.state, file.since = OutgoingState.RECEIVED, at
    file.save()


def _remark_all(held: Incoming, some: tuple[AnswerLine, ...]) -> None:
    for said in some:
        remark(held, said, Fault.WITH_REFUSED_FILE)


def _apply_each(held: Incoming, file: Outgoing, some: tuple[AnswerLine, ...], at: datetime) -> None:
    """Lock the people of some lines in one order, then apply each."""
    places = _places(file, some)
    for said in some:
        if said.key not in places:
            remark(held, said, Fault.NO_SUCH_LINE)
    pairs = [(places[said.key], said) for said in some if said.key in places]
    for place, said, fault in apply_all(pairs, at=at):
        remark(held, said, fault, place.line)


def _places(file: Outgoing, some: tuple[AnswerLine, ...]) -> dict[str, Placed]:
    """The lines of a file by their keys: an answer in parts numbers its own lines from one."""
    wanted = file.places.filter(line__key__in=[said.key for said in some])
    people = Affiliation.objects.filter(lines__places__in=wanted).order_by("id")
    locked = people.select_for_update(of=("self",)).select_related("entry")
    rows = {row.pk: row for row in locked}
    found = {}
    for place in wanted.select_related("line").order_by("position"):
        place.line.affiliation = rows[place.line.affiliation_id]
        found[place.line.key] = place
    return found


@action
def remark(held: Incoming, said: AnswerLine, fault: Fault, line: Line | None = None) -> None:
    """Keep what was wrong with one line of an answer."""
    Remark.objects.get_or_create(
        file=held,
        position=said.position,
        defaults={
            "fault": fault,
            "line": line,
            "status": said.status[:4],
            "code": said.code[:4],
        },
    )


def _close(file: Outgoing, at: datetime) -> None:
    """A file whose every line is answered for good is done with."""
    if file.state == OutgoingState.RECEIVED and not unanswered(file).exists():
        file.state, file.since = OutgoingState.ANSWERED, at
        file.save()
