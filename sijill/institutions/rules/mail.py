"""The register of incoming and outgoing mail: numbered for each institution and year, no gap.

Nothing published tells how a chamber keeps it: these are the habits of a bureau d'ordre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sijill.institutions.rules.offices import Capability, holds
from sijill.institutions.rules.sessions import at_home
from sijill.kernel.actor import Actor, ActorKind, Assurance
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

MAIL = provisional("mail")


class Way(StrEnum):
    """Which way a letter goes; each is numbered on its own."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class LetterState(StrEnum):
    """Where a letter stands."""

    NUMBERED = "numbered"
    ROUTED = "routed"  # in an agent's hands, until a day
    ANSWERED = "answered"  # by an outgoing letter
    FILED = "filed"  # nothing more is expected


L = LetterState
LETTER_LIFE: Mapping[tuple[LetterState | None, LetterState], frozenset[Way]] = {
    (None, L.NUMBERED): frozenset(Way),
    (L.NUMBERED, L.ROUTED): frozenset({Way.INCOMING}),
    (L.ROUTED, L.ROUTED): frozenset({Way.INCOMING}),  # into other hands
    (L.NUMBERED, L.ANSWERED): frozenset({Way.INCOMING}),
    (L.ROUTED, L.ANSWERED): frozenset({Way.INCOMING}),
    (L.NUMBERED, L.FILED): frozenset(Way),
    (L.ROUTED, L.FILED): frozenset({Way.INCOMING}),
}
WAITING = frozenset({L.NUMBERED, L.ROUTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A letter as somebody wants it numbered."""

    way: Way
    year: int
    dated: date
    today: date
    closed: bool  # the year's register
    party: str
    subject: str


def keeps_mail(by: Actor, institution: str) -> list[Verdict]:
    """What it takes to keep the mail of an institution: the office, at this very institution."""
    closed = []
    if by.kind is not ActorKind.SYSTEM and not holds(by, Capability.KEEP_MAIL):
        closed.append(refused("mail.not_your_office", MAIL))
    if by.kind is not ActorKind.SYSTEM and not at_home(by, institution):
        closed.append(refused("mail.elsewhere", MAIL))
    return closed


def may_number(wanted: Writing) -> list[Verdict]:
    """What keeps a letter from being numbered today."""
    closed = []
    if wanted.closed:
        closed.append(refused("mail.year_closed", MAIL, year=wanted.year))
    if not wanted.party.strip() or not wanted.subject.strip():
        closed.append(refused("mail.party_and_subject", MAIL))
    if wanted.dated > wanted.today:
        closed.append(refused("mail.dated_to_come", MAIL))
    return closed


def may_move_letter(here: LetterState | None, there: LetterState, *, way: Way) -> Verdict:
    """Whether a letter of this way may go from one state to another."""
    allowed = LETTER_LIFE.get((here, there))
    if allowed is None or way not in allowed:
        return refused("mail.not_from_here", MAIL)
    return ok("mail.may_move", MAIL)


def may_close_year(*, year: int, today: date, waiting: int, by: Actor) -> list[Verdict]:
    """A year is closed once it is over and none of its letters waits."""
    closed = []
    if by.kind is not ActorKind.SYSTEM and not holds(by, Capability.KEEP_HOUSE):
        closed.append(refused("mail.not_your_office", MAIL))
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        closed.append(refused("mail.step_up_needed", MAIL, remedy="step_up"))
    if year >= today.year:
        closed.append(refused("mail.year_not_over", MAIL))
    if waiting:
        closed.append(refused("mail.letters_wait", MAIL, waiting=waiting))
    return closed
