"""Tablets: known once an agent signed in on them, closed when they are lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sijill.field.models import Device
from sijill.field.rules.arriving import FIELD, may_bring
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action

LONGEST_NAME = 60


@action
def register_device(*, id: UUID, mark: UUID, name: str, by: Actor, at: datetime) -> Device:
    """Know the tablet of an agent; registered twice, it is one tablet. Closed, it stays so."""
    assert by.institution is not None
    assert by.user is not None
    if (found := Device.objects.filter(pk=id).first()) is not None:
        if found.user_id != by.user or found.institution_id != by.institution or found.closed_at:
            raise Refused(refused("field.device_closed", FIELD, remedy="prepare_again"))
        Device.objects.filter(pk=id).update(seen_at=at)
        return found
    made = Device.objects.create(
        id=id,
        user_id=by.user,
        institution_id=by.institution,
        mark=mark,
        name=name[:LONGEST_NAME],
        registered_at=at,
        seen_at=at,
    )
    _record("field.device_registered", made, by=by, at=at)
    return made


@action
def close_device(*, device: UUID, by: Actor, at: datetime) -> Device:
    """Say that a tablet is lost: what comes from it from now on is kept until somebody looks."""
    found = Device.objects.select_for_update(of=("self",)).get(pk=device)
    if not (verdict := may_bring(by, institution=found.institution_id)).is_ok:
        raise Refused(verdict)
    if found.closed_at is None:
        found.closed_at, found.closed_by = at, by.user
        found.save(update_fields=["closed_at", "closed_by"])
        _record("field.device_closed", found, by=by, at=at)
    return found


def _record(kind: str, device: Device, *, by: Actor, at: datetime) -> None:
    subject = Subject(kind="device", id=device.pk)
    facts = {"institution": device.institution_id, "agent": str(device.user_id)}
    ledger.record(kind, subject=subject, by=by, at=at, article=FIELD, facts=facts)
