"""Cooperatives and enterprises: on which conditions they enter; all pure.

Sources: https://rna.gov.ma/faq/ (a cooperative exercises one or several craft activities; an
enterprise exercises one, and its production is supervised by an artisan of the register). The
papers that they join, the number of members and what follows the loss of a supervisor were not
found in a text: those are cited as provisional, and there a person judges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine
from sijill.register.rules.entering import (
    LIST_OF_TRADES,
    REGISTER_OPENED,
    THE_REGISTER,
    WHO_MAY_ENTER,
    Earlier,
    ListedTrade,
)
from sijill.register.rules.life import OF_PERSONS, Category, EntryState, OrganisationKind
from sijill.register.rules.members import Member, MemberRole, shares
from sijill.register.rules.organised import OrganisationAsking

PAPERS = provisional("organisation_papers")
COMMON_IDENTIFIER = provisional("common_identifier")
MEMBERS = provisional("members")
SUPERVISION = provisional("supervision_lost")
CONFIRMATION = provisional("supervisor_confirms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervisor:
    """The entry under the number that an enterprise names, and what its holder answered."""

    state: EntryState
    category: Category
    named: bool  # the name written is that of the entry
    trades: frozenset[str] = frozenset()
    answer: str = ""  # yes | no | nothing yet


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSituation:
    """An organisation's asking and what was looked up for it, on the day it is examined."""

    asking: OrganisationAsking
    evidence: frozenset[str]
    on: date
    least_members: int = 1
    youth_age: int = 35
    confirms: bool = True  # the supervisor is asked
    trade: ListedTrade | None = None
    other_trades: tuple[ListedTrade, ...] = ()
    territory_ok: bool = True
    likenesses_open: int = 0
    earlier: Earlier | None = None
    entered_members: int = 0  # members who are in the register themselves
    supervisor: Supervisor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRule:
    """One condition for an organisation, the texts it rests on and since when."""

    code: str
    check: Callable[[OrganisationSituation], Verdict]
    articles: tuple[str, ...]
    codes: tuple[str, ...] = field(default=())
    since: date = REGISTER_OPENED


S = OrganisationSituation


def papers(s: S) -> Verdict:
    """What founds the organisation and what registers it are joined; a person reads them."""
    if not {"statutes", "registration"} <= s.evidence:
        return refused("papers.no_picture", PAPERS, remedy="answer")
    return to_examine("papers.read", PAPERS)


def identifier(s: S) -> Verdict:
    """The common identifier (ICE) holds; its digits were checked when it was written."""
    if not s.asking.ice:
        return to_examine("ice.missing", COMMON_IDENTIFIER)
    return ok("ice.valid", COMMON_IDENTIFIER)


def founded(s: S) -> Verdict:
    """It exists on the day it asks."""
    day = s.asking.founded_on
    if day is None:
        return refused("founded.unknown", PAPERS, remedy="answer")
    if day > s.on:
        return refused("founded.ahead", PAPERS, remedy="answer", day=day.isoformat())
    return ok("founded.told", PAPERS, day=day.isoformat())


def activities(s: S) -> Verdict:
    """One craft or several for a cooperative, one for an enterprise, all in the list in force."""
    if s.trade is None:
        if s.asking.trade_in_words:
            return to_examine("activities.in_words", LIST_OF_TRADES)
        return refused("activities.none", LIST_OF_TRADES, remedy="answer")
    one_only = s.asking.kind is OrganisationKind.ENTERPRISE
    if one_only and s.other_trades:
        return refused("activities.one_only", WHO_MAY_ENTER, remedy="answer")
    listed = [t.known and t.in_force for t in (s.trade, *s.other_trades)]
    if not all(listed):
        return refused("activities.not_listed", LIST_OF_TRADES, remedy="answer")
    if not all(t.practised for t in (s.trade, *s.other_trades)):
        return to_examine("activities.too_wide", LIST_OF_TRADES)
    return ok("activities.listed", WHO_MAY_ENTER, count=1 + len(s.other_trades))


def representative(s: S) -> Verdict:
    """Whoever asks is who the papers name; a person compares."""
    if not {"identity_front", "identity_back"} <= s.evidence:
        return refused("representative.no_picture", PAPERS, remedy="photograph_card")
    return to_examine("representative.compare", PAPERS)


def members(s: S) -> Verdict:
    """Each member once, one president, and as many as a cooperative is known to need."""
    found = s.asking.members
    if not found:
        return refused("members.none", MEMBERS, remedy="answer")
    if twice := _twice(found):
        return refused("members.twice", MEMBERS, remedy="answer", name=twice)
    presidents = sum(m.role is MemberRole.PRESIDENT for m in found)
    if presidents != 1:
        return refused("members.one_president", MEMBERS, remedy="answer", count=presidents)
    if len(found) < s.least_members:
        return to_examine("members.few", MEMBERS, count=len(found), needed=s.least_members)
    return ok("members.enough", MEMBERS, count=len(found), entered=s.entered_members)


def _twice(found: tuple[Member, ...]) -> str:
    counted = Counter((m.document_kind, m.document) for m in found)
    repeated = (m.name_ar for m in found if counted[m.document_kind, m.document] > 1)
    return next(repeated, "")


def women_and_youth(s: S) -> Verdict:
    """The shares of women and of young members, counted and told; no share is asked for."""
    told = shares(s.asking.members, on=s.on, youth_age=s.youth_age)
    return ok("shares.counted", MEMBERS, women=told.women_percent, youth=told.youth_percent)


def supervision(s: S) -> Verdict:
    """The production is supervised by a craftsman who stands in the register."""
    found = s.supervisor
    if not s.asking.supervisor:
        return refused("supervision.unnamed", WHO_MAY_ENTER, remedy="answer")
    if found is None or not found.named:
        return refused("supervision.not_found", WHO_MAY_ENTER, remedy="answer")
    if found.category not in OF_PERSONS:
        return refused("supervision.not_a_craftsman", WHO_MAY_ENTER, remedy="answer")
    if found.state is not EntryState.ENTERED:
        return refused("supervision.not_standing", WHO_MAY_ENTER, remedy="answer")
    if found.answer == "no":
        return refused("supervision.declined", WHO_MAY_ENTER, remedy="answer")
    if s.confirms and found.answer != "yes":
        return to_examine("supervision.not_confirmed", CONFIRMATION)
    if s.asking.trade not in found.trades:
        return to_examine("supervision.other_trade", WHO_MAY_ENTER)
    return ok("supervision.stands", WHO_MAY_ENTER)


def workplace(s: S) -> Verdict:
    """The seat is where the institution that examines is competent."""
    article_ = provisional("competence")
    if not s.asking.place.province:
        return refused("workplace.unknown", article_, remedy="answer")
    if not s.territory_ok:
        return to_examine("workplace.elsewhere", article_, remedy="reroute")
    return ok("workplace.here", article_)


def previous(s: S) -> Verdict:
    """One organisation is entered once, under one number for life."""
    if s.likenesses_open:
        count = s.likenesses_open
        return to_examine("previous.to_settle", THE_REGISTER, remedy="settle", count=count)
    if s.earlier is None:
        return ok("previous.none", THE_REGISTER)
    if s.earlier.state in (EntryState.ENTERED, EntryState.SUSPENDED):
        code = f"previous.{s.earlier.state.value}"
        return refused(code, THE_REGISTER, remedy="own_entry", nia=s.earlier.nia)
    return ok("previous.returns", THE_REGISTER, nia=s.earlier.nia)


def informed(s: S) -> Verdict:
    """Whoever acts for the organisation was told what entering brings."""
    article_ = provisional("told_before")
    if not s.asking.informed:
        return refused("informed.no", article_, remedy="tell")
    return ok("informed.yes", article_)


_CODES: Mapping[str, str] = {
    "papers": "no_picture read",
    "ice": "missing valid",
    "founded": "unknown ahead told",
    "activities": "none in_words one_only not_listed too_wide listed",
    "representative": "no_picture compare",
    "members": "none twice one_president few enough",
    "shares": "counted",
    "supervision": (
        "unnamed not_found not_a_craftsman not_standing declined not_confirmed other_trade stands"
    ),
    "workplace": "unknown elsewhere here",
    "previous": "to_settle none entered suspended returns",
    "informed": "no yes",
}


def _rule(code: str, check: Callable[[S], Verdict], *articles: str) -> OrganisationRule:
    codes = tuple(f"{code}.{word}" for word in _CODES[code].split())
    return OrganisationRule(code=code, check=check, articles=articles, codes=codes)


_FIRST = (
    _rule("papers", papers, PAPERS),
    _rule("ice", identifier, COMMON_IDENTIFIER),
    _rule("founded", founded, PAPERS),
    _rule("activities", activities, WHO_MAY_ENTER, LIST_OF_TRADES),
    _rule("representative", representative, PAPERS),
)
_LAST = (
    _rule("workplace", workplace, provisional("competence")),
    _rule("previous", previous, THE_REGISTER),
    _rule("informed", informed, provisional("told_before")),
)
ORGANISATION_RULES: Mapping[OrganisationKind, tuple[OrganisationRule, ...]] = {
    OrganisationKind.COOPERATIVE: (
        *_FIRST,
        _rule("members", members, MEMBERS),
        _rule("shares", women_and_youth, MEMBERS),
        *_LAST,
    ),
    OrganisationKind.ENTERPRISE: (
        *_FIRST,
        _rule("supervision", supervision, WHO_MAY_ENTER, CONFIRMATION),
        *_LAST,
    ),
}


def examine(situation: OrganisationSituation) -> tuple[tuple[str, Verdict], ...]:
    """Every rule for this kind of organisation in force on the day, in the order of the page."""
    rules = ORGANISATION_RULES[situation.asking.kind]
    return tuple((rule.code, rule.check(situation)) for rule in rules if rule.since <= situation.on)
