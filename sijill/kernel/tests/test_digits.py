"""What was meant by what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.digits import bare, grouped, typed, western


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("٠٦١٢٣٤٥٦٧٨", "0612345678"),
        ("۰۶۱۲۳۴۵۶۷۸", "0612345678"),
        ("０６１２", "0612"),
        ("\u200f06\u00a012\u202f34\u2009", "06 12 34"),
        ("\u2066AB\u2069 12\u20113\u2013 4−5", "AB 12-3- 4-5"),
        ("  a\tb\n c ", "a b c"),
    ],
)
def test_typed_text_is_cleaned(text, meant):
    assert typed(text) == meant


def test_bare_text_has_no_separator_left():
    assert bare("AB 12.34-56/7") == "AB1234567"


def test_western_digits_leave_the_rest_alone():
    assert western("٢٦-أ") == "26-أ"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert typed(typed(text)) == typed(text)


@given(st.text("0123456789", max_size=40), st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_groups_hold_every_digit(text, sizes):
    assert grouped(text, *sizes).replace(" ", "") == text


def test_the_last_group_size_repeats():
    assert grouped("0612345678", 2) == "06 12 34 56 78"
    assert grouped("4812069370", 4, 4, 2) == "4812 0693 70"
