"""A person in front of the pages: answering, coming back, losing nothing."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from sijill.accounts.models import Space
from sijill.accounts.tests.factories import to_phones
from sijill.desk import actions
from sijill.desk.models import Case
from sijill.kernel import clock
from sijill.kernel.identifiers import reference
from sijill.ledger.transaction import acting_for

from .factories import (
    ANSWERS,
    NOW,
    PROVINCE_OF_FES,
    agent,
    citizen,
    decided,
    draft,
    everything,
    fresh,
    institutions,
    join,
    sent,
    space,
)

pytestmark = pytest.mark.django_db
HERE = "accounts.here"


@pytest.fixture(autouse=True)
def stopped():
    with clock.stopped(NOW) as hands:
        yield hands


@pytest.fixture
def browser() -> Client:
    institutions()
    return Client(headers={"accept-language": "fr"}, raise_request_exception=True)


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args)


def signed_in(browser: Client, own: UUID) -> Client:
    """The browser of somebody whose phone answered a code."""
    with everything():
        line = Space.objects.select_related("line").get(pk=own).line
    browser.force_login(line, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session[HERE] = {"space": str(own), "assurance": 1, "at": NOW.timestamp(), "national": False}
    session.save()
    return browser


def opened(browser: Client, procedure: str = "test-stall") -> UUID:
    answer = browser.post(url("open", procedure))
    return UUID(answer["location"].split("/")[3])


def post(browser: Client, case: UUID, page: str, revision: int = 0, **boxes):
    return browser.post(url("question", case, page), {"revision": revision, **boxes})


NAME = {"ar": "رشيد بنعلي", "latin": "Rachid Benali"}


def test_the_start_page_opens_nothing(browser):
    answer = browser.get(url("start", "test-stall"))
    assert answer.status_code == 200
    assert "A stand at a fair" in answer.text
    browser.post(url("open", "test-stall"))
    with everything():
        assert not Case.objects.exists()


def test_an_unknown_procedure_is_not_found(browser):
    assert browser.get(url("start", "nothing")).status_code == 404


def test_a_person_answers_confirms_the_phone_sends_and_follows(browser):
    case = opened(browser)
    assert browser.get(url("question", case, "name")).status_code == 200
    answer = post(browser, case, "name", **NAME)
    assert answer["location"] == url("question", case, "years")
    page = browser.get(answer["location"])
    assert "09:30" in page.text  # saved at, in Casablanca
    assert post(browser, case, "years", years="١٢").status_code == 302
    answer = post(browser, case, "place", province=PROVINCE_OF_FES)
    answer = post(browser, case, "phone", phone="٠٦ ٦١ ٤٨ ٢٠ ٧٨")
    assert answer["location"] == reverse("accounts:code")
    answer = browser.post(answer["location"], {"code": code_of("+212661482078")})
    assert answer["location"] == url("question", case, "papers")
    with everything():
        found = Case.objects.get(pk=case)
        assert found.answers["years"] == {"years": 12}
        assert found.phone == "+212661482078"
        join(found)
    answer = post(browser, case, "papers")
    assert answer["location"] == url("check", case)
    page = browser.get(url("check", case))
    assert "Rachid Benali" in page.text
    assert "06 61 48 20 78" in page.text.replace("\u00a0", " ")
    answer = browser.post(url("check", case))
    assert answer["location"] == url("submitted", case)
    page = browser.get(answer["location"])
    assert found.reference in page.text
    assert browser.get(url("receipt", case)).status_code == 200
    assert browser.get(url("follow", case)).status_code == 200
    assert fresh(found).state == "submitted"
    assert browser.post(url("check", case))["location"] == url("follow", case)


def code_of(phone: str) -> str:
    from sijill.accounts.queries import text_of

    message = to_phones(phone=phone)[0]
    digits = "".join(s if s.isdigit() else " " for s in text_of(message)).split()
    return next(d for d in digits if len(d) == 6)


def test_the_back_button_shows_what_was_answered(browser):
    case = opened(browser)
    post(browser, case, "name", **NAME)
    page = browser.get(url("question", case, "name"))
    assert "Rachid Benali" in page.text
    assert "no-store" in page["cache-control"]


def test_a_double_click_is_one_case_and_one_answer(browser):
    case = opened(browser)
    post(browser, case, "name", **NAME)
    again = post(browser, case, "name", **NAME)
    assert again["location"] == url("question", case, "years")
    with everything():
        assert Case.objects.get(pk=case).revision == 1


def test_the_older_of_two_tabs_is_told_and_loses_nothing(browser):
    case = opened(browser)
    post(browser, case, "name", **NAME)
    told = post(browser, case, "name", revision=0, ar="حميد التازي", latin="Hamid Tazi")
    assert told.status_code == 409
    assert "Rachid Benali" in told.text
    assert "Hamid Tazi" in told.text
    with everything():
        assert Case.objects.get(pk=case).title_latin == "Rachid Benali"
    post(browser, case, "name", revision=1, ar="حميد التازي", latin="Hamid Tazi")
    with everything():
        assert Case.objects.get(pk=case).title_latin == "Hamid Tazi"


def test_a_sign_in_that_ended_keeps_what_was_typed(browser):
    own = space()
    case = draft(citizen(own))
    signed_in(browser, own)
    browser.get(url("question", case.pk, "name"))
    browser.logout()
    answer = post(browser, case.pk, "name", ar="حميد التازي", latin="Hamid Tazi")
    assert answer["location"].startswith(reverse("accounts:sign_in"))
    assert url("question", case.pk, "name").replace("/", "%2F") in answer["location"]
    assert "Hamid" not in str(browser.cookies)
    signed_in(browser, own)
    page = browser.get(url("question", case.pk, "name"))
    assert "Hamid Tazi" in page.text
    assert fresh(case).title_latin == "Rachid Benali"
    answer = post(browser, case.pk, "name", revision=case.revision, ar="حميد", latin="Hamid Tazi")
    assert answer.status_code == 302
    assert fresh(case).title_latin == "Hamid Tazi"
    page = browser.get(url("question", case.pk, "name"))
    assert "Hamid Tazi" in page.text
    assert not page.context["typed_is_kept"]


def test_the_case_of_somebody_else_is_not_found_and_a_stranger_is_asked_to_sign_in(browser):
    case = draft(citizen())
    stranger = browser.get(url("question", case.pk, "name"))
    assert stranger["location"].startswith(reverse("accounts:sign_in"))
    unknown = browser.get(url("question", uuid4(), "name"))
    assert unknown["location"].startswith(reverse("accounts:sign_in"))
    signed_in(browser, space())
    for name in ("question", "check", "follow", "later", "receipt", "submitted", "withdraw"):
        args = (case.pk, "name") if name == "question" else (case.pk,)
        assert browser.get(url(name, *args)).status_code == 404


def test_an_error_says_what_was_typed_what_is_expected_and_an_example(browser):
    case = opened(browser)
    post(browser, case, "name", **NAME)
    answer = post(browser, case, "phone", phone="06 61 48 20 7")
    assert answer.status_code == 422
    text = answer.text
    assert "9" in text
    assert "06 12 34 56 78" in text.replace("\u00a0", " ")
    assert 'value="06 61 48 20 7"' in text
    assert "summary-errors" in text


def test_every_missing_thing_is_named_with_the_way_to_it(browser):
    case = opened(browser)
    post(browser, case, "name", **NAME)
    page = browser.get(url("check", case))
    assert url("question", case, "years") in page.text
    assert browser.post(url("check", case)).status_code == 422


def test_changing_one_answer_leads_back_to_the_check(browser):
    own = space()
    case = draft(citizen(own))
    signed_in(browser, own)
    answer = browser.post(
        url("question", case.pk, "years") + "?from=check", {"years": "3", "revision": 99}
    )
    assert answer["location"] == url("check", case.pk)


def test_later_tells_the_number_and_the_phone(browser):
    own = space()
    case = draft(citizen(own))
    signed_in(browser, own)
    page = browser.get(url("later", case.pk))
    assert case.reference in page.text
    assert "78" in page.text


def test_resuming_answers_the_same_for_known_and_unknown_numbers(browser):
    own = space()
    case = draft(citizen(own))
    with everything():
        phone = Space.objects.select_related("line").get(pk=own).line.phone
    known = browser.post(url("resume"), {"reference": case.reference, "phone": phone})
    other = Client(headers={"accept-language": "fr"})
    nobodys = reference.issue(2025, 7, key=b"x" * 16).value
    unknown = other.post(url("resume"), {"reference": nobodys, "phone": "+212661482079"})
    wrong = other.post(url("resume"), {"reference": "26-0000", "phone": "+212661482079"})
    assert known.status_code == unknown.status_code == 302
    assert known["location"] == unknown["location"]
    assert wrong.status_code == 422
    answer = browser.post(known["location"], {"code": code_of(phone)})
    assert answer["location"] == url("follow", case.pk)
    assert browser.get(answer["location"])["location"] == url("check", case.pk)


def test_a_correction_says_what_why_and_until_when_and_opens_just_that_page(browser):
    own = space()
    case = sent(citizen(own))
    examiner = agent()
    with acting_for(examiner):
        actions.ask_correction(
            case=case,
            by=examiner,
            at=NOW,
            items=[{"page": "name", "reason": "wrong", "note": "comme sur la carte"}],
        )
    signed_in(browser, own)
    page = browser.get(url("follow", case.pk))
    assert "comme sur la carte" in page.text
    assert url("question", case.pk, "name") in page.text
    assert browser.get(url("question", case.pk, "years"))["location"] == url("follow", case.pk)
    answer = post(browser, case.pk, "name", revision=99, ar="رشيد", latin="Rachid B")
    assert answer["location"] == url("check", case.pk)
    answer = browser.post(url("check", case.pk))
    assert answer["location"] == url("submitted", case.pk)
    assert fresh(case).state == "resubmitted"


def test_a_refusal_shows_its_article_and_can_be_contested(browser):
    own = space()
    case = decided("refused", by=citizen(own))
    signed_in(browser, own)
    page = browser.get(url("follow", case.pk))
    assert "Too few years" in page.text
    assert url("appeal", case.pk) in page.text
    assert browser.get(url("appeal", case.pk)).status_code == 200
    assert browser.post(url("appeal", case.pk), {"grounds": " "}).status_code == 422
    answer = browser.post(url("appeal", case.pk), {"grounds": "J’ai douze ans de métier"})
    assert answer["location"] == url("follow", case.pk)
    assert fresh(case).state == "appealed"
    assert browser.get(url("follow", case.pk)).status_code == 200


def test_an_acceptance_says_what_it_gave_and_where_the_letter_is(browser):
    own = space()
    case = decided(by=citizen(own))
    signed_in(browser, own)
    page = browser.get(url("follow", case.pk))
    assert page.status_code == 200
    assert url("letter", case.pk) in page.text


def test_a_person_withdraws_after_being_asked_once_more(browser):
    own = space()
    case = sent(citizen(own))
    signed_in(browser, own)
    assert browser.get(url("withdraw", case.pk)).status_code == 200
    assert fresh(case).state == "submitted"
    browser.post(url("withdraw", case.pk))
    assert fresh(case).state == "withdrawn"
    assert browser.get(url("follow", case.pk)).status_code == 200


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_every_page_is_drawn_in_every_language(browser, language):
    own = space()
    case, done = draft(citizen(own)), sent(citizen(own))
    signed_in(browser, own)
    pages = [url("question", case.pk, page) for page in ANSWERS]
    pages += [url("check", case.pk), url("later", case.pk), url("resume")]
    pages += [url(n, done.pk) for n in ("submitted", "receipt", "follow", "withdraw")]
    for page in [*pages, url("start", "test-stall")]:
        _, _, rest = page.removeprefix("/").partition("/")
        answer = browser.get(f"/{language}/{rest}")
        assert answer.status_code == 200, page


def test_a_question_asks_the_database_a_known_number_of_things(
    browser, django_assert_max_num_queries
):
    own = space()
    case = draft(citizen(own))
    signed_in(browser, own)
    browser.get(url("question", case.pk, "years"))
    with django_assert_max_num_queries(14):
        browser.get(url("question", case.pk, "years"))


def test_an_agent_fills_in_a_case_with_the_person_in_front(browser):
    clerk = agent()
    with patch("sijill.institutions.middleware.actor_of", return_value=clerk):
        case = opened(browser)
        post(browser, case, "name", **NAME)
        assert browser.get(url("question", case, "years")).status_code == 200
    with everything():
        found = Case.objects.get(pk=case)
        assert found.assisted_by == clerk.user
        assert found.institution_id == clerk.institution
        assert Space.objects.filter(pk=found.space).exists()


def test_a_draft_nobody_came_back_to_says_so(browser, stopped):
    own = space()
    case = draft(citizen(own))
    from sijill.kernel.actor import SYSTEM

    with everything():
        actions.lapse(case=case, by=SYSTEM, at=NOW + timedelta(days=91))
    signed_in(browser, own)
    assert browser.get(url("follow", case.pk)).status_code == 200
    assert browser.get(url("question", case.pk, "name"))["location"] == url("follow", case.pk)
