"""Two populations set side by side: what differs, and the likely cause, from dated facts alone.

No text says how the register and the fund are to be compared: the table is ours, provisional. A
cause is what most likely happened, to be looked at by people; it decides nothing about anybody.
The rule is asked once for each way in which facts meet, not once for each person: however many
people there are, those ways are a few hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sijill.kernel.law import provisional
from sijill.protection.rules.due import LIAISONS, Liaison
from sijill.protection.rules.life import CoverState

POPULATIONS = provisional("two_populations")


class Kind(StrEnum):
    """How somebody stands in the two populations, when not alike in both."""

    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"
    DIFFER = "differ"  # in both, and one says something else of them
    SEVERAL_OURS = "several_ours"  # several entries for one person of the fund
    SEVERAL_THEIRS = "several_theirs"  # several of the fund's for one entry


class Cause(StrEnum):
    """What most likely happened."""

    OTHER_REGIME = "other_regime"  # somebody else tells the fund of this person
    AFTER_THEIR_DATE = "after_their_date"  # entered once their list was closed
    AFTER_OUR_DATE = "after_our_date"  # taken on there after the day we look at
    NOT_ASKED = "not_asked"  # did not read or answer what it costs
    SAID_NO = "said_no"
    WAITS_HERE = "waits_here"  # said yes, and has not left
    UNANSWERED = "unanswered"  # handed over, and the fund has not answered
    TO_MEND = "to_mend"
    REFUSED_THERE = "refused_there"
    COVERED_ELSEWHERE = "covered_elsewhere"
    LOST_THERE = "lost_there"  # the fund took this person on, and its list knows nobody
    HALTED = "halted"
    LEFT = "left"  # struck off here, and running there
    AT_THE_CHAMBER = "at_the_chamber"  # a request waits
    NOT_REGISTERED = "not_registered"
    WRONG_IDENTITY = "wrong_identity"
    TO_CORRECT = "to_correct"  # the same person with another number, date, name or sex
    MOVED = "moved"
    STATUS = "status"  # one runs while the other is halted or closed
    OTHER_TRADE = "other_trade"
    TWICE = "twice"  # the same person stands twice


class Tie(StrEnum):
    """How a record of ours and one of theirs came to be taken for one person."""

    NONE = ""
    REFERENCE = "reference"  # a number that both lists hold
    CERTAIN = "certain"
    PROBABLE = "probable"
    AGAIN = "again"  # a further record of somebody who is tied already


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the rule is told of one person, or of one pair."""

    ours: bool = False
    theirs: bool = False
    tie: str = Tie.NONE
    entry: str = ""  # where our entry stands on our day
    regime: str = ""  # as the entry declares it
    cover: str = ""  # where the person stands on the way to the fund
    late_here: bool = False  # entered after the day of their list
    waits: bool = False  # a request with the same card number waits at a chamber
    status: str = ""  # as their list says: active, suspended, closed
    their_regime: str = ""
    late_there: bool = False  # taken on there after our day
    fields: str = ""  # what differs, joined by spaces
    alike: bool = True  # the two records look like one person's, whatever ties them
    other_side: str = ""  # of a further record: whose list it stands in, ours or theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What differs and why, most likely."""

    kind: Kind
    cause: Cause


STANDING = frozenset({"entered", "suspended"})
RUNS, HALTED, CLOSED = "active", "suspended", "closed"
IDENTITY = frozenset({"cin", "birth", "sex", "name"})
S, C = CoverState, Cause
# Only ours, and the register hands over: where the person stands on the way says why.
BY_COVER: Mapping[str, Cause] = {
    "": C.NOT_ASKED,
    S.CANDIDATE: C.NOT_ASKED,
    S.TOLD: C.NOT_ASKED,
    S.DECLINED: C.SAID_NO,
    S.DROPPED: C.NOT_ASKED,
    S.CONSENTED: C.WAITS_HERE,
    S.QUERIED: C.UNANSWERED,
    S.READY: C.WAITS_HERE,
    S.COVERED: C.COVERED_ELSEWHERE,
    S.SENT: C.UNANSWERED,
    S.RECEIVED: C.UNANSWERED,
    S.TO_MEND: C.TO_MEND,
    S.REFUSED: C.REFUSED_THERE,
    S.AFFILIATED: C.LOST_THERE,
    S.SUSPENDED: C.LOST_THERE,
    S.STOPPING: C.HALTED,
    S.STOPPED: C.HALTED,
}


def told_by_others(regime: str) -> bool:
    """Whether somebody else than the register tells the fund of this regime."""
    liaison = LIAISONS.get(regime)
    return liaison in (Liaison.TAX, Liaison.AUTO_ENTREPRENEUR)


def classed(f: Facts) -> Found | None:
    """What differs, if anything: None for somebody alike in both, or in neither by right."""
    if f.tie == Tie.AGAIN:
        return _again(f)
    if f.ours and f.theirs:
        return _in_both(f)
    if f.ours:
        return _only_ours(f)
    return _only_theirs(f) if f.theirs else None


def _again(f: Facts) -> Found:
    kind = Kind.SEVERAL_OURS if f.other_side == "ours" else Kind.SEVERAL_THEIRS
    return Found(kind=kind, cause=C.TWICE)


def _only_ours(f: Facts) -> Found | None:
    if f.entry not in STANDING:
        return None  # left here, unknown there: both say the same
    return Found(kind=Kind.ONLY_OURS, cause=_why_only_ours(f))


def _why_only_ours(f: Facts) -> Cause:
    if f.late_here:
        return C.AFTER_THEIR_DATE
    if told_by_others(f.regime):
        return C.OTHER_REGIME
    if f.entry == "suspended" and f.cover not in (S.AFFILIATED, S.SUSPENDED):
        return C.HALTED
    return BY_COVER[f.cover]


def _only_theirs(f: Facts) -> Found | None:
    if f.status == CLOSED:
        return None  # closed there, unknown here: both say the same
    return Found(kind=Kind.ONLY_THEIRS, cause=_why_only_theirs(f))


def _why_only_theirs(f: Facts) -> Cause:
    if f.late_there:
        return C.AFTER_OUR_DATE
    if f.waits:
        return C.AT_THE_CHAMBER
    if told_by_others(f.their_regime):
        return C.OTHER_REGIME
    return C.NOT_REGISTERED


def _in_both(f: Facts) -> Found | None:
    if f.entry not in STANDING:
        runs = f.status not in (CLOSED, HALTED)
        return Found(kind=Kind.ONLY_THEIRS, cause=C.LEFT) if runs else None
    cause = _why_they_differ(f)
    return Found(kind=Kind.DIFFER, cause=cause) if cause else None


def _why_they_differ(f: Facts) -> Cause | None:
    """The gravest first: a wrong identity makes all the rest another person's."""
    fields = frozenset(f.fields.split())
    if not f.alike or {"cin", "name"} <= fields:
        return C.WRONG_IDENTITY
    if fields & IDENTITY:
        return C.TO_CORRECT
    if _stands_otherwise(f):
        return C.STATUS
    if f.regime and f.their_regime and f.regime != f.their_regime and f.regime != "unknown":
        return C.OTHER_REGIME
    if "place" in fields:
        return C.MOVED
    return C.OTHER_TRADE if "trade" in fields else None


def _stands_otherwise(f: Facts) -> bool:
    if f.entry == "suspended":
        return f.status == RUNS
    return f.status in (HALTED, CLOSED)


# Why a difference is no longer there, found by the next run.
class Gone(StrEnum):
    """What became of a difference that a run no longer finds."""

    IN_BOTH = "in_both"
    LEFT_HERE = "left_here"
    LEFT_THERE = "left_there"
    AGREES = "agrees"
    OTHERWISE = "otherwise"  # it differs in another way now, told under that


def gone(kind: str, *, ours: bool, theirs: bool, both: bool) -> Gone:
    """Why it is gone, from where the person is found now."""
    if kind == Kind.ONLY_OURS:
        return Gone.IN_BOTH if both else Gone.LEFT_HERE if not ours else Gone.OTHERWISE
    if kind == Kind.ONLY_THEIRS:
        return Gone.IN_BOTH if both else Gone.LEFT_THERE if not theirs else Gone.OTHERWISE
    if not ours:
        return Gone.LEFT_HERE
    if not theirs:
        return Gone.LEFT_THERE
    return Gone.AGREES if both else Gone.OTHERWISE
