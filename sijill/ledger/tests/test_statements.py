"""A question is written once for each shape; what cannot be filled in is refused."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Subject
from sijill.kernel.clock import now
from sijill.ledger import actions as ledger
from sijill.ledger.models import Act
from sijill.ledger.statements import CannotBind, statement
from sijill.ledger.transaction import acting_for, action

pytestmark = pytest.mark.django_db
CLERK = Actor(kind=ActorKind.AGENT, user=uuid4(), reach=frozenset({"CH-03", "CH-04"}))


@pytest.fixture
def subjects() -> list[Subject]:
    """Three acts, one on each subject, by two agents."""
    found = [Subject(kind="case", id=uuid4()) for _ in range(3)]
    with acting_for(SYSTEM):
        for place, subject in enumerate(found):
            by = CLERK if place else replace(CLERK, user=uuid4())
            _recorded(subject, by)
    return found


@action
def _recorded(subject: Subject, by: Actor) -> None:
    ledger.record("test.done", subject=subject, by=by, at=now(), facts={"n": 1})


def on_subject() -> object:
    @statement
    def ask(id: UUID) -> QuerySet[Act]:
        return Act.objects.filter(subject_kind="case", subject_id=id).order_by("id")

    return ask


def test_a_question_is_compiled_once_and_answers_each_value(subjects, monkeypatch):
    ask, compiled = on_subject(), []
    written = SQLCompiler.as_sql
    monkeypatch.setattr(
        SQLCompiler, "as_sql", lambda self, *a, **k: compiled.append(1) or written(self, *a, **k)
    )
    found = [ask(subject.id) for subject in subjects]
    assert [[act.subject_id for act in acts] for acts in found] == [[s.id] for s in subjects]
    assert len(compiled) == 1


def test_rows_are_read_as_the_queryset_reads_them(subjects):
    ask = on_subject()
    [ours] = ask(subjects[0].id)
    theirs = Act.objects.get(subject_id=subjects[0].id)
    assert {f.attname: getattr(ours, f.attname) for f in Act._meta.concrete_fields} == {
        f.attname: getattr(theirs, f.attname) for f in Act._meta.concrete_fields
    }


def test_several_values_and_none_are_other_shapes(subjects):
    @statement
    def ask(ids: list[UUID]) -> QuerySet[Act, UUID]:
        found = Act.objects.filter(subject_id__in=ids).order_by("subject_id")
        return found.values_list("subject_id", flat=True)

    ids = sorted(subject.id for subject in subjects)
    assert ask(ids) == ids
    assert ask(ids[:2]) == ids[:2]
    with CaptureQueriesContext(connection) as asked:
        assert ask([]) == []
    assert not asked


def test_an_actor_is_taken_apart_into_its_values(subjects):
    @statement
    def ask(by: Actor) -> QuerySet[Act]:
        found = Act.objects.order_by("id")
        return found if by.is_national else found.filter(by_user=by.user)

    assert len(ask(CLERK)) == 2
    assert {s.id for s in subjects} <= {act.subject_id for act in ask(SYSTEM)}
    assert ask(replace(CLERK, user=uuid4(), name="Another")) == []


def test_whether_there_is_a_row_is_asked_without_reading_it(subjects):
    ask = on_subject()
    with CaptureQueriesContext(connection) as asked:
        assert ask.any(subjects[0].id)
        assert not ask.any(uuid4())
    assert all("LIMIT 1" in one["sql"] for one in asked)


def test_a_value_that_is_looked_at_or_wrapped_is_refused():
    @statement
    def looked_at(kind: str) -> QuerySet[Act]:
        return Act.objects.filter(by_role="x" if kind == "case" else "y").order_by("id")

    @statement
    def wrapped(text: str) -> QuerySet[Act]:
        return Act.objects.filter(kind__icontains=text).order_by("id")

    for ask in (looked_at, wrapped):
        with pytest.raises(CannotBind):
            ask("case")


@pytest.mark.parametrize("word", ["it's 100 % here", "%s", "%%s", "a\\b'c", "", "'; SELECT 1; --"])
def test_a_word_that_never_changes_is_written_out_as_it_is(subjects, word):
    @statement
    def ask(id: UUID) -> QuerySet[Act, str]:
        found = Act.objects.filter(subject_id=id).exclude(kind=word)
        return found.annotate(word=Value(word)).values_list("word", flat=True)

    assert ask(subjects[0].id) == [word]


def test_a_row_is_locked_within_a_transaction_alone(clone):
    @statement
    def ask(key: str) -> QuerySet[Session]:
        return Session.objects.select_for_update(of=("self",)).filter(pk=key)

    with transaction.atomic():
        assert ask.first("nobody's") is None
    with pytest.raises(transaction.TransactionManagementError):
        ask("nobody's")
