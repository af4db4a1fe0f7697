"""Sealed texts are let go of once their case has gone on long enough for nobody to ask."""

from __future__ import annotations

from datetime import datetime, timedelta

from sijill.field.models import Envelope
from sijill.field.rules import EnvelopeState
from sijill.ledger.transaction import action

HELD_FOR = timedelta(days=90)
# What is left to mend stands in its case, answer by answer.
DONE_WITH = (EnvelopeState.TAKEN, EnvelopeState.TO_MEND, EnvelopeState.REPLACED)


@action
def forget(*, at: datetime) -> int:
    """Empty the sealed text of what was taken three months ago; what is kept stays whole."""
    old = Envelope.objects.filter(settled_at__lt=at - HELD_FOR).exclude(sealed="")
    return old.filter(state__in=DONE_WITH).update(sealed="")
