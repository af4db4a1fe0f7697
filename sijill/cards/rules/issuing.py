"""Who may have a card, and what keeps one from being printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sijill.cards.rules.life import LIFE
from sijill.kernel.law import article, provisional
from sijill.kernel.verdict import Verdict, ok, refused, to_examine

CARD = article("2.21.437")  # the decree fixes the form of the card
VALIDITY = provisional("card_validity")


class Reason(StrEnum):
    """Why a card is asked for."""

    FIRST = "first"
    RENEWAL = "renewal"
    LOST = "lost"
    STOLEN = "stolen"
    DAMAGED = "damaged"
    CHANGED = "changed"  # the name, the trade or the category is no longer the one printed
    SPOILED = "spoiled"  # by the printer: asked by nobody


REPLACING = (Reason.LOST, Reason.STOLEN, Reason.DAMAGED, Reason.CHANGED)
GONE = frozenset({Reason.LOST, Reason.STOLEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request for a card and what is known of the entry, on the day it is examined."""

    reason: Reason
    on: date
    state: str
    of_person: bool
    portrait: bool  # on file, or joined to this request
    on_its_way: bool
    held_until: date | None  # the end of the card in hand, if there is one
    renewal_days: int


RULES = ("entry", "person", "one", "face", "need")


def examine(wanted: Wanted) -> Sequence[tuple[str, Verdict]]:
    """Every rule, in the order of the page."""
    return tuple(
        zip(RULES, (_entry(wanted), _person(wanted), _one(wanted), _face(wanted), _need(wanted)),
            strict=True)
    )  # fmt: skip


def _entry(wanted: Wanted) -> Verdict:
    """The entry stands: a card is good as long as its entry is."""
    if wanted.state != "entered":
        return refused("card.entry_not_in_force", CARD, state=wanted.state)
    return ok("card.entry_in_force", CARD)


def _person(wanted: Wanted) -> Verdict:
    """A card is a person's; an organisation has none."""
    if not wanted.of_person:
        return refused("card.of_a_person", CARD)
    return ok("card.for_a_person", CARD)


def _one(wanted: Wanted) -> Verdict:
    """One card at a time is asked for."""
    if wanted.on_its_way:
        return refused("card.on_its_way", LIFE)
    return ok("card.none_on_its_way", LIFE)


def _face(wanted: Wanted) -> Verdict:
    """There is a photograph of the face, on file or joined; a person looks at it."""
    if not wanted.portrait:
        return refused("card.no_face", CARD, remedy="join_face")
    return to_examine("card.face_to_see", CARD)


def _need(wanted: Wanted) -> Verdict:
    """No good card is held already, or there is a reason for another."""
    held = wanted.held_until
    if wanted.reason is Reason.FIRST:
        if held is not None:
            return refused("card.held_already", LIFE, until=held)
        return ok("card.first", LIFE)
    if wanted.reason is Reason.RENEWAL:
        return _renewal(wanted)
    return ok("card.replaced", LIFE, reason=wanted.reason.value)


def _renewal(wanted: Wanted) -> Verdict:
    """The time to renew has come."""
    opens = wanted.held_until and wanted.held_until - timedelta(days=wanted.renewal_days)
    if opens and wanted.on < opens:
        return refused("card.renewed_too_early", VALIDITY, until=opens)
    return ok("card.renewed", VALIDITY)


def valid_until(start: date, *, years: int) -> date:
    """The last day of a card: the day before its anniversary, whatever the calendar."""
    try:
        end = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        end = start.replace(year=start.year + years, day=28)
    return end - timedelta(days=1)
