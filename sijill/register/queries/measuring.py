"""What a measure of the clock rests on, as it stands now."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from sijill.kernel.actor import SYSTEM, Actor
from sijill.ledger.transaction import acting_for
from sijill.register.models import Confirmation, Entry, Supervision
from sijill.register.queries.entries import own_entries
from sijill.register.rules.life import UNCONFIRMED, UNSUPERVISED, EntryState
from sijill.register.rules.renewing import ConfirmationState


def is_overdue(entry: Entry, ground: str, *, on: date) -> bool:
    """Whether the date of such a ground has passed, and nothing came since."""
    with acting_for(SYSTEM):
        if ground == UNSUPERVISED:
            held = Supervision.objects.filter(enterprise=entry, valid_to=None, until__lt=on)
            return held.exclude(supervisor__state=EntryState.ENTERED).exists()
        if ground == UNCONFIRMED:
            asked = Confirmation.objects.filter(entry=entry)
            return asked.filter(state=ConfirmationState.UNANSWERED).exists()
    return False


def is_own(entry: Entry, viewer: Actor) -> bool:
    """Whether an entry is the viewer's: their own, or of what they act for."""
    mine = {one.pk for one in own_entries(viewer=viewer)}
    return entry.pk in mine


def halts_to_begin(day: date) -> list[UUID]:
    """The entries that stand although the first day of their halt has come."""
    found = Entry.objects.filter(halt_from__lte=day, state=EntryState.ENTERED)
    found = found.filter(Q(halt_until__isnull=True) | Q(halt_until__gte=day))
    return list(found.order_by("halt_from", "id").values_list("pk", flat=True))


def halts_to_end(day: date) -> list[UUID]:
    """The entries whose halt has passed its last day."""
    found = Entry.objects.filter(halt_from__isnull=False, halt_until__lt=day)
    return list(found.order_by("halt_from", "id").values_list("pk", flat=True))
