"""A small population, written once for all that is read of it here."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from sijill.desk.actions.evidence import wrapped_key
from sijill.desk.archive import read as read_part
from sijill.desk.models import Case, CaseVerdict, Decision, Evidence
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.portal.population.piece import write
from sijill.portal.population.plan import ACCEPTED, ORGANISED
from sijill.portal.population.run import begin
from sijill.portal.population.staff import take_office
from sijill.portal.tests.test_population import NOW, PLAN
from sijill.protection.models import Outgoing
from sijill.register.models import (
    Entry,
    Membership,
    Organisation,
    OrganisationKeys,
    Person,
    PersonKeys,
    Supervision,
    Version,
)
from sijill.register.queries import keyed
from sijill.register.rules.keys import KEYS_VERSION


@pytest.fixture(scope="module")
def settled(django_db_setup, django_db_blocker, tmp_path_factory):
    """A population as `populate` writes a piece of a large one; taken back at the end."""
    store = override_settings(DEMONSTRATION=True, FILE_STORE=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), store, acting_for(SYSTEM), transaction.atomic():
        plan = begin(PLAN)
        write(plan, 0, take_office(plan))
        yield plan
        transaction.set_rollback(True)


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


def test_the_demonstration_of_the_fund_leaves_a_whole_country_alone(settled):
    said = StringIO()
    call_command("demo", exchange=True, stdout=said)
    assert "population stands here" in said.getvalue()
    assert not Outgoing.objects.exists()


def test_nothing_of_it_lies_ahead(settled):
    assert not Version.objects.filter(recorded_at__gt=NOW).exists()
    assert not Case.objects.filter(opened_at__gt=NOW).exists()
    assert not Decision.objects.filter(decided_at__gt=NOW + timedelta(days=1)).exists()


def test_a_piece_that_stands_is_not_written_again(settled):
    assert write(settled, 0, take_office(settled)) is False
    assert Entry.objects.count() == PLAN.entries


def test_requests_wait_at_every_chamber_in_a_useful_number(settled):
    at_the_desk = ("submitted", "to_correct", "resubmitted", "examined", "appealed")
    waiting = Case.objects.filter(state__in=at_the_desk)
    assert 0.025 < waiting.count() / PLAN.entries < 0.06
    gone = Entry.objects.filter(state__in=("struck_off", "suspended"))
    assert 0.01 < gone.count() / PLAN.entries < 0.05
    assert Membership.objects.count() >= 5
    assert Supervision.objects.filter(valid_to=None).exists()


def test_the_documents_of_a_request_in_hand_open(settled):
    row = Evidence.objects.filter(case__state="submitted").order_by("id").first()
    opened = read_part(1, case=row.case_id, file=row.pk, wrapped=wrapped_key(row))
    assert opened.startswith(b"\xff\xd8")
    assert not Evidence.objects.filter(case__state="accepted").exists()
