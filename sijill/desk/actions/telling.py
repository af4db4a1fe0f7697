"""Telling the person: one message for each event, sent once the change is kept."""

from __future__ import annotations

from datetime import date, datetime

from sijill.accounts.actions import notify
from sijill.desk.models import Case
from sijill.kernel.actor import SYSTEM, Subject
from sijill.kernel.clock import local

# What happened → the message; what is not here is read on the page alone.
MESSAGES: dict[str, str] = {
    "desk.submitted": "case.submitted",
    "desk.resubmitted": "case.resumed",
    "desk.correction_asked": "case.correction_asked",
    "desk.accepted": "case.decided",
    "desk.refused": "case.decided",
    "desk.undone": "case.undone",
    "desk.appealed": "case.appealed",
    "desk.rerouted": "case.rerouted",
    "desk.lapsed": "case.lapsed",
    "desk.reminded": "case.reminded",
    "desk.visit_planned": "case.visit",
    "desk.visit_called_off": "case.visit_called_off",
    "desk.heard_on": "case.commission",
}


def tell(
    case: Case,
    event: str,
    *,
    at: datetime,
    until: date | None = None,
    when: datetime | None = None,
    template: str = "",
) -> None:
    """Queue the message of an event in this transaction: it leaves only if the event is kept.

    `template` is the message where the procedure has one of its own for this event.
    """
    if event not in MESSAGES:
        return
    params = {"reference": case.reference}
    if until:
        params["until"] = f"{until:%d/%m/%Y}"
    if when:
        params["day"], params["hour"] = f"{local(when):%d/%m/%Y}", f"{local(when):%H:%M}"
    notify(
        space=case.space,
        template=template or MESSAGES[event],
        params=params,
        key=f"{event}:{case.pk.hex}:{int(at.timestamp() * 1000)}",
        by=SYSTEM,
        at=at,
        institution=case.institution_id or "",
        subject=Subject(kind="case", id=case.pk),
    )
