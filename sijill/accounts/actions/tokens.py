"""Access tokens of machines, and the answers kept for what they send twice."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sijill.accounts.actions.tallies import count
from sijill.accounts.models import KeptAnswer, MachineClient, MachineGrant, MachineToken
from sijill.accounts.queries.machines import digest_of
from sijill.accounts.rules.machines import ANSWERS_KEPT, ASSERTION_LIFE, TOKEN_LIFE
from sijill.ledger.transaction import action


@action
def issue_token(
    *, client: MachineClient, grant: MachineGrant, scopes: frozenset[str], at: datetime
) -> str:
    """Make a token of ten minutes that opens these scopes; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    MachineToken.objects.create(
        digest=digest_of(token),
        client=client,
        grant=grant,
        scopes=sorted(scopes),
        issued_at=at,
        expires_at=at + TOKEN_LIFE,
    )
    return token


@action
def revoke_token(*, token: str, client: MachineClient, at: datetime) -> None:
    """End a token before its time; another client's is left alone, and nothing says which."""
    mine = MachineToken.objects.filter(digest=digest_of(token), client=client)
    mine.filter(revoked_at__isnull=True).update(revoked_at=at)


@action
def spend_assertion(*, client: UUID, jti: str, expires_at: datetime) -> bool:
    """Whether a signed assertion is used for the first time.

    Counted in the window of its end, which is written in it: sent again later, it meets the
    same window.
    """
    return count("machine.jti", f"{client}/{jti}", window=ASSERTION_LIFE, at=expires_at) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What stands under a key: ours to fill, or answered before to the same or another request."""

    ours: bool
    same: bool = True
    status: int | None = None
    body: Any = None


# Whoever sends the same key at the same moment waits here until the first one is answered.
TAKE = """
INSERT INTO accounts_keptanswer (client_id, key, fingerprint, made_at) VALUES (%s, %s, %s, %s)
ON CONFLICT (client_id, key) DO NOTHING RETURNING id
"""


@action
def take_key(*, client: UUID, key: str, fingerprint: bytes, at: datetime) -> Kept:
    """Take a key for a request, in the transaction of its effects: they stand or fall together."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [client, key, fingerprint, at])
        if cursor.fetchone():
            return Kept(ours=True)
    found = KeptAnswer.objects.get(client=client, key=key)
    same = bytes(found.fingerprint) == fingerprint
    return Kept(ours=False, same=same, status=found.status, body=found.body)


@action
def keep_answer(*, client: UUID, key: str, status: int, body: Any) -> None:
    """Keep what was answered, to be answered again."""
    KeptAnswer.objects.filter(client=client, key=key).update(status=status, body=body)


@action
def purge_machines(*, at: datetime) -> Mapping[str, int]:
    """Forget tokens past their time and answers that nobody asks for again."""
    tokens = MachineToken.objects.filter(expires_at__lt=at - ANSWERS_KEPT).delete()[0]
    answers = KeptAnswer.objects.filter(made_at__lt=at - ANSWERS_KEPT).delete()[0]
    return {"tokens": tokens, "answers": answers}
