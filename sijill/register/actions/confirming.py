"""What the clock does about confirmations: invite, remind, and what silence does."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.actions.by_clock import suspend_by_clock
from sijill.register.actions.moving import locked
from sijill.register.actions.notifying import notify_holder
from sijill.register.actions.renewing import require_step, told
from sijill.register.models import Confirmation, Entry
from sijill.register.queries import confirming
from sijill.register.rules.life import LIVE, UNCONFIRMED, EntryState
from sijill.register.rules.renewing import (
    OPEN,
    SILENCE,
    ConfirmationState,
    Effect,
    after_silence,
)

log = logging.getLogger("sijill.register.clock")
S = ConfirmationState


@action
def invite(*, entry: UUID, at: datetime) -> bool:
    """Ask the holder of an entry to confirm it, once for each time that it is due."""
    with acting_for(SYSTEM):
        found, day = locked(entry, by=SYSTEM), civil_date(at)
        due = confirming.due_of(found, on=day)
        waits = Confirmation.objects.filter(entry=found, state__in=[s.value for s in OPEN]).exists()
        if due is None or waits or not confirming.may_be_confirmed(found, on=day):
            return False
        require_step(None, S.INVITED, by=SYSTEM)
        act = told(found, "register.renewal_asked", ground="due", by=SYSTEM, at=at, until=due)
        grace = timedelta(days=int(reference.parameter(confirming.GRACE, at=day)))
        reached = notify_holder(found, "entry.to_confirm", key=act, until=due, at=at)
        Confirmation.objects.create(
            id=uuid4(), entry=found, state=S.INVITED, due_on=due, until=max(due, day) + grace,
            invited_on=day, told=reached, act=act,
        )  # fmt: skip
    return True


@action
def remind(*, confirmation: UUID, at: datetime) -> bool:
    """Say once more that an entry is to be confirmed, on the day it is due."""
    with acting_for(SYSTEM):
        entry, row = _both(confirmation)
        if row.state != S.INVITED or row.due_on > civil_date(at):
            return False
        require_step(S.INVITED, S.REMINDED, by=SYSTEM)
        reached = notify_holder(entry, "entry.confirm_soon", key=row.pk, until=row.until, at=at)
        row.state, row.told = S.REMINDED, row.told or reached
        row.save(update_fields=["state", "told"])
    return True


@action
def end_in_silence(*, confirmation: UUID, at: datetime) -> bool:
    """Do what silence does by the parameter in force: a note, or a suspension; never more."""
    with acting_for(SYSTEM):
        entry, row = _both(confirmation)
        if row.state != S.REMINDED or row.until >= civil_date(at):
            return False
        require_step(S.REMINDED, S.UNANSWERED, by=SYSTEM)
        row.state = S.UNANSWERED
        wanted = reference.parameter(confirming.SILENCE, at=civil_date(at))
        effect = after_silence(wanted, told=row.told)
        if effect is not Effect.STANDS:
            kind = "register.unconfirmed"
            row.act = told(entry, kind, ground=UNCONFIRMED, by=SYSTEM, at=at, article=SILENCE)
        row.save(update_fields=["state", "act"])
        if effect is Effect.SUSPENDED and entry.state == EntryState.ENTERED:
            suspend_by_clock(entry=entry, ground=UNCONFIRMED, until=row.until, at=at)
            notify_holder(entry, "entry.unconfirmed", key=row.act, at=at)
    return True


@action
def leave(*, confirmation: UUID, at: datetime) -> bool:
    """Let go of the confirmation of an entry that left the register."""
    with acting_for(SYSTEM):
        entry, row = _both(confirmation)
        if row.state not in OPEN or entry.state in LIVE:
            return False
        require_step(S(row.state), S.LEFT, by=SYSTEM)
        row.state, row.closed_on = S.LEFT, civil_date(at)
        row.save(update_fields=["state", "closed_on"])
    return True


def _both(confirmation: UUID) -> tuple[Entry, Confirmation]:
    """The entry locked first, then its confirmation, as everywhere."""
    entry = Confirmation.objects.values_list("entry", flat=True).get(pk=confirmation)
    found = locked(entry, by=SYSTEM)
    return found, Confirmation.objects.select_for_update(of=("self",)).get(pk=confirmation)


def follow_renewals(at: datetime) -> int:
    """Let every date of a confirmation that came do its work; answers how many it touched."""
    day = civil_date(at)
    return (
        _each(confirming.to_leave(), lambda one: leave(confirmation=one, at=at))
        + _each(confirming.to_invite(day), lambda one: invite(entry=one, at=at))
        + _each(confirming.to_remind(day), lambda one: remind(confirmation=one, at=at))
        + _each(confirming.to_end(day), lambda one: end_in_silence(confirmation=one, at=at))
    )


def _each(found: Iterable[UUID], verb: Callable[[UUID], bool]) -> int:
    """One transaction for each: what cannot be handled stops nobody else's."""
    done = 0
    for one in found:
        try:
            done += verb(one)
        except Exception:
            log.exception("confirmation %s: its date could not be followed", one)
    return done
