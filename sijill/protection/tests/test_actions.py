"""The way to the fund on a real register: told, yes, no, taken back, dropped, asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from sijill.accounts.models import Consent
from sijill.accounts.tests.factories import to_phones
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.protection import actions
from sijill.protection.actions.moving import move
from sijill.protection.models import Affiliation, Question
from sijill.protection.queries.affiliations import NotFound, affiliation_for, situation_of
from sijill.protection.rules.due import examine
from sijill.protection.rules.life import CoverState
from sijill.protection.tests.factories import (
    AMOUNT,
    LATER,
    TEXT,
    agreed,
    candidate,
    followed,
    fresh,
    holder,
    of,
    told,
)
from sijill.reference.models import Parameter
from sijill.register import actions as register
from sijill.register.actions.moving import move as register_move
from sijill.register.rules import EntryState
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
S = CoverState


def acts_on(found):
    rows = Act.objects.filter(subject_kind="affiliation", subject_id=found.pk)
    return [a.kind.partition(".")[2] for a in rows.order_by("recorded_at", "id")]


def test_an_untaxed_artisan_is_asked_once_however_often_the_act_is_delivered():
    entry = make.entered(regime__regime="untaxed")
    assert followed(entry) is S.CANDIDATE
    assert followed(entry) is None
    found = of(entry)
    assert found.opened_at == LATER
    assert acts_on(found) == [], "to become due follows from the entry and is no act of its own"
    assert len(to_phones(template="cover.to_answer")) == 1, (
        "and the message says that an answer is waited for"
    )


@pytest.mark.parametrize("regime", ["cpu", "auto_entrepreneur", "simplified", "accounts"])
def test_who_pays_a_tax_is_never_handed_over_by_the_register(regime):
    entry = make.entered(regime__regime=regime)
    assert followed(entry) is None
    with acting_for(SYSTEM):
        assert not Affiliation.objects.filter(entry=entry).exists()


def test_a_cooperative_is_not_handed_over():
    entry = make.cooperative()
    assert followed(entry) is None


def test_the_yes_keeps_the_very_text_and_the_amount_it_was_given_to():
    found = agreed()
    assert (found.state, found.told_amount) == (S.CONSENTED, AMOUNT)
    with acting_for(SYSTEM):
        kinds = Consent.objects.filter(subject_kind="affiliation", subject_id=found.pk)
        assert sorted(kinds.values_list("kind", flat=True)) == ["consent", "information"]
        assert {c.text.text for c in kinds.select_related("text")} == {TEXT.text}
    assert acts_on(found) == ["told", "consented"]


def test_a_yes_sent_twice_is_one_yes():
    found = agreed()
    by = holder(found.entry)
    with acting_for(by):
        actions.consent(affiliation=found, told=TEXT, by=by, at=LATER)
    assert acts_on(found).count("consented") == 1


def test_a_yes_without_telling_is_refused_by_the_rules_and_by_the_database():
    found = candidate()
    by = holder(found.entry)
    with acting_for(by), pytest.raises(Refused):
        actions.consent(affiliation=found, told=TEXT, by=by, at=LATER)

    @action
    def forced(state):
        found.state = state
        found.save()

    for state in (S.TOLD, S.CONSENTED, S.SENT, S.AFFILIATED):
        with acting_for(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
            forced(state)


def test_a_page_opened_before_the_amount_changed_is_read_again():
    found = candidate()
    by = holder(found.entry)
    with acting_for(by), pytest.raises(Refused) as refusal:
        actions.tell(affiliation=found, told=TEXT, amount=Decimal("156.04"), by=by, at=LATER)
    assert refusal.value.verdicts[0].code == "cover.price_changed"
    assert fresh(found).state == S.CANDIDATE


def test_a_no_changes_nothing_to_the_entry_and_may_become_a_yes():
    found = candidate()
    by = holder(found.entry)
    with acting_for(by):
        actions.decline(affiliation=found, by=by, at=LATER)
    assert make.fresh(found.entry).state == "entered"
    assert agreed(fresh(found)).state == S.CONSENTED


def test_a_yes_is_taken_back_while_nothing_was_sent():
    found = agreed()
    by = holder(found.entry)
    with acting_for(by):
        actions.decline(affiliation=found, by=by, at=LATER)
        actions.decline(affiliation=found, by=by, at=LATER)
    found = fresh(found)
    assert (found.state, found.consent) == (S.DECLINED, None)
    assert acts_on(found)[-1:] == ["taken_back"]
    with acting_for(SYSTEM):
        assert Consent.objects.get(kind="consent", subject_id=found.pk).withdrawn_at == LATER


def test_nobody_answers_for_another():
    found, other = candidate(), make.entered(**make.FATIMA)
    by = holder(other)
    with acting_for(by), pytest.raises(NotFound):
        actions.tell(affiliation=found, told=TEXT, amount=AMOUNT, by=by, at=LATER)
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar), pytest.raises(Refused):
        actions.consent(affiliation=told(found), told=TEXT, by=registrar, at=LATER)


def test_another_chamber_sees_nothing_of_it():
    found = candidate()
    there = make.agent(institution=make.RABAT)
    with acting_for(there):
        with pytest.raises(NotFound):
            affiliation_for(found.pk, viewer=there)
        assert not Affiliation.objects.exists(), "nor does the database show it"


def test_striking_off_before_anything_was_sent_drops_it_and_coming_back_asks_again():
    found = agreed()
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.strike_off(entry=found.entry, ground="stopped", by=by, at=LATER)
    assert followed(found.entry, "register.struck_off") is S.DROPPED
    assert followed(found.entry, "register.struck_off") is None
    with acting_for(by):
        entry = make.fresh(found.entry)
        register_move(entry, EntryState.ENTERED, ground="x", article="50.17", by=by, at=LATER)
    assert followed(found.entry, "register.returned") is S.CANDIDATE
    assert fresh(found).told is None, "what was told belonged to another time"


def test_striking_off_somebody_at_the_fund_makes_a_stop_due():
    found = at_the_fund()
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.strike_off(entry=found.entry, ground="stopped", by=by, at=LATER)
    assert followed(found.entry, "register.struck_off") is S.STOPPING
    assert acts_on(found)[-1] == "stop_due"


def at_the_fund():
    """Somebody whom the fund affiliated."""
    found = agreed()

    @action
    def walked():
        row = Affiliation.objects.get(pk=found.pk)
        for to in (S.QUERIED, S.READY, S.SENT, S.RECEIVED, S.AFFILIATED):
            move(row, to, by=SYSTEM, at=LATER)

    with acting_for(SYSTEM):
        walked()
    return fresh(found)


def test_a_halt_is_followed_at_the_fund_and_so_is_the_return():
    found = at_the_fund()
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.suspend(entry=found.entry, ground="halt", by=by, at=LATER)
    assert followed(found.entry, "register.suspended") is S.SUSPENDED
    with acting_for(by):
        register.resume(entry=found.entry, ground="work_again", by=by, at=LATER)
    assert followed(found.entry, "register.resumed") is S.AFFILIATED


@action
def wage(value: str, day) -> None:
    """Another minimum wage from a day on."""
    row = Parameter.objects.filter(code="amo.hourly_wage").order_by("-valid_from").first()
    row.pk, row.value, row.valid_from, row.recorded_at = None, value, day, LATER
    row._state.adding = True
    row.save(force_insert=True)


def test_who_said_yes_to_another_amount_is_asked_again():
    found, at = agreed(), LATER + timedelta(days=60)
    with acting_for(SYSTEM):
        assert actions.recall_prices(at=LATER) == 0
        wage("18.50", at.date() - timedelta(days=1))
        assert actions.recall_prices(at=at) == 1
        assert actions.recall_prices(at=at) == 0
    found = fresh(found)
    assert (found.state, found.told_amount, found.ground) == (S.CANDIDATE, None, "price_changed")
    assert len(to_phones(template="cover.price_changed")) == 1


def test_a_question_keeps_everything_back_until_it_is_answered_in_words():
    found = agreed()
    by, agent = holder(found.entry), make.agent(Role.EXAMINER)
    with acting_for(by):
        actions.ask_question(affiliation=found, text=" Et mon aide ? ", by=by, at=LATER)
        with pytest.raises(Refused):
            actions.ask_question(affiliation=found, text="Encore", by=by, at=LATER)
    codes = [v.code for _, v in examine(situation_of(found, at=LATER))]
    assert "cover.question_open" in codes
    with acting_for(agent):
        actions.answer_question(affiliation=found, text="Nous ne savons pas.", by=agent, at=LATER)
        with pytest.raises(Refused):
            actions.answer_question(affiliation=found, text="Bis", by=agent, at=LATER)
    codes = [v.code for _, v in examine(situation_of(found, at=LATER))]
    assert "cover.no_question" in codes
    assert len(to_phones(template="cover.answered")) == 1


@pytest.mark.parametrize("by", [SYSTEM, Actor(kind=ActorKind.MACHINE, reach=frozenset({"*"}))])
def test_a_question_is_the_persons_own(by):
    found = candidate()
    with acting_for(SYSTEM), pytest.raises((Refused, NotFound)):
        actions.ask_question(affiliation=found, text="?", by=by, at=LATER)


def test_what_was_asked_and_answered_is_never_altered():
    found = candidate()
    by, agent = holder(found.entry), make.agent(Role.EXAMINER)
    with acting_for(by):
        asked = actions.ask_question(affiliation=found, text="Combien ?", by=by, at=LATER)
    with acting_for(agent):
        actions.answer_question(affiliation=found, text="163,52", by=agent, at=LATER)

    @action
    def altered():
        Question.objects.filter(pk=asked.pk).update(answer="0")

    with acting_for(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        altered()

    @action
    def erased():
        Question.objects.filter(pk=asked.pk).delete()

    with acting_for(SYSTEM), pytest.raises(ProgrammingError), transaction.atomic():
        erased()
