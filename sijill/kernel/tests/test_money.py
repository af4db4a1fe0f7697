"""Centimes are counted, never measured."""

from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.money import Dirhams, NotAnAmount, parse

AMOUNTS = st.builds(Dirhams, st.integers(-(10**12), 10**12))


def test_an_amount_is_written_as_in_morocco():
    assert Dirhams(123050).written("fr") == "1\u202f230,50\u202fDH"
    assert Dirhams(123050).written("ar") == "1\u202f230,50\u202fدرهم"
    assert str(Dirhams(-5)) == "\u22120,05\u202fDH"
    assert Dirhams(123456789012).figure() == "1\u202f234\u202f567\u202f890,12"


@pytest.mark.parametrize(
    ("text", "centimes"),
    [
        ("1 230,50 DH", 123050),
        ("1.230,50", 123050),
        ("1230.5", 123050),
        ("١٢٣٠٫٥٠ درهم", 123050),
        ("1\u202f230 dhs", 123000),
        ("1.230", 123000),
        ("1.23", 123),
        ("-12", -1200),
        ("0,07 MAD", 7),
    ],
)
def test_an_amount_is_read_as_people_type_it(text, centimes):
    assert parse(text) == Dirhams(centimes)


@pytest.mark.parametrize("text", ["", "DH", "12,345", "1,2,3", "douze", "1 23"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        parse(text)


def test_a_float_never_becomes_money():
    with pytest.raises(TypeError):
        Dirhams(0.1)  # type: ignore[arg-type]
    with pytest.raises(NotAnAmount):
        Dirhams.of(Decimal("0.105"))
    assert Dirhams.of("148.65") == Dirhams(14865)


@given(AMOUNTS)
def test_what_is_written_can_be_read_back(amount):
    assert parse(str(amount)) == amount


@given(AMOUNTS, AMOUNTS)
def test_sums_and_differences_are_exact(a, b):
    assert a + b - b == a
    assert Dirhams.total([a, b, -a]) == b
    assert (a < b) == (a.decimal < b.decimal)


@given(AMOUNTS, st.integers(1, 50))
def test_shares_add_up_and_differ_by_a_centime_at_most(amount, parts):
    shares = amount.shared(parts)
    assert Dirhams.total(shares) == amount
    assert max(shares).centimes - min(shares).centimes <= 1


def test_a_rate_rounds_once_and_says_how():
    assert Dirhams(10005).scaled(Decimal("0.0637")) == Dirhams(637)
    assert Dirhams(150).scaled(Decimal("0.5"), rounding=ROUND_DOWN) == Dirhams(75)
    assert Dirhams(1).scaled(Decimal("0.5")) == Dirhams(1)
    assert Dirhams(1).scaled(Decimal("0.5"), rounding=ROUND_DOWN) == Dirhams(0)
    assert Dirhams(250) * 3 == Dirhams(750)
    assert not Dirhams()
