"""Opposition to the publication of an entry (law 09-08): who says it, of which part, its effect.

The right to oppose is the law's; what is published of an entry is chosen by this house, so what
each part covers is provisional. What has to be public for others to trust a card, that a number or
a card is good or not, names nobody and is no publication of the person: it cannot be opposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from sijill.kernel.actor import Actor, ActorKind, Role
from sijill.kernel.law import article
from sijill.kernel.verdict import Verdict, ok, refused

RIGHT = article("09.08")


class Part(StrEnum):
    """What of an entry stands on pages that anybody opens."""

    EVERYTHING = "everything"  # all that is public today, and whatever is made public later
    NAME = "name"  # beside an office held in a craft body
    PAPERS = "papers"  # what the check of an extract or an attestation shows beside yes or no


class OppositionState(StrEnum):
    """Where one opposition stands."""

    STANDING = "standing"
    WITHDRAWN = "withdrawn"


S = OppositionState
# The holder alone, or with whoever helps at a counter.
_HOLDER: frozenset[Role | ActorKind] = frozenset(
    {ActorKind.CITIZEN, Role.ASSISTANT, Role.EXAMINER, Role.DELEGATE}
)
# (from, to): who may. None is "not opposed".
OPPOSITIONS: Mapping[
    tuple[OppositionState | None, OppositionState], frozenset[Role | ActorKind]
] = {
    (None, S.STANDING): _HOLDER,
    (S.STANDING, S.WITHDRAWN): _HOLDER,
}


def may_move(here: OppositionState | None, there: OppositionState, *, by: Actor) -> Verdict:
    """Whether this actor may say it, of an entry within their scope."""
    allowed = OPPOSITIONS.get((here, there))
    if allowed is None:
        return refused("opposition.not_from_here", RIGHT)
    if (by.role if by.is_agent else by.kind) not in allowed:
        return refused("opposition.not_your_office", RIGHT)
    return ok("opposition.may_move", RIGHT)


def hides(part: Part, standing: Iterable[str]) -> bool:
    """Whether what stands opposed keeps this part off public pages."""
    return bool({part.value, Part.EVERYTHING.value} & frozenset(standing))
