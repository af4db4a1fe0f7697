"""What an enroller's contract covers, what they sent today, and what ended before it was sent."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sijill.desk.models import Case
from sijill.desk.rules import CaseState
from sijill.desk.rules.contracted import Engaged, may_bring
from sijill.institutions.models import Mandate
from sijill.institutions.queries.offices import enrolments_of
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date, start_of
from sijill.kernel.verdict import Verdict
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for


def engaged(by: Actor, *, on: date) -> Engaged | None:
    """The campaign that engages somebody at this institution on a day, with all its mandates."""
    assert by.user is not None
    held = [one for one in enrolments_of(by.user) if one.institution_id == by.institution]
    now = next((one for one in held if one.valid_from <= on < _end(one)), None)
    if now is None:
        return None
    same = [(one.valid_from, _end(one)) for one in held if one.campaign == now.campaign]
    return Engaged(spans=tuple(same), provinces=frozenset(now.provinces))


def _end(mandate: Mandate) -> date:
    assert mandate.valid_to is not None  # the database keeps it so for whoever enrols
    return mandate.valid_to


def why_not_sent(case: Case, *, by: Actor, at: datetime) -> list[Verdict]:
    """What keeps whoever only helps from sending this; nothing for anybody else."""
    if not by.only_helps:
        return []
    today = civil_date(at)
    begun_on = civil_date(case.opened_at)
    covers = engaged(by, on=today)
    return may_bring(covers, province=case.province, begun_on=begun_on, today=today)


def sent_today(id: UUID, *, viewer: Actor, at: datetime) -> Case | None:
    """What an enroller sent today, for its receipt alone; tomorrow it is out of sight.

    The look is logged: the person reads whose hand opened it.
    """
    if not viewer.only_helps:
        return None
    with acting_for(SYSTEM):
        mine = Case.objects.filter(assisted_by=viewer.user, submitted_at__isnull=False)
        today = mine.filter(submitted_at__gte=start_of(civil_date(at)))
        found = today.select_related("institution").filter(pk=id).first()
    if found is not None:
        subject = Subject(kind="case", id=id)
        ledger.look(
            "receipt", by=viewer, at=at, reason="letter", subject=subject, space=found.space
        )
    return found


def left_behind(id: UUID, *, viewer: Actor) -> str:
    """The reference of what somebody began as an enroller and may no longer open; or nothing."""
    if not viewer.is_agent or viewer.user is None:
        return ""
    with acting_for(SYSTEM):
        drafts = Case.objects.filter(state=CaseState.DRAFT, assisted_by=viewer.user)
        return drafts.values_list("reference", flat=True).filter(pk=id).first() or ""
