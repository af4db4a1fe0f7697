"""A difference is settled with its reason, taken back, or taken on; singly or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action
from sijill.protection.models import Difference
from sijill.protection.queries.affiliations import NotFound
from sijill.protection.queries.differences import seen_by
from sijill.protection.rules.differences import (
    DIFFERENCES,
    LONGEST_REASON,
    MAY_SAY,
    NEEDS_REASON,
    ONE_BY_ONE,
    SEVERAL,
    DifferenceState,
    Settlement,
    may_move,
    may_work,
)
from sijill.protection.rules.populations import Kind

D = DifferenceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What came of one of many: the difference, and why it was not settled when it was not."""

    difference: UUID
    refusal: Verdict | None


@action
def settle(
    *, difference: UUID, as_: Settlement, reason: str, by: Actor, at: datetime
) -> Difference:
    """Say what a difference is; no run reopens it."""
    found = _locked(difference, by=by)
    said = " ".join(reason.split())
    _may(found, D.SETTLED, by)
    if as_ not in MAY_SAY[Kind(found.kind)]:
        raise Refused(refused("populations.not_of_this_kind", DIFFERENCES))
    if len(said) > LONGEST_REASON or (as_ in NEEDS_REASON and not said):
        raise Refused(refused("populations.reason_missing", DIFFERENCES, remedy="write"))
    found.state, found.settled_as, found.reason = D.SETTLED, as_, said
    found.settled_at, found.settled_by = at, by.user
    found.save()
    _recorded("difference_settled", found, by=by, at=at)
    return found


def settle_many(
    *, differences: Sequence[UUID], as_: Settlement, reason: str, by: Actor, at: datetime
) -> list[Line]:
    """Settle each in a transaction of its own: one that is refused keeps no other from it."""
    if len(differences) > SEVERAL:
        raise Refused(refused("populations.too_many", DIFFERENCES))
    if as_ in ONE_BY_ONE:
        raise Refused(refused("populations.one_by_one", DIFFERENCES))
    return [_line(one, as_, reason, by, at) for one in differences]


def _line(difference: UUID, as_: Settlement, reason: str, by: Actor, at: datetime) -> Line:
    try:
        settle(difference=difference, as_=as_, reason=reason, by=by, at=at)
    except Refused as refusal:
        return Line(difference=difference, refusal=refusal.verdicts[0])
    except NotFound:
        return Line(difference=difference, refusal=refused("populations.not_here", DIFFERENCES))
    return Line(difference=difference, refusal=None)


@action
def reopen(*, difference: UUID, reason: str, by: Actor, at: datetime) -> Difference:
    """Take back what was said of a difference, with the reason for it."""
    found = _locked(difference, by=by)
    said = " ".join(reason.split())
    if found.state != D.SETTLED:
        raise Refused(refused("populations.not_settled", DIFFERENCES))
    _may(found, D.OPEN, by)
    if not said or len(said) > LONGEST_REASON:
        raise Refused(refused("populations.reason_missing", DIFFERENCES, remedy="write"))
    found.state, found.settled_as, found.reason = D.OPEN, "", said
    found.settled_at, found.settled_by = None, None
    found.save()
    _recorded("difference_reopened", found, by=by, at=at)
    return found


@action
def take(*, difference: UUID, by: Actor, at: datetime) -> Difference:
    """Take a difference upon oneself, or give it back when it is one's own."""
    found = _locked(difference, by=by)
    if not may_work(by):
        raise Refused(refused("populations.works_not", DIFFERENCES))
    if found.state != D.OPEN:
        raise Refused(refused("populations.not_open", DIFFERENCES))
    found.assignee = None if found.assignee == by.user else by.user
    found.save(update_fields=["assignee"])
    return found


def _locked(difference: UUID, *, by: Actor) -> Difference:
    """A difference within scope, locked; NotFound elsewhere."""
    rows = seen_by(by).select_for_update(of=("self",))
    found = rows.filter(pk=difference).first()
    if found is None:
        raise NotFound(difference)
    return found


def _may(found: Difference, to: DifferenceState, by: Actor) -> None:
    here = D(found.state)
    if not may_work(by):
        raise Refused(refused("populations.works_not", DIFFERENCES))
    if not may_move(here, to, by):
        raise Refused(refused("populations.not_open", DIFFERENCES))


def _recorded(done: str, found: Difference, *, by: Actor, at: datetime) -> None:
    ledger.record(
        f"protection.{done}",
        subject=Subject(kind="difference", id=found.pk),
        by=by,
        at=at,
        article=DIFFERENCES,
        facts={
            "kind": found.kind,
            "cause": found.cause,
            "settled_as": found.settled_as,
            "entry": str(found.entry or ""),
        },
    )
