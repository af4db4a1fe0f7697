"""Moving a territory: proposed by one person of the ministry, confirmed by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db.models import Q

from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Institution, Territory, TerritoryMove
from sijill.institutions.queries import in_force
from sijill.institutions.rules.territory import (
    TERRITORY,
    Hand,
    MoveState,
    Moving,
    hand,
    may_move,
    may_propose_move,
    surely_moved,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.ledger.actions import record
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMove:
    """From whom to whom, one province or all, from which day, why."""

    former: str
    next: str
    on: date
    reason: str
    province: str = ""


@action
def propose_move(*, wanted: WantedMove, by: Actor, at: datetime) -> TerritoryMove:
    """Propose that a territory moves, as an act; nothing moves before a second person says so."""
    first = hand(by, first=by.user)
    insist([may_move(None, MoveState.PROPOSED, by=first), *surely_moved(by)])
    assert by.user is not None
    move = TerritoryMove(
        id=uuid4(),
        former_id=wanted.former,
        next_id=wanted.next,
        province_id=wanted.province or None,
        on=wanted.on,
        reason=plain(wanted.reason).strip(),
        proposed_by_id=by.user,
        proposed_at=at,
    )
    insist(may_propose_move(_moving(move, at)))
    move.act = _tell(move, "territory.move_proposed", by=by, at=at)
    move.save(force_insert=True)
    return move


@action
def confirm_move(*, move: UUID, by: Actor, at: datetime) -> TerritoryMove:
    """Confirm it: the former's territories end on that day and the other's begin; no file moves."""
    held = _ended(move, MoveState.CONFIRMED, by=by, at=at)
    insist([*surely_moved(by), *may_propose_move(_moving(held, at))])
    for row in _rows(held):
        _hand_over(row, held)
    if held.province_id is None:
        Institution.objects.filter(pk=held.former_id).update(valid_to=held.on)
        _succeed(held)
    held.act = _tell(held, "territory.moved", by=by, at=at)
    held.save()
    return held


@action
def withdraw_move(*, move: UUID, by: Actor, at: datetime) -> TerritoryMove:
    """Take a proposal back, or refuse it."""
    held = _ended(move, MoveState.WITHDRAWN, by=by, at=at)
    held.act = _tell(held, "territory.move_withdrawn", by=by, at=at)
    held.save()
    return held


def _succeed(move: TerritoryMove) -> None:
    """From the day on, whoever works at the next one reads and finishes what the former kept."""
    both = Institution.objects.select_for_update(of=("self",)).order_by("pk")
    held = both.in_bulk([move.former_id, move.next_id])
    taken = dict(held[move.next_id].succeeds)
    for code in (move.former_id, *(code for code, _since in held[move.former_id].succeeds)):
        taken.setdefault(code, move.on.isoformat())
    Institution.objects.filter(pk=move.next_id).update(succeeds=sorted(taken.items()))


def _ended(pk: UUID, there: MoveState, *, by: Actor, at: datetime) -> TerritoryMove:
    held = TerritoryMove.objects.select_for_update(of=("self",)).get(pk=pk)
    which: Hand = hand(by, first=held.proposed_by_id)
    insist([may_move(MoveState(held.state), there, by=which)])
    held.state, held.ended_by_id, held.ended_at = there, by.user, at
    return held


def _moving(move: TerritoryMove, at: datetime) -> Moving:
    codes = (move.former_id, move.next_id)
    kinds = dict(Institution.objects.filter(pk__in=codes).order_by("pk").values_list("pk", "kind"))
    return Moving(
        same_kind=len(kinds) == len(set(codes)) and len(set(kinds.values())) == 1,
        same_institution=move.former_id == move.next_id,
        holds=bool(_rows(move)),
        on=move.on,
        today=civil_date(at),
        reason=move.reason,
    )


def _rows(move: TerritoryMove) -> list[Territory]:
    """The former's territories on that day: all, or what it has of one province."""
    rows = in_force(Territory.objects.filter(institution=move.former_id), move.on)
    if move.province_id:
        rows = rows.filter(Q(province=move.province_id) | Q(region=move.province_id[:2]))
        rows = rows.order_by("region", "id")
        own = [row for row in rows if row.province_id]
        return own or list(rows)[:1]
    return list(rows.order_by("id"))


def _hand_over(row: Territory, move: TerritoryMove) -> None:
    """One row ends and another begins; of a region, one province may leave alone."""
    whole = move.province_id is None or row.province_id is not None
    if whole:
        Territory.objects.filter(pk=row.pk).update(valid_to=move.on)
    Territory.objects.create(
        institution_id=move.next_id,
        kind=row.kind,
        region_id=row.region_id if move.province_id is None else None,
        province_id=row.province_id if move.province_id is None else move.province_id,
        valid_from=move.on,
        status=row.status,
        source=f"territory move {move.pk}: {move.reason}"[:500],
    )


def _tell(move: TerritoryMove, what: str, *, by: Actor, at: datetime) -> UUID:
    told = record(
        what,
        subject=Subject(kind="territory", id=move.pk),
        by=by,
        at=at,
        ground="institutions.service",
        article=TERRITORY,
        facts={
            "former": move.former_id,
            "next": move.next_id,
            "province": move.province_id,
            "on": move.on.isoformat(),
        },
    )
    return told.id
