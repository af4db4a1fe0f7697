"""A month frozen, drawn by the log, certified, approved, paid: one state after the other."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sijill.campaigns.actions.telling import insist, tell
from sijill.campaigns.models import Call, Campaign, Statement, Unit
from sijill.campaigns.queries import counting
from sijill.campaigns.queries import running as read
from sijill.campaigns.queries import statements as stated
from sijill.campaigns.rules.calls import CallState
from sijill.campaigns.rules.campaigns import CAMPAIGNS, at_home, surely
from sijill.campaigns.rules.statements import (
    PARAMETERS,
    StatementState,
    may_approve,
    may_certify,
    may_freeze,
    may_pay,
    may_state,
    owed,
)
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.models import Pending
from sijill.ledger.queries import log
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.queries import controlling
from sijill.register.rules.drawing import after, digest, line, many, ranks, seed

S = StatementState


@action
def freeze(*, campaign: UUID, month: date, by: Actor, at: datetime) -> Statement:
    """Freeze what a campaign brought in a month, and tell at which size the log draws calls."""
    read.campaign_for(campaign, viewer=by)
    held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign)
    insist([*may_state(None, S.FROZEN, by=by), *at_home(by, held.institution_id)])
    there = Statement.objects.filter(campaign=held, month=month).exists()
    today = civil_date(at)
    found = [] if there or month.day != 1 else counting.countable(held, month)
    insist(may_freeze(month=month, after=after(month), today=today, size=len(found), there=there))
    figures = reference.parameters(PARAMETERS, at=today)
    share, least = figures["campaigns.share"], figures["campaigns.least"]
    pk = uuid4()
    lots = sorted((line(pk, one.decision), one) for one in found)
    assert by.user is not None
    made = Statement(
        id=pk, campaign=held, institution_id=held.institution_id, month=month,
        frozen_by=by.user, frozen_at=at, size=len(lots), digest=digest([lot for lot, _ in lots]),
        share=share, least=least, wanted=many(len(lots), share=share, least=least),
        told_size=log.numbered() + Pending.objects.count() + figures["campaigns.acts_after"],
    )  # fmt: skip
    made.act = _tell("campaign.frozen", made, by=by, at=at)
    _keep(made, lots)
    return made


def _keep(made: Statement, lots: list[tuple[str, counting.Countable]]) -> None:
    """Write it with its lines; a person counted meanwhile by another statement stops it whole."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            Unit.objects.bulk_create(
                Unit(
                    statement=made, institution_id=made.institution_id, rank=rank, digest=lot,
                    decision=one.decision, case=one.case, entry=one.entry, user=one.user,
                    accepted_at=one.accepted_at,
                )
                for rank, (lot, one) in enumerate(lots, start=1)
            )  # fmt: skip
    except IntegrityError as problem:
        raise Refused(refused("campaign.month_frozen", CAMPAIGNS)) from problem


@action
def draw(*, statement: UUID, by: Actor, at: datetime) -> Statement:
    """Draw by the root of the log at the size that was told, and open a call for each rank."""
    held = _moved(statement, S.DRAWN, by=by)
    if (missing := held.told_size - controlling.sealed()) > 0:
        raise Refused(refused("campaign.log_too_short", CAMPAIGNS, missing=missing))
    held.root = controlling.root_at(held.told_size)
    held.seed = seed(held.pk, size=held.told_size, root=held.root)
    held.drawn_at = at
    units = list(Unit.objects.filter(statement=held).order_by("rank"))
    drawn = ranks([one.digest for one in units], seed=held.seed, wanted=held.wanted)
    facts = {"log_root": held.root, "seed": held.seed, "ranks": drawn}
    _kept(held, "campaign.drawn", by=by, at=at, **facts)
    Call.objects.bulk_create(
        Call(unit=units[rank - 1], institution_id=held.institution_id, opened_at=at, act=held.act)
        for rank in drawn
    )
    return held


@action
def certify(*, statement: UUID, by: Actor, at: datetime) -> Statement:
    """Sign that the calls were made and what is owed: the first of two people."""
    held = _moved(statement, S.CERTIFIED, by=by)
    calls = Call.objects.filter(unit__statement=held, state=CallState.WAITING)
    insist([*surely(by), *may_certify(waiting=calls.count())])
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=held.campaign_id)
    held.units = stated.payable(held)
    held.amount = owed(
        units=held.units,
        rate=campaign.rate,
        ceiling=campaign.ceiling,
        before=stated.spent(campaign, but=held),
    )
    held.certified_by, held.certified_at = by.user, at
    return _kept(held, "campaign.certified", by=by, at=at, **_sum(held))


@action
def send_back(*, statement: UUID, by: Actor, at: datetime) -> Statement:
    """Refuse the first signature: whoever certifies looks again."""
    held = _moved(statement, S.DRAWN, by=by)
    held.units = held.amount = held.certified_by = held.certified_at = None
    return _kept(held, "campaign.sent_back", by=by, at=at)


@action
def approve(*, statement: UUID, by: Actor, at: datetime) -> Statement:
    """Sign what is owed: the second of two people."""
    held = _moved(statement, S.APPROVED, by=by)
    insist([*surely(by), *may_approve(certified_by=held.certified_by, by=by)])
    held.approved_by, held.approved_at = by.user, at
    return _kept(held, "campaign.approved", by=by, at=at, **_sum(held))


@action
def pay(*, statement: UUID, paid_on: date, payment: str, by: Actor, at: datetime) -> Statement:
    """Write when and under which reference it was paid."""
    held = _moved(statement, S.PAID, by=by)
    assert held.approved_at is not None
    approved, today = civil_date(held.approved_at), civil_date(at)
    payment = plain(payment).strip()
    insist(may_pay(payment=payment, paid_on=paid_on, approved_on=approved, today=today))
    held.paid_on, held.payment = paid_on, payment
    return _kept(held, "campaign.paid", by=by, at=at, paid_on=paid_on.isoformat(), **_sum(held))


def draw_waiting(at: datetime) -> int:
    """Draw every statement whose seed exists by now, each in its own transaction."""
    with acting_for(SYSTEM):
        waiting = stated.waiting_draws(controlling.sealed())
        for each in waiting:
            draw(statement=each, by=SYSTEM, at=at)
    return len(waiting)


def _moved(statement: UUID, there: StatementState, *, by: Actor) -> Statement:
    stated.statement_for(statement, viewer=by)
    held = Statement.objects.select_for_update(of=("self",)).get(pk=statement)
    insist([*may_state(S(held.state), there, by=by), *at_home(by, held.institution_id)])
    held.state = there.value
    return held


def _sum(held: Statement) -> dict[str, object]:
    return {"units": held.units, "amount": str(held.amount)}


def _kept(held: Statement, what: str, *, by: Actor, at: datetime, **facts: object) -> Statement:
    held.act = _tell(what, held, by=by, at=at, **facts)
    held.save()
    return held


def _tell(what: str, held: Statement, *, by: Actor, at: datetime, **facts: object) -> UUID:
    first = {
        "campaign": str(held.campaign_id),
        "institution": held.institution_id,
        "month": held.month.isoformat(),
        "size": held.size,
        "digest": held.digest,
        "log_size": held.told_size,
    }
    return tell(what, Subject(kind="statement", id=held.pk), {**first, **facts}, by=by, at=at)
