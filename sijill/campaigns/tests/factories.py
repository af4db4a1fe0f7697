"""A campaign of the chamber of Fès with its people, and entries that an enroller brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sijill.campaigns import actions
from sijill.campaigns.models import Call, Campaign, Statement
from sijill.desk.models import Case
from sijill.institutions.models import Mandate
from sijill.institutions.tests.factories import a_mandate, an_officer
from sijill.kernel.actor import Actor, Role
from sijill.ledger.transaction import acting_for, action
from sijill.register.models import Entry
from sijill.register.tests import factories as make

NOW, FES = make.NOW, make.FES
MONTH = NOW.date().replace(day=1)
LATER = NOW + timedelta(days=40)
CONTRACT = {
    "name": "حملة فاس",
    "purpose": "تسجيل صناع الفخار",
    "provinces": (make.IN_FES,),
    "starts_on": MONTH,
    "ends_on": date(2026, 12, 31),
    "contractor": "جمعية الصناع",
    "ice": "",
    "contract": "M-2026-04",
    "rate": Decimal("12.50"),
    "ceiling": Decimal("1000.00"),
}


def officer(role: Role, institution: str = FES) -> Actor:
    """Somebody who holds an office at the chamber, the second factor given a moment ago."""
    return an_officer(role, institution, user=a_mandate(role, institution).user_id)


def prepared(head: Actor, **changes: Any) -> Campaign:
    """A campaign as its contract says it."""
    with acting_for(head):
        wanted = actions.Wanted(**{**CONTRACT, **changes})
        return actions.prepare(wanted=wanted, by=head, at=NOW)


def opened(head: Actor, **changes: Any) -> Campaign:
    """A campaign for which one enrols."""
    held = prepared(head, **changes)
    with acting_for(head):
        return actions.open_campaign(campaign=held.pk, by=head, at=NOW)


def engaged(head: Actor, campaign: Campaign, email: str = "enroller@example.ma") -> Mandate:
    """Somebody new, engaged for a campaign."""
    who = actions.Somebody(email=email, name_ar="نعيمة", name_fr="Naïma")
    with acting_for(head):
        return actions.engage(campaign=campaign.pk, who=who, by=head, at=NOW)[0]


@action
def _written_by(entry: Entry, user: UUID | None) -> None:
    Case.objects.filter(subject_id=entry.pk).update(assisted_by=user)


def brought(mandate: Mandate | None, **changes: Any) -> Entry:
    """Somebody entered in the register, with the help of an enroller or of nobody."""
    entry = make.entered(**changes)
    with make.everything():
        _written_by(entry, mandate.user_id if mandate else None)
    return entry


def frozen(by: Actor, campaign: Campaign) -> Statement:
    """The statement of the month."""
    with acting_for(by):
        return actions.freeze(campaign=campaign.pk, month=MONTH, by=by, at=LATER)


@action
def a_call(statement: Statement) -> Call:
    """Somebody drawn to be rung, without waiting for the log."""
    unit = statement.lines.order_by("rank").first()
    assert unit is not None
    return Call.objects.create(
        unit=unit, institution_id=statement.institution_id, opened_at=LATER, act=uuid4()
    )


def as_enroller(mandate: Mandate) -> Actor:
    """The enroller at work, as a request knows them."""
    return replace(
        an_officer(Role.ENROLLER, mandate.institution_id, user=mandate.user_id), reach=frozenset()
    )
