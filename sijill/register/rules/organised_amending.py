"""What the entry of a cooperative or an enterprise says, changed; all pure.

No published text that was read says how such an entry is changed or on which papers: what is asked
is what entering asks for the same thing, with the decision that changed it, and a person reads
them. Members and the supervising craftsman have requests of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sijill.kernel.law import provisional
from sijill.kernel.verdict import Outcome, Verdict, ok, refused, to_examine
from sijill.register.rules import organisations
from sijill.register.rules.amending import AMENDMENT, untouched
from sijill.register.rules.asking import CIN, Answers, Place
from sijill.register.rules.entering import THE_REGISTER, WHO_MAY_ENTER
from sijill.register.rules.life import LIVE, EntryState, OrganisationKind
from sijill.register.rules.members import shares
from sijill.register.rules.organisations import PAPERS, OrganisationSituation
from sijill.register.rules.organised import OrganisationAsking, Representative, read
from sijill.register.rules.organised_saying import details


class Changed(StrEnum):
    """What of an organisation may be changed in one request."""

    NAME = "name"
    PAPERS = "papers"
    CRAFT = "craft"
    OTHERS = "others"
    SEAT = "seat"
    REPRESENTATIVE = "representative"
    PHONE = "phone"


# What each kind may change: an enterprise is entered for one craft.
OPEN_TO: Mapping[OrganisationKind, tuple[Changed, ...]] = {
    OrganisationKind.COOPERATIVE: tuple(Changed),
    OrganisationKind.ENTERPRISE: tuple(each for each in Changed if each is not Changed.OTHERS),
}
TOUCHED: Mapping[Changed, tuple[str, ...]] = {
    Changed.NAME: ("name_ar", "name_latin"),
    Changed.PAPERS: ("ice", "registration", "registered_at", "tax_number", "founded_on"),
    Changed.CRAFT: ("trade", "trade_in_words"),
    Changed.OTHERS: ("other_trades",),
    Changed.SEAT: ("place",),
    Changed.REPRESENTATIVE: ("representative",),
    Changed.PHONE: ("phone", "phone_shared"),
}
OF_IDENTITY = frozenset({Changed.NAME, Changed.PAPERS})
OF_TRADES = frozenset({Changed.CRAFT, Changed.OTHERS})
# On the strength of which papers: what the assembly or the owners decided, what its register says.
BY_DECISION = frozenset({Changed.NAME, Changed.REPRESENTATIVE})
BY_REGISTRATION = frozenset({Changed.NAME, Changed.PAPERS, Changed.SEAT})


def changes(answers: Answers) -> frozenset[Changed]:
    """What is said to have changed."""
    chosen = answers.get("change", {})
    return frozenset(each for each in Changed if chosen.get(each.value))


def amended(before: OrganisationAsking, answers: Answers) -> OrganisationAsking:
    """What the entry is to say: as it says now, but for what was said to have changed."""
    after, chosen = read(answers, before.kind), changes(answers)
    touched = [name for each in Changed if each in chosen for name in TOUCHED[each]]
    return replace(before, **{name: getattr(after, name) for name in touched})


def differing(before: OrganisationAsking, after: OrganisationAsking) -> tuple[str, ...]:
    """The names of what differs, in their order."""
    names = (each.name for each in fields(OrganisationAsking))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def asking_of(said: Mapping[str, Any], kind: OrganisationKind) -> OrganisationAsking:
    """What a version says, as whoever entered it asked it; members stand in their own list."""
    kept = said["details"]
    papers, who = kept.get("organisation", {}), kept.get("representative", {})
    founded = str(papers.get("founded_on", ""))
    return OrganisationAsking(
        kind=kind,
        **{name: papers.get(name, "") for name in OF_PAPERS},
        founded_on=date.fromisoformat(founded) if founded else None,
        trade=said["principal_trade"],
        other_trades=tuple(said["other_trades"]),
        trade_in_words=kept.get("trade_in_words", ""),
        place=Place(
            province=said["province"],
            commune=said["commune"],
            address=kept.get("workplace", {}).get("address", ""),
        ),
        representative=Representative(
            **{name: who.get(name, "") for name in ("name_ar", "name_latin", "quality")},
            document_kind=CIN,
            document=who.get("document", ""),
        ),
        phone_shared=False,
        members=(),
        supervisor=kept.get("supervisor", {}).get("nia", ""),
        supervisor_name="",
        informed=bool(kept.get("informed", {}).get("told")),
    )


OF_PAPERS = (
    *("name_ar", "name_latin", "ice", "registration", "registered_at", "tax_number", "phone"),
)


def pages_of(now: OrganisationAsking) -> dict[str, dict[str, Any]]:
    """What the entry says now under the pages that ask it, so that nobody types it again."""
    who = now.representative
    return {
        "organisation": {"name_ar": now.name_ar, "name_latin": now.name_latin},
        "papers": {
            **{name: getattr(now, name) for name in TOUCHED[Changed.PAPERS][:-1]},
            "founded_on": f"{now.founded_on or ''}",
        },
        "craft": {"trade": now.trade, "trade_words": now.trade_in_words},
        "other_crafts": {"trades": list(now.other_trades)},
        "seat": {each.name: getattr(now.place, each.name) for each in fields(Place)},
        "representative": {
            "name_ar": who.name_ar,
            "name_latin": who.name_latin,
            "number": who.document,
            "quality": who.quality,
        },
        "phone": {"number": now.phone, "shared": False},
    }


def details_after(before: Mapping[str, Any], after: OrganisationAsking) -> dict[str, Any]:
    """What a version keeps beside its columns: what was not asked stays as it was."""
    made = details(after, shares=shares((), on=date.min, youth_age=0), case="")
    said = ("organisation", "representative", "trade_in_words", "workplace")
    return {**before, **{name: made[name] for name in said}}


# --- the rules ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reformed:
    """A change asked of an organisation's entry, on the day it is examined."""

    state: EntryState | None
    changes: frozenset[Changed]
    changed: tuple[str, ...]  # names of the fields of the asking that differ
    situation: OrganisationSituation  # of the entry as it is to be
    supervised: frozenset[str] | None = None  # trades of the craftsman who supervises, if any
    held_by_another: bool = False  # the ICE is another organisation's in the register
    moves_to: str = ""
    done: bool = False  # this very request did it, and it is contested


def state(r: Reformed) -> Verdict:
    """The entry stands, or is set aside for a time."""
    if r.state not in LIVE:
        return refused("amend.not_from_here", AMENDMENT, state=r.state.value if r.state else "")
    return ok("amend.from_here", AMENDMENT)


def change(r: Reformed) -> Verdict:
    """Something is said otherwise than the entry says it."""
    if r.done:
        return ok("amend.done", AMENDMENT)
    if not r.changed:
        return refused("amend.nothing", AMENDMENT, remedy="answer")
    return ok("amend.something", AMENDMENT)


def papers(r: Reformed) -> Verdict:
    """What decided the change, and what its own register says of it now, are joined and read."""
    evidence = r.situation.evidence
    if BY_DECISION & r.changes and "minutes" not in evidence:
        return refused("reform.no_decision", PAPERS, remedy="answer")
    if BY_REGISTRATION & r.changes and "registration" not in evidence:
        return refused("reform.no_registration", PAPERS, remedy="answer")
    if (BY_DECISION | BY_REGISTRATION) & r.changes:
        return to_examine("reform.read", PAPERS)
    return untouched()


def identifier(r: Reformed) -> Verdict:
    """A common identifier is one organisation's."""
    if Changed.PAPERS not in r.changes:
        return untouched()
    if r.held_by_another:
        return refused("reform.held_by_another", THE_REGISTER, remedy="answer")
    return organisations.identifier(r.situation)


def activities(r: Reformed) -> Verdict:
    """The crafts are of the list, and whoever supervises an enterprise is entered for its craft."""
    if not OF_TRADES & r.changes:
        return untouched()
    found = organisations.activities(r.situation)
    if found.outcome is not Outcome.OK or r.supervised is None:
        return found
    if r.situation.asking.trade not in r.supervised:
        return to_examine("reform.other_trade", WHO_MAY_ENTER)
    return found


def representative(r: Reformed) -> Verdict:
    """Whoever acts for it now is who the decision names; a person compares."""
    if Changed.REPRESENTATIVE not in r.changes:
        return untouched()
    return organisations.representative(r.situation)


def seat(r: Reformed) -> Verdict:
    """The seat is told; with it the file may go to another chamber."""
    if Changed.SEAT not in r.changes:
        return untouched()
    if not r.situation.asking.place.province:
        return refused("workplace.unknown", provisional("competence"), remedy="answer")
    if r.moves_to:
        return to_examine("amend.moves", provisional("competence"), chamber=r.moves_to)
    return ok("amend.same_chamber", provisional("competence"))


def previous(r: Reformed) -> Verdict:
    """The organisation that is told now is not another one of the register."""
    if not OF_IDENTITY & r.changes:
        return untouched()
    if r.situation.likenesses_open:
        count = r.situation.likenesses_open
        return to_examine("previous.to_settle", THE_REGISTER, remedy="settle", count=count)
    return ok("previous.none", THE_REGISTER)


def founded(r: Reformed) -> Verdict:
    """A day of founding that is mended is a day that has come."""
    return organisations.founded(r.situation) if Changed.PAPERS in r.changes else untouched()


RULES: Mapping[str, Callable[[Reformed], Verdict]] = {
    "state": state,
    "change": change,
    "papers": papers,
    "ice": identifier,
    "founded": founded,
    "activities": activities,
    "representative": representative,
    "workplace": seat,
    "previous": previous,
}
CODES = (
    *("reform.no_decision", "reform.no_registration", "reform.read", "reform.held_by_another"),
    *("reform.other_trade", "reform.of_organisations"),
)


def examine(asked: Reformed) -> tuple[tuple[str, Verdict], ...]:
    """Every rule, in the order of the page."""
    return tuple((code, check(asked)) for code, check in RULES.items())
