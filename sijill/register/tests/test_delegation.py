"""A competence that moves from the chamber to the provincial service, to the end of a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sijill.desk.rules import CaseState
from sijill.institutions.models import Institution, Territory
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for, action
from sijill.reference.models import Province
from sijill.reference.tests.factories import a_value
from sijill.register import queries
from sijill.register.actions import strike_off
from sijill.register.models import Person, Version

from .factories import (
    FES,
    IN_FES,
    IN_RABAT,
    NOW,
    RABAT,
    agent,
    entered,
    entry_of,
    examined,
    fresh,
    sent,
    settled,
    signed,
)

pytestmark = pytest.mark.django_db
SERVICE = "DEL-03.231"
MOVES = NOW.date() + timedelta(days=7)
LATER = NOW + timedelta(days=8)


@action
def service() -> None:
    """The provincial service of Fès, when the reference data did not bring it."""
    place = Province.objects.get(pk=IN_FES)
    office, _ = Institution.objects.get_or_create(
        code=SERVICE,
        defaults={
            "kind": "delegation",
            "province": place,
            "region_id": place.region_id,
            "name_ar": SERVICE,
            "name_fr": SERVICE,
        },
    )
    Territory.objects.get_or_create(
        kind="delegation",
        province=place,
        valid_to=None,
        defaults={"institution": office, "valid_from": date(2016, 1, 1)},
    )


@pytest.fixture(autouse=True)
def moved():
    service()
    a_value("competence.registration", "delegation", MOVES)


def test_a_case_sent_after_the_competence_moved_is_decided_by_the_provincial_service():
    case = sent(at=LATER, workplace__province=IN_FES)
    assert case.institution_id == SERVICE
    case = examined(case, by=agent(institution=SERVICE), at=LATER)
    signed(case, by=agent(Role.DELEGATE, institution=SERVICE), at=LATER)
    assert fresh(case).state == CaseState.ACCEPTED
    assert entry_of(fresh(case)).state == "entered"


def _decided_by_the_service(**changes):
    case = sent(at=LATER, workplace__province=IN_FES, **changes)
    case = examined(case, by=agent(institution=SERVICE), at=LATER)
    signed(case, by=agent(Role.DELEGATE, institution=SERVICE), at=LATER)
    return entry_of(fresh(case))


def test_the_chamber_of_the_place_of_work_keeps_what_the_service_decided():
    entry = _decided_by_the_service()
    assert (entry.chamber_id, entry.institution_id) == (FES, SERVICE)
    assert (entry.person.chamber_id, entry.person.institution_id) == (FES, SERVICE)


@pytest.mark.parametrize(
    ("role", "institution", "seen"),
    [
        (Role.DELEGATE, SERVICE, True),
        (Role.REGISTRAR, FES, True),
        (Role.EXAMINER, RABAT, False),
    ],
)
def test_the_service_that_decided_and_the_chamber_that_keeps_see_the_whole_file(
    role, institution, seen
):
    entry = _decided_by_the_service()
    viewer = agent(role, institution=institution)
    with acting_for(viewer):
        assert Person.objects.filter(pk=entry.person_id).exists() is seen  # the second wall alone
        assert Version.objects.filter(entry=entry.pk).exists() is seen
        assert queries.entries(viewer).filter(pk=entry.pk).exists() is seen
        if seen:
            assert len(queries.sheet(entry.person_id, viewer=viewer).versions) == 1


def test_whoever_keeps_the_entry_now_reads_the_versions_another_chamber_kept():
    entry = entered(at=NOW, workplace__province=IN_RABAT)
    registrar = agent(Role.REGISTRAR, institution=RABAT)
    with acting_for(registrar):
        strike_off(entry=entry, ground="asked", by=registrar, at=NOW)
    number = entry.person.document
    back = settled(
        sent(at=LATER, workplace__province=IN_FES, card__number=number), "same", at=LATER
    )
    back = examined(back, by=agent(institution=SERVICE), at=LATER)
    signed(back, by=agent(Role.DELEGATE, institution=SERVICE), at=LATER)
    assert fresh(entry).chamber_id == FES
    viewer = agent(Role.REGISTRAR, institution=FES)
    with acting_for(viewer):
        kept = Version.objects.filter(entry=entry.pk).order_by("recorded_at")
        assert list(kept.values_list("chamber", flat=True)) == [RABAT, RABAT, FES]
    with acting_for(agent(Role.EXAMINER, institution=RABAT)):
        mine = Version.objects.filter(entry=entry.pk)
        assert set(mine.values_list("chamber", flat=True)) == {RABAT}


def test_the_service_may_strike_off_what_it_entered():
    entry = _decided_by_the_service()
    delegate = agent(Role.DELEGATE, institution=SERVICE)
    with acting_for(delegate):
        strike_off(entry=entry, ground="asked", by=delegate, at=LATER)
    assert fresh(entry).state == "struck_off"


def test_a_delegate_who_proposed_does_not_sign():
    delegate = agent(Role.DELEGATE, institution=SERVICE)
    case = examined(sent(at=LATER, workplace__province=IN_FES), by=delegate, at=LATER)
    with pytest.raises(Refused, match="same_person"):
        signed(case, by=delegate, at=LATER)


def test_a_case_sent_before_stays_with_the_chamber():
    assert sent(at=NOW, workplace__province=IN_FES).institution_id == FES
