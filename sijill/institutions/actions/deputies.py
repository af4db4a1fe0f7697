"""Lending powers to a colleague for a time: offered, answered, ended early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sijill.accounts.models import User
from sijill.institutions.actions.locking import insist
from sijill.institutions.models import Deputation, Mandate
from sijill.institutions.queries import deputies as read
from sijill.institutions.queries import in_force, office_of
from sijill.institutions.rules import Capability, deputies
from sijill.institutions.rules.deputies import DeputationState, Offer, last_day_without
from sijill.kernel.actor import Actor, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.actions import record
from sijill.ledger.models import Act
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDeputy:
    """Which powers of one's office, to whom, from a day on, to the first day without, and why."""

    deputy: UUID
    powers: Sequence[Capability]
    valid_from: date
    valid_to: date
    reason: str


@action
def offer(*, wanted: WantedDeputy, by: Actor, at: datetime) -> Deputation:
    """Offer powers of the office one works under; nothing opens before they are accepted."""
    mandate, today = _own_office(by, at), civil_date(at)
    role = Role(mandate.role)
    powers = deputies.with_what_they_need(role, wanted.powers)
    kept = sorted(power.value for power in powers)
    asked = Offer(
        office=office_of(mandate, at=at),
        own=mandate.user_id == by.user,
        of_self=by.user == wanted.deputy,
        colleague=_office_of_an_agent(wanted.deputy, mandate, max(today, wanted.valid_from)),
        powers=powers,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        until=mandate.valid_to,
        reason=wanted.reason,
        twice=read.is_lent_twice(
            mandate.pk,
            deputy=wanted.deputy,
            powers=kept,
            days=(wanted.valid_from, wanted.valid_to),
        ),
    )
    insist(deputies.may_offer(asked, by=by, today=today))
    held = Deputation(
        id=uuid4(),
        mandate=mandate,
        giver=mandate.user,
        deputy_id=wanted.deputy,
        powers=kept,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        reason=wanted.reason.strip(),
        offered_at=at,
    )
    return _moved(held, None, DeputationState.OFFERED, by=by, at=at)


@action
def accept(*, deputation: UUID, by: Actor, at: datetime) -> Deputation:
    """Accept powers: from their first day on, the deputy may work under them."""
    held, today = _locked(deputation, by=by), civil_date(at)
    colleague = _office_of_an_agent(held.deputy_id, held.mandate, today)
    ended = held.mandate.valid_to is not None and held.mandate.valid_to <= today
    twice = read.is_lent_twice(
        held.mandate_id,
        deputy=held.deputy_id,
        powers=held.powers,
        days=(held.valid_from, held.valid_to),
        states=frozenset({DeputationState.ACCEPTED}),
        but=held.pk,
    )
    here = DeputationState(held.state)
    hand = read.hand(held, viewer=by, at=at)
    insist([deputies.may_move_deputation(here, DeputationState.ACCEPTED, by=hand)])
    insist(
        deputies.may_accept(
            colleague=colleague is not None and not ended,
            twice=twice,
            valid_to=held.valid_to,
            by=by,
            today=today,
        )
    )
    return _moved(held, here, DeputationState.ACCEPTED, by=by, at=at)


@action
def decline(*, deputation: UUID, note: str, by: Actor, at: datetime) -> Deputation:
    """Say no to powers that were offered."""
    held = _locked(deputation, by=by)
    held.note = note.strip()
    return _moved(held, DeputationState(held.state), DeputationState.DECLINED, by=by, at=at)


@action
def withdraw(*, deputation: UUID, note: str, by: Actor, at: datetime) -> Deputation:
    """Take an offer back before it is answered."""
    held = _locked(deputation, by=by)
    held.note = note.strip()
    return _moved(held, DeputationState(held.state), DeputationState.WITHDRAWN, by=by, at=at)


@action
def end(*, deputation: UUID, note: str, by: Actor, at: datetime) -> Deputation:
    """End powers before their day, at once: the next page asks for them in vain."""
    held, today = _locked(deputation, by=by), civil_date(at)
    if today >= held.valid_to:
        raise Refused(refused("deputation.over", deputies.LENDING, valid_to=held.valid_to))
    held.note = note.strip()
    held.valid_to = last_day_without(held.valid_from, held.valid_to, today=today)
    return _moved(held, DeputationState(held.state), DeputationState.ENDED, by=by, at=at)


def _own_office(by: Actor, at: datetime) -> Mandate:
    """The mandate one works under, locked: what is lent of it comes one after the other."""
    rows = Mandate.objects.filter(institution=by.institution, role=by.role)
    rows = rows.filter(user=by.stands_for or by.user)
    found = in_force(rows, civil_date(at)).select_related("institution", "user")
    mandate = found.select_for_update(of=("self",)).order_by("id").first()
    if mandate is None:
        raise Refused(refused("deputation.not_yours", deputies.LENDING))
    return mandate


def _office_of_an_agent(user: UUID, mandate: Mandate, day: date) -> Role | None:
    if not User.objects.filter(pk=user, is_active=True).exists():
        return None
    return read.office_at(user, mandate.institution_id, at=day)


def _locked(pk: UUID, *, by: Actor) -> Deputation:
    """Powers within scope, locked after the mandate they hang from."""
    seen = read.deputation(pk, viewer=by)
    mandates = Mandate.objects.select_for_update(of=("self",)).select_related("institution")
    mandate = mandates.get(pk=seen.mandate_id)
    held = Deputation.objects.select_for_update(of=("self",)).get(pk=pk)
    held.mandate = mandate
    return held


def _moved(
    held: Deputation,
    here: DeputationState | None,
    there: DeputationState,
    *,
    by: Actor,
    at: datetime,
) -> Deputation:
    hand = read.hand(held, viewer=by, at=at)
    insist([deputies.may_move_deputation(here, there, by=hand)])
    held.state, held.moved_at = there, at
    held.act = _tell(f"deputation.{there.value}", held, by=by, at=at).id
    held.save(force_insert=here is None)
    return held


def _tell(kind: str, held: Deputation, *, by: Actor, at: datetime) -> Act:
    return record(
        kind,
        subject=Subject(kind="deputation", id=held.id),
        by=by,
        at=at,
        ground="institutions.service",
        article=deputies.LENDING,
        facts={
            "mandate": str(held.mandate_id),
            "giver": str(held.giver_id),
            "deputy": str(held.deputy_id),
            "powers": held.powers,
            "valid_from": held.valid_from.isoformat(),
            "valid_to": held.valid_to.isoformat(),
            "reason": held.reason,
            "note": held.note,
        },
    )
