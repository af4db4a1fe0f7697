"""Campaigns and whom they engage, for whoever may see them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from sijill.campaigns.models import Campaign
from sijill.campaigns.rules.campaigns import CampaignState
from sijill.institutions.models import Mandate
from sijill.institutions.queries import may
from sijill.institutions.rules import Capability
from sijill.kernel.actor import Actor, ActorKind, Role

MOST = 200


class NotFound(Exception):
    """Nothing under this identifier within the viewer's reach."""

    def __init__(self, what: UUID) -> None:
        super().__init__(str(what))


def within(viewer: Actor) -> QuerySet[Campaign]:
    """The campaigns of the institutions within reach of an office that sees them."""
    found = Campaign.objects.select_related("institution")
    if viewer.kind is ActorKind.SYSTEM:
        return found
    if not may(viewer, Capability.SEE_CAMPAIGNS):
        return found.none()
    return found if viewer.is_national else found.filter(institution__in=viewer.reach)


def campaigns(*, viewer: Actor, state: str = "") -> list[Campaign]:
    """The campaigns within reach, the newest first."""
    found = within(viewer).order_by("-starts_on", "name", "id")
    return list((found.filter(state=state) if state in set(CampaignState) else found)[:MOST])


def campaign_for(pk: UUID, *, viewer: Actor) -> Campaign:
    """One campaign within reach."""
    found = within(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


def enrollers(campaign: Campaign) -> list[Mandate]:
    """Whom a campaign engaged, also those whose mandate has ended."""
    found = Mandate.objects.filter(role=Role.ENROLLER, campaign=campaign.pk)
    return list(found.select_related("user").order_by("valid_from", "user__name_fr", "id"))


def mandate_for(pk: UUID, campaign: Campaign) -> Mandate:
    """One enroller's mandate of a campaign."""
    found = Mandate.objects.filter(pk=pk, campaign=campaign.pk).select_related("user").first()
    if found is None:
        raise NotFound(pk)
    return found


def of_the_house(user: UUID, institution: str, *, first: date, last: date) -> bool:
    """Whether somebody holds another office at an institution between two days."""
    held = Mandate.objects.filter(user=user, institution=institution, valid_from__lte=last)
    return held.exclude(role=Role.ENROLLER).exclude(valid_to__lte=first).exists()


def engaged_elsewhere(user: UUID, campaign: Campaign, *, first: date) -> bool:
    """Whether another campaign engages somebody in these days: a request counts for one alone."""
    held = Mandate.objects.filter(user=user, role=Role.ENROLLER, valid_from__lte=campaign.ends_on)
    return held.exclude(campaign=campaign.pk).filter(valid_to__gt=first).exists()


def over(today: date) -> list[UUID]:
    """Open campaigns whose last day has passed."""
    found = Campaign.objects.filter(state=CampaignState.OPENED, ends_on__lt=today)
    return list(found.order_by("ends_on", "id").values_list("pk", flat=True))
