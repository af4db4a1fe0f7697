"""More come than can be served: who begins waits, who is in the middle goes on, nothing is lost."""

from __future__ import annotations

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from sijill.web import crowd

ASK = RequestFactory()
MOST = 4
ALL = 6


@pytest.fixture(autouse=True)
def _room(settings, monkeypatch):
    settings.CROWD = MOST
    monkeypatch.setattr(crowd, "PATIENCE", 0.05)
    monkeypatch.setattr(crowd, "LONGER", 0.05)


def known(request):
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "abc"
    return request


class Busy:
    """A house in which so many requests are at work, until the end of the test."""

    def __init__(self, count: int) -> None:
        self.go_on, self.all_in = Event(), Barrier(count + 1)
        self.house = crowd.Crowd(self._work)
        self._pool = ThreadPoolExecutor(count)
        self._under_way = [self._pool.submit(self.house, ASK.post("/ar/")) for _ in range(count)]

    def _work(self, request):
        if request.method == "POST" and not self.go_on.is_set():
            self.all_in.wait(10)
            self.go_on.wait(10)
        return HttpResponse("served")

    def __enter__(self):
        self.all_in.wait(10)
        return self.house

    def __exit__(self, *_):
        self.go_on.set()
        self._pool.shutdown()
        assert [each.result().status_code for each in self._under_way] == [200] * len(
            self._under_way
        )


def test_a_house_with_room_serves_everyone():
    with Busy(MOST - 1) as house:
        assert house(ASK.get("/ar/")).content == b"served"


def test_who_begins_is_asked_to_wait_and_who_is_in_the_middle_goes_on():
    with Busy(MOST) as house:
        assert house(ASK.get("/ar/")).status_code == 503
        assert house(ASK.head("/ar/")).status_code == 503
        assert house(known(ASK.get("/ar/"))).status_code == 200
        assert house(ASK.get("/api/v1/x", headers={"authorization": "Bearer x"})).status_code == 200


def test_from_half_as_many_more_all_reading_waits_and_what_is_sent_still_enters():
    with Busy(ALL) as house:
        assert house(known(ASK.get("/ar/"))).status_code == 503
        assert house(ASK.get("/health/")).status_code == 200
    with Busy(20 * MOST):
        pass  # every one of them was sent, and answered


def test_who_stands_in_line_enters_when_somebody_leaves(monkeypatch):
    monkeypatch.setattr(crowd, "PATIENCE", 10)
    with ThreadPoolExecutor(2 * MOST) as line, Busy(ALL) as house:
        asked = [ASK.get("/ar/"), known(ASK.get("/ar/"))] * MOST
        under_way = [line.submit(house, each) for each in asked]
        while len(house.line) < len(asked):
            time.sleep(0.01)
        assert not any(each.done() for each in under_way)
    assert [each.result().status_code for each in under_way] == [200] * len(asked)
    assert (house.at_work, house.line) == (0, [])


def test_behind_a_long_line_nobody_stands(monkeypatch):
    monkeypatch.setattr(crowd, "PATIENCE", 10)
    monkeypatch.setattr(crowd, "LINE", 2)
    with ThreadPoolExecutor(2) as line, Busy(ALL) as house:
        under_way = [line.submit(house, ASK.get("/ar/")) for _ in range(2)]
        while len(house.line) < 2:
            time.sleep(0.01)
        assert house(ASK.get("/ar/")).status_code == 503
    assert [each.result().status_code for each in under_way] == [200, 200]


def test_the_room_of_a_request_that_failed_is_free_again():
    def broken(request):
        raise RuntimeError

    house = crowd.Crowd(broken)
    for _ in range(2 * MOST):
        with pytest.raises(RuntimeError):
            house(ASK.get("/ar/"))
    assert house.at_work == 0


def test_no_bound_is_none(settings):
    settings.CROWD = 0
    with Busy(4 * MOST) as house:
        assert house(ASK.get("/ar/")).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("ar", "في هذه اللحظة"), ("fr", "en ce moment"), ("zgh", "ⴷⵖⵉ"), ("en", "at this moment")],
)
def test_a_page_says_so_in_the_language_of_the_address_and_comes_by_itself(language, words):
    with Busy(MOST) as house:
        told = house(ASK.get(f"/{language}/who-registers/?q=1"))
    assert words in told.content.decode()
    assert told.headers["Content-Language"] == language
    assert told.headers["Cache-Control"] == "no-store"
    assert crowd.SOONEST <= int(told.headers["Refresh"]) <= crowd.LATEST
    assert told.headers["Refresh"] == told.headers["Retry-After"]


def test_those_who_wait_do_not_come_back_in_the_same_second():
    with Busy(MOST) as house:
        told = {house(ASK.get("/ar/")).headers["Retry-After"] for _ in range(30)}
    assert len(told) > 3


def test_a_program_is_told_as_programs_are():
    with Busy(ALL) as house:
        told = house(ASK.get("/api/v1/entries/x", headers={"authorization": "Bearer x"}))
    assert told.status_code == 503
    assert told.headers["Content-Type"] == "application/problem+json"
    assert json.loads(told.content)["type"].endswith(":busy")
    assert int(told.headers["Retry-After"]) >= crowd.SOONEST


def test_the_log_has_one_line_for_many_and_names_nobody(caplog):
    with Busy(MOST) as house, caplog.at_level(logging.WARNING, "sijill.crowd"):
        for _ in range(20):
            house(ASK.get("/ar/?q=benali"))
    assert [record.getMessage() for record in caplog.records] == [
        "more requests than can be served well: 1 asked to wait"
    ]
    assert "benali" not in caplog.text


def test_the_server_writes_no_line_for_each_of_them(caplog, monkeypatch):
    monkeypatch.setattr(crowd, "room_for", lambda request: 0)
    with caplog.at_level(logging.WARNING, "django.request"):
        assert Client().get("/ar/who-registers/").status_code == 503
    assert [record for record in caplog.records if record.name == "django.request"] == []


def test_the_house_has_the_bound_after_the_body_was_read_and_before_the_database():
    order = settings.MIDDLEWARE
    place = order.index("sijill.web.crowd.Crowd")
    assert order.index("sijill.web.middleware.BodyFirst") < place
    assert place < order.index("django.contrib.sessions.middleware.SessionMiddleware")
