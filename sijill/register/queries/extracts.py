"""What an extract tells, and whether an extract that somebody shows is ours."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.cache import cache

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Version
from sijill.register.queries.entries import as_of, versions_of
from sijill.register.queries.entries import entry as entry_of
from sijill.register.queries.opposing import withheld
from sijill.register.queries.scope import NotFound
from sijill.register.rules import EntryState
from sijill.register.rules.opposing import Part

HEAD, DAY, PROOF = 5, 2, 5  # bytes: of the version's identifier, of the day, of the seal
GROUP = 4
FIRST_DAY = date(2020, 1, 1)
QUIET = 60  # seconds for which one version is told as verified once


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """An entry as it stands on a day, with the code that proves who printed it."""

    entry: Entry
    version: Version
    day: date
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """An extract that we made: what it said then and where the entry stands now."""

    entry: Entry
    version: Version
    day: date
    stands: bool
    initials: Sequence[str]
    withheld: bool = False  # its holder opposes that anything beside yes or no is shown


def extract(entry_id: UUID, *, viewer: Actor, day: date, at: datetime) -> Extract:
    """The extract of an entry within scope; the look is logged."""
    entry = entry_of(entry_id, viewer=viewer)
    version = as_of(entry, day)
    if version is None or version.state != EntryState.ENTERED:
        raise NotFound(entry_id)
    ledger.look(
        "extract",
        by=viewer,
        at=at,
        reason="extract",
        subject=Subject(kind="entry", id=entry.id),
        person=entry.person_id,
    )
    return Extract(entry=entry, version=version, day=day, code=_code(version, day))


def genuine(code: str, *, viewer: Actor, at: datetime) -> Genuine | None:
    """The extract behind a printed code, whoever asks and whatever the chamber."""
    read = _read(code)
    if read is None:
        return None
    first, last, day = read
    with acting_for(SYSTEM):
        near = Version.objects.filter(id__range=(first, last)).select_related(
            "entry__person", "entry__organisation", "entry__chamber"
        )
        version = next((v for v in near.order_by("id") if _is(code, of=v, day=day)), None)
        told = list(versions_of(version.entry)) if version else []
    if version is None:
        return None
    entry = version.entry
    if cache.add(f"register.verified.{version.pk}", 1, QUIET):
        ledger.look(
            "extract_verified",
            by=viewer,
            at=at,
            reason="verification",
            subject=Subject(kind="entry", id=entry.id),
            person=entry.person_id,
        )
    newest = max(told, key=lambda v: (v.valid_from, v.recorded_at))
    return Genuine(
        entry=entry,
        version=version,
        day=day,
        stands=entry.state == EntryState.ENTERED and newest.pk == version.pk,
        initials=_initials(entry),
        withheld=entry.pk in withheld([entry.pk], Part.PAPERS),
    )


def _is(code: str, *, of: Version, day: date) -> bool:
    return hmac.compare_digest(_code(of, day).encode(), code.encode())


def _code(version: Version, day: date) -> str:
    """The head of the version's identifier, the day, and a seal that only this house can make.

    It names nobody: nothing of the person or of the number can be read from it.
    """
    told = version.pk.bytes[:HEAD] + (day - FIRST_DAY).days.to_bytes(DAY, "big")
    whole = f"extract/{version.pk}/{day.isoformat()}".encode()
    proof = hmac.digest(settings.NUMBER_KEY.encode(), whole, "sha256")[:PROOF]
    letters = base64.b32encode(told + proof).decode().rstrip("=")
    return "-".join(letters[i : i + GROUP] for i in range(0, len(letters), GROUP))


def _read(code: str) -> tuple[UUID, UUID, date] | None:
    """The identifiers between which the version lies, and the day; None for what is no code."""
    letters = code.replace("-", "")
    try:
        told = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:  # binascii.Error is one
        return None
    if len(told) != HEAD + DAY + PROOF:
        return None
    rest = 16 - HEAD
    day = FIRST_DAY + timedelta(days=int.from_bytes(told[HEAD : HEAD + DAY], "big"))
    return UUID(bytes=told[:HEAD] + bytes(rest)), UUID(bytes=told[:HEAD] + b"\xff" * rest), day


def _initials(entry: Entry) -> list[str]:
    names = (entry.holder.name_ar, entry.holder.name_latin)
    return [" ".join(f"{word[0]}." for word in name.split()) for name in names if name.strip()]
