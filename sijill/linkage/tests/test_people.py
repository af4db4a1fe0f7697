"""Invented people are the same for a seed, all different, and look like Morocco."""

import csv
from pathlib import Path

import numpy as np
import pytest

from sijill.kernel.identifiers import cin, phone
from sijill.kernel.names import looks_arabic, looks_latin
from sijill.linkage.people import family, generate, given, places, trades

DATA = Path(__file__).parents[3] / "data"


def codes(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def people():
    return generate(6_000, seed=11)


def test_a_seed_gives_the_same_people_each_time(people):
    again = generate(6_000, seed=11)
    assert again.cin.tolist() == people.cin.tolist()
    assert again.given_latin.tolist() == people.given_latin.tolist()


def test_another_seed_gives_other_people(people):
    assert generate(6_000, seed=12).cin.tolist() != people.cin.tolist()


def test_nobody_has_the_card_of_another_even_across_chunks():
    chunks = [generate(1_500, seed=3, chunk=turn, chunks=4) for turn in range(4)]
    held = [card for chunk in chunks for card in chunk.cin]
    assert len(set(held)) == len(held) == 6_000


def test_every_card_and_telephone_is_one_the_register_accepts(people):
    assert {cin.parse(card).value == card for card in people.cin} == {True}
    assert all(phone.parse(number).mobile for number in people.phone[:500])


def test_a_shared_telephone_is_marked_for_all_who_share_it(people):
    held, times = np.unique(people.phone.astype(str), return_counts=True)
    several = set(held[times > 1])
    assert [number in several for number in people.phone] == people.phone_shared.tolist()


def test_every_name_is_spelt_in_its_script(people):
    arabic = people.given_ar.tolist() + people.family_ar.tolist()
    latin = people.given_latin.tolist() + people.family_latin.tolist()
    assert all(looks_arabic(text) for text in arabic)
    assert all(looks_latin(text) for text in latin)


def test_the_old_are_born_on_the_first_of_january_more_often(people):
    first = (people.birth_month == 1) & (people.birth_day == 1)
    old = people.birth_year < 1965
    assert first[old].mean() > 4 * first[~old].mean()


def test_there_are_hundreds_of_given_names_and_well_over_a_thousand_families():
    assert len({name.id for name in given().names}) > 450
    assert len({name.id for name in family().names}) > 1_050


def test_the_spellings_of_a_name_share_one_whole():
    for name in (*given().names, *family().names):
        for spellings in (name.ar, name.latin):
            assert abs(sum(spellings.shares) - 1) < 1e-9
            assert len(set(spellings.texts)) == len(spellings.texts)


def test_two_spellings_of_one_person_are_drawn_apart(people):
    rng = np.random.default_rng(5)
    again = given().spell(rng, people.given, "latin")
    same = (again == people.given_latin).mean()
    assert 0.3 < same < 0.9


def test_every_province_of_the_country_has_people_and_no_other():
    assert {place.province for place in places()} == codes("provinces").keys()


def test_every_craft_of_the_tables_is_an_activity_of_the_nomenclature():
    known = {code for code, row in codes("trades").items() if row["level"] == "activity"}
    assert {trade.code for trade in trades()} == known
