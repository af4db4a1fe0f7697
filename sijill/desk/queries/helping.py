"""What an agent began with people at the counter and has not sent yet."""

from __future__ import annotations

from sijill.desk.models import Case
from sijill.desk.queries.scope import visible
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor

SHOWN = 20


def drafts_helped_by(*, viewer: Actor) -> list[Case]:
    """The agent's own unsent drafts, the newest first."""
    mine = visible(viewer).filter(assisted_by=viewer.user, state=CaseState.DRAFT)
    return list(mine.order_by("-saved_at", "id")[:SHOWN])
