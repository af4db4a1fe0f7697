"""Programs of other organisations: who a token is, what stands granted, who they are in words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from sijill.accounts.models import MachineClient, MachineGrant, MachineToken
from sijill.accounts.rules import ClientState
from sijill.kernel import clock
from sijill.kernel.clock import civil_date


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A program whose token stands: what it may ask, of whose files, how often."""

    client: UUID
    user: UUID
    grant: UUID
    scopes: frozenset[str]
    reach: frozenset[str]
    per_minute: int
    name_ar: str
    name_fr: str

    def name(self, language: str) -> str:
        """The organisation's name in the script of this language."""
        return self.name_fr if language in ("fr", "en") else self.name_ar


def digest_of(token: str) -> bytes:
    """What is kept of a token: it is drawn from 256 bits, so that no key need hide it."""
    return hashlib.sha256(token.encode()).digest()


def machine_of(token: str, *, at: datetime) -> Machine | None:
    """The program behind a token; None when token, grant or client no longer stand. One query."""
    found = (
        MachineToken.objects.filter(
            digest=digest_of(token),
            revoked_at__isnull=True,
            expires_at__gt=at,
            client__state=ClientState.ACTIVE,
        )
        .select_related("client__user", "grant")
        .first()
    )
    if found is None or not stands(found.grant, on=civil_date(at)):
        return None
    user = found.client.user
    return Machine(
        client=found.client_id,
        user=user.pk,
        grant=found.grant_id,
        scopes=frozenset(found.scopes),
        reach=frozenset(found.grant.reach),
        per_minute=found.client.per_minute,
        name_ar=user.name_ar,
        name_fr=user.name_fr,
    )


BEARER = "bearer "


def asking(request: HttpRequest) -> Machine | None:
    """The program behind a request, by its token; a cookie never stands for one."""
    sent = request.headers.get("Authorization", "")
    if not sent.lower().startswith(BEARER) or len(sent) > LONGEST_TOKEN:
        return None
    return machine_of(sent[len(BEARER) :].strip(), at=clock.now())


LONGEST_TOKEN = 200


def stands(grant: MachineGrant, *, on: date) -> bool:
    """Whether a grant is in force on a day."""
    given = grant.confirmed_at is not None and grant.ended_at is None
    return given and grant.valid_from <= on < grant.valid_to


def client_of(id: str, *, at: datetime) -> tuple[MachineClient, MachineGrant] | None:
    """The active client under this identifier with the grant in force; None without either."""
    try:
        pk = UUID(id)
    except ValueError:
        return None
    found = (
        MachineGrant.objects.filter(
            client=pk,
            client__state=ClientState.ACTIVE,
            confirmed_at__isnull=False,
            ended_at__isnull=True,
        )
        .select_related("client__user")
        .first()
    )
    if found is None or not stands(found, on=civil_date(at)):
        return None
    return found.client, found


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineLine:
    """A client with the grant that stands, the one that waits, and those that ended."""

    client: MachineClient
    standing: MachineGrant | None
    waiting: MachineGrant | None
    past: tuple[MachineGrant, ...]
    lapsed: bool

    @classmethod
    def of(cls, client: MachineClient, *, on: date) -> MachineLine:
        """Read a client whose grants were fetched."""
        grants = list(client.grants.all())
        open_ = [grant for grant in grants if grant.ended_at is None]
        standing = next((grant for grant in open_ if grant.confirmed_at), None)
        return cls(
            client=client,
            standing=standing,
            waiting=next((grant for grant in open_ if not grant.confirmed_at), None),
            past=tuple(grant for grant in grants if grant.ended_at),
            lapsed=standing is not None and standing.valid_to <= on,
        )


def machines(*, at: datetime) -> list[MachineLine]:
    """Every client, the newest first; two queries."""
    found = _with_grants().order_by("-asked_at", "id")
    return [MachineLine.of(client, on=civil_date(at)) for client in found]


def machine(id: UUID, *, at: datetime) -> MachineLine | None:
    """One client."""
    found = _with_grants().filter(pk=id).first()
    return MachineLine.of(found, on=civil_date(at)) if found else None


def _with_grants() -> QuerySet[MachineClient]:
    grants = Prefetch("grants", MachineGrant.objects.order_by("-asked_at", "id"))
    return MachineClient.objects.select_related("user").prefetch_related(grants)


def told_machines(grants: Iterable[UUID]) -> dict[UUID, MachineGrant]:
    """The grants under which machines looked, with their organisations, to be told in words."""
    found = MachineGrant.objects.filter(pk__in=set(grants)).select_related("client__user")
    return {grant.pk: grant for grant in found.order_by("pk")}
