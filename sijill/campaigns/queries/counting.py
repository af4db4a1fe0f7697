"""What enrollers brought and what of it counts, each in one statement over the whole campaign.

Whose a request is, is said by who wrote its envelope, else by who helped with it first: a
colleague who goes on with a draft takes the work, not the merit. A request that the person opened
alone has neither, and is in no count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection

from sijill.campaigns.models import Campaign
from sijill.field.models import Envelope
from sijill.field.rules import COUNTS, EnvelopeState
from sijill.institutions.models import Mandate
from sijill.kernel.actor import SYSTEM, Actor, Role
from sijill.kernel.clock import moment
from sijill.ledger.transaction import acting_for
from sijill.register.rules.drawing import after

# Requests by which somebody enters the register; changes and renewals are no enrolment.
ENROLS = ["registration", "master_registration"]
SHOWN = 30

COLUMNS = "b.id, b.state, b.subject_kind, b.subject_id, b.submitted_at, b.procedure, b.province"
BROUGHT = f"""
SELECT c.id, c.state, c.subject_kind, c.subject_id, c.submitted_at, m.user_id
FROM institutions_mandate m
JOIN LATERAL (
    SELECT {COLUMNS}, e.made_at FROM field_envelope e JOIN desk_case b ON b.id = e."case"
    WHERE e.agent = m.user_id AND e.state = ANY(%(counts)s)
    UNION ALL
    SELECT {COLUMNS}, b.opened_at FROM desk_case b
    WHERE b.assisted_by = m.user_id AND b.begun_by IS NULL
      AND NOT EXISTS (SELECT FROM field_envelope e WHERE e."case" = b.id)
    UNION ALL
    SELECT {COLUMNS}, b.opened_at FROM desk_case b
    WHERE b.begun_by = m.user_id AND b.begun_by IS NOT NULL
      AND NOT EXISTS (SELECT FROM field_envelope e WHERE e."case" = b.id)
) c ON true
WHERE m.role = 'enroller' AND m.campaign = %(campaign)s
  AND c.procedure = ANY(%(enrols)s) AND c.province = ANY(%(provinces)s)
  AND (c.made_at AT TIME ZONE 'Africa/Casablanca')::date
      BETWEEN m.valid_from AND LEAST(m.valid_to - 1, %(last)s)
"""  # noqa: S608 — our own words alone
COUNTABLE = f"""
SELECT DISTINCT ON (b.subject_id) d.id, b.id, b.subject_id, b.user_id, d.signed_at
FROM ({BROUGHT}) b
JOIN desk_decision d ON d.case_id = b.id AND d.stage = 'final' AND d.outcome = 'accepted'
    AND d.undone_at IS NULL
JOIN register_entry r ON r.id = b.subject_id AND r.state NOT IN ('merged', 'annulled')
WHERE b.state = 'accepted' AND b.subject_kind = 'entry'
  AND d.signed_at >= %(from)s AND d.signed_at < %(until)s
  AND NOT EXISTS (
      SELECT FROM campaigns_unit u LEFT JOIN register_entry o ON o.id = u.entry
      WHERE u.entry = b.subject_id OR o.merged_into_id = b.subject_id)
ORDER BY b.subject_id, d.signed_at, d.id
"""  # noqa: S608 — our own words alone
PROGRESS = f"""
SELECT b.user_id, count(*), count(b.submitted_at),
    count(DISTINCT b.subject_id) FILTER (WHERE b.state = 'accepted'),
    count(*) FILTER (WHERE b.state = 'refused'),
    count(DISTINCT u.id)
FROM ({BROUGHT}) b LEFT JOIN campaigns_unit u ON u."case" = b.id
GROUP BY b.user_id
"""  # noqa: S608 — our own words alone
MONTHLY = f"""
SELECT date_trunc('month', d.signed_at AT TIME ZONE 'Africa/Casablanca')::date,
    count(DISTINCT b.subject_id)
FROM ({BROUGHT}) b
JOIN desk_decision d ON d.case_id = b.id AND d.stage = 'final' AND d.outcome = 'accepted'
    AND d.undone_at IS NULL
WHERE b.state = 'accepted' GROUP BY 1 ORDER BY 1
"""  # noqa: S608 — our own words alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Countable:
    """One accepted request that may be counted, and who brought it."""

    decision: UUID
    case: UUID
    entry: UUID
    user: UUID
    accepted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many requests somebody brought, and how far they are."""

    user: UUID
    written: int = 0
    sent: int = 0
    accepted: int = 0
    refused: int = 0
    counted: int = 0


def countable(campaign: Campaign, month: date) -> list[Countable]:
    """Accepted in a month, of people whom no statement counts; the first request of each."""
    bounds = {"from": moment(month, time(0)), "until": moment(after(month), time(0))}
    rows = rows_of(COUNTABLE, campaign, **bounds)
    return [
        Countable(decision=d, case=c, entry=e, user=u, accepted_at=at) for d, c, e, u, at in rows
    ]


def progress(campaign: Campaign) -> dict[UUID, Progress]:
    """What each enroller brought."""
    names = ("user", "written", "sent", "accepted", "refused", "counted")
    rows = (dict(zip(names, row, strict=True)) for row in rows_of(PROGRESS, campaign))
    return {row["user"]: Progress(**row) for row in rows}


def monthly(campaign: Campaign) -> list[tuple[date, int]]:
    """How many people were accepted in each month."""
    return [(month, count) for month, count in rows_of(MONTHLY, campaign)]


def rows_of(statement: str, campaign: Campaign, **more: Any) -> Sequence[tuple[Any, ...]]:
    """Asked for the campaign, whose territory may be answered by more than one institution."""
    known = {
        "campaign": campaign.pk,
        "provinces": campaign.provinces,
        "last": campaign.ends_on,
        "enrols": ENROLS,
        "counts": sorted(s.value for s in COUNTS),
        **more,
    }
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute(statement, known)
        return list(cursor.fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What an enroller sees of a campaign: their own numbers, and receipts without a name."""

    campaign: Campaign
    mandate: Mandate
    done: Progress
    receipts: list[Envelope]


def mine(*, viewer: Actor) -> list[Mine]:
    """The campaigns that engage the viewer, with what the viewer brought and nobody else."""
    assert viewer.user is not None
    held = Mandate.objects.filter(user=viewer.user, role=Role.ENROLLER)
    found = []
    for mandate in held.order_by("-valid_from", "id")[:SHOWN]:
        with acting_for(SYSTEM):  # an enroller reaches no table of the house
            known = Campaign.objects.select_related("institution").filter(pk=f"{mandate.campaign}")
            if (campaign := known.first()) is None:
                continue
            done = progress(campaign).get(viewer.user, Progress(user=viewer.user))
            rows = Envelope.objects.filter(
                agent=viewer.user, institution=mandate.institution_id
            ).exclude(state=EnvelopeState.REPLACED)
            receipts = list(rows.order_by("-made_at", "id")[:SHOWN])
        found.append(Mine(campaign=campaign, mandate=mandate, done=done, receipts=receipts))
    return found
