"""The life of a recording, and who may do what with it.

No text says who speaks for the State in Tachelhit or Tarifit: the two-person rule is ours, after
that of the dated parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from sijill.kernel.actor import Actor, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

ARTICLE = provisional("voices")
LONGEST_SECONDS = 180
LARGEST_BYTES = 3 * 1024 * 1024
KEEPERS = frozenset({Role.DIRECTOR, Role.FEDERATION, Role.MINISTRY})


class RecordingState(StrEnum):
    """Where a recording stands."""

    PROPOSED = "proposed"  # waits for a second person's ear
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # taken back, or another one took its place


S = RecordingState
# (from, to): the roles that may; publishing and refusing also need another person.
MOVES: Mapping[tuple[RecordingState | None, RecordingState], frozenset[Role]] = {
    (None, S.PROPOSED): KEEPERS,
    (S.PROPOSED, S.PUBLISHED): KEEPERS,
    (S.PROPOSED, S.REFUSED): KEEPERS,
    (S.PROPOSED, S.WITHDRAWN): KEEPERS,
    (S.PUBLISHED, S.WITHDRAWN): KEEPERS,
}
BY_ANOTHER = frozenset({S.PUBLISHED, S.REFUSED})


def may_move(
    before: RecordingState | None, after: RecordingState, *, by: Actor, maker: UUID | None = None
) -> Verdict:
    """Whether this person may take a recording from one state to another."""
    roles = MOVES.get((before, after))
    if roles is None:
        return refused("voice.not_from_here", ARTICLE)
    if by.user is None or by.role not in roles:
        return refused("voice.not_your_office", ARTICLE)
    if after in BY_ANOTHER and by.counts_as(maker):
        return refused("voice.same_person", ARTICLE)
    return ok("voice.may", ARTICLE)
