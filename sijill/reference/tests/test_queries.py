"""Reference data as of a day, as known at an instant."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sijill.kernel.clock import CASABLANCA
from sijill.ledger.transaction import action
from sijill.reference import queries
from sijill.reference.models import Holiday
from sijill.reference.queries.parameters import _counters
from sijill.reference.rules import UnknownParameter
from sijill.reference.tests.factories import AT, TODAY, a_change, a_value, an_officer

pytestmark = pytest.mark.django_db

DAYS = "desk.days_to_decide"


def test_there_are_twelve_regions_and_seventy_five_provinces():
    assert len(queries.regions()) == 12
    places = queries.provinces()
    assert len(places) == 75
    assert sum(place.kind == "prefecture" for place in places) == 13
    assert queries.region("03").name_ar == "فاس - مكناس"
    assert queries.region("99") is None


@pytest.mark.parametrize(("code", "region"), [("09.163", "09"), ("06.385", "06")])
def test_the_region_comes_from_the_code_and_not_from_the_international_list(code, region):
    place = queries.province(code)
    assert place.region_id == region
    assert place in queries.provinces(region)


def test_a_code_is_text_and_keeps_its_zeros():
    assert queries.province("05.081").name_fr == "Azilal"
    assert queries.province("5.81") is None


def test_there_is_no_commune_until_the_file_is_given():
    assert queries.communes_of("01.051") == []
    assert queries.commune("01.051.01.01") is None


def test_a_value_holds_from_its_day_to_the_next_one():
    a_value(DAYS, 20, date(2027, 1, 1))
    assert queries.parameter(DAYS, at=date(2026, 12, 31)) == 30
    assert queries.parameter(DAYS, at=date(2027, 1, 1)) == 20
    assert queries.parameter(DAYS, at=date(2040, 1, 1)) == 20


def test_an_instant_is_read_on_the_calendar_of_casablanca():
    a_value(DAYS, 20, date(2027, 1, 1))
    midnight = datetime(2027, 1, 1, tzinfo=CASABLANCA).astimezone(UTC)
    assert queries.parameter(DAYS, at=midnight - timedelta(minutes=1)) == 30
    assert queries.parameter(DAYS, at=midnight) == 20


def test_a_summer_night_belongs_to_the_day_of_casablanca_not_of_greenwich():
    a_value(DAYS, 20, date(2026, 7, 1))
    assert queries.parameter(DAYS, at=datetime(2026, 6, 30, 22, 59, tzinfo=UTC)) == 30
    assert queries.parameter(DAYS, at=datetime(2026, 6, 30, 23, 1, tzinfo=UTC)) == 20


def test_what_was_known_then_is_still_read_after_a_backdated_correction():
    a_value(DAYS, 20, date(2027, 1, 1), recorded_at=AT)
    later = AT + timedelta(days=200)
    a_value(DAYS, 25, date(2027, 1, 1), recorded_at=later)
    march = date(2027, 3, 1)
    assert queries.parameter(DAYS, at=march) == 25
    assert queries.parameter(DAYS, at=march, known_at=later - timedelta(seconds=1)) == 20
    assert [one.value for one in queries.history(DAYS)] == [25, 20, 30]


def test_a_value_put_between_two_ends_where_the_next_one_starts():
    a_value(DAYS, 20, date(2027, 1, 1))
    a_value(DAYS, 22, date(2026, 12, 1), recorded_at=AT + timedelta(days=1))
    assert queries.parameter(DAYS, at=date(2026, 12, 15)) == 22
    assert queries.parameter(DAYS, at=date(2027, 1, 1)) == 20


def test_several_values_come_in_one_question():
    with CaptureQueriesContext(connection) as asked:
        found = queries.parameters([DAYS, "desk.effect_of_silence", "amo.rate"], at=TODAY)
    assert len(asked) == 1
    assert found == {DAYS: 30, "desk.effect_of_silence": "none", "amo.rate": Decimal("6.37")}


def test_a_parameter_without_a_value_on_that_day_is_told():
    for code, day in (("nothing.known", TODAY), (DAYS, date(2001, 1, 1))):
        with pytest.raises(UnknownParameter, match=code):
            queries.parameter(code, at=day)
        with pytest.raises(UnknownParameter, match=code):
            queries.parameters([code], at=day)


def test_every_declared_parameter_has_a_first_value():
    assert [code for code, _, held in queries.declared(at=TODAY) if held is None] == []


def test_the_conditions_of_the_ministry_are_official_and_the_rest_is_not():
    official = {c for c, _, held in queries.declared(at=TODAY) if held.status == "official"}
    assert official == {"register.years_of_practice", "register.years_of_mastery"}


def test_the_contribution_is_one_dated_amount_for_each_regime():
    found = queries.contribution("untaxed", at=date(2022, 3, 1))
    assert (found.amount, found.status) == (Decimal("135.14"), "provisional")
    assert queries.contribution("untaxed", at=date(2022, 9, 1)).amount == Decimal("141.89")
    assert queries.contribution("untaxed", at=TODAY).since == date(2026, 1, 1)
    assert queries.contribution("cpu", at=TODAY) is None
    with pytest.raises(ValueError, match="nobody"):
        queries.contribution("nobody", at=TODAY)
    with pytest.raises(UnknownParameter):
        queries.contribution("untaxed", at=date(2001, 1, 1))


def test_a_cancelled_day_no_longer_stops_the_clock():
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    days = queries.holidays(first, last)
    assert {date(2026, 1, 14), date(2026, 7, 30), date(2026, 11, 18)} <= days

    @action
    def cancel() -> None:
        Holiday.objects.filter(pk=date(2026, 7, 30)).update(status="cancelled")

    cancel()
    assert queries.holidays(first, last) == days - {date(2026, 7, 30)}


def test_a_trade_tells_its_branch_its_picture_and_that_it_waits_for_the_official_list():
    hair = queries.trade("PROV-053", at=TODAY)
    assert (hair.branch, hair.parent, hair.pictogram) == ("PROV-004", "PROV-004", "hairdressing")
    assert hair.is_provisional
    assert hair.label("en") == hair.label("fr") == "Coiffure"
    assert queries.trade("PROV-015", at=TODAY).branch == ""
    assert queries.trade("PROV-038", at=TODAY).parent == "PROV-015"
    assert queries.trade("nothing", at=TODAY) is None
    assert queries.trade("nothing") is None


def test_a_day_before_the_first_list_reads_the_first_list():
    assert queries.trade("PROV-014", at=date(2001, 1, 1)).code == "PROV-014"


def test_every_picture_leads_to_a_trade():
    from sijill.reference.rules.listing import PICTOGRAMS

    for slug in PICTOGRAMS:
        found = queries.trades_by_picture(slug, at=TODAY)
        assert found, slug
        assert all(line.can_be_practised for line in found)
    assert queries.trades_by_picture("camel", at=TODAY) == []
    levels = [line.level for line in queries.trades_by_picture("rugs", at=TODAY)]
    assert levels == sorted(levels)


def test_the_four_known_branches_hold_their_trades_and_the_others_wait_under_none():
    known = queries.branches(at=TODAY)
    assert [branch.code for branch in known] == ["PROV-001", "PROV-002", "PROV-003", "PROV-004"]
    places = ["", *(branch.code for branch in known)]
    held = [line.code for place in places for line in queries.trades_of_branch(place, at=TODAY)]
    assert len(held) == len(set(held)) == 57


def test_a_preview_is_counted_by_whoever_holds_the_people(monkeypatch):
    asked = []

    def counter(preview):
        asked.append(preview)
        return [queries.Affected(label="Open cases", count=7)]

    monkeypatch.setitem(_counters, "desk.*", counter)
    queries.install_previews({"desk.*": counter})
    by = an_officer()
    change = a_change(by=by)
    assert change.affected == {"Open cases": 7}
    assert (asked[0].code, asked[0].value, asked[0].by) == (DAYS, 20, by)
    nobody = queries.Preview(code="codes.life", value=5, valid_from=TODAY, by=by)
    assert queries.affected_by(nobody) == []


def test_changes_are_read_by_parameter_and_by_state():
    change = a_change()
    assert queries.change(change.id) == change
    assert queries.changes(DAYS) == queries.changes(DAYS, state="proposed") == [change]
    assert queries.changes("codes.life") == queries.changes(state="confirmed") == []
