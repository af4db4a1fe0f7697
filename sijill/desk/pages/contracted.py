"""On the pages of a request that an enroller fills: whose hand writes, and what they are told."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from sijill.desk.models import Case
from sijill.desk.procedures import Procedure
from sijill.desk.queries.contracted import left_behind, why_not_sent
from sijill.desk.rules.completeness import shown_pages
from sijill.desk.rules.contracted import CONTRACTED
from sijill.desk.wording.verdicts import sentence
from sijill.institutions.queries.offices import enrolled_until
from sijill.institutions.wording.engaging import engagement_ended
from sijill.kernel.actor import Actor
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused, refused
from sijill.web.errors import Closed

FOR_THE_CHAMBER = refused("desk.chamber_looks", CONTRACTED, remedy="chamber")


def require_still_engaged(actor: Actor, case: UUID) -> None:
    """Tell an enroller whose time has ended how what they began goes on without them."""
    if actor.user is None or not (actor.only_helps or actor.role is None):
        return
    if (reference := left_behind(case, viewer=actor)) and (
        last := enrolled_until(actor.user, at=now())
    ):
        raise Closed(engagement_ended(last, reference))


def hand_of(actor: Actor, case: Case) -> Actor:
    """Whoever sends a case; an enroller within the person's own space.

    Sent, it is out of the enroller's sight: their own scope would not let them write it so.
    """
    return replace(actor, space=case.space) if actor.only_helps else actor


def kept_back(case: Case, declared: Procedure, *, by: Actor) -> str:
    """Why an enroller does not send this: it stays as it is, for the person and the chamber.

    That somebody may stand in the register already is told to them in no other words.
    """
    if not by.only_helps:
        return ""
    if closed := why_not_sent(case, by=by, at=now()):
        return sentence(closed[0])
    leads = any(page.leads(case) for page in shown_pages(declared, case.answers))
    return sentence(FOR_THE_CHAMBER) if leads or declared.divert(case) else ""


def why(refusal: Refused, *, by: Actor) -> str:
    """Why something was refused; an enroller is told of the register nothing but who looks."""
    verdict = refusal.verdicts[0]
    told = by.only_helps and not verdict.code.startswith("desk.")
    return sentence(FOR_THE_CHAMBER if told else verdict)


def counter_of(by: Actor) -> str:
    """Where an enroller goes on with the next person; nothing for anybody else."""
    return reverse(settings.ENROLLERS_COUNTER) if by.only_helps else ""
