"""What becomes of a message: its hours, its tries, its receipts, its cost, who may read of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from uuid import uuid4

import pytest

from sijill.accounts import actions, sms
from sijill.accounts.models import MessageMonth, OutboxMessage
from sijill.accounts.queries import text_of
from sijill.accounts.rules import MessageState, Receipt, Way
from sijill.accounts.rules import messages as rules
from sijill.accounts.tests.factories import AT, a_line, a_space, read, to_phones
from sijill.accounts.tests.test_codes import sent
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.kernel.clock import CASABLANCA
from sijill.ledger.transaction import acting_for

S = MessageState
POLICY = rules.provisional_messages(AT)
NIGHT = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
FES, RABAT = "CH-03", "CH-04"


def tell(space, *, key="decided:1", at=AT, institution="", template="case.decided"):
    params = {"reference": "26-4841-0275"}
    return actions.notify(
        space=space.id,
        template=template,
        params=params,
        key=key,
        by=SYSTEM,
        at=at,
        institution=institution,
    )


@pytest.fixture
def answers(monkeypatch):
    """What the gateway answers to everything, and what it was given."""
    given = []

    def install(outcome=sms.Outcome(accepted=True)):  # noqa: B008 - it never changes
        class Gateway:
            def send(self, parcel):
                given.append(parcel)
                return outcome

        monkeypatch.setattr(sms, "gateway", Gateway)
        return given

    return install


@pytest.mark.parametrize(
    ("hour", "opens"), [(20, 20), (21, 8), (23, 8), (0, 8), (7, 8), (8, 8), (12, 12)]
)
def test_no_notice_rings_at_night(hour, opens):
    here = datetime(2026, 11, 21, hour, 15, tzinfo=CASABLANCA)
    first = rules.may_ring(here, policy=POLICY)
    assert first.hour == opens
    assert first.date() == date(2026, 11, 22 if hour >= 21 else 21)


def test_hours_that_begin_and_end_together_are_never_quiet():
    policy = rules.MessagePolicy(quiet_from=8, quiet_to=8, prices={})
    here = datetime(2026, 11, 21, 3, 0, tzinfo=CASABLANCA)
    assert rules.may_ring(here, policy=policy) == here


def test_a_message_moves_only_as_the_table_says():
    over = {S.DELIVERED, S.REFUSED}
    for before, after in product(S, S):
        if rules.may_become(before, after):
            assert before not in over
            assert after is not S.REFUSED
    assert rules.may_become(S.GIVEN_UP, S.DELIVERED), "a receipt knows better than we do"
    assert not rules.may_become(S.DELIVERED, S.FAILED)


@pytest.mark.parametrize(
    ("text", "many"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 81, 2), ("س" * 70, 1), ("س" * 71, 2), ("é" * 160, 1)],
)
def test_a_text_is_counted_as_operators_count_it(text, many):
    assert rules.segments(text) == many
    assert rules.cost(Way.SMS, text, policy=POLICY) == many * Decimal("0.30")
    assert rules.cost(Way.CALL, text, policy=POLICY) == Decimal("0.80")


def test_every_pause_is_longer_than_the_one_before():
    pauses = [rules.pause(tries) for tries in range(1, 9)]
    assert pauses == sorted(pauses)


@pytest.mark.django_db
def test_a_notice_of_the_night_waits_for_the_morning_and_a_code_does_not(answers):
    given = answers()
    notice = tell(a_space(line=a_line()), at=NIGHT)
    actions.deliver(message=notice.id, at=NIGHT)
    assert not given
    morning = read(notice).next_at
    assert morning.astimezone(CASABLANCA).hour == 8
    actions.deliver(message=notice.id, at=morning)
    phone, _, _ = sent(at=NIGHT)
    actions.deliver(message=to_phones(phone=phone)[0].id, at=NIGHT)
    assert [parcel.to for parcel in given] == [notice.phone, phone]


@pytest.mark.django_db
def test_a_notice_that_is_never_taken_is_given_up(answers):
    given = answers(sms.Outcome(accepted=False, unsure=True, reason="http_503"))
    notice, at = tell(a_space(line=a_line())), AT
    for _ in range(30):
        actions.deliver(message=notice.id, at=at)
        at = read(notice).next_at or at
    notice = read(notice)
    assert (notice.state, notice.sealed) == (S.GIVEN_UP, None)
    assert len(given) <= POLICY.tries
    assert len({parcel.key for parcel in given}) == 1


@pytest.mark.django_db
def test_what_the_space_is_told_is_kept_there_and_on_the_phone_by_the_way_chosen():
    space = a_space(line=a_line(), told_by="call", listens_in="shi")
    told = tell(space)
    with acting_for(SYSTEM):
        rows = {row.way: row for row in OutboxMessage.objects.filter(space=space.id)}
    assert set(rows) == {"call", "space"}
    assert told.way == "call"
    assert (rows["space"].state, rows["space"].phone) == (S.DELIVERED, "")
    assert "4841" in text_of(rows["space"])


@pytest.mark.django_db
def test_by_email_only_that_there_is_news():
    space = a_space(line=a_line(), email="fatima@example.ma")
    tell(space)
    with acting_for(SYSTEM):
        mail = OutboxMessage.objects.get(space=space.id, way="email")
    assert "4841" not in text_of(mail)


@pytest.mark.django_db
def test_a_call_is_handed_over_with_the_language_to_speak(answers):
    given = answers()
    told = tell(a_space(line=a_line(), told_by="call", listens_in="rif"))
    actions.deliver(message=told.id, at=AT)
    assert [(parcel.way, parcel.voice) for parcel in given] == [(Way.CALL, "rif")]
    assert read(told).cost == Decimal("0.80")


def receipt(message, state=Receipt.DELIVERED, at=AT):
    return actions.take_receipt(message=message.id, receipt=state, reason="", by=SYSTEM, at=at)


@pytest.mark.django_db
def test_a_receipt_counts_once_however_often_it_comes(answers):
    answers()
    told = tell(a_space(line=a_line()))
    actions.deliver(message=told.id, at=AT)
    assert [receipt(told), receipt(told), receipt(told, Receipt.FAILED)] == [True, False, False]
    told = read(told)
    assert (told.state, told.delivered_at, told.sealed) == (S.DELIVERED, AT, None)


@pytest.mark.django_db
def test_a_receipt_quicker_than_the_answer_stands(monkeypatch):
    told = tell(a_space(line=a_line()))

    class Quick:
        def send(self, parcel):
            assert receipt(told)
            return sms.Outcome(accepted=True)

    monkeypatch.setattr(sms, "gateway", Quick)
    actions.deliver(message=told.id, at=AT)
    told = read(told)
    assert (told.state, told.cost) == (S.DELIVERED, Decimal("0.30"))


@pytest.mark.django_db
def test_a_receipt_for_nothing_of_ours_changes_nothing():
    assert not actions.take_receipt(
        message=uuid4(), receipt=Receipt.DELIVERED, reason="", by=SYSTEM, at=AT
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "body", "status"),
    [
        ("right", {"id": str(uuid4()), "state": "delivered"}, 204),
        ("right", [{"id": str(uuid4()), "state": "failed", "reason": "x" * 200}], 204),
        ("right", {"id": "1", "state": "delivered"}, 400),
        ("right", {"id": str(uuid4()), "state": "lost"}, 400),
        ("right", "nothing", 400),
        ("right", [{}] * 501, 400),
        ("wrong", {"id": str(uuid4()), "state": "delivered"}, 401),
    ],
)
def test_the_door_of_receipts(client, settings, key, body, status):
    settings.SMS_RECEIPTS, settings.ROOT_URLCONF = "right", "sijill.accounts.tests.urls"
    answer = client.post(
        "/gateway/receipts/",
        json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )
    assert answer.status_code == status


@pytest.mark.django_db
def test_without_a_key_there_is_no_door(client, settings):
    settings.SMS_RECEIPTS, settings.ROOT_URLCONF = "", "sijill.accounts.tests.urls"
    assert client.post("/gateway/receipts/").status_code == 404


def agent_of(*reach):
    return Actor(kind=ActorKind.AGENT, user=uuid4(), role=Role.DIRECTOR, reach=frozenset(reach))


@pytest.mark.django_db
def test_a_chamber_reads_its_own_messages_and_a_person_theirs():
    space, other = a_space(line=a_line()), a_space(line=a_line())
    tell(space, institution=FES)
    tell(other, institution=RABAT, key="decided:2")
    reads = {
        "chamber": agent_of(FES),
        "person": Actor(kind=ActorKind.CITIZEN, space=space.id),
    }
    for by in reads.values():
        with acting_for(by):
            assert {row.space for row in OutboxMessage.objects.all()} == {space.id}
    with acting_for(Actor(kind=ActorKind.ANONYMOUS)):
        assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_a_key_that_another_used_is_met_by_whoever_may_not_read_it():
    space = a_space(line=a_line())
    first = tell(space)
    with acting_for(Actor(kind=ActorKind.ANONYMOUS)):
        assert tell(space).id == first.id


@pytest.mark.django_db
def test_months_are_counted_for_each_chamber_and_counted_again_as_messages_move(answers):
    answers()
    told = tell(a_space(line=a_line()), institution=FES)
    actions.count_months(by=SYSTEM, at=AT)
    actions.deliver(message=told.id, at=AT)
    later = AT + timedelta(minutes=10)
    actions.count_months(by=SYSTEM, at=later)
    with acting_for(agent_of(FES)):
        rows = MessageMonth.objects.filter(institution=FES, way="sms", count__gt=0)
        [row] = rows
        assert (row.month, row.state, row.count) == (date(2026, 11, 1), "sent", 1)
        assert row.cost == Decimal("0.30")
    with acting_for(agent_of(RABAT)):
        assert not MessageMonth.objects.exists()


@pytest.mark.django_db
def test_what_is_purged_is_still_counted():
    tell(a_space(line=a_line()), institution=FES)
    actions.count_months(by=SYSTEM, at=AT)
    late = AT + timedelta(days=121)
    actions.purge(by=SYSTEM, at=late)
    actions.count_months(by=SYSTEM, at=late)
    with acting_for(SYSTEM):
        assert not OutboxMessage.objects.exists()
        assert sum(row.count for row in MessageMonth.objects.all()) == 2


@pytest.mark.django_db
def test_a_person_who_asked_to_be_called_gets_the_code_by_voice_under_the_same_limits():
    phone, browser, challenge = sent()
    again = actions.resend_code(
        challenge=challenge, browser=browser, address="196.12.0.1", way=Way.CALL,
        by=Actor(kind=ActorKind.ANONYMOUS), at=AT,
    )  # fmt: skip
    assert again.outcome is actions.SendingOutcome.WAIT
    actions.resend_code(
        challenge=challenge, browser=browser, address="196.12.0.1", way=Way.CALL,
        by=Actor(kind=ActorKind.ANONYMOUS), at=AT + timedelta(minutes=2),
    )  # fmt: skip
    assert [row.way for row in to_phones(phone=phone)] == ["call", "sms"]
