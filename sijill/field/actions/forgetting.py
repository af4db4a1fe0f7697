"""Sealed texts are let go of once their case has gone on long enough for nobody to ask."""

from __future__ import annotations

from datetime import datetime, timedelta

from sijill.field.models import Envelope
from sijill.field.rules import EnvelopeState
from sijill.ledger.transaction import action

HELD_FOR = timedelta(days=90)


@action
def forget(*, at: datetime) -> int:
    """Empty the sealed text of what was taken three months ago; what is kept stays whole."""
    done = Envelope.objects.filter(
        state__in=[EnvelopeState.TAKEN, EnvelopeState.REPLACED], settled_at__lt=at - HELD_FOR
    ).exclude(sealed="")
    return done.update(sealed="")
