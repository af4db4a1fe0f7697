"""Decisions on many files: chosen, ordered, then carried out line by line, each on its own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.db.models.functions import Coalesce
from procrastinate.contrib.django import app

from sijill.desk.actions.deciding import ask_rules_again, propose_asked, sign_asked
from sijill.desk.actions.locking import require
from sijill.desk.models import Bulk, BulkLine, Case
from sijill.desk.queries.examination import plain
from sijill.desk.queries.many import actor_of, order_for
from sijill.desk.queries.scope import NotFound, visible
from sijill.desk.rules import DecisionOutcome
from sijill.desk.rules.many import (
    MANY,
    BulkKind,
    BulkState,
    LineState,
    may_go,
    may_start,
    well_chosen,
)
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action

log = logging.getLogger("sijill.desk.many")
STANDS_STILL = timedelta(minutes=5)


@action
def choose_many(*, id: UUID, kind: str, cases: Sequence[UUID], by: Actor, at: datetime) -> Bulk:
    """Note which files are to be decided; the same identifier with the same files is one order."""
    chosen = list(dict.fromkeys(cases))
    require(may_go(None, BulkState.CHOSEN, by=by, owner=by.user), *well_chosen(kind, len(chosen)))
    if (there := order_for(id, viewer=by)) is not None:
        return _the_same(there, kind, chosen)
    if Bulk.objects.filter(pk=id).exists():
        raise Refused(refused("desk.bulk_other", MANY))
    seen = set(visible(by).filter(pk__in=chosen).order_by("pk").values_list("pk", flat=True))
    if not (within := [pk for pk in chosen if pk in seen]):
        raise Refused(refused("desk.bulk_empty", MANY))
    made = Bulk.objects.create(
        id=id,
        institution_id=by.institution or "",
        user_id=_user(by),
        role=str(by.role),
        kind=kind,
        made_at=at,
    )
    BulkLine.objects.bulk_create(
        BulkLine(bulk=made, position=place, case_id=pk) for place, pk in enumerate(within, 1)
    )
    return made


def _user(by: Actor) -> UUID:
    if by.user is None or by.institution is None:
        raise Refused(refused("desk.not_your_office", MANY))
    return by.user


def _the_same(there: Bulk, kind: str, chosen: Sequence[UUID]) -> Bulk:
    lines = set(there.lines.order_by("position").values_list("case", flat=True))
    if there.kind != kind or not lines <= set(chosen):
        raise Refused(refused("desk.bulk_other", MANY))
    return there


@action
def order_many(*, bulk: Bulk, ground: str, note: str, by: Actor, at: datetime) -> Bulk:
    """Order what was chosen; the worker carries it out. Ordered twice, it is one order."""
    found = _locked(bulk.pk, by)
    if found.state in (BulkState.RUNNING, BulkState.DONE):
        return found
    require(may_go(found.state, BulkState.RUNNING, by=by, owner=found.user_id))
    require(*may_start(found.kind, ground=ground, assurance=by.assurance))
    found.state, found.ordered_at = BulkState.RUNNING.value, at
    found.ground, found.note = ground.strip()[:80], note.strip()[:2000]
    found.assurance = int(by.assurance)
    found.act = ledger.record(
        "desk.many_ordered",
        subject=Subject(kind="bulk", id=found.pk),
        by=by,
        at=at,
        ground=found.ground,
        article=MANY,
        facts={"kind": found.kind, "lines": found.lines.count()},
    ).id
    found.save()
    _defer(found.pk)
    return found


def _defer(bulk: UUID) -> None:
    """Without a lock of the queue: one that a killed worker held would keep the next one out."""
    app.configure_task("desk.many", queue="default").defer(bulk=str(bulk))


def take_up(*, at: datetime) -> int:
    """Give to the worker again every order that stands still: its worker was killed."""
    with acting_for(SYSTEM):
        under_way = Bulk.objects.filter(state=BulkState.RUNNING.value).order_by("ordered_at", "id")
        moved = under_way.annotate(moved_at=Coalesce(Max("lines__at"), F("ordered_at")))
        still = [one.pk for one in moved.filter(moved_at__lt=at - STANDS_STILL)]
        for pk in still:
            _defer(pk)
    return len(still)


@action
def drop_many(*, bulk: Bulk, by: Actor, at: datetime) -> Bulk:
    """Let go of what was chosen; nothing is decided."""
    found = _locked(bulk.pk, by)
    if found.state == BulkState.DROPPED:
        return found
    require(may_go(found.state, BulkState.DROPPED, by=by, owner=found.user_id))
    found.state, found.ended_at = BulkState.DROPPED.value, at
    found.save(update_fields=["state", "ended_at"])
    return found


def _locked(id: UUID, by: Actor) -> Bulk:
    found = Bulk.objects.select_for_update(of=("self",)).filter(pk=id, user=by.user).first()
    if found is None:
        raise NotFound(id)
    return found


def carry_out(*, bulk: UUID, at: datetime) -> int:
    """Decide every line that still waits, one after the other; broken off, it goes on there."""
    found = Bulk.objects.filter(pk=bulk, state=BulkState.RUNNING.value).first()
    if found is None:
        return 0
    by, done = actor_of(found, at=at), 0
    with acting_for(SYSTEM):
        waiting = list(_waiting(found).select_related("case"))
    for line in waiting:
        try:
            done += _one(line, found, by, at)
        except Exception:  # one that cannot be handled stops nobody else's; it is tried again
            log.exception("order %s: its line %s could not be decided", bulk, line.position)
    _end(bulk=bulk, at=at)
    return done


def _waiting(bulk: Bulk) -> QuerySet[BulkLine]:
    return BulkLine.objects.filter(bulk=bulk, state=LineState.WAITING.value).order_by("position")


def _one(line: BulkLine, bulk: Bulk, by: Actor | None, at: datetime) -> bool:
    """One file: decided and noted in one transaction, or closed with why."""
    if by is None:
        return _closed(line, [refused("desk.not_your_office", MANY)], at=at)
    try:
        with acting_for(by):
            ask_rules_again(line.case, by, at)
            _decided(line=line, bulk=bulk, by=by, at=at)
    except Refused as refusal:
        return _closed(line, list(refusal.verdicts), at=at)
    except NotFound:
        return _closed(line, [refused("desk.outside", MANY)], at=at)
    return True


@action
def _decided(*, line: BulkLine, bulk: Bulk, by: Actor, at: datetime) -> None:
    """The decision and the line's result stand or fall together: nothing is decided twice."""
    if bulk.kind == BulkKind.SIGN:
        sign_asked(case=line.case, by=by, at=at)
    else:
        refuses = bulk.kind == BulkKind.REFUSE
        propose_asked(
            case=line.case,
            outcome=(DecisionOutcome.REFUSED if refuses else DecisionOutcome.ACCEPTED).value,
            ground=bulk.ground,
            article="",
            note=bulk.note,
            by=by,
            at=at,
        )
    still = BulkLine.objects.filter(pk=line.pk, state=LineState.WAITING.value)
    if not still.update(state=LineState.DONE.value, at=at):
        raise Refused(refused("desk.not_from_here", MANY, state=Case.__name__))


@action
def _closed(line: BulkLine, verdicts: Sequence[Verdict], *, at: datetime) -> bool:
    with acting_for(SYSTEM):
        said: list[dict[str, Any]] = [
            {"code": v.code, "article": v.article, "facts": plain(v.facts)} for v in verdicts
        ]
        still = BulkLine.objects.filter(pk=line.pk, state=LineState.WAITING.value)
        still.update(state=LineState.CLOSED.value, verdicts=said, at=at)
    return False


@action
def _end(*, bulk: UUID, at: datetime) -> None:
    with acting_for(SYSTEM):
        found = Bulk.objects.select_for_update(of=("self",)).get(pk=bulk)
        if found.state != BulkState.RUNNING or _waiting(found).exists():
            return
        require(may_go(found.state, BulkState.DONE, by=SYSTEM, owner=None))
        found.state, found.ended_at = BulkState.DONE.value, at
        found.save(update_fields=["state", "ended_at"])
