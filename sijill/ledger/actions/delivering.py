"""Handing sealed acts to those who follow them, in order and once."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.consumers import Consumer, consumer
from sijill.ledger.models import Cursor, Parked
from sijill.ledger.queries.log import SealedAct, numbered, sealed_acts
from sijill.ledger.rules import may_audit
from sijill.ledger.statements import ask, statement
from sijill.ledger.transaction import acting_for, action

SLICE = 200  # acts in one transaction
MANY = 1_000  # for whoever passes by most of them together
MARK = """
INSERT INTO ledger_handled (consumer, seq) SELECT %s, unnest(%s::bigint[])
ON CONFLICT DO NOTHING RETURNING seq
"""
OPEN = """
INSERT INTO ledger_cursor (consumer, next_seq, moved_at) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING
"""
PASSING = ("08", "40", "57P")  # connection, deadlock and serialisation, shutdown
log = logging.getLogger("sijill.ledger.cursors")


def slice_of(to: Consumer) -> int:
    """How many acts a consumer is handed in one transaction."""
    return MANY if to.concerned or to.handle_many else SLICE


@action
def deliver(*, to: Consumer, at: datetime, limit: int = 0) -> int:
    """Hand a consumer its next acts and move its cursor behind them; tell how many it passed.

    Nothing is handed while another process holds the cursor.
    """
    cursor = _cursor(to, at)
    if cursor is None:
        return 0
    start = cursor.next_seq
    end = min(start + (limit or slice_of(to)), numbered())
    if start >= end:
        return 0
    acts = list(sealed_acts(start, end, kinds=to.kinds))
    stuck = _parked_subjects(to)
    with acting_for(SYSTEM):
        quiet = _without_effect(to, acts, stuck)
        _mark(to, *quiet)
        due = [sealed for sealed in acts if sealed.seq not in quiet]
        if not _hand_together(to, due, stuck, at):
            for sealed in due:
                _hand(to, sealed, stuck, at)
    cursor.next_seq, cursor.moved_at = end, at
    cursor.save(update_fields=["next_seq", "moved_at"])
    return end - start


def _cursor(to: Consumer, at: datetime) -> Cursor | None:
    ask(OPEN, [to.name, at])
    return _held.first(to.name)


@statement
def _held(consumer: str) -> QuerySet[Cursor]:
    held = Cursor.objects.select_for_update(of=("self",), skip_locked=True)
    return held.filter(pk=consumer).order_by("pk")


@statement
def _parked(consumer: str) -> QuerySet[Parked, tuple[str, UUID]]:
    parked = Parked.objects.filter(consumer=consumer).order_by("seq")
    return parked.values_list("subject_kind", "subject_id")


@statement
def _asked_again() -> QuerySet[Parked, tuple[str, str, UUID]]:
    rows = Parked.objects.filter(asked_at__isnull=False).order_by("seq")
    return rows.values_list("consumer", "subject_kind", "subject_id")


def _parked_subjects(to: Consumer) -> set[tuple[str, UUID]]:
    return set(_parked(to.name))


def _without_effect(
    to: Consumer, acts: list[SealedAct], stuck: set[tuple[str, UUID]]
) -> frozenset[int]:
    """The acts that this consumer may pass by; whoever cannot tell is handed each of them."""
    wanted = {s.seq: (s.act.subject_kind, s.act.subject_id) for s in acts if s.act and to.wants(s)}
    if to.concerned is None or not wanted:
        return frozenset()
    try:
        with transaction.atomic():
            concerned = set(to.concerned([id for _kind, id in wanted.values()]))
    except Exception as problem:
        if _passes(problem):
            raise
        log.exception("who is concerned was not told", extra={"consumer": to.name})
        return frozenset()
    return frozenset(
        seq for seq, each in wanted.items() if each not in stuck and each[1] not in concerned
    )


def _hand_together(
    to: Consumer, acts: list[SealedAct], stuck: set[tuple[str, UUID]], at: datetime
) -> bool:
    """Hand over all of them at once, where the consumer can; False when each must be handed."""
    wanted = [sealed for sealed in acts if to.wants(sealed)]
    if to.handle_many is None or stuck or len(wanted) < 2:
        return False
    try:
        with transaction.atomic():
            new = _mark(to, *(sealed.seq for sealed in wanted))
            to.handle_many([sealed for sealed in wanted if sealed.seq in new], at=at)
    except Exception as problem:
        if _passes(problem):
            raise
        log.warning("not handled together", extra={"consumer": to.name})
        return False
    return True


def _hand(to: Consumer, sealed: SealedAct, stuck: set[tuple[str, UUID]], at: datetime) -> None:
    """Hand over one act, or set it aside: behind its subject's first failure, or as that one."""
    act = sealed.act
    if act is None or not to.wants(sealed):
        return
    subject = (act.subject_kind, act.subject_id)
    if subject in stuck:
        _park(to, sealed, at)
    elif fault := _try(to, sealed, at):
        stuck.add(subject)
        _park(to, sealed, at, fault=fault)


def _try(to: Consumer, sealed: SealedAct, at: datetime) -> str:
    """Let the consumer handle an act once; the name of what it failed on, or nothing.

    A lost connection is nobody's fault: it is raised, and the whole slice comes again.
    """
    try:
        with transaction.atomic():
            if _mark(to, sealed.seq):
                to.handle(sealed, at=at)
    except Exception as problem:
        if _passes(problem):
            raise
        # The text of a fault may hold what a person wrote: its name and place are enough.
        fault = type(problem).__name__
        log.error("parked", extra={"consumer": to.name, "seq": sealed.seq, "fault": fault})
        return fault
    return ""


def _passes(problem: Exception) -> bool:
    """Whether the fault is the database's and will pass: lost, restarting, or in a deadlock."""
    if not isinstance(problem, OperationalError | InterfaceError):
        return False
    state = getattr(problem.__cause__, "sqlstate", None)
    return state is None or state.startswith(PASSING)


def _mark(to: Consumer, *seqs: int) -> frozenset[int]:
    """Note that acts are handled, and tell which of them were not before."""
    if not seqs:
        return frozenset()
    return frozenset(row[0] for row in ask(MARK, [to.name, list(seqs)]).rows)


def _park(to: Consumer, sealed: SealedAct, at: datetime, *, fault: str = "") -> None:
    act = sealed.act
    assert act is not None
    Parked.objects.get_or_create(
        consumer=to.name,
        seq=sealed.seq,
        defaults={
            "subject_kind": act.subject_kind,
            "subject_id": act.subject_id,
            "fault": fault,
            "tries": 1 if fault else 0,
            "parked_at": at,
        },
    )


@action
def ask_again(*, consumer: str, subject: tuple[str, UUID], by: Actor, at: datetime) -> None:
    """Ask that a parked subject be tried again; the sequencer does it, under its own role."""
    if not may_audit(by):
        raise Refused(refused("ledger.not_yours", "faq"))
    parked = Parked.objects.filter(
        consumer=consumer, subject_kind=subject[0], subject_id=subject[1]
    )
    parked.update(asked_at=at)


def asked_again() -> list[tuple[str, str, UUID]]:
    """The parked subjects that somebody asked to try again."""
    return sorted(set(_asked_again()))


@action
def retry(*, consumer_name: str, subject: tuple[str, UUID], at: datetime) -> int:
    """Hand a parked subject's acts again, in order, until one fails; tell how many went through."""
    to = consumer(consumer_name)
    if _cursor(to, at) is None:
        return 0
    parked = Parked.objects.select_for_update(of=("self",)).filter(
        consumer=to.name, subject_kind=subject[0], subject_id=subject[1]
    )
    done = 0
    for row in parked.order_by("seq"):
        [sealed] = sealed_acts(row.seq, row.seq + 1)
        with acting_for(SYSTEM):
            fault = _try(to, sealed, at)
        if fault:
            row.fault, row.tries = fault, row.tries + 1
            row.save(update_fields=["fault", "tries"])
            break
        row.delete()
        done += 1
    parked.update(asked_at=None)
    return done


@action
def deliver_again(*, consumer_name: str, start: int, at: datetime) -> None:
    """Take a cursor back to an earlier act; what was handled stays handled."""
    moved = Cursor.objects.filter(pk=consumer_name, next_seq__gte=start)
    moved.update(next_seq=start, moved_at=at)
