"""Spaces: told apart on one phone, moved only by who is known surely."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from sijill.accounts import actions, queries, seals
from sijill.accounts.actions import Entering
from sijill.accounts.models import Challenge, Space
from sijill.accounts.rules import FactKind, Opening, Purpose
from sijill.accounts.tests.factories import (
    ANONYMOUS,
    AT,
    AT_COUNTER,
    SECRET,
    a_citizen,
    a_line,
    a_phone,
    a_space,
    code_sent_to,
    to_phones,
)
from sijill.kernel.actor import Assurance
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, ActFacts

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def enter(space, fact=None, *, at=AT, line=None):
    return actions.enter_space(
        space=space.id, line=line or space.line_id, fact=fact, by=ANONYMOUS, at=at
    )


def code_of(error):
    return error.value.verdicts[0].code


def test_alone_on_its_phone_a_space_opens_by_the_code():
    entered = enter(a_space(line=a_line()))
    assert (entered.outcome, entered.assurance) == (Entering.OPENED, Assurance.CODE)


def test_two_people_on_one_phone_each_need_their_own_fact():
    line = a_line()
    hers, his = a_space(line=line, fact="4172"), a_space(line=line, fact="8305")
    assert enter(hers).outcome is Entering.FACT_NEEDED
    assert enter(hers, "8305").outcome is Entering.WRONG
    assert enter(hers, "4172").assurance is Assurance.FACT
    assert enter(his, "8305").opened


def test_without_a_fact_a_shared_phone_needs_the_case_number():
    line = a_line()
    first = a_space(line=line)
    a_space(line=line, fact=SECRET)
    assert enter(first).outcome is Entering.REFERENCE_NEEDED


def test_the_card_tells_spaces_apart_and_raises_nothing():
    line = a_line()
    card = actions.card_fact(cin="AB 12345", born=date(1984, 6, 14))
    space = a_space(line=line, card=card)
    a_space(line=line)
    entered = enter(space, actions.card_fact(cin="ab12345", born=date(1984, 6, 14)))
    assert (entered.outcome, entered.assurance) == (Entering.OPENED, Assurance.CODE)


def test_a_number_silent_for_long_may_be_somebody_else_s():
    space = a_space(line=a_line(), fact=SECRET)
    assert enter(space, at=AT + YEAR).outcome is Entering.FACT_NEEDED
    assert enter(a_space(line=a_line()), at=AT + YEAR).outcome is Entering.REFERENCE_NEEDED


def test_a_space_does_not_open_from_another_phone():
    space = a_space(line=a_line(), fact=SECRET)
    assert enter(space, SECRET, line=a_line().id).outcome is Entering.REFERENCE_NEEDED


def test_arabic_digits_are_digits():
    space = a_space(line=a_line(), fact=SECRET)
    assert enter(space, "٤١٧٢").assurance is Assurance.FACT


def test_five_wrong_facts_close_the_space_for_a_day_even_to_the_right_one():
    space = a_space(line=a_line(), fact=SECRET)
    outcomes = [enter(space, "9999").outcome for _ in range(5)]
    assert outcomes == [Entering.WRONG] * 4 + [Entering.CLOSED]
    assert enter(space, SECRET).outcome is Entering.CLOSED
    assert enter(space, SECRET, at=AT + timedelta(hours=25)).opened


def test_a_closed_fact_still_lets_the_code_show_the_status():
    space = a_space(line=a_line(), fact=SECRET)
    for _ in range(5):
        enter(space, "9999")
    assert enter(space).assurance is Assurance.CODE


def test_a_fact_is_hashed_with_a_key_that_is_not_in_the_database():
    space = a_space(line=a_line(), fact=SECRET)
    assert SECRET.encode() not in bytes(space.fact_digest)
    assert seals.matches(space.fact_digest, "fact", space.id, FactKind.SECRET, SECRET)
    assert not seals.matches(space.fact_digest, "fact", uuid4(), FactKind.SECRET, SECRET)


def test_a_new_vault_key_closes_nobody_out(settings):
    space = a_space(line=a_line(), fact=SECRET)
    settings.VAULT_KEYS = f"new:{'ab' * 32},1:{settings.VAULT_KEYS}"
    assert enter(space, SECRET).opened
    space.refresh_from_db()
    settings.VAULT_KEYS = f"new:{'ab' * 32}"
    assert enter(space, SECRET).opened


def test_the_secret_number_is_chosen_on_the_day_of_the_phone():
    space = a_space(line=a_line())
    by = a_citizen(space)
    actions.set_fact(space=space.id, kind=FactKind.SECRET, fact=SECRET, by=by, at=AT)
    with pytest.raises(Refused):
        actions.set_fact(space=space.id, kind=FactKind.SECRET, fact="8305", by=by, at=AT)
    sure = a_citizen(space, Assurance.FACT)
    actions.set_fact(space=space.id, kind=FactKind.SECRET, fact="8305", by=sure, at=AT)
    assert enter(space, "8305").opened


def test_the_next_holder_of_a_number_cannot_give_himself_a_fact():
    space = a_space(line=a_line())
    with pytest.raises(Refused) as error:
        actions.set_fact(
            space=space.id,
            kind=FactKind.SECRET,
            fact=SECRET,
            by=a_citizen(space),
            at=AT + timedelta(days=60),
        )
    assert code_of(error) == "certainty.too_low"


def test_a_weak_secret_number_is_refused():
    space = a_space(line=a_line())
    with pytest.raises(Refused) as error:
        actions.set_fact(
            space=space.id, kind=FactKind.SECRET, fact="1234", by=a_citizen(space), at=AT
        )
    assert code_of(error) == "secret.too_simple"


def test_nobody_touches_the_fact_of_another_space():
    space, other = a_space(line=a_line()), a_space(line=a_line())
    with pytest.raises(Refused) as error:
        actions.set_fact(
            space=space.id,
            kind=FactKind.SECRET,
            fact=SECRET,
            by=a_citizen(other, Assurance.FACT),
            at=AT,
        )
    assert code_of(error) == "certainty.not_yours"


def test_a_forgotten_fact_is_cleared_at_the_counter_as_an_act():
    space = a_space(line=a_line(), fact=SECRET)
    actions.clear_fact(space=space.id, by=AT_COUNTER, at=AT, ground="identity_card_seen")
    space.refresh_from_db()
    assert space.fact_kind == FactKind.NONE
    assert Act.objects.filter(kind="accounts.fact_cleared", subject_id=space.id).exists()
    with pytest.raises(Refused):
        actions.clear_fact(
            space=space.id, by=a_citizen(space, Assurance.FACT), at=AT, ground="asked"
        )


def a_confirmed_new_phone(space, *, by, at=AT):
    phone, browser = a_phone(), uuid4()
    sending = actions.send_code(
        phone=phone,
        purpose=Purpose.CHANGE_PHONE,
        browser=browser,
        address="196.13.0.1",
        by=by,
        at=at,
        space=space,
    )
    actions.confirm_code(
        challenge=sending.challenge, code=code_sent_to(phone), browser=browser, by=by, at=at
    )
    return phone, sending.challenge


@pytest.mark.parametrize("by", [lambda s: a_citizen(s, Assurance.FACT), lambda s: AT_COUNTER])
def test_who_is_known_surely_moves_to_another_phone_and_the_old_one_is_told(by):
    space = a_space(line=a_line())
    old = space.line.phone
    phone, challenge = a_confirmed_new_phone(space, by=by(space))
    actions.change_line(space=space.id, challenge=challenge, by=by(space), at=AT)
    space.refresh_from_db()
    assert space.line.phone == phone
    assert len(to_phones(phone=old, template="phone.left")) == 1
    act = Act.objects.get(kind="accounts.phone_changed", subject_id=space.id)
    assert ActFacts.objects.get(act=act.id).facts == {"phone": phone}


def test_a_code_alone_does_not_move_to_another_phone():
    space = a_space(line=a_line())
    by = a_citizen(space)
    _, challenge = a_confirmed_new_phone(space, by=by)
    with pytest.raises(Refused) as error:
        actions.change_line(space=space.id, challenge=challenge, by=by, at=AT)
    assert code_of(error) == "certainty.too_low"


def test_a_confirmation_of_another_space_or_of_yesterday_moves_nothing():
    space, other = a_space(line=a_line()), a_space(line=a_line())
    _, challenge = a_confirmed_new_phone(other, by=AT_COUNTER)
    for target, at in ((space, AT), (other, AT + timedelta(days=1))):
        with pytest.raises(Refused) as error:
            actions.change_line(space=target.id, challenge=challenge, by=AT_COUNTER, at=at)
        assert code_of(error) == "phone.not_confirmed"


def test_the_receipt_opens_what_the_shared_phone_does_not():
    line = a_line()
    first = a_space(line=line)
    a_space(line=line, fact=SECRET)
    refused = actions.enter_by_reference(space=first.id, line=line.id, by=ANONYMOUS, at=AT)
    assert not refused.opened
    browser = uuid4()
    sending = actions.send_resume_code(
        phone=line.phone,
        space=Space.objects.select_related("line").get(id=first.id),
        browser=browser,
        address="196.13.0.2",
        by=ANONYMOUS,
        at=AT,
    )
    confirmed = actions.confirm_code(
        challenge=sending.challenge,
        code=code_sent_to(line.phone),
        browser=browser,
        by=ANONYMOUS,
        at=AT,
    )
    assert confirmed.space == first.id
    assert actions.enter_by_reference(space=first.id, line=line.id, by=ANONYMOUS, at=AT).opened


def test_the_holder_of_a_phone_sees_labels_and_nothing_else():
    line = a_line()
    a_space(line=line, label="ف.", fact=SECRET)
    a_space(line=line, label="م.", at=AT + timedelta(hours=1))
    doors = queries.spaces_of(line, at=AT)
    assert [(d.label, d.opening) for d in doors] == [
        ("ف.", Opening.SECRET),
        ("م.", Opening.REFERENCE),
    ]


def test_signing_out_everywhere_changes_what_sessions_are_checked_against():
    line = a_line()
    before = line.get_session_auth_hash()
    actions.sign_out_everywhere(line=line.id, by=AT_COUNTER, at=AT)
    line.refresh_from_db()
    assert line.get_session_auth_hash() != before
    assert not Challenge.objects.filter(phone=line.phone).exists()
