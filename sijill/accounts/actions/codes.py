"""Codes: sent within limits, good once, in the browser that asked."""

from __future__ import annotations

import ipaddress
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db.models import QuerySet

from sijill.accounts import seals
from sijill.accounts.actions import messages, tallies
from sijill.accounts.models import Challenge, Space, User
from sijill.accounts.policy import policy
from sijill.accounts.rules import (
    CodeAnswer,
    CodePolicy,
    CodeState,
    MessageState,
    Purpose,
    UserKind,
    Way,
    judge_code,
)
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.identifiers import phone as phones
from sijill.ledger.statements import statement
from sijill.ledger.transaction import action

log = logging.getLogger("sijill.accounts.codes")
# A right code for one of these shows that the phone is the person's.
BINDING = frozenset({Purpose.CONFIRM_PHONE, Purpose.RESUME, Purpose.AGREE})
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BLOCK = len("+2126612345"[:-2])  # the number without its last four digits


class SendingOutcome(StrEnum):
    """What came of asking for a code."""

    SENT = "sent"  # or, for an unknown number, all that can be seen of it
    WAIT = "wait"
    LIMITED = "limited"
    NOT_MOBILE = "not_mobile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """The answer to a demand for a code; `wait` is in seconds."""

    outcome: SendingOutcome
    challenge: UUID | None = None
    wait: int = 0
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The answer to a typed code; `line` and the rest only when it was right."""

    answer: CodeAnswer
    tries_left: int = 0
    challenge: UUID | None = None
    purpose: Purpose | None = None
    line: User | None = None
    space: UUID | None = None
    subject: Subject | None = None

    @property
    def right(self) -> bool:
        return self.answer is CodeAnswer.RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Demand:
    phone: str
    purpose: Purpose
    browser: UUID
    language: str
    space: Space | None
    subject: Subject | None
    decoy: bool
    way: Way = Way.SMS


@action
def send_code(  # noqa: PLR0913 - each of them is asked for by somebody's safety
    *,
    phone: str,
    purpose: Purpose,
    browser: UUID,
    address: str,
    by: Actor,
    at: datetime,
    space: Space | None = None,
    subject: Subject | None = None,
    way: Way = Way.SMS,
) -> Sending:
    """Send a code to a Moroccan mobile (E.164), for this browser, within the limits.

    Read out by a voice it counts against the same limits: a call costs more than a text.
    """
    demand = _Demand(
        phone=phone,
        purpose=purpose,
        browser=browser,
        language=by.language,
        space=space,
        subject=subject,
        decoy=False,
        way=way,
    )
    return _send(demand, address=address, at=at)


@action
def send_resume_code(
    *,
    phone: str,
    space: Space | None,
    browser: UUID,
    address: str,
    by: Actor,
    at: datetime,
    subject: Subject | None = None,
    phone_on_file: str = "",
) -> Sending:
    """Send the code that opens a space by its case number, if the phone is the space's own.

    When it is not, everything that can be seen or timed from outside is the same: the same
    rows, the same job, the same answer. `phone_on_file` is the number of a draft whose phone
    was never confirmed.
    """
    own = space is not None and phone in {getattr(space.line, "phone", ""), phone_on_file}
    demand = _Demand(
        phone=phone,
        purpose=Purpose.RESUME,
        browser=browser,
        language=by.language,
        space=space if own else None,
        subject=subject if own else None,
        decoy=not own,
    )
    return _send(demand, address=address, at=at)


@action
def resend_code(
    *,
    challenge: UUID,
    browser: UUID,
    address: str,
    by: Actor,
    at: datetime,
    way: Way = Way.SMS,
) -> Sending:
    """Send another code for the same thing; a decoy is followed by a decoy."""
    found = Challenge.objects.select_related("space").filter(id=challenge, browser=browser).first()
    if found is None:
        return Sending(outcome=SendingOutcome.LIMITED)
    demand = _Demand(
        phone=found.phone,
        purpose=Purpose(found.purpose),
        browser=browser,
        language=by.language,
        space=found.space,
        subject=_subject(found),
        decoy=found.decoy,
        way=way,
    )
    return _send(demand, address=address, at=at)


def _send(demand: _Demand, *, address: str, at: datetime) -> Sending:
    if not _is_moroccan_mobile(demand.phone):
        return Sending(outcome=SendingOutcome.NOT_MOBILE)
    in_force = policy(at)
    if not _within_limits(demand.phone, address=address, at=at, in_force=in_force):
        return Sending(outcome=SendingOutcome.LIMITED)
    if wait := _seconds_to_wait(demand.phone, at=at, in_force=in_force):
        return Sending(outcome=SendingOutcome.WAIT, wait=wait, challenge=_open_one(demand))
    challenge = _challenge(demand, at=at, in_force=in_force)
    return Sending(
        outcome=SendingOutcome.SENT,
        challenge=challenge.id,
        wait=int(in_force.resend_after.total_seconds()),
        expires_at=challenge.expires_at,
    )


def _is_moroccan_mobile(phone: str) -> bool:
    """Premium, fixed and foreign numbers get no message, whatever page asked."""
    try:
        parsed = phones.parse(phone)
    except phones.Invalid:
        return False
    return parsed.mobile and parsed.value == phone


def _within_limits(phone: str, *, address: str, at: datetime, in_force: CodePolicy) -> bool:
    """Count the demand against every limit; always in this order, so that no two wait for
    each other."""
    if tallies.count("address", network(address), window=HOUR, at=at) > in_force.per_address_hour:
        return False
    if tallies.count("block", phone[:BLOCK], window=HOUR, at=at) > in_force.per_block_hour:
        log.warning("a block of numbers reached its hourly limit of codes")
        return False
    if tallies.count("phone", phone, window=DAY, at=at) > in_force.per_phone_day:
        return False
    everywhere = tallies.count("everywhere", "", window=DAY, at=at)
    if everywhere == in_force.alarm_per_day:
        log.critical("codes sent today reached the alarm threshold: %s", everywhere)
    return everywhere <= in_force.per_day


def network(address: str) -> str:
    """The address, or its /64: one IPv6 subscriber owns as many addresses as it likes."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{found}/64", strict=False))
    return str(found)


def _seconds_to_wait(phone: str, *, at: datetime, in_force: CodePolicy) -> int:
    last = _sent_since.first(phone, at - in_force.resend_after)
    if last is None:
        return 0
    return max(1, int((last + in_force.resend_after - at).total_seconds()))


def _open_one(demand: _Demand) -> UUID | None:
    return (
        Challenge.objects.filter(
            browser=demand.browser,
            purpose=demand.purpose,
            phone=demand.phone,
            closed_at__isnull=True,
        )
        .values_list("id", flat=True)
        .first()
    )


def _challenge(demand: _Demand, *, at: datetime, in_force: CodePolicy) -> Challenge:
    Challenge.objects.filter(
        browser=demand.browser, purpose=demand.purpose, closed_at__isnull=True
    ).update(closed_at=at)
    code = f"{secrets.randbelow(10**in_force.length):0{in_force.length}d}"
    id = uuid4()
    challenge = Challenge.objects.create(
        id=id,
        purpose=demand.purpose,
        phone=demand.phone,
        digest=seals.digest("code", id, code),
        browser=demand.browser,
        space=demand.space,
        subject_kind=demand.subject.kind if demand.subject else "",
        subject_id=demand.subject.id if demand.subject else None,
        decoy=demand.decoy,
        sent_at=at,
        expires_at=at + in_force.life,
        tries_left=in_force.tries,
    )
    messages.queue(_letter(demand, challenge, code, in_force), at=at)
    return challenge


def _letter(
    demand: _Demand, challenge: Challenge, code: str, in_force: CodePolicy
) -> messages.Letter:
    return messages.Letter(
        phone=demand.phone,
        template="code.agree" if demand.purpose is Purpose.AGREE else "code",
        way=demand.way,
        urgent=True,
        voice=demand.space.listens_in if demand.space else "",
        params={"code": code, "minutes": int(in_force.life.total_seconds() // 60)},
        language=demand.language,
        key=f"code:{challenge.id}",
        at_most_once=True,
        not_after=challenge.expires_at,
        state=MessageState.REFUSED if demand.decoy else MessageState.QUEUED,
    )


@action
def confirm_code(
    *, challenge: UUID, code: str, browser: UUID, by: Actor, at: datetime
) -> Confirmed:
    """Judge a typed code and close it when right; a wrong one costs a try.

    It answers and never raises: a raised refusal would give the try back. A phone whose code
    was right becomes a line; a space that waited for its phone is bound to it.
    """
    found = _typed_for.first(challenge, browser)
    if found is None:
        return Confirmed(answer=CodeAnswer.SPENT)
    answer = judge_code(_state(found, code), at)
    if answer is CodeAnswer.WRONG:
        found.tries_left -= 1
        found.save(update_fields=["tries_left"])
    if answer is not CodeAnswer.RIGHT:
        return Confirmed(answer=answer, tries_left=found.tries_left)
    found.used_at = found.closed_at = at
    found.save(update_fields=["used_at", "closed_at"])
    return _confirmed(found, by=by, at=at)


@statement
def _typed_for(challenge: UUID, browser: UUID) -> QuerySet[Challenge]:
    rows = Challenge.objects.select_for_update(of=("self",))
    return rows.filter(id=challenge, browser=browser)


@statement
def _sent_since(phone: str, since: datetime) -> QuerySet[Challenge, datetime]:
    rows = Challenge.objects.filter(phone=phone, sent_at__gt=since).order_by("-sent_at")
    return rows.values_list("sent_at", flat=True)


def _state(found: Challenge, code: str) -> CodeState:
    return CodeState(
        expires_at=found.expires_at,
        tries_left=found.tries_left,
        closed=found.closed_at is not None,
        matches=seals.matches(found.digest, "code", found.id, code),
        decoy=found.decoy,
    )


def _confirmed(found: Challenge, *, by: Actor, at: datetime) -> Confirmed:
    line = line_of(found.phone, language=by.language)
    if found.space_id and found.purpose in BINDING:
        _bind(found.space_id, line, at=at)
    return Confirmed(
        answer=CodeAnswer.RIGHT,
        tries_left=found.tries_left,
        challenge=found.id,
        purpose=Purpose(found.purpose),
        line=line,
        space=found.space_id,
        subject=_subject(found),
    )


def _subject(found: Challenge) -> Subject | None:
    if found.subject_id is None:
        return None
    return Subject(kind=found.subject_kind, id=found.subject_id)


def line_of(phone: str, *, language: str) -> User:
    """The line of a number that has just answered, made on its first answer."""
    unusable = User()
    unusable.set_unusable_password()
    line, _ = User.objects.get_or_create(
        phone=phone,
        defaults={
            "kind": UserKind.LINE,
            "language": language,
            "password": unusable.password,
        },
    )
    return line


def _bind(space: UUID, line: User, *, at: datetime) -> None:
    """Put a waiting space on its line; a space that has one keeps it (see `change_line`)."""
    Space.objects.filter(id=space, line__isnull=True).update(line=line, line_since=at, seen_at=at)
