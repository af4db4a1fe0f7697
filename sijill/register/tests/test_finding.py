"""Finding somebody by what an agent remembers, and keys made anew meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.db.models import Q

from sijill.kernel.actor import NATIONAL, ActorKind, Role
from sijill.ledger.transaction import acting_for
from sijill.register import queries
from sijill.register.actions import keying
from sijill.register.models import Entry, OrganisationKeys, PersonKeys, Word
from sijill.register.queries import keyed
from sijill.register.queries.finding import ENOUGH, READ, Scope, _Reading, _Search
from sijill.register.queries.words import completed, corrected
from sijill.register.rules import finding
from sijill.register.rules import keys as rules
from sijill.register.rules.finding import (
    Asked,
    Face,
    Reason,
    Weighed,
    shortened,
    understood,
    weigh,
    words_of,
)
from sijill.register.tests import factories as make
from sijill.register.wording.finding import AGREES, REASONS

RACHID = Face(given=("Rachid", "رشيد"), family=("Benali", "بن علي"))


# ── how a search is read ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("line", "text", "born"),
    [
        ("Rachid Benali 1984", "Rachid Benali", 1984),
        ("١٩٨٤ رشيد بنعلي", "رشيد بنعلي", 1984),
        ("Benali (1984)", "Benali", 1984),
        ("1984", "1984", None),
        ("06 1984 2000", "06 1984 2000", None),
        ("AB 1984", "AB", 1984),
        ("C418207", "C418207", None),
        ("  ", "", None),
    ],
)
def test_a_year_among_words_is_a_year_of_birth(line: str, text: str, born: int | None) -> None:
    assert (understood(line).text, understood(line).born) == (text, born)


def test_what_is_remembered_beside_the_name_has_keys_of_its_own() -> None:
    asked = understood("Benali", born=1984, commune="Fès", trades=["PROV-005"])
    assert [group[0].split(":")[0] for group in asked.beside] == ["born", "in", "trade"]
    assert understood("Benali", commune="فاس").beside[0][0] == asked.beside[1][0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Rachid Benali", Reason.WRITTEN),
        ("BENALI rachid", Reason.WRITTEN),
        ("رشيد بنعلي", Reason.WRITTEN),
        ("Rashid Ben Aly", Reason.SOUND),
        ("Benali", Reason.FAMILY),
        ("رشيد", Reason.GIVEN),
        ("Rachid Benalo", Reason.SLIP),
        ("Rachid Bena", Reason.BEGINS),
        ("Mourad Filali", Reason.CLOSE),
        ("Rachid Mohamed Benali", Reason.PART),
    ],
)
def test_every_result_says_why_it_is_there(text: str, reason: Reason) -> None:
    assert weigh(understood(text), RACHID).reason is reason


def test_the_script_that_was_typed_is_compared_first_and_may_be_enough() -> None:
    with mock.patch.object(finding, "_weigh_name", side_effect=finding._weigh_name) as weighed:
        assert weigh(understood("Rachid"), RACHID).reason is Reason.GIVEN
        assert weigh(understood("رشيد"), RACHID).reason is Reason.GIVEN
        assert [call.args[2] for call in weighed.call_args_list] == ["Rachid", "رشيد"]
        assert weigh(understood("Rashide"), replace(RACHID, given=("X", "رشيد"))).near > 0.5
    assert len(weighed.call_args_list) == 4


def test_what_agrees_brings_a_result_forward_and_never_hides_one() -> None:
    asked = understood("Rachid Benali", born=1984, trades=["PROV-005"])
    alone = weigh(asked, RACHID)
    known = Face(
        given=RACHID.given, family=RACHID.family, keys=frozenset({"born:1984", "trade:PROV-005"})
    )
    assert weigh(asked, known).agrees == ("birth", "trade")
    assert weigh(asked, known).rank > alone.rank > 0


def test_an_empty_name_is_near_nobody() -> None:
    assert weigh(Asked(text=""), RACHID).near == 0.0


def test_two_words_one_slip_apart_have_a_shortened_form_in_common() -> None:
    for typed in ("bennani", "benani", "bennnai", "bennamni", "bennati"):
        assert set(shortened(typed)) & set(shortened("bennani"))
    assert words_of("M'hamed بنُ-علي") == ["mhamed", "بن", "علي"]


def test_every_reason_is_worded() -> None:
    assert set(REASONS) == set(Reason)
    assert set(AGREES) == {"birth", "commune", "trade"}


# ── in the register ──────────────────────────────────────────────────────────────────────────
pytestmark = pytest.mark.django_db
NEZHA = {
    "name__given_ar": "نزهة",
    "name__family_ar": "الودغيري",
    "name__given_latin": "Nezha",
    "name__family_latin": "Oudghiri",
    "card__sex": "f",
}


def several(count: int) -> list[Any]:
    """Homonyms whom their years of birth tell apart."""
    return [make.entered(card__birth=f"{1950 + 3 * turn}") for turn in range(count)]


def test_a_list_is_read_as_far_as_it_is_shown_and_tells_how_long_it_is() -> None:
    several(4)
    viewer = make.agent()
    with acting_for(viewer):
        some = queries.search_persons("Rachid Benali", viewer=viewer, most=3)
        assert (len(some.hits), some.count, some.most) == (3, 4, 4)
        whole = queries.search_persons("Rachid Benali", viewer=viewer)
    assert [hit.entry for hit in whole.hits][:3] == [hit.entry for hit in some.hits]


@pytest.mark.parametrize(
    ("reason", "many", "wanted"),
    [
        (Reason.FAMILY, ENOUGH, False),
        (Reason.GIVEN, ENOUGH, False),
        (Reason.FAMILY, ENOUGH - 1, True),
        (Reason.CLOSE, ENOUGH, True),
    ],
)
def test_one_name_of_two_that_many_bear_is_not_corrected(
    reason: Reason, many: int, wanted: bool
) -> None:
    scope = Scope(entries=Entry.objects.none(), keys=Q())
    search = _Search(asked=understood("Benali"), scope=scope)
    search.weighed = {uuid4(): Weighed(near=0.6667, reason=reason) for _ in range(many)}
    assert search.wants(_Reading(ways=list)) is wanted


def found(text: str, **beside: Any) -> list[Any]:
    viewer = make.agent()
    with acting_for(viewer):
        return queries.search_persons(text, viewer=viewer, **beside).hits


@pytest.mark.parametrize(
    "text",
    [
        "Nezha Oudghiri", "OUDGHIRI Nezha", "نزهة الودغيري", "Nouzha El Wadghiri", "ودغيري نزهه",
        "Nezha Oudghri", "Nezha Oudghuri", "Nehza Oudghiri", "Nezah Oudgihri", "نزهة الودعيري",
        "Nezha Oudgh", "Oudghiri", "Nezha bent Oudghiri",
    ],
)  # fmt: skip
def test_somebody_is_found_misspelt_partial_and_in_any_order(text: str) -> None:
    make.entered()
    entry = make.entered(**NEZHA)
    assert found(text)[0].entry == entry


def test_the_words_of_names_are_collected_whoever_writes_them() -> None:
    make.entered(**NEZHA)
    assert set(Word.objects.values_list("word", flat=True)) >= {"nezha", "oudghiri", "نزهة"}
    [word] = Word.objects.filter(word="nezha")
    assert sorted(word.near) == shortened("nezha")


def test_a_word_is_corrected_by_the_words_of_names_and_completed_by_them() -> None:
    make.entered(**NEZHA)
    assert [len(groups) for groups in corrected("Nehza Oudghiri")] == [2]
    assert corrected("Ne Ou") == []
    assert completed("Oudg")
    assert not completed("Ou")
    assert not completed("zzzz")


def test_homonyms_are_told_apart_by_what_else_is_remembered() -> None:
    same = {"name__given_latin": "Rachid", "name__given_ar": "رشيد"}
    older = make.entered(card__birth="1961", **same)
    younger = make.entered(card__birth="1984", **same)
    assert found("Rachid Benali 1961")[0].entry == older
    best = found("Rachid Benali", born=1984)[0]
    assert (best.entry, best.weighed.agrees) == (younger, ("birth",))
    assert len(found("Rachid Benali", born=1984)) == 2


def test_a_digit_beside_a_name_leaves_it_a_name() -> None:
    entry = make.entered(**NEZHA)
    assert found("Nezha Oudghiri 2")[0].entry == entry
    assert found("AB 199999") == []


def test_somebody_of_another_chamber_is_seen_by_five_facts_alone() -> None:
    entry = make.entered(**make.IN_RABAT_TRAIT, **NEZHA, card__number="C909090")
    viewer = make.agent()
    with acting_for(viewer):
        assert found("C909090") == []
        for text in ("Nouzha El Wadghiri", "C909090", entry.nia):
            told = queries.search_elsewhere(text, viewer=viewer, today=make.NOW.date())
            [row] = told.rows
            assert (row.name_latin, row.nia, row.birth_year) == ("Nezha Oudghiri", entry.nia, 1984)
            assert (row.chamber.pk, row.trade[:5]) == (make.RABAT, "PROV-")
            assert set(row.__slots__) == SEEN_ELSEWHERE
    assert told.count == 1


SEEN_ELSEWHERE = {
    *("name_ar", "name_latin", "nia", "category", "chamber", "birth_year", "trade", "weighed")
}


def test_whom_one_keeps_is_not_listed_among_strangers_and_programs_see_none() -> None:
    make.entered(**NEZHA)
    viewer = make.agent()
    for by in (viewer, replace(viewer, kind=ActorKind.MACHINE), make.citizen()):
        with acting_for(by):
            told = queries.search_elsewhere("Nezha Oudghiri", viewer=by, today=make.NOW.date())
        assert (told.rows, told.count) == ([], 0)


def test_a_commune_is_remembered_in_any_script() -> None:
    make.entered(workplace__commune="فاس", card__birth="1961")
    here = make.entered(workplace__commune="صفرو", card__birth="1984")
    assert found("Rachid Benali", commune="Sefrou")[0].entry == here


def test_whoever_is_out_of_reach_is_neither_listed_nor_counted() -> None:
    make.entered(**make.IN_RABAT_TRAIT, **NEZHA)
    viewer, everywhere = make.agent(), replace(make.agent(Role.MINISTRY), reach=NATIONAL)
    with acting_for(viewer):
        assert queries.search_persons("Nezha Oudghiri", viewer=viewer).count == 0
    with acting_for(everywhere):
        assert queries.search_persons("Nezha Oudghiri", viewer=everywhere).count == 1


def test_keys_alone_never_widen_what_a_viewer_sees() -> None:
    """The second wall: a key that lies about who keeps a file shows nothing."""
    entry = make.entered(**make.IN_RABAT_TRAIT, **NEZHA)
    write_keys(entry.person_id, extra=("at:CH-03",))
    assert found("Nezha Oudghiri") == []


@keying.action
def write_keys(person: Any, *, extra: tuple[str, ...]) -> None:
    row = PersonKeys.objects.get(pk=person)
    row.keys = [*row.keys, *extra]
    row.save()


def test_a_search_asks_few_queries_however_many_are_found(
    django_assert_max_num_queries: Any,
) -> None:
    several(3)
    viewer = make.agent()
    with acting_for(viewer), django_assert_max_num_queries(20):
        assert queries.search_persons("Rashid Bennali", viewer=viewer, born=1984).hits
    assert READ <= 200


# ── keys made anew ───────────────────────────────────────────────────────────────────────────
def test_keys_made_anew_are_those_an_acceptance_writes() -> None:
    entry = make.entered(workplace__commune="صفرو", **NEZHA)
    before = sorted(PersonKeys.objects.get(pk=entry.person_id).keys)
    assert sorted(keyed.keys_of_persons([entry.person_id])[entry.person_id]) == before
    assert {key.split(":")[0] for key in before if ":" in key} == {
        "id", "tel", "born", "trade", "in", "at"
    }  # fmt: skip


def test_an_organisation_s_keys_are_made_anew_too() -> None:
    make.cooperative()
    [row] = OrganisationKeys.objects.order_by("pk")
    assert sorted(keyed.keys_of_organisations([row.pk])[row.pk]) == sorted(row.keys)


def later(text: str) -> tuple[str, ...]:
    """The keys of a release to come: other ones for every name."""
    return tuple(f"z{key}" for key in rules_keys(text))


rules_keys = rules.keys


def names_found(text: str, keys: Any) -> int:
    """How many a program of one release finds, whose keys are these."""
    wanted = [key for key in keys(text)]
    return PersonKeys.objects.filter(keys__contains=wanted).count()


def test_programs_of_both_releases_find_everybody_while_keys_are_made_anew() -> None:
    several(5)
    with mock.patch.object(rules, "keys", later), mock.patch.object(keying, "KEYS_VERSION", 99):
        seen = []
        for _ in keying.rekey(size=2):
            seen.append((names_found("Rachid", rules_keys), names_found("Rachid", later)))
        assert [old for old, _ in seen] == [5] * len(seen), "the former release is never blinded"
        assert seen[-1] == (5, 5)
        assert keyed.kept_beside() == 5
        for _ in keying.rekey(finish=True, size=2):
            assert names_found("Rachid", later) == 5, "nor is the new one"
        assert names_found("Rachid", rules_keys) == 0
        assert keyed.kept_beside() == 0


def test_making_keys_anew_twice_changes_nothing() -> None:
    entry = make.entered()
    before = PersonKeys.objects.get(pk=entry.person_id).keys
    list(keying.rekey())
    list(keying.rekey(finish=True))
    after = PersonKeys.objects.get(pk=entry.person_id)
    assert (after.keys, after.former, after.version) == (before, None, rules.KEYS_VERSION)


def test_nobody_is_out_of_sight_while_keys_are_made_anew(clone: Any) -> None:
    several(6)
    viewer = make.agent()
    seen: list[int] = []

    def search() -> None:
        for _ in range(25):
            with acting_for(viewer):
                seen.append(queries.search_persons("Rashid Benaly", viewer=viewer).count)

    def rekey() -> None:
        for _ in range(4):
            list(keying.rekey(size=1))
            list(keying.rekey(finish=True, size=1))

    with mock.patch.object(keying, "KEYS_VERSION", 99):
        results = clone.at_once(search, rekey)
    assert not [each for each in results if each is not None]
    assert set(seen) == {6}
