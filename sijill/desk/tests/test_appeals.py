"""An appeal: other eyes answer it, the person reads what became of it, and a mistake is undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.desk import actions
from sijill.desk.models import Appeal, Case, Decision
from sijill.desk.queries.following import appeals_of
from sijill.desk.queries.letters import sources
from sijill.desk.wording.letters import decision_letter
from sijill.desk.wording.steps import steps_of
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for

from .factories import (
    NOW,
    agent,
    citizen,
    everything,
    fresh,
    institutions,
    proposed,
    reasons,
    sent,
    space,
)
from .test_citizen_pages import signed_in

pytestmark = pytest.mark.django_db
NEXT, LAST = NOW + timedelta(days=1), NOW + timedelta(days=2)


def as_(by: Actor, verb: Any, **kwargs: Any) -> Any:
    with acting_for(by):
        return verb(by=by, at=kwargs.pop("at", NOW), **kwargs)


def final(case: Case) -> Decision:
    with everything():
        return Decision.objects.get(case=case, stage="final", undone_at=None)


def appealed(by: Actor, registrar: Actor) -> Case:
    """A refusal that this registrar signed, contested."""
    case = proposed(agent(), sent(by), outcome="refused")
    as_(registrar, actions.sign, case=case)
    as_(by, actions.appeal, decision=final(case), grounds="J’ai douze ans de métier", at=NEXT)
    return fresh(case)


def answered(case: Case, outcome: str, director: Actor) -> Case:
    as_(agent(), actions.propose, case=case, at=LAST, **reasons(outcome))
    as_(director, actions.sign, case=case, at=LAST)
    return fresh(case)


def titles(case: Case, by: Actor) -> list[tuple[str, str]]:
    with acting_for(by), override("en"):
        found = steps_of(case, (), appeals_of(case))
    return [(step.state, str(step.title)) for step in found]


def test_whoever_signed_the_contested_decision_does_not_propose_the_answer() -> None:
    institutions()
    registrar = agent(Role.REGISTRAR)
    case = appealed(citizen(), registrar)
    with pytest.raises(Refused, match="signed_first_decision"):
        as_(registrar, actions.propose, case=case, **reasons("refused"))
    as_(agent(Role.REGISTRAR), actions.propose, case=case, **reasons("refused"))


def test_an_appeal_that_fails_is_told_as_one() -> None:
    institutions()
    by = citizen()
    case = appealed(by, agent(Role.REGISTRAR))
    assert titles(case, by)[-2:] == [
        ("granted", "You contested a decision"),
        ("happening", "Your appeal is examined"),
    ]
    as_(agent(), actions.propose, case=case, at=LAST, **reasons("refused"))
    assert titles(fresh(case), by)[-1] == ("happening", "Your appeal is examined")
    as_(agent(Role.DIRECTOR), actions.sign, case=case, at=LAST)
    assert titles(fresh(case), by)[-3:] == [
        ("broken", "Refused"),
        ("granted", "You contested a decision"),
        ("broken", "The decision you contested stands."),
    ]


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        ("refused", "La décision que vous avez contestée est maintenue."),
        ("accepted", "Votre demande est acceptée."),
    ],
)
def test_the_letter_of_an_answer_says_what_became_of_the_contested_decision(
    outcome: str, verdict: str
) -> None:
    institutions()
    by = citizen()
    case = answered(appealed(by, agent(Role.REGISTRAR)), outcome, agent(Role.DIRECTOR))
    with acting_for(by):
        found = sources(case.pk, viewer=by, at=LAST, what="letter")
    assert found.decision is not None
    letter = decision_letter(
        case=found.case,
        decision=found.decision,
        institution=found.institution,
        signer=found.signer,
        address="",
        appeal=found.appeal,
    )
    [french, arabic] = letter.columns
    assert (french.title, french.verdict) == ("Réponse à votre recours", verdict)
    assert french.paragraphs[0].startswith("Vous avez contesté la décision du")
    assert arabic.title == "الجواب عن طعنك"


def test_the_page_of_an_appeal_that_failed_leaves_a_way_on() -> None:
    institutions()
    own = space()
    case = answered(appealed(citizen(own), agent(Role.REGISTRAR)), "refused", agent(Role.DIRECTOR))
    with clock.stopped(LAST), override("fr"):
        browser = signed_in(Client(headers={"accept-language": "fr"}), own)
        page = browser.get(reverse("desk:follow", args=[case.pk])).content.decode()
    assert "La décision que vous avez contestée est maintenue." in page
    assert "Votre demande est refusée" not in page
    assert f"/fr/case/{case.pk}/appeal/" in page


@pytest.mark.parametrize("outcome", ["refused", "accepted"])
def test_an_answer_undone_lets_the_appeal_wait_again(outcome: str) -> None:
    institutions()
    registrar, director = agent(Role.REGISTRAR), agent(Role.DIRECTOR)
    case = appealed(citizen(), registrar)
    contested = final(case)
    case = answered(case, outcome, director)
    answer = final(case)
    with pytest.raises(Refused, match="signed_first_decision"):
        as_(registrar, actions.undo, decision=answer, reason="je maintiens", at=LAST)
    as_(director, actions.undo, decision=answer, reason="autre dossier", at=LAST)
    assert fresh(case).state == "appealed"
    assert final(case) == contested
    with everything():
        assert Appeal.objects.get(case=case).answered_at is None
    assert answered(case, "refused", director).state == "refused"
