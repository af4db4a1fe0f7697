"""A competence that moves from the chamber to the provincial service, to the end of a case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sijill.desk.rules import CaseState
from sijill.institutions.models import Institution, Territory
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import action
from sijill.reference.models import Province
from sijill.reference.tests.factories import a_value

from .factories import FES, IN_FES, NOW, agent, entry_of, examined, fresh, sent, signed

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


def test_a_delegate_who_proposed_does_not_sign():
    delegate = agent(Role.DELEGATE, institution=SERVICE)
    case = examined(sent(at=LATER, workplace__province=IN_FES), by=delegate, at=LATER)
    with pytest.raises(Refused, match="same_person"):
        signed(case, by=delegate, at=LATER)


def test_a_case_sent_before_stays_with_the_chamber():
    assert sent(at=NOW, workplace__province=IN_FES).institution_id == FES
