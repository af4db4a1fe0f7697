"""Tokens: who gets one, for how long, and what ends it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey

from sijill.accounts import actions
from sijill.accounts.rules import Scope
from sijill.accounts.rules.machines import TRIES_A_MINUTE
from sijill.accounts.tests.factories import ASKER, CONFIRMER, a_machine
from sijill.kernel import clock
from sijill.kernel.clock import now
from tests.api.conftest import problem

pytestmark = pytest.mark.django_db
GRANT = {"grant_type": "client_credentials"}
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def basic(client: str, secret: str) -> dict[str, str]:
    told = base64.b64encode(f"{client}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {told}"}


def asked(client, secret, path="token", **form):
    return posted(path, {**GRANT, **form}, **basic(str(client.pk), secret))


def posted(path, form, **headers):
    return Client().generic(
        "POST",
        f"/api/v1/{path}",
        urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )


def open_with(token: str):
    return Client().get("/api/v1/territory", headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def bank():
    return a_machine(Scope.REFERENCE, Scope.ENTRIES_CHECK, at=now())


def test_a_client_that_tells_its_secret_gets_a_token_of_ten_minutes(bank):
    response = asked(*bank)
    told = response.json()
    assert response.status_code == 200
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 600)
    assert told["scope"] == "entries.check reference.read"
    assert response.headers["Cache-Control"] == "no-store"
    assert open_with(told["access_token"]).status_code == 200


def test_a_token_asked_for_less_opens_less(bank):
    told = asked(*bank, scope="entries.check").json()
    refused = problem(open_with(told["access_token"]), 403, "forbidden")
    assert refused["detail"]


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"scope": "entries.read"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_what_was_not_granted_is_refused_as_oauth_says_and_as_a_problem(bank, form, status, error):
    response = asked(*bank, **form)
    told = response.json()
    assert (response.status_code, told["error"]) == (status, error)
    assert told["type"].startswith("urn:sijill:problem:")
    assert told["status"] == status


def test_a_wrong_secret_opens_nothing(bank):
    client, _ = bank
    response = asked(client, "wrong")
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert asked(client, "").status_code == 401


def test_somebody_unknown_is_told_no_more_than_a_wrong_secret(bank):
    response = posted("token", GRANT, **basic(str(uuid4()), "x"))
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")
    assert posted("token", GRANT, **basic("nobody", "x")).status_code == 401


def test_a_secret_in_the_body_is_not_read(bank):
    client, secret = bank
    form = {**GRANT, "client_id": str(client.pk), "client_secret": secret}
    assert posted("token", form).status_code == 401


def test_a_token_is_asked_for_by_a_form_alone(bank):
    client, secret = bank
    response = Client().post(
        "/api/v1/token",
        json.dumps(GRANT),
        content_type="application/json",
        headers=basic(str(client.pk), secret),
    )
    problem(response, 422, "invalid")
    files = Client().post("/api/v1/token", GRANT, headers=basic(str(client.pk), secret))
    problem(files, 415, "unsupported-media-type")


def test_a_renewed_secret_ends_the_former_and_its_tokens(bank):
    client, secret = bank
    token = asked(client, secret).json()["access_token"]
    fresh = actions.renew_secret(client=client.pk, by=ASKER, at=now())
    assert asked(client, secret).status_code == 401
    problem(open_with(token), 401, "unauthorized")
    assert asked(client, fresh).status_code == 200


def test_a_suspended_client_gets_no_token(bank):
    client, secret = bank
    actions.suspend_machine(client=client.pk, reason="leak", by=CONFIRMER, at=now())
    assert asked(client, secret).status_code == 401


def test_a_revoked_token_opens_nothing_and_another_s_is_left_alone(bank):
    token = asked(*bank).json()["access_token"]
    other = a_machine(Scope.REFERENCE, at=now())
    assert asked(*other, path="revoke", token=token).status_code == 200
    assert open_with(token).status_code == 200
    assert asked(*bank, path="revoke", token=token).status_code == 200
    problem(open_with(token), 401, "unauthorized")
    assert asked(*bank, path="revoke", token="never was").status_code == 200


def test_after_ten_minutes_a_token_is_over(bank):
    token = asked(*bank).json()["access_token"]
    with clock.stopped(now() + timedelta(minutes=10, seconds=1)):
        response = open_with(token)
        problem(response, 401, "unauthorized")
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]


def test_tokens_are_not_asked_for_without_end_from_one_address(bank):
    with clock.stopped(now()):
        for _ in range(TRIES_A_MINUTE):
            assert asked(bank[0], "wrong").status_code == 401
        response = asked(*bank)
        problem(response, 429, "too-many-requests")
        assert response.headers["Retry-After"] == "60"


# ── a signed assertion in place of a secret ──────────────────────────────────────────────────


@pytest.fixture
def signer(bank, settings):
    key = ECKey.generate_key("P-256")
    client, _ = bank
    actions.set_machine_key(client=client.pk, key=key.as_dict(private=False), by=ASKER, at=now())
    return client, key, f"{settings.ORIGIN}/api/v1/token"


def signed(client, key, audience, **changes):
    moment = int(now().timestamp())
    claims = {
        "iss": str(client.pk),
        "sub": str(client.pk),
        "aud": audience,
        "exp": moment + 120,
        "iat": moment,
        "jti": uuid4().hex,
        **changes,
    }
    assertion = jwt.encode({"alg": "ES256"}, claims, key)
    return {**GRANT, "client_assertion_type": BEARER, "client_assertion": assertion}


def test_a_client_that_signs_gets_a_token_once_for_each_assertion(signer):
    form = signed(*signer)
    told = posted("token", form)
    assert told.status_code == 200, told.content
    assert open_with(told.json()["access_token"]).status_code == 200
    assert posted("token", form).json()["error"] == "invalid_client"
    assert posted("token", signed(*signer)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example"},
        {"exp": 1},
        {"exp": 4_000_000_000},
        {"iss": "somebody"},
        {"sub": 7},
        {"jti": None},
    ],
)
def test_an_assertion_for_elsewhere_for_ever_or_of_another_is_refused(signer, changes):
    response = posted("token", signed(*signer, **changes))
    assert (response.status_code // 100, response.json()["error"]) == (4, "invalid_client")


def test_an_assertion_signed_with_another_key_is_refused(signer):
    client, _, audience = signer
    other = ECKey.generate_key("P-256")
    response = posted("token", signed(client, other, audience))
    assert response.json()["error"] == "invalid_client"


def test_whoever_signs_has_no_secret_any_more(bank, signer):
    assert asked(*bank).status_code == 401
