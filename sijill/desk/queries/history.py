"""What happened to a case, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sijill.accounts.models import User
from sijill.desk.models import Case
from sijill.kernel.actor import ActorKind, Subject
from sijill.ledger.queries import ToldAct, acts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One act on a case and the name of who did it, when it was an agent."""

    told: ToldAct
    who: str


def history(case: Case, *, language: str) -> Sequence[Happened]:
    """The acts on a case, newest first; three queries whatever their number."""
    acts = acts_of([Subject(kind="case", id=case.pk)])
    agents = {a.act.by_user for a in acts if a.act.by_kind == ActorKind.AGENT}
    known: dict[UUID | None, str] = {u.pk: u.name(language) for u in _users(agents)}
    return [Happened(told=told, who=known.get(told.act.by_user, "")) for told in reversed(acts)]


def _users(ids: set[UUID | None]) -> Sequence[User]:
    return list(User.objects.filter(pk__in=[i for i in ids if i]).order_by("pk"))
