"""When an entry is to be confirmed again, and which ones the clock has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from sijill.desk.models import Case
from sijill.desk.rules import OPEN as AT_WORK
from sijill.desk.rules import CaseState
from sijill.kernel.actor import SYSTEM
from sijill.kernel.years import anniversary
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference
from sijill.register.models import Confirmation, Entry
from sijill.register.rules.life import LIVE
from sijill.register.rules.renewing import OPEN, ConfirmationState, due_on, opens_on

YEARS, NOTICE, GRACE = "renewal.years", "renewal.notice", "renewal.grace"
A_DAY, UNCHANGED, SILENCE = "renewal.a_day", "renewal.unchanged", "renewal.silence"
RENEWALS = ("renewal", "cooperative_renewal", "enterprise_renewal")
# A request begun and not sent yet counts too: whoever answers is not told that nobody did.
ANSWERING = frozenset({*AT_WORK, CaseState.DRAFT})
S = ConfirmationState


def due_of(entry: Entry, *, on: date) -> date | None:
    """The day by which an entry is to be confirmed, by the years in force on a day."""
    years = int(reference.parameter(YEARS, at=on))
    return due_on(entry.confirmed_on or entry.entered_on, years=years)


def may_be_confirmed(entry: Entry, *, on: date) -> bool:
    """Whether an entry that stands may be confirmed on a day."""
    due = due_of(entry, on=on)
    if due is None or entry.state not in LIVE:
        return False
    return on >= opens_on(due, notice=int(reference.parameter(NOTICE, at=on)))


def waiting_for(entries: Sequence[UUID]) -> dict[UUID, Confirmation]:
    """The confirmations that wait for an answer, of entries that a viewer reaches already."""
    return {one.entry_id: one for one in _waiting(list(entries))} if entries else {}


@statement
def _waiting(entries: list[UUID]) -> QuerySet[Confirmation]:
    held = Confirmation.objects.filter(entry__in=entries, state__in=[s.value for s in OPEN])
    return held.order_by("entry")


def to_invite(day: date) -> list[UUID]:
    """The entries to invite on a day, those due first before the others, no more than the pace."""
    years, pace = (int(reference.parameter(code, at=day)) for code in (YEARS, A_DAY))
    if not years:
        return []
    last = anniversary(day + timedelta(days=int(reference.parameter(NOTICE, at=day))), -years)
    with acting_for(SYSTEM):
        left = pace - Confirmation.objects.filter(invited_on=day).count()
        return list(_to_invite(last)[:left]) if left > 0 else []


def _to_invite(last: date) -> QuerySet[Entry, UUID]:
    waits = Confirmation.objects.filter(entry=OuterRef("pk"), state__in=[s.value for s in OPEN])
    found = Entry.objects.annotate(last=Coalesce("confirmed_on", "entered_on"))
    found = found.filter(~Exists(waits), state__in=sorted(LIVE))
    return found.filter(last__lte=last).order_by("last", "id").values_list("pk", flat=True)


def to_remind(day: date) -> list[UUID]:
    """The confirmations whose day has come without an answer."""
    return _pks(Confirmation.objects.filter(state=S.INVITED, due_on__lte=day))


def to_end(day: date) -> list[UUID]:
    """The confirmations that nobody answered in their time, nor is answering."""
    answering = Case.objects.filter(
        subject_kind="entry",
        subject_id=OuterRef("entry"),
        procedure__in=RENEWALS,
        state__in=[state.value for state in ANSWERING],
    )
    silent = Confirmation.objects.filter(~Exists(answering), state=S.REMINDED, until__lt=day)
    return _pks(silent)


def to_leave() -> list[UUID]:
    """The confirmations of entries that left the register meanwhile."""
    waiting = Confirmation.objects.filter(state__in=[s.value for s in OPEN])
    return _pks(waiting.exclude(entry__state__in=sorted(LIVE)))


def _pks(found: QuerySet[Confirmation]) -> list[UUID]:
    with acting_for(SYSTEM):
        return list(found.order_by("due_on", "id").values_list("pk", flat=True))
