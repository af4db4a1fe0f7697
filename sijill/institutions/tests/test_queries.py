"""Who is competent where on a day, and what the mandates of a day open."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sijill.accounts.rules import PROVISIONAL
from sijill.accounts.tests.factories import an_agent
from sijill.institutions import queries
from sijill.institutions.models import Institution, Mandate, Territory
from sijill.institutions.queries import NobodyCompetent, competent_institution
from sijill.institutions.rules import Capability, Kind
from sijill.institutions.tests.factories import AT, TODAY, a_mandate, an_officer
from sijill.kernel.actor import ANONYMOUS, NATIONAL, Role
from sijill.kernel.clock import start_of
from sijill.ledger.transaction import action
from sijill.reference.queries import provinces
from sijill.reference.rules import UnknownParameter
from sijill.reference.tests.factories import a_value

pytestmark = pytest.mark.django_db


def competent(province: str, at: date = TODAY, procedure: str = "registration") -> str:
    return competent_institution(procedure=procedure, province=province, at=at).code


@action
def move(province: str, to: str, since: date) -> None:
    """Give a province to another institution of the same kind from a day on."""
    kind = Institution.objects.get(pk=to).kind
    Territory.objects.filter(kind=kind, province=province, valid_to=None).update(valid_to=since)
    Territory.objects.create(
        institution_id=to, kind=kind, province_id=province, valid_from=since, source="a test"
    )


def test_every_province_has_its_chamber_and_its_provincial_service():
    a_value("competence.other", "delegation", TODAY)
    for place in provinces():
        assert competent(place.code) == f"CH-{place.region_id}"
        service = competent(place.code, procedure="other")
        expected = "DEL-10.261" if place.code == "10.473" else f"DEL-{place.code}"
        assert service == expected


@pytest.mark.parametrize(("province", "chamber"), [("09.163", "CH-09"), ("06.385", "CH-06")])
def test_the_two_misplaced_provinces_go_to_the_chamber_of_their_code(province, chamber):
    assert competent(province) == chamber


def test_one_dated_parameter_moves_a_competence_for_the_cases_sent_from_that_day_on():
    moves = date(2027, 1, 1)
    sent_before = competent_institution(procedure="registration", province="03.231", at=TODAY)
    a_value("competence.registration", "delegation", moves)
    assert competent("03.231", moves) == "DEL-03.231"
    assert competent("03.231", moves - timedelta(days=1)) == "CH-03"
    # A case in hand holds the code of its institution, which nothing here touches.
    assert sent_before.code == "CH-03"
    assert competent("03.231", moves, procedure="renewal") == "CH-03"


def test_the_full_name_of_a_parameter_is_taken_too():
    assert competent("03.231", procedure="competence.default") == "CH-03"
    with pytest.raises(UnknownParameter):
        competent("03.231", date(2001, 1, 1))


def test_a_province_given_to_another_chamber_is_its_own_from_that_day_on():
    since = date(2027, 1, 1)
    move("03.231", "CH-04", since)
    assert competent("03.231", since) == "CH-04"
    assert competent("03.231", TODAY) == "CH-03"
    assert competent("03.061", since) == "CH-03"
    assert "03.231" not in queries.provinces_of("CH-03", at=since)
    assert "03.231" in queries.provinces_of("CH-03", at=TODAY)
    assert "03.231" in queries.provinces_of("CH-04", at=since)


def test_nobody_is_competent_in_a_province_that_does_not_exist():
    with pytest.raises(NobodyCompetent):
        competent("99.999")


def test_the_territories_of_a_kind_share_the_provinces_without_remainder():
    for kind in (Kind.CHAMBER, Kind.DELEGATION):
        held = [
            p
            for one in queries.institutions(kind)
            for p in queries.provinces_of(one.code, at=TODAY)
        ]
        assert len(held) == len(set(held)) == 75


def test_institutions_are_read_by_kind_and_by_day():
    assert len(queries.institutions(Kind.CHAMBER)) == 12
    assert len(queries.institutions(at=TODAY)) == 91
    assert queries.institution("CH-03").name_ar.endswith("فاس - مكناس")
    assert queries.institution("CH-99") is None


def test_a_mandate_opens_its_institution_from_its_first_day_to_its_last():
    agent = an_agent(totp=False)
    held = a_mandate(user=agent, valid_from=TODAY, valid_to=TODAY + timedelta(days=2))
    assert queries.mandates_of(agent.pk, at=TODAY - timedelta(days=1)) == []
    assert queries.mandates_of(agent.pk, at=AT) == [held]
    assert queries.mandates_of(agent.pk, at=TODAY + timedelta(days=1)) == [held]
    assert queries.mandates_of(agent.pk, at=TODAY + timedelta(days=2)) == []
    assert queries.reach_of([held], at=TODAY) == {"CH-03"}
    assert queries.reach_of([held, a_mandate(Role.MINISTRY)], at=TODAY) == NATIONAL


def test_the_agents_of_an_institution_are_read_by_office():
    one, other = a_mandate(Role.EXAMINER, "CH-05"), a_mandate(Role.REGISTRAR, "CH-05")
    assert set(queries.agents_of("CH-05", at=AT)) == {one, other}
    assert queries.agents_of("CH-05", at=AT, roles=[Role.REGISTRAR]) == [other]


def test_mandates_elsewhere_are_not_seen():
    here, there = a_mandate(institution="CH-03"), a_mandate(institution="CH-04")
    director = an_officer(Role.DIRECTOR)
    seen = queries.mandates_seen_by(director, at=AT)
    assert here in seen
    assert there not in seen
    assert queries.mandate(there.pk, viewer=director) is None
    assert queries.mandate(there.pk, viewer=an_officer(Role.MINISTRY)) == there
    assert queries.mandate(uuid4(), viewer=director) is None
    assert there in queries.mandates_seen_by(an_officer(Role.MINISTRY), at=AT)


def test_a_capability_belongs_to_an_agent_with_an_office():
    assert queries.may(an_officer(Role.REGISTRAR), Capability.DECIDE)
    assert not queries.may(ANONYMOUS, Capability.SEE_FILES)


def test_the_limits_on_codes_are_dated_parameters_and_start_as_accounts_has_them():
    assert queries.code_policy(AT) == PROVISIONAL
    a_value("codes.per_phone_day", 5, date(2027, 1, 1))
    assert queries.code_policy(AT).per_phone_day == 10
    assert queries.code_policy(start_of(date(2027, 1, 1))).per_phone_day == 5


# ── the database says no first ───────────────────────────────────────────────────────────────


def refused(constraint: str, model, **fields) -> None:
    @action
    def add() -> None:
        model.objects.create(**fields)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        add()


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("institution_kind", {"kind": "club"}),
        ("institution_chamber_has_region", {"kind": "chamber"}),
        ("institution_delegation_has_province", {"kind": "delegation"}),
    ],
)
def test_an_institution_is_of_a_known_kind_and_stands_where_its_kind_does(constraint, given):
    fields = {"code": "X-1", "name_ar": "مؤسسة", "name_fr": "X", "source": "a test"}
    refused(constraint, Institution, **fields, **given)


def test_two_institutions_of_one_kind_are_never_both_open_in_one_place():
    fields = {"valid_from": TODAY, "source": "a test"}
    chamber = {"institution_id": "CH-04", "kind": "chamber", **fields}
    refused("territory_one_open_in_region", Territory, region_id="03", **chamber)
    service = {"institution_id": "DEL-03.061", "kind": "delegation", **fields}
    refused("territory_one_open_in_province", Territory, province_id="03.231", **service)
    refused("territory_region_or_province", Territory, **chamber)
    both = {"region_id": "03", "province_id": "03.231"}
    refused("territory_region_or_province", Territory, **both, **chamber)
    ended = {**chamber, "valid_to": TODAY}
    refused("territory_dates", Territory, province_id="03.231", **ended)


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("mandate_role", {"role": "king"}),
        ("mandate_dates", {"valid_to": TODAY - timedelta(days=1)}),
        ("mandate_once", {"role": "examiner"}),
    ],
)
def test_a_mandate_is_of_a_known_office_with_an_order_of_days_and_held_once(constraint, given):
    held = a_mandate(Role.EXAMINER)
    fields = {
        "user": held.user,
        "institution": held.institution,
        "valid_from": TODAY,
        "role": "registrar",
        "act": uuid4(),
    }
    refused(constraint, Mandate, **{**fields, **given})
