"""The number of a card: unguessable order, a slip is caught, never the number of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.identifiers import Invalid, card, nia

KEY = b"a key for the tests, 32 bytes ok"
COUNTERS = st.integers(0, card.SIZE - 1)


@given(COUNTERS)
def test_a_card_number_is_read_back_with_or_without_its_letter_and_spaces(counter):
    number = card.issue(counter, key=KEY)
    for text in (number.value, number.display, number.value.lower(), number.value[1:]):
        assert card.parse(text) == number


@given(COUNTERS, COUNTERS)
def test_two_cards_never_have_one_number(one, other):
    same = card.issue(one, key=KEY).value == card.issue(other, key=KEY).value
    assert same == (one == other)


@given(COUNTERS, st.integers(1, 10), st.integers(1, 9))
def test_a_wrong_digit_is_caught(counter, place, change):
    digits = list(card.issue(counter, key=KEY).value)
    digits[place] = str((int(digits[place]) + change) % 10)
    with pytest.raises(Invalid):
        card.parse("".join(digits))


def test_the_numbers_of_cards_and_of_persons_go_their_own_ways():
    ours = {card.issue(n, key=KEY).value[1:] for n in range(500)}
    theirs = {nia.issue(n, key=KEY).value for n in range(500)}
    assert not ours & theirs


def test_the_letter_is_not_a_digit():
    assert card.issue(0, key=KEY).display.startswith("C ")
    with pytest.raises(Invalid):
        nia.parse(card.issue(0, key=KEY).value)
