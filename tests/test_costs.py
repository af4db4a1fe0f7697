"""What one registration asks the database, page by page: a page that asks more says so here.

The same story that `./bin/bench register` drives over the network, in one process. Reference data
and institutions, which a process keeps for a moment, are not counted, nor are savepoints and the
scope of who asks, which cost no question.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from benchmarks._registration import PAPERS, Applicant, Ask, Story, Told, asks, decides, examines
from journeys.people import photograph
from sijill.accounts import seals
from sijill.accounts.models import OutboxMessage
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import SYSTEM, Role
from sijill.ledger.transaction import acting_for
from sijill.register.tests import factories as make
from sijill.register.tests.test_groupings import add, founded

pytestmark = pytest.mark.django_db
CHAMBER, PROVINCE = "CH-03", "03.231"
KEPT = (
    *("reference_", "institutions_institution", "institutions_territory"),
    "institutions_ringnumber",
)
COSTS = {
    "home": 0,
    "who registers": 0,
    "start": 0,
    "open": 2,
    "question: name": 1,
    "save a question: name": 12,
    "question: card": 3,
    "save a question: card": 5,
    "question: craft": 3,
    "look for a craft": 4,
    "save a question: craft": 6,
    "question: proof": 3,
    "save a question: proof": 5,
    "question: phone": 3,
    "save a question: phone": 19,
    "code page": 2,
    "give code": 14,
    "question: workplace": 4,
    "save a question: workplace": 6,
    "question: documents": 6,
    "photograph": 9,
    "save a question: documents": 7,
    "question: regime": 4,
    "save a question: regime": 6,
    "question: information": 4,
    "save a question: information": 9,
    "check": 6,
    "submit": 39,
    "submitted": 5,
    "follow": 5,
    "inbox": 12,
    "take": 7,
    "case": 14,
    "document": 5,
    "judge": 9,
    "propose": 26,
    "proposal": 13,
    "decide": 54,
    "account": 16,
}


class Counted:
    """Statements as they pass."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else sql.as_string(None)
        if not text.startswith(("SAVEPOINT", "RELEASE")) and not any(
            f'FROM "{name}' in text for name in KEPT
        ):
            self.said.append(text)
        return execute(sql, params, many, context)


@pytest.fixture
def photographs() -> dict[str, bytes]:
    return {
        kind: photograph(kind, seed=place, size=(900, 1200)) for place, kind in enumerate(PAPERS)
    }


@pytest.fixture
def agents() -> Iterator[dict[Role, Client]]:
    with acting_for(SYSTEM):
        yield {
            role: a_browser(a_mandate(role, institution=CHAMBER).user)
            for role in (Role.EXAMINER, Role.REGISTRAR)
        }


def test_each_page_of_a_registration_asks_the_database_so_often(
    photographs: dict[str, bytes], agents: dict[Role, Client]
) -> None:
    who = Applicant(
        number=1_000_001,
        given=("فاطمة", "Fatima"),
        family=("الصباغ", "Sebbagh"),
        born=(1980, 4, 12),
        sex="f",
        province=PROVINCE,
        photographs=photographs,
    )
    costs: dict[str, int] = {}
    citizen = Client()
    case = told(citizen, asks(who, code), costs)
    told(agents[Role.EXAMINER], examines(case), costs)
    told(agents[Role.REGISTRAR], decides(case), costs)
    told(citizen, account(), costs)
    assert costs == COSTS


GROUPINGS = {"list": 4, "one": 7, "public list": 1, "public one": 3}


def test_a_grouping_asks_the_database_so_often_however_many_are_in_it(
    agents: dict[Role, Client],
) -> None:
    held = founded()
    for born in ("1990-02-03", "1971-11-28"):  # or one might be taken for the other
        add(held, make.entered(**make.FATIMA | {"card__birth": born}))
    desk, anybody = agents[Role.EXAMINER], Client()
    pages = {
        "list": (desk, "/fr/agents/groupings/"),
        "one": (desk, f"/fr/agents/groupings/{held.pk}/"),
        "public list": (anybody, "/fr/groupings/"),
        "public one": (anybody, f"/fr/groupings/{held.pk}/"),
    }
    asked = {name: asked_of(browser, Ask(name, path))[1] for name, (browser, path) in pages.items()}
    assert asked == GROUPINGS


def account() -> Story:
    yield Ask("account", "/ar/account/")
    return ""


def told(browser: Client, story: Story, costs: dict[str, int]) -> str:
    """Drive a story to its end; the most that each kind of request asked is kept."""
    try:
        ask = next(story)
        while True:
            answer, asked = asked_of(browser, ask)
            name = named(ask)
            costs[name] = max(costs.get(name, 0), asked)
            ask = story.send(answer)
    except StopIteration as end:
        return str(end.value)


def named(ask: Ask) -> str:
    if "question" in ask.name:
        return f"{ask.name}: {ask.path.split('?')[0].rstrip('/').rpartition('/')[2]}"
    return ask.name


def asked_of(browser: Client, ask: Ask) -> tuple[Told, int]:
    counted = Counted()
    with connection.execute_wrapper(counted):
        answer = answered(browser, ask)
    assert answer.status_code < 400, f"{ask.name}: {answer.content.decode()[:2000]}"
    where = answer.headers.get("Location", ask.path)
    return Told(answer.status_code, where, answer.content.decode(errors="replace")), len(
        counted.said
    )


def answered(browser: Client, ask: Ask) -> Any:
    if ask.data is None:
        return browser.get(ask.path)
    files = {kind: named_file(body) for kind, body in (ask.files or {}).items()}
    if files:
        return browser.post(ask.path, {**ask.data, **files}, headers={"accept": "application/json"})
    return browser.post(ask.path, dict(ask.data))


def named_file(body: bytes) -> io.BytesIO:
    file = io.BytesIO(body)
    file.name = "IMG_2031.jpg"
    return file


def code(phone: str) -> str:
    """The code on the phone, as the worker opens it."""
    with acting_for(SYSTEM):
        sent = OutboxMessage.objects.filter(phone=f"+212{phone[1:]}").latest("created_at")
    assert sent.sealed is not None
    said = json.loads(seals.unseal(bytes(sent.sealed), use="outbox", place=sent.id))
    return str(said["params"]["code"])
