"""What a person asks or contests, and the answer in words; nothing is sent in between."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sijill.kernel.actor import Actor, ActorKind
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action
from sijill.protection.actions.moving import lock, record
from sijill.protection.actions.telling import tell_by_message
from sijill.protection.models import Affiliation, Question
from sijill.protection.queries.affiliations import open_question
from sijill.protection.rules.asking import (
    ASKING,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    may_answer,
)


@action
def ask_question(*, affiliation: Affiliation, text: str, by: Actor, at: datetime) -> Question:
    """Keep what the person asks or contests; one at a time."""
    found = lock(affiliation, by=by)
    if by.kind is not ActorKind.CITIZEN:
        raise Refused(refused("cover.asks_for_another", ASKING))
    said = " ".join(text.split())
    if not said or len(said) > LONGEST_QUESTION:
        raise Refused(refused("cover.question_empty", ASKING, remedy="write"))
    if open_question(found) is not None:
        raise Refused(refused("cover.question_waits", ASKING))
    made = Question.objects.create(id=uuid4(), affiliation=found, text=said, asked_at=at)
    record("asked", found, by=by, at=at, article=ASKING)
    return made


@action
def answer_question(*, affiliation: Affiliation, text: str, by: Actor, at: datetime) -> Question:
    """Answer the open question of a person, in words that they read on their page."""
    found = lock(affiliation, by=by)
    if not may_answer(by):
        raise Refused(refused("cover.answers_not", ASKING))
    said = " ".join(text.split())
    if not said or len(said) > LONGEST_ANSWER:
        raise Refused(refused("cover.answer_empty", ASKING, remedy="write"))
    rows = Question.objects.select_for_update(of=("self",))
    waiting = rows.filter(affiliation=found, answered_at=None).first()
    if waiting is None:
        raise Refused(refused("cover.nothing_asked", ASKING))
    waiting.answer, waiting.answered_at, waiting.answered_by = said, at, by.user
    waiting.save()
    record("answered", found, by=by, at=at, article=ASKING)
    tell_by_message(found, "cover.answered", at=at)
    return waiting
