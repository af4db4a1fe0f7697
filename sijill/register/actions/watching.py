"""What stands out is found by the clock in one statement for each kind; people look into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from sijill.desk.models import Case
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.actions.drawing import insist
from sijill.register.models import Control, Signal
from sijill.register.rules.watching import (
    LIMITS,
    OPEN_SIGNALS,
    SIGNALS,
    WATCHED,
    Period,
    SignalKind,
    SignalState,
    may_end,
    may_work,
    stands_out,
)

SHOWN = 50  # requests that a signal names; the count tells of the others
# How far back each run counts: longer than the period, so that one is counted whole, and than a
# clock that stood still for some days. What is counted for ever is found by its newest row.
BACK = {
    Period.HOUR: timedelta(days=7),
    Period.MONTH: timedelta(days=35),
    Period.EVER: timedelta(days=35),
}
HERE = "'Africa/Casablanca'"


def _start(period: Period, column: str) -> str:
    if period is Period.EVER:
        return "TIMESTAMPTZ '2000-01-01 00:00:00+00'"
    return f"date_trunc('{period.value}', {column} AT TIME ZONE {HERE}) AT TIME ZONE {HERE}"


# kind: (what it counts by, when, whom it concerns, how many, rows). `%(from)s` is a bound.
SOUGHT: Mapping[SignalKind, tuple[str, str, str, str, str]] = {
    SignalKind.WITNESS: (
        "t.entry::text", "t.asked_at", "NULL::uuid", "count(DISTINCT c.id)",
        "register_testimony t JOIN desk_case c ON c.id = t.case_id"
        " WHERE t.asked_at >= %(from)s AND t.entry IS NOT NULL AND t.state = 'confirmed'",
    ),
    SignalKind.PHONE: (
        "c.phone", "c.submitted_at", "NULL::uuid", "count(DISTINCT c.space)",
        "desk_case c WHERE c.submitted_at >= %(from)s AND c.phone <> ''",
    ),
    SignalKind.AGENT_HOUR: (
        "c.assisted_by::text", "c.submitted_at", "c.assisted_by", "count(*)",
        "desk_case c WHERE c.submitted_at >= %(from)s AND c.assisted_by IS NOT NULL",
    ),
    SignalKind.PLACE_HOUR: (
        "c.province", "c.submitted_at", "NULL::uuid", "count(*)",
        "desk_case c WHERE c.submitted_at >= %(from)s AND c.province <> ''",
    ),
    SignalKind.PAPER: (
        "e.digest", "c.submitted_at", "NULL::uuid", "count(DISTINCT c.space)",
        "desk_evidence e JOIN desk_case c ON c.id = e.case_id"
        " WHERE e.state = 'received' AND c.submitted_at IS NOT NULL AND e.digest IN ("
        "SELECT n.digest FROM desk_case f JOIN desk_evidence n ON n.case_id = f.id"
        " WHERE f.submitted_at >= %(from)s AND n.state = 'received')",
    ),
    SignalKind.PACE: (
        "d.signed_by::text", "d.signed_at", "d.signed_by", "count(*)",
        "desk_decision d JOIN desk_case c ON c.id = d.case_id"
        " WHERE d.signed_at >= %(from)s AND d.signed_by IS NOT NULL AND d.stage = 'final'",
    ),
}  # fmt: skip


def _statement(kind: SignalKind) -> str:
    """Count one kind over its periods, and keep what stands out; found again, it only grows."""
    key, when, agent, count, rows = SOUGHT[kind]
    since = _start(WATCHED[kind].period, when)
    by = f"{key}, {since}" if agent == "NULL::uuid" else f"{key}, {agent}, {since}"
    return f"""
INSERT INTO register_signal (
    id, kind, key, since, institution_id, agent, seen, "limit", cases, first_at, last_at,
    found_at, state, note
)
SELECT gen_random_uuid(), '{kind.value}', {key}, {since},
    CASE WHEN count(DISTINCT c.institution_id) = 1 THEN min(c.institution_id) END,
    {agent}, {count}, %(limit)s,
    (array_agg(DISTINCT c.id))[1:{SHOWN}], min({when}), max({when}), %(at)s, 'found', ''
FROM {rows}
GROUP BY {by} HAVING {count} >= %(limit)s
ON CONFLICT (kind, key, since) DO UPDATE
    SET seen = excluded.seen, cases = excluded.cases, last_at = excluded.last_at,
        institution_id = excluded.institution_id
    WHERE register_signal.state IN ('found', 'taken') AND register_signal.seen < excluded.seen
RETURNING id, xmax = 0, seen
"""  # noqa: S608 — our own words alone


@action
def look_for_signals(*, at: datetime) -> int:
    """Find what stands out by now, in one statement for each kind; answers how many are new."""
    limits = reference.parameters(LIMITS, at=civil_date(at))
    new = 0
    for kind in SOUGHT:
        limit = limits[WATCHED[kind].limit]
        with connection.cursor() as cursor:
            told = {"from": at - BACK[WATCHED[kind].period], "limit": limit, "at": at}
            cursor.execute(_statement(kind), told)
            found = cursor.fetchall()
        for pk, is_new, seen in found:
            if is_new:
                _tell(pk, "signal.found", {"kind": kind, "seen": seen}, by=SYSTEM, at=at)
                new += 1
    return new


@action
def raise_signal(
    *,
    kind: SignalKind,
    key: str,
    since: datetime,
    institution: str,
    agent: UUID | None,
    cases: Sequence[UUID],
    at: datetime,
) -> None:
    """Keep what a room above counted, once it stands out; while somebody may look, it grows."""
    limit = reference.parameter(WATCHED[kind].limit, at=civil_date(at))
    if not stands_out(len(cases), limit=limit):
        return
    found = Signal.objects.select_for_update(of=("self",)).filter(kind=kind, key=key, since=since)
    if (held := found.first()) is None:
        made = Signal.objects.create(
            kind=kind, key=key, since=since, institution_id=institution, agent=agent,
            seen=len(cases), limit=limit, cases=cases[:SHOWN], first_at=at, last_at=at, found_at=at,
        )  # fmt: skip
        _tell(made.pk, "signal.found", {"kind": kind, "seen": made.seen}, by=SYSTEM, at=at)
    elif held.state in OPEN_SIGNALS and held.seen < len(cases):
        held.cases, held.seen, held.last_at = list(cases[:SHOWN]), len(cases), at
        held.save(update_fields=["cases", "seen", "last_at"])


def watch(at: datetime) -> int:
    """The same, as the clock does it."""
    with acting_for(SYSTEM):
        return look_for_signals(at=at)


@action
def take_signal(*, signal: UUID, by: Actor, at: datetime) -> Signal:
    """Say that one looks into it."""
    held = _moved(signal, SignalState.TAKEN, by=by)
    held.taken_by, held.taken_at = by.user, at
    return _kept(held, "signal.taken", {}, by=by, at=at)


@action
def explain_signal(*, signal: UUID, note: str, by: Actor, at: datetime) -> Signal:
    """Say why nothing is wrong."""
    held = _ended(signal, SignalState.EXPLAINED, note, by=by, at=at)
    return _kept(held, "signal.explained", {}, by=by, at=at)


@action
def control_signal(*, signal: UUID, note: str, by: Actor, at: datetime) -> Signal:
    """Open a control of each entry that came of the requests it names, within reach."""
    held = _ended(signal, SignalState.CONTROLLED, note, by=by, at=at)
    cases = Case.objects.filter(
        pk__in=held.cases, subject_kind="entry", subject_id__isnull=False
    ).order_by("pk")
    within = [case for case in cases if by.reaches(case.institution_id)]
    if not within:
        raise Refused(refused("signal.nothing_to_control", SIGNALS))
    _kept(held, "signal.controlled", {"controls": len(within)}, by=by, at=at)
    Control.objects.bulk_create(_control(held, case, at) for case in within)
    return held


def _control(signal: Signal, case: Case, at: datetime) -> Control:
    entry, where, act = case.subject_id, case.institution_id, signal.act
    assert entry
    assert where
    assert act
    return Control(
        signal=signal, institution_id=where, case=case.pk, entry_id=entry, opened_at=at, act=act
    )


def _moved(signal: UUID, there: SignalState, *, by: Actor) -> Signal:
    held = Signal.objects.select_for_update(of=("self",)).get(pk=signal)
    insist(may_work(SignalState(held.state), there, by=by, concerns=held.agent))
    held.state = there.value
    return held


def _ended(signal: UUID, there: SignalState, note: str, *, by: Actor, at: datetime) -> Signal:
    held = _moved(signal, there, by=by)
    held.note = plain(note).strip()
    insist(may_end(taken_by=held.taken_by, note=held.note, by=by))
    held.ended_by, held.ended_at = by.user, at
    return held


def _kept(
    signal: Signal, what: str, facts: Mapping[str, object], *, by: Actor, at: datetime
) -> Signal:
    signal.act = _tell(signal.pk, what, {"kind": signal.kind, **facts}, by=by, at=at)
    signal.save()
    return signal


def _tell(signal: UUID, what: str, facts: Mapping[str, object], *, by: Actor, at: datetime) -> UUID:
    subject = Subject(kind="signal", id=signal)
    return ledger.record(
        what, subject=subject, by=by, at=at, ground="register.signals", article=SIGNALS,
        facts=facts,
    ).id  # fmt: skip
