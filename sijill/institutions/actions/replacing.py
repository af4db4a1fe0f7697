"""Another agent for a part at what was called; the one before stays in the acts, with the why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sijill.institutions.actions import convening
from sijill.institutions.actions.locking import insist, lock_assembly, tell
from sijill.institutions.models import Assembly, Meeting
from sijill.institutions.queries import agents_of
from sijill.institutions.queries import bodies as of_bodies
from sijill.institutions.queries import sessions as of_sessions
from sijill.institutions.queries.deputies import are_apart
from sijill.institutions.queries.replacing import holders, places_of
from sijill.institutions.rules.bodies import Part, surely
from sijill.institutions.rules.replacing import REPLACING, Replacing, Seated, may_replace
from sijill.institutions.rules.sessions import surely_kept
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Verdict, refused
from sijill.ledger.transaction import action

SEATS = frozenset({Part.KEEPER, Part.CHAIR})  # who may: as to call it off


@action
def in_session(
    *, meeting: UUID, part: Seated, agent: UUID, reason: str, by: Actor, at: datetime
) -> Meeting:
    """Put another agent in the chair of a session, or at its minutes."""
    held = convening.lock(meeting, by=by)
    insist([*_may_seat(of_sessions.parts_in(held, by)), *surely_kept(by)])
    facts = _replaced(held, part, agent, reason, at)
    return convening.keep(held, "session.part_replaced", by=by, at=at, **facts)


@action
def in_assembly(
    *, assembly: UUID, part: Seated, agent: UUID, reason: str, by: Actor, at: datetime
) -> Assembly:
    """Put another agent in one of the four parts of a craft body's assembly."""
    held = lock_assembly(assembly, by=by)
    insist([*_may_seat(of_bodies.parts_in(held, by)), *surely(by)])
    facts = _replaced(held, part, agent, reason, at) | {"assembly": str(held.pk)}
    held.act = tell(held.body_id, "body.part_replaced", by=by, at=at, **facts).id
    held.save()
    return held


def _may_seat(parts: Iterable[Part]) -> list[Verdict]:
    return [] if SEATS & set(parts) else [refused("part.not_yours_to_give", REPLACING)]


def _replaced(
    held: Assembly | Meeting, part: Seated, agent: UUID, reason: str, at: datetime
) -> dict[str, str]:
    """The part given to another, not saved yet, and what its act says."""
    now_held = holders(held)
    if part not in now_held:
        insist([refused("part.no_such_part", REPLACING)])
    others = {user for other, user in now_held.items() if other is not part}
    there = {m.user_id for place in places_of(held) for m in agents_of(place, at=at)}
    days = (civil_date(at), civil_date(held.planned_at))
    wanted = Replacing(
        state=held.state,
        same=agent == now_held[part],
        holds_another=agent in others,
        apart=are_apart({agent, *others}, days=days),
        here=agent in there,
        reason=reason,
    )
    insist(may_replace(wanted))
    setattr(held, f"{part}_id", agent)
    told = {"part": part.value, "former": str(now_held[part]), "next": str(agent)}
    return told | {"reason": plain(reason).strip()}
