"""What the demonstration holds beside its requests: told through the actions, and told once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import override_settings

from sijill.campaigns import queries as campaigns
from sijill.campaigns.models import Statement
from sijill.desk.models import Appeal, Case, Sitting, Visit
from sijill.institutions.models import Meeting
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.clock import now
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for
from sijill.portal.demonstration import contested, enrolled, moved, recognised
from sijill.portal.demonstration.agents import AGENTS, take_office
from sijill.portal.demonstration.campaigns import ENROLLERS, run_a_campaign
from sijill.portal.demonstration.commission import sit_together
from sijill.portal.demonstration.rolls import known
from sijill.portal.demonstration.sessions import hold_sessions
from sijill.portal.management.commands.demo import who_may_sign_in
from sijill.register.models import Entry
from sijill.register.queries.received import arrived
from tests.clones import connected_to

Agents = Mapping[str, Actor]
NOW = now()


@pytest.fixture(scope="module")
def agents(
    cluster: Any, lent: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Agents]:
    """Who works in a house where all of it was told, then told again."""
    with (
        django_db_blocker.unblock(),
        connected_to(cluster, lent) as clone,
        role_of(clone, "work"),
        override_settings(DEMONSTRATION=True),
    ):
        agents = take_office(at=NOW)
        _tell(agents)
        once = _acts()
        _tell(agents)
        assert _acts() == once
        yield agents


def _tell(agents: Agents) -> None:
    sit_together(agents)
    run_a_campaign(agents, at=NOW)
    for each in (
        enrolled.bring_people,
        recognised.look_at_work,
        contested.contest_measures,
        moved.move_somebody,
        hold_sessions,
        enrolled.state_months,
    ):
        each(agents, at=NOW)


def _acts() -> int:
    with acting_for(SYSTEM):
        return Act.objects.count()


def test_one_sitting_was_held_with_its_minutes_and_another_is_called(agents: Agents) -> None:
    held, called = Sitting.objects.order_by("planned_at")
    assert (held.state, called.state) == ("signed", "called")
    assert held.planned_at < NOW < called.planned_at
    assert held.minutes["cases"]
    results = held.hearings.order_by("position").values_list("result", "case__state")
    assert list(results) == [("passed", "accepted"), ("failed", "refused")]
    assert called.hearings.get().result == "waiting"


def test_a_visit_is_to_come_and_others_have_their_report(agents: Agents) -> None:
    planned = Visit.objects.get(state="planned")
    assert planned.planned_at is not None
    assert planned.planned_at > NOW
    assert Visit.objects.filter(state="reported", outcome="confirmed").count() == len(
        recognised.REQUESTS[:-1]
    )


def test_a_month_waits_for_its_second_signature_and_another_for_its_calls(agents: Agents) -> None:
    older, newer = Statement.objects.order_by("month")
    assert (older.state, newer.state) == ("certified", "drawn")
    assert (older.size, older.units, older.amount) == (4, 3, Decimal("60.00"))
    assert campaigns.counts(viewer=agents["assistant.fes"]) == {
        "waiting": 3,
        "confirmed": 1,
        "unreached": 1,
        "denied": 1,
        "released": 0,
    }


def test_an_enroller_left_a_draft_that_the_chamber_finds(agents: Agents) -> None:
    [left] = campaigns.left_by_enrollers(viewer=agents["salma.fes"], at=NOW)
    assert Case.objects.get(pk=left.id).submitted_at is None


def test_one_measure_of_office_is_contested_and_another_was_taken_back(agents: Agents) -> None:
    waits, answered = Appeal.objects.order_by("-lodged_at")
    assert waits.answered_at is None
    assert answered.answered_at is not None
    states = {
        told: Entry.objects.get(pk=known(told.person).entry).state
        for told in (contested.WAITING, contested.GRANTED)
    }
    assert list(states.values()) == ["suspended", "entered"]


def test_an_entry_that_moved_waits_at_the_chamber_it_came_to(agents: Agents) -> None:
    [found] = arrived(viewer=agents["salma.fes"])
    assert (found.came_from_id, found.chamber_id) == ("CH-07", "CH-03")
    assert not arrived(viewer=agents["khadija.marrakech"])


def test_a_session_is_called_in_which_another_agent_may_be_named(agents: Agents) -> None:
    assert Meeting.objects.filter(state="called", planned_at__gt=NOW).count() == 1


def test_the_list_names_everybody_who_may_sign_in(agents: Agents) -> None:
    told = who_may_sign_in()
    assert all(agent.email in told for agent in AGENTS)
    assert ENROLLERS[0][0] in told
