"""Commissions: who sets them up, who sits in them, and what the database refuses."""

from __future__ import annotations

from datetime import date
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sijill.institutions import actions, queries
from sijill.institutions.models import Commission, Member
from sijill.institutions.rules import (
    MAY,
    Capability,
    Chair,
    CommissionKind,
    Seating,
    StandsFor,
    may_found,
    may_seat,
    may_unseat,
)
from sijill.institutions.tests.factories import AT, TODAY, a_browser, a_mandate, an_officer
from sijill.kernel.actor import Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import action

FES = "CH-03"
JANUARY = date(2026, 1, 5)


def a_commission(**given) -> Commission:
    """The commission of Fès."""
    facts = {"institution_id": FES, "name_ar": "لجنة التأهيل", "name_fr": "Commission", **given}

    @action
    def make() -> Commission:
        return Commission.objects.create(valid_from=JANUARY, act=uuid4(), **facts)

    return make()


def wanted(commission: Commission, **given) -> actions.WantedSeat:
    """A master's place."""
    facts = {
        "name_ar": "المعلم إدريس",
        "name_fr": "Maître Driss",
        "stands_for": StandsFor.MASTERS,
        "valid_from": TODAY,
        **given,
    }
    return actions.WantedSeat(commission=commission.pk, **facts)


def seating(**given) -> Seating:
    facts = {"chair": Chair.MEMBER, "institution": FES, "has_account": False, "of_self": False}
    return Seating(**{**facts, "valid_from": TODAY, "valid_to": None, **given})


def no(verdicts) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


@pytest.mark.parametrize(("role", "where"), list(product(Role, (FES, "CH-04"))))
def test_a_commission_is_kept_by_whoever_appoints_there_and_by_nobody_else(role, where):
    by = an_officer(role)
    keeps = Capability.APPOINT in MAY[role] and by.reaches(where)
    assert (not no(may_found(where, by=by))) is keeps
    assert (not no(may_seat(seating(institution=where), by=by, today=TODAY))) is keeps
    dates = {"valid_from": TODAY, "valid_to": None, "last": TODAY, "today": TODAY}
    assert (not no(may_unseat(where, by=by, **dates))) is keeps


def test_nobody_seats_themselves_nor_without_the_second_factor_given_afresh():
    director = an_officer(Role.DIRECTOR, assurance=Assurance.MFA)
    assert no(may_seat(seating(of_self=True), by=director, today=TODAY)) == {
        "mandate.own",
        "mandate.step_up_needed",
    }


@pytest.mark.parametrize("chair", Chair)
def test_chair_and_secretary_need_an_account_since_they_sign(chair):
    closed = no(may_seat(seating(chair=chair), by=an_officer(Role.DIRECTOR), today=TODAY))
    assert closed == (set() if chair is Chair.MEMBER else {"commission.signs_without_account"})


@pytest.mark.django_db
def test_a_commission_is_set_up_and_seated_as_acts():
    director = an_officer(Role.DIRECTOR)
    made = actions.found(
        wanted=actions.WantedCommission(
            institution=FES, name_ar="لجنة", name_fr="Commission", valid_from=TODAY
        ),
        by=director,
        at=AT,
    )
    chair = a_mandate(Role.REGISTRAR).user
    actions.seat(
        wanted=wanted(made, chair=Chair.CHAIR, user=chair.pk, stands_for=StandsFor.CHAMBER),
        by=director,
        at=AT,
    )
    master = actions.seat(wanted=wanted(made), by=director, at=AT)
    actions.unseat(member=master.pk, last_day=TODAY, by=director, at=AT, reason="parti")
    kinds = Act.objects.filter(subject_kind="commission").order_by("recorded_at")
    assert list(kinds.values_list("kind", flat=True)) == [
        "commission.founded",
        "commission.seated",
        "commission.seated",
        "commission.unseated",
    ]
    assert [m.chair for m in queries.sitting_on(made.pk, at=TODAY)] == ["chair", "member"]
    tomorrow = date(2026, 11, 22)
    assert [m.chair for m in queries.sitting_on(made.pk, at=tomorrow)] == ["chair"]
    assert queries.commission_of(FES, kind=CommissionKind.QUALIFICATION, at=TODAY) == made


@pytest.mark.django_db
def test_an_institution_has_one_commission_of_a_kind():
    a_commission()
    again = actions.WantedCommission(
        institution=FES, name_ar="لجنة", name_fr="Commission", valid_from=TODAY
    )
    with pytest.raises(Refused, match=r"commission\.there_already"):
        actions.found(wanted=again, by=an_officer(Role.DIRECTOR), at=AT)


@pytest.mark.django_db
def test_two_chairs_never_sit_on_the_same_days():
    made, director = a_commission(), an_officer(Role.DIRECTOR)
    until_june = {"valid_from": TODAY, "valid_to": date(2027, 6, 1), "chair": Chair.CHAIR}
    first, second = (a_mandate(Role.REGISTRAR).user.pk, a_mandate(Role.DIRECTOR).user.pk)
    actions.seat(wanted=wanted(made, user=first, **until_june), by=director, at=AT)
    with pytest.raises(Refused, match=r"commission\.seat_taken"):
        actions.seat(
            wanted=wanted(made, user=second, **{**until_june, "valid_from": date(2027, 5, 1)}),
            by=director,
            at=AT,
        )
    after = wanted(made, user=second, chair=Chair.CHAIR, valid_from=date(2027, 6, 1))
    assert actions.seat(wanted=after, by=director, at=AT)


@pytest.mark.django_db
def test_an_agent_of_another_chamber_does_not_sign_here():
    made, elsewhere = a_commission(), a_mandate(Role.REGISTRAR, "CH-04").user.pk
    with pytest.raises(Refused, match=r"commission\.signs_without_account"):
        actions.seat(
            wanted=wanted(made, chair=Chair.SECRETARY, user=elsewhere),
            by=an_officer(Role.DIRECTOR),
            at=AT,
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"chair": "chair"}, "member_who_signs_has_account"),
        ({"chair": "king"}, "member_chair"),
        ({"stands_for": "himself"}, "member_stands_for"),
        ({"valid_to": date(2025, 1, 1)}, "member_dates"),
    ],
)
def test_the_database_refuses_a_place_that_cannot_be(given, name):
    made = a_commission()
    facts = {"chair": "member", "stands_for": "masters", "valid_from": JANUARY, **given}

    @action
    def make():
        with transaction.atomic():
            Member.objects.create(commission=made, act=uuid4(), **facts)

    with pytest.raises(IntegrityError, match=name):
        make()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_director_sets_up_a_commission_and_seats_its_members_on_screen(client, language):
    browser = a_browser(a_mandate(Role.DIRECTOR).user)
    secretary = a_mandate(Role.EXAMINER, FES).user
    days = {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2099"}
    typed = {"institution": FES, "name_ar": "لجنة", "name_fr": "Commission de Fès", **days}
    answer = browser.post(reverse("institutions:found"), typed)
    made = Commission.objects.get()
    assert answer.url == reverse("institutions:commission", args=[made.pk])
    seat = {
        "name_ar": "سلمى",
        "name_fr": "Salma",
        "stands_for": "chamber",
        "chair": "secretary",
        **days,
    }
    address = reverse("institutions:seat", args=[made.pk])
    assert browser.post(address, seat).status_code == 422
    browser.post(address, {**seat, "user": str(secretary.pk)})
    held = Member.objects.get()
    for page in ("commissions", "commission", "seat", "unseat"):
        args = {"commissions": [], "unseat": [held.pk]}.get(page, [made.pk])
        shown = browser.get(f"/{language}{reverse(f'institutions:{page}', args=args)[3:]}")
        assert shown.status_code == 200
    ended = {"last_day_day": "2", "last_day_month": "1", "last_day_year": "2099"}
    browser.post(reverse("institutions:unseat", args=[held.pk]), ended)
    held.refresh_from_db()
    assert held.valid_to == date(2099, 1, 3)


@pytest.mark.django_db
def test_a_commission_of_another_chamber_is_not_seen():
    made = a_commission(institution_id="CH-04")
    browser = a_browser(a_mandate(Role.DIRECTOR).user)
    assert browser.get(reverse("institutions:commission", args=[made.pk])).status_code == 404
    held = a_browser(a_mandate(Role.EXAMINER).user)
    assert held.get(reverse("institutions:commissions")).status_code == 403
