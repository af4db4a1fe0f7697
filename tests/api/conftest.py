"""A program at the door: its token, and a client that speaks JSON."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from sijill.accounts.models import MachineClient
from sijill.accounts.rules import Scope
from sijill.accounts.tests.factories import a_machine, a_token
from sijill.desk import procedures
from sijill.desk.tests.factories import stall
from sijill.kernel.clock import now

ALL = tuple(Scope)
procedures.install([stall(code="test-machine", by_machine=True)])
_keys = itertools.count()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Call the attack on each operation by its own name: workers are told by name what to run.

    pytest 9.2 leaves out of the name what schemathesis puts in brackets.
    """
    if label := getattr(item, "operation_label", None):
        item._id = replace(item._id, params=label)


@dataclass
class Program:
    """A program of another organisation, as it speaks to us."""

    http: Client
    token: str = ""
    client: MachineClient | None = None
    secret: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Send a request; `headers` are written with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        data = b"" if body is None else json.dumps(body).encode()
        return self.http.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers=sent
        )

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, key: str = "", **headers: str) -> HttpResponse:
        """Post under a key of its own, unless told which."""
        return self.ask(
            "POST", path, body, Idempotency_Key=key or f"key-{next(_keys):08d}", **headers
        )

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.ask("PUT", path, body, **headers)


@pytest.fixture
def program(db: None) -> Callable[..., Program]:
    """Return a function that lets a program in with these scopes, all of them without."""

    def let_in(*scopes: str, **changes: Any) -> Program:
        at = now()
        client, secret = a_machine(*(scopes or ALL), at=at, **changes)
        return Program(Client(), a_token(client, at=at), client, secret)

    return let_in


@pytest.fixture
def stranger(db: None) -> Program:
    """A program without a token."""
    return Program(Client())


def problem(response: HttpResponse, status: int, kind: str) -> dict[str, Any]:
    """The problem that this response tells, checked."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = json.loads(response.content)
    assert told["type"] == f"urn:sijill:problem:{kind}"
    assert told["status"] == status
    assert told["title"]
    return told
