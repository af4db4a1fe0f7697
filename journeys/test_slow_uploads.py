"""Thirty telephones on a bad network do not stop the others."""

from __future__ import annotations

import urllib.request

import pytest

from journeys.slow import slow_uploads, still_under_way

PAGES = ("/ar/", "/ar/ask/registration/", "/fr/help/", "/ar/agents/sign-in/")


def answers(house, rounds: int) -> None:
    for _ in range(rounds):
        for path in PAGES:
            with urllib.request.urlopen(house.url + path, timeout=10) as answer:
                assert answer.status == 200


def test_pages_answer_while_thirty_uploads_crawl(house):
    with slow_uploads(house.url) as uploads:
        answers(house, rounds=3)
        assert still_under_way(uploads) == len(uploads)
    answers(house, rounds=1)


@pytest.mark.long
def test_pages_go_on_answering_while_uploads_crawl_for_a_minute(house):
    with slow_uploads(house.url) as uploads:
        answers(house, rounds=60)
        assert still_under_way(uploads) == len(uploads)
