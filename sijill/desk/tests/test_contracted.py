"""At the counter of an enroller: what a contract covers, by day and by place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sijill.desk.rules.contracted import Engaged, may_begin, may_bring
from sijill.kernel.actor import NATIONAL, NOWHERE, Actor, ActorKind, Role

FIRST, END = date(2026, 11, 1), date(2026, 12, 1)
DAY, BEFORE = timedelta(days=1), FIRST - timedelta(days=1)
FES, RABAT = "03.231", "04.421"
ENGAGED = Engaged(spans=((FIRST, END),), provinces=frozenset({FES}))


@pytest.mark.parametrize(
    ("engaged", "contracted", "today", "closed"),
    [
        (ENGAGED, True, FIRST, []),
        (ENGAGED, True, END - DAY, []),
        (ENGAGED, True, END, ["desk.engagement_ended"]),
        (ENGAGED, True, BEFORE, ["desk.engagement_ended"]),
        (ENGAGED, False, FIRST, ["desk.not_for_enrollers"]),
        (None, True, FIRST, ["desk.engagement_ended"]),
        (None, False, FIRST, ["desk.engagement_ended", "desk.not_for_enrollers"]),
    ],
)
def test_what_may_be_begun(engaged, contracted, today, closed):
    found = may_begin(engaged, contracted=contracted, today=today)
    assert [one.code for one in found] == closed


@pytest.mark.parametrize(
    ("engaged", "province", "begun_on", "today", "closed"),
    [
        (ENGAGED, FES, FIRST, END - DAY, []),
        (ENGAGED, FES, FIRST, END, ["desk.engagement_ended"]),
        (ENGAGED, RABAT, FIRST, END, ["desk.engagement_ended"]),
        (ENGAGED, RABAT, FIRST, FIRST, ["desk.outside_territory"]),
        (ENGAGED, "", FIRST, FIRST, ["desk.outside_territory"]),
        (ENGAGED, FES, BEFORE, FIRST, ["desk.begun_before_engaged"]),
        (ENGAGED, RABAT, BEFORE, FIRST, ["desk.begun_before_engaged", "desk.outside_territory"]),
        (None, FES, FIRST, FIRST, ["desk.engagement_ended"]),
    ],
)
def test_what_may_be_sent(engaged, province, begun_on, today, closed):
    found = may_bring(engaged, province=province, begun_on=begun_on, today=today)
    assert [one.code for one in found] == closed


def test_somebody_engaged_again_for_the_same_campaign_goes_on_with_what_they_began():
    again = Engaged(spans=((FIRST, FIRST + DAY), (END, END + DAY)), provinces=frozenset({FES}))
    assert not may_bring(again, province=FES, begun_on=FIRST, today=END)
    assert may_bring(again, province=FES, begun_on=FIRST + DAY, today=END)


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("reach", [NOWHERE, NATIONAL, frozenset({"CH-03"})])
@pytest.mark.parametrize("kind", list(ActorKind))
def test_who_reaches_nothing_but_what_they_began(role, reach, kind):
    """An enroller at a counter; not the house that opens a tablet in an enroller's name."""
    only = kind is ActorKind.AGENT and role is Role.ENROLLER and reach == NOWHERE
    assert Actor(kind=kind, role=role, reach=reach).only_helps is only
