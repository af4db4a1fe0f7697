"""Who joins and who leaves a cooperative, as its assembly decided; all pure.

How an assembly admits and lets go of members was not read in a text: a person reads its minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.register.rules.life import LIVE, EntryState
from sijill.register.rules.members import Member

MEMBERS = provisional("members")
LIFE = provisional("entry_lifecycle")
Document = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What a new list does to the one before."""

    joined: tuple[Member, ...]
    left: tuple[Member, ...]
    otherwise: tuple[Member, ...]  # the same card, told otherwise: another role, a name mended

    def __bool__(self) -> bool:
        return bool(self.joined or self.left or self.otherwise)


def document_of(member: Member) -> Document:
    """What makes two lines one member."""
    return member.document_kind, member.document


def moves(before: tuple[Member, ...], after: tuple[Member, ...]) -> Moves:
    """Who joined, who left and who is told otherwise, each in the order of their list."""
    was = {document_of(one): one for one in before}
    now = {document_of(one): one for one in after}
    return Moves(
        joined=tuple(one for one in after if document_of(one) not in was),
        left=tuple(one for one in before if document_of(one) not in now),
        otherwise=tuple(
            one for one in after if document_of(one) in was and was[document_of(one)] != one
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """A change of members and what was looked up for it, on the day it is examined."""

    state: EntryState
    before: tuple[Member, ...]  # as the register said when the change was begun
    asked: tuple[Member, ...]
    now: tuple[Member, ...]  # as the register says today
    held_on: date | None
    on: date
    minutes: bool


def state(c: Changing) -> Verdict:
    """The members of an entry that left the register are nobody's to change."""
    if c.state not in LIVE:
        return refused("membership.not_from_here", LIFE)
    return ok("membership.from_here", LIFE)


def change(c: Changing) -> Verdict:
    """Somebody joins, leaves or is told otherwise, from the list that stands."""
    if frozenset(c.now) == frozenset(c.asked):
        if frozenset(c.before) != frozenset(c.asked):
            return ok("membership.done", MEMBERS)
        return refused("membership.nothing", MEMBERS, remedy="answer")
    if frozenset(c.now) != frozenset(c.before):
        return refused("membership.overtaken", MEMBERS)
    found = moves(c.before, c.asked)
    counted = {"joined": len(found.joined), "left": len(found.left)}
    return ok("membership.moves", MEMBERS, **counted, otherwise=len(found.otherwise))


def assembly(c: Changing) -> Verdict:
    """The assembly was held, and its minutes are joined; a person reads them."""
    if c.held_on is None or c.held_on > c.on:
        return refused("assembly.ahead", MEMBERS, remedy="answer")
    if not c.minutes:
        return refused("assembly.no_minutes", MEMBERS, remedy="answer")
    return to_examine("assembly.read", MEMBERS, day=c.held_on.isoformat())


CODES = (
    *("membership.not_from_here", "membership.from_here", "membership.done", "membership.nothing"),
    *("membership.overtaken", "membership.moves", "membership.of_cooperatives"),
    *("assembly.ahead", "assembly.no_minutes", "assembly.read"),
)


def examine(c: Changing) -> list[tuple[str, Verdict]]:
    """What is asked of the change itself; the list it makes is asked as at the entering."""
    return [("state", state(c)), ("change", change(c)), ("assembly", assembly(c))]
