"""Many people's data in one file: asked by one, agreed by another, marked, and soon gone.

Law 09-08 wants a purpose, no more than it needs, and to know who was given what; how a register
lets a list out is said by no text that was read, so figures and offices are provisional.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sijill.institutions.rules import Capability, holds
from sijill.kernel.actor import Actor, ActorKind, Assurance
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

LEAVING = provisional("exports")
LONGEST_REASON = 400


class ExportState(StrEnum):
    """Where a file that was asked for stands."""

    ASKED = "asked"  # waits for a second person
    AGREED = "agreed"  # is being written
    READY = "ready"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # taken back by who asked, before an answer
    REVOKED = "revoked"  # stopped after it was agreed; nothing of it is left
    EXPIRED = "expired"  # its time is over; nothing of it is left


class Hand(StrEnum):
    """Who acts on it: who asked, another of the same institution, the clock, anybody else."""

    FIRST = "first"
    SECOND = "second"
    CLOCK = "clock"
    OTHER = "other"


class Column(StrEnum):
    """What may be told of each; the number and the mark of the row always are."""

    CATEGORY = "category"
    STATE = "state"
    NAME_AR = "name_ar"
    NAME_LATIN = "name_latin"
    TRADE = "trade"
    OTHER_TRADES = "other_trades"
    PROVINCE = "province"
    COMMUNE = "commune"
    CHAMBER = "chamber"
    ENTERED_ON = "entered_on"
    SEX = "sex"
    BIRTH_YEAR = "birth_year"
    DOCUMENT = "document"
    BORN = "born"
    PHONE = "phone"
    ADDRESS = "address"


# What leads straight to somebody's door: asked for by itself, never ticked beforehand.
CLOSE = frozenset({Column.DOCUMENT, Column.BORN, Column.PHONE, Column.ADDRESS})


class Basis(StrEnum):
    """On which ground people's data may leave: read by each of them beside the date."""

    MISSION = "mission"  # what the law charges the institution with
    FIGURES = "figures"  # a study: only figures are published
    AUTHORITY = "authority"  # a court, or an authority that a law names
    CONVENTION = "convention"  # an agreement with another administration


class Form(StrEnum):
    """How the file is written."""

    CSV = "csv"
    XLSX = "xlsx"


S, H = ExportState, Hand
EXPORT_LIFE: Mapping[tuple[ExportState | None, ExportState], frozenset[Hand]] = {
    (None, S.ASKED): frozenset({H.FIRST}),
    (S.ASKED, S.AGREED): frozenset({H.SECOND}),
    (S.ASKED, S.REFUSED): frozenset({H.SECOND}),
    (S.ASKED, S.WITHDRAWN): frozenset({H.FIRST}),
    (S.ASKED, S.EXPIRED): frozenset({H.CLOCK}),
    (S.AGREED, S.READY): frozenset({H.CLOCK}),
    (S.AGREED, S.REVOKED): frozenset({H.FIRST, H.SECOND}),
    (S.READY, S.REVOKED): frozenset({H.FIRST, H.SECOND}),
    (S.READY, S.EXPIRED): frozenset({H.CLOCK}),
}
OPEN = frozenset({S.ASKED, S.AGREED, S.READY})
BY_TWO = frozenset({S.AGREED, S.READY})  # states in which two people stand behind it


def hand(by: Actor, *, asked_by: UUID | None, institution: str) -> Hand:
    """The hand of an actor on a file that somebody of an institution asked for."""
    if by.kind is ActorKind.SYSTEM:
        return Hand.CLOCK
    if by.institution != institution or not by.is_agent or by.user is None:
        return Hand.OTHER
    if asked_by is not None and asked_by in (by.user, by.stands_for):
        return Hand.FIRST if holds(by, Capability.EXPORT) else Hand.OTHER
    if by.counts_as(asked_by):
        return Hand.OTHER  # one person with who asked, and not at work for them
    return Hand.SECOND if holds(by, Capability.AGREE_EXPORT) else Hand.OTHER


def may_move(here: ExportState | None, there: ExportState, *, by: Hand) -> Verdict:
    """Whether this hand may take a file from one state to another."""
    allowed = EXPORT_LIFE.get((here, there))
    if allowed is None:
        return refused("export.not_from_here", LEAVING)
    if by not in allowed and by is Hand.FIRST:
        return refused("export.second_person", LEAVING)
    if by not in allowed:
        return refused("export.not_your_office", LEAVING)
    return ok("export.may_move", LEAVING)


def surely(by: Actor) -> list[Verdict]:
    """Whoever lets people's data out gives the second factor again first."""
    if by.kind is not ActorKind.SYSTEM and by.assurance < Assurance.STEP_UP:
        return [refused("export.step_up_needed", LEAVING, remedy="step_up")]
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A file as somebody wants it."""

    columns: Sequence[str]
    reason: str
    basis: str
    found: int
    within_reach: bool  # the chamber that was chosen is one whose files the office reaches


def may_ask(wanted: Asking) -> list[Verdict]:
    """What keeps a file from being asked for."""
    closed = []
    if not wanted.within_reach:
        closed.append(refused("export.elsewhere", LEAVING))
    if not wanted.columns or not set(wanted.columns) <= {c.value for c in Column}:
        closed.append(refused("export.no_column", LEAVING))
    if wanted.basis not in set(Basis):
        closed.append(refused("export.no_basis", LEAVING))
    if not wanted.reason.strip():
        closed.append(refused("export.no_reason", LEAVING))
    if not wanted.found:
        closed.append(refused("export.nobody", LEAVING))
    return closed


def may_answer_no(note: str) -> list[Verdict]:
    """Who says no, or stops a file, says why."""
    return [] if note.strip() else [refused("export.no_note", LEAVING)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file that lies ready, and how often it was taken."""

    state: str
    until: datetime | None
    takes: int
    most: int


def may_take(file: Waiting, *, by: Hand, at: datetime) -> Verdict:
    """Whether this hand may take the file now: who asked, in time, not too often."""
    if by is not Hand.FIRST:
        return refused("export.of_another", LEAVING)
    if file.state != ExportState.READY or file.until is None or at >= file.until:
        return refused("export.not_ready", LEAVING)
    if file.takes >= file.most:
        return refused("export.taken_enough", LEAVING, most=file.most)
    return ok("export.may_take", LEAVING)


CODES = (
    *("export.not_from_here", "export.second_person", "export.not_your_office"),
    *("export.step_up_needed", "export.elsewhere", "export.no_column", "export.no_basis"),
    *("export.no_reason", "export.nobody", "export.no_note", "export.of_another"),
    *("export.not_ready", "export.taken_enough"),
)
