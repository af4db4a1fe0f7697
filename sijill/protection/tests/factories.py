"""People on their way to the fund, brought there by the real actions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sijill.accounts.actions.consents import Told
from sijill.accounts.models import Space
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance
from sijill.ledger.transaction import acting_for
from sijill.protection import actions
from sijill.protection.models import Affiliation
from sijill.register.models import Entry
from sijill.register.tests import factories as make

LATER = make.NOW + timedelta(hours=1)
AMOUNT = Decimal("163.52")  # 0.75 × 17.92 × 191 × 6.37 %, in force in November 2026
TEXT = Told(code="cover", version="test", language="fr", text="163,52 DH par mois")


def holder(entry: Entry) -> Actor:
    """The person of an entry, at home, known by a code."""
    with acting_for(SYSTEM):
        space = Space.objects.filter(person=entry.person_id).order_by("created_at", "id").first()
    return Actor(
        kind=ActorKind.CITIZEN,
        user=space.line_id if space else None,
        space=space.pk if space else None,
        person=entry.person_id,
        assurance=Assurance.CODE,
        language="fr",
    )


def followed(entry: Entry, kind: str = "register.entered", at=LATER):
    """What the consumer does with an act on an entry."""
    return actions.follow_entry(entry=entry.pk, kind=kind, at=at)


def candidate(**changes: Any) -> Affiliation:
    """Somebody untaxed who has just been entered."""
    entry = make.entered(**{"regime__regime": "untaxed", **changes})
    followed(entry)
    return of(entry)


def of(entry: Entry) -> Affiliation:
    """The affiliation of an entry as it stands."""
    with acting_for(SYSTEM):
        return Affiliation.objects.select_related("entry__person", "chamber").get(entry=entry)


def fresh(found: Affiliation) -> Affiliation:
    """The affiliation as the database holds it."""
    return of(found.entry)


def told(found: Affiliation | None = None, *, amount: Decimal = AMOUNT, at=LATER) -> Affiliation:
    """Somebody who read what it costs."""
    found = found or candidate()
    by = holder(found.entry)
    with acting_for(by):
        actions.tell(affiliation=found, told=TEXT, amount=amount, by=by, at=at)
    return fresh(found)


def agreed(found: Affiliation | None = None, *, at=LATER) -> Affiliation:
    """Somebody who read it and said yes."""
    found = told(found, at=at)
    by = holder(found.entry)
    with acting_for(by):
        actions.consent(affiliation=found, told=TEXT, by=by, at=at)
    return fresh(found)
