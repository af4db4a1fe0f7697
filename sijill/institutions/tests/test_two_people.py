"""A deputy and whom they stand in for are one person at a session's table and over a ballot box."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from sijill.institutions.actions import balloting, body_minutes, convening, resolving
from sijill.institutions.actions import deputies as acting
from sijill.institutions.models import Deputation
from sijill.institutions.queries import deputies as read
from sijill.institutions.rules import Capability
from sijill.institutions.rules.deputies import ONE_PERSON_AFTER
from sijill.institutions.rules.tally import AGAINST, FOR, Count, Matter
from sijill.institutions.tests import bodies as make
from sijill.institutions.tests.factories import AT, TODAY, a_mandate
from sijill.institutions.tests.test_bodies import _roll, assembly, branch, table  # noqa: F401
from sijill.institutions.tests.test_sessions import ON, opened, seated, two, wanted  # noqa: F401
from sijill.institutions.wording.sessions import session_sheet
from sijill.kernel.actor import Actor, Lent, Role, Subject
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for
from sijill.reference.queries import parameter
from sijill.reference.tests.factories import a_value

pytestmark = pytest.mark.django_db
ALL = frozenset(one.value for one in Capability)


def lend(giver: Actor, deputy: Actor, *, at=AT, days: int = 10) -> Deputation:
    """Powers of the first lent to the second, accepted."""
    assert deputy.user
    first = at.date()
    offer = acting.WantedDeputy(
        deputy=deputy.user,
        powers=[Capability.KEEP_MAIL],
        valid_from=first,
        valid_to=first + timedelta(days=days),
        reason="إجازة",
    )
    held = acting.offer(wanted=offer, by=giver, at=at)
    return acting.accept(deputation=held.pk, by=deputy, at=at)


def joined(by: Actor, at) -> Actor:
    """The same agent, as the middleware knows them on that day."""
    assert by.user
    return replace(by, one_with=read.linked(by.user, at=at))


def test_a_session_is_not_called_between_somebody_and_their_deputy(two):  # noqa: F811
    with acting_for(two.chair):
        seated(two)
        held = lend(two.chair, two.secretary)
        with pytest.raises(Refused, match=r"session\.one_person"):
            convening.convene(wanted=wanted(two), by=two.chair, at=AT)
        acting.end(deputation=held.pk, note="", by=two.chair, at=AT)
        after = AT + timedelta(days=parameter(ONE_PERSON_AFTER, at=TODAY) + 2)
        later = wanted(two, planned_at=after + timedelta(days=20))
        assert convening.convene(wanted=later, by=two.chair, at=after)


def test_minutes_are_not_signed_by_somebody_and_their_deputy(two):  # noqa: F811
    with acting_for(two.chair):
        held = opened(two)
        for point in held.points.all():
            resolving.resolve(
                point=point.pk,
                given=resolving.Resolution(outcome=resolving.Outcome.NOTED),
                by=two.chair,
                at=ON,
            )
        resolving.close(meeting=held.pk, by=two.secretary, at=ON)
        lend(two.chair, two.secretary, at=ON)
        resolving.sign(meeting=held.pk, by=joined(two.chair, ON), at=ON)
        with pytest.raises(Refused, match=r"session\.one_person"):
            resolving.sign(meeting=held.pk, by=joined(two.secretary, ON), at=ON)
        assert resolving.sign(meeting=held.pk, by=two.secretary, at=ON).state == "signed"


def test_minutes_signed_under_lent_powers_say_for_whom(two):  # noqa: F811
    away = a_mandate(Role.REGISTRAR, "CH-03").user
    with acting_for(two.chair):
        held = opened(two)
        for point in held.points.all():
            noted = resolving.Resolution(outcome=resolving.Outcome.NOTED)
            resolving.resolve(point=point.pk, given=noted, by=two.chair, at=ON)
        resolving.close(meeting=held.pk, by=two.secretary, at=ON)
        lent = Lent(giver=away.pk, deputation=uuid4(), powers=ALL, acts=(("session", True),))
        resolving.sign(meeting=held.pk, by=replace(two.chair, lent=lent), at=ON)
        held = resolving.sign(meeting=held.pk, by=two.secretary, at=ON)
    subject = Subject(kind="session", id=held.pk)
    whose = read.signed_for(subject, read.signatories(held))
    assert whose == {"chair": {"ar": away.name("ar"), "fr": away.name("fr")}}
    chair, secretary = session_sheet(held, lent=whose)["signatures"]
    assert chair["name"]["fr"].endswith(f", pour {away.name('fr')}")
    assert chair["name"]["ar"].endswith(f"، عن {away.name('ar')}")
    assert "pour" not in secretary["name"]["fr"]


@pytest.mark.parametrize(("giver", "deputy"), [("teller", "other"), ("chair", "teller")])
def test_an_assembly_is_not_called_with_somebody_and_their_deputy(
    table,  # noqa: F811
    branch,  # noqa: F811
    giver,
    deputy,
):
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        lend(getattr(table, giver), getattr(table, deputy), at=AT, days=60)
        with pytest.raises(Refused, match=r"body\.one_person"):
            make.called(body, table)


def test_a_box_is_not_counted_by_somebody_and_their_deputy(assembly, table):  # noqa: F811
    at = assembly.planned_at
    given = Count(papers=10, blank=0, spoiled=0, votes={FOR: 10, AGAINST: 0})
    with acting_for(table.chair):
        box = balloting.open_ballot(
            assembly=assembly.pk, matter=Matter.STATUTE, by=table.chair, at=at
        )
        balloting.count(ballot=box.pk, given=given, by=table.teller, at=at)
        lend(table.teller, table.other, at=at)
        with pytest.raises(Refused, match=r"body\.one_person"):
            balloting.count(ballot=box.pk, given=given, by=joined(table.other, at), at=at)
        box = balloting.count(ballot=box.pk, given=given, by=table.other, at=at)
        assert box.state == "settled"


def test_minutes_of_an_assembly_are_not_signed_by_somebody_and_their_deputy(
    assembly,  # noqa: F811
    table,  # noqa: F811
):
    at = assembly.planned_at
    with acting_for(table.chair):
        make.adopt(assembly, table, votes=0, against=10)
        body_minutes.close(assembly=assembly.pk, by=table.secretary, at=at)
        lend(table.chair, table.secretary, at=at)
        body_minutes.sign(assembly=assembly.pk, by=joined(table.chair, at), at=at)
        with pytest.raises(Refused, match=r"body\.one_person"):
            body_minutes.sign(assembly=assembly.pk, by=joined(table.secretary, at), at=at)


def test_how_long_they_stay_one_person_is_a_dated_parameter(two):  # noqa: F811
    assert two.chair.user
    assert two.secretary.user
    held = lend(two.chair, two.secretary)
    acting.end(deputation=held.pk, note="", by=two.chair, at=AT)
    changed = TODAY + timedelta(days=30)
    a_value(ONE_PERSON_AFTER, 10, changed)
    one = {
        days: not read.are_apart(
            {two.chair.user, two.secretary.user}, days=[TODAY + timedelta(days=days)]
        )
        for days in (0, 10, 12, 29, 30, 31)
    }
    assert one == {0: True, 10: True, 12: True, 29: True, 30: False, 31: False}


def test_without_a_figure_they_stay_one_person(two, monkeypatch):  # noqa: F811
    held = lend(two.chair, two.secretary)
    acting.end(deputation=held.pk, note="", by=two.chair, at=AT)
    monkeypatch.setattr(read, "values_of", lambda codes, *, at: {})
    assert two.secretary.user in read.linked(two.chair.user, at=TODAY + timedelta(days=2000))
