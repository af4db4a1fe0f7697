"""Filters of the inbox that an agent keeps under a name, shares, and forgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sijill.desk.actions.locking import require
from sijill.desk.models import KeptFilter
from sijill.desk.queries.inbox import BOXES, DECIDED_BOX
from sijill.desk.queries.narrowing import FILTERS
from sijill.desk.rules.handing import GIVES
from sijill.desk.rules.life import LIFE
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger.transaction import action

MOST = 12  # of one agent: each is counted whenever the inbox is drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter as it is to be kept."""

    name: str
    box: str
    filters: Mapping[str, str]
    shared: bool = False


@action
def keep_filter(*, wanted: Wanted, by: Actor, at: datetime) -> KeptFilter:
    """Keep a narrowed box under a name; whoever gives out the work may share it."""
    if by.user is None or by.institution is None:
        raise Refused(refused("desk.not_your_office", LIFE))
    chosen = {name: wanted.filters[name][:40] for name in FILTERS if wanted.filters.get(name)}
    name = wanted.name.strip()[:60]
    require(*_wrong(name, wanted, chosen, by))
    return KeptFilter.objects.create(
        institution_id=by.institution,
        user_id=by.user,
        name=name,
        box=wanted.box,
        filters=chosen,
        shared=wanted.shared,
        kept_at=at,
    )


def _wrong(name: str, wanted: Wanted, chosen: Mapping[str, str], by: Actor) -> list[Verdict]:
    own = KeptFilter.objects.filter(institution=by.institution, user=by.user)
    closed = []
    if not name:
        closed.append(refused("desk.filter_unnamed", LIFE))
    if not chosen or wanted.box not in BOXES or wanted.box == DECIDED_BOX:
        closed.append(refused("desk.filter_empty", LIFE))
    if own.filter(name=name).exists():
        closed.append(refused("desk.filter_known", LIFE))
    if own.count() >= MOST:
        closed.append(refused("desk.filters_full", LIFE, most=MOST))
    if wanted.shared and by.role not in GIVES:
        closed.append(refused("desk.not_your_office", LIFE))
    return closed


@action
def forget_filter(*, id: UUID, by: Actor, at: datetime) -> None:
    """Forget a filter of one's own; forgotten already, nothing happens."""
    KeptFilter.objects.filter(pk=id, user=by.user, institution=by.institution).delete()
