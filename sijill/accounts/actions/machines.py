"""Machines let in, renewed, suspended and closed: one person asks, another confirms."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sijill.accounts import seals
from sijill.accounts.models import MachineClient, MachineGrant, MachineToken, User
from sijill.accounts.rules import ClientState, Terms, UserKind
from sijill.accounts.rules.machines import (
    ACCESS,
    PER_MINUTE,
    may_confirm,
    may_grant,
    may_move,
    well_granted,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.models import Act
from sijill.ledger.transaction import action


@action
def ask_machine(
    *,
    name_ar: str,
    name_fr: str,
    contact: str,
    terms: Terms,
    by: Actor,
    at: datetime,
    per_minute: int = PER_MINUTE,
) -> MachineGrant:
    """Ask that a program of another organisation be let in; it may do nothing until confirmed."""
    _insist(may_grant(by))
    if not (name_ar.strip() and name_fr.strip() and contact.strip()):
        raise Refused(refused("machine.no_name", ACCESS))
    user = User(id=uuid4(), kind=UserKind.MACHINE, name_ar=name_ar.strip(), name_fr=name_fr.strip())
    user.set_unusable_password()
    user.save(force_insert=True)
    client = MachineClient.objects.create(
        id=uuid4(), user=user, contact=contact.strip(), per_minute=per_minute, asked_at=at
    )
    _record("accounts.machine_asked", client, by=by, at=at, facts={"name": user.name_fr})
    return ask_grant(client=client.pk, terms=terms, by=by, at=at)


@action
def ask_grant(*, client: UUID, terms: Terms, by: Actor, at: datetime) -> MachineGrant:
    """Ask for other terms; those that stand go on until these are confirmed."""
    found = _locked(client)
    _insist([*may_grant(by), *well_granted(terms, today=civil_date(at))])
    if found.state == ClientState.CLOSED:
        raise Refused(refused("machine.closed", ACCESS))
    if MachineGrant.objects.filter(client=found, **WAITING).exists():
        raise Refused(refused("machine.one_waits", ACCESS))
    assert by.user is not None
    grant = MachineGrant.objects.create(
        id=uuid4(), client=found, asked_by=by.user, asked_at=at, **_columns(terms)
    )
    _record("accounts.machine_grant_asked", found, by=by, at=at, facts=_told(grant))
    return grant


WAITING: Mapping[str, Any] = {"confirmed_at__isnull": True, "ended_at__isnull": True}
STANDING: Mapping[str, Any] = {"confirmed_at__isnull": False, "ended_at__isnull": True}


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        "scopes": sorted(terms.scopes),
        "reach": sorted(terms.reach),
        "purpose_ar": terms.purpose_ar.strip(),
        "purpose_fr": terms.purpose_fr.strip(),
        "reference": terms.reference.strip(),
        "basis": terms.basis.strip(),
        "basis_date": terms.basis_date,
        "valid_from": terms.valid_from,
        "valid_to": terms.valid_to,
    }


@action
def confirm_grant(*, grant: UUID, by: Actor, at: datetime) -> MachineGrant:
    """Confirm what somebody else asked: it replaces what stood, whose tokens end."""
    waiting = MachineGrant.objects.filter(pk=grant).select_related("client").get()
    client = _locked(waiting.client_id)
    asked = MachineGrant.objects.select_for_update(of=("self",)).get(pk=grant)
    if asked.confirmed_at or asked.ended_at:
        raise Refused(refused("machine.not_waiting", ACCESS))
    _insist(may_confirm(asked_by=asked.asked_by, by=by))
    if client.state == ClientState.ASKED:
        _move(client, ClientState.ACTIVE, by=by)
    MachineGrant.objects.filter(client=client, **STANDING).update(ended_at=at)
    _end_tokens(client, at=at)
    act = _record("accounts.machine_granted", client, by=by, at=at, facts=_told(asked))
    asked.confirmed_by, asked.confirmed_at, asked.act = by.user, at, act.id
    asked.save(update_fields=["confirmed_by", "confirmed_at", "act"])
    return asked


@action
def decline_grant(*, grant: UUID, by: Actor, at: datetime) -> None:
    """Take back or turn down what waits; a machine that was never let in is closed with it."""
    asked = MachineGrant.objects.select_for_update(of=("self",)).get(pk=grant)
    _insist(may_grant(by))
    if asked.confirmed_at or asked.ended_at:
        raise Refused(refused("machine.not_waiting", ACCESS))
    asked.ended_at = at
    asked.save(update_fields=["ended_at"])
    client = _locked(asked.client_id)
    _record("accounts.machine_grant_declined", client, by=by, at=at, facts=_told(asked))
    if client.state == ClientState.ASKED:
        _move(client, ClientState.CLOSED, by=by)


@action
def renew_secret(*, client: UUID, by: Actor, at: datetime) -> str:
    """Make a new secret, answered once and kept as a digest; the former and its tokens end."""
    found = _locked(client)
    _insist([*may_grant(by), *_active(found)])
    secret = secrets.token_urlsafe(32)
    found.secret_digest = seals.digest("machine", found.pk, secret)
    found.secret_made_at, found.key = at, None
    found.save(update_fields=["secret_digest", "secret_made_at", "key"])
    _end_tokens(found, at=at)
    _record("accounts.machine_secret_made", found, by=by, at=at)
    return secret


@action
def set_machine_key(*, client: UUID, key: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Take the public key with which the machine signs its assertions, in place of a secret."""
    found = _locked(client)
    _insist([*may_grant(by), *_active(found)])
    if set(key) & PRIVATE or key.get("kty") not in ("EC", "RSA"):
        raise Refused(refused("machine.not_a_public_key", ACCESS))
    found.key, found.secret_digest, found.secret_made_at = dict(key), None, at
    found.save(update_fields=["secret_digest", "secret_made_at", "key"])
    _end_tokens(found, at=at)
    _record("accounts.machine_key_set", found, by=by, at=at)


PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


@action
def suspend_machine(*, client: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Stop a machine at once: one person is enough, and no second factor is waited for."""
    found = _locked(client)
    _move(found, ClientState.SUSPENDED, by=by)
    _end_tokens(found, at=at)
    _record("accounts.machine_suspended", found, by=by, at=at, facts={"reason": reason.strip()})


@action
def resume_machine(*, client: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Let a suspended machine ask again under the grant that still stands."""
    found = _locked(client)
    _insist(may_grant(by))
    _move(found, ClientState.ACTIVE, by=by)
    _record("accounts.machine_resumed", found, by=by, at=at, facts={"reason": reason.strip()})


@action
def close_machine(*, client: UUID, reason: str, by: Actor, at: datetime) -> None:
    """End a machine for good: its grants, secret and tokens end with it."""
    found = _locked(client)
    _insist(may_grant(by))
    _move(found, ClientState.CLOSED, by=by)
    MachineClient.objects.filter(pk=found.pk).update(secret_digest=None, key=None)
    MachineGrant.objects.filter(client=found, ended_at__isnull=True).update(ended_at=at)
    _end_tokens(found, at=at)
    _record("accounts.machine_closed", found, by=by, at=at, facts={"reason": reason.strip()})


def _locked(client: UUID) -> MachineClient:
    return MachineClient.objects.select_for_update(of=("self",)).get(pk=client)


def _move(client: MachineClient, to: ClientState, *, by: Actor) -> None:
    _insist([may_move(client.state, to, by=by)])
    client.state = to.value
    client.save(update_fields=["state"])


def _active(client: MachineClient) -> list[Verdict]:
    return [] if client.is_active else [refused("machine.not_active", ACCESS)]


def _end_tokens(client: MachineClient, *, at: datetime) -> None:
    MachineToken.objects.filter(client=client, revoked_at__isnull=True).update(revoked_at=at)


def _told(grant: MachineGrant) -> dict[str, Any]:
    return {
        "grant": str(grant.pk),
        "scopes": grant.scopes,
        "reach": grant.reach,
        "reference": grant.reference,
        "valid_from": grant.valid_from.isoformat(),
        "valid_to": grant.valid_to.isoformat(),
    }


def _record(
    kind: str,
    client: MachineClient,
    *,
    by: Actor,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> Act:
    subject = Subject(kind="machine", id=client.pk)
    return ledger.record(
        kind, subject=subject, by=by, at=at, ground="asked", article=ACCESS, facts=facts
    )


def _insist(verdicts: Sequence[Verdict]) -> None:
    if closed := [verdict for verdict in verdicts if not verdict.is_ok]:
        raise Refused(*closed)
