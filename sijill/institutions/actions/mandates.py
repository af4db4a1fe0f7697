"""Appointing an agent to an office, and ending the mandate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sijill.accounts.actions import invite_agent
from sijill.accounts.models import User
from sijill.institutions.models import Institution, Mandate
from sijill.institutions.queries import office_of
from sijill.institutions.rules import (
    ARTICLE,
    Appointment,
    Kind,
    Office,
    may_appoint,
    may_end,
)
from sijill.kernel.actor import Actor, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger.actions import record
from sijill.ledger.models import Act
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An office for somebody from a day on, perhaps until another, perhaps in one province."""

    user: UUID
    role: Role
    institution: str
    valid_from: date
    valid_to: date | None = None
    province: str | None = None
    reason: str = ""
    campaign: UUID | None = None  # of an enroller, with the provinces of its territory
    provinces: tuple[str, ...] = ()


@action
def appoint(*, wanted: Wanted, by: Actor, at: datetime) -> Mandate:
    """Give an agent an office, as an act; refused when the office is held already."""
    agent = User.objects.get(pk=wanted.user)
    where = Institution.objects.get(pk=wanted.institution)
    asked = Appointment(
        office=Office(role=wanted.role, institution=where.pk, kind=Kind(where.kind)),
        of_agent=agent.is_agent and agent.is_active,
        of_self=by.counts_as(wanted.user),
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        of_campaign=wanted.campaign is not None,
    )
    _insist(may_appoint(asked, by=by, today=civil_date(at)))
    mandate = Mandate(
        id=uuid4(),
        user=agent,
        role=wanted.role,
        institution=where,
        province_id=wanted.province,
        campaign=wanted.campaign,
        provinces=list(wanted.provinces),
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
    )
    mandate.act = _tell("mandate.given", mandate, by=by, at=at, reason=wanted.reason).id
    try:
        with transaction.atomic():
            mandate.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(refused("mandate.held_already", ARTICLE)) from problem
    return mandate


@action
def end_mandate(
    *, mandate: UUID, last_day: date, by: Actor, at: datetime, reason: str = ""
) -> Mandate:
    """End a mandate after its last day, as an act; what was done under it stands."""
    held = (
        Mandate.objects.select_for_update(of=("self",))
        .select_related("institution")
        .get(pk=mandate)
    )
    _insist(
        may_end(
            office_of(held, at=at),
            by=by,
            valid_from=held.valid_from,
            valid_to=held.valid_to,
            last=last_day,
            today=civil_date(at),
        )
    )
    held.valid_to = last_day + timedelta(days=1)
    held.ended_act = _tell("mandate.ended", held, by=by, at=at, reason=reason).id
    held.save(update_fields=["valid_to", "ended_act"])
    return held


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """An office for whoever has this address; the names are those of a new account."""

    email: str
    role: Role
    institution: str
    valid_from: date
    valid_to: date | None = None
    name_ar: str = ""
    name_fr: str = ""
    reason: str = ""
    campaign: UUID | None = None
    provinces: tuple[str, ...] = ()

    def of(self, user: UUID) -> Wanted:
        """The appointment of this user."""
        return Wanted(
            user=user,
            role=self.role,
            institution=self.institution,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            reason=self.reason,
            campaign=self.campaign,
            provinces=self.provinces,
        )


@action
def engage(*, wanted: Engagement, by: Actor, at: datetime) -> tuple[Mandate, str]:
    """Appoint by address; somebody new is invited first.

    Returns the mandate, and the secret of the invitation's link when one was made.
    """
    agent = User.objects.filter(email=wanted.email.strip().lower()).first()
    if agent is not None:
        return appoint(wanted=wanted.of(agent.pk), by=by, at=at), ""
    if not (wanted.name_ar.strip() and wanted.name_fr.strip()):
        raise Refused(refused("agent.unknown", ARTICLE))
    agent, secret = invite_agent(
        email=wanted.email, name_ar=wanted.name_ar, name_fr=wanted.name_fr, by=by, at=at
    )
    return appoint(wanted=wanted.of(agent.pk), by=by, at=at), secret


def _insist(verdicts: list[Verdict]) -> None:
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)


def _tell(kind: str, mandate: Mandate, *, by: Actor, at: datetime, reason: str) -> Act:
    return record(
        kind,
        subject=Subject(kind="mandate", id=mandate.id),
        by=by,
        at=at,
        ground="institutions.service",
        article=ARTICLE,
        facts={
            "user": str(mandate.user_id),
            "role": mandate.role,
            "institution": mandate.institution_id,
            "province": mandate.province_id,
            "valid_from": mandate.valid_from.isoformat(),
            "valid_to": mandate.valid_to.isoformat() if mandate.valid_to else None,
            "reason": reason,
            **({"campaign": str(mandate.campaign)} if mandate.campaign else {}),
        },
    )
