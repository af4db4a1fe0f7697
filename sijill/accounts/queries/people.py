"""Who is signed in, and what stands on a line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from django.db.models import QuerySet
from django.http import HttpRequest

from sijill.accounts import cookie, seals, wording
from sijill.accounts.models import Challenge, Consent, OutboxMessage, Space, User
from sijill.accounts.policy import policy
from sijill.accounts.rules import FactKind, Opening, Purpose, UserKind, Way, opening
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, ActorKind, Assurance, Subject
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who a request comes from, as far as this room knows: no mandate, no reach."""

    kind: ActorKind = ActorKind.ANONYMOUS
    user: User | None = None
    space: UUID | None = None
    person: UUID | None = None
    assurance: Assurance = Assurance.NONE
    stepped_up_at: datetime | None = None
    language: str = "ar"
    name: str = ""


NOBODY = SignedIn()


def signed_in(request: HttpRequest) -> SignedIn:
    """Who is behind this request; an agent without a second factor is nobody yet."""
    language = getattr(request, "LANGUAGE_CODE", "ar")
    user = request.user if isinstance(request.user, User) else None
    if user is not None and user.is_agent:
        return _agent(request, user, language)
    here = cookie.here(request)
    space = _space(here, user)
    if user is None and space is None:
        return SignedIn(language=language)
    return _citizen(here, user, space, language)


def _agent(request: HttpRequest, user: User, language: str) -> SignedIn:
    at = clock.now()
    given_at = second_factor_at(request)
    if given_at is None:
        return SignedIn(language=language)
    signing_at = second_factor_at(request, signing=True)
    fresh = signing_at is not None and at - signing_at < policy(at).step_up_lasts
    return SignedIn(
        kind=ActorKind.AGENT,
        user=user,
        assurance=Assurance.STEP_UP if fresh else Assurance.MFA,
        stepped_up_at=signing_at,
        language=language,
        name=user.name(language),
    )


def second_factor_at(request: HttpRequest, *, signing: bool = False) -> datetime | None:
    """When the agent last gave the second factor in this session.

    A recovery code, written on paper, signs in but does not sign.
    """
    user = request.user if isinstance(request.user, User) else None
    stamps = [
        record["at"]
        for record in get_authentication_records(request, user)
        if record.get("method") == "mfa"
        and not (signing and record.get("type") == "recovery_codes")
    ]
    return cookie.instant(max(stamps, default=None))


def signed_in_since(request: HttpRequest) -> datetime | None:
    """When whoever signed in here first proved it, however often it was proved again since."""
    user = request.user if isinstance(request.user, User) else None
    stamps = [record["at"] for record in get_authentication_records(request, user)]
    return cookie.instant(min(stamps, default=None))


def _space(here: Mapping[str, Any], user: User | None) -> Space | None:
    """The session's space, if it still stands where the session entered it.

    A space moved to another phone leaves the sessions of the old one outside.
    """
    if not here.get("space"):
        return None
    found = _space_by_id.first(UUID(here["space"]))
    if found is None or here.get("national"):
        return found if found and found.national_digest else None
    return found if found.line_id == (user.id if user else None) else None


@statement
def _space_by_id(id: UUID) -> QuerySet[Space]:
    return Space.objects.filter(id=id)


def _citizen(
    here: Mapping[str, Any], user: User | None, space: Space | None, language: str
) -> SignedIn:
    known = user is not None or bool(here.get("national"))
    return SignedIn(
        kind=ActorKind.CITIZEN if known else ActorKind.ANONYMOUS,
        user=user,
        space=space.id if space else None,
        person=space.person if space and known else None,
        assurance=_assurance(here, space) if known else Assurance.NONE,
        language=language,
        name=space.label if space else "",
    )


def _assurance(here: Mapping[str, Any], space: Space | None) -> Assurance:
    """The certainty of entering, which falls back to that of a code after a while."""
    if space is None or here.get("assurance", 0) < Assurance.FACT:
        return Assurance.CODE
    at = clock.now()
    given_at = cookie.instant(here.get("at"))
    lasts: timedelta = policy(at).fact_lasts
    return Assurance.FACT if given_at and at - given_at < lasts else Assurance.CODE


def stepped_up(request: HttpRequest) -> bool:
    """Whether the agent gave the second factor within the last minutes: needed to sign."""
    return signed_in(request).assurance is Assurance.STEP_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One space of a line, as the holder of the phone may see it, and what opens it."""

    space: UUID
    label: str
    opening: Opening
    opened_at: datetime


def spaces_of(line: User, *, at: datetime) -> list[Door]:
    """The spaces of a line that has answered a code, the oldest first."""
    return [
        Door(
            space=space.id,
            label=space.label,
            opening=what_opens(space, at=at),
            opened_at=space.created_at,
        )
        for space in Space.objects.filter(line=line).order_by("created_at", "id")
    ]


def space(id: UUID) -> Space | None:
    """One space by its identifier."""
    return _space_with_line.first(id)


@statement
def _space_with_line(id: UUID) -> QuerySet[Space]:
    return Space.objects.select_related("line").filter(id=id)


def needs_a_fact(id: UUID) -> bool:
    """Whether others read this space's phone and nothing but its code opens it."""
    found = space(id)
    if found is None or found.line is None or found.fact_kind != FactKind.NONE:
        return False
    return found.shared_phone or _others_on.any(found.line.pk, id)


@statement
def _others_on(line: UUID, id: UUID) -> QuerySet[Space]:
    return Space.objects.filter(line=line).exclude(id=id)


def phone_of(id: UUID) -> str:
    """The confirmed phone of a space, or ""."""
    found = space(id)
    return (found.line.phone or "") if found and found.line else ""


def agent(id: UUID) -> User | None:
    """One agent by identifier."""
    return User.objects.filter(id=id, kind=UserKind.AGENT).first()


def agents(ids: list[UUID]) -> dict[UUID, User]:
    """Agents by identifier, for the names beside acts."""
    found = User.objects.filter(id__in=ids, kind=UserKind.AGENT).order_by("id")
    return {user.id: user for user in found}


def consents_on(subject: Subject) -> list[Consent]:
    """What was told and agreed on this subject, oldest first."""
    return list(
        Consent.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
        .select_related("text")
        .order_by("at", "id")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """A message of the demonstration's outbox."""

    phone: str
    email: str
    text: str
    language: str
    state: str
    at: datetime
    way: str


def outbox(limit: int = 50) -> list[ShownMessage]:
    """The last messages with their text; for the demonstration's page alone."""
    gone = OutboxMessage.objects.exclude(way=Way.SPACE).exclude(state="refused")
    with acting_for(SYSTEM):
        newest = list(gone.order_by("-created_at", "id")[:limit])
    return [
        ShownMessage(
            phone=m.phone,
            email=m.email,
            text=text_of(m),
            language=m.language,
            state=m.state,
            at=m.created_at,
            way=m.way,
        )
        for m in newest
    ]


def text_of(message: OutboxMessage) -> str:
    """What the message says, as it was written; "" once it was erased."""
    said = _said(message)
    if "params" in said and "text" not in said:  # written before texts had versions
        return wording.text(
            message.template, said["params"], message.language, discreet=said["discreet"]
        )
    return str(said.get("text", ""))


def subject_of(message: OutboxMessage) -> str:
    """What stands on the outside of an e-mail."""
    return str(_said(message).get("subject", ""))


def spoken_by(message: OutboxMessage) -> str:
    """In which spoken language a call is made; "" when the person chose none."""
    return str(_said(message).get("voice", "")) if message.way == Way.CALL else ""


def _said(message: OutboxMessage) -> Mapping[str, Any]:
    if message.sealed is None:
        return {}
    found: Mapping[str, Any] = json.loads(
        seals.unseal(message.sealed, use="outbox", place=message.id)
    )
    return found


def what_opens(found: Space, *, at: datetime) -> Opening:
    """What opens this space today."""
    alone = not Space.objects.filter(line=found.line_id).exclude(id=found.id).exists()
    quiet = at - found.seen_at if found.seen_at else None
    return opening(
        alone=alone,
        fact=FactKind(found.fact_kind),
        quiet=quiet,
        limit=policy(at).number_recycled_after,
    )


def resumed_lately(id: UUID, *, at: datetime) -> Subject | None:
    """What the code that just opened a space was asked for; None when none did."""
    found = (
        Challenge.objects.filter(
            space=id, purpose=Purpose.RESUME, used_at__gt=at - policy(at).life, decoy=False
        )
        .order_by("-used_at", "id")
        .first()
    )
    if found is None or found.subject_id is None:
        return None
    return Subject(kind=found.subject_kind, id=found.subject_id)


def space_of_person(person: UUID) -> Space | None:
    """The space that is this person's, when somebody opened one."""
    return Space.objects.select_related("line").filter(person=person).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A code that was right: the phone it went to and the space it was asked for."""

    phone: str
    space: Space | None


def answered(challenge: UUID, subject: Subject, *, since: datetime) -> Answered | None:
    """What a code asked about this subject has shown, when it answered since then."""
    found = Challenge.objects.select_related("space__line").filter(
        id=challenge, subject_kind=subject.kind, subject_id=subject.id, used_at__gte=since
    )
    right = found.filter(decoy=False).first()
    return Answered(phone=right.phone, space=right.space) if right else None


def code_that_answered(challenge: UUID, *, since: datetime) -> Subject | None:
    """What a code that answered since then was asked for; None when it did not answer."""
    found = Challenge.objects.filter(id=challenge, used_at__gte=since, decoy=False).first()
    if found is None or found.subject_id is None:
        return None
    return Subject(kind=found.subject_kind, id=found.subject_id)
