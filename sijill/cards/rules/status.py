"""What may become of a card in the lists: a withdrawal is for ever, a suspension is not."""

from __future__ import annotations

from sijill.kernel.card.status_list import Status

MOVES = frozenset(
    {
        (Status.VALID, Status.SUSPENDED),
        (Status.SUSPENDED, Status.VALID),
        (Status.VALID, Status.WITHDRAWN),
        (Status.SUSPENDED, Status.WITHDRAWN),
        (Status.VALID, Status.REPLACED),
        (Status.SUSPENDED, Status.REPLACED),
        (Status.REPLACED, Status.WITHDRAWN),
    }
)


def may_become(before: Status, after: Status) -> bool:
    """Whether a card listed so may be listed otherwise; staying as it is is no move."""
    return before is after or (before, after) in MOVES
