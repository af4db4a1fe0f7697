"""An act is written once, with its change, and never altered."""

import threading
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role, Subject
from sijill.kernel.clock import now
from sijill.ledger.actions import look, record
from sijill.ledger.models import Act, ActFacts, Look
from sijill.ledger.queries import acts_of, looks_at
from sijill.ledger.transaction import (
    WriteOutsideAction,
    WriteWhileReading,
    acting_for,
    action,
    reading,
)

pytestmark = pytest.mark.django_db

EXAMINER = Actor(
    kind=ActorKind.AGENT, user=uuid4(), role=Role.EXAMINER, institution="CH-03", name="Salma"
)


def a_subject() -> Subject:
    return Subject(kind="case", id=uuid4())


def test_an_act_tells_who_on_whom_on_which_ground_and_when():
    at, subject = now(), a_subject()
    act = record(
        "desk.refused",
        subject=subject,
        by=EXAMINER,
        at=at,
        ground="practice",
        article="50.17:6",
        facts={"years": 2},
    )
    [told] = acts_of([subject])
    assert told.act == act
    assert told.facts == {"years": 2}
    assert (act.by_kind, act.by_role, act.by_institution) == ("agent", "examiner", "CH-03")


def test_every_act_has_its_own_salt():
    acts = [record("desk.assigned", subject=a_subject(), by=EXAMINER, at=now()) for _ in range(2)]
    salts = {
        bytes(f.salt) for f in ActFacts.objects.filter(act__in=[a.id for a in acts]).order_by("act")
    }
    assert len(salts) == 2
    assert {len(s) for s in salts} == {32}


def test_the_acts_of_many_subjects_cost_two_queries(django_assert_num_queries):
    subjects = [a_subject() for _ in range(10)]
    for subject in subjects:
        record("desk.assigned", subject=subject, by=EXAMINER, at=now())
    with django_assert_num_queries(2):
        assert len(acts_of(subjects)) == 10


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_act SET kind = 'x'",
        "DELETE FROM ledger_act",
        "TRUNCATE ledger_act",
        "UPDATE ledger_act_facts SET facts = '{}'",
        "DELETE FROM ledger_act_facts",
        "UPDATE ledger_look SET reason = 'x'",
        "DELETE FROM ledger_look",
    ],
)
def test_the_database_refuses_to_alter_what_was_written(statement):
    record("desk.assigned", subject=a_subject(), by=EXAMINER, at=now())

    @action
    def tamper():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    with pytest.raises(DatabaseError, match=r"permission denied|refused"), transaction.atomic():
        tamper()


def test_an_act_falls_with_the_change_it_tells_of():
    subject = a_subject()

    @action
    def change():
        record("desk.assigned", subject=subject, by=EXAMINER, at=now())
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        change()
    assert acts_of([subject]) == []


WRITES = {
    "create": lambda: Look.objects.create(
        at=now(), by_kind="agent", what="x", reason="y", subject_kind="case"
    ),
    "bulk_create": lambda: Act.objects.bulk_create(
        [Act(id=uuid4(), kind="x.y", subject_kind="z", subject_id=uuid4(), at=now())]
    ),
    "update": lambda: Act.objects.update(kind="x"),
    "raw": lambda: connection.cursor().execute("DELETE FROM ledger_act"),
    "with": lambda: connection.cursor().execute(
        "WITH gone AS (SELECT 1) DELETE FROM ledger_act WHERE 1 IN (SELECT * FROM gone)"
    ),
    "comment": lambda: connection.cursor().execute("/* quiet */ DELETE FROM ledger_act"),
    "nested": lambda: connection.cursor().execute(
        "WITH gone AS (DELETE FROM ledger_act RETURNING id) SELECT * FROM gone"
    ),
}


@pytest.mark.parametrize("how", WRITES)
def test_nothing_writes_outside_an_action(how):
    with pytest.raises(WriteOutsideAction):
        WRITES[how]()


def test_an_action_called_while_reading_is_refused():
    with pytest.raises(WriteWhileReading), reading():
        record("desk.assigned", subject=a_subject(), by=EXAMINER, at=now())


def test_a_look_may_be_written_while_reading():
    person = uuid4()
    with reading():
        look("sheet", by=EXAMINER, at=now(), reason="examination", person=person)
    citizen = Actor(kind=ActorKind.CITIZEN, person=person)
    [seen] = looks_at(viewer=citizen)
    assert seen.by_role == "examiner"


def test_nobody_reads_the_looks_at_somebody_else():
    look("sheet", by=EXAMINER, at=now(), reason="examination", person=uuid4())
    assert not looks_at(viewer=Actor(kind=ActorKind.CITIZEN, person=uuid4())).exists()
    assert not looks_at(viewer=Actor(kind=ActorKind.CITIZEN)).exists()


def test_the_scope_ends_with_its_block():
    def reach() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('sijill.reach', true), '')")
            return cursor.fetchone()[0]

    with acting_for(Actor(kind=ActorKind.AGENT, reach=frozenset({"CH-03"}))):
        assert reach() == "CH-03"
        with acting_for(SYSTEM):
            assert reach() == "*"
        assert reach() == "CH-03"


def test_the_permission_to_write_does_not_leak_to_another_thread():
    failures: list[BaseException] = []

    def elsewhere() -> None:
        try:
            Act.objects.update(kind="x")
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    @action
    def here() -> None:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()

    here()
    assert isinstance(failures[0], WriteOutsideAction)


def test_a_scope_told_inside_what_was_undone_is_told_again():
    def reach() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting('sijill.reach', true), '')")
            return cursor.fetchone()[0]

    with acting_for(Actor(kind=ActorKind.AGENT, reach=frozenset({"CH-03"}))):
        assert reach() == "CH-03"
        saved = transaction.savepoint()
        with acting_for(SYSTEM):
            assert reach() == "*"
            transaction.savepoint_rollback(saved)
            assert reach() == "*"
        assert reach() == "CH-03"
        with acting_for(SYSTEM), transaction.atomic():
            assert reach() == "*"
        assert reach() == "CH-03"


def test_a_block_that_asks_nothing_tells_the_database_nothing():
    with CaptureQueriesContext(connection) as told, acting_for(SYSTEM):
        pass
    assert not [query for query in told if "set_config" in query["sql"]]
