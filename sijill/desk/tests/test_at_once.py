"""Two at once: one wins, the other is told, and nothing is done twice."""

from __future__ import annotations

from uuid import uuid4

from sijill.desk import actions
from sijill.desk.models import Case, Decision
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for

from .factories import (
    DONE,
    NOW,
    agent,
    citizen,
    draft,
    everything,
    fresh,
    institutions,
    proposed,
    reasons,
    sent,
)


def doing(by, verb, **kwargs):
    def call():
        with acting_for(by):
            return verb(by=by, at=NOW, **kwargs)

    return call


def test_of_two_signatures_at_once_one_wins_and_the_other_is_told_who(clone):
    DONE.clear()
    case = proposed(agent())
    one, two = agent(Role.REGISTRAR), agent(Role.REGISTRAR)
    results = clone.at_once(*(doing(by, actions.sign, case=case) for by in (one, two)))
    lost = [r for r in results if isinstance(r, Refused)]
    assert sum(isinstance(r, Decision) for r in results) == 1
    assert [r.verdicts[0].code for r in lost] == ["desk.already_decided"]
    assert lost[0].verdicts[0].facts["who"] == "Salma Alaoui"
    assert [("accepted", case.pk)] == DONE
    assert Act.objects.filter(kind="desk.accepted").count() == 1


def test_of_two_proposals_at_once_one_stands(clone):
    case = sent()
    calls = [doing(agent(), actions.propose, case=case, **reasons()) for _ in range(2)]
    results = clone.at_once(*calls)
    assert sum(isinstance(r, Decision) for r in results) == 1
    assert sum(isinstance(r, Refused) for r in results) == 1


def test_sent_from_two_hands_at_once_it_is_one_case(clone):
    institutions()
    by = citizen()
    case = draft(by)
    results = clone.at_once(*[doing(by, actions.submit, case=case)] * 3)
    assert [r.reference for r in results] == [case.reference] * 3
    assert Act.objects.filter(kind="desk.submitted").count() == 1


def test_opened_twice_at_once_it_is_one_case(clone):
    by, id = citizen(), uuid4()
    call = doing(by, actions.open_case, procedure="test-stall", language="ar", id=id)
    results = clone.at_once(call, call)
    with everything():
        assert Case.objects.count() == 1
    assert [getattr(r, "pk", r) for r in results] == [id, id]


def test_two_tabs_that_save_at_once_keep_one_answer_and_tell_the_other(clone):
    by = citizen()
    case = draft(by)
    names = ({"ar": "حميد", "latin": "Hamid"}, {"ar": "سعيد", "latin": "Said"})
    calls = [
        doing(by, actions.save_page, case=case, page="name", answers=n, revision=case.revision)
        for n in names
    ]
    results = clone.at_once(*calls)
    assert sum(isinstance(r, actions.Outdated) for r in results) == 1
    assert fresh(case).answers["name"] in names


def test_withdrawn_while_it_is_signed_it_ends_in_one_way(clone):
    by = citizen()
    case = proposed(agent(), sent(by))
    registrar = agent(Role.REGISTRAR)
    results = clone.at_once(
        doing(by, actions.withdraw, case=case), doing(registrar, actions.sign, case=case)
    )
    assert sum(isinstance(r, Refused) for r in results) == 1
    assert fresh(case).state in ("withdrawn", "accepted")
