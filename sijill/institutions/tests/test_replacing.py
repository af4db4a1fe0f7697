"""Another agent for a part, between the call and the opening: same conditions, everything kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts.models import User
from sijill.institutions.actions import assembling, convening, replacing
from sijill.institutions.queries.replacing import holders, replaced
from sijill.institutions.rules.bodies import AssemblyState
from sijill.institutions.rules.replacing import Replacing, Seated, may_replace
from sijill.institutions.tests import bodies as make
from sijill.institutions.tests.factories import AT, a_browser, a_mandate, an_officer
from sijill.institutions.tests.test_bodies import _roll, branch, table  # noqa: F401
from sijill.institutions.tests.test_sessions import FES, ON, opened, seated, two, wanted  # noqa: F401
from sijill.institutions.tests.test_two_people import lend
from sijill.kernel import clock
from sijill.kernel.actor import Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for

WHY = "مرض رئيس الجلسة"
GIVEN = {"same": False, "holds_another": False, "apart": True, "here": True, "reason": WHY}


def no(verdicts) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


@pytest.mark.parametrize("state", list(AssemblyState))
def test_a_part_changes_hands_between_the_call_and_the_opening_alone(state):
    closed = set() if state is AssemblyState.CALLED else {"part.not_called"}
    assert no(may_replace(Replacing(state=state, **GIVEN))) == closed


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({"reason": " "}, "part.reason_missing"),
        ({"same": True}, "part.same_agent"),
        ({"here": False}, "part.not_here"),
        ({"holds_another": True}, "part.holds_another"),
        ({"apart": False}, "part.one_person"),
    ],
)
def test_whoever_comes_in_meets_what_the_one_before_met(given, closed):
    asked = Replacing(state=AssemblyState.CALLED, **{**GIVEN, **given})
    assert no(may_replace(asked)) == {closed}


@pytest.fixture
def held(two):  # noqa: F811
    with acting_for(two.chair):
        seated(two)
        return convening.convene(wanted=wanted(two), by=two.chair, at=AT)


@pytest.fixture
def other(db):
    return a_mandate(Role.EXAMINER, FES).user


def asked(held, other, **given):
    return {"meeting": held.pk, "part": Seated.CHAIR, "agent": other.pk, "reason": WHY, **given}


@pytest.mark.django_db
def test_the_chair_of_a_session_is_replaced_and_the_one_before_stays_written(held, two, other):  # noqa: F811
    with acting_for(two.secretary):
        done = replacing.in_session(**asked(held, other), by=two.secretary, at=AT)
        assert holders(done) == {Seated.CHAIR: other.pk, Seated.SECRETARY: two.secretary.user}
        back = {"agent": two.chair.user, "reason": "شفي"}
        done = replacing.in_session(**asked(held, other, **back), by=two.secretary, at=AT)
        first, second = replaced(done, language="fr")
    assert (first.part, first.next, first.reason) == (Seated.CHAIR, other.name("fr"), WHY)
    assert (second.former, second.next) == (other.name("fr"), first.former)
    acts = Act.objects.filter(subject_id=held.pk, kind="session.part_replaced")
    assert acts.count() == 2
    assert done.act in {act.pk for act in acts}


@pytest.mark.django_db
def test_a_session_keeps_its_agents_once_it_is_open(two, other):  # noqa: F811
    with acting_for(two.chair):
        held = opened(two)
        with pytest.raises(Refused, match=r"part\.not_called"):
            replacing.in_session(**asked(held, other), by=two.chair, at=ON)


@pytest.mark.django_db
@pytest.mark.parametrize("part", [Seated.TELLER, Seated.OTHER_TELLER])
def test_a_session_has_no_tellers_since_its_votes_are_public(held, two, other, part):  # noqa: F811
    with acting_for(two.chair), pytest.raises(Refused, match=r"part\.no_such_part"):
        replacing.in_session(**asked(held, other, part=part), by=two.chair, at=AT)


@pytest.mark.django_db
def test_the_same_eligibility_binds_who_comes_in(held, two, other):  # noqa: F811
    stranger = a_mandate(Role.EXAMINER, "CH-07").user
    refusals = {
        "part.same_agent": {"agent": two.chair.user},
        "part.holds_another": {"agent": two.secretary.user},
        "part.not_here": {"agent": stranger.pk},
        "part.reason_missing": {"reason": "  "},
    }
    with acting_for(two.chair):
        for code, given in refusals.items():
            with pytest.raises(Refused, match=code):
                replacing.in_session(**asked(held, other, **given), by=two.chair, at=AT)
        lend(two.secretary, an_officer(Role.EXAMINER, FES, user=other.pk))
        with pytest.raises(Refused, match=r"part\.one_person"):
            replacing.in_session(**asked(held, other), by=two.chair, at=AT)
    assert not Act.objects.filter(kind="session.part_replaced").exists()


@pytest.mark.django_db
def test_only_the_chair_and_the_keepers_name_another_and_with_a_second_factor(held, two, other):  # noqa: F811
    examiner = an_officer(Role.EXAMINER, FES)
    with acting_for(examiner), pytest.raises(Refused, match=r"part\.not_yours_to_give"):
        replacing.in_session(**asked(held, other), by=examiner, at=AT)
    weak = replace(two.chair, assurance=Assurance.MFA)
    with acting_for(weak), pytest.raises(Refused, match=r"session\.step_up_needed"):
        replacing.in_session(**asked(held, other), by=weak, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("part", list(Seated))
def test_each_of_the_four_of_an_assembly_may_be_replaced(table, branch, other, part):  # noqa: F811
    by = table.chair
    with acting_for(by):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        held = make.called(body, table)
        given = {"assembly": held.pk, "part": part, "agent": other.pk, "reason": WHY}
        before = holders(held)[part]
        done = replacing.in_assembly(**given, by=by, at=AT)
        assert holders(done)[part] == other.pk
        (one,) = replaced(done, language="ar")
        assert (one.part, one.reason) == (part, WHY)
        assembling.call_off(assembly=held.pk, reason=WHY, by=by, at=AT)
        with pytest.raises(Refused, match=r"part\.not_called"):
            replacing.in_assembly(**{**given, "agent": before}, by=by, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_names_another_agent_and_the_session_tells_of_both(held, two, other, language):  # noqa: F811
    with override(language), clock.stopped(AT):
        browser = a_browser(User.objects.get(pk=two.secretary.user))
        page = reverse("institutions:session_replace", args=[held.pk])
        session = reverse("institutions:session", args=[held.pk])
        assert page in browser.get(session).text
        assert browser.get(page).status_code == 200
        typed = {"part": "chair", "agent": str(other.pk), "reason": WHY}
        for name in typed:
            assert browser.post(page, {**typed, name: ""}).status_code == 422
        assert browser.post(page, typed).url == session
        shown = browser.get(session).text
        assert WHY in shown
        assert other.name(language) in shown
        assert a_browser(other).get(page.replace(str(held.pk), str(other.pk))).status_code == 404
