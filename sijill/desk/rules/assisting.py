"""At a counter: an agent writes, the person agrees; nothing is sent in a person's name without.

No published text says how the person's agreement is proved at a counter: what stands here is
provisional. A code typed by the person, a signature drawn on the screen, or the photograph of a
signed printed summary; each is bound to the answers as they stood, and lapses when one changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sijill.desk.rules.life import COUNTER, WRITABLE, CaseState, may_fill, office
from sijill.kernel.actor import Actor
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

AGREEMENT = provisional("desk.agreement_at_a_counter")
CODE_HOLDS = timedelta(minutes=30)  # from the moment the code was right until it is used


class Way(StrEnum):
    """How the person agreed."""

    CODE = "code"
    SCREEN = "screen"
    PAPER = "paper"


SIGNATURE = "agreement"  # the kind of evidence under which a signature is kept
SIGNED = frozenset({Way.SCREEN, Way.PAPER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One agreement: in what way, and to which answers and documents, as a digest of them."""

    way: Way
    shown: str


def may_agree(state: str, *, by: Actor) -> list[Verdict]:
    """What keeps an agreement from being taken now: it is an agent who takes it, of a draft."""
    closed = [] if by.is_agent else [refused("desk.not_your_office", AGREEMENT)]
    if not (fills := may_fill(by)).is_ok:
        closed.append(fills)
    if state not in WRITABLE:
        closed.append(refused("desk.answers_closed", AGREEMENT, state=state))
    return closed


def may_go_on(state: str, *, by: Actor) -> list[Verdict]:
    """Whoever helps at a counter goes on with a draft of the house; an enroller with none."""
    closed = []
    if not by.is_agent or office(by) not in COUNTER:
        closed.append(refused("desk.not_your_office", AGREEMENT))
    if state != CaseState.DRAFT:
        closed.append(refused("desk.answers_closed", AGREEMENT, state=state))
    return closed


def agreed_to(agreements: Iterable[Agreed], *, shown: str, by: Actor) -> Verdict:
    """Whether whoever sends may: the person for herself, an agent once the person agreed."""
    if not by.is_agent:
        return ok("desk.own_words", AGREEMENT)
    if any(one.shown == shown for one in agreements):
        return ok("desk.agreed", AGREEMENT)
    return refused("desk.not_agreed", AGREEMENT, remedy="agree")
