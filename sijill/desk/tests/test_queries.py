"""What an agent sees: boxes with true counts, deadlines first, names in either script."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sijill.desk import actions, queries
from sijill.desk.queries.casefile import casefile
from sijill.kernel.actor import NATIONAL, Role
from sijill.ledger.transaction import acting_for

from .factories import (
    FES,
    NOW,
    PROVINCE_OF_RABAT,
    RABAT,
    agent,
    citizen,
    decided,
    draft,
    proposed,
    sent,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def box(viewer, name, **filters):
    with acting_for(viewer):
        return queries.inbox(viewer=viewer, box=name, filters=filters, after="", today=TODAY)


def references(page):
    return [row.case.reference for row in page.rows]


def test_each_case_stands_in_its_box_and_the_counts_are_true():
    clerk = agent()
    mine, free = sent(), sent()
    with acting_for(clerk):
        actions.assign(case=mine, to=clerk.user, by=clerk, at=NOW)
    signed = proposed(agent(), sent())
    decided()
    sent(place={"province": PROVINCE_OF_RABAT})
    draft(citizen())
    with acting_for(clerk):
        counts = queries.boxes(viewer=clerk, today=TODAY).counts
    assert {k: v for k, v in counts.items() if v} == {
        "mine": 1,
        "to_take": 1,
        "to_sign": 1,
        "decided": 1,
    }
    for name, case in (("mine", mine), ("to_take", free), ("to_sign", signed)):
        assert references(box(clerk, name)) == [case.reference]
        assert box(clerk, name).total == 1


def test_the_nearest_deadline_comes_first_page_after_page(monkeypatch):
    monkeypatch.setattr(sys.modules["sijill.desk.queries.inbox"], "PAGE", 2)
    clerk = agent()
    cases = [sent(at=NOW + timedelta(days=days)) for days in (9, 0, 4, 0, 2)]
    expected = sorted(cases, key=lambda c: (c.due_on, c.pk))
    seen, after = [], ""
    with acting_for(clerk):
        while True:
            page = queries.inbox(viewer=clerk, box="to_take", filters={}, after=after, today=TODAY)
            seen += references(page)
            assert page.total == 5
            after = page.after
            if not after:
                break
        assert seen == [c.reference for c in expected]
        middle = queries.neighbours(case=expected[2], box="to_take", viewer=clerk, today=TODAY)
    assert (middle.previous, middle.next) == (expected[1].pk, expected[3].pk)
    assert (middle.place, middle.total) == (3, 5)


def test_a_place_is_told_among_the_first_files_of_a_box_alone(monkeypatch):
    clerk = agent()
    first, second, third = sorted((sent() for _ in range(3)), key=lambda c: (c.due_on, c.pk))
    module = import_module("sijill.desk.queries.inbox")  # the package has a function of that name
    monkeypatch.setattr(module, "COUNTED", 2)
    monkeypatch.setattr(module._first, "_written", {})
    with acting_for(clerk):
        near = queries.neighbours(case=second, box="to_take", viewer=clerk, today=TODAY)
        far = queries.neighbours(case=third, box="to_take", viewer=clerk, today=TODAY)
    assert (near.place, near.total, near.more) == (2, 2, True)
    assert (near.previous, near.next) == (first.pk, third.pk)
    assert (far.place, far.previous, far.next) == (0, second.pk, None)


def test_a_mark_that_is_not_ours_starts_from_the_top():
    clerk = agent()
    case = sent()
    with acting_for(clerk):
        page = queries.inbox(viewer=clerk, box="to_take", filters={}, after="x" * 50, today=TODAY)
    assert references(page) == [case.reference]


def test_the_inbox_asks_the_same_number_of_things_whatever_its_length(
    django_assert_num_queries,
):
    clerk = agent()
    for _ in range(4):
        sent()
    with acting_for(clerk):
        with django_assert_num_queries(4):
            page = queries.inbox(viewer=clerk, box="to_take", filters={}, after="", today=TODAY)
            assert len(page.rows) == 4
        with django_assert_num_queries(2):
            counted = queries.boxes(viewer=clerk, today=TODAY)
        with django_assert_num_queries(3):
            again = queries.inbox(
                viewer=clerk, box="to_take", filters={}, after="", today=TODAY, counted=counted
            )
        assert again.total == page.total == 4
        with django_assert_num_queries(1):
            case = page.rows[1].case
            place = queries.neighbours(case=case, box="to_take", viewer=clerk, today=TODAY)
        assert (place.place, place.total) == (2, 4)


def test_a_filtered_box_is_counted_for_itself():
    clerk = agent()
    sent()
    with acting_for(clerk):
        counted = queries.boxes(viewer=clerk, today=TODAY)
        page = queries.inbox(
            viewer=clerk,
            box="to_take",
            filters={"province": "99.999"},
            after="",
            today=TODAY,
            counted=counted,
        )
    assert page.total == 0


def test_counting_files_in_hand_opens_none_of_them():
    """An index that lacked a column of the row policy would read every file to count it."""
    sent()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('case_in_hand'::regclass)")
        [made] = cursor.fetchone()
    clerk = agent()
    with acting_for(clerk), CaptureQueriesContext(connection) as caught:
        queries.boxes(viewer=clerk, today=TODAY)
    asked = set(re.findall(r'"desk_case"\."(\w+)"', caught[0]["sql"])) | {"space"}
    assert {name for name in asked if name not in made} == set()


@pytest.mark.parametrize(
    "typed", ["Benali", "rachid ben ali", "بنعلي", "رشيد", "C 418207", "c ٤١٨٢٠٧"]
)
def test_a_case_is_found_by_a_name_in_either_script_or_a_number(typed):
    clerk = agent()
    case = sent()
    with acting_for(clerk):
        assert queries.find_cases(typed, viewer=clerk) == [case]


def test_a_case_is_found_by_its_reference_and_its_phone():
    clerk = agent()
    case = sent()
    with acting_for(clerk):
        assert queries.find_cases(case.reference, viewer=clerk) == [case]
        assert queries.find_cases("06 61 48 20 78", viewer=clerk) == [case]
        assert queries.find_cases("", viewer=clerk) == []
        assert queries.find_cases("zzzz", viewer=clerk) == []


def test_a_search_stops_at_the_border_of_the_chamber():
    sent()
    elsewhere = agent(institution=RABAT)
    with acting_for(elsewhere):
        assert queries.find_cases("Benali", viewer=elsewhere) == []
    ministry = replace(agent(Role.MINISTRY, institution=FES), reach=NATIONAL)
    with acting_for(ministry):
        assert len(queries.find_cases("Benali", viewer=ministry)) == 1


def test_nobody_but_its_person_sees_a_draft_even_the_ministry():
    case = draft(citizen())
    ministry = replace(agent(Role.MINISTRY), reach=NATIONAL)
    with acting_for(ministry), pytest.raises(queries.NotFound):
        queries.case_for(case.pk, viewer=ministry)


def test_a_case_that_does_not_exist_and_one_out_of_reach_give_the_same_answer():
    case, stranger = sent(), citizen()
    with acting_for(stranger):
        for id in (case.pk, uuid4()):
            with pytest.raises(queries.NotFound):
                queries.case_for(id, viewer=stranger)


def test_the_history_names_the_agents_and_costs_three_questions(django_assert_num_queries):
    case = decided()
    clerk = agent()
    with acting_for(clerk):
        file = casefile(case.pk, viewer=clerk, at=NOW)
        assert (len(file.verdicts) > 0, len(file.likenesses), len(file.decisions)) == (True, 0, 1)
        with django_assert_num_queries(3):
            told = file.history
    assert [h.told.act.kind for h in told] == [
        "desk.accepted",
        "desk.proposed",
        "desk.submitted",
        "desk.opened",
    ]
    assert [h.who for h in told] == ["Salma Alaoui", "Salma Alaoui", "", ""]


def test_a_person_sees_all_their_cases_newest_first():
    by = citizen()
    one = draft(by)
    with acting_for(by):
        two = actions.open_case(
            procedure="test-stall", by=by, at=NOW + timedelta(hours=1), language="ar"
        )
        assert list(queries.cases_of_space(viewer=by)) == [two, one]


@pytest.mark.parametrize(("days", "held"), [(0, 1), (29, 1), (30, 1), (31, 0)])
def test_the_box_of_decided_files_holds_the_last_thirty_days(days, held):
    case, clerk = decided(), agent()
    day = TODAY + timedelta(days=days)
    with acting_for(clerk):
        page = queries.inbox(viewer=clerk, box="decided", filters={}, after="", today=day)
        assert queries.boxes(viewer=clerk, today=day).counts["decided"] == held
    assert references(page) == [case.reference] * held
