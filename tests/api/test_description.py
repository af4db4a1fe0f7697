"""The API attacked along its own description: no fault, no answer that it does not tell."""

from __future__ import annotations

import json
from io import StringIO

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils.translation import override
from hypothesis import HealthCheck, settings
from schemathesis import checks as all_checks
from schemathesis.specs.openapi import checks as openapi_checks

from sijill.web.api.telling import description
from tests.api.conftest import ALL
from tests.laws.house import ROOT

CHECKS = (
    all_checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.response_headers_conformance,
)
FEW, MANY = 4, 150
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def told():
    with override("en"):
        return json.loads(json.dumps(description()))


schema = schemathesis.openapi.from_dict(told())
schema.app = get_wsgi_application()


def attacked(case, program):
    """Send one case as the program and hold the answer against the description."""
    headers = {"Authorization": f"Bearer {program.token}"} if program.token else {}
    case.headers = {**(dict(case.headers) if case.headers else {}), **headers}
    response = case.call()
    case.validate_response(response, checks=list(CHECKS))


@pytest.fixture(autouse=True)
def one_connection():
    """Keep the test's own connection: a server closes an old one around each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def let_in(program):
    return program(*ALL, per_minute=6000)


@schema.parametrize()
@settings(max_examples=FEW, deadline=None, suppress_health_check=QUIET, derandomize=True)
@pytest.mark.django_db
def test_a_program_that_was_let_in_meets_no_fault_and_nothing_untold(case, let_in):
    attacked(case, let_in)


@schema.parametrize()
@settings(max_examples=2, deadline=None, suppress_health_check=QUIET, derandomize=True)
@pytest.mark.django_db
def test_a_stranger_meets_no_fault_and_nothing_untold(case, stranger):
    attacked(case, stranger)


@pytest.mark.long
@schema.parametrize()
@settings(max_examples=MANY, deadline=None, suppress_health_check=QUIET)
@pytest.mark.django_db
def test_a_stubborn_program_meets_no_fault_either(case, let_in):
    attacked(case, let_in)


# ── what is written ──────────────────────────────────────────────────────────────────────────


def test_docs_api_is_what_the_code_says():
    call_command("api", "--check", stdout=StringIO())


def test_the_description_may_be_printed():
    out = StringIO()
    call_command("api", "--openapi", stdout=out)
    assert json.loads(out.getvalue())["openapi"] == "3.1.0"


def test_every_operation_and_every_shape_has_one_name_and_its_words():
    whole = told()
    every = [one for methods in whole["paths"].values() for one in methods.values()]
    names = [one["operationId"] for one in every]
    assert len(names) == len(set(names))
    assert all(one["summary"] and one["description"] and one["tags"] for one in every)
    assert all(shape.get("description") for shape in whole["components"]["schemas"].values())


def test_the_client_in_the_documentation_is_plain_python():
    text = (ROOT / "docs" / "examples" / "client.py").read_text(encoding="utf-8")
    compile(text, "client.py", "exec")
    assert "examples/client.py" in (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
