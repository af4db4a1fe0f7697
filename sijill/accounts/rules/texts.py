"""The texts of messages: their parts, what may stand in them, and the life of a version.

No published text says who words what the State tells people: two persons of the federation or the
ministry are this house's own rule, after that of the dated parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Any
from uuid import UUID

from sijill.accounts.rules.messages import Way, plainly, segments
from sijill.kernel.actor import Actor, Assurance, Role
from sijill.kernel.law import provisional
from sijill.kernel.verdict import Verdict, ok, refused

ARTICLE = provisional("messages")
HOUSE = 1  # the version that the house came with
WRITTEN_IN = ("ar", "fr", "zgh", "en")
KEEPERS = frozenset({Role.FEDERATION, Role.MINISTRY})


class Part(StrEnum):
    """One wording of a message: by what it travels, or who else may read it."""

    SMS = "sms"
    DISCREET = "discreet"  # on a telephone that others read: that there is news, never which
    SUBJECT = "subject"  # of an e-mail: read on a screen that is locked
    BODY = "body"
    SPACE = "space"
    SPOKEN = "spoken"


PART_OF: Mapping[Way, Part] = {
    Way.SMS: Part.SMS,
    Way.CALL: Part.SPOKEN,
    Way.EMAIL: Part.BODY,
    Way.SPACE: Part.SPACE,
}
CLOSED = frozenset({Part.DISCREET, Part.SUBJECT})  # others read them: no value but their own
SENT_AS_TEXT = frozenset({Part.SMS, Part.DISCREET})
SEGMENTS_AT_MOST = 2
LONGEST: Mapping[Part, int] = {
    Part.SMS: 300,
    Part.DISCREET: 300,
    Part.SUBJECT: 70,
    Part.BODY: 2_000,
    Part.SPACE: 600,
    Part.SPOKEN: 600,
}


class TextState(StrEnum):
    """Where a version of a message's texts stands."""

    PROPOSED = "proposed"  # waits for a second person
    AGREED = "agreed"  # in force from its day, until the next one is
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


S = TextState
# (from, to): the offices that may; agreeing and refusing also need another person.
TEXT_MOVES: Mapping[tuple[TextState | None, TextState], frozenset[Role]] = {
    (None, S.PROPOSED): KEEPERS,
    (S.PROPOSED, S.AGREED): KEEPERS,
    (S.PROPOSED, S.REFUSED): KEEPERS,
    (S.PROPOSED, S.WITHDRAWN): KEEPERS,
    (S.AGREED, S.WITHDRAWN): KEEPERS,
}
BY_ANOTHER = frozenset({S.AGREED, S.REFUSED})


def may_move_text(
    before: TextState | None, after: TextState, *, by: Actor, drafter: UUID | None = None
) -> Verdict:
    """Whether this person may take a version from one state to another.

    What changes what people are told at once needs the second factor again.
    """
    roles = TEXT_MOVES.get((before, after))
    if roles is None:
        return refused("text.not_from_here", ARTICLE)
    if by.user is None or by.role not in roles:
        return refused("text.not_your_office", ARTICLE)
    if after in BY_ANOTHER and by.counts_as(drafter):
        return refused("text.same_person", ARTICLE)
    if S.AGREED in (before, after) and by.assurance < Assurance.STEP_UP:
        return refused("text.step_up_needed", ARTICLE, remedy="step_up")
    return ok("text.may", ARTICLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody would have a kind of message say, by language and part, and from which day."""

    template: str
    texts: Mapping[str, Mapping[str, str]]
    valid_from: date
    reason: str


def may_start(valid_from: date, *, today: date) -> Verdict:
    """Nobody was told yesterday what is worded today."""
    if valid_from < today:
        return refused("text.starts_in_the_past", ARTICLE, valid_from=valid_from)
    return ok("text.starts", ARTICLE)


# What tells who somebody is: it travels in no text message, which anybody at the telephone reads.
PERSONAL = frozenset({"name", "birth", "document", "address", "phone", "email", "trade"})
# A number of an identity card, a telephone, a mailbox: typed into a text it would go to everybody.
TYPED = re.compile(r"\b[A-Z]{1,2}\d{5,7}\b|\d(?:[ .\-]?\d){7,}|\S+@\S+")
PLACE = re.compile(r"[a-z_]+")


class Unreadable(ValueError):
    """A text whose braces are not places for values."""


def places(text: str) -> frozenset[str]:
    """The places for values in a text, `{reference}`; Unreadable when braces are anything else."""
    found = set()
    try:
        for _words, place, shape, turned in Formatter().parse(text):
            if place is None:
                continue
            if shape or turned or not PLACE.fullmatch(place):
                raise Unreadable(place)
            found.add(place)
    except ValueError as problem:
        raise Unreadable(text) from problem
    return frozenset(found)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values; nothing but a name stands between its braces."""
    places(text)
    return text.format(**values)


def faults(
    texts: Mapping[str, Mapping[str, str]],
    *,
    house: Mapping[str, Mapping[str, str]],
    samples: Mapping[str, Mapping[str, str]],
) -> list[Verdict]:
    """Whatever keeps these texts from being sent: each with its language and its part.

    The house's own texts say which values there are, and which of them a text cannot do without.
    `samples` holds a value of each, by language.
    """
    return [
        verdict
        for language in WRITTEN_IN
        for part in Part
        for verdict in _faults_of(
            part,
            texts.get(language, {}).get(part, "").strip(),
            needed=house[language][part],
            known=house[language][part if part in CLOSED else Part.SMS],
            sample=samples[language],
            where={"language": language, "part": part.value},
        )
    ]


def _faults_of(
    part: Part,
    text: str,
    *,
    needed: str,
    known: str,
    sample: Mapping[str, str],
    where: Mapping[str, Any],
) -> Iterator[Verdict]:
    if not text:
        yield refused("text.empty", ARTICLE, **where)
        return
    try:
        found = places(text)
    except Unreadable:
        yield refused("text.braces", ARTICLE, **where)
        return
    if TYPED.search(text):
        yield refused("text.number_typed", ARTICLE, **where)
    yield from _misplaced(part, found, needed=places(needed), known=places(known), where=where)
    if not found - sample.keys():
        yield from _too_long(part, fill(text, sample), where)


def _misplaced(
    part: Part,
    found: frozenset[str],
    *,
    needed: frozenset[str],
    known: frozenset[str],
    where: Mapping[str, Any],
) -> Iterator[Verdict]:
    personal = (found & PERSONAL) - known if part in SENT_AS_TEXT else frozenset()
    for code, wrong in (
        ("text.personal", personal),
        ("text.unknown_place", found - known - personal),
        ("text.missing_place", needed - found),
    ):
        if wrong:
            told = " ".join(f"{{{place}}}" for place in sorted(wrong))
            yield refused(code, ARTICLE, places=told, **where)


def _too_long(part: Part, said: str, where: Mapping[str, Any]) -> Iterator[Verdict]:
    if len(said) > LONGEST[part]:
        yield refused("text.too_long", ARTICLE, most=LONGEST[part], found=len(said), **where)
    elif part in SENT_AS_TEXT and (many := segments(plainly(said))) > SEGMENTS_AT_MOST:
        yield refused("text.too_dear", ARTICLE, most=SEGMENTS_AT_MOST, found=many, **where)
