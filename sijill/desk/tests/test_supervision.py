"""Figures of a desk: true, within reach, and each with the list behind it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sijill.desk import actions
from sijill.desk.queries.narrowing import AGES
from sijill.desk.queries.supervision import supervision
from sijill.desk.wording import supervision as words
from sijill.kernel import clock
from sijill.kernel.actor import NATIONAL, Role
from sijill.ledger.transaction import acting_for

from .factories import FES, NOW, RABAT, agent, decided, institutions, sent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture(autouse=True)
def ground():
    institutions()
    cache.clear()
    with clock.stopped(LATER):
        yield


def figures(viewer, institution=FES, at=LATER):
    cache.clear()
    with acting_for(viewer):
        return supervision(viewer=viewer, institution=institution, at=at)


def test_what_waits_is_counted_by_age_by_agent_and_by_procedure():
    clerk = agent()
    case, _other = sent(), sent(at=NOW - timedelta(days=20))
    with acting_for(clerk):
        actions.assign(case=case, to=clerk.user, by=clerk, at=NOW)
    found = figures(agent(Role.DIRECTOR))
    assert found.waiting == sum(found.ages.values()) == 2
    assert (found.ages["0-7"], found.ages["16-30"]) == (1, 1)
    assert found.agents == {str(clerk.user): 1, "nobody": 1}
    assert found.procedures == {"test-stall": 2}
    assert figures(agent(Role.DIRECTOR), at=LATER + timedelta(days=60)).late == 2


def test_what_was_decided_is_counted_by_week_by_ground_and_against_the_target():
    decided()
    decided("refused")
    found = figures(agent(Role.DIRECTOR))
    assert (found.weeks[-1].accepted, found.weeks[-1].refused) == (1, 1)
    assert found.grounds == {"too_young": 1}
    assert (found.kept, found.missed) == (2, 0)


def test_another_chamber_reads_nothing_of_it():
    sent()
    decided("refused")
    found = figures(agent(Role.DIRECTOR, RABAT), RABAT)
    assert (found.waiting, found.kept, found.grounds) == (0, 0, {})
    assert figures(agent(Role.DIRECTOR, RABAT), FES).waiting == 0


def test_figures_are_kept_for_a_minute_and_tell_their_moment():
    viewer = agent(Role.DIRECTOR)
    before = figures(viewer)
    sent()
    with acting_for(viewer):
        soon = supervision(viewer=viewer, institution=FES, at=LATER + timedelta(seconds=30))
        late = supervision(viewer=viewer, institution=FES, at=LATER + timedelta(seconds=61))
    assert (soon.waiting, soon.at) == (before.waiting, before.at)
    assert late.waiting == before.waiting + 1


def test_every_age_has_its_words():
    assert set(words.AGES) == set(AGES)


@pytest.fixture
def browse(monkeypatch):
    def as_(actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client(headers={"accept-language": "fr"})

    return as_


def page_of(browser: Client, query: str = "") -> str:
    address = reverse("desk:supervision").replace("/ar/", "/fr/", 1)
    answer = browser.get(address + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_number_opens_a_list_of_as_many_files(browse):
    clerk = agent()
    case = sent()
    sent(at=NOW - timedelta(days=20))
    with acting_for(clerk):
        actions.assign(case=case, to=clerk.user, by=clerk, at=NOW)
    decided()
    decided("refused")
    browser = browse(agent(Role.DIRECTOR))
    page = page_of(browser)
    numbers = re.findall(r'<a href="([^"]*/desk/\?[^"]+)">(?:<b>)?<bdi[^>]*>(\d+)</bdi>', page)
    assert len(numbers) >= 10
    for href, count in numbers:
        shown = browser.get(unescape(href)).content.decode()
        assert len(re.findall(r"<tr data-row", shown)) == int(count), href


def test_the_figures_ask_few_questions_and_none_again_within_the_minute(
    browse, django_assert_max_num_queries
):
    sent()
    browser = browse(agent(Role.DIRECTOR))
    with django_assert_max_num_queries(14):
        page_of(browser)
    with django_assert_max_num_queries(8):
        page_of(browser)


def test_a_desk_to_which_nothing_came_says_so_and_counts_nothing(browse):
    page = page_of(browse(agent(Role.DIRECTOR)))
    assert 'class="empty"' in page
    assert '<svg class="weeks"' not in page
    sent()
    cache.clear()
    page = page_of(browse(agent(Role.DIRECTOR)))
    assert '<svg class="weeks"' in page


def test_an_office_of_the_whole_country_reads_figures_and_opens_no_file(browse):
    sent()
    browser = browse(agent(Role.FEDERATION, reach=NATIONAL))
    page = page_of(browser)
    assert "/desk/?box" not in page
    assert "CH-03" in page_of(browser, "?institution=CH-03") or "Fès" in page
    assert browse(agent()).get(reverse("desk:supervision")).status_code == 403


@pytest.mark.parametrize(
    "query", ["age=9", "agent=x", "week=lundi", "level=maybe", "ground=none", "institution=CH-99"]
)
def test_a_filter_that_cannot_be_read_narrows_to_nothing(browse, query):
    sent()
    decided("refused")
    for box in ("at_desk", "answered"):
        shown = browse(agent(Role.DIRECTOR)).get(f"{reverse('desk:inbox')}?box={box}&{query}")
        assert b"<tr data-row" not in shown.content
