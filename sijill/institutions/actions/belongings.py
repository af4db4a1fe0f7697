"""Premises and equipment: written down, looked over, given away or scrapped with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Belonging
from sijill.institutions.queries import plan as read
from sijill.institutions.rules.plan import PLAN, Condition, Place
from sijill.institutions.rules.sessions import keeps_house
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedBelonging:
    """A thing of the inventory, under its number."""

    institution: str
    kind: Place
    number: str
    name_ar: str
    name_fr: str
    place: str
    condition: Condition
    custodian: str
    came_on: date


@action
def take_in(*, wanted: WantedBelonging, by: Actor, at: datetime) -> Belonging:
    """Write a thing down in the inventory, under a number that is given once."""
    insist(keeps_house(by, wanted.institution))
    if wanted.came_on > civil_date(at):
        raise Refused(refused("plan.came_to_come", PLAN))
    texts = ("number", "name_ar", "name_fr", "place", "custodian")
    said = {name: plain(getattr(wanted, name)).strip() for name in texts}
    made = Belonging(
        id=uuid4(),
        institution_id=wanted.institution,
        kind=wanted.kind,
        condition=wanted.condition,
        came_on=wanted.came_on,
        **said,
    )
    made.act = _tell(made, "belonging.taken_in", by=by, at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(refused("plan.number_taken", PLAN, number=made.number)) from problem
    return made


@action
def look_over(
    *,
    belonging: UUID,
    condition: Condition,
    place: str,
    custodian: str,
    by: Actor,
    at: datetime,
) -> Belonging:
    """Tell in what condition a thing is, where, in whose care; the act keeps what it was."""
    held = _locked(belonging, by=by)
    before = {"condition": held.condition, "place": held.place, "custodian": held.custodian}
    held.condition = condition
    held.place, held.custodian = plain(place).strip(), plain(custodian).strip()
    held.act = _tell(held, "belonging.looked_over", by=by, at=at, before=before)
    held.save()
    return held


@action
def let_go(*, belonging: UUID, on: date, why: str, by: Actor, at: datetime) -> Belonging:
    """Tell that a thing left the inventory, and why."""
    held = _locked(belonging, by=by)
    if not why.strip():
        raise Refused(refused("plan.word_missing", PLAN))
    if not held.came_on <= on <= civil_date(at):
        raise Refused(refused("plan.left_between", PLAN, first=held.came_on))
    held.left_on, held.why_left = on, plain(why).strip()[:200]
    held.act = _tell(held, "belonging.let_go", by=by, at=at, why=held.why_left)
    held.save()
    return held


def _locked(pk: UUID, *, by: Actor) -> Belonging:
    found = read.belonging_for(pk, viewer=by)
    insist(keeps_house(by, found.institution_id))
    held = Belonging.objects.select_for_update(of=("self",)).get(pk=pk)
    if held.left_on is not None:
        raise Refused(refused("plan.left_already", PLAN))
    return held


def _tell(held: Belonging, what: str, *, by: Actor, at: datetime, **facts: Any) -> UUID:
    told = record(
        what,
        subject=Subject(kind="belonging", id=held.pk),
        by=by,
        at=at,
        ground="institutions.service",
        article=PLAN,
        facts={"institution": held.institution_id, "number": held.number, **facts},
    )
    return told.id
