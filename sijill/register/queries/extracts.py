"""What an extract tells, and whether an extract that somebody shows is ours."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for
from sijill.register.models import Entry, Version
from sijill.register.queries.entries import as_of, versions_of
from sijill.register.queries.entries import entry as entry_of
from sijill.register.queries.scope import NotFound
from sijill.register.rules import EntryState

CODE_LETTERS = 12
DAY = "%y%m%d"


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


def genuine(nia: str, code: str, *, viewer: Actor, at: datetime) -> Genuine | None:
    """The extract behind a number and a code, whoever asks and whatever the chamber."""
    day = _day(code)
    if day is None:
        return None
    with acting_for(SYSTEM):
        entry = Entry.objects.select_related("person", "chamber").filter(nia=nia).first()
        told = list(versions_of(entry)) if entry else []
    version = next((v for v in told if hmac.compare_digest(_code(v, day), code)), None)
    if entry is None or version is None:
        return None
    subject = Subject(kind="entry", id=entry.id)
    ledger.look(
        "extract_verified",
        by=viewer,
        at=at,
        reason="verification",
        subject=subject,
        person=entry.person_id,
    )
    newest = max(told, key=lambda v: (v.valid_from, v.recorded_at))
    return Genuine(
        entry=entry,
        version=version,
        day=day,
        stands=entry.state == EntryState.ENTERED and newest.pk == version.pk,
        initials=_initials(entry),
    )


def _code(version: Version, day: date) -> str:
    """The day of issue, then letters that only this house can derive from the version and it."""
    told = f"extract/{version.pk}/{day.isoformat()}".encode()
    proof = hmac.digest(settings.NUMBER_KEY.encode(), told, "sha256")
    return f"{day.strftime(DAY)}-{base64.b32encode(proof).decode()[:CODE_LETTERS]}"


def _day(code: str) -> date | None:
    head, _, proof = code.partition("-")
    if len(proof) != CODE_LETTERS or not (proof.isascii() and head.isascii()):
        return None
    try:
        return datetime.strptime(head, DAY).date()  # noqa: DTZ007 - a civil day, not an instant
    except ValueError:
        return None


def _initials(entry: Entry) -> list[str]:
    person = entry.person
    names = (
        f"{person.given_ar} {person.family_ar}",
        f"{person.given_latin} {person.family_latin}",
    )
    return [" ".join(f"{word[0]}." for word in name.split()) for name in names if name.strip()]
