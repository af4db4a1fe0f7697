"""Every capability of every office, and who appoints whom."""

from datetime import date, timedelta
from itertools import product

import pytest

from sijill.institutions.rules import (
    APPOINTS,
    MAY,
    NATIONAL_OFFICES,
    OFFICES,
    Appointment,
    Capability,
    Kind,
    Office,
    may,
    may_appoint,
    may_end,
    reach,
)
from sijill.institutions.tests.factories import TODAY, an_officer, at_home
from sijill.kernel.actor import ANONYMOUS, NATIONAL, NOWHERE, SYSTEM, Role

C = Capability
# The same table written the other way: who may, for each capability.
WHO = {
    C.SEE_FILES: {
        "assistant",
        "examiner",
        "registrar",
        "director",
        "delegate",
        "ministry",
        "auditor",
    },
    C.ASSIST: {"assistant", "examiner", "enroller"},
    C.EXAMINE: {"examiner", "registrar", "delegate"},
    C.PROPOSE: {"examiner", "registrar", "delegate"},
    C.DECIDE: {"registrar", "delegate"},
    C.SUPERVISE: {"director", "delegate", "federation", "ministry"},
    C.CHANGE_PARAMETERS: {"registrar", "director", "ministry"},
    C.APPOINT: {"director", "delegate", "ministry"},
    C.SEE_ACCESS: {"ministry", "auditor"},
    C.GRANT_ACCESS: {"ministry"},
    C.KEEP_BODIES: {"registrar", "director", "delegate", "ministry"},
    C.MOVE_TERRITORY: {"ministry"},
    C.KEEP_VOICES: {"director", "federation", "ministry"},
    C.KEEP_TEXTS: {"federation", "ministry"},
    C.SEE_CONTROLS: {"examiner", "registrar", "director", "delegate", "ministry", "auditor"},
    C.SEE_SIGNALS: {"director", "delegate", "ministry", "auditor"},
    C.CONTROL: {"director", "delegate", "ministry"},
    C.EXPORT: {"examiner", "registrar", "director", "delegate", "ministry"},
    C.AGREE_EXPORT: {"registrar", "director", "delegate", "ministry"},
    C.SEE_EXPORTS: {"examiner", "registrar", "director", "delegate", "ministry", "auditor"},
    C.SEE_CAMPAIGNS: {"examiner", "registrar", "director", "delegate", "ministry", "auditor"},
    C.RUN_CAMPAIGNS: {"director", "delegate"},
    C.RING_BACK: {"assistant", "examiner", "registrar", "delegate"},
    C.ENROL: {"enroller"},
    C.SEE_HOUSE: {role.value for role in Role} - {"enroller"},
    C.KEEP_HOUSE: {"registrar", "director", "delegate", "federation", "ministry"},
    C.KEEP_MAIL: {role.value for role in Role} - {"auditor", "enroller"},
    C.SEE_ACTS: {"examiner", "registrar", "director", "delegate", "ministry", "auditor"},
    C.AUDIT: {"ministry", "auditor"},
}


@pytest.mark.parametrize(("capability", "role"), list(product(Capability, Role)), ids=str)
def test_an_office_may_do_what_the_table_says_and_nothing_else(capability, role):
    assert may(role, capability) is (role.value in WHO[capability])


def test_nobody_may_do_anything_without_an_office():
    assert not any(may(None, capability) for capability in Capability)


def test_every_office_has_its_line_and_its_place():
    assert set(MAY) == set(Role) == {role for roles in OFFICES.values() for role in roles}


def test_who_signs_never_only_assists_and_who_audits_changes_nothing():
    assert MAY[Role.AUDITOR].isdisjoint({C.DECIDE, C.EXAMINE, C.CHANGE_PARAMETERS, C.APPOINT})
    assert C.DECIDE not in MAY[Role.DIRECTOR] | MAY[Role.MINISTRY] | MAY[Role.EXAMINER]


def office(role: Role, institution: str = "", kind: Kind | None = None) -> Office:
    where = institution or at_home(role)
    found = kind or next(k for k, roles in OFFICES.items() if role in roles)
    return Office(role=role, institution=where, kind=found)


@pytest.mark.parametrize("role", Role)
def test_an_office_reaches_its_institution_or_the_country(role):
    expected = NATIONAL if role in NATIONAL_OFFICES else frozenset({at_home(role)})
    if role is Role.ENROLLER:  # writes what a person says, and reads no file
        expected = NOWHERE
    assert reach([office(role)]) == expected


def test_several_offices_reach_the_sum_and_none_reaches_nothing():
    assert reach([office(Role.EXAMINER, "CH-01"), office(Role.EXAMINER, "CH-02")]) == {
        "CH-01",
        "CH-02",
    }
    assert reach([office(Role.EXAMINER), office(Role.AUDITOR)]) == NATIONAL
    assert reach([]) == NOWHERE


def asked(of: Office, **given) -> Appointment:
    facts = {"of_agent": True, "of_self": False, "valid_from": TODAY, "valid_to": None, **given}
    return Appointment(office=of, **facts)


def codes(verdicts) -> set[str]:
    return {verdict.code for verdict in verdicts if not verdict.is_ok}


@pytest.mark.parametrize(("by", "role"), list(product([None, *Role], Role)), ids=str)
def test_who_appoints_to_which_office(by, role):
    actor = an_officer(by, at_home(role)) if by else ANONYMOUS
    if by is Role.MINISTRY:
        actor = an_officer(by)
    refused = codes(may_appoint(asked(office(role)), by=actor, today=TODAY))
    assert ("mandate.not_your_office" in refused) is (role not in APPOINTS.get(by, frozenset()))


def test_nobody_appoints_elsewhere_but_the_ministry_and_the_first_mandates():
    elsewhere = asked(office(Role.EXAMINER, "CH-05"))
    assert codes(may_appoint(elsewhere, by=an_officer(Role.DIRECTOR), today=TODAY)) == {
        "mandate.elsewhere"
    }
    for by in (an_officer(Role.MINISTRY), SYSTEM):
        assert codes(may_appoint(elsewhere, by=by, today=TODAY)) == set()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"of_agent": False}, "mandate.not_an_agent"),
        ({"of_self": True}, "mandate.own"),
        ({"valid_from": TODAY - timedelta(days=1)}, "mandate.starts_in_the_past"),
        ({"valid_to": TODAY}, "mandate.dates"),
    ],
)
def test_an_appointment_that_does_not_stand_is_refused_with_its_reason(given, code):
    wanted = asked(office(Role.EXAMINER), **given)
    assert codes(may_appoint(wanted, by=an_officer(Role.DIRECTOR), today=TODAY)) == {code}


def test_an_office_exists_only_where_the_table_puts_it():
    wanted = asked(office(Role.REGISTRAR, "DEL-03.231", Kind.DELEGATION))
    found = may_appoint(wanted, by=an_officer(Role.MINISTRY), today=TODAY)
    assert codes(found) == {"mandate.no_such_office"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, ""),
        ({"last": TODAY - timedelta(days=1)}, "mandate.ends_in_the_past"),
        ({"valid_to": TODAY}, "mandate.already_ended"),
        ({"valid_from": TODAY + timedelta(days=9)}, "mandate.dates"),
        ({"office": office(Role.EXAMINER, "CH-05")}, "mandate.elsewhere"),
        ({"office": office(Role.DIRECTOR)}, "mandate.not_your_office"),
    ],
)
def test_a_mandate_is_ended_by_who_gives_it_from_today_on(given, code):
    facts = {
        "office": office(Role.EXAMINER),
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "last": TODAY,
        **given,
    }
    found = may_end(facts.pop("office"), by=an_officer(Role.DIRECTOR), today=TODAY, **facts)
    assert codes(found) == ({code} if code else set())
