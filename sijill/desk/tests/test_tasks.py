"""Dates that come: a reminder, a draft that lapses, a correction unanswered, silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sijill.desk import actions, tasks
from sijill.desk.queries import dates
from sijill.ledger.transaction import acting_for

from .factories import NOW, agent, citizen, draft, everything, fresh, sent

pytestmark = pytest.mark.django_db


def follow(days: int) -> None:
    with everything():
        tasks.follow_dates(NOW + timedelta(days=days))


def test_a_draft_is_reminded_a_week_before_it_lapses():
    case = draft(citizen())
    follow(82)
    assert fresh(case).reminded_at is None
    follow(83)
    assert fresh(case).reminded_at is not None
    follow(90)
    assert fresh(case).state == "draft"
    follow(91)
    assert fresh(case).state == "lapsed"


def test_a_correction_nobody_answers_closes_the_case():
    case, examiner = sent(), agent()
    with acting_for(examiner):
        asked = actions.ask_correction(
            case=case,
            items=[{"page": "name", "reason": "wrong", "note": ""}],
            by=examiner,
            at=NOW,
        )
    last = (asked.until - NOW.date()).days
    follow(last)
    assert fresh(case).state == "to_correct"
    follow(last + 1)
    assert fresh(case).state == "lapsed"


def test_a_late_case_climbs_once():
    case = sent()
    follow(60)
    follow(61)
    assert fresh(case).state == "submitted"
    assert fresh(case).reminded_at is not None


def test_one_case_that_fails_stops_nobody_elses(monkeypatch):
    one, two = draft(citizen()), draft(citizen())
    lapse = actions.lapse

    def stumble(*, case, by, at):
        if case.pk == one.pk:
            raise RuntimeError("broken")
        return lapse(case=case, by=by, at=at)

    monkeypatch.setattr(actions, "lapse", stumble)
    follow(91)
    assert (fresh(one).state, fresh(two).state) == ("draft", "lapsed")


def test_what_is_in_time_is_left_alone():
    sent()
    with everything():
        assert dates.cases_past_due(NOW) == []
        assert dates.drafts_to_lapse(NOW) == []
