"""One affiliation from one state to the next: the table asked, the act written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.models import Act
from sijill.ledger.transaction import action
from sijill.protection.models import Affiliation
from sijill.protection.queries.affiliations import NotFound, visible
from sijill.protection.rules.life import LIFE, CoverState, may_move


def lock(affiliation: Affiliation | UUID, *, by: Actor) -> Affiliation:
    """The affiliation as it stands now, locked to the end; NotFound out of scope."""
    pk = affiliation if isinstance(affiliation, UUID) else affiliation.pk
    found = visible(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


@action
def move(
    affiliation: Affiliation, to: CoverState, *, by: Actor, at: datetime, ground: str = ""
) -> Affiliation:
    """Take a locked affiliation to another state."""
    here = CoverState(affiliation.state)
    if not may_move(here, to, by):
        raise Refused(refused("cover.not_from_here", LIFE, state=here.value, to=to.value))
    affiliation.state, affiliation.since, affiliation.ground = to, at, ground[:80]
    affiliation.save()
    return affiliation


@action
def record(
    done: str,
    affiliation: Affiliation,
    *,
    by: Actor,
    at: datetime,
    article: str = LIFE,
    facts: Mapping[str, object] | None = None,
) -> Act:
    """Write what was decided on somebody's way to the fund."""
    return ledger.record(
        f"protection.{done}",
        subject=Subject(kind="affiliation", id=affiliation.pk),
        by=by,
        at=at,
        ground=affiliation.ground,
        article=article,
        facts={"entry": str(affiliation.entry_id), "state": affiliation.state} | dict(facts or {}),
    )
