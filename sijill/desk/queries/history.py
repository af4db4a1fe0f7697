"""What happened to a case, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sijill.kernel.actor import ActorKind
from sijill.ledger.queries import ToldAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One act on a case and the name of who did it, when it was an agent."""

    told: ToldAct
    who: str
    whose: str = ""  # the colleague for whom it was done


def history(acts: Sequence[ToldAct], names: Mapping[UUID, str]) -> Sequence[Happened]:
    """The acts on a case, newest first, each with the name of the agent who did it."""
    return [
        Happened(told=told, who=_who(told, names), whose=_whose(told, names))
        for told in reversed(acts)
    ]


def _who(told: ToldAct, names: Mapping[UUID, str]) -> str:
    user = told.act.by_user
    return names.get(user, "") if user and told.act.by_kind == ActorKind.AGENT else ""


def _whose(told: ToldAct, names: Mapping[UUID, str]) -> str:
    return names.get(told.act.by_for, "") if told.act.by_for else ""
