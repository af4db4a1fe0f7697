"""An invented register holds together: its rows are those of the actions, its log verifies."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from sijill.desk.models import Case, CaseVerdict, Decision
from sijill.kernel.actor import SYSTEM
from sijill.ledger.actions.loading import line
from sijill.ledger.transaction import acting_for
from sijill.linkage.people.tables import rows as table
from sijill.portal.population.entries import Marks, Told, arriving
from sijill.portal.population.lives import live
from sijill.portal.population.offices import Keepers
from sijill.portal.population.piece import write
from sijill.portal.population.plan import ACCEPTED, ORGANISED, Plan
from sijill.portal.population.staff import take_office
from sijill.register.actions.arriving import Arrival, _row
from sijill.register.models import (
    Entry,
    Organisation,
    OrganisationKeys,
    Person,
    PersonKeys,
    Version,
)
from sijill.register.queries import keyed
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import ATTESTATION, CIN, Place, read
from sijill.register.rules.days import PartialDay
from sijill.register.rules.keys import KEYS_VERSION

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLAN = Plan(entries=400, seed=7, now=NOW)


@pytest.fixture
def everything():
    with acting_for(SYSTEM):
        yield


@pytest.fixture
def settled(db, settings, tmp_path, everything):
    """A small population, written as `populate` writes a piece of a large one."""
    settings.DEMONSTRATION, settings.FILE_STORE = True, tmp_path
    write(PLAN, 0, take_office(PLAN))


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


def test_every_entry_stands_with_its_version_its_act_and_its_keys(settled):
    assert Entry.objects.count() == PLAN.entries
    persons = Entry.objects.filter(organisation=None).count()
    assert Person.objects.count() == PersonKeys.objects.count() == persons
    assert Organisation.objects.count() == OrganisationKeys.objects.count()
    assert Organisation.objects.count() == PLAN.entries - persons
    assert not Entry.objects.filter(versions=None).exists()
    newest = Version.objects.order_by("entry", "-recorded_at").distinct("entry")
    states = dict(newest.values_list("entry", "state"))
    assert dict(Entry.objects.values_list("id", "state")) == states


def test_everybody_is_found_by_the_keys_that_an_acceptance_writes(settled):
    for model, made in (
        (PersonKeys, keyed.keys_of_persons),
        (OrganisationKeys, keyed.keys_of_organisations),
    ):
        rows = {row.pk: row for row in model.objects.order_by("pk")}
        today = made(rows)
        assert {row.version for row in rows.values()} == {KEYS_VERSION}
        assert {pk: set(row.keys) for pk, row in rows.items()} == {
            pk: set(keys) for pk, keys in today.items()
        }


def test_requests_stand_in_every_state_with_what_belongs_to_it(settled):
    accepted = Case.objects.filter(state="accepted")
    of_persons = accepted.filter(procedure="registration").count()
    assert of_persons == round((PLAN.entries - accepted.count() + of_persons) * ACCEPTED)
    assert accepted.count() - of_persons == round(PLAN.entries * ORGANISED)
    assert not Case.objects.filter(submitted_at__isnull=False, verdicts=None).exists()
    assert not accepted.filter(decisions=None).exists()
    assert Decision.objects.filter(stage="final", act=None).count() == 0
    assert CaseVerdict.objects.exclude(judged="").exists()


def test_nothing_of_it_lies_ahead(settled):
    assert not Version.objects.filter(recorded_at__gt=NOW).exists()
    assert not Case.objects.filter(opened_at__gt=NOW).exists()
    assert not Decision.objects.filter(decided_at__gt=NOW + timedelta(days=1)).exists()


def test_a_piece_that_stands_is_not_written_again(settled):
    assert write(PLAN, 0, take_office(PLAN)) is False
    assert Entry.objects.count() == PLAN.entries


def test_names_hold_no_sign_that_would_break_a_line():
    text = "".join("".join(row.values()) for name in ("given", "family", "stems", "places")
                   for row in table(name))  # fmt: skip
    assert not set(text) & set('\t\n\\"%')
