"""What the database refuses by itself, and what happens when two people act at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sijill.kernel.actor import ANONYMOUS, Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import WriteOutsideAction, acting_for, action
from sijill.register.actions import enter
from sijill.register.models import Entry, Person, PersonKeys, Version
from sijill.register.tests import factories as make


@action
def write(model: Any, **changes: Any) -> Any:
    return model.objects.create(**changes)


@action
def update(row: Any, **changes: Any) -> int:
    return type(row).objects.filter(pk=row.pk).update(**changes)


def copied(row: Any, **changes: Any) -> dict[str, Any]:
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return fields | {"id": uuid4()} | changes


BROKEN = [
    (Person, {"document": "C1"}, "person_sex", {"sex": "x"}),
    (Person, {"document": "C2"}, "person_day_needs_month", {"birth_month": None}),
    (Person, {"document": ""}, "person_has_document", {}),
    (Person, {"document": "C3"}, "person_document_kind", {"document_kind": "passport"}),
    (Entry, {"nia": "1"}, "entry_state_known", {"state": "lost"}),
    (Entry, {"nia": "2"}, "entry_category_known", {"category": "guild"}),
    (Entry, {"nia": "3"}, "register_entry_person_id_key", {}),
    (Version, {}, "version_once", {}),
    (Version, {"valid_from": "2020-01-01"}, "version_state_known", {"state": "lost"}),
    (Person, {}, "person_document", {}),
    (Entry, {"person_id": uuid4()}, "nia", {}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "fresh", "constraint", "wrong"), BROKEN)
def test_the_database_says_no_first(
    model: Any, fresh: dict[str, Any], constraint: str, wrong: dict[str, Any]
) -> None:
    make.entered()
    with make.everything():
        row = model.objects.get()
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            write(model, **copied(row, **{**fresh, **wrong}))


@pytest.mark.django_db
def test_a_withdrawn_document_is_free_and_is_not_given_twice() -> None:
    entry = make.entered()
    with make.everything():
        update(entry.person, document_withdrawn_at=make.NOW)
        write(Person, **copied(entry.person, document_withdrawn_at=None))
        with pytest.raises(IntegrityError, match="person_document"), transaction.atomic():
            write(Person, **copied(entry.person, document_withdrawn_at=None))


@pytest.mark.django_db
def test_a_version_is_neither_altered_nor_removed_by_the_web() -> None:
    make.entered()
    with make.everything():
        version = Version.objects.get()
        for sql in (
            "UPDATE register_version SET state = 'annulled'",
            "DELETE FROM register_version",
            "TRUNCATE register_version",
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                execute(sql)
        assert Version.objects.get().state == version.state


@action
def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("role", ["owner", "work"])
def test_a_version_is_not_altered_by_anybody(clone: Any, role: str) -> None:
    make.entered()
    with psycopg.connect(clone.url(role)) as direct:
        for sql in (
            "UPDATE register_version SET state = 'annulled'",
            "DELETE FROM register_version",
            "TRUNCATE register_version",
        ):
            with pytest.raises(psycopg.Error):
                direct.execute(sql)
            direct.rollback()


@pytest.mark.django_db
def test_nothing_is_written_outside_an_action() -> None:
    with pytest.raises(WriteOutsideAction):
        PersonKeys.objects.create(person=uuid4(), keys=[])


def counts() -> tuple[int, int, int]:
    return Person.objects.count(), Entry.objects.count(), Version.objects.count()


SEEN = [
    ("its chamber", lambda entry: make.agent(institution=make.FES), 1),
    ("another chamber", lambda entry: make.agent(institution=make.RABAT), 0),
    ("the person", lambda entry: make.citizen(person=entry.person_id), 1),
    ("another person", lambda entry: make.citizen(person=uuid4()), 0),
    ("somebody without a person", lambda entry: make.citizen(), 0),
    ("nobody", lambda entry: ANONYMOUS, 0),
    ("an empty reach", lambda entry: Actor(reach=frozenset()), 0),
    ("a reach of commas", lambda entry: Actor(reach=frozenset({"", "CH"})), 0),
    ("the country", lambda entry: Actor(reach=frozenset({"*"})), 1),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "viewer", "seen"), SEEN)
def test_a_forgotten_filter_still_shows_only_what_is_theirs(
    who: str, viewer: Any, seen: int
) -> None:
    entry = make.entered()
    with acting_for(viewer(entry)):
        assert counts() == (seen, seen, seen)


@pytest.mark.django_db
def test_without_a_scope_nothing_is_seen() -> None:
    make.entered()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM register_person GROUP BY 1")
        assert cursor.fetchall() == []
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchall() == [(False, False)]


@pytest.mark.django_db
def test_a_chamber_cannot_enter_somebody_into_another() -> None:
    entry = make.entered()
    refused = pytest.raises(DatabaseError, match="row-level security")
    with acting_for(make.agent(institution=make.RABAT)), refused, transaction.atomic():
        write(Person, **copied(entry.person, document="Z1"))


@pytest.mark.django_db
def test_search_keys_alone_tell_nothing_of_whose_they_are() -> None:
    make.entered()
    with acting_for(ANONYMOUS):
        [keys] = PersonKeys.objects.order_by("person")
        assert not Person.objects.filter(pk=keys.person).exists()


def test_two_acceptances_of_one_card_at_once_make_one_entry_and_one_verdict(clone: Any) -> None:
    first = make.examined(make.sent(card__number="C418207"))
    second = make.sent(card__number="C418207", **make.IN_RABAT_TRAIT, **make.FATIMA)
    second = make.examined(make.settled(second, "different"))
    registrars = [make.agent(Role.REGISTRAR, case.institution_id) for case in (first, second)]
    results = clone.at_once(
        lambda: make.signed(first, by=registrars[0]),
        lambda: make.signed(second, by=registrars[1]),
    )
    refused = [r for r in results if isinstance(r, Refused)]
    assert len(refused) == 1, results
    with make.everything():
        assert counts() == (1, 1, 1)
    states = {make.fresh(case).state for case in (first, second)}
    assert states == {"accepted", "examined"}


def test_the_same_case_accepted_twice_at_once_is_entered_once(clone: Any) -> None:
    case = make.examined(make.sent())
    one, other = make.agent(Role.REGISTRAR), make.agent(Role.REGISTRAR)
    results = clone.at_once(lambda: make.signed(case, by=one), lambda: make.signed(case, by=other))
    assert sum(isinstance(r, Refused) for r in results) == 1, results
    with make.everything():
        assert counts() == (1, 1, 1)


def test_a_card_taken_between_the_look_and_the_write_is_a_verdict_not_a_fault(clone: Any) -> None:
    """Both look before either writes: only the unique document stands between them."""
    from sijill.register.actions import entering

    people = ({"card__number": "C700001"}, {"card__number": "C700002", **make.FATIMA})
    cases = [make.examined(make.sent(**person)) for person in people]
    for case in cases:
        _renumber(case, "C700000")
    decisions = [_proposed(case) for case in cases]
    by = make.agent(Role.REGISTRAR)

    def accept(n: int) -> Any:
        with acting_for(by):
            case = make.fresh(cases[n])
            return enter(case=case, decision=decisions[n], by=by, at=make.NOW)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entering, "holding_of", lambda case: None)
        results = clone.at_once(lambda: accept(0), lambda: accept(1))
    [verdict] = [v for r in results if isinstance(r, Refused) for v in r.verdicts]
    assert verdict.code == "previous.entered"
    with make.everything():
        assert counts() == (1, 1, 1)


@action
def _renumber(case: Any, number: str) -> None:
    with make.everything():
        row = make.fresh(case)
        row.answers["card"]["number"] = number
        row.save()


def _proposed(case: Any) -> Any:
    with make.everything():
        return case.decisions.order_by("decided_at").last()


def test_twenty_acceptances_at_once_give_twenty_numbers(clone: Any) -> None:
    cases = [
        make.examined(make.sent(name__given_latin=name, card__birth=str(1960 + n)))
        for n, name in enumerate(["Ali", "Omar", "Said", "Hind", "Zineb", "Karim"])
    ]
    by = [make.agent(Role.REGISTRAR) for _ in cases]
    results = clone.at_once(
        *(lambda n=n: make.signed(cases[n], by=by[n]) for n in range(len(cases)))
    )
    assert not [r for r in results if isinstance(r, Exception)]
    with make.everything():
        numbers = set(Entry.objects.values_list("nia", flat=True))
    assert len(numbers) == len(cases)


def test_a_suspension_and_a_striking_off_at_once_leave_a_history_without_a_gap(
    clone: Any,
) -> None:
    from sijill.register import actions

    entry = make.entered()
    one, other = make.agent(Role.REGISTRAR), make.agent(Role.REGISTRAR)
    at = make.NOW + timedelta(days=1)

    def move(verb: Any, by: Actor) -> Any:
        with acting_for(by):
            return verb(entry=entry, ground="asked", article="", by=by, at=at)

    clone.at_once(lambda: move(actions.suspend, one), lambda: move(actions.strike_off, other))
    with make.everything():
        states = list(Version.objects.order_by("recorded_at").values_list("state", flat=True))
    assert states in (
        ["entered", "suspended", "struck_off"],
        ["entered", "struck_off"],
    )
    assert make.fresh(entry).state == "struck_off"
