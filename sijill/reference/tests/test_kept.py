"""What is kept for a moment, and what never is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sijill.ledger import kept
from sijill.reference import queries

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.REFERENCE_KEPT = 60.0
    kept.forget()
    yield
    kept.forget()


def asked(read) -> int:
    with CaptureQueriesContext(connection) as told:
        read()
    return len(told)


def test_the_same_question_is_asked_of_the_database_once():
    assert asked(lambda: queries.holidays(DAY, DAY)) == 1
    assert asked(lambda: queries.holidays(DAY, DAY)) == 0
    assert asked(lambda: queries.holidays(DAY, date(2026, 12, 1))) == 1


def test_a_list_that_was_handed_out_may_be_changed_by_whoever_got_it():
    queries.provinces().clear()
    assert queries.provinces()


def test_nothing_is_kept_when_the_settings_say_so(settings):
    settings.REFERENCE_KEPT = 0
    assert asked(lambda: queries.province("03.231")) == 1
    assert asked(lambda: queries.province("03.231")) == 1


def test_what_was_known_at_an_instant_is_always_read():
    from sijill.kernel.clock import now

    at = now()
    assert asked(lambda: queries.in_force("desk.corrections_allowed", at=DAY, known_at=at)) == 1
    assert asked(lambda: queries.in_force("desk.corrections_allowed", at=DAY, known_at=at)) == 1
