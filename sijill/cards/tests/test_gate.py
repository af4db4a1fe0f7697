"""What every checker fetches, and the door for those who check many."""

from __future__ import annotations

import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sijill.cards import gate, publishing
from sijill.cards.actions.placing import mark
from sijill.cards.keys import folder, trusting
from sijill.cards.tests.factories import AT, card, code, issued
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card import status_list, transport, trust
from sijill.kernel.card.status_list import Status
from sijill.kernel.cose import keys

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(cabinet):
    """Yield a house whose lists are published, at AT."""
    with clock.stopped(AT) as hands:
        publishing.publish(at=AT)
        yield hands


# --- Files for checkers ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/statuslist+cwt", "application/statuslist+cwt"),
        ("application/statuslist+jwt", "application/statuslist+jwt"),
        ("*/*", "application/statuslist+cwt"),
        ("", "application/statuslist+cwt"),
        ("text/html, application/statuslist+jwt;q=0.5", "application/statuslist+jwt"),
    ],
)
def test_a_status_list_comes_in_the_form_that_is_preferred(published, accept, kind):
    answer = Client().get("/status/0", headers={"accept": accept} if accept else {})
    assert answer["Content-Type"] == kind
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=3600" in answer["Cache-Control"]
    assert "Accept" in answer["Vary"]
    known = trusting.trust_list()
    if kind.endswith("cwt"):
        found = status_list.read_cwt(answer.content, trust=known, at=AT)
    else:
        found = status_list.read_jwt(answer.content.decode(), trust=known, at=AT)
    assert found.uri.endswith("/status/0")


@pytest.mark.parametrize(
    ("address", "accept", "status"),
    [
        ("/status/0?time=1686925000", "*/*", 501),
        ("/status/0", "text/html", 406),
        ("/status/9", "*/*", 404),
        ("/status/x", "*/*", 404),
    ],
)
def test_what_is_not_published_is_not_invented(published, address, accept, status):
    assert Client().get(address, headers={"accept": accept}).status_code == status


def test_the_lists_the_trust_list_and_the_keys_are_public_files(published):
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        lists = client.get("/status/").json()
        listed = client.get("/trust-list")
        cose = client.get("/keys.cose")
        jwks = client.get("/.well-known/jwks.json")
    assert len(asked) == 0
    assert lists == {"status_lists": ["https://register.example/status/0"]}
    assert trust.read(listed.content, folder.roots()) == trusting.trust_list()
    assert listed["Content-Type"] == 'application/cose; cose-type="cose-sign1"'
    assert cose["Content-Type"] == "application/cose-key-set"
    assert [key.kid for key in keys.read_key_set(cose.content)] == list(
        trusting.trust_list().by_kid
    )
    assert [keys.read_jwk(key) for key in jwks.json()["keys"]] == [
        entry.key for entry in trusting.trust_list().keys
    ]
    for answer in (listed, cose, jwks):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies


def test_before_the_first_ceremony_there_is_nothing_to_fetch(strict):
    for address in ("/status/", "/status/0", "/trust-list", "/keys.cose", "/.well-known/jwks.json"):
        assert Client().get(address).status_code == 404


# --- The door --------------------------------------------------------------------------------
def ask(body, *, method="POST", kind="text/plain", path=gate.PATH, length=None):
    data = body if isinstance(body, bytes) else body.encode()
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(data)) if length is None else length,
        "wsgi.input": io.BytesIO(data),
    }
    heard = {}
    door = gate.before(lambda environ, start: [b"the house"])
    said = b"".join(door(environ, lambda status, headers: heard.update(status=status)))
    return heard.get("status", "")[:3], json.loads(said) if said.startswith(b"{") else said


def test_a_card_is_checked_without_a_database(published):
    with CaptureQueriesContext(connection) as asked:
        status, said = ask(code(card()))
    assert (status, said["outcome"], said["reason"]) == ("200", "valid", "valid")
    assert said["name_latin"] == "Fatima Ezzahra AIT LAHCEN"
    assert said["list_as_of"] == AT.isoformat()
    assert len(asked) == 0


def test_a_withdrawal_is_known_at_the_door_when_the_list_is_published(published):
    number, made = issued()
    text = code(made)
    assert ask(text)[1]["outcome"] == "valid"
    mark(card=number, status=Status.WITHDRAWN, by=SYSTEM, at=AT)
    published.advance(timedelta(seconds=3))
    publishing.publish(at=clock.now())
    said = ask(text)[1]
    assert (said["outcome"], said["reason"]) == ("withdrawn", "withdrawn")
    assert not said.keys() & {"name_ar", "name_latin", "nia", "card"}
    assert isinstance(number, UUID)


def test_the_first_questions_wait_for_the_files(published, monkeypatch):
    text, held, looked = code(card()), gate.Held(), gate.Held._look

    def slowly(self, at):
        time.sleep(0.2)
        looked(self, at)

    monkeypatch.setattr(gate, "HELD", held)
    monkeypatch.setattr(gate.Held, "_look", slowly)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: gate.verify(text, at=AT), range(4)))
    assert {answer.reason.value for answer in answers} == {"valid"}


def test_when_nothing_is_published_any_more_nobody_says_valid(published):
    text = code(card())
    published.advance(timedelta(hours=72))
    assert ask(text)[1]["reason"] == "list_expired"


def test_many_cards_are_checked_at_once_each_with_its_own_answer(published):
    texts = [code(card()), "nonsense é", transport.front(b"x", address="https://x/v")]
    status, said = ask(json.dumps({"codes": texts}), kind="application/json")
    assert status == "200"
    assert [each["reason"] for each in said["answers"]] == ["valid", "alphabet", "cbor"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"body": "", "method": "GET"}, "405"),
        ({"body": "", "method": "OPTIONS"}, "204"),
        ({"body": b"\xff"}, "400"),
        ({"body": "x", "length": "many"}, "400"),
        ({"body": "x", "length": "-1"}, "413"),
        ({"body": "x", "length": "99999999"}, "413"),
        ({"body": "{}", "kind": "application/json"}, "400"),
        ({"body": "[" * 100_000, "kind": "application/json"}, "400"),
        ({"body": '{"codes": "x"}', "kind": "application/json"}, "400"),
        ({"body": '{"codes": [1]}', "kind": "application/json"}, "400"),
        ({"body": json.dumps({"codes": ["x"] * 101}), "kind": "application/json"}, "413"),
    ],
)
def test_a_request_that_asks_nothing_is_told_so(published, asked, status):
    assert ask(**asked) == (status, b"")


def test_everything_else_is_left_to_the_house(published):
    assert ask("", path="/card/verify/") == ("", b"the house")


def test_an_empty_text_is_unreadable(published):
    assert ask("")[1]["reason"] == "empty"
