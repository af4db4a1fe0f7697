"""The same moment, on several connections that really commit."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sijill.accounts import actions
from sijill.accounts.actions import Entering, SendingOutcome
from sijill.accounts.models import Challenge, Space, Tally, User
from sijill.accounts.rules import CodeAnswer, Purpose
from sijill.accounts.tests.factories import (
    ANONYMOUS,
    AT,
    PASSWORD,
    SECRET,
    a_line,
    a_phone,
    a_space,
    code_sent_to,
    to_phones,
)
from sijill.kernel.actor import SYSTEM


def send(phone, browser, address="196.30.0.1"):
    return actions.send_code(
        phone=phone,
        purpose=Purpose.SIGN_IN,
        browser=browser,
        address=address,
        by=ANONYMOUS,
        at=AT,
    )


def test_a_code_used_twice_at_once_is_right_once(clone):
    phone, browser = a_phone(), uuid4()
    challenge = send(phone, browser).challenge
    code = code_sent_to(phone)

    def confirm():
        return actions.confirm_code(
            challenge=challenge, code=code, browser=browser, by=ANONYMOUS, at=AT
        ).answer

    answers = clone.at_once(*[confirm] * 6)
    assert sorted(answers) == [CodeAnswer.RIGHT] + [CodeAnswer.SPENT] * 5
    assert User.objects.filter(phone=phone).count() == 1


def test_wrong_tries_at_once_are_all_counted(clone):
    phone, browser = a_phone(), uuid4()
    challenge = send(phone, browser).challenge
    wrong = f"{(int(code_sent_to(phone)) + 1) % 1_000_000:06d}"

    def confirm():
        return actions.confirm_code(
            challenge=challenge, code=wrong, browser=browser, by=ANONYMOUS, at=AT
        ).answer

    answers = clone.at_once(*[confirm] * 8)
    assert answers.count(CodeAnswer.WRONG) == 5
    assert Challenge.objects.get(id=challenge).tries_left == 0


def test_wrong_facts_at_once_are_all_counted(clone):
    space = a_space(line=a_line(), fact=SECRET)

    def enter():
        return actions.enter_space(
            space=space.id, line=space.line_id, fact="9999", by=ANONYMOUS, at=AT
        ).outcome

    outcomes = clone.at_once(*[enter] * 8)
    assert outcomes.count(Entering.WRONG) == 4
    assert outcomes.count(Entering.CLOSED) == 4


def test_codes_asked_at_once_for_a_number_are_one(clone):
    phone = a_phone()
    outcomes = [
        sending.outcome
        for sending in clone.at_once(*[lambda: send(phone, uuid4()) for _ in range(6)])
    ]
    assert outcomes.count(SendingOutcome.SENT) == 1
    assert len(to_phones(phone=phone)) == 1


def test_demands_at_once_are_counted_one_by_one(clone):
    clone.at_once(*[lambda: send(a_phone(), uuid4(), "196.30.0.2") for _ in range(8)])
    assert Tally.objects.filter(bucket__startswith="everywhere:").get().count == 8


def test_two_spaces_confirm_the_same_new_phone_at_once(clone):
    phone = a_phone()
    spaces = [a_space(), a_space()]

    def bind(space):
        from sijill.accounts.actions.codes import _bind, line_of
        from sijill.ledger.transaction import action

        action(lambda: _bind(space.id, line_of(phone, language="ar"), at=AT))()

    assert clone.at_once(*[lambda s=s: bind(s) for s in spaces]) == [None, None]
    assert Space.objects.filter(line__phone=phone).count() == 2


def test_a_message_taken_by_two_workers_leaves_once(clone, monkeypatch):
    from sijill.accounts import sms

    given = []

    class Gateway:
        def send(self, parcel):
            given.append(parcel.key)
            return sms.Outcome(accepted=True)

    monkeypatch.setattr(sms, "gateway", Gateway)
    phone = a_phone()
    send(phone, uuid4())
    [message] = to_phones(phone=phone)
    clone.at_once(*[lambda: actions.deliver(message=message.id, at=AT)] * 4)
    assert given == [str(message.id)]


def test_an_invitation_accepted_twice_at_once_sets_one_password(clone):
    _, secret = actions.invite_agent(
        email="twice@chamber.ma", name_ar="", name_fr="", by=SYSTEM, at=AT
    )

    def accept():
        return actions.accept_invitation(secret=secret, password=PASSWORD, at=AT)

    answers = clone.at_once(accept, accept, accept)
    assert sum(isinstance(answer, User) for answer in answers) == 1
    assert answers.count(None) == 2


def test_a_program_s_pace_is_counted_whole_however_many_ask_at_once(clone):
    from sijill.accounts.actions import count

    def ask():
        return count("machine.calls", "one", window=timedelta(minutes=1), at=AT, lasting=False)

    assert sorted(clone.at_once(*[ask] * 6)) == [1, 2, 3, 4, 5, 6]


def test_counting_lightly_leaves_the_connection_as_durable_as_before(clone):
    from django.db import connection

    from sijill.accounts.actions import count

    count("machine.calls", "one", window=timedelta(minutes=1), at=AT, lasting=False)
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
