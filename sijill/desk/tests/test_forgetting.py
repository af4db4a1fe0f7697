"""What a request held goes when its time is over, and not a day earlier."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.urls import reverse

from sijill.desk.actions import forget, lapse, withdraw
from sijill.desk.models import CaseKeys, Decision, Evidence
from sijill.desk.queries.forgetting import in_turn
from sijill.desk.rules import CaseState
from sijill.desk.rules.forgetting import STATES, Forgetting, is_over
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for, action

from .factories import NOW, citizen, decided, draft, everything, fresh, institutions, sent
from .test_citizen_pages import signed_in
from .test_evidence import OLD, files, receive

pytestmark = pytest.mark.django_db
UNSENT, ENDED = Forgetting.UNSENT, Forgetting.ENDED
DAY = date(2030, 3, 1)


@pytest.mark.parametrize(("what", "state", "was_sent"), [*product(Forgetting, CaseState, (0, 1))])
def test_only_what_ended_and_gave_nothing_is_erased(what, state, was_sent):
    over = is_over(
        what,
        state=state,
        was_sent=bool(was_sent),
        kept_until=DAY - timedelta(days=1),
        contested_until=None,
        today=DAY,
    )
    assert over == (state in STATES[what] and bool(was_sent) == (what is ENDED))


@pytest.mark.parametrize(
    ("kept_until", "contested_until", "over"),
    [
        (DAY - timedelta(days=1), None, True),
        (DAY, None, False),
        (None, None, False),
        (DAY - timedelta(days=1), DAY, False),
        (DAY - timedelta(days=1), DAY - timedelta(days=1), True),
    ],
)
def test_the_last_day_is_still_kept_and_a_refusal_that_may_be_contested_too(
    kept_until, contested_until, over
):
    said = is_over(
        ENDED,
        state=CaseState.REFUSED,
        was_sent=True,
        kept_until=kept_until,
        contested_until=contested_until,
        today=DAY,
    )
    assert said == over


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILE_STORE = tmp_path / "files"
    settings.VAULT_KEYS = f"1:{OLD}"
    institutions()
    with clock.stopped(NOW):
        yield settings.FILE_STORE


def ended(verb, case, by=SYSTEM):
    with acting_for(by):
        verb(case=case, by=by, at=NOW)
    return fresh(case)


def forgotten(case, what, at) -> bool:
    with acting_for(SYSTEM):
        return forget(case=case.pk, what=what, by=SYSTEM, at=at)


def waiting(what, at) -> list:
    with everything():
        return list(in_turn(what, at=at))


def test_a_request_never_sent_keeps_its_dates_alone(store, django_capture_on_commit_callbacks):
    person = citizen()
    case = draft(person)
    receive(case, person)
    case = ended(lapse, case)
    late = NOW + timedelta(days=91)
    assert waiting(UNSENT, NOW + timedelta(days=90)) == []
    assert waiting(UNSENT, late) == [case.pk]
    with django_capture_on_commit_callbacks(execute=True):
        assert forgotten(case, UNSENT, late)
    case = fresh(case)
    assert (case.answers, case.title_ar, case.title_latin, case.phone) == ({}, "", "", "")
    assert (case.state, bool(case.reference)) == ("lapsed", True)
    assert files(store) == []
    with everything():
        assert {e.state for e in Evidence.objects.filter(case=case)} == {"removed"}
        assert not CaseKeys.objects.filter(case=case.pk).exists()
        act = Act.objects.get(kind="desk.forgotten", subject_id=case.pk)
        assert ActFacts.objects.get(act=act.pk).facts["what"] == "unsent"
    assert waiting(UNSENT, late) == []
    assert not forgotten(case, UNSENT, late), "a second time there is nothing to erase"


def test_documents_of_a_refusal_go_after_their_years_and_its_answers_stay():
    case = decided("refused")
    six_years = NOW + timedelta(days=6 * 366)
    assert waiting(ENDED, NOW + timedelta(days=5 * 365)) == []
    assert waiting(ENDED, six_years) == [case.pk]
    assert forgotten(case, ENDED, six_years)
    case = fresh(case)
    assert case.answers["name"]["latin"] == "Rachid Benali"
    with everything():
        assert {bytes(e.wrapped_key) for e in Evidence.objects.filter(case=case)} == {b""}


@action
def contestable(case, until) -> None:
    with everything():
        Decision.objects.filter(case=case, stage="final").update(appeal_until=until)


def test_what_may_still_be_contested_is_kept():
    case = decided("refused")
    later = NOW + timedelta(days=6 * 366)
    contestable(case, later.date())
    assert not forgotten(case, ENDED, later)


def test_a_request_that_was_granted_or_is_in_hand_is_never_touched():
    long_after = NOW + timedelta(days=40 * 366)
    for case in (decided("accepted"), sent(), draft(citizen())):
        for what in Forgetting:
            assert waiting(what, long_after) == []
            assert not forgotten(case, what, long_after)


def test_the_person_still_reads_when_a_forgotten_request_ended(client):
    person = citizen()
    case = ended(withdraw, draft(person), by=person)
    assert forgotten(case, UNSENT, NOW + timedelta(days=100))
    page = signed_in(client, person.space).get(reverse("desk:follow", args=[case.pk]))
    assert page.status_code == 200
    assert case.reference in page.content.decode()
