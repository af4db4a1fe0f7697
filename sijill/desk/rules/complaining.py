"""A complaint: about what, of whom, and who hears it: never the institution complained of.

No text that says who hears complaints about the chambers was read: the tables are provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sijill.institutions.rules import Kind
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine

COMPLAINT = provisional("complaint")
HEARING = provisional("complaint.hearing")


class Matter(StrEnum):
    """What is complained of."""

    BRIBE = "bribe"  # money or a favour was asked
    NAME = "name"  # somebody registered under my name or document
    DEBT = "debt"  # a contribution is claimed that is not owed
    LOOK = "look"  # my file was opened without a reason that I know
    DELAY = "delay"
    MANNERS = "manners"
    OTHER = "other"


class Against(StrEnum):
    """Whom the complaint concerns."""

    CHAMBER = "chamber"
    DELEGATION = "delegation"
    FUND = "fund"
    OTHER = "other"
    UNKNOWN = "unknown"


class Finding(StrEnum):
    """What was found of a complaint."""

    UPHELD = "upheld"
    IN_PART = "upheld_in_part"
    NOT_UPHELD = "not_upheld"


# The State's provincial service looks at the chambers; the ministry looks at its own services.
HEARD_BY: Mapping[Against, Kind] = {
    Against.CHAMBER: Kind.DELEGATION,
    Against.DELEGATION: Kind.MINISTRY,
    Against.FUND: Kind.DELEGATION,
    Against.OTHER: Kind.DELEGATION,
    # Whoever it was may sit in either: the ministry hears it.
    Against.UNKNOWN: Kind.MINISTRY,
}
# The kinds of institution to which such a complaint is never handed, whoever wants to.
KEPT_FROM: Mapping[Against, frozenset[Kind]] = {
    Against.CHAMBER: frozenset({Kind.CHAMBER}),
    Against.DELEGATION: frozenset({Kind.DELEGATION}),
    Against.FUND: frozenset(),
    Against.OTHER: frozenset(),
    Against.UNKNOWN: frozenset({Kind.CHAMBER, Kind.DELEGATION}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What the rules are told of a complaint."""

    matter: Matter
    against: Against
    hearer: str  # the institution that is to hear it, or nothing


def examine(complaint: Complaint) -> list[tuple[str, Verdict]]:
    """Two things a person must judge, and one that is settled by whom it concerns."""
    return [
        ("hearer", _hearer(complaint)),
        ("conflict", to_examine("complaint.conflict", HEARING)),
        ("matter", to_examine(f"complaint.{complaint.matter}", COMPLAINT)),
    ]


def _hearer(complaint: Complaint) -> Verdict:
    """Whoever hears it is not whom it concerns."""
    if not complaint.hearer:
        return refused("complaint.nobody", HEARING, remedy="answer")
    return ok("complaint.heard_elsewhere", HEARING)


def finding(*, accepted: bool, ground: str) -> Finding:
    """What was found: a yes may be a yes in part; one that says no more is a whole one."""
    if not accepted:
        return Finding.NOT_UPHELD
    return Finding.IN_PART if ground == Finding.IN_PART else Finding.UPHELD


def may_hand_to(against: Against, kind: Kind) -> bool:
    """Whether a complaint about such an institution may lie at one of this kind."""
    return kind not in KEPT_FROM[against]
