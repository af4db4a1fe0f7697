"""The pages of groupings in front of agents, of members and of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.register.models import Entry, Grouping, GroupingMember
from sijill.register.queries import groupings as read
from sijill.register.tests import factories as make
from sijill.register.tests.test_groupings import CRAFT, add, five, founded, owner_of
from sijill.register.tests.test_pages import as_, at

pytestmark = pytest.mark.django_db
__all__ = ["as_"]
LANGUAGES = ["ar", "fr"]


@pytest.fixture(autouse=True)
def ground() -> Iterator[None]:
    make.chambers()
    with clock.stopped(make.NOW + timedelta(hours=3)):
        yield


def place_of(entry: Entry) -> GroupingMember:
    with make.everything():
        return GroupingMember.objects.get(entry=entry)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chamber_founds_sees_and_ends_a_grouping(as_: Any, language: str) -> None:
    entries = five()
    browser = as_(make.agent(Role.REGISTRAR))
    typed = {"name_ar": "تجمع", "name_latin": "Cluster", "kind": "cluster", "craft": CRAFT}
    typed |= {"province": make.IN_FES, "numbers": "\n".join(one.nia for one in entries[:4])}
    new = at(language, "register:grouping_new")
    assert browser.get(new).status_code == 200
    few = browser.post(new, typed)
    assert (few.status_code, Grouping.objects.count()) == (422, 0)
    made = browser.post(new, {**typed, "numbers": "\r\n".join(one.nia for one in entries)})
    assert made.status_code == 302
    page = browser.get(made["Location"])
    assert all(one.holder.name_latin in page.text or language == "ar" for one in entries)
    held = Grouping.objects.get()
    away = at(language, "register:grouping_out", held.pk, place_of(entries[0]).pk)
    assert browser.get(away).status_code == 200
    assert browser.post(away, {"reason": ""}).status_code == 422
    named = at(language, "register:grouping_coordinate", held.pk, place_of(entries[0]).pk)
    assert browser.post(named).status_code == 302
    assert place_of(entries[0]).role == "coordinator"
    day = {"day_day": "23", "day_month": "11", "day_year": "2026", "reason": "moved"}
    assert browser.post(away, day).status_code == 302
    assert place_of(entries[0]).reason == "moved"
    end = at(language, "register:grouping_end", held.pk)
    assert browser.get(end).status_code == 200
    assert browser.post(end, {"reason": "over"}).status_code == 302
    ended = browser.get(at(language, "register:grouping", held.pk))
    assert (ended.status_code, ended.context["until_end"]) == (200, 4)
    assert read.public_groupings() == []


def test_a_wrong_number_is_said_beside_the_box(as_: Any) -> None:
    held = founded()
    browser = as_(make.agent())
    wrong = browser.post(at("fr", "register:grouping_join", held.pk), {"nia": "99999"})
    assert wrong.status_code == 422
    late = make.entered(**make.FATIMA)
    right = browser.post(at("fr", "register:grouping_join", held.pk), {"nia": late.nia})
    assert right.status_code == 302


def test_the_list_is_sifted_and_keeps_its_reach(as_: Any) -> None:
    founded()
    page = at("fr", "register:groupings")
    assert "Cluster de la poterie" in as_(make.agent()).get(page).text
    assert "Cluster de la poterie" in as_(make.agent()).get(f"{page}?kind=cluster").text
    assert "Cluster de la poterie" not in as_(make.agent()).get(f"{page}?kind=union").text
    far = as_(make.agent(institution=make.RABAT))
    assert "Cluster de la poterie" not in far.get(page).text
    assert far.get(at("fr", "register:grouping", Grouping.objects.get().pk)).status_code == 404


def test_who_reads_files_and_keeps_none_sees_it_and_changes_nothing(as_: Any) -> None:
    held = founded()
    browser = as_(make.agent(Role.ASSISTANT))
    assert browser.get(at("fr", "register:grouping", held.pk)).status_code == 200
    assert browser.get(at("fr", "register:grouping_new")).status_code == 403
    assert browser.post(at("fr", "register:grouping_end", held.pk), {}).status_code == 403


@pytest.mark.parametrize("language", [*LANGUAGES, "zgh", "en"])
def test_everybody_reads_counts_and_no_name(language: str) -> None:
    entries = five()
    held = founded(entries)
    listed = Client().get(at(language, "register:public_groupings"))
    assert (listed.status_code, at(language, "register:public_grouping", held.pk)) == (
        200,
        at(language, "register:public_grouping", held.pk),
    )
    assert at(language, "register:public_grouping", held.pk) in listed.text
    page = Client().get(at(language, "register:public_grouping", held.pk)).text
    for one in entries:
        assert one.nia not in page
        assert one.holder.name_latin not in page
        assert one.holder.name_ar not in page
    assert "80" in page  # four women of five


def test_shares_of_four_people_stand_on_no_public_page(as_: Any) -> None:
    entries = five()
    held = founded(entries)
    as_(owner_of(entries[0])).post(at("fr", "register:grouping_leave", place_of(entries[0]).pk))
    page = Client().get(at("fr", "register:public_grouping", held.pk))
    assert len(page.context["shares"]) == 0
    assert page.context["told"].persons == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_reads_what_leaving_means_and_leaves(as_: Any, language: str) -> None:
    entries = five()
    founded(entries)
    page = at(language, "register:grouping_leave", place_of(entries[0]).pk)
    other: Actor = owner_of(entries[1])
    assert as_(other).get(page).status_code == 404
    assert as_(other).post(page).status_code == 404
    browser = as_(owner_of(entries[0]))
    assert browser.get(page).status_code == 200
    assert place_of(entries[0]).valid_to is None
    assert browser.post(page).status_code == 302
    assert place_of(entries[0]).valid_to is not None


def test_a_page_of_a_grouping_asks_as_often_for_six_members_as_for_five(as_: Any) -> None:
    held = founded()
    browser, page = as_(make.agent()), at("fr", "register:grouping", held.pk)
    browser.get(page)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as told:
            assert browser.get(page).status_code == 200
        asked.append(len(told))
        add(held, make.entered(**make.FATIMA), days=0)
    assert asked[0] == asked[1]
