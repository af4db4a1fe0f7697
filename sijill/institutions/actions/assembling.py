"""Calling an assembly, telling who came, opening it, or giving it up for want of a quorum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sijill.institutions.actions.locking import insist, lock_assembly, lock_body, tell
from sijill.institutions.models import Assembly, Ballot, Body, Presence, RollLine, Statute
from sijill.institutions.queries import agents_of
from sijill.institutions.queries import bodies as read
from sijill.institutions.queries.deputies import are_apart
from sijill.institutions.rules.bodies import (
    FOUNDING,
    AssemblyKind,
    AssemblyState,
    BodyState,
    Calling,
    Part,
    RollState,
    keeps,
    may_call,
    may_give_up,
    may_move_assembly,
    may_tick,
    needed,
    quorate,
    surely,
)
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action

IN_HAND = ("called", "open", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedAssembly:
    """When and where, and the four agents who sign and count."""

    body: UUID
    planned_at: datetime
    place: str
    chair: UUID
    secretary: UUID
    tellers: tuple[UUID, UUID]


@action
def call(*, wanted: WantedAssembly, by: Actor, at: datetime) -> Assembly:
    """Call the members of the frozen roll together, as an act; the quorum is fixed now."""
    body = lock_body(wanted.body, by=by)
    insist([*keeps(by, body.institution_id), *surely(by)])
    insist([may_move_assembly(None, AssemblyState.CALLED, parts=frozenset({Part.KEEPER}))])
    assembly = _new(body, wanted, at)
    told: dict[str, Any] = {"kind": assembly.kind, "needed": assembly.needed}
    told["assembly"] = str(assembly.pk)
    assembly.act = tell(body.id, "body.assembly_called", by=by, at=at, **told).id
    assembly.save(force_insert=True)
    return assembly


def _new(body: Body, wanted: WantedAssembly, at: datetime) -> Assembly:
    """The assembly with the figures in force on the day of its call; refused with every reason."""
    roll, lacking = read.roll_of(body.pk, state=RollState.FROZEN), _without_quorum(body)
    statute = Statute.objects.filter(body=body, adopted_on=None).order_by("-version").first()
    founding, terms = body.state == BodyState.PREPARING, read.terms(at=at)
    asked = Calling(
        kind=AssemblyKind.FOUNDING if founding else AssemblyKind.RENEWAL,
        state=body.state,
        on=civil_date(wanted.planned_at),
        today=civil_date(at),
        frozen=roll is not None and (founding or roll.drawn_at > _last_renewed(body)),
        second=lacking is not None,
        another=body.assemblies.filter(state__in=IN_HAND).exists(),
        chair=wanted.chair,
        secretary=wanted.secretary,
        tellers=frozenset(wanted.tellers),
        apart=are_apart(
            {wanted.chair, wanted.secretary, *wanted.tellers},
            days=(civil_date(at), civil_date(wanted.planned_at)),
        ),
        statute=statute is not None,
    )
    insist(may_call(asked, terms=terms))
    _insist_agents(body, wanted, at)
    assert roll is not None
    return Assembly(
        id=uuid4(),
        body=body,
        roll=roll,
        statute=statute if founding else None,
        kind=asked.kind,
        after=lacking,
        needed=needed(roll.count, terms.second_quorum if lacking else terms.quorum),
        bureau=min(terms.bureau, max(1, roll.count - 1)),
        **_plan(wanted, at),
    )


def _plan(wanted: WantedAssembly, at: datetime) -> dict[str, Any]:
    return {
        "planned_at": wanted.planned_at,
        "place": plain(wanted.place).strip(),
        "called_at": at,
        "chair_id": wanted.chair,
        "secretary_id": wanted.secretary,
        "teller_id": wanted.tellers[0],
        "other_teller_id": wanted.tellers[1],
    }


def _last_renewed(body: Body) -> datetime:
    """When the roll of the last assembly that held was drawn: its members have changed since."""
    last = body.assemblies.filter(state="signed").select_related("roll").order_by("-planned_at")
    return last[0].roll.drawn_at


def _without_quorum(body: Body) -> Assembly | None:
    """The assembly that this one follows, when the last on the same roll had no quorum."""
    last = body.assemblies.select_related("roll").order_by("-planned_at", "id").first()
    roll = read.roll_of(body.pk, state=RollState.FROZEN)
    lacking = last is not None and last.state == AssemblyState.WITHOUT_QUORUM
    return last if lacking and last is not None and last.roll == roll else None


def _insist_agents(body: Body, wanted: WantedAssembly, at: datetime) -> None:
    """Whoever signs or counts works at the institution, or at the chamber that keeps the papers."""
    places = {body.institution_id, body.chamber_id} - {None}
    there = {m.user_id for place in places for m in agents_of(str(place), at=at)}
    if not {wanted.chair, wanted.secretary, *wanted.tellers} <= there:
        raise Refused(refused("body.not_agents_here", FOUNDING))


@action
def call_off(*, assembly: UUID, reason: str, by: Actor, at: datetime) -> Assembly:
    """Call an assembly off before it opens, with the reason."""
    held = _moved(assembly, AssemblyState.CALLED_OFF, by=by)
    if not reason.strip():
        raise Refused(refused("body.reason_missing", FOUNDING))
    held.reason = plain(reason).strip()
    return _keep(held, "body.assembly_called_off", by=by, at=at, reason=held.reason)


@action
def tick(*, assembly: UUID, line: UUID, here: bool, by: Actor, at: datetime) -> None:
    """Tell that a member of the roll came, or take it back."""
    held = lock_assembly(assembly, by=by)
    parts = read.parts_in(held, by)
    if not parts & {Part.CHAIR, Part.SECRETARY, Part.TELLER, Part.KEEPER} or by.user is None:
        raise Refused(refused("body.not_your_part", FOUNDING))
    insist(
        may_tick(
            state=held.state,
            on=civil_date(held.planned_at),
            today=civil_date(at),
            balloting=Ballot.objects.filter(assembly=held).exists(),
        )
    )
    if not here:
        Presence.objects.filter(assembly=held, line=line).delete()
        return
    member = RollLine.objects.filter(pk=line, roll=held.roll).first()
    if member is None:
        raise Refused(refused("body.not_a_member_present", FOUNDING))
    Presence.objects.get_or_create(
        assembly=held, line=member, defaults={"ticked_at": at, "by_id": by.user}
    )


@action
def open_assembly(*, assembly: UUID, by: Actor, at: datetime) -> Assembly:
    """Open it: the quorum is there, ticked off the roll."""
    held = _moved(assembly, AssemblyState.OPEN, by=by)
    if civil_date(at) < civil_date(held.planned_at):
        raise Refused(refused("body.not_the_day", FOUNDING))
    held.present = held.presences.count()
    insist([quorate(present=held.present, needed=held.needed)])
    held.opened_at = at
    told = {"present": held.present, "needed": held.needed}
    return _keep(held, "body.assembly_opened", by=by, at=at, **told)


@action
def give_up(*, assembly: UUID, by: Actor, at: datetime) -> Assembly:
    """Tell that the quorum was not reached: a second assembly may be called."""
    held = _moved(assembly, AssemblyState.WITHOUT_QUORUM, by=by)
    held.present = held.presences.count()
    on, today = civil_date(held.planned_at), civil_date(at)
    insist(may_give_up(present=held.present, needed=held.needed, on=on, today=today))
    told = {"present": held.present, "needed": held.needed}
    return _keep(held, "body.assembly_without_quorum", by=by, at=at, **told)


def _moved(pk: UUID, there: AssemblyState, *, by: Actor) -> Assembly:
    held = lock_assembly(pk, by=by)
    insist([may_move_assembly(AssemblyState(held.state), there, parts=read.parts_in(held, by))])
    held.state = there
    return held


def _keep(held: Assembly, what: str, *, by: Actor, at: datetime, **facts: Any) -> Assembly:
    held.act = tell(held.body_id, what, by=by, at=at, assembly=str(held.pk), **facts).id
    held.save()
    return held
