"""The two populations set side by side, from the file of the fund to the rows on the desk."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for
from sijill.linkage.score import SHIPPED
from sijill.protection.models import Counterpart, Difference, Run
from sijill.protection.queries import people
from sijill.protection.reconciling.lists import Unfit
from sijill.protection.reconciling.running import Asked, reconcile
from sijill.protection.tests.factories import LATER, candidate
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
COLUMNS = ("id", "nia", "first_name_fr", "last_name_fr", "cin", "birth_date", "sex", "commune",
           "regime", "status", "since", "province")  # fmt: skip
HAMID = {
    "name__given_ar": "حميد",
    "name__family_ar": "بوعزة",
    "name__given_latin": "Hamid",
    "name__family_latin": "Bouazza",
    "card__birth": "1971-09-09",
}


@pytest.fixture(autouse=True)
def later():
    with clock.stopped(LATER):
        yield


def theirs(entry, reference, **changes):
    """One row of the fund's list about somebody of ours."""
    person = entry.own_person
    born = f"{person.birth_year:04d}-{person.birth_month:02d}-{person.birth_day:02d}"
    return {
        "id": reference,
        "first_name_fr": person.given_latin,
        "last_name_fr": person.family_latin,
        "cin": person.document,
        "birth_date": born,
        "sex": person.sex,
        "status": "active",
        **changes,
    }


STRANGER = {
    "id": "F900", "first_name_fr": "Driss", "last_name_fr": "Lahlou", "cin": "ZT77001",
    "birth_date": "1958-04-17", "sex": "m", "status": "active", "province": make.IN_RABAT,
}  # fmt: skip


def ran(tmp_path, *rows, at=LATER, number=[0]):  # noqa: B006 - counts the files
    number[0] += 1
    path = tmp_path / f"fund-{number[0]}.csv"
    with path.open("w", newline="") as file:
        sheet = csv.DictWriter(file, COLUMNS)
        sheet.writeheader()
        sheet.writerows(rows)
    asked = Asked(theirs=path, as_of=TODAY, theirs_as_of=TODAY, model=SHIPPED, threads=1)
    return reconcile(asked, at=at)


def open_ones():
    with acting_for(SYSTEM):
        rows = Difference.objects.filter(state="open").order_by("kind", "cause", "their_id")
        return [(d.kind, d.cause, d.their_id) for d in rows]


def test_who_stands_where_is_told_with_its_cause_and_worked_in_increments(tmp_path):
    alike, wrong = candidate(), candidate(**HAMID)
    ours = candidate(**make.FATIMA)
    rows = [
        theirs(alike.entry, "F1"),
        theirs(wrong.entry, "F2", birth_date="1971-09-08"),
        STRANGER,
    ]
    run = ran(tmp_path, *rows)
    assert (run.state, run.ours, run.theirs, run.tied, run.alike) == ("done", 3, 3, 2, 1)
    assert open_ones() == [
        ("differ", "to_correct", "F2"),
        ("only_ours", "not_asked", ""),
        ("only_theirs", "not_registered", "F900"),
    ]
    with acting_for(SYSTEM):
        assert Counterpart.objects.count() == 2
        lone = Difference.objects.get(kind="only_ours")
        assert (lone.entry, lone.chamber_id) == (ours.entry_id, make.FES)
        assert Difference.objects.get(kind="only_theirs").chamber_id == make.RABAT
        before = dict(Difference.objects.values_list("key", "id"))
    assert Act.objects.filter(kind="protection.reconciled", subject_id=run.pk).exists()

    everybody = Actor(kind=ActorKind.AGENT, reach=frozenset({"*"}), assurance=Assurance.MFA)

    def behind(of):
        with acting_for(SYSTEM):
            found, after = {}, ""
            while after is not None:  # one after the other: every page leads to the next
                page = people.page(of, run=run, viewer=everybody, after=str(after), size=1)
                found |= {line.entry.pk: line.their_id for line in page.lines}
                after = page.after
            return found

    assert behind(people.Of.BOTH) == {alike.entry_id: "F1", wrong.entry_id: "F2"}
    assert behind(people.Of.ALIKE) == {alike.entry_id: "F1"}
    assert behind(people.Of.OURS) == {**behind(people.Of.BOTH), ours.entry_id: ""}
    assert behind(people.Of.NEITHER) == {}

    again = ran(tmp_path, *rows, at=LATER + timedelta(days=30))
    assert again.told["moved"] == {"fresh": 0, "changed": 0, "returned": 0, "vanished": 0}
    with acting_for(SYSTEM):
        assert dict(Difference.objects.values_list("key", "id")) == before

    rows[1] = theirs(wrong.entry, "F2")
    more = [*rows, theirs(ours.entry, "F3")]
    third = ran(tmp_path, *more, at=LATER + timedelta(days=60))
    assert third.told["moved"]["vanished"] == 2
    with acting_for(SYSTEM):
        gone = dict(Difference.objects.filter(state="closed").values_list("kind", "gone"))
        assert gone == {"differ": "agrees", "only_ours": "in_both"}
        assert Counterpart.objects.count() == 3
    assert open_ones() == [("only_theirs", "not_registered", "F900")]

    fourth = ran(tmp_path, *rows, at=LATER + timedelta(days=90))
    assert fourth.told["moved"]["returned"] == 1, "it is the same difference, open again"
    with acting_for(SYSTEM):
        assert Difference.objects.count() == 3


def test_a_number_both_hold_ties_a_stranger_and_a_second_record_is_told(tmp_path):
    one, twice = candidate(), candidate(**HAMID)
    run = ran(
        tmp_path,
        {**STRANGER, "nia": one.entry.nia},
        theirs(twice.entry, "F1"),
        theirs(twice.entry, "F2"),
    )
    assert (run.tied, run.alike) == (2, 1)
    [identity, again] = open_ones()
    assert identity == ("differ", "wrong_identity", "F900")
    assert again[:2] == ("several_theirs", "twice")


def test_a_list_that_cannot_be_read_is_refused_and_the_run_is_not_left_open(tmp_path):
    path = tmp_path / "fund.csv"
    asked = Asked(theirs=path, as_of=TODAY, theirs_as_of=TODAY)
    for text, said in (
        ("name_fr,cin\nDriss Lahlou,ZT77001\n", "as `id`"),
        ("id,cin,status\nF1,ZT77001,gone\n", "`status` says gone"),
        ("id,cin,since\nF1,ZT77001,hier\n", "`since` says hier"),
    ):
        path.write_text(text)
        with pytest.raises(Unfit, match=said):
            reconcile(asked, at=LATER)
    assert not Run.objects.exists()


def test_a_run_that_fails_leaves_nothing_and_lets_the_next_one_begin(tmp_path, monkeypatch):
    monkeypatch.setattr("sijill.protection.reconciling.running._linked", lambda *a: 1 / 0)
    for number in (1, 2):
        with pytest.raises(ZeroDivisionError):
            ran(tmp_path, STRANGER)
        assert Run.objects.get(number=number).state == "failed"
