"""The labelled set: what keys find of it, what the similarity tells apart; the page of rules."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from sijill.kernel.names import keys, similarity
from sijill.kernel.names.page import page
from sijill.kernel.names.rules import CHAPTERS
from sijill.kernel.tests.labelled.measures import area, recall, share, unknown
from sijill.kernel.tests.labelled.pairs import DEVELOPMENT, HELD_OUT, names, pairs

ROOT = Path(__file__).resolve().parents[3]
RULES = [rule for _, rules in CHAPTERS for rule in rules]


@pytest.fixture(scope="module")
def held_out():
    part = [pair for pair in pairs() if pair.part == HELD_OUT]
    return [pair for pair in part if pair.same], [pair for pair in part if not pair.same]


def test_the_set_is_large_and_divided_by_family():
    counts = Counter((pair.part, pair.same) for pair in pairs())
    assert all(count > 2000 for count in counts.values())
    parts = {name.family: name.part for name in names()}
    assert all(parts[name.family] == name.part for name in names())
    assert {DEVELOPMENT, HELD_OUT} == set(parts.values())


def test_no_spelling_stands_for_two_names_of_a_family():
    spelt = Counter(
        (name.family, spelling)
        for name in names()
        for spelling in {s.lower() for s in (*name.arabic, *name.latin, *name.tifinagh)}
    )
    assert [spelling for spelling, count in spelt.items() if count > 1] == []


def test_keys_find_names_that_no_rule_was_made_for(held_out):
    same, _ = held_out
    assert recall(same) >= 0.985
    with unknown(HELD_OUT):
        assert recall(same) >= 0.985


def test_the_similarity_tells_near_misses_apart(held_out):
    same, other = held_out
    near = [similarity(pair.a, pair.b) for pair in same]
    far = [similarity(pair.a, pair.b) for pair in other]
    assert area(near, far) >= 0.995


def test_the_rules_alone_tell_most_near_misses_apart(held_out):
    same, other = held_out[0][::4], held_out[1][::4]
    with unknown(HELD_OUT):
        near = [similarity(pair.a, pair.b) for pair in same]
        far = [similarity(pair.a, pair.b) for pair in other]
    assert area(near, far) >= 0.985


def test_keys_confuse_far_fewer_near_misses_than_they_find_names(held_out):
    assert recall(held_out[1]) <= 0.30


def test_a_name_known_by_usage_is_forgotten_for_a_while_and_known_again():
    assert similarity("Salim", "Salem") < 0.8
    with unknown(HELD_OUT), unknown(DEVELOPMENT):
        assert similarity("Salim", "Salem") > 0.9
    assert similarity("Salim", "Salem") < 0.8


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.what)
def test_every_rule_does_what_its_example_shows(rule):
    for one, two in combinations(rule.example, 2):
        assert share(one, two), (one, keys(one), two, keys(two))


def test_the_page_of_names_is_the_one_printed_from_the_rules():
    assert (ROOT / "docs" / "names.md").read_text(encoding="utf-8") == page()
