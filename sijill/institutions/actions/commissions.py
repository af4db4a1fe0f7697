"""Setting up a commission, and giving or ending a place in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q

from sijill.institutions.models import Commission, Mandate, Member
from sijill.institutions.queries import in_force
from sijill.institutions.rules import (
    COMMISSIONS,
    SIGNATORIES,
    Chair,
    CommissionKind,
    Seating,
    StandsFor,
    may_found,
    may_seat,
    may_unseat,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger.actions import record
from sijill.ledger.models import Act
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCommission:
    """A commission to set up at an institution from a day on."""

    institution: str
    name_ar: str
    name_fr: str
    valid_from: date
    kind: CommissionKind = CommissionKind.QUALIFICATION


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSeat:
    """A place in a commission for somebody, between two dates."""

    commission: UUID
    name_ar: str
    name_fr: str
    stands_for: StandsFor
    valid_from: date
    valid_to: date | None = None
    chair: Chair = Chair.MEMBER
    user: UUID | None = None


@action
def found(*, wanted: WantedCommission, by: Actor, at: datetime) -> Commission:
    """Set up a commission, as an act; refused when the institution already has one of its kind."""
    _insist(may_found(wanted.institution, by=by))
    commission = Commission(
        id=uuid4(),
        institution_id=wanted.institution,
        kind=wanted.kind,
        name_ar=wanted.name_ar.strip(),
        name_fr=wanted.name_fr.strip(),
        valid_from=wanted.valid_from,
    )
    facts = {"institution": wanted.institution, "kind": wanted.kind.value}
    subject = Subject(kind="commission", id=commission.id)
    commission.act = _tell("commission.founded", subject, by=by, at=at, **facts).id
    _keep(commission, refused("commission.there_already", COMMISSIONS))
    return commission


@action
def seat(*, wanted: WantedSeat, by: Actor, at: datetime) -> Member:
    """Give somebody a place in a commission, as an act."""
    commission = Commission.objects.select_for_update(of=("self",)).get(pk=wanted.commission)
    where, today = commission.institution_id, civil_date(at)
    asked = Seating(
        chair=wanted.chair,
        institution=where,
        has_account=_works_there(wanted.user, where, today),
        of_self=by.counts_as(wanted.user),
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
    )
    _insist(may_seat(asked, by=by, today=today))
    if _is_taken(wanted):
        raise Refused(refused("commission.seat_taken", COMMISSIONS))
    member = Member(
        id=uuid4(),
        commission=commission,
        name_ar=wanted.name_ar.strip(),
        name_fr=wanted.name_fr.strip(),
        chair=wanted.chair,
        stands_for=wanted.stands_for,
        user_id=wanted.user,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
    )
    member.act = _tell("commission.seated", _subject(member), by=by, at=at, **_facts(member)).id
    _keep(member, refused("commission.seat_taken", COMMISSIONS))
    return member


@action
def unseat(*, member: UUID, last_day: date, by: Actor, at: datetime, reason: str = "") -> Member:
    """End a place in a commission after its last day; what was judged from it stands."""
    held = (
        Member.objects.select_for_update(of=("self",)).select_related("commission").get(pk=member)
    )
    _insist(
        may_unseat(
            held.commission.institution_id,
            by=by,
            valid_from=held.valid_from,
            valid_to=held.valid_to,
            last=last_day,
            today=civil_date(at),
        )
    )
    held.valid_to = last_day + timedelta(days=1)
    told = _tell("commission.unseated", _subject(held), by=by, at=at, reason=reason, **_facts(held))
    held.ended_act = told.id
    held.save(update_fields=["valid_to", "ended_act"])
    return held


def _works_there(user: UUID | None, institution: str, today: date) -> bool:
    """Whether an agent holds any office at the institution on that day."""
    held = Mandate.objects.filter(user=user, institution=institution, user__is_active=True)
    return user is not None and in_force(held, today).exists()


def _is_taken(wanted: WantedSeat) -> bool:
    """Whether the chair, the secretary's place or this very agent is there already on those days.

    The commission is locked: two who seat at once come one after the other.
    """
    same = Q(user=wanted.user) if wanted.user else Q(pk__in=[])
    if wanted.chair in SIGNATORIES:
        same |= Q(chair=wanted.chair)
    overlaps = Q(valid_to=None) | Q(valid_to__gt=wanted.valid_from)
    if wanted.valid_to is not None:
        overlaps &= Q(valid_from__lt=wanted.valid_to)
    return Member.objects.filter(same, overlaps, commission=wanted.commission).exists()


def _keep(row: Commission | Member, taken: Verdict) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(taken) from problem


def _insist(verdicts: list[Verdict]) -> None:
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)


def _subject(member: Member) -> Subject:
    return Subject(kind="commission", id=member.commission_id)


def _facts(member: Member) -> dict[str, Any]:
    return {
        "member": str(member.id),
        "chair": member.chair,
        "stands_for": member.stands_for,
        "user": str(member.user_id) if member.user_id else None,
        "valid_from": member.valid_from.isoformat(),
        "valid_to": member.valid_to.isoformat() if member.valid_to else None,
    }


def _tell(what: str, subject: Subject, /, *, by: Actor, at: datetime, **facts: Any) -> Act:
    return record(
        what,
        subject=subject,
        by=by,
        at=at,
        ground="institutions.service",
        article=COMMISSIONS,
        facts=facts,
    )
