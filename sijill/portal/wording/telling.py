"""What an act says, as an auditor reads it: its ground, its text, and each thing it tells of.

What no table names here stays as the act wrote it: the log is shown as it is, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sijill.cards.wording import stock
from sijill.desk import procedures
from sijill.desk.wording import stages
from sijill.institutions.wording import CHAIRS, COMMISSIONS, ROLES, STANDS_FOR
from sijill.institutions.wording import bodies as of_bodies
from sijill.institutions.wording import sessions as of_sessions
from sijill.institutions.wording.deputies import POWERS
from sijill.ledger.queries import ToldAct
from sijill.portal.labels import COLUMNS
from sijill.portal.paper import NO, SAID, YES
from sijill.protection.wording import exchange
from sijill.protection.wording import states as of_cover
from sijill.reference.rules import DEFINITIONS
from sijill.reference.wording import label
from sijill.register.wording import STATES, measures, pairs
from sijill.register.wording import VERDICTS as OF_REGISTER
from sijill.web import writing

# --- grounds --------------------------------------------------------------------------------------

GROUNDS: Mapping[str, Any] = {
    "asked": _("Asked by an agent, agreed to by another"),
    "bodies.service": _("The service of craft bodies"),
    "by_rule": _("Accepted by rule: every condition says yes"),
    "campaigns.contract": _("The contract of the campaign"),
    "code": _("A code typed by the person"),
    "counter": _("At a counter, before an agent"),
    "desk.leave": _("An agent is away"),
    "due": _("The date has come"),
    "institutions.service": _("The service of the institution"),
    "mended": _("Corrected for the fund"),
    "other_cover_ended": _("The other cover ended"),
    "outdated": _("Made of what is no longer true"),
    "price_changed": _("The amount changed"),
    "reference.first_value": _("The value of the first day"),
    "reference.list_supplied": _("A list supplied"),
    "reference.two_people": _("Agreed to by two people"),
    "register.controls": _("A control drawn by lot"),
    "register.signals": _("A signal that was looked at"),
    "set_aside": _("Set aside by an agent"),
    "silence": _("Effect of the legal delay"),
    "taken_over": _("Taken over from an old roll"),
    "undone": _("The decision was undone"),
    "valid_until": _("The last day of the card has passed"),
    **measures.OWN_GROUNDS,
    **measures.OFFICE_GROUNDS,
    **pairs.GROUNDS,
    **pairs.SPLIT_GROUNDS,
    **stages.GROUNDS,
    **stock.GROUNDS,
}


class Left(dict[str, str]):
    """What only the case knew is left open in a sentence told from its code alone."""

    def __missing__(self, name: str) -> str:
        return "…"


def ground_of(ground: str) -> str:
    """Why an act was done, in words; what has none stays as it was written."""
    if ground.startswith("fund:"):
        return str(exchange.said(ground.removeprefix("fund:")))
    if found := GROUNDS.get(ground) or _grounds().get(ground):
        return str(found)
    if ground in OF_REGISTER:  # the answer of a rule, which a person judged
        return str(OF_REGISTER[ground]) % Left()
    return ground


def _grounds() -> dict[str, Any]:
    """What the decisions of every procedure may rest on."""
    return {
        code: declared.ground_said(code)
        for declared in procedures.installed()
        for code in (*declared.grounds_of_acceptance, *declared.grounds_of_refusal)
    }


# --- what it says ---------------------------------------------------------------------------------

FACTS: Mapping[str, Any] = {
    "affected": _("Files it touches"),
    "agent": _("Agent"),
    "amount": _("Amount"),
    "as": _("Seen as"),
    "as_of": _("The register on"),
    "assembly": _("Assembly"),
    "attempt": _("Count number"),
    "ballot": _("Ballot"),
    "batch": _("Batch"),
    "body": _("Craft body"),
    "branch": _("Branch"),
    "by": _("By"),
    "campaign": _("Campaign"),
    "case": _("Request"),
    "cause": _("Cause"),
    "ceiling": _("Ceiling"),
    "chair": _("Chair"),
    "chamber": _("Chamber"),
    "change": _("Change"),
    "changed": _("Changed"),
    "contract": _("Number of the contract"),
    "count": _("How many"),
    "counts": _("Counted"),
    "deputy": _("Who stands in"),
    "device": _("Tablet"),
    "digest": _("Fingerprint"),
    "document": _("Card number"),
    "documents": _("Documents"),
    "due": _("Answer due on"),
    "ends_on": _("Last day"),
    "entered": _("Entered"),
    "entry": _("Entry"),
    "evidence": _("Document"),
    "file": _("File"),
    "first_day": _("First day"),
    "former": _("The former one"),
    "from": _("From"),
    "giver": _("Who lends"),
    "grant": _("Rights"),
    "grouping": _("Grouping of crafts people"),
    "held": _("Held"),
    "how": _("How"),
    "instead_of": _("In place of"),
    "kid": _("Key"),
    "last": _("Last number"),
    "last_day": _("Last day"),
    "level": _("Level"),
    "level_on": _("Next level on"),
    "line": _("Line"),
    "lines": _("Lines"),
    "log_root": _("Root of the log"),
    "log_size": _("Acts in the log"),
    "mandate": _("Mandate"),
    "matter": _("Matter"),
    "member": _("Member"),
    "members": _("Members"),
    "month": _("Month"),
    "name": _("Name"),
    "needed": _("Needed"),
    "new": _("New"),
    "next": _("The next one"),
    "on": _("On"),
    "organ": _("Organ"),
    "organisation": _("Organisation"),
    "origin": _("Where it came from"),
    "other": _("The other file"),
    "papers": _("Voting papers"),
    "part": _("Part"),
    "past_reason": _("Why from a day that has passed"),
    "person": _("Person"),
    "point": _("Point"),
    "points": _("Points"),
    "powers": _("Powers"),
    "present": _("Present"),
    "provinces": _("Provinces"),
    "quality": _("Quality"),
    "ranks": _("Places drawn"),
    "rate": _("Rate"),
    "reach": _("Reach"),
    "replaced": _("Replaced another"),
    "rights": _("Rights"),
    "roll": _("Roll"),
    "rows": _("Rows"),
    "same": _("The same"),
    "scopes": _("What it may read"),
    "seats": _("Seats"),
    "seed": _("Seed"),
    "seen": _("Seen"),
    "seq": _("Number"),
    "session": _("Session"),
    "sha256": _("Fingerprint"),
    "signed_on": _("Signed on"),
    "sitting": _("Sitting"),
    "size": _("How many"),
    "source": _("Source"),
    "space": _("Account"),
    "stand_in": _("Who stands in"),
    "stands_for": _("Stands for"),
    "starts_on": _("First day"),
    "successions": _("Successions"),
    "testimony": _("Testimony"),
    "theirs_as_of": _("The fund’s list on"),
    "to": _("To"),
    "turn": _("Round"),
    "user": _("Agent"),
    "value": _("Value"),
    "version": _("Version"),
    "visit": _("Visit"),
    "votes": _("Votes: for, against, abstained"),
    "wanted": _("To draw"),
    "what": _("What"),
    "with_entry": _("With the entry"),
    "year": _("Year"),
}
AGENTS = frozenset({"agent", "former", "next", "user", "to", "deputy", "giver", "stand_in"})
OUTCOMES: Mapping[str, Any] = {
    "accepted": _("Acceptance"),
    "refused": _("Refusal"),
    "ok": _("Met"),
    **{code: said for code, (_kind, said) in of_sessions.OUTCOMES.items()},
}


def _whole(code: str) -> Any:
    return label(code) if code in DEFINITIONS else exchange.CODES.get(code, code)


def _title(code: str) -> Any:
    known = {one.code: one.title for one in procedures.installed()}
    return known.get(code, code)


def _state(code: str) -> Any:
    covers = {str(state): said for state, said in of_cover.STATES.items()}
    return {**covers, **{str(state): said for state, said in STATES.items()}}.get(code, code)


WORDS: Mapping[str, Callable[[str], Any]] = {
    **SAID,
    "chamber": SAID["chamber_id"],
    "branch": SAID["trade"],
    "provinces": SAID["province"],
    "chair": lambda code: CHAIRS.get(code, code),
    "code": _whole,
    "kind": lambda code: {**COMMISSIONS, **of_bodies.ASSEMBLIES}.get(code, code),
    "level": lambda code: of_bodies.LEVELS.get(code, code),
    "matter": lambda code: of_bodies.MATTERS.get(code, code),
    "organ": lambda code: of_sessions.ORGANS.get(code, code),
    "outcome": lambda code: OUTCOMES.get(code, code),
    "part": lambda code: CHAIRS.get(code, code),
    "post": lambda code: of_bodies.POSTS.get(code, code),
    "powers": lambda code: POWERS.get(code, code),
    "procedure": _title,
    "quality": lambda code: of_sessions.QUALITIES.get(code, code),
    "role": lambda code: ROLES.get(code, code),
    "stands_for": lambda code: STANDS_FOR.get(code, code),
    "state": _state,
}
NOTHING: tuple[object, ...] = (None, "", [], {})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")


def name_of_fact(name: str) -> str:
    """What a thing told is called; its code where nobody named it."""
    return str(FACTS.get(name) or COLUMNS.get(name) or name)


def facts_of(told: ToldAct, names: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Each thing an act tells of and what it says, without what it leaves empty."""
    held = {name: value for name, value in (told.facts or {}).items() if value not in NOTHING}
    return [(name_of_fact(name), _said(name, value, names)) for name, value in held.items()]


def agents_in(told: ToldAct) -> Iterator[str]:
    """The agents whom an act names by their number."""
    for name in AGENTS & (told.facts or {}).keys():
        yield str(told.facts[name])  # type: ignore[index]


def _said(name: str, value: Any, names: Mapping[Any, str]) -> str:
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, Mapping):
        return " · ".join(f"{name_of_fact(k)}: {_said(k, v, names)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return " · ".join(_said(name, one, names) for one in value if one not in NOTHING)
    return _text(name, str(value), names)


def _text(name: str, text: str, names: Mapping[Any, str]) -> str:
    language = get_language() or "ar"
    if name in AGENTS:
        return names.get(text, text)
    if DAY.fullmatch(text):
        return writing.day(date.fromisoformat(text), language)
    if MOMENT.fullmatch(text):
        return writing.moment(datetime.fromisoformat(text), language)
    return str(WORDS[name](text) or text) if name in WORDS else text
