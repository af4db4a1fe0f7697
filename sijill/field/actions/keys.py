"""The keys of a chamber: made, renewed, never thrown away: something may be closed for them."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import connection

from sijill.desk.archive import key_ring
from sijill.field.models import ChamberKey
from sijill.field.rules.arriving import FIELD
from sijill.kernel import hpke, vault
from sijill.kernel.actor import Actor, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import action


@action
def current_key(*, institution: str, by: Actor, at: datetime) -> ChamberKey:
    """The key that closes today for an institution; the first who asks has it made."""
    return _current(institution) or _made(institution, by=by, at=at)


@action
def renew_key(*, institution: str, by: Actor, at: datetime) -> ChamberKey:
    """Retire the key of an institution and make the next; the former one goes on opening."""
    ChamberKey.objects.filter(institution=institution, retired_at=None).update(retired_at=at)
    return _made(institution, by=by, at=at)


def _current(institution: str) -> ChamberKey | None:
    return ChamberKey.objects.filter(institution=institution, retired_at=None).first()


def _made(institution: str, *, by: Actor, at: datetime) -> ChamberKey:
    """One at a time for each institution: two tablets that ask at once get the same key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"field.key.{institution}"])
    if there := _current(institution):
        return there
    pair = hpke.new_pair()
    wrapped = vault.wrap(pair.private, keys=key_ring(), place=place(pair.kid))
    ledger.record(
        "field.key_made",
        subject=Subject(kind="field_key", id=uuid5(NAMESPACE_URL, pair.kid)),
        by=by,
        at=at,
        article=FIELD,
        facts={"institution": institution, "kid": pair.kid},
    )
    return ChamberKey.objects.create(
        kid=pair.kid,
        institution_id=institution,
        public=pair.public,
        key_id=wrapped.key_id,
        wrapped_key=wrapped.wrapped,
        made_at=at,
    )


@action
def rewrap_keys() -> int:
    """Wrap every private half with the ring's first key; one that does not open stops it all."""
    ring = key_ring()
    due = ChamberKey.objects.exclude(key_id=ring.current).select_for_update(of=("self",))
    held = list(due.order_by("kid"))
    for one in held:
        wrapped = vault.WrappedKey(key_id=one.key_id, wrapped=bytes(one.wrapped_key))
        again = vault.rewrap(wrapped, keys=ring, place=place(one.kid))
        one.key_id, one.wrapped_key = again.key_id, again.wrapped
    ChamberKey.objects.bulk_update(held, ["key_id", "wrapped_key"])
    return len(held)


def place(kid: str) -> str:
    """What the private half is bound to in the vault."""
    return f"field/{kid}"


def private_half(kid: str, institution: str) -> bytes | None:
    """The private half under this name, or nothing when this institution never had it."""
    held = ChamberKey.objects.filter(pk=kid, institution=institution).first()
    if held is None:
        return None
    wrapped = vault.WrappedKey(key_id=held.key_id, wrapped=bytes(held.wrapped_key))
    return vault.unwrap(wrapped, keys=key_ring(), place=place(kid))
