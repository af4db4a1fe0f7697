"""A case that a program opens for a person, on the mandate that the person signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sijill.accounts.actions import give_consent, open_space
from sijill.accounts.actions.consents import Told
from sijill.accounts.rules import Channel
from sijill.desk import procedures
from sijill.desk.actions.locking import require
from sijill.desk.actions.opening import open_case
from sijill.desk.models import Case
from sijill.desk.rules.mandating import MANDATE, Mandate, may_act
from sijill.kernel.actor import NOWHERE, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action


def helping(by: Actor, space: UUID) -> Actor:
    """The program within the space of the person it helps, and nowhere else."""
    return replace(by, space=space, reach=NOWHERE)


@action
def open_for(
    *,
    id: UUID,
    procedure: str,
    mandate: Mandate,
    told: Told,
    by: Actor,
    at: datetime,
) -> Case:
    """Open a case in a new space of the person's own, which only they can claim later.

    The mandate is kept as the person's consent to the very text `told`, and as an act with its
    number at the organisation.
    """
    declared = procedures.procedure(procedure)
    require(*may_act(mandate, by_machine=declared.by_machine, today=civil_date(at)))
    space = open_space(language=mandate.language, by=by, at=at)
    helper = helping(by, space.pk)
    with acting_for(helper):
        case = open_case(procedure=procedure, by=helper, at=at, language=mandate.language, id=id)
    _keep_mandate(case, mandate, told, by=by, at=at)
    return case


def _keep_mandate(case: Case, mandate: Mandate, told: Told, *, by: Actor, at: datetime) -> None:
    """As the person's own consent, and as an act: who acts for whom can be asked later."""
    subject = Subject(kind="case", id=case.pk)
    give_consent(
        subject=subject,
        told=told,
        channel=Channel.MACHINE,
        space=case.space,
        confirmed_by="signature",
        by=by,
        at=at,
    )
    ledger.record(
        "desk.mandated",
        subject=subject,
        by=by,
        at=at,
        article=MANDATE,
        facts={
            "reference": mandate.reference,
            "signed_on": mandate.signed_on.isoformat(),
            "grant": str(by.grant),
        },
    )
