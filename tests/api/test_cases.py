"""A request sent by a program: the same questions, the same rules, on a person's mandate."""

from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import uuid4

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sijill.accounts.models import Consent, KeptAnswer, Space
from sijill.accounts.rules import Scope
from sijill.desk.models import Case, Evidence
from sijill.desk.tests.factories import everything, institutions
from sijill.desk.tests.hostile import photograph
from sijill.kernel import clock
from sijill.kernel.clock import now
from sijill.ledger.models import Act, Look
from tests.api.conftest import problem

pytestmark = pytest.mark.django_db
_keys = itertools.count()
ANSWERS = {
    "name": {"ar": "رشيد بنعلي", "latin": "Rachid Benali"},
    "years": {"years": 12},
    "place": {"province": "03.231"},
    "phone": {"phone": "06 61 48 20 78", "shared": False},
}
SENDS = (Scope.CASES_SUBMIT, Scope.CASES_FOLLOW, Scope.REFERENCE)


@pytest.fixture(autouse=True)
def chambers(db):
    institutions()


def opening(**changes):
    mandate = {"reference": "M-2026-0183", "signed_on": now().date().isoformat(), "language": "fr"}
    return {"id": str(uuid4()), "procedure": "test-machine", "mandate": mandate, **changes}


def opened(bank, **changes):
    response = bank.post("/cases", opening(**changes))
    assert response.status_code == 201, response.content
    return response.json()


def joined(bank, case, kind="card", *, seed=1, key=""):
    return bank.http.post(
        f"/api/v1/cases/{case}/documents/{kind}",
        {"file": SimpleUploadedFile("card.jpg", photograph(), "image/jpeg")},
        headers={
            "Authorization": f"Bearer {bank.token}",
            "Idempotency-Key": key or f"doc-key-{next(_keys):06d}",
        },
    )


def answered(bank, case, **changes):
    for page, answers in {**ANSWERS, **changes}.items():
        response = bank.put(f"/cases/{case}/answers/{page}?revision=99", answers)
        assert response.status_code == 200, response.content
    return response.json()


def whole(bank):
    case = opened(bank)["id"]
    answered(bank, case)
    assert joined(bank, case).status_code == 201
    return case


# ── from the mandate to the receipt ──────────────────────────────────────────────────────────


def test_a_request_is_opened_answered_sent_and_followed_by_a_program(program):
    bank = program(*SENDS)
    case = opened(bank)
    assert (case["state"], case["institution"], len(case["missing"])) == ("draft", None, 6)
    told = answered(bank, case["id"])
    assert [lack["target"] for lack in told["missing"]] == ["card"]
    told = joined(bank, case["id"]).json()
    assert (told["missing"], [d["kind"] for d in told["documents"]]) == ([], ["card"])
    sent = bank.post(f"/cases/{case['id']}/submission").json()
    assert (sent["state"], sent["institution"]) == ("submitted", "CH-03")
    assert sent["due_on"]
    followed = bank.get(f"/cases/{case['id']}")
    assert followed.json() == sent
    again = bank.get(f"/cases/{case['id']}", If_None_Match=followed.headers["ETag"])
    assert again.status_code == 304


def test_the_mandate_is_the_person_s_own_consent_and_an_act(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    consent = Consent.objects.select_related("text").get(subject_id=case)
    assert (consent.channel, consent.confirmed_by, consent.text.language) == (
        "machine",
        "signature",
        "fr",
    )
    assert "Banque des artisans" in consent.text.text
    kinds = (
        Act.objects.filter(subject_id=case).order_by("recorded_at").values_list("kind", "by_kind")
    )
    assert set(kinds) == {("desk.opened", "machine"), ("desk.mandated", "machine")}


def test_the_person_s_space_waits_for_the_person(program):
    bank = program(*SENDS)
    case = whole(bank)
    with everything():
        found = Case.objects.get(pk=case)
    space = Space.objects.get(pk=found.space)
    assert (space.line, space.person, space.label) == (None, None, "ر. ب.")
    assert found.assisted_by == bank.client.user_id
    assert found.phone == "+212661482078"


def test_following_a_request_is_a_look_its_person_sees(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    bank.get(f"/cases/{case}")
    look = Look.objects.get(subject_id=case)
    with everything():
        space = Case.objects.get(pk=case).space
    assert (look.by_kind, look.by_user, look.what, look.reason, look.space) == (
        "machine",
        bank.client.user_id,
        "case",
        "machine",
        space,
    )
    assert look.basis == bank.client.grants.get().pk


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"days": 1}, "desk.mandate_to_come"),
        ({"days": -366}, "desk.mandate_too_old"),
        ({"procedure": "test-stall"}, "desk.not_by_machine"),
    ],
)
def test_a_mandate_is_fresh_and_for_what_programs_may_send(program, changes, code):
    bank = program(*SENDS)
    day = now().date() + timedelta(days=changes.pop("days", 0))
    mandate = {"reference": "M-1-2026", "signed_on": day.isoformat()}
    response = bank.post("/cases", opening(mandate=mandate, **changes))
    assert response.status_code in (403, 422)
    assert [v["code"] for v in response.json()["verdicts"]] == [code]
    assert not Space.objects.filter(created_at__gt=now() - timedelta(minutes=1)).exists()


# ── the same rules as the pages ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("page", "answers", "where", "code"),
    [
        ("name", {"ar": "Rachid", "latin": "Rachid"}, "body/ar", "name_ar.other_script"),
        ("name", {"ar": "رشيد", "latin": ""}, "body/latin", "required"),
        ("name", {"ar": "رشيد", "latin": "R", "age": 3}, "body/age", "unknown"),
        ("name", {"ar": ["رشيد"], "latin": "R"}, "body/ar", "type"),
        ("years", {"years": True}, "body/years", "type"),
        ("years", {"years": "many"}, "body/years", "number.not_a_number"),
        ("place", {"province": "99.999"}, "body/province", "choice.unknown"),
        ("phone", {"phone": "0522000000", "shared": False}, "body/phone", "phone.not_mobile"),
        ("phone", {"phone": "0661482078", "shared": "yes"}, "body/shared", "type"),
    ],
)
def test_answers_are_read_as_the_pages_read_them(program, page, answers, where, code):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    told = problem(bank.put(f"/cases/{case}/answers/{page}", answers), 422, "invalid")
    assert [(e["where"], e["code"]) for e in told["errors"]] == [(where, code)]
    assert told["errors"][0]["detail"]


def test_faults_are_told_in_the_language_asked_for(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    body = {"ar": "", "latin": "R"}
    french = bank.put(f"/cases/{case}/answers/name", body, Accept_Language="fr")
    arabic = bank.put(f"/cases/{case}/answers/name", body, Accept_Language="ar")
    assert french.headers["Content-Language"] == "fr"
    assert french.json()["errors"][0]["detail"] != arabic.json()["errors"][0]["detail"]


def test_a_page_saved_elsewhere_meanwhile_is_not_overwritten(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    name = ANSWERS["name"]
    bank.put(f"/cases/{case}/answers/name", name)
    late = {**name, "latin": "Rachid El Alaoui"}
    problem(bank.put(f"/cases/{case}/answers/name?revision=0", late), 409, "conflict")
    assert bank.put(f"/cases/{case}/answers/name?revision=1", late).status_code == 200
    assert bank.put(f"/cases/{case}/answers/name?revision=0", late).status_code == 200  # the same


def test_what_is_missing_is_named_and_nothing_is_sent(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    told = problem(bank.post(f"/cases/{case}/submission"), 422, "refused")
    assert {v["code"] for v in told["verdicts"]} == {"desk.answer_missing", "desk.document_missing"}
    assert all(v["text"] and v["article"] for v in told["verdicts"])
    assert bank.get(f"/cases/{case}").json()["state"] == "draft"


def test_a_request_that_was_sent_is_closed_to_changes(program):
    bank = program(*SENDS)
    case = whole(bank)
    bank.post(f"/cases/{case}/submission")
    told = problem(
        bank.put(f"/cases/{case}/answers/years?revision=99", {"years": 3}), 409, "conflict"
    )
    assert told["verdicts"][0]["code"] == "desk.answers_closed"
    assert joined(bank, case).status_code == 409


def test_a_file_that_is_no_photograph_is_refused_with_its_reason(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    response = bank.http.post(
        f"/api/v1/cases/{case}/documents/card",
        {"file": SimpleUploadedFile("card.jpg", b"MZ" * 400, "image/jpeg")},
        headers={"Authorization": f"Bearer {bank.token}", "Idempotency-Key": "a-program"},
    )
    told = problem(response, 422, "refused")
    assert told["verdicts"][0]["code"] == "evidence.unknown_type"
    with everything():
        assert not Evidence.objects.filter(case=case).exists()


def test_a_document_may_be_taken_back_from_a_draft(program):
    bank = program(*SENDS)
    case = whole(bank)
    told = bank.ask("DELETE", f"/cases/{case}/documents/card").json()
    assert (told["documents"], [m["target"] for m in told["missing"]]) == ([], ["card"])


def test_answers_follow_the_json_schema_that_is_published(program):
    bank = program(*SENDS)
    schema = bank.get("/procedures/test-machine").json()["answers"]
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(ANSWERS, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"years": {"years": "x", "more": 1}}, schema)
    registration = bank.get("/procedures/registration").json()
    jsonschema.Draft202012Validator.check_schema(registration["answers"])
    assert registration["by_machine"] is True


# ── sent twice ───────────────────────────────────────────────────────────────────────────────


def test_a_request_sent_twice_under_one_key_is_done_once_and_answered_the_same(program):
    bank = program(*SENDS)
    body = opening()
    first, second = (bank.post("/cases", body, key="the-same-key") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Space.objects.filter(label="").count() == 1


def test_a_key_used_for_another_request_is_refused(program):
    bank = program(*SENDS)
    bank.post("/cases", opening(), key="the-same-key")
    problem(bank.post("/cases", opening(), key="the-same-key"), 422, "key-reused")


def test_a_refused_request_leaves_its_key_free(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    problem(bank.post(f"/cases/{case}/submission", key="send-it-once"), 422, "refused")
    assert not KeptAnswer.objects.filter(key="send-it-once").exists()
    answered(bank, case)
    joined(bank, case)
    assert bank.post(f"/cases/{case}/submission", key="send-it-once").status_code == 200


def test_the_same_document_sent_twice_is_one(program):
    bank = program(*SENDS)
    case = opened(bank)["id"]
    first, second = (joined(bank, case, key="one-document") for _ in range(2))
    assert first.json() == second.json()
    joined(bank, case)
    with everything():
        assert Evidence.objects.filter(case=case).count() == 1


def test_a_key_is_needed_and_well_made(program):
    bank = program(*SENDS)
    told = problem(bank.ask("POST", "/cases", opening()), 422, "invalid")
    assert [e["where"] for e in told["errors"]] == ["header/Idempotency-Key"]
    problem(bank.post("/cases", opening(), key="short"), 422, "invalid")


def test_two_programs_may_make_the_same_key(program):
    one, other = program(*SENDS), program(*SENDS)
    assert one.post("/cases", opening(), key="the-same-key").status_code == 201
    assert other.post("/cases", opening(), key="the-same-key").status_code == 201


def test_the_same_identifier_under_another_key_is_the_same_case(program):
    bank = program(*SENDS)
    body = opening()
    assert bank.post("/cases", body).status_code == 201
    assert bank.post("/cases", body).status_code == 200
    with everything():
        assert Case.objects.filter(pk=body["id"]).count() == 1


# ── whose ────────────────────────────────────────────────────────────────────────────────────


def test_another_program_s_case_is_nowhere_to_be_found(program):
    bank, other = program(*SENDS), program(*SENDS, reach=frozenset({"*"}))
    case = whole(bank)
    problem(other.get(f"/cases/{case}"), 404, "not-found")
    problem(other.put(f"/cases/{case}/answers/years", {"years": 1}), 404, "not-found")
    problem(other.post(f"/cases/{case}/submission"), 404, "not-found")
    problem(other.ask("DELETE", f"/cases/{case}/documents/card"), 404, "not-found")
    assert joined(other, case).status_code == 404
    assert other.get("/cases").json()["items"] == []
    taken = other.post("/cases", opening(id=case))
    assert problem(taken, 409, "conflict")["verdicts"][0]["code"] == "desk.identifier_taken"


def test_a_program_sees_no_case_that_people_sent_themselves(program):
    from sijill.desk.tests.factories import sent

    case = sent()
    bank = program(*SENDS, reach=frozenset({"*"}))
    problem(bank.get(f"/cases/{case.pk}"), 404, "not-found")


def test_cases_are_listed_page_after_page_in_one_order(program):
    bank = program(*SENDS)
    with clock.stopped(now()) as hands:
        made = []
        for _ in range(5):
            made.append(opened(bank)["id"])
            hands.advance(timedelta(seconds=1))
        found, after = [], ""
        while True:
            told = bank.get(f"/cases?limit=2&after={after}").json()
            found += [line["id"] for line in told["items"]]
            if not told["next"]:
                break
            after = told["next"]
    assert found == made
    assert bank.get("/cases?state=submitted").json()["items"] == []


@pytest.mark.parametrize("after", ["x", "bm90Om91cnM", "a" * 400])
def test_a_cursor_that_is_not_ours_is_refused(program, after):
    bank = program(*SENDS)
    told = problem(bank.get(f"/cases?after={after}"), 422, "invalid")
    assert told["errors"][0]["where"] == "query/after"


def test_sending_and_following_are_granted_apart(program):
    sender, follower = program(Scope.CASES_SUBMIT), program(Scope.CASES_FOLLOW)
    case = opened(sender)["id"]
    problem(sender.get(f"/cases/{case}"), 403, "forbidden")
    problem(follower.post("/cases", opening()), 403, "forbidden")


# ── what fails leaves nothing ────────────────────────────────────────────────────────────────


def test_a_problem_answered_rolls_back_what_was_written_before_it(program, monkeypatch):
    """The case, its space, the consent, the act and the key were written when it failed."""
    bank = program(*SENDS)
    before = (Space.objects.count(), Act.objects.count(), Consent.objects.count())

    def fails(*args, **kwargs):
        from sijill.web.api.problems import Fault, Kind

        raise Fault(Kind.CONFLICT)

    monkeypatch.setattr("sijill.desk.api.cases.case_out", fails)
    body = opening()
    problem(bank.post("/cases", body, key="it-will-fail"), 409, "conflict")
    with everything():
        assert not Case.objects.filter(pk=body["id"]).exists()
    assert (Space.objects.count(), Act.objects.count(), Consent.objects.count()) == before
    assert not KeptAnswer.objects.exists()


def test_a_fault_of_ours_rolls_back_too_and_tells_nothing(program, monkeypatch):
    bank = program(*SENDS)
    bank.http.raise_request_exception = False
    monkeypatch.setattr("sijill.desk.api.cases.case_out", lambda followed: 1 / 0)
    body = opening()
    told = problem(bank.post("/cases", body), 500, "server-error")
    assert "ZeroDivision" not in str(told)
    with everything():
        assert not Case.objects.filter(pk=body["id"]).exists()


def test_costs_of_following(program, django_assert_max_num_queries):
    bank = program(*SENDS)
    case = whole(bank)
    with django_assert_max_num_queries(20):
        assert bank.get(f"/cases/{case}").status_code == 200
