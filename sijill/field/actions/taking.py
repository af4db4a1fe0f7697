"""An envelope opened and turned into a case, through the very actions of the counter.

What cannot be opened is kept with its reason; what can be opened and not sent becomes a draft of
the agent's, with a remark for each thing to mend. Nothing that arrived is ever thrown away.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation

from sijill.accounts import actions as accounts
from sijill.desk import actions as desk
from sijill.desk import procedures
from sijill.desk.models import Case
from sijill.desk.rules import CaseState
from sijill.field import stowing
from sijill.field.actions.filling import Remark, enrol, fill, finish
from sijill.field.actions.keys import private_half
from sijill.field.models import Envelope
from sijill.field.queries.agents import agent_of, territory_of
from sijill.field.rules import (
    Content,
    EnvelopeState,
    Kind,
    Misshapen,
    Reason,
    may_move,
    read_content,
    read_wire,
)
from sijill.field.rules.arriving import FIELD
from sijill.field.rules.envelope import INFO
from sijill.kernel import hpke, vault
from sijill.kernel.actor import SYSTEM, Actor, Role, Subject
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action

log = logging.getLogger("sijill.field")
A_DAY, PER_PHONE = timedelta(days=1), 3  # a phone that a family shares is written to so often


class Kept(Exception):
    """The envelope stays as it came, for this reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


@action
def take(*, envelope: UUID, at: datetime) -> Envelope:
    """Open a whole envelope and make its case; done twice, it is one case."""
    found = Envelope.objects.select_for_update(of=("self",)).get(pk=envelope)
    if not may_move(found.state, EnvelopeState.TAKEN, mover="house").is_ok:
        return found
    try:
        with transaction.atomic():
            _take(found, at=at)
    except Kept as kept:
        found.state, found.reason = EnvelopeState.KEPT, kept.reason
    except Exception:
        log.exception("envelope %s: kept, for a fault of ours", envelope)
        found.state, found.reason = EnvelopeState.KEPT, Reason.FAULT
    found.settled_at = at
    found.save()
    _record(found, at=at)
    if found.state != EnvelopeState.KEPT:
        parts = list(found.parts.order_by("pk").values_list("pk", flat=True))
        transaction.on_commit(lambda: _erase(parts))
    return found


def _erase(parts: Sequence[UUID]) -> None:
    for part in parts:
        stowing.erase(part)


def _take(envelope: Envelope, *, at: datetime) -> None:
    agent = agent_of(envelope.brought_by or envelope.agent, envelope.institution_id, at=at)
    if agent is None:
        raise Kept(Reason.MANDATE_ENDED)
    key, content = opened(envelope)
    with translation.override(content.language):
        case = _opened_case(envelope, content, agent, at=at)
        by = replace(agent, space=case.space, language=content.language)
        with acting_for(by):
            remarks = fill(case, content, envelope, key, by=by, at=at)
            remarks += _outside(case, by, at=at)
            if envelope.kind == Kind.WHOLE and not remarks:
                remarks = finish(case, content, envelope, key, by=by, at=at)
            if envelope.kind == Kind.QUICK:
                remarks += enrol(case, content, envelope, key, by=by, at=at)
                _invite(case, remarks, at=at)
    envelope.reference = case.reference
    envelope.remarks = [remark.kept() for remark in remarks]
    envelope.state = _state(envelope, remarks)
    envelope.reason = ""


def _invite(case: Case, remarks: list[Remark], *, at: datetime) -> None:
    """Tell the phone under which number its enrolment is finished; one message, once.

    A phone that others read is told nothing: the receipt says the same.
    """
    if remarks or not case.phone or case.phone_shared:
        return
    if accounts.count("enrolled", case.phone, window=A_DAY, at=at) > PER_PHONE:
        return
    accounts.write_to(
        phone=case.phone,
        template="field.enrolled",
        params={"reference": case.reference},
        language=case.language,
        key=f"field.enrolled:{case.pk.hex}",
        by=SYSTEM,
        at=at,
    )


def _outside(case: Case, by: Actor, *, at: datetime) -> list[Remark]:
    """An enroller sends nothing from outside their territory: the chamber looks at it first."""
    if by.role is not Role.ENROLLER or by.user is None or case.state != CaseState.DRAFT:
        return []
    if not case.province or case.province in territory_of(by.user, by.institution or "", at=at):
        return []
    return [Remark(page="", code="field.outside_territory")]


def _state(envelope: Envelope, remarks: list[Remark]) -> EnvelopeState:
    if remarks or envelope.kind == Kind.DRAFT:
        return EnvelopeState.TO_MEND
    return EnvelopeState.TAKEN


def opened(envelope: Envelope) -> tuple[bytes, Content]:
    """The content key and what was written; Kept when it does not open."""
    wire = read_wire(envelope.sealed)
    header = wire.text.encode()
    try:
        private = private_half(envelope.kid, envelope.institution_id)
        if private is None:
            raise Kept(Reason.UNKNOWN_KEY)
        key = hpke.open_(wire.key, private=private, info=INFO + header)
        return key, read_content(hpke.unseal(wire.body, key=key, bound=header))
    except (vault.UnknownKey, vault.Unopened):
        raise Kept(Reason.UNKNOWN_KEY) from None
    except hpke.Unopened:
        raise Kept(Reason.UNOPENED) from None
    except Misshapen:
        raise Kept(Reason.UNREADABLE) from None


def _opened_case(envelope: Envelope, content: Content, agent: Actor, *, at: datetime) -> Case:
    """The case under the tablet's own identifier, in a space of the person's."""
    try:
        procedures.procedure(envelope.procedure)
    except (KeyError, ValueError):
        raise Kept(Reason.PROCEDURE_UNKNOWN) from None
    space = accounts.open_space(language=content.language, by=agent, at=at)
    by = replace(agent, space=space.pk)
    try:
        with transaction.atomic(), acting_for(by):
            return desk.open_case(
                procedure=envelope.procedure,
                by=by,
                at=at,
                language=content.language,
                id=envelope.case,
            )
    except Refused as refusal:
        taken = refusal.verdicts[0].code == "desk.identifier_taken"
        raise Kept(Reason.IDENTIFIER_TAKEN if taken else Reason.NOT_ALLOWED) from None


def _record(envelope: Envelope, *, at: datetime) -> None:
    """What the house made of it; the case's own acts tell the rest."""
    ledger.record(
        f"field.{envelope.state}",
        subject=Subject(kind="case", id=envelope.case),
        by=SYSTEM,
        at=at,
        article=FIELD,
        facts={"digest": envelope.digest, "reason": envelope.reason},
    )
