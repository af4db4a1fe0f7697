"""Legal time: what is counted, what is not, and what a suspension does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.calendar import (
    Clock,
    Suspension,
    add_working_days,
    civil_holidays,
    days_off,
    feasts,
    is_working_day,
    next_working_day,
    working_days_between,
)

NONE: frozenset[date] = frozenset()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
OFF = st.frozensets(DAYS, max_size=40)
FEW = st.integers(0, 60)
MONDAY = date(2026, 11, 2)


def test_the_day_itself_never_counts_and_weekends_do_not():
    friday = date(2026, 11, 20)
    assert add_working_days(friday, 1, holidays=NONE) == date(2026, 11, 23)
    assert working_days_between(friday, date(2026, 11, 23), holidays=NONE) == 1


def test_a_holiday_is_skipped():
    holidays = days_off([2026])
    assert add_working_days(date(2026, 11, 5), 1, holidays=holidays) == date(2026, 11, 9)
    assert not is_working_day(date(2026, 11, 18), holidays=holidays)
    assert next_working_day(date(2026, 10, 31), holidays=holidays) == date(2026, 11, 2)


def test_no_delay_runs_backwards():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(MONDAY, -1, holidays=NONE)


@given(DAYS, FEW, OFF)
def test_adding_then_counting_gives_back_the_number(start, n, holidays):
    end = add_working_days(start, n, holidays=holidays)
    assert working_days_between(start, end, holidays=holidays) == n
    assert n == 0 or is_working_day(end, holidays=holidays)


@given(DAYS, FEW, FEW, OFF)
def test_two_delays_in_a_row_are_their_sum(start, n, m, holidays):
    once = add_working_days(start, n + m, holidays=holidays)
    middle = add_working_days(start, n, holidays=holidays)
    assert add_working_days(middle, m, holidays=holidays) == once


@given(DAYS, DAYS, DAYS, OFF)
def test_counts_add_up_along_the_way(a, b, c, holidays):
    def between(x, y):
        return working_days_between(x, y, holidays=holidays)

    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@pytest.mark.parametrize("year", range(2002, 2031))
def test_civil_holidays_agree_with_the_public_library(year):
    theirs = set(country_holidays("MA", years=year)) - {feast.day for feast in feasts(year)}
    ours = {holiday.day for holiday in civil_holidays(year)}
    assert ours - {feast.day for feast in feasts(year)} == theirs


def test_feasts_are_marked_as_estimated_and_are_all_there():
    codes = [feast.code for feast in feasts(2026)]
    assert sorted(set(codes)) == ["eid_al_adha", "eid_al_fitr", "hijri_new_year", "mawlid"]
    assert all(feast.estimated for feast in feasts(2026))
    assert not any(holiday.estimated for holiday in civil_holidays(2026))
    assert len(codes) == 7


def test_two_holidays_on_one_day_keep_their_two_names():
    # 14 August 2027: Oued Ed-Dahab, and the Prophet's birthday by calculation
    day = date(2027, 8, 14)
    assert [feast.code for feast in feasts(2027) if feast.day == day] == ["mawlid"]
    assert [one.code for one in civil_holidays(2027) if one.day == day] == ["oued_eddahab"]


def test_unity_day_is_off_from_2026():
    assert date(2025, 10, 31) not in days_off([2025])
    assert date(2026, 10, 31) in days_off([2026])


def test_a_clock_counts_from_the_day_after_it_started():
    clock = Clock(MONDAY, 15)
    assert clock.used(MONDAY) == 0
    assert clock.used(date(2026, 11, 9)) == 5
    assert clock.due(MONDAY) == date(2026, 11, 23)
    assert clock.left(date(2026, 11, 9)) == 10


def test_the_last_day_is_in_time_and_the_next_is_late():
    clock = Clock(MONDAY, 15)
    assert not clock.overdue(date(2026, 11, 23))
    assert clock.overdue(date(2026, 11, 24))


def test_a_suspended_clock_stands_still_both_ends_included():
    clock = Clock(MONDAY, 15, (Suspension(date(2026, 11, 4), date(2026, 11, 6)),))
    assert clock.used(date(2026, 11, 6)) == 1
    assert clock.used(date(2026, 11, 9)) == 2
    assert clock.due(MONDAY) == date(2026, 11, 26)


def test_an_open_suspension_pushes_the_last_day_along():
    clock = Clock(MONDAY, 15, (Suspension(date(2026, 11, 4)),))
    assert not clock.running(date(2026, 12, 4))
    assert clock.used(date(2027, 12, 4)) == 1
    assert not clock.overdue(date(2030, 1, 1))
    assert clock.due(date(2026, 11, 9)) < clock.due(date(2026, 11, 10))


def test_an_instant_is_read_on_the_moroccan_calendar():
    clock = Clock(date(2025, 6, 30), 1)
    assert clock.used(datetime(2025, 6, 30, 22, 30, tzinfo=UTC)) == 0
    assert clock.used(datetime(2025, 6, 30, 23, 30, tzinfo=UTC)) == 1


def test_a_suspension_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="ends after"):
        Suspension(MONDAY, MONDAY - timedelta(days=1))


@given(DAYS, st.integers(0, 40), OFF, st.lists(st.tuples(DAYS, st.integers(0, 30)), max_size=3))
def test_used_at_the_due_day_is_what_was_allowed(start, allowed, holidays, stops):
    suspensions = tuple(Suspension(day, day + timedelta(days=length)) for day, length in stops)
    clock = Clock(start, allowed, suspensions, holidays)
    due = clock.due(start)
    assert clock.used(due) == allowed
    assert not clock.overdue(due)
    assert clock.overdue(due + timedelta(days=200))
    assert due >= add_working_days(start, allowed, holidays=holidays)
