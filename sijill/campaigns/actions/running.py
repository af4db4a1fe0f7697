"""A campaign prepared, opened, closed; enrollers engaged by name until its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from sijill.accounts.models import User
from sijill.campaigns.actions.telling import insist, tell
from sijill.campaigns.models import Campaign
from sijill.campaigns.queries import running as read
from sijill.campaigns.rules.campaigns import (
    CAMPAIGNS,
    CampaignState,
    Contract,
    at_home,
    heads,
    may_engage,
    may_move,
    may_open,
    may_prepare,
    surely,
)
from sijill.institutions import actions as institutions
from sijill.institutions.actions.mandates import Engagement
from sijill.institutions.actions.mandates import engage as give_office
from sijill.institutions.models import Mandate
from sijill.institutions.queries import provinces_of
from sijill.kernel.actor import SYSTEM, Actor, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.text import plain
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import acting_for, action

S = CampaignState


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A campaign as its contract says it."""

    name: str
    purpose: str
    provinces: tuple[str, ...]
    starts_on: date
    ends_on: date
    contractor: str
    ice: str
    contract: str
    rate: Decimal
    ceiling: Decimal


@action
def prepare(*, wanted: Wanted, by: Actor, at: datetime) -> Campaign:
    """Write a campaign down; nobody enrols for it yet."""
    where = by.institution or ""
    insist([*may_move(None, S.PREPARED, by=by), *surely(by)])
    contract = Contract(
        provinces=frozenset(wanted.provinces),
        competent=provinces_of(where, at=at),
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        contractor=wanted.contractor,
        number=wanted.contract,
        rate=wanted.rate,
        ceiling=wanted.ceiling,
    )
    insist(may_prepare(contract, today=civil_date(at)))
    made = Campaign(
        id=uuid4(),
        institution_id=where,
        name=plain(wanted.name).strip(),
        purpose=plain(wanted.purpose).strip(),
        provinces=sorted(wanted.provinces),
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        contractor=plain(wanted.contractor).strip(),
        ice=wanted.ice.strip(),
        contract=plain(wanted.contract).strip(),
        rate=wanted.rate,
        ceiling=wanted.ceiling,
    )
    made.act = _tell("campaign.prepared", made, by=by, at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as problem:
        raise Refused(refused("campaign.contract_there", CAMPAIGNS)) from problem
    return made


@action
def open_campaign(*, campaign: UUID, by: Actor, at: datetime) -> Campaign:
    """Open it: from now on enrollers may be engaged."""
    held = _moved(campaign, S.OPENED, by=by)
    insist([*surely(by), *may_open(ends_on=held.ends_on, today=civil_date(at))])
    return _kept(held, "campaign.opened", by=by, at=at)


@action
def call_off(*, campaign: UUID, by: Actor, at: datetime) -> Campaign:
    """Give up a campaign that was never opened."""
    return _kept(_moved(campaign, S.CALLED_OFF, by=by), "campaign.called_off", by=by, at=at)


@action
def close(*, campaign: UUID, by: Actor, at: datetime) -> Campaign:
    """Close it: whoever still enrols for it stops today; what was brought is still counted."""
    held = _moved(campaign, S.CLOSED, by=by)
    held.closed_at = at
    today = civil_date(at)
    for mandate in read.enrollers(held):
        if mandate.valid_to and mandate.valid_to > today + timedelta(days=1):
            last = max(today, mandate.valid_from)
            institutions.end_mandate(
                mandate=mandate.pk, last_day=last, by=by, at=at, reason=held.contract
            )
    return _kept(held, "campaign.closed", by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Whom to engage; the names are those of a new account."""

    email: str
    name_ar: str = ""
    name_fr: str = ""


@action
def engage(*, campaign: UUID, who: Somebody, by: Actor, at: datetime) -> tuple[Mandate, str]:
    """Give somebody the office of enroller until the last day of the campaign.

    Returns the mandate, and the secret of the invitation's link when one was made.
    """
    held = _locked(campaign, by=by)
    today = civil_date(at)
    known = User.objects.filter(email=who.email.strip().lower()).first()
    first = max(today, held.starts_on)
    ours = known is not None and read.of_the_house(
        known.pk, held.institution_id, first=first, last=held.ends_on
    )
    taken = known is not None and read.engaged_elsewhere(known.pk, held, first=first)
    insist([*heads(by), *surely(by)])
    insist(
        may_engage(
            state=S(held.state),
            of_the_house=ours,
            elsewhere=taken,
            ends_on=held.ends_on,
            today=today,
        )
    )
    wanted = Engagement(
        email=who.email,
        role=Role.ENROLLER,
        institution=held.institution_id,
        valid_from=first,
        valid_to=held.ends_on + timedelta(days=1),
        name_ar=who.name_ar,
        name_fr=who.name_fr,
        reason=held.contract,
        campaign=held.pk,
        provinces=tuple(held.provinces),
    )
    return give_office(wanted=wanted, by=by, at=at)


@action
def disengage(*, campaign: UUID, mandate: UUID, by: Actor, at: datetime) -> Mandate:
    """End an enroller's office today."""
    held = _locked(campaign, by=by)
    insist(heads(by))
    theirs = read.mandate_for(mandate, held)
    return institutions.end_mandate(
        mandate=theirs.pk, last_day=max(civil_date(at), theirs.valid_from), by=by, at=at,
        reason=held.contract,
    )  # fmt: skip


def close_over(at: datetime) -> int:
    """Close every campaign whose last day has passed, each in its own transaction."""
    with acting_for(SYSTEM):
        found = read.over(civil_date(at))
        for each in found:
            close(campaign=each, by=SYSTEM, at=at)
    return len(found)


def _locked(campaign: UUID, *, by: Actor) -> Campaign:
    read.campaign_for(campaign, viewer=by)
    held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign)
    insist(at_home(by, held.institution_id))
    return held


def _moved(campaign: UUID, there: CampaignState, *, by: Actor) -> Campaign:
    held = _locked(campaign, by=by)
    insist(may_move(S(held.state), there, by=by))
    held.state = there.value
    return held


def _kept(held: Campaign, what: str, *, by: Actor, at: datetime) -> Campaign:
    held.act = _tell(what, held, by=by, at=at)
    held.save()
    return held


def _tell(what: str, held: Campaign, *, by: Actor, at: datetime) -> UUID:
    facts = {
        "institution": held.institution_id,
        "contract": held.contract,
        "rate": str(held.rate),
        "ceiling": str(held.ceiling),
        "starts_on": held.starts_on.isoformat(),
        "ends_on": held.ends_on.isoformat(),
        "provinces": held.provinces,
    }
    return tell(what, Subject(kind="campaign", id=held.pk), facts, by=by, at=at)
