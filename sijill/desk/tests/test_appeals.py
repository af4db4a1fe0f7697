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


# --- how often ------------------------------------------------------------------------------------


def contested_again(case: Case, by: Actor) -> Case:
    """The answer contested, and contested in vain."""
    as_(by, actions.appeal, decision=final(case), grounds="encore", at=LAST)
    reviewer, registrar = agent(), agent(Role.REGISTRAR)
    as_(reviewer, actions.propose, case=case, at=LAST, **reasons("refused"))
    as_(registrar, actions.sign, case=case, at=LAST + timedelta(hours=1))
    return fresh(case)


def page_of(case: Case, own: Any, language: str = "fr") -> str:
    with clock.stopped(LAST + timedelta(hours=2)), override(language):
        browser = signed_in(Client(headers={"accept-language": language}), own)
        return browser.get(reverse("desk:follow", args=[case.pk])).content.decode()


def test_a_decision_is_contested_only_as_often_as_the_parameter_says() -> None:
    institutions()
    by = citizen()
    case = answered(appealed(by, agent(Role.REGISTRAR)), "refused", agent(Role.DIRECTOR))
    assert final(case).appeal_until is not None
    case = contested_again(case, by)
    assert final(case).appeal_until is None, "the last answer promises no appeal"
    with pytest.raises(Refused) as refusal:
        as_(by, actions.appeal, decision=final(case), grounds="encore", at=LAST)
    assert [verdict.code for verdict in refusal.value.verdicts] == ["desk.appealed_enough"]
    with everything():
        assert Appeal.objects.filter(case=case).count() == 2
    assert fresh(case).state == "refused"


def test_the_person_reads_before_writing_that_a_decision_is_contested_once_more() -> None:
    institutions()
    own = space()
    by = citizen(own)
    case = answered(appealed(by, agent(Role.REGISTRAR)), "refused", agent(Role.DIRECTOR))
    assert "une seule fois encore" in page_of(case, own)
    with clock.stopped(LAST), override("fr"):
        browser = signed_in(Client(headers={"accept-language": "fr"}), own)
        form = browser.get(reverse("desk:appeal", args=[case.pk])).content.decode()
    assert "une seule fois encore" in form


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "autant de fois qu’elle peut l’être ici"), ("ar", "أقصى عدد من المرات")],
)
def test_no_button_leads_to_an_appeal_that_would_be_refused(language: str, said: str) -> None:
    institutions()
    own = space()
    by = citizen(own)
    case = answered(appealed(by, agent(Role.REGISTRAR)), "refused", agent(Role.DIRECTOR))
    case = contested_again(case, by)
    page = page_of(case, own, language)
    assert said in page
    assert f"/{language}/case/{case.pk}/appeal/" not in page
    with clock.stopped(LAST), override(language):
        browser = signed_in(Client(headers={"accept-language": language}), own)
        answer = browser.get(reverse("desk:appeal", args=[case.pk]))
    assert answer.status_code == 302


def test_the_letter_of_the_last_answer_offers_no_appeal() -> None:
    institutions()
    by = citizen()
    case = answered(appealed(by, agent(Role.REGISTRAR)), "refused", agent(Role.DIRECTOR))
    case = contested_again(case, by)
    with acting_for(by):
        found = sources(case.pk, viewer=by, at=LAST, what="letter")
    assert found.decision is not None
    letter = decision_letter(
        case=found.case, decision=found.decision, institution=found.institution,
        signer=found.signer, address="", appeal=found.appeal,
    )  # fmt: skip
    [french, _arabic] = letter.columns
    assert any("autant de fois" in step for step in french.next_steps)
    assert not any("contester cette décision jusqu" in step for step in french.next_steps)
