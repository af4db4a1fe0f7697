"""The database says no first."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sijill.ledger.transaction import WriteOutsideAction, action
from sijill.reference.models import (
    Commune,
    Holiday,
    Nomenclature,
    Parameter,
    ParameterChange,
    Province,
    Region,
    Trade,
    TradeSuccession,
    TradeWord,
)
from sijill.reference.tests.factories import AT, a_change, a_value

pytestmark = pytest.mark.django_db


@action
def add(model, **fields):
    return model.objects.create(**fields)


def refused(constraint: str, model, **fields) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        add(model, **fields)


def a_province(**given) -> dict:
    return {
        "code": "04.999",
        "iso": "MA-ZZZ",
        "kind": "province",
        "region_id": "04",
        "name_ar": "إقليم",
        "name_fr": "Province",
        "source": "a test",
        **given,
    }


def test_a_province_stands_in_the_region_that_its_code_begins_with():
    refused("province_region_from_code", Province, **a_province(region_id="06"))


@pytest.mark.parametrize("code", ["4.999", "04999", "04.99a"])
def test_the_code_of_a_province_is_two_digits_a_dot_and_three(code):
    refused("province_", Province, **a_province(code=code))


def test_a_province_is_a_province_or_a_prefecture_and_ends_after_it_starts():
    refused("province_kind", Province, **a_province(kind="wilaya"))
    refused("province_status", Province, **a_province(status="sure"))
    days = {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}
    refused("province_dates", Province, **a_province(**days))


def test_two_provinces_never_share_an_international_code():
    refused("iso", Province, **a_province(iso="MA-NOU"))


def test_a_region_has_a_known_status():
    region = {"code": "99", "iso": "MA-99", "name_ar": "ج", "name_fr": "R", "source": "a test"}
    refused("region_status", Region, status="sure", **region)


def test_a_commune_stands_in_the_province_that_its_code_begins_with():
    commune = {"code": "01.051.01.01", "name_ar": "ج", "name_fr": "C", "source": "a test"}
    refused("commune_province_from_code", Commune, province_id="02.411", **commune)
    placed = {**commune, "province_id": "01.051"}
    refused("commune_status", Commune, status="sure", **placed)
    days = {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}
    refused("commune_dates", Commune, **days, **placed)


def a_nomenclature(**given) -> dict:
    return {
        "version": "2027",
        "legal_reference": "2.21.991",
        "valid_from": date(2027, 1, 1),
        "valid_to": date(2028, 1, 1),
        "source": "a test",
        "recorded_at": AT,
        **given,
    }


def test_one_list_of_trades_is_open_and_one_starts_on_a_day():
    refused("nomenclature_one_open", Nomenclature, **a_nomenclature(valid_to=None))
    refused("nomenclature_one_a_day", Nomenclature, **a_nomenclature(valid_from=date(2022, 1, 1)))
    refused("version", Nomenclature, **a_nomenclature(version="provisional-2026"))
    refused("nomenclature_dates", Nomenclature, **a_nomenclature(valid_to=date(2026, 1, 1)))
    refused("nomenclature_status", Nomenclature, **a_nomenclature(status="sure"))


def a_trade(**given) -> dict:
    held = Nomenclature.objects.get()
    return {
        "nomenclature": held,
        "code": "T-1",
        "level": "activity",
        "category": "production",
        "parent": held.trades.get(code="PROV-C1"),
        "label_ar": "حرفة",
        "label_fr": "Métier",
        "label_ar_status": "published",
        "label_fr_status": "published",
        "valid_from": date(2022, 1, 1),
        "source": "a test",
        **given,
    }


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("trade_code_once", {"code": "PROV-014"}),
        ("trade_level", {"level": "job"}),
        ("trade_status", {"status": "sure"}),
        ("trade_label_ar_status", {"label_ar_status": "guessed"}),
        ("trade_label_fr_status", {"label_fr_status": "guessed"}),
        ("trade_parent_unless_category", {"parent": None}),
        ("trade_parent_unless_category", {"level": "category"}),
        ("trade_translation_not_official", {"status": "official", "label_ar_status": "translated"}),
        ("trade_dates", {"valid_to": date(2022, 1, 1)}),
    ],
)
def test_a_wrong_line_of_a_list_is_refused(constraint, given):
    refused(constraint, Trade, **a_trade(**given))


def test_a_word_stands_once_under_a_trade_in_a_known_tongue():
    pottery = Trade.objects.get(code="PROV-014")
    word = {"trade": pottery, "key": "k", "source": "a test"}
    refused("trade_word_once", TradeWord, word="فخارجي", tongue="darija", **word)
    refused("trade_word_tongue", TradeWord, word="كلمة", tongue="latin", **word)


def test_a_trade_never_becomes_itself_and_becomes_another_once():
    one, other = Trade.objects.filter(level="activity").order_by("code")[:2]
    refused("trade_succession_moves", TradeSuccession, old=one, new=one, valid_from=AT.date())
    add(TradeSuccession, old=one, new=other, valid_from=AT.date())
    refused("trade_succession_once", TradeSuccession, old=one, new=other, valid_from=AT.date())


def test_a_holiday_has_a_known_status():
    holiday = {"date": date(2031, 1, 2), "name_ar": "عطلة", "name_fr": "Congé", "source": "t"}
    refused("holiday_status", Holiday, status="perhaps", **holiday)


def test_a_value_is_recorded_once_for_a_day_and_an_instant():
    a_value("desk.days_to_decide", 20, date(2027, 1, 1))
    with pytest.raises(IntegrityError, match="parameter_version_once"), transaction.atomic():
        a_value("desk.days_to_decide", 25, date(2027, 1, 1))


def test_a_value_has_a_known_status():
    held = Parameter.objects.order_by("code").first()
    fields = {"code": held.code, "value": 1, "valid_from": date(2030, 1, 1), "recorded_at": AT}
    named = {"article": "x", "source": "x", "act": uuid4()}
    refused("parameter_status", Parameter, status="sure", **fields, **named)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reference_parameter SET value = '99'",
        "DELETE FROM reference_parameter",
        "TRUNCATE reference_parameter",
    ],
)
def test_no_one_alters_a_value_or_takes_it_away(statement):
    @action
    def tamper() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    with pytest.raises(DatabaseError), transaction.atomic():
        tamper()


def test_the_owner_of_the_tables_cannot_alter_a_value_either(clone):
    import psycopg

    with psycopg.connect(clone.url("owner")) as owner, pytest.raises(psycopg.IntegrityError):
        owner.execute("UPDATE reference_parameter SET value = '99'")


def test_reference_data_is_written_inside_an_action_alone():
    with pytest.raises(WriteOutsideAction):
        Region.objects.filter(pk="01").update(name_fr="X")


def test_a_change_waits_once_for_a_day_and_is_decided_by_another():
    change = a_change()
    fields = {
        "code": change.code,
        "value": 10,
        "valid_from": change.valid_from,
        "status": "provisional",
        "article": "x",
        "reason": "x",
        "proposed_by": uuid4(),
        "proposed_at": AT,
    }
    refused("parameter_change_one_open", ParameterChange, **fields)
    other = {**fields, "valid_from": date(2029, 1, 1)}
    lost = {"state": "lost", "decided_by": uuid4(), "decided_at": AT}
    refused("parameter_change_state", ParameterChange, **other, **lost)
    refused("parameter_change_status", ParameterChange, **{**other, "status": "sure"})
    decided = {"state": "confirmed", "decided_at": AT}
    refused("parameter_change_decided", ParameterChange, **other, **decided)
    alone = {**decided, "decided_by": other["proposed_by"]}
    refused("parameter_change_two_people", ParameterChange, **other, **alone)
