"""What a person was told and what a person agreed to, with the very text."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sijill.accounts.models import Challenge, Consent, ToldText
from sijill.accounts.rules import CERTAINTY, Channel, RecordKind
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action


@action
def record_information(
    *,
    subject: Subject,
    code: str,
    version: str,
    language: str,
    text: str,
    channel: Channel,
    by: Actor,
    at: datetime,
    space: UUID | None = None,
    challenge: UUID | None = None,
    confirmed_by: str = "click",
) -> Consent:
    """Keep that the person was told this text, in this language, here and now."""
    told = _told(code=code, version=version, language=language, text=text)
    return _keep(
        RecordKind.INFORMATION,
        subject=subject,
        told=told,
        channel=channel,
        space=space,
        challenge=challenge,
        confirmed_by=confirmed_by,
        by=by,
        at=at,
    )


@action
def give_consent(
    *,
    subject: Subject,
    code: str,
    version: str,
    language: str,
    text: str,
    channel: Channel,
    by: Actor,
    at: datetime,
    space: UUID | None = None,
    challenge: UUID | None = None,
    confirmed_by: str = "click",
) -> Consent:
    """Keep that the person agreed to this text; confirmed by a code, a signature or a click."""
    told = _told(code=code, version=version, language=language, text=text)
    return _keep(
        RecordKind.CONSENT,
        subject=subject,
        told=told,
        channel=channel,
        space=space,
        challenge=challenge,
        confirmed_by=confirmed_by,
        by=by,
        at=at,
    )


@action
def withdraw_consent(*, consent: UUID, by: Actor, at: datetime) -> None:
    """Take a consent back; what was done before stays lawful."""
    Consent.objects.filter(id=consent, kind=RecordKind.CONSENT, withdrawn_at__isnull=True).update(
        withdrawn_at=at
    )


class TextChanged(ValueError):
    """A text changed under a version that people were already told."""


def _told(*, code: str, version: str, language: str, text: str) -> ToldText:
    digest = sha256(text.encode()).hexdigest()
    told, _ = ToldText.objects.get_or_create(
        code=code, version=version, language=language, defaults={"sha256": digest, "text": text}
    )
    if told.sha256 != digest:
        raise TextChanged(f"{code} {version} {language}")
    return told


def _keep(
    kind: RecordKind,
    *,
    subject: Subject,
    told: ToldText,
    channel: Channel,
    space: UUID | None,
    challenge: UUID | None,
    confirmed_by: str,
    by: Actor,
    at: datetime,
) -> Consent:
    if confirmed_by == "code" and not _confirmed(challenge):
        raise Refused(refused("consent.code_not_confirmed", CERTAINTY))
    return Consent.objects.create(
        id=uuid4(),
        kind=kind,
        space_id=space,
        subject_kind=subject.kind,
        subject_id=subject.id,
        text=told,
        channel=channel,
        challenge_id=challenge,
        confirmed_by=confirmed_by,
        by_user=by.user,
        at=at,
    )


def _confirmed(challenge: UUID | None) -> bool:
    return Challenge.objects.filter(id=challenge, used_at__isnull=False).exists()
