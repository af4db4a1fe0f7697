"""What the database refuses by itself: other chambers' rows, and rows that cannot be true."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sijill.desk.models import Appeal, Case, Correction, Decision, Evidence
from sijill.kernel.actor import ANONYMOUS
from sijill.ledger.transaction import acting_for, action

from .factories import FES, NOW, RABAT, agent, citizen, draft, everything, institutions, sent

pytestmark = pytest.mark.django_db


def rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_a_case_of_another_chamber_is_invisible_even_to_a_raw_query():
    sent()
    with acting_for(agent(institution=FES)):
        assert (rows("desk_case"), rows("desk_evidence")) == (1, 1)
    with acting_for(agent(institution=RABAT)):
        assert (rows("desk_case"), rows("desk_evidence")) == (0, 0)


def test_a_person_sees_their_own_cases_and_nobody_elses():
    by = citizen()
    draft(by)
    with acting_for(by):
        assert rows("desk_case") == 1
    with acting_for(citizen()):
        assert (rows("desk_case"), rows("desk_evidence")) == (0, 0)


def test_whoever_forgets_to_say_who_asks_sees_nothing():
    draft(citizen())
    assert rows("desk_case") == 0
    with acting_for(ANONYMOUS):
        assert rows("desk_case") == 0


def test_a_draft_is_hidden_from_the_chamber_until_it_is_sent():
    draft(citizen())
    with acting_for(agent()):
        assert rows("desk_case") == 0


def test_nobody_writes_a_case_into_another_chamber():
    case = sent()
    clerk = agent()
    with acting_for(clerk), pytest.raises(DatabaseError), transaction.atomic():
        action(lambda: Case.objects.filter(pk=case.pk).update(institution=RABAT))()


@pytest.mark.parametrize("table", ["desk_case", "desk_decision", "desk_correction", "desk_appeal"])
def test_the_pages_delete_nothing_that_was_asked_or_decided(table):
    @action
    def delete():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        delete()


OF_A_CASE = ("desk_caseverdict", "desk_correction", "desk_decision", "desk_appeal")


def seen() -> dict[str, int]:
    return {table: rows(table) for table in OF_A_CASE}


def test_what_belongs_to_a_case_is_seen_by_whoever_sees_the_case():
    person = citizen()
    case = sent(person)
    with everything():
        contested = decision(case, outcome="refused", ground="x")
        make(Appeal, case=case, decision=contested, grounds="a")
        asked = {"asked_by": uuid4(), "asked_at": NOW, "until": NOW.date(), "items": []}
        make(Correction, case=case, **asked)
        whole = seen()
    assert all(whole.values())
    for viewer in (person, agent(institution=FES)):
        with acting_for(viewer):
            assert seen() == whole
    for stranger in (ANONYMOUS, citizen(), agent(institution=RABAT)):
        with acting_for(stranger):
            assert not any(seen().values())


def test_nobody_decides_a_case_of_another_chamber_by_a_raw_statement():
    case = sent()
    with acting_for(agent(institution=RABAT)), pytest.raises(DatabaseError, match="row-level"):
        decision(case)


def refused_by(name: str):
    return pytest.raises(IntegrityError, match=name)


@action
def change(case: Case, **values: object) -> None:
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "lost"}, "case_state_known"),
        ({"state": "submitted"}, "case_submitted_has_date"),
        ({"state": "submitted", "submitted_at": NOW}, "case_submitted_has_institution"),
        ({"state": "to_correct", "submitted_at": NOW, "institution_id": FES},
         "case_to_correct_stops_the_clock"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_true_is_not_kept(values, name):
    institutions()
    case = draft(citizen())
    with everything(), refused_by(name):
        change(case, **values)


def test_two_cases_never_share_a_reference():
    one, two = draft(citizen()), draft(citizen())
    with everything(), refused_by("reference"):
        change(two, reference=one.reference)


@action
def make(model, **values):
    with transaction.atomic():
        return model.objects.create(**values)


def decision(case: Case, **values: object) -> Decision:
    given = {
        "case": case,
        "outcome": "accepted",
        "stage": "proposed",
        "ground": "",
        "article": "",
        "decided_by": uuid4(),
        "decided_at": NOW,
        **values,
    }
    return make(Decision, **given)


SELF = uuid4()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"outcome": "perhaps"}, "decision_outcome_known"),
        ({"stage": "final"}, "decision_final_is_signed"),
        ({"signed_at": NOW}, "decision_final_is_signed"),
        ({"outcome": "refused"}, "decision_refusal_has_ground"),
        ({"stage": "final", "signed_at": NOW, "decided_by": SELF, "signed_by": SELF},
         "decision_four_eyes"),
    ],
)  # fmt: skip
def test_a_decision_that_cannot_be_true_is_not_kept(values, name):
    case = sent()
    with everything(), refused_by(name):
        decision(case, **values)


def test_one_proposal_and_one_decision_stand_at_a_time():
    case = sent()
    with everything():
        decision(case)
        with refused_by("decision_one_standing"):
            decision(case)
        decision(case, undone_at=NOW)


def test_one_correction_is_open_at_a_time():
    case = sent()
    values = {
        "case": case,
        "asked_by": uuid4(),
        "asked_at": NOW,
        "until": NOW.date(),
        "items": [],
    }
    with everything():
        make(Correction, **values)
        with refused_by("correction_one_open"):
            make(Correction, **values)


def test_a_decision_is_contested_once():
    case = sent()
    with everything():
        contested = decision(case, outcome="refused", ground="x")
        make(Appeal, case=case, decision=contested, grounds="a")
        with refused_by("appeal_once"):
            make(Appeal, case=case, decision=contested, grounds="b")


def test_one_document_of_each_kind_stands():
    from .factories import join

    case = sent()
    with everything():
        assert Evidence.objects.filter(case=case).count() == 1
        with refused_by("evidence_one_standing"), transaction.atomic():
            join(case)
