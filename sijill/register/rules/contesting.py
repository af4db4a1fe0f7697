"""On which conditions a card number goes back to its rightful holder; no text was found."""

from __future__ import annotations

from dataclasses import dataclass

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine

CONTESTED = provisional("contested_identity")
CODES = (
    "held.by_another",
    "held.by_nobody",
    "shown.both_sides",
    "shown.no_picture",
    "face.joined",
    "face.no_picture",
    "holder.to_compare",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What is known of a contested card number."""

    evidence: frozenset[str]
    held: bool


def examine(contest: Contest) -> tuple[tuple[str, Verdict], ...]:
    """Every rule, in the order of the page; the last one is always a person's to answer."""
    return (
        ("held", held(contest)),
        ("shown", shown(contest)),
        ("face", face(contest)),
        ("holder", to_examine("holder.to_compare", CONTESTED)),
    )


def held(contest: Contest) -> Verdict:
    """Somebody stands in the register under this number."""
    if not contest.held:
        return refused("held.by_nobody", CONTESTED, remedy="register")
    return ok("held.by_another", CONTESTED)


def shown(contest: Contest) -> Verdict:
    """Both sides of the card are joined."""
    if not {"identity_front", "identity_back"} <= contest.evidence:
        return refused("shown.no_picture", CONTESTED, remedy="photograph_card")
    return ok("shown.both_sides", CONTESTED)


def face(contest: Contest) -> Verdict:
    """A photograph of the face is joined, to be compared with the card's."""
    if "face" not in contest.evidence:
        return refused("face.no_picture", CONTESTED, remedy="photograph_face")
    return ok("face.joined", CONTESTED)
