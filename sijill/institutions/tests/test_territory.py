"""A territory moves on a day, by two people; what was sent before stays where it was sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions import queries
from sijill.institutions.actions import moving
from sijill.institutions.models import Institution, Territory, TerritoryMove
from sijill.institutions.rules import OFFICES, Kind
from sijill.institutions.rules.territory import (
    MOVE_LIFE,
    Hand,
    MoveState,
    Moving,
    hand,
    may_move,
    may_propose_move,
)
from sijill.institutions.tests.factories import AT, TODAY, a_browser, a_mandate, an_officer
from sijill.kernel.actor import Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.kept import forget
from sijill.ledger.models import Act
from sijill.ledger.transaction import action

DAY = date(2027, 1, 1)
GUELMIM, LAAYOUNE = "CH-10", "CH-11"


def no(verdicts) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


def test_a_move_over_all_from_to_and_hand():
    for here, there, who in product([None, *MoveState], MoveState, Hand):
        allowed = MOVE_LIFE.get((here, there))
        assert may_move(here, there, by=who).is_ok is (allowed is not None and who in allowed)


@pytest.mark.parametrize("role", Role)
def test_the_ministry_alone_moves_a_border(role):
    by = an_officer(role)
    assert hand(by, first=by.user) is (Hand.FIRST if role is Role.MINISTRY else Hand.OTHER)
    assert hand(by, first=None) is (Hand.SECOND if role is Role.MINISTRY else Hand.OTHER)


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"same_kind": False}, {"territory.two_of_a_kind"}),
        ({"same_institution": True}, {"territory.two_of_a_kind"}),
        ({"holds": False}, {"territory.not_theirs"}),
        ({"on": TODAY}, {"territory.in_the_past"}),
        ({"reason": " "}, {"territory.reason_missing"}),
    ],
)
def test_a_move_is_between_two_of_a_kind_in_the_future_with_a_reason(given, closed):
    facts = {"same_kind": True, "same_institution": False, "holds": True, "on": DAY}
    facts |= {"today": TODAY, "reason": "fusion"}
    assert no(may_propose_move(Moving(**{**facts, **given}))) == closed


@pytest.fixture
def two():
    """Two people of the ministry."""
    users = [a_mandate(Role.MINISTRY, "MIN").user.pk for _ in range(2)]
    return [an_officer(Role.MINISTRY, "MIN", user=user) for user in users]


def merged(two, **given) -> TerritoryMove:
    facts = {"former": GUELMIM, "next": LAAYOUNE, "on": DAY, "reason": "fusion", **given}
    move = moving.propose_move(wanted=moving.WantedMove(**facts), by=two[0], at=AT)
    return moving.confirm_move(move=move.pk, by=two[1], at=AT)


def keeper(province: str, at: date) -> str | None:
    forget()
    return queries.keeper(province, at=at)


def of(code: str, at: date) -> frozenset[str]:
    forget()
    return queries.provinces_of(code, at=at)


@pytest.mark.django_db
def test_a_merger_moves_competence_from_its_day_and_rewrites_no_day_before(two):
    before = of(GUELMIM, TODAY)
    assert before
    merged(two)
    eve = DAY - timedelta(days=1)
    assert of(GUELMIM, eve) == before
    assert of(GUELMIM, DAY) == frozenset()
    assert before < of(LAAYOUNE, DAY)
    place = min(before)
    assert (keeper(place, eve), keeper(place, DAY)) == (GUELMIM, LAAYOUNE)
    assert Institution.objects.get(pk=GUELMIM).valid_to == DAY
    standing = {one.code for one in queries.institutions(Kind.CHAMBER, at=DAY)}
    assert GUELMIM not in standing
    assert LAAYOUNE in standing
    kinds = Act.objects.filter(kind__startswith="territory.move").order_by("recorded_at")
    told = list(kinds.values_list("kind", flat=True))
    assert told == ["territory.move_proposed", "territory.moved"]


@pytest.mark.django_db
def test_one_province_moves_and_the_rest_of_the_region_stays(two):
    whole = of(GUELMIM, TODAY)
    leaves = max(whole)
    merged(two, province=leaves)
    assert of(GUELMIM, DAY) == whole - {leaves}
    assert leaves in of(LAAYOUNE, DAY)
    back = {"former": LAAYOUNE, "next": GUELMIM, "province": leaves, "on": date(2028, 1, 1)}
    merged(two, **back)
    assert of(GUELMIM, date(2028, 1, 1)) == whole
    assert of(GUELMIM, DAY) == whole - {leaves}


@pytest.mark.django_db
def test_a_move_waits_for_a_second_person_and_may_be_taken_back(two):
    wanted = moving.WantedMove(former=GUELMIM, next=LAAYOUNE, on=DAY, reason="fusion")
    move = moving.propose_move(wanted=wanted, by=two[0], at=AT)
    with pytest.raises(Refused, match=r"territory\.second_person"):
        moving.confirm_move(move=move.pk, by=two[0], at=AT)
    with pytest.raises(Refused, match=r"territory\.not_your_office"):
        moving.confirm_move(move=move.pk, by=an_officer(Role.DIRECTOR), at=AT)
    with pytest.raises(Refused, match=r"territory\.step_up_needed"):
        moving.confirm_move(move=move.pk, by=replace(two[1], assurance=Assurance.MFA), at=AT)
    moving.withdraw_move(move=move.pk, by=two[0], at=AT)
    with pytest.raises(Refused, match=r"territory\.not_from_here"):
        moving.confirm_move(move=move.pk, by=two[1], at=AT)
    assert not Territory.objects.filter(valid_from=DAY).exists()


@pytest.mark.django_db
def test_the_database_refuses_a_move_by_one_person(two):
    wanted = moving.WantedMove(former=GUELMIM, next=LAAYOUNE, on=DAY, reason="fusion")
    move = moving.propose_move(wanted=wanted, by=two[0], at=AT)

    @action
    def alone():
        with transaction.atomic():
            TerritoryMove.objects.update(state="confirmed", ended_by=move.proposed_by_id)

    with pytest.raises(IntegrityError, match="territory_move_by_two"):
        alone()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_one_person_proposes_on_screen_and_another_confirms(language):
    users = [a_mandate(Role.MINISTRY, "MIN").user for _ in range(2)]
    first, second = (a_browser(user) for user in users)
    day = {"on_day": "1", "on_month": "1", "on_year": "2099"}
    typed = {"former": GUELMIM, "next": LAAYOUNE, "reason": "fusion", **day}
    with override(language):
        new, listed = reverse("institutions:move_new"), reverse("institutions:moves")
        assert first.get(new).status_code == 200
        assert first.post(new, {**typed, "next": GUELMIM}).status_code == 422
        assert first.post(new, typed).url == listed
        confirm = reverse("institutions:move_do", args=[TerritoryMove.objects.get().pk, "confirm"])
        first.post(confirm)
        assert TerritoryMove.objects.get().state == MoveState.PROPOSED
        assert first.get(listed).status_code == second.get(listed).status_code == 200
        second.post(confirm)
        assert TerritoryMove.objects.get().state == MoveState.CONFIRMED
        assert second.get(listed).status_code == 200
    assert a_browser(a_mandate(Role.DIRECTOR).user).get(listed).status_code == 403


@pytest.mark.django_db
def test_who_takes_everything_over_reads_and_finishes_what_the_former_kept_from_that_day(two):
    merged(two)
    here = a_mandate(Role.REGISTRAR, LAAYOUNE)
    there = a_mandate(Role.REGISTRAR, GUELMIM)
    here.institution.refresh_from_db()
    eve = DAY - timedelta(days=1)
    assert queries.reach_of([here], at=eve) == {LAAYOUNE}
    assert queries.reach_of([here], at=DAY) == {LAAYOUNE, GUELMIM}
    assert queries.reach_of([there], at=DAY) == {GUELMIM}  # nothing of what came later
    forget()
    merged(two, former=LAAYOUNE, next="CH-12", on=date(2029, 1, 1))
    held = Institution.objects.get(pk="CH-12").succeeds
    assert [code for code, _since in held] == [GUELMIM, LAAYOUNE]  # what came before comes along


@pytest.mark.django_db
def test_a_province_that_leaves_alone_takes_no_file_along(two):
    merged(two, province=max(of(GUELMIM, TODAY)))
    assert Institution.objects.get(pk=LAAYOUNE).succeeds == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_former_chambers_page_says_what_became_of_it_and_history_answers_as_of_a_day(
    two, client, language
):
    place = min(of(GUELMIM, TODAY))
    merged(two)
    forget()
    with override(language):
        listed, one = reverse("institutions:public"), reverse("institutions:public_one", args=["X"])
        told = client.get(one.replace("X", GUELMIM))
        assert told.context["became"]["other"].code == LAAYOUNE
        assert reverse("institutions:public_one", args=[LAAYOUNE]) in told.content.decode()
        assert client.get(one).status_code == 404
        for day, code in ((DAY - timedelta(days=1), GUELMIM), (DAY, LAAYOUNE)):
            asked = {"province": place, "on_day": day.day, "on_month": day.month}
            found = client.get(listed, {**asked, "on_year": day.year}).context["found"]
            assert found["lines"][0]["one"].code == code


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["MDA", "ADD", "BAM", "FED", "MIN", "DEL-03.231"])
def test_every_institution_has_its_page_and_a_partner_holds_no_office(client, code):
    assert client.get(f"/ar/institutions/{code}/").status_code == 200
    if Institution.objects.get(pk=code).kind == Kind.PARTNER:
        assert not OFFICES[Kind.PARTNER]
        assert Institution.objects.get(pk=code).about_fr
