"""A month frozen as digests, then drawn by a root of the log that did not exist before."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.models import Pending
from sijill.ledger.queries import log
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.models import Control, Draw, Ticket
from sijill.register.queries import controlling as read
from sijill.register.rules.drawing import (
    CONTROLS,
    PARAMETERS,
    DrawState,
    digest,
    line,
    long_enough,
    many,
    may_draw,
    may_freeze,
    ranks,
    seed,
)


@action
def freeze_month(*, institution: str, month: date, by: Actor, at: datetime) -> Draw:
    """Freeze what an institution granted in a month, and tell at which size the log draws."""
    insist([*may_draw(None, DrawState.FROZEN, by=by), *surely(by), *_within(institution, by)])
    found = read.drawable(institution, month)
    there = Draw.objects.filter(institution=institution, month=month).exists()
    insist(may_freeze(month=month, today=civil_date(at), size=len(found), drawn_already=there))
    figures = reference.parameters(PARAMETERS, at=civil_date(at))
    pk = uuid4()
    lots = sorted((line(pk, one.decision), one) for one in found)
    draw = Draw(
        id=pk,
        institution_id=institution,
        month=month,
        frozen_by=by.user,
        frozen_at=at,
        size=len(lots),
        digest=digest([lot for lot, _ in lots]),
        share=figures["controls.share"],
        least=figures["controls.least"],
        wanted=many(len(lots), share=figures["controls.share"], least=figures["controls.least"]),
        told_size=log.numbered() + Pending.objects.count() + figures["controls.acts_after"],
    )
    draw.act = _tell(draw, "control.frozen", by=by, at=at)
    _keep(draw)
    Ticket.objects.bulk_create(
        Ticket(
            draw=draw, institution_id=institution, rank=rank, digest=lot,
            decision=one.decision, case=one.case, entry=one.entry,
        )
        for rank, (lot, one) in enumerate(lots, start=1)
    )  # fmt: skip
    return draw


def _keep(draw: Draw) -> None:
    """Write it, once for each month: two who press at once make one draw."""
    try:
        with transaction.atomic():
            draw.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(refused("control.month_drawn", CONTROLS)) from problem


@action
def draw_controls(*, draw: UUID, by: Actor, at: datetime) -> Draw:
    """Draw by the root of the log at the size that was told, and open a control of each rank."""
    held = Draw.objects.select_for_update(of=("self",)).get(pk=draw)
    insist([*may_draw(DrawState(held.state), DrawState.DRAWN, by=by)])
    insist([*_within(held.institution_id, by)])
    insist(long_enough(size=read.sealed(), told=held.told_size))
    held.root = read.root_at(held.told_size)
    held.seed = seed(held.pk, size=held.told_size, root=held.root)
    held.state, held.drawn_at = DrawState.DRAWN, at
    tickets = list(Ticket.objects.filter(draw=held).order_by("rank"))
    drawn = ranks([t.digest for t in tickets], seed=held.seed, wanted=held.wanted)
    held.drawn_act = _tell(held, "control.drawn", by=by, at=at, ranks=drawn)
    held.save()
    Control.objects.bulk_create(
        Control(
            ticket=ticket, institution_id=held.institution_id, case=ticket.case,
            entry_id=ticket.entry, opened_at=at, act=held.drawn_act,
        )
        for ticket in (tickets[rank - 1] for rank in drawn)
    )  # fmt: skip
    return held


def surely(by: Actor) -> list[Verdict]:
    """A month is frozen on the second factor given again."""
    if by.kind is ActorKind.AGENT and by.assurance < Assurance.STEP_UP:
        return [refused("control.step_up_needed", CONTROLS, remedy="step_up")]
    return []


def _within(institution: str, by: Actor) -> list[Verdict]:
    if by.kind is ActorKind.SYSTEM or by.reaches(institution):
        return []
    return [refused("control.not_your_office", CONTROLS)]


def insist(verdicts: list[Verdict]) -> None:
    """Raise what refuses."""
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)


def _tell(
    draw: Draw, what: str, *, by: Actor, at: datetime, ranks: list[int] | None = None
) -> UUID:
    facts: dict[str, object] = {
        "institution": draw.institution_id,
        "month": draw.month.isoformat(),
        "size": draw.size,
        "digest": draw.digest,
        "wanted": draw.wanted,
        "log_size": draw.told_size,
    }
    if ranks is not None:
        facts |= {"log_root": draw.root, "seed": draw.seed, "ranks": ranks}
    subject = Subject(kind="draw", id=draw.pk)
    return ledger.record(
        what, subject=subject, by=by, at=at, ground="register.controls", article=CONTROLS,
        facts=facts,
    ).id  # fmt: skip


def draw_waiting(at: datetime) -> int:
    """Draw every month whose seed exists by now, each in its own transaction."""
    with acting_for(SYSTEM):
        waiting = read.waiting_draws(read.sealed())
        for each in waiting:
            draw_controls(draw=each, by=SYSTEM, at=at)
    return len(waiting)
