"""What whoever checks the letter of a measure of office reads: the page and the programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.desk import actions as desk
from sijill.desk.models import Case, Decision
from sijill.desk.queries.letters import letter_by_code
from sijill.kernel import clock
from sijill.kernel.actor import ANONYMOUS, Actor, Role
from sijill.kernel.verdict import Outcome
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.models import Entry
from sijill.register.rules.measures import Measure
from sijill.register.tests import factories as make
from sijill.register.wording.measures import DECIDED, DECIDED_ON_APPEAL

pytestmark = pytest.mark.django_db
M, NOW = Measure, make.NOW
GROUND = {M.SUSPENSION: "court", M.STRIKING_OFF: "deceased", M.RESUMPTION: "ground_ended"}
LANGUAGES = ("ar", "fr", "zgh", "en")


@pytest.fixture
def by() -> Actor:
    return make.citizen()


@pytest.fixture
def entry(by: Actor) -> Entry:
    return make.entered(by=by)


def opened(entry: Entry, measure: Measure) -> Case:
    agent = make.agent()
    with acting_for(agent):
        return actions.ask_of_office(
            entry=make.fresh(entry), measure=measure, ground=GROUND[measure], note="vu sur place",
            by=agent, at=NOW,
        )  # fmt: skip


def decided(case: Case, outcome: str) -> Decision:
    if outcome == "accepted":
        return make.signed(make.examined(case))
    examiner = make.agent()
    with acting_for(examiner):
        desk.propose(case=case, outcome=outcome, ground="not_grounded", article="", note="vu",
                     by=examiner, at=NOW)  # fmt: skip
    return make.signed(make.fresh(case))


def answered(case: Case, first: Decision, outcome: str, holder: Actor) -> Decision:
    at, reviewer = NOW + timedelta(hours=1), make.agent()
    with acting_for(holder):
        desk.appeal(decision=first, grounds="je travaille", by=holder, at=NOW)
    with acting_for(reviewer):
        desk.examine(case=case, by=reviewer, at=at)
        for row in case.verdicts.filter(outcome=Outcome.TO_EXAMINE).order_by("position"):
            desk.judge(case=case, rule=row.rule, outcome="ok", note="vu", by=reviewer, at=at)
        desk.propose(case=case, outcome=outcome, ground="not_grounded", article="", note="vu",
                     by=reviewer, at=at)  # fmt: skip
    return make.signed(make.fresh(case), by=make.agent(Role.DIRECTOR), at=at)


def read_of(decision: Decision, language: str) -> str:
    with override(language):
        return Client().get(reverse("desk:verify", args=[decision.letter_code])).content.decode()


@pytest.mark.parametrize("measure", [M.SUSPENSION, M.STRIKING_OFF, M.RESUMPTION])
@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_whoever_checks_a_letter_of_office_reads_what_was_decided(
    entry: Entry, measure: Measure, outcome: str
) -> None:
    if measure is M.RESUMPTION:
        decided(opened(entry, M.SUSPENSION), "accepted")
    with clock.stopped(NOW):
        signed = decided(opened(entry, measure), outcome)
        said = DECIDED[measure][outcome == "refused"]
        for language in LANGUAGES:
            page = read_of(signed, language)
            with override(language):
                assert str(said.said) in page
            assert entry.person.name_latin not in page
        found = letter_by_code(str(signed.letter_code), viewer=ANONYMOUS, at=NOW)
    assert found is not None
    assert (found.answered.code, found.stands) == (said.code, True)
    assert said.code not in ("accepted", "refused")


@pytest.mark.parametrize("measure", [M.SUSPENSION, M.STRIKING_OFF])
@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_the_letter_that_answers_an_appeal_says_what_became_of_the_measure(
    entry: Entry, by: Actor, measure: Measure, outcome: str
) -> None:
    case = opened(entry, measure)
    with clock.stopped(NOW):
        first = decided(case, "accepted")
        answer = answered(case, first, outcome, by)
        codes = {}
        for one in (first, answer):
            one = make.fresh(one)
            found = letter_by_code(str(one.letter_code), viewer=ANONYMOUS, at=NOW)
            assert found is not None
            codes[one.pk] = (found.answered.code, found.stands)
    assert codes == {
        first.pk: (DECIDED[measure][0].code, False),
        answer.pk: (DECIDED_ON_APPEAL[measure][outcome == "refused"].code, True),
    }


def test_what_is_decided_of_office_is_told_in_every_language_by_a_code_of_its_own() -> None:
    told = [
        one for words in (DECIDED, DECIDED_ON_APPEAL) for pair in words.values() for one in pair
    ]
    assert len({one.code for one in told}) == len(told)
    for language in ("ar", "fr", "zgh"):
        with override("en"):
            english = [str(one.said) for one in told]
        with override(language):
            said = [str(one.said) for one in told]
        assert not set(said) & set(english)
        assert len(set(said)) == len(said)
