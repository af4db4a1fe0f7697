"""Dates, numbers and money as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import translation

from sijill.kernel.money import Dirhams
from sijill.web import writing
from sijill.web.templatetags import numbers

MONTHS = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "ماي",
    "يونيو",
    "يوليوز",
    "غشت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
]
AT = datetime(2026, 11, 21, 13, 47, tzinfo=UTC)
SPACE = "\u00a0"


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, start=1)))
def test_the_months_are_those_of_morocco(number: int, name: str) -> None:
    assert writing.day(date(2026, number, 3), "ar") == f"3{SPACE}{name} 2026"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("ar", f"السبت 21{SPACE}نونبر 2026"),
        ("fr", f"samedi 21{SPACE}novembre 2026"),
        ("en", f"Saturday 21{SPACE}November 2026"),
        ("zgh", f"ⴰⵙⵉⴹⵢⴰⵙ 21{SPACE}ⵏⵓⵡⴰⵏⴱⵉⵔ 2026"),
    ],
)
def test_a_day_is_written_in_each_language(language: str, written: str) -> None:
    assert writing.weekday(AT, language) == written


def test_the_hour_is_that_of_casablanca_on_twenty_four() -> None:
    assert writing.moment(AT, "ar") == f"21{SPACE}نونبر 2026، 13:47"
    assert writing.moment(AT, "fr") == f"21{SPACE}novembre 2026, 13:47"


def test_the_hour_follows_the_ramadan_shift() -> None:
    assert writing.time(datetime(2026, 3, 1, 12, 0, tzinfo=UTC), "fr") == "12:00"


def test_the_first_of_the_month_is_an_ordinal_in_french_only() -> None:
    assert writing.day(date(2026, 5, 1), "fr") == f"1er{SPACE}mai 2026"
    assert writing.day(date(2026, 5, 21), "fr") == f"21{SPACE}mai 2026"
    assert writing.day(date(2026, 5, 1), "ar") == f"1{SPACE}ماي 2026"


def test_every_language_reads_the_framework_date_filter_alike() -> None:
    template = engines["django"].from_string('{{ when|date:"j F Y" }}')
    with translation.override("ar"):
        assert template.render({"when": date(2026, 8, 14)}) == "14 غشت 2026"


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (440000, "fr", f"440{SPACE}000"),
        (Decimal("1230.5"), "ar", f"1{SPACE}230,5"),
        (Decimal("1230.5"), "en", f"1{SPACE}230.5"),
        (-3, "fr", "−3"),
    ],
)
def test_thousands_take_a_no_break_space(value: Decimal, language: str, written: str) -> None:
    with translation.override(language):
        assert writing.thousands(value) == written


def test_money_names_the_currency_of_the_page() -> None:
    with translation.override("fr"):
        assert writing.dirhams(Dirhams(123050)) == f"1{SPACE}230,50{SPACE}DH"
    with translation.override("ar"):
        assert writing.dirhams(135) == f"135{SPACE}درهم"


@pytest.mark.parametrize("typed", ["0612345678", "+212612345678", "00212612345678", "٠٦١٢٣٤٥٦٧٨"])
def test_a_phone_is_read_in_pairs(typed: str) -> None:
    assert writing.phone(typed) == SPACE.join(["06", "12", "34", "56", "78"])


def test_a_masked_phone_keeps_its_ends() -> None:
    assert writing.phone_masked("0612345678") == SPACE.join(["06", "••", "••", "••", "78"])


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("الملف 26-4841-0275،", "26-4841-0275"),
        ("مثل 06 12 34 56 78", "06 12 34 56 78"),
        ("بطاقة C 418207.", "C 418207"),
        ("نسبة 91 %", "91 %"),
    ],
)
def test_a_number_in_a_sentence_is_isolated_whole(sentence: str, number: str) -> None:
    assert f'<bdi class="n">{number}</bdi>' in numbers.isolated(sentence)


def test_isolating_a_number_keeps_markup_out() -> None:
    assert "<b>" not in numbers.isolated("<b>12</b>")
    assert '&lt;b&gt;<bdi class="n">12</bdi>' in numbers.isolated("<b>12</b>")


def test_a_message_without_markup_isolates_with_marks() -> None:
    assert writing.isolate_numbers("الرمز 482913.") == "الرمز \u2066482913\u2069."
