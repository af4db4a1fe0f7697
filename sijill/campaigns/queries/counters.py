"""An enroller's counter, and what enrollers began and left to the chamber."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from sijill.campaigns.models import Campaign
from sijill.campaigns.queries.counting import BROUGHT, Progress, progress, rows_of
from sijill.desk.models import Case
from sijill.desk.rules import CaseState
from sijill.field.models import Envelope
from sijill.institutions.models import Mandate
from sijill.institutions.queries.offices import enrolments_of, in_force
from sijill.kernel.actor import SYSTEM, Actor, Role
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference

SHOWN = 30
QUIET = "campaigns.quiet"  # hours after which nobody is at that counter any more

# One person counts once: for the request that was signed first, in the first statement.
SENT = f"""
SELECT k.reference, k.procedure, b.state, b.submitted_at, CASE
    WHEN u.id IS NOT NULL THEN 'counted'
    WHEN b.state IN ('refused', 'withdrawn', 'lapsed') THEN 'never'
    WHEN b.state <> 'accepted' THEN 'not_yet'
    WHEN r.id IS NULL OR r.state IN ('merged', 'annulled') OR EXISTS (
        SELECT FROM campaigns_unit o LEFT JOIN register_entry e ON e.id = o.entry
        WHERE o.entry = b.subject_id OR e.merged_into_id = b.subject_id) THEN 'never'
    ELSE 'counts' END
FROM ({BROUGHT}) b
JOIN desk_case k ON k.id = b.id
LEFT JOIN campaigns_unit u ON u."case" = b.id
LEFT JOIN register_entry r ON r.id = b.subject_id AND b.subject_kind = 'entry'
WHERE b.user_id = %(user)s AND b.submitted_at IS NOT NULL
ORDER BY b.submitted_at DESC, k.reference LIMIT %(shown)s
"""  # noqa: S608 — our own words alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What an enroller sent, without a name: where it stands, and whether it counts."""

    reference: str
    procedure: str
    state: str
    sent_at: datetime
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """The campaign that engages an enroller today, until when, and what they brought to it."""

    campaign: Campaign
    last: date
    done: Progress
    sent: Sequence[Sent]


def counter(*, viewer: Actor, on: date) -> Counter | None:
    """The counter of the campaign that engages the viewer at this institution on a day."""
    assert viewer.user is not None
    held = (one for one in enrolments_of(viewer.user) if one.institution_id == viewer.institution)
    at_work = next((m for m in held if m.valid_to and m.valid_from <= on < m.valid_to), None)
    if at_work is None or at_work.valid_to is None:
        return None
    with acting_for(SYSTEM):  # an enroller reaches no table of the house
        found = Campaign.objects.select_related("institution").filter(pk=f"{at_work.campaign}")
        if (campaign := found.first()) is None:
            return None
        done = progress(campaign).get(viewer.user, Progress(user=viewer.user))
    rows = rows_of(SENT, campaign, user=viewer.user, shown=SHOWN)
    return Counter(
        campaign=campaign,
        last=at_work.valid_to - timedelta(days=1),
        done=done,
        sent=[
            Sent(reference=r, procedure=p, state=s, sent_at=at, counts=c) for r, p, s, at, c in rows
        ],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A request that an enroller began and did not send: no name, no answer."""

    id: UUID
    reference: str
    procedure: str
    saved_at: datetime
    helper: UUID


def quiet_after(at: datetime) -> timedelta:
    """How long nothing is saved until a draft is counted among those left."""
    return timedelta(hours=reference.parameter(QUIET, at=civil_date(at)))


def left_by_enrollers(*, viewer: Actor, at: datetime) -> list[Left]:
    """What enrollers of the viewer's institution began and left, the oldest first."""
    rows = _left(viewer, at).order_by("saved_at", "id")[:SHOWN]
    told = rows.values_list("id", "reference", "procedure", "saved_at", "assisted_by")
    return [
        Left(id=pk, reference=r, procedure=p, saved_at=saved, helper=helper)
        for pk, r, p, saved, helper in told
        if helper is not None  # whoever left it helped with it
    ]


def is_left(case: UUID, *, viewer: Actor, at: datetime) -> bool:
    """Whether this is one of them."""
    return _left(viewer, at).filter(pk=case).exists()


def _left(viewer: Actor, at: datetime) -> QuerySet[Case]:
    """Unsent, from no tablet (those wait among the arrivals), and nobody is at it any more."""
    ours = Mandate.objects.filter(role=Role.ENROLLER, institution=viewer.institution)
    at_work = in_force(ours, civil_date(at)).values("user")
    drafts = Case.objects.filter(
        institution=viewer.institution, state=CaseState.DRAFT, submitted_at__isnull=True
    )
    begun = drafts.filter(assisted_by__in=ours.values("user"))
    on_tablet = Envelope.objects.filter(case=OuterRef("pk"))
    quiet = Q(saved_at__lt=at - quiet_after(at)) | ~Q(assisted_by__in=at_work)
    return begun.filter(quiet, ~Exists(on_tablet))
