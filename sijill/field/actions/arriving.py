"""What comes from a tablet: the form first, then each photograph in pieces, in any order, twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from procrastinate.contrib.django import app

from sijill.field import stowing
from sijill.field.models import Device, Envelope, EnvelopePart
from sijill.field.rules import (
    COUNTS,
    EnvelopeState,
    Kind,
    Misshapen,
    Reason,
    Wire,
    may_bring,
    may_send,
    read_wire,
)
from sijill.field.rules.arriving import FIELD
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action

PIECE = 256 * 1024  # bytes that a tablet sends at once


@action
def receive_envelope(*, wire: str, by: Actor, at: datetime) -> Envelope:
    """Keep what an agent's own tablet sends; the same envelope sent again is one envelope."""
    read = _read(wire)
    header = read.header
    _require(may_send(by, agent=header.agent, institution=header.institution))
    return _keep(wire, read, by=by, at=at, brought=False)


@action
def bring(*, wire: str, parts: Mapping[UUID, bytes], by: Actor, at: datetime) -> Envelope:
    """Keep an envelope and its parts out of a file brought to the chamber's own desk."""
    read = _read(wire)
    _require(may_bring(by, institution=read.header.institution))
    envelope = _keep(wire, read, by=by, at=at, brought=read.header.agent != by.user)
    for part in list(envelope.parts.filter(whole_at=None).order_by("pk")):
        if (data := parts.get(part.part)) is not None and len(data) == part.size:
            _receive(part, 0, data, at=at)
    return _counted(envelope.pk, at=at)


@action
def receive_piece(
    *, envelope: UUID, part: UUID, offset: int, data: bytes, by: Actor, at: datetime
) -> EnvelopePart:
    """Put a piece of a part in its place; answers how much stands there already.

    A piece that does not begin where the part ends changes nothing: the tablet goes on from the
    answer. A part whose digest is wrong in the end begins anew.
    """
    assert by.user is not None
    found = EnvelopePart.objects.select_for_update(of=("self",)).get(
        envelope__case=envelope,
        envelope__state__in=sorted(COUNTS),
        envelope__agent=by.user,
        part=part,
    )
    if found.whole_at is None and offset == found.received:
        _receive(found, offset, data, at=at)
        _counted(found.envelope_id, at=at)
    return found


def _require(verdict: Verdict) -> None:
    if not verdict.is_ok:
        raise Refused(verdict)


def _read(wire: str) -> Wire:
    try:
        return read_wire(wire)
    except Misshapen as problem:
        raise Refused(refused("field.misshapen", FIELD, part=str(problem))) from None


def _keep(wire: str, read: Wire, *, by: Actor, at: datetime, brought: bool) -> Envelope:
    """One row for each different text under an identifier; one of them at most counts."""
    header, digest = read.header, hashlib.sha256(wire.encode()).hexdigest()
    _one_at_a_time(header.id)
    if there := Envelope.objects.filter(case=header.id, digest=digest).first():
        return there
    standing = Envelope.objects.filter(case=header.id, state__in=sorted(COUNTS)).first()
    made = Envelope(
        case=header.id,
        digest=digest,
        kind=header.kind,
        procedure=header.procedure,
        version=header.version,
        institution_id=header.institution,
        agent=header.agent,
        device=header.device,
        kid=header.kid,
        receipt=header.receipt,
        kit=header.kit,
        made_at=header.made_at,
        arrived_at=at,
        brought_by=by.user if brought else None,
        sealed=wire,
        state=EnvelopeState.AWAITED,
    )
    _settle_copies(made, standing, at)
    made.save(force_insert=True)
    EnvelopePart.objects.bulk_create(
        EnvelopePart(envelope=made, part=one.id, kind=one.kind, size=one.size, digest=one.digest)
        for one in header.parts
    )
    _record_arrival(made, by=by, at=at)
    return _counted(made.pk, at=at)


def _settle_copies(made: Envelope, standing: Envelope | None, at: datetime) -> None:
    """A finished form takes the place of its own draft; any other second text is kept, and told."""
    closed = Device.objects.filter(pk=made.device, closed_at__isnull=False).exists()
    if closed:
        made.state, made.reason = EnvelopeState.KEPT, Reason.NOT_ALLOWED
    elif standing is None:
        return
    elif standing.kind == Kind.DRAFT and standing.state in (
        EnvelopeState.AWAITED,
        EnvelopeState.ARRIVED,
    ):
        standing.state, standing.settled_at = EnvelopeState.REPLACED, at
        standing.save(update_fields=["state", "settled_at"])
    else:
        made.state, made.reason = EnvelopeState.KEPT, Reason.ANOTHER_COPY


def _one_at_a_time(case: UUID) -> None:
    """The same envelope sent twice at once waits for itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"field.{case}"])


def _receive(part: EnvelopePart, offset: int, data: bytes, *, at: datetime) -> None:
    if offset + len(data) > part.size:
        raise Refused(refused("field.too_long", FIELD))
    stowing.write(part.pk, data, at=offset)
    part.received = offset + len(data)
    if part.received == part.size:
        if stowing.digest(part.pk) == part.digest:
            part.whole_at = at
        else:
            part.received = 0
            stowing.erase(part.pk)
    part.save(update_fields=["received", "whole_at"])


def _counted(envelope: UUID, *, at: datetime) -> Envelope:
    """The envelope as it stands; whole, it is put in the queue to be opened."""
    found = Envelope.objects.select_for_update(of=("self",)).get(pk=envelope)
    if found.state == EnvelopeState.AWAITED and not found.parts.filter(whole_at=None).exists():
        found.state = EnvelopeState.ARRIVED
        found.save(update_fields=["state"])
        queue(found)
    return found


def queue(envelope: Envelope) -> None:
    """Have the worker open it; asked twice while it waits, it is asked once."""
    once = f"field.take.{envelope.pk}"
    app.configure_task("field.take", queue="default", lock=once).defer(envelope=str(envelope.pk))


def _record_arrival(envelope: Envelope, *, by: Actor, at: datetime) -> None:
    ledger.record(
        "field.arrived",
        subject=Subject(kind="case", id=envelope.case),
        by=by,
        at=at,
        article=FIELD,
        facts={
            "digest": envelope.digest,
            "agent": str(envelope.agent),
            "device": str(envelope.device),
            "made_at": envelope.made_at.isoformat(),
            "file": envelope.brought_by is not None,
        },
    )
