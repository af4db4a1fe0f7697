"""Who was turned away comes back with when they first came, and stands before who came after."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from sijill.kernel import clock
from sijill.web import crowd, turns

ROOT = Path(__file__).resolve().parents[3]
ASK = RequestFactory()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
LINE = 4


@pytest.fixture(autouse=True)
def _one_at_work(settings, monkeypatch):
    settings.CROWD, settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1, 0
    monkeypatch.setattr(crowd, "PATIENCE", 10)
    monkeypatch.setattr(crowd, "LONGER", 10)
    monkeypatch.setattr(crowd, "LINE", LINE)


@pytest.fixture
def hands() -> Iterator[clock.Hands]:
    with clock.stopped(NOON) as hands:
        yield hands


def asked(name: str, token: str = "", where: str = HERE, **more: Any) -> HttpRequest:
    request = ASK.get(f"/fr/{name}/", REMOTE_ADDR=where, **more)
    if token:
        request.COOKIES[turns.COOKIE] = token
    return request


def told(answer: HttpResponse) -> str:
    return answer.cookies[turns.COOKIE].value


def token_of(first: datetime, given: datetime | None = None, where: str = HERE) -> str:
    answer, request = HttpResponse(), asked("", where=where)
    at = (given or first).timestamp()
    turns.take_along(request, answer, first=first.timestamp(), at=at)
    return told(answer)


def ago(seconds: float) -> datetime:
    return clock.now() - timedelta(seconds=seconds)


class Door:
    """A house with room for one, who is inside until the end; it writes down who enters."""

    def __init__(self) -> None:
        self.go_on, self.entered, self._lock = Event(), [], Lock()
        self.house = crowd.Crowd(self._work)
        self._pool = ThreadPoolExecutor(LINE + 3)

    def _work(self, request: HttpRequest) -> HttpResponse:
        with self._lock:
            self.entered.append(request.path.split("/")[2])
        self.go_on.wait(10)
        return HttpResponse("served")

    def comes(self, name: str, *given: str) -> Future[HttpResponse]:
        """Somebody comes, and stands where they stand before this returns."""
        before = (self.house.at_work, [*self.house.line])
        answer = self._pool.submit(self.house, asked(name, *given))
        while (self.house.at_work, self.house.line) == before and not answer.done():
            time.sleep(0.005)
        return answer

    def __enter__(self) -> Door:
        self.comes("inside")
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self._pool.shutdown()
        assert (self.house.at_work, self.house.line) == (0, [])


def test_who_first_came_enters_first_whoever_came_back_when():
    with Door() as door:
        answers = [
            door.comes("new"),
            door.comes("later", token_of(ago(20))),
            door.comes("first", token_of(ago(400), ago(20))),
            door.comes("newest"),
        ]
    assert door.entered == ["inside", "first", "later", "new", "newest"]
    assert {one.result().status_code for one in answers} == {200}


def test_in_a_full_line_the_last_who_came_gives_way_at_once_to_who_came_before():
    with Door() as door:
        new = [door.comes(f"new{n}") for n in range(LINE)]
        back = door.comes("back", token_of(ago(20)))
        assert new[-1].result(5).status_code == 503
        assert door.comes("newest").result(5).status_code == 503
        assert [one.done() for one in [*new[:-1], back]] == [False] * LINE
    assert door.entered == ["inside", "back", *(f"new{n}" for n in range(LINE - 1))]


def test_whoever_is_turned_away_again_and_again_is_not_passed_by_who_comes(monkeypatch):
    """The same crowd without tokens is served by chance."""
    monkeypatch.setattr(crowd, "PATIENCE", 0.01)
    monkeypatch.setattr(crowd, "LONGER", 0.01)
    with Door() as door:
        token = told(door.comes("patient").result())
        for _ in range(3):
            token = told(door.comes("patient", token).result())
        monkeypatch.setattr(crowd, "PATIENCE", 10)
        monkeypatch.setattr(crowd, "LONGER", 10)
        for n in range(LINE):
            door.comes(f"new{n}")
        door.comes("patient", token)
    assert door.entered[:2] == ["inside", "patient"]


def test_one_token_stands_in_line_once():
    with Door() as door:
        token = token_of(ago(20))
        for name in ("new", "back", "again"):
            door.comes(name, *([token] if name != "new" else []))
    assert door.entered == ["inside", "back", "new", "again"]


@pytest.mark.parametrize("seconds", [0, 10, turns.BACK_WITHIN])
def test_a_token_holds_when_one_came(hands, seconds):
    token = token_of(NOON)
    hands.advance(timedelta(seconds=seconds))
    at = clock.now().timestamp()
    assert turns.first_came(asked("", token), at=at) == NOON.timestamp()


def test_a_token_given_again_holds_when_one_first_came_and_ends_all_the_same(hands):
    step, token = timedelta(seconds=30), token_of(NOON)
    while (waited := clock.now() - NOON) <= timedelta(seconds=turns.LASTS):
        first = turns.first_came(asked("", token), at=clock.now().timestamp())
        assert first == NOON.timestamp(), waited
        token = token_of(NOON, clock.now())
        hands.advance(step)
    assert turns.first_came(asked("", token), at=clock.now().timestamp()) is None


WORTHLESS = {
    "kept for later": lambda: token_of(ago(turns.BACK_WITHIN + 1)),
    "of another address": lambda: token_of(ago(1), where=ELSEWHERE),
    "an earlier instant under the same signature": lambda: token_of(ago(1)).replace(
        token_of(ago(1))[:6], token_of(ago(1))[:5] + "0"
    ),
    "without a signature": lambda: token_of(ago(1)).partition(":")[0],
    "of letters": lambda: "a.b:c",
    "of another kind": lambda: turns.Signer(salt="other").sign(token_of(ago(1)).partition(":")[0]),
    "empty": lambda: "",
}


@pytest.mark.parametrize("token", WORTHLESS.values(), ids=WORTHLESS)
def test_any_other_token_is_none(hands, token):
    assert turns.first_came(asked("", token()), at=clock.now().timestamp()) is None


def test_the_address_is_the_one_that_the_trusted_proxy_saw(hands, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    token = token_of(NOON, where="10.0.0.1")  # no proxy spoke: what the socket says
    assert turns.first_came(asked("", token, "10.0.0.1"), at=NOON.timestamp())
    for seen, holds in (("10.0.0.1", True), (f"10.0.0.1, {HERE}", False)):
        request = asked("", token, "10.9.9.9", HTTP_X_FORWARDED_FOR=seen)
        assert (turns.first_came(request, at=NOON.timestamp()) is not None) == holds


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_names_nobody_and_ends_by_itself(hands, settings, monkeypatch, secure):
    settings.SESSION_COOKIE_SECURE = secure
    monkeypatch.setattr(crowd, "PATIENCE", 0.01)
    with Door() as door:
        cookie = door.comes("new").result().cookies[turns.COOKIE]
    said = {name: cookie[name] for name in ("max-age", "httponly", "samesite", "path")}
    assert said == {
        "max-age": turns.BACK_WITHIN, "httponly": True, "samesite": "Lax", "path": "/"
    }  # fmt: skip
    assert bool(cookie["secure"]) == secure
    first, given = cookie.value.partition(":")[0].split(".")
    assert first == given == f"{NOON.timestamp() * 1e6:.0f}"
    assert crowd.LATEST + crowd.LONGER < turns.BACK_WITHIN


def test_who_is_served_hands_the_token_in_and_a_page_kept_for_all_says_nothing_to_one():
    token = token_of(ago(5))
    for control, cookies in (("private", {turns.COOKIE}), ("public, max-age=9", set())):
        answer = HttpResponse(headers={"Cache-Control": control})
        house = crowd.Crowd(lambda request, answer=answer: answer)
        assert set(house(asked("served", token)).cookies) == cookies
    assert not crowd.Crowd(lambda request: HttpResponse())(asked("served")).cookies


def test_a_program_is_given_none(monkeypatch):
    monkeypatch.setattr(crowd, "PATIENCE", 0.01)
    with Door() as door:
        answer = door.house(ASK.get("/api/v1/entries/x"))
    assert answer.status_code == 503
    assert not answer.cookies


def test_the_operator_reads_how_long_a_token_holds():
    words = (ROOT / "docs/operate.md").read_text()
    assert f"| `{turns.COOKIE}` | {turns.BACK_WITHIN} seconds |" in words
    assert turns.LASTS == 10 * 60
