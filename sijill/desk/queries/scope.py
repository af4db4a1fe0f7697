"""Whose cases a viewer sees; every other query of the desk starts here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.desk.models import Case
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor, ActorKind


class NotFound(Exception):
    """No case under this identifier within the viewer's scope."""

    def __init__(self, case: UUID | str) -> None:
        super().__init__(str(case))


def visible(viewer: Actor) -> QuerySet[Case]:
    """The cases within this viewer's scope; a draft is seen by its person and who helps with it.

    A program sees those it opened for somebody, and no other.
    """
    if viewer.kind is ActorKind.SYSTEM:
        return Case.objects.all()
    if viewer.only_helps:
        return _begun_by(viewer)
    if viewer.is_agent:
        return Case.objects.filter(_reach(viewer) & _sent_or_helped(viewer))
    if viewer.is_machine:
        return Case.objects.filter(assisted_by=viewer.user, assisted_by__isnull=False)
    if viewer.space is None:
        return Case.objects.none()
    return Case.objects.filter(space=viewer.space)


def _begun_by(viewer: Actor) -> QuerySet[Case]:
    """What an enroller began here with somebody and has not sent; once sent, it is out of sight."""
    own = Case.objects.filter(assisted_by=viewer.user, assisted_by__isnull=False)
    here = own.filter(institution=viewer.institution, institution__isnull=False)
    return here.filter(state=CaseState.DRAFT, submitted_at__isnull=True)


def _reach(viewer: Actor) -> Q:
    return Q() if viewer.is_national else Q(institution__in=viewer.reach)


def _sent_or_helped(viewer: Actor) -> Q:
    return Q(submitted_at__isnull=False) | Q(assisted_by=viewer.user, assisted_by__isnull=False)
