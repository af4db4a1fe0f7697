"""A halt that somebody asked for with its own dates: begun and ended by the clock, or by them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.moving import facts_of, locked, move
from sijill.register.actions.notifying import notify_holder
from sijill.register.actions.versions import said_before
from sijill.register.models import Entry
from sijill.register.queries.measuring import halts_to_begin, halts_to_end, is_own
from sijill.register.queries.organised import supervision_of
from sijill.register.rules import EntryState
from sijill.register.rules.entering import WHO_MAY_ENTER
from sijill.register.rules.halting import HALT, Dates
from sijill.register.rules.life import OWN_DATES

log = logging.getLogger("sijill.register.clock")


def keep_dates(entry: Entry, dates: Dates | None, *, on: date) -> None:
    """Write the days of a locked entry's halt."""
    if dates is not None:
        entry.halt_from, entry.halt_until = dates.begins(on), dates.until
        entry.save(update_fields=["halt_from", "halt_until"])


def plan_halt(entry: Entry, dates: Dates, *, by: Actor, at: datetime) -> None:
    """Keep a halt that begins on a later day, with the act that tells it."""
    keep_dates(entry, dates, on=civil_date(at))
    until = {"until": f"{entry.halt_until}"} if entry.halt_until else {}
    _told(
        entry, "register.halt_planned", by=by, at=at, more={"from": f"{entry.halt_from}", **until}
    )


def drop_dates(entry: Entry) -> None:
    """Forget the days of a locked entry's halt: it ended, or never began."""
    if entry.halt_from is not None:
        entry.halt_from = entry.halt_until = None
        entry.save(update_fields=["halt_from", "halt_until"])


@action
def end_halt(*, entry: Entry, by: Actor, at: datetime) -> bool:
    """End one's own halt before its day, or give up one that has not begun; said once."""
    if by.kind is not ActorKind.CITIZEN or not is_own(entry, by):
        raise Refused(refused("halt.not_yours", HALT))
    with acting_for(SYSTEM):
        held = locked(entry.id, by=SYSTEM)
        if held.halt_from is None:
            return False
        if held.state == EntryState.SUSPENDED and _lacks_supervisor(held):
            raise Refused(refused("measure.unsupervised", WHO_MAY_ENTER))
        _told(held, "register.halt_ended", by=by, at=at)
        _stand_again(held, at=at)
    return True


@action
def begin_halt(*, entry: UUID, at: datetime) -> bool:
    """Set an entry aside on the first day that its holder named."""
    with acting_for(SYSTEM):
        held, day = locked(entry, by=SYSTEM), civil_date(at)
        if held.state != EntryState.ENTERED or held.halt_from is None or held.halt_from > day:
            return False
        held_from, dates = held.halt_from, Dates(start=held.halt_from, until=held.halt_until)
        move(held, EntryState.SUSPENDED, ground=OWN_DATES, article=HALT, by=SYSTEM, at=at)
        keep_dates(held, dates, on=held_from)
        notify_holder(held, "entry.halt_begun", key=uuid5(held.pk, f"{held_from}"), at=at)
    return True


@action
def pass_halt(*, entry: UUID, at: datetime) -> bool:
    """Let an entry stand again the day after the last one that its holder named.

    An enterprise that nobody supervises stays aside: it names a supervisor first.
    """
    with acting_for(SYSTEM):
        held = locked(entry, by=SYSTEM)
        if held.halt_until is None or held.halt_until >= civil_date(at):
            return False
        if held.state == EntryState.SUSPENDED and _lacks_supervisor(held):
            drop_dates(held)
            return False
        last, was_aside = held.halt_until, held.state == EntryState.SUSPENDED
        _stand_again(held, at=at)
        if was_aside:
            notify_holder(held, "entry.halt_over", key=uuid5(held.pk, f"{last}"), at=at)
    return True


def _stand_again(entry: Entry, *, at: datetime) -> None:
    drop_dates(entry)
    if entry.state == EntryState.SUSPENDED:
        move(entry, EntryState.ENTERED, ground=OWN_DATES, article=HALT, by=SYSTEM, at=at)


def _lacks_supervisor(entry: Entry) -> bool:
    held = supervision_of(entry)
    return held is not None and held.state is not EntryState.ENTERED


def _told(
    entry: Entry, kind: str, *, by: Actor, at: datetime, more: dict[str, str] | None = None
) -> None:
    ledger.record(
        kind,
        subject=Subject(kind="entry", id=entry.id),
        by=by,
        at=at,
        ground=OWN_DATES,
        article=HALT,
        facts={**facts_of(entry, said_before(entry)), **(more or {})},
    )


def follow_halts(at: datetime) -> int:
    """Begin and end every halt whose day came; answers how many."""
    day: date = civil_date(at)
    with acting_for(SYSTEM):
        ending, beginning = halts_to_end(day), halts_to_begin(day)
    return _each(ending, lambda one: pass_halt(entry=one, at=at)) + _each(
        beginning, lambda one: begin_halt(entry=one, at=at)
    )


def _each(found: Iterable[UUID], verb: Callable[[UUID], bool]) -> int:
    """One transaction for each: what cannot be handled stops nobody else's."""
    done = 0
    for one in found:
        try:
            done += verb(one)
        except Exception:
            log.exception("entry %s: the dates of its halt could not be followed", one)
    return done
