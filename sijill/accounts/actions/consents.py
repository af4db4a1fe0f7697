"""What a person was told and what a person agreed to, with the very text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sijill.accounts.models import Challenge, Consent, ToldText
from sijill.accounts.rules import CERTAINTY, Channel, RecordKind
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A text as the person read or heard it."""

    code: str
    version: str
    language: str
    text: str


@action
def record_information(
    *,
    subject: Subject,
    told: Told,
    channel: Channel,
    by: Actor,
    at: datetime,
    space: UUID | None = None,
    challenge: UUID | None = None,
    confirmed_by: str = "click",
) -> Consent:
    """Keep that the person was told this text, in this language, here and now.

    `confirmed_by` is "click", "code" (then `challenge` is the code that answered) or "signature".
    """
    kept = _kept(subject, told, channel, space, challenge, confirmed_by)
    return _keep(kept, RecordKind.INFORMATION, by=by, at=at)


@action
def give_consent(
    *,
    subject: Subject,
    told: Told,
    channel: Channel,
    by: Actor,
    at: datetime,
    space: UUID | None = None,
    challenge: UUID | None = None,
    confirmed_by: str = "click",
) -> Consent:
    """Keep that the person agreed to this text; arguments as of `record_information`."""
    kept = _kept(subject, told, channel, space, challenge, confirmed_by)
    return _keep(kept, RecordKind.CONSENT, by=by, at=at)


@action
def withdraw_consent(*, consent: UUID, by: Actor, at: datetime) -> None:
    """Take a consent back; what was done before stays lawful."""
    Consent.objects.filter(id=consent, kind=RecordKind.CONSENT, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )


class TextChanged(ValueError):
    """A text changed under a version that people were already told."""


def _told(told: Told) -> ToldText:
    digest = sha256(told.text.encode()).hexdigest()
    found, _ = ToldText.objects.get_or_create(
        code=told.code,
        version=told.version,
        language=told.language,
        defaults={"sha256": digest, "text": told.text},
    )
    if found.sha256 != digest:
        raise TextChanged(f"{told.code} {told.version} {told.language}")
    return found


def _kept(
    subject: Subject,
    told: Told,
    channel: Channel,
    space: UUID | None,
    challenge: UUID | None,
    confirmed_by: str,
) -> Consent:
    if confirmed_by == "code" and not _confirmed(challenge):
        raise Refused(refused("consent.code_not_confirmed", CERTAINTY))
    return Consent(
        id=uuid4(),
        space_id=space,
        subject_kind=subject.kind,
        subject_id=subject.id,
        text=_told(told),
        channel=channel,
        challenge_id=challenge,
        confirmed_by=confirmed_by,
    )


def _keep(kept: Consent, kind: RecordKind, *, by: Actor, at: datetime) -> Consent:
    kept.kind, kept.by_user, kept.at = kind, by.user, at
    kept.save(force_insert=True)
    return kept


def _confirmed(challenge: UUID | None) -> bool:
    if challenge is None:
        return False
    return Challenge.objects.filter(id=challenge, used_at__isnull=False).exists()
