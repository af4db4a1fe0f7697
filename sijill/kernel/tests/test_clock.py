"""One place knows the time, and it can be stopped."""

from datetime import UTC, date, datetime, timedelta
from importlib import resources
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from sijill.kernel import clock

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_now_is_aware_and_in_utc():
    assert clock.now().utcoffset() == timedelta(0)


def test_a_stopped_clock_is_stopped_in_every_thread_and_goes_again():
    seen = []
    with clock.stopped(NOON) as hands:
        thread = Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
        hands.advance(timedelta(hours=2))
        seen.append(clock.now())
        hands.move(NOON - timedelta(days=1))
        seen.append(clock.now())
    assert seen == [NOON, NOON + timedelta(hours=2), NOON - timedelta(days=1)]
    assert clock.now() != NOON - timedelta(days=1)


def test_a_stopped_clock_goes_again_after_an_error():
    with pytest.raises(RuntimeError), clock.stopped(NOON):
        raise RuntimeError
    assert clock.now() != NOON


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        clock.civil_date(datetime(2026, 11, 21))  # noqa: DTZ001


def test_ramadan_moves_the_clock_of_casablanca():
    before, during = datetime(2024, 3, 1, 12, tzinfo=UTC), datetime(2024, 3, 20, 12, tzinfo=UTC)
    assert clock.local(before).hour == 13
    assert clock.local(during).hour == 12


def test_the_pinned_zones_are_read_and_not_those_of_the_machine():
    pinned = resources.files("tzdata").joinpath("zoneinfo", "Africa", "Casablanca")
    with pinned.open("rb") as told:
        zone = ZoneInfo.from_file(told)
    for month in range(60):
        at = datetime(2024 + month // 12, month % 12 + 1, 20, 12, tzinfo=UTC)
        assert clock.local(at).utcoffset() == at.astimezone(zone).utcoffset(), at
    assert clock.local(datetime(2026, 9, 19, 12, tzinfo=UTC)).hour == 13
    assert clock.local(datetime(2026, 9, 21, 12, tzinfo=UTC)).hour == 12


def test_half_past_eleven_at_night_in_london_is_tomorrow_in_morocco():
    assert clock.civil_date(datetime(2025, 6, 30, 23, 30, tzinfo=UTC)) == date(2025, 7, 1)


def test_a_civil_day_starts_at_its_first_instant():
    start = clock.start_of(date(2025, 7, 1))
    assert clock.civil_date(start) == date(2025, 7, 1)
    assert clock.civil_date(start - timedelta(seconds=1)) == date(2025, 6, 30)
