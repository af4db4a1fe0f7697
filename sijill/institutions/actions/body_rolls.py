"""Drawing the roll of a craft body from the register, and freezing it under its fingerprint."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sijill.institutions.actions.locking import insist, lock_body, tell
from sijill.institutions.models import Body, Organiser, Roll, RollLine
from sijill.institutions.queries import bodies as read
from sijill.institutions.rules.bodies import (
    BODIES,
    Level,
    RollState,
    keeps,
    may_draw,
    may_freeze,
    may_move_roll,
    surely,
)
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import action

BATCH = 1_000


@action
def draw(*, body: UUID, by: Actor, at: datetime) -> Roll:
    """Draw the roll as the register stands; drawn again, the days to read it begin anew."""
    held = lock_body(body, by=by)
    insist(keeps(by, held.institution_id))
    before = read.roll_of(held.pk, state=RollState.DRAWN)
    here = RollState.DRAWN if before else None
    insist([may_move_roll(here, RollState.DRAWN, role=by.role)])
    names = _names(held, at)
    insist(
        may_draw(
            state=held.state,
            level=Level(held.level),
            organisers=Organiser.objects.filter(body=held).count(),
            parts=len({one.stands_for for one in names}),
            terms=read.terms(at=at),
        )
    )
    roll = before or Roll(id=uuid4(), body=held)
    roll.as_of, roll.drawn_at, roll.count = civil_date(at), at, len(names)
    roll.act = tell(held.id, "body.roll_drawn", by=by, at=at, count=roll.count).id
    roll.save()
    RollLine.objects.filter(roll=roll).delete()
    RollLine.objects.bulk_create(
        [_line(roll, held, position, one) for position, one in enumerate(names, 1)],
        batch_size=BATCH,
    )
    return roll


def _names(body: Body, at: datetime) -> list[read.OnRoll]:
    if body.level == Level.PROVINCIAL:
        return read.registered(branch=body.branch, province=body.province_id or "", at=at)
    return read.presidents_below(body, at=civil_date(at))


def _line(roll: Roll, body: Body, position: int, one: read.OnRoll) -> RollLine:
    return RollLine(
        roll=roll,
        body=body,
        position=position,
        entry=one.entry,
        nia=one.nia,
        name_ar=one.name_ar,
        name_latin=one.name_latin,
        trade=one.trade,
        stands_for=one.stands_for,
    )


@action
def freeze(*, body: UUID, by: Actor, at: datetime) -> Roll:
    """Freeze the roll: its fingerprint is an act, and nobody comes in or goes out any more."""
    held = lock_body(body, by=by)
    insist([*keeps(by, held.institution_id), *surely(by)])
    roll = read.roll_of(held.pk, state=RollState.DRAWN)
    here = RollState.DRAWN if roll else None
    insist([may_move_roll(here, RollState.FROZEN, role=by.role)])
    assert roll is not None
    insist(
        may_freeze(
            drawn_on=civil_date(roll.drawn_at),
            today=civil_date(at),
            lines=roll.count,
            level=Level(held.level),
            terms=read.terms(at=at),
        )
    )
    lines = list(read.lines_of(roll.pk))
    roll.state, roll.frozen_at = RollState.FROZEN, at
    roll.digest = sha256(read.roll_file(held.pk, roll.as_of, lines)).hexdigest()
    told = {"roll": str(roll.pk), "count": len(lines), "digest": roll.digest}
    roll.act = tell(held.id, "body.roll_frozen", by=by, at=at, article=BODIES, **told).id
    roll.save()
    return roll
