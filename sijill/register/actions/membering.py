"""Members who join and leave a cooperative of the register: one act, one version."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sijill.desk.models import Case, Decision
from sijill.desk.rules import DecisionOutcome
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.actions.moving import keep, locked
from sijill.register.actions.organising import seat
from sijill.register.actions.versions import said_before
from sijill.register.models import Entry, Membership
from sijill.register.queries.organised import member_in
from sijill.register.rules.life import LIVE, OrganisationKind
from sijill.register.rules.members import Member, shares
from sijill.register.rules.membership import LIFE, MEMBERS, Document, document_of, moves
from sijill.register.rules.organised import read

YOUTH_AGE = "register.youth_age"
COOPERATIVE = OrganisationKind.COOPERATIVE


@action
def change_members(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Let the members be those of the accepted list; refused when others changed them since."""
    entry = _locked(case, by=by)
    before, asked = _lists(case)
    now = _now(entry)
    if entry.state not in LIVE:
        raise Refused(refused("membership.not_from_here", LIFE))
    if frozenset(now) != frozenset(asked):  # else contested, and upheld: it stands already
        _require_same(now, before)
        _become(entry, now, asked, decision=decision, by=by, at=at)
    return Subject(kind="entry", id=entry.id)


@action
def undo_members(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Put back the members whom a mistaken decision changed."""
    entry = _locked(case, by=by)
    before, asked = _lists(case)
    now = _now(entry)
    if decision.outcome == DecisionOutcome.ACCEPTED and frozenset(now) != frozenset(before):
        _require_same(now, asked)
        _become(entry, now, before, decision=decision, by=by, at=at)
    return Subject(kind="entry", id=entry.id)


def _locked(case: Case, *, by: Actor) -> Entry:
    assert case.subject_id is not None
    return locked(case.subject_id, by=by)


def _lists(case: Case) -> tuple[tuple[Member, ...], tuple[Member, ...]]:
    """The list from which the change was begun, and the one that is asked."""
    before = read(case.answers.get("before", {}), COOPERATIVE).members
    return before, read(case.answers, COOPERATIVE).members


def _now(entry: Entry) -> tuple[Member, ...]:
    rows = Membership.objects.filter(organisation=entry.organisation_id, valid_to=None)
    with acting_for(SYSTEM):
        return tuple(member_in(row) for row in rows.order_by("id"))


def _require_same(now: Collection[Member], known: Collection[Member]) -> None:
    if frozenset(now) != frozenset(known):
        raise Refused(refused("membership.overtaken", MEMBERS))


def _become(
    entry: Entry,
    now: tuple[Member, ...],
    after: tuple[Member, ...],
    *,
    decision: Decision,
    by: Actor,
    at: datetime,
) -> None:
    """End the places that are no longer so, open the new ones, under one act."""
    found, day = moves(now, after), civil_date(at)
    counted = shares(after, on=day, youth_age=reference.parameter(YOUTH_AGE, at=day))
    said = said_before(entry)
    kept = {"count": counted.total, "women": counted.women, "youth": counted.youth}
    act = keep(
        entry, "register.amended", said | {"details": said["details"] | {"members": kept}},
        ground=decision.ground or "asked", article=decision.article or MEMBERS, by=by, at=at,
        told={"members": counted.total, "joined": len(found.joined), "left": len(found.left)},
    )  # fmt: skip
    gone = {document_of(one) for one in (*found.left, *found.otherwise)}
    with acting_for(SYSTEM):
        _end(entry, gone, at=at)
        assert entry.organisation is not None
        seat(entry.organisation, (*found.joined, *found.otherwise), act=act, day=day)


def _end(entry: Entry, gone: Collection[Document], *, at: datetime) -> None:
    held = Membership.objects.filter(organisation=entry.organisation_id, valid_to=None)
    ended = [row.pk for row in held if (row.document_kind, row.document) in gone]
    Membership.objects.filter(pk__in=ended).update(valid_to=civil_date(at))
