"""An invented register holds together: its rows are those of the actions, its log verifies."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import transaction

from sijill.desk.models import Case, CaseVerdict, Decision
from sijill.kernel.actor import SYSTEM
from sijill.ledger.actions.loading import line
from sijill.ledger.models import Act, Cursor, Handled
from sijill.ledger.queries.log import numbered
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for
from sijill.ledger.verification import verify
from sijill.linkage.people.tables import rows as table
from sijill.portal.population.entries import Marks, Told, arriving
from sijill.portal.population.lives import live
from sijill.portal.population.offices import Keepers
from sijill.portal.population.piece import write
from sijill.portal.population.plan import Plan
from sijill.portal.population.run import begin, finish
from sijill.portal.population.staff import take_office
from sijill.protection.models import Affiliation
from sijill.protection.queries.affiliations import declared_regime, situation
from sijill.protection.rules.due import is_due
from sijill.protection.rules.life import CoverState
from sijill.protection.tasks import PROTECTION
from sijill.register.actions.arriving import Arrival, _row
from sijill.register.models import (
    Entry,
    Organisation,
    Person,
    PersonKeys,
    Version,
)
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import ATTESTATION, CIN, Place, read
from sijill.register.rules.days import PartialDay

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLAN = Plan(entries=400, seed=7, now=NOW)


@pytest.fixture
def everything():
    with acting_for(SYSTEM):
        yield


def test_a_line_made_by_hand_is_the_line_of_the_import():
    lives = live(PLAN, 0)
    people = lives.people
    chambers = {code: f"CH-{code[:2]}" for code in people.province}
    told = Told(people, Keepers(chamber=chambers, institution=chambers, registrar={}, examiner={}))
    ids = [f"{number:032x}" for number in range(len(people))]
    marks = Marks(numbers=ids, acts=ids, versions=ids, cases=[""] * len(people))
    made = arriving(lives, told, marks)
    for row in range(0, lives.taken, 7):
        year, month, day = told.births[row]
        ga, fa, gl, fl = told.names[row]
        place = Place(
            province=told.provinces[row], commune=told.communes[row], address=told.addresses[row]
        )
        asking = replace(
            read({}),
            **{"given_ar": ga, "family_ar": fa, "given_latin": gl, "family_latin": fl},
            document_kind=CIN,
            document=told.documents[row],
            born=PartialDay(year, month or None, day or None),
            birth_place=people.birth_place[row],
            sex=str(people.sex[row]),
            trade=told.trades[row],
            path=ATTESTATION,
            since=PartialDay(told.since[row]),
            phone=told.phones[row],
            phone_shared=bool(people.phone_shared[row]),
            workplace=place,
            residence=place,
            regime=told.values[row]["regime"],
        )
        arrival = Arrival(
            person=UUID(lives.person[row]),
            entry=UUID(lives.entry[row]),
            version=UUID(ids[row]),
            act=UUID(ids[row]),
            nia=ids[row],
            nia_version="imported",
            chamber=told.chambers[row],
            institution=told.institutions[row],
            category=Category(lives.category(row)),
            state=EntryState.ENTERED,
            entered_on=lives.entered_at[row].item().date(),
            asking=asking,
        )
        at = lives.recorded_at[row].item().replace(tzinfo=UTC)
        expected, found = line(_row(arrival, at)).split("\t"), made[row].split("\t")
        assert json.loads(found[-1]) == json.loads(expected[-1])
        assert found[12:-1] == expected[12:-1]
        assert found[4:11] == expected[4:11]


def test_a_piece_cut_in_the_middle_leaves_nothing_and_is_made_whole_by_the_next(
    db, settings, tmp_path, everything, monkeypatch
):
    settings.DEMONSTRATION, settings.FILE_STORE = True, tmp_path
    monkeypatch.setattr("sijill.portal.population.plan.PIECE", 100)
    monkeypatch.setattr("sijill.portal.population.entries.PIECE", 100)
    plan = begin(replace(PLAN, entries=200))
    keepers = take_office(plan)
    assert write(plan, 0, keepers) is True
    before = _everything_counted()
    with monkeypatch.context() as cut:
        cut.setattr("sijill.portal.population.piece._write_later", _fall)
        with pytest.raises(Cut):
            write(plan, 1, keepers)
    assert _everything_counted() == before
    assert [write(plan, piece, keepers) for piece in range(plan.pieces)] == [False, True]
    assert Entry.objects.count() == plan.entries


class Cut(Exception):
    """The machine stops here."""


def _fall(*_):
    raise Cut


def _everything_counted():
    tables = (Entry, Person, Organisation, Version, PersonKeys, Case, CaseVerdict, Decision, Act)
    return [table.objects.count() for table in tables]


def test_the_same_seed_at_the_same_instant_is_the_same_population(
    db, settings, tmp_path, everything
):
    settings.DEMONSTRATION, settings.FILE_STORE = True, tmp_path
    plan = begin(PLAN)
    keepers = take_office(plan)
    found = []
    for _ in range(2):
        mark = transaction.savepoint()
        write(plan, 0, keepers)
        found.append([list(table.objects.order_by("pk").values()) for table in SAME])
        transaction.savepoint_rollback(mark)
    assert found[0] == found[1]


SAME = (Person, Organisation, Entry, Version, PersonKeys, Case, CaseVerdict, Decision, Act)


def test_a_population_verifies_once_it_is_sealed(clone, settings, tmp_path):
    settings.DEMONSTRATION, settings.FILE_STORE = True, tmp_path
    settings.LOG_FOLDER = tmp_path / "log"
    with role_of(clone, "work"):
        plan = begin(replace(PLAN, entries=120))
        write(plan, 0, take_office(plan))
        finish(tell=lambda *_: None)
        assert not list(verify(at=NOW))
        assert_each_way_to_the_fund_is_the_one_that_an_act_opens()


def assert_each_way_to_the_fund_is_the_one_that_an_act_opens() -> None:
    with acting_for(SYSTEM):
        due = {
            entry.pk: declared_regime(entry)
            for entry in Entry.objects.exclude(person=None)
            if is_due(situation(entry, None, at=NOW))
        }
        opened = dict(Affiliation.objects.values_list("entry", "regime"))
    assert opened == due
    assert 0 < len(due) < Entry.objects.count()
    assert {a.state for a in Affiliation.objects.all()} == {CoverState.CANDIDATE}
    behind = Cursor.objects.get(pk=PROTECTION.name).next_seq
    assert behind == Handled.objects.filter(consumer=PROTECTION.name).count() == numbered()


MEASURED = """
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
import django
django.setup()
from django.conf import settings
from sijill.portal.population.piece import write
from sijill.portal.population.plan import Plan
from sijill.portal.population.run import begin
from sijill.portal.population.staff import take_office
from tests.memory import MB, peak
settings.DEMONSTRATION, settings.FILE_STORE = True, Path(sys.argv[1])
plan = begin(Plan(entries=50_000, seed=7, now=datetime.fromisoformat(sys.argv[2])))
keepers = take_office(plan)
for piece in range(plan.pieces):
    write(plan, piece, keepers)
    print(peak() // MB)
"""
CEILING, MORE = 600, 60  # megabytes of a process that does nothing else


@pytest.mark.long
def test_the_second_piece_asks_for_no_more_memory_than_the_first(clone, tmp_path):
    own = {"DATABASE_WORK_URL": clone.url("work"), "SIJILL_ROLE": "work"}
    own["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path), NOW.isoformat()],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    peaks = [int(peak) for peak in done.stdout.split()]
    assert len(peaks) > 1
    assert peaks[-1] < CEILING
    assert peaks[-1] - peaks[0] < MORE


def test_names_hold_no_sign_that_would_break_a_line():
    text = "".join("".join(row.values()) for name in ("given", "family", "stems", "places")
                   for row in table(name))  # fmt: skip
    assert not set(text) & set('\t\n\\"%')
