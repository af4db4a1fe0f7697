"""Numbers of our own: unguessable order, never twice, and a slip is caught."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.identifiers import Invalid, nia, reference
from sijill.kernel.identifiers.permutation import Permutation

KEY = b"a key for the tests, 32 bytes ok"
COUNTERS = st.integers(0, nia.SIZE - 1)
CASES = st.integers(0, reference.SIZE - 1)


def wrong(parse, text):
    with pytest.raises(Invalid) as caught:
        parse(text)
    return caught.value.code, dict(caught.value.facts)


@pytest.mark.parametrize("size", [2, 3, 10, 97, 1000, 4099])
@pytest.mark.parametrize("key", [KEY, b"another key, 16 b"])
def test_a_permutation_reaches_every_number_once(size, key):
    order = Permutation(size, key, "test")
    assert sorted(order.forward(n) for n in range(size)) == list(range(size))


@given(st.integers(2, 10**12), st.data())
def test_a_permutation_of_any_size_can_be_undone(size, data):
    order = Permutation(size, KEY, "test")
    counter = data.draw(st.integers(0, size - 1))
    number = order.forward(counter)
    assert 0 <= number < size
    assert order.backward(number) == counter


@given(COUNTERS)
def test_the_order_of_nia_is_a_bijection_of_eight_digits(counter):
    order = nia.permutation(KEY)
    assert order.backward(order.forward(counter)) == counter
    assert order.forward(order.backward(counter)) == counter


def test_purposes_and_keys_give_unrelated_orders():
    one, two = Permutation(10**8, KEY, "a"), Permutation(10**8, KEY, "b")
    other = Permutation(10**8, KEY[::-1], "a")
    assert len({order.forward(7) for order in (one, two, other)}) == 3


def test_neighbours_in_time_are_strangers_in_number():
    numbers = [nia.permutation(KEY).forward(n) for n in range(2000)]
    rising = sum(a < b for a, b in pairwise(numbers))
    assert 900 < rising < 1100
    assert len({number // 10**7 for number in numbers}) == 10


def test_a_number_outside_the_range_or_a_short_key_is_refused():
    for number in (-1, 10):
        with pytest.raises(ValueError, match="not in"):
            Permutation(10, KEY, "test").forward(number)
    with pytest.raises(ValueError, match="16 bytes"):
        Permutation(10, b"short", "test")
    assert "key" not in repr(Permutation(10, KEY, "test"))


def test_the_first_numbers_never_change():
    """A change here would give numbers twice: it needs a new version, not a new expectation."""
    assert [nia.issue(n, key=KEY).value for n in range(3)] == FIRST_NIA
    assert [reference.issue(2026, n, key=KEY).value for n in range(3)] == FIRST_CASES


FIRST_NIA = ["6138046317", "6435618455", "8303976583"]
FIRST_CASES = ["26-2257-7999", "26-5509-9237", "26-0159-9948"]


@given(COUNTERS)
def test_an_issued_nia_is_read_back_however_it_is_written(counter):
    given_out = nia.issue(counter, key=KEY)
    eastern = given_out.value.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert nia.parse(given_out.display) == given_out
    assert nia.parse(eastern) == given_out
    assert nia.parse("NIA " + given_out.value).version is nia.Version.ONE
    assert [len(group) for group in given_out.display.split()] == [4, 4, 2]


def slips(number):
    """Every wrong digit, and every two different digits exchanged."""
    for place, digit in enumerate(number):
        for other in "0123456789":
            if other != digit:
                yield number[:place] + other + number[place + 1 :]
    for a, b in combinations(range(len(number)), 2):
        if number[a] != number[b]:
            swapped = list(number)
            swapped[a], swapped[b] = swapped[b], swapped[a]
            yield "".join(swapped)


@given(COUNTERS)
def test_every_slip_in_a_nia_is_caught(counter):
    number = nia.issue(counter, key=KEY).value
    for slip in slips(number):
        assert wrong(nia.parse, slip)[0] == "check_digits"


@given(CASES, st.integers(2026, 2099))
def test_every_slip_in_a_case_reference_is_caught(counter, year):
    number = reference.issue(year, counter, key=KEY).value.replace("-", "")
    for slip in slips(number):
        assert wrong(reference.parse, slip)[0] == "check_digits"


@given(CASES, st.integers(2026, 2099))
def test_a_case_reference_says_its_year_and_is_read_back(counter, year):
    given_out = reference.issue(year, counter, key=KEY)
    assert given_out.year == year
    assert reference.parse(given_out.value) == given_out
    assert reference.parse(given_out.value.replace("-", " ")) == given_out
    assert [len(group) for group in given_out.value.split("-")] == [2, 4, 4]


@pytest.mark.parametrize("year", [2026, 2027, 2099])
def test_the_references_of_a_year_are_as_many_as_promised_and_different(year):
    assert reference.SIZE > 5_800_000
    ends = [reference.issue(year, n, key=KEY) for n in (0, 1, reference.SIZE - 1)]
    assert len({end.value for end in ends}) == 3
    with pytest.raises(ValueError, match="not in"):
        reference.issue(year, reference.SIZE, key=KEY)


def test_a_number_cut_short_or_too_long_is_counted():
    number = nia.issue(1, key=KEY).value
    assert wrong(nia.parse, number[:-1])[1]["missing"] == 1
    assert wrong(nia.parse, number + "0")[1]["extra"] == 1
    assert wrong(reference.parse, "26-4841-027")[1]["missing"] == 1


def test_a_nia_whose_zeros_were_eaten_is_recognised():
    counter = nia.permutation(KEY).backward(123)
    number = nia.issue(counter, key=KEY).value
    assert wrong(nia.parse, str(int(number)))[1]["perhaps"] == number


def test_an_imported_number_is_kept_as_it_is():
    kept = nia.imported("\u200fRNA/2022–0 15")
    assert (kept.value, kept.version) == ("RNA/2022-0 15", nia.Version.IMPORTED)
    assert wrong(nia.imported, " ")[0] == "empty"
    assert wrong(nia.imported, "1" * 33)[1]["extra"] == 1
