"""Messages: queued with the change they tell of, rendered and sent after it.

A code is sent at most once: it is marked as leaving before the gateway is called, and a worker
that dies in between leaves it given up; the person asks for another. A notice is sent at least
once: it is tried again under the same idempotency key until the gateway has it, at growing
intervals and not at night.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.db.models import Field, QuerySet
from procrastinate.contrib.django import app

from sijill.accounts import seals, wording
from sijill.accounts.models import OutboxMessage, Space, User
from sijill.accounts.policy import message_policy, number_to_ring
from sijill.accounts.queries import Said, Words, leave_address
from sijill.accounts.queries import space as known_space
from sijill.accounts.queries import words as words_of
from sijill.accounts.rules import MessageState, Way, may_ring, segments
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date, local
from sijill.ledger.statements import ask, statement
from sijill.ledger.transaction import acting_for, action

NOTICE_LIFE = timedelta(days=2)
COLUMNS = OutboxMessage._meta.concrete_fields
# Without a target: whoever may not read another's messages must still meet their keys.
INSERT = "INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING".format(  # noqa: S608 - our own columns
    table=OutboxMessage._meta.db_table,
    columns=", ".join(f'"{part.column}"' for part in COLUMNS),
    places=", ".join(["%s"] * len(COLUMNS)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message to be sent: to whom, by what, what, and until when it makes sense."""

    template: str
    params: Mapping[str, object]
    language: str
    key: str
    at_most_once: bool
    not_after: datetime
    way: Way = Way.SMS
    phone: str = ""
    email: str = ""
    space: UUID | None = None
    discreet: bool = False
    urgent: bool = False
    voice: str = ""
    institution: str = ""
    subject: Subject | None = None
    state: MessageState = MessageState.QUEUED

    def sealed(self, said: Said) -> str:
        """What is locked away until it leaves: the words, as people were told them."""
        told = {"params": dict(self.params), "discreet": self.discreet, "voice": self.voice}
        words = {"text": said.text} | ({"subject": said.subject} if said.subject else {})
        return json.dumps(told | words, ensure_ascii=False)


def queue(letter: Letter, *, at: datetime, words: Words | None = None) -> OutboxMessage:
    """Write the message, what it says sealed, and its job: both in the caller's transaction.

    It says what the texts of its day say, whatever they say when it leaves.
    """
    words = words or words_of(letter.template, on=civil_date(at))
    # An unknown template or a missing value fails where it was written, not in a worker.
    said = words.say(letter.params, letter.language, way=letter.way, discreet=letter.discreet)
    message = _message(letter, _signed(letter, said, at=at), at=at)
    if not ask(INSERT, [_value(part, message) for part in COLUMNS]).count:
        return _kept(letter)
    if letter.way is not Way.SPACE:
        defer(message.id, at=message.next_at if message.next_at and message.next_at > at else None)
    return message


def _signed(letter: Letter, said: Said, *, at: datetime) -> Said:
    """A notice ends with the number to ring, as a text message where that costs nothing more.

    An e-mail also ends with the way out of all of them.
    """
    if letter.urgent or letter.at_most_once or letter.way not in (Way.SMS, Way.EMAIL):
        return said
    ring = number_to_ring(letter.institution, at)
    number = wording.ring(ring.shown, letter.language) if ring else ""
    if letter.way is Way.EMAIL:
        out = wording.way_out(_way_out(letter), letter.language)
        return replace(said, text="\n\n".join(filter(None, (said.text, number, out))))
    signed = f"{said.text} {number}"
    dearer = segments(signed) > segments(said.text)
    return said if dearer or not number else replace(said, text=signed)


def _way_out(letter: Letter) -> str:
    return leave_address(letter.space, letter.language) if letter.space else ""


def _value(part: Field[Any, Any], message: OutboxMessage) -> Any:
    return part.get_db_prep_save(getattr(message, part.attname), connection)


def _message(letter: Letter, said: Said, *, at: datetime) -> OutboxMessage:
    id = uuid4()
    here = letter.way is Way.SPACE  # where it lies, it has arrived
    subject = letter.subject
    return OutboxMessage(
        id=id,
        key=letter.key,
        way=letter.way.value,
        phone=letter.phone,
        email=letter.email,
        template=letter.template,
        version=said.version,
        language=letter.language,
        sealed=seals.seal(letter.sealed(said), use="outbox", place=id),
        space=letter.space,
        institution=letter.institution,
        subject_kind=subject.kind if subject else "",
        subject_id=subject.id if subject else None,
        at_most_once=letter.at_most_once,
        urgent=letter.urgent,
        state=(MessageState.DELIVERED if here else letter.state).value,
        created_at=at,
        not_after=letter.not_after,
        next_at=at if here or letter.urgent else first_hour(letter.way, at=at),
        sent_at=at if here else None,
        delivered_at=at if here else None,
    )


def first_hour(way: Way, *, at: datetime) -> datetime:
    """When a notice may leave by this way: at night a telephone rings for no e-mail either."""
    return at if way is Way.SPACE else may_ring(local(at), policy=message_policy(at))


@action
def notify(
    *,
    space: UUID,
    template: str,
    params: Mapping[str, object],
    key: str,
    by: Actor,
    at: datetime,
    institution: str = "",
    subject: Subject | None = None,
) -> OutboxMessage | None:
    """Tell the person of a space something, there and on its phone; None when it has no phone yet.

    Once for each key and way, whatever the number of calls. On a phone that several people use
    the discreet wording is taken: that there is news, never which.
    """
    found = known_space(space)
    if found is None:
        return None
    letter = Letter(
        template=template,
        params=params,
        language=found.language,
        key=key,
        at_most_once=False,
        not_after=at + NOTICE_LIFE,
        space=space,
        institution=institution,
        subject=subject,
    )
    words = words_of(template, on=civil_date(at))
    written = [queue(one, at=at, words=words) for one in _by_each_way(letter, found)]
    return next((one for one in written if one.phone), None)


def _by_each_way(letter: Letter, found: Space) -> Iterator[Letter]:
    """The same news in the person's account, on the phone, and by e-mail where there is one."""
    yield replace(letter, way=Way.SPACE)
    line = found.line
    if line is not None and line.phone is not None:
        others = found.shared_phone or _others_on(line, found.pk)
        way, voice = Way(found.told_by), found.listens_in
        yield replace(letter, way=way, phone=line.phone, discreet=others, voice=voice)
    if found.email:
        yield replace(letter, way=Way.EMAIL, email=found.email)


@action
def write_to(
    *,
    phone: str,
    template: str,
    params: Mapping[str, object],
    language: str,
    key: str,
    by: Actor,
    at: datetime,
) -> OutboxMessage:
    """Write to a phone that is nobody's space here: somebody's word is asked for another.

    The caller counts what it sends to one phone; once for each key, and never twice.
    """
    letter = Letter(
        phone=phone,
        template=template,
        params=params,
        language=language,
        key=key,
        at_most_once=True,
        not_after=at + NOTICE_LIFE,
    )
    return queue(letter, at=at)


def _others_on(line: User, space: UUID) -> bool:
    return _others.any(line.id, space)


@statement
def _others(line: UUID, space: UUID) -> QuerySet[Space]:
    return Space.objects.filter(line=line).exclude(id=space)


def _kept(letter: Letter) -> OutboxMessage:
    """What was written under this key before, whoever asks."""
    with acting_for(SYSTEM):
        return OutboxMessage.objects.get(key=letter.key, way=letter.way.value)


def defer(message: UUID, *, at: datetime | None = None) -> None:
    """The job by its name: tasks call actions, so actions name tasks and never import them."""
    job = app.configure_task("accounts.deliver", queue="sms", schedule_at=at)
    job.defer(message=str(message))


def keeps_texts() -> bool:
    """Whether what left stays readable: on the demonstration's page alone."""
    return bool(settings.DEMONSTRATION)
