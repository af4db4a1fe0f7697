"""Pairs before people: found once, answered blind, taken back; the pages that show them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions
from sijill.register.models import Merge, Pair
from sijill.register.queries import reviewing
from sijill.register.rules.pairs import (
    OPEN,
    TRANSITIONS,
    PairState,
    agreement,
    judged_twice,
    may_turn,
    state_after,
)
from sijill.register.tests import factories as make
from sijill.register.tests.test_merging import OFFICES

pytestmark = pytest.mark.django_db

AFTER: list[tuple[list[str], int, bool, str]] = [
    ([], 50, False, "waiting"),
    (["different"], 50, False, "different"),
    (["different"], 99, False, "second"),
    (["different"], 50, True, "second"),
    (["same"], 99, False, "same"),
    (["same"], 99, True, "second"),
    (["different", "different"], 99, False, "different"),
    (["same", "same"], 50, True, "same"),
    (["same", "different"], 50, True, "disputed"),
    (["same", "different", "same"], 50, True, "same"),
]


@pytest.mark.parametrize(("answers", "percent", "twice", "state"), AFTER)
def test_where_a_pair_stands_after_these_answers(
    answers: list[str], percent: int, twice: bool, state: str
) -> None:
    assert state_after(answers, percent=percent, twice=twice) == state


@pytest.mark.parametrize("start", list(PairState))
@pytest.mark.parametrize("to", list(PairState))
def test_a_pair_turns_only_as_the_table_says(start: PairState, to: PairState) -> None:
    for by in OFFICES:
        office = by.role if by.is_agent else by.kind
        assert may_turn(start, to, by) == (office in TRANSITIONS.get((start, to), frozenset()))


def test_reviewers_agree_by_a_rate_and_beyond_chance() -> None:
    assert agreement([]) is None
    assert agreement([("same", "same")] * 3) == (1.0, 1.0)
    given = [("same", "same")] * 4 + [("different", "different")] * 4 + [("same", "different")] * 2
    rate, kappa = agreement(given) or (0, 0)
    assert (rate, round(kappa, 3)) == (0.8, 0.615)


def a_pair(percent: int = 60, *, twice: bool = False) -> Pair:
    """Two entries put before the reviewers."""
    one, other = make.entered(), make.entered(**make.FATIMA)
    by = make.agent()
    with acting_for(by):
        pair = actions.compare(found=[one, other], by=by, at=make.NOW)
        again = actions.compare(found=[other, one], by=by, at=make.NOW)
    assert again.pk == pair.pk
    return weighed(pair, percent, twice)


@action
def weighed(pair: Pair, percent: int, twice: bool) -> Pair:
    with make.everything():
        Pair.objects.filter(pk=pair.pk).update(percent=percent, twice=twice)
        return Pair.objects.get(pk=pair.pk)


def said(pair: Pair, answer: str, by: Actor | None = None, **why: str) -> Pair:
    by = by or make.agent()
    with acting_for(by):
        return actions.answer_pair(pair=pair, answer=answer, by=by, at=make.NOW, **why)


def test_two_persons_above_the_threshold_needs_what_was_seen_and_a_second_reviewer() -> None:
    pair, first = a_pair(99), make.agent()
    with pytest.raises(Refused, match="say_what_you_saw"):
        said(pair, "different", first, seen="faces", note="non")
    why = {"seen": "both_came", "note": "Tous deux sont venus."}
    assert said(pair, "different", first, **why).state == "second"
    said(pair, "different", first, **why)
    with make.everything():
        assert pair.opinions.count() == 1, "sent twice, kept once"
    with pytest.raises(Refused, match="another_person"):
        said(pair, "same", first)
    assert said(pair, "different", **why).state == "different"


def test_the_second_reviewer_does_not_see_the_first_answer() -> None:
    pair, first, second = a_pair(twice=True), make.agent(), make.agent()
    said(pair, "same", first)
    with acting_for(second):
        assert reviewing.pair_for(pair.pk, viewer=second).opinions == []
    said(pair, "different", second)
    with acting_for(second):
        told = reviewing.pair_for(pair.pk, viewer=second)
        assert [o.answer for o in told.opinions] == ["same", "different"]
        found = reviewing.queue(viewer=second, state="disputed", page=1)
    assert (found.twice, found.counts["disputed"], len(found.rows)) == (1, 1, 1)
    with pytest.raises(Refused, match="not_your_office"):
        said(pair, "same", make.agent())
    assert said(pair, "same", make.agent(Role.REGISTRAR)).state == "same"


def test_an_answer_is_taken_back_by_who_gave_it_until_somebody_answers_after() -> None:
    pair, first = a_pair(twice=True), make.agent()
    said(pair, "same", first)
    with acting_for(first):
        assert actions.take_back(pair=pair, by=first, at=make.NOW).state == "waiting"
    said(pair, "same", first)
    said(pair, "same")
    with acting_for(first), pytest.raises(Refused, match="answered_since"):
        actions.take_back(pair=pair, by=first, at=make.NOW)
    stranger = make.agent()
    with acting_for(stranger), pytest.raises(Refused, match="not_yours"):
        actions.take_back(pair=pair, by=stranger, at=make.NOW)


def test_the_sample_is_chosen_by_the_pair_alone() -> None:
    pairs = [UUID(int=n) for n in range(2000)]
    assert 140 < sum(map(judged_twice, pairs)) < 260
    assert [judged_twice(pair) for pair in pairs] == [judged_twice(pair) for pair in pairs]


def test_a_scan_finds_a_pair_once_however_often_it_runs(capsys: pytest.CaptureFixture) -> None:
    phone = {"phone__number": "+212661000031", "workplace__commune": "Fès"}
    one = make.entered(**phone)
    twin = make.settled(make.sent(**phone), "different")
    make.signed(make.examined(twin))
    other = make.entry_of(make.fresh(twin))
    for _ in range(2):
        call_command("register", "duplicates")
    with make.everything():
        found = Pair.objects.get()
    assert {found.one_id, found.other_id} == {one.pk, other.pk}
    assert found.state in OPEN
    assert "1" in capsys.readouterr().out


def test_another_chamber_sees_no_pair_of_ours() -> None:
    pair, by = a_pair(), make.agent(institution=make.RABAT)
    with acting_for(by):
        assert reviewing.queue(viewer=by, state="waiting", page=1).rows == []
        with pytest.raises(reviewing.NotFound):
            reviewing.pair_for(pair.pk, viewer=by)


def test_of_another_chamber_s_person_only_what_may_be_seen() -> None:
    one, other = make.entered(), make.entered(**make.FATIMA, **make.IN_RABAT_TRAIT)
    by, national = make.agent(), make.agent()
    with make.everything():
        pair = actions.compare(found=[one, other], by=national, at=make.NOW)
    with acting_for(by):
        told = reviewing.pair_for(pair.pk, viewer=by)
    theirs = {d.field: (d.ours if told.one.entry == other else d.theirs) for d in told.differences}
    assert (theirs["document"], theirs["phone"], theirs["birth"]) == ("", "", "1990")


@pytest.fixture
def as_(monkeypatch: pytest.MonkeyPatch) -> Any:
    def browse(actor: Actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client()

    return browse


def at(language: str, name: str, *args: Any) -> str:
    with override(language):
        return reverse(name, args=args)


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_a_pair_goes_from_the_queue_to_a_merge_and_back(as_: Any, language: str) -> None:
    one, other = make.entered(), make.entered(**make.FATIMA)
    examiner, registrar = make.agent(), make.agent(Role.REGISTRAR)
    browser = as_(examiner)
    empty = browser.get(at(language, "register:duplicates"))
    assert empty.status_code == 200
    sent = browser.post(at(language, "register:compare"), {"one": one.nia, "other": other.nia})
    page = sent["location"]
    shown = browser.get(page)
    assert shown.status_code == 200
    assert " checked" not in shown.text
    pair = shown.context["pair"]
    assert page in browser.get(at(language, "register:duplicates")).text
    browser.post(at(language, "register:answer_pair", pair.pk), {"answer": "same"})
    if judged_twice(pair.pk):
        as_(make.agent()).post(at(language, "register:answer_pair", pair.pk), {"answer": "same"})
        browser = as_(examiner)
    none = browser.post(at(language, "register:propose_merge", pair.pk), {"ground": "reviewed"})
    assert none.status_code == 422
    browser.post(
        at(language, "register:propose_merge", pair.pk),
        {"ground": "reviewed", "keep": str(one.pk)},
    )
    with make.everything():
        merge = Merge.objects.get()
    own = browser.post(at(language, "register:merge", merge.pk), {"do": "merge"})
    assert own.status_code == 422
    signed = as_(registrar).post(at(language, "register:merge", merge.pk), {"do": "merge"})
    assert signed.status_code == 302
    assert make.fresh(other).merged_into_id == one.pk
    sheet = as_(registrar).get(at(language, "register:sheet", one.person_id))
    assert sheet.status_code == 200
    assert page.split("/")[-2] in sheet.text
    gone = as_(registrar).get(at(language, "register:sheet", other.person_id))
    assert str(one.person_id) in gone.text
    as_(registrar).post(
        at(language, "register:merge", merge.pk), {"do": "split", "ground": "mistake"}
    )
    assert make.fresh(other).merged_into_id is None
