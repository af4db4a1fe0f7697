"""What happened since: the sealed acts in order, within reach, each line a look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from sijill.accounts.rules import Scope
from sijill.accounts.tests.factories import a_machine, a_token
from sijill.kernel.actor import Role
from sijill.kernel.clock import now
from sijill.ledger.models import Look
from sijill.ledger.tests.factories import role_of, sequencer
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.tests import factories as make
from tests.api.conftest import Program, problem


@pytest.fixture
def log(clone: Any, tmp_path: Any) -> Iterator[Any]:
    """A house with a suspended entry in Fès and one in Rabat, sealed."""
    with override_settings(LOG_FOLDER=tmp_path / "log"):
        with role_of(clone, "work"):
            here = make.entered()
            away = make.entered(**make.IN_RABAT_TRAIT, **make.FATIMA)
            registrar = make.agent(Role.REGISTRAR)
            with acting_for(registrar):
                actions.suspend(entry=here, ground="control", by=registrar, at=make.NOW)
            sequencer().once()
        yield here, away


def let_in(**changes: Any) -> Program:
    client, secret = a_machine(Scope.CHANGES, at=now(), **changes)
    return Program(Client(), a_token(client, at=now()), client, secret)


def told(program: Program, after: str = "", limit: int = 100) -> Any:
    response = program.get(f"/changes?limit={limit}&after={after}")
    assert response.status_code == 200, response.content
    return response.json()


def test_acts_come_in_the_order_of_the_log_within_reach_and_go_on_from_a_cursor(log):
    here, away = log
    nation, chamber = let_in(), let_in(reach=frozenset({"CH-04"}))
    everything = told(nation)
    assert [(act["kind"], act["nia"]) for act in everything["items"]] == [
        ("register.entered", here.nia),
        ("register.entered", away.nia),
        ("register.suspended", here.nia),
    ]
    seqs = [act["seq"] for act in everything["items"]]
    assert seqs == sorted(seqs)
    assert {act["nia"] for act in told(chamber)["items"]} == {away.nia}
    one = told(nation, limit=1)
    assert one["more"] is True
    rest = told(nation, after=one["next"])
    assert [act["seq"] for act in one["items"] + rest["items"]] == seqs
    assert rest["more"] is False
    end = told(nation, after=rest["next"])
    assert (end["items"], end["more"], end["next"]) == ([], False, rest["next"])
    every_line_is_a_look(nation, here, away)


def every_line_is_a_look(program: Program, here: Any, away: Any) -> None:
    looks = Look.objects.filter(by_user=program.client.user_id, what="changes")
    assert {look.person for look in looks} == {here.person_id, away.person_id}
    assert {look.basis for look in looks} == {program.client.grants.get().pk}


def test_the_cursor_of_another_list_is_refused(log):
    from sijill.web.api.paging import cursor

    problem(let_in().get(f"/changes?after={cursor('cases', 'x', 'y')}"), 422, "invalid")
