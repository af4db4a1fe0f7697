"""A person's e-mail address: who gives it, and when it is told anything.

No published text says how surely a person must be known to give an address: a code to the
telephone, then a code to the address itself, are ours.
"""

from __future__ import annotations

from sijill.accounts.rules.certainty import CERTAINTY, Thing, may
from sijill.kernel.actor import Actor, ActorKind
from sijill.kernel.verdict import Verdict, refused

LONGEST_ADDRESS = 254


def plain_address(typed: str) -> str:
    """The address as it is kept: what stands before the sign as typed, the domain in small."""
    before, _, domain = typed.strip().rpartition("@")
    return f"{before}@{domain.lower()}"


def masked_address(address: str) -> str:
    """Enough for its owner to recognise it: f•••@example.ma."""
    before, _, domain = address.rpartition("@")
    return f"{before[:1]}•••@{domain}"


def may_choose_address(*, own: bool, by: Actor) -> Verdict:
    """Whether this actor may give, silence or remove an address: the person alone, surely known.

    An agent sees that there is one; the code goes to the person's own mailbox and is typed by the
    person.
    """
    if by.kind is not ActorKind.CITIZEN or not own:
        return refused("email.only_the_person", CERTAINTY)
    return may(Thing.CHOOSE_EMAIL, by=by)
