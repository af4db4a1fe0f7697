"""What is left of a text that hides something."""

import pytest

from sijill.kernel.text import plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rachid\x00 Benali", "Rachid Benali"),
        ("\u202eilaneB\u202c dihcaR", "ilaneB dihcaR"),
        ("\u2066رشيد\u2069", "رشيد"),
        ("Fati\u200bma\ufeff", "Fatima"),
        ("one\r\ntwo\tthree", "one\r\ntwo\tthree"),
        ("مي‌خواهم", "مي‌خواهم"),  # a joiner of letters changes what is read, not its order
        ("\x9fab\ud800c", "abc"),
    ],
)
def test_signs_that_deceive_or_break_are_gone_and_the_others_stay(typed, kept):
    assert plain(typed) == kept
