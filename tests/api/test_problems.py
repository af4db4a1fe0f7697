"""Whatever goes wrong, a program is told in one shape, and nothing of ours leaks."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import DisallowedHost

from config.api import api
from sijill.accounts.rules import Scope
from sijill.ledger.transaction import action
from tests.api.conftest import problem

pytestmark = pytest.mark.django_db
BODY = {"nia": "4812069345", "file": "F-1"}


def test_without_a_token_nothing_opens_and_the_header_says_how(stranger):
    response = stranger.get("/territory")
    problem(response, 401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="sijill"'


@pytest.mark.parametrize(
    "sent", ["Bearer x", "Bearer", "bearer " + "a" * 300, "Basic eDp5", "\x01"]
)
def test_a_false_token_is_no_token(stranger, sent):
    response = stranger.get("/territory", Authorization=sent)
    problem(response, 401, "unauthorized")
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_a_browser_s_cookie_opens_nothing_where_programs_ask():
    from sijill.institutions.tests.factories import a_browser, a_mandate
    from sijill.kernel.actor import Role

    browser = a_browser(a_mandate(Role.MINISTRY).user)
    problem(browser.get("/api/v1/territory"), 401, "unauthorized")
    problem(browser.post("/api/v1/entries/lookup", BODY), 401, "unauthorized")


def test_a_token_opens_no_page_of_people(program):
    bank = program()
    headers = {"Authorization": f"Bearer {bank.token}"}
    assert bank.http.get("/fr/account/", headers=headers).status_code == 302
    assert bank.http.get("/fr/register/", headers=headers).status_code == 302


def test_what_was_not_granted_is_403_and_names_the_scope(program):
    response = program(Scope.REFERENCE).post("/entries/lookup", BODY)
    problem(response, 403, "forbidden")
    assert 'scope="entries.read"' in response.headers["WWW-Authenticate"]


@pytest.mark.parametrize("path", ["/nothing", "/", "/cases/not-a-uuid", "/openapi.jsonx", "/docs"])
def test_an_address_that_is_none_is_a_problem_too(program, path):
    problem(program().get(path), 404, "not-found")


def test_another_version_s_address_is_a_problem_too(stranger):
    problem(stranger.http.get("/api/v2/cases"), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/trades", {"GET"}),
        ("GET", "/entries/lookup", {"POST"}),
        ("PUT", "/cases", {"GET", "POST"}),
    ],
)
def test_another_method_is_405_and_allow_says_which(program, method, path, allowed):
    response = program().ask(method, path)
    problem(response, 405, "method-not-allowed")
    assert set(response.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("body", ["{", "[1,", "NaN", '{"a": Infinity}', "[" * 3000, "\xff"])
def test_a_body_that_is_no_json_is_400(program, body):
    bank = program()
    response = bank.http.generic(
        "POST",
        "/api/v1/entries/lookup",
        body.encode("latin-1"),
        content_type="application/json",
        headers={"Authorization": f"Bearer {bank.token}"},
    )
    problem(response, 400, "bad-request")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x"]
)
def test_a_body_of_another_type_is_415(program, kind):
    bank = program()
    response = bank.http.generic(
        "POST",
        "/api/v1/entries/lookup",
        json.dumps(BODY).encode(),
        content_type=kind,
        headers={"Authorization": f"Bearer {bank.token}"},
    )
    problem(response, 415, "unsupported-media-type")


@pytest.mark.parametrize("size", [2_700_000, 13_000_000])
def test_a_body_that_is_too_large_is_413(program, size):
    bank = program()
    response = bank.http.generic(
        "POST",
        "/api/v1/entries/lookup",
        b'{"nia": "' + b"1" * size + b'"}',
        content_type="application/json",
        headers={"Authorization": f"Bearer {bank.token}"},
    )
    problem(response, 413, "too-large")


@pytest.mark.parametrize(
    "body",
    [None, {}, [], "x", 7, {"nia": 7, "file": "F-1"}, {**BODY, "more": 1}, {**BODY, "nia": ""}],
)
def test_a_body_of_another_shape_is_422_and_says_where(program, body):
    told = problem(program().post("/entries/lookup", body), 422, "invalid")
    assert all(flaw["where"].startswith("body") for flaw in told["errors"])


def test_what_was_sent_is_not_repeated_in_the_answer(program):
    response = program().post("/entries/lookup", {**BODY, "nia": "C418207" * 10})
    assert "C418207" not in response.content.decode()


@pytest.mark.parametrize("sign", ["\0", "\u202e", "\ud800"])
def test_signs_that_break_or_deceive_are_left_out_of_json_too(program, sign):
    body = {"text": f"Ra{sign}chid Benali", "file": "F-1"}
    assert program(Scope.ENTRIES_SEARCH).post("/entries/search", body).status_code == 200


def test_problems_are_told_in_the_language_asked_for(stranger):
    titles = {}
    for language in ("ar", "fr", "en"):
        response = stranger.get("/territory", Accept_Language=language)
        titles[language] = problem(response, 401, "unauthorized")["title"]
    assert len(set(titles.values())) == 3
    assert problem(stranger.get("/territory"), 401, "unauthorized")["title"] == titles["ar"]


def test_a_fault_of_ours_is_told_as_one_and_says_nothing_of_itself(program, monkeypatch):
    bank = program()
    bank.http.raise_request_exception = False
    monkeypatch.setattr("sijill.reference.api.queries.regions", lambda: 1 / 0)
    response = bank.get("/territory")
    told = problem(response, 500, "server-error")
    assert "division" not in str(told)


def test_a_host_that_is_not_ours_is_a_problem_too(program):
    bank = program()
    headers = {"Authorization": f"Bearer {bank.token}", "Host": "evil.example"}
    try:
        response = bank.http.get("/api/v1/territory", headers=headers)
    except DisallowedHost:
        pytest.fail("not answered")
    problem(response, 400, "bad-request")


# ── pace ─────────────────────────────────────────────────────────────────────────────────────


def test_a_program_is_told_its_pace_and_stopped_beyond_it(program):
    bank = program(Scope.REFERENCE, per_minute=2)
    first = bank.get("/territory")
    assert first.headers["RateLimit-Policy"] == '"minute";q=2;w=60'
    assert first.headers["RateLimit"].startswith('"minute";r=1;t=')
    bank.get("/territory")
    stopped = bank.get("/territory")
    problem(stopped, 429, "too-many-requests")
    assert 0 < int(stopped.headers["Retry-After"]) <= 60
    assert stopped.headers["RateLimit"].startswith('"minute";r=0;t=')


def test_one_program_s_pace_is_not_another_s(program):
    one, other = (program(Scope.REFERENCE, per_minute=1) for _ in range(2))
    assert one.get("/territory").status_code == 200
    assert one.get("/territory").status_code == 429
    assert other.get("/territory").status_code == 200


def test_what_is_counted_is_not_undone_with_a_problem(program):
    bank = program(Scope.REFERENCE, per_minute=2)
    for _ in range(2):
        problem(bank.post("/entries/lookup", BODY), 403, "forbidden")
    problem(bank.get("/territory"), 429, "too-many-requests")


# ── what is open to everybody ────────────────────────────────────────────────────────────────


def test_the_description_is_published_and_nothing_of_a_cdn(stranger):
    response = stranger.http.get("/api/v1/openapi.json")
    told = response.json()
    assert (response.status_code, told["openapi"]) == (200, "3.1.0")
    assert "cdn" not in response.content.decode()
    assert api.docs_url is None


def test_every_operation_needs_a_scope_that_exists_or_is_about_tokens(stranger):
    told = stranger.http.get("/api/v1/openapi.json").json()
    flows = told["components"]["securitySchemes"]["oauth2"]["flows"]
    known = set(flows["clientCredentials"]["scopes"])
    assert known == set(Scope)
    for path, methods in told["paths"].items():
        for details in methods.values():
            needed = {s for each in details.get("security", []) for s in each["oauth2"]}
            assert needed <= known
            assert needed or path.startswith(("/api/v1/token", "/api/v1/revoke"))


def test_nothing_about_anybody_is_kept_by_a_cache(program):
    for path in ("/territory", "/cases"):
        assert "private" in program().get(path).headers["Cache-Control"]


def test_writing_outside_an_action_is_refused_here_too(program, monkeypatch):
    from sijill.accounts.models import Tally
    from sijill.ledger.transaction import WriteWhileReading

    monkeypatch.setattr(
        "sijill.reference.api.queries.regions",
        action(lambda: Tally.objects.create(bucket="x", window="2026-01-01T00:00Z", count=1)),
    )
    with pytest.raises(WriteWhileReading):
        program().get("/territory")
