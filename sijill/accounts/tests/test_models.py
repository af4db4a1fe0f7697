"""The database says no first."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from sijill.accounts.models import (
    Challenge,
    Consent,
    Invitation,
    OutboxMessage,
    Space,
    ToldText,
    User,
)
from sijill.accounts.rules import MessageState, Purpose, UserKind, Way
from sijill.accounts.tests.factories import AT, a_line, a_phone, a_space, an_agent
from sijill.ledger.transaction import WriteOutsideAction, action

pytestmark = pytest.mark.django_db


def refused(constraint, write):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        action(write)()


MOBILE, MAIL = {"phone": "+212612345678"}, {"email": "a@b.ma"}
LINE, AGENT = {"kind": UserKind.LINE}, {"kind": UserKind.AGENT}


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("user_has_what_its_kind_needs", LINE),
        ("user_has_what_its_kind_needs", AGENT),
        ("user_has_what_its_kind_needs", {"kind": UserKind.MACHINE} | MAIL),
        ("user_has_what_its_kind_needs", {"kind": "staff"} | MAIL),
        ("user_has_what_its_kind_needs", AGENT | MAIL | MOBILE),
        ("user_line_has_no_password", LINE | MOBILE | {"password": "argon2$x"}),
        ("user_phone_is_moroccan_mobile", LINE | {"phone": "+33612345678", "password": "!"}),
        ("user_phone_is_moroccan_mobile", LINE | {"phone": "+212522334455", "password": "!"}),
        ("user_email_is_lower_case", AGENT | {"email": "A@b.ma"}),
        ("user_speaks_a_known_language", AGENT | MAIL | {"language": "de"}),
    ],
)
def test_a_user_that_cannot_be(constraint, given):
    refused(constraint, lambda: User.objects.create(**given))


def test_a_phone_is_one_line_and_an_address_one_agent():
    line, agent = a_line(), an_agent(totp=False)
    refused("phone", lambda: User.objects.create(kind="line", phone=line.phone, password="!"))
    refused("email", lambda: User.objects.create(kind="agent", email=agent.email))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("space_fact_is_whole", {"fact_kind": "secret"}),
        ("space_fact_is_whole", {"fact_digest": b"x"}),
        ("space_fact_kind_is_known", {"fact_kind": "mother", "fact_digest": b"x"}),
        ("space_line_is_dated", {"line_since": AT}),
        ("space_fact_tries_are_few", {"fact_tries_left": 21}),
        ("space_speaks_a_known_language", {"language": "xx"}),
    ],
)
def test_a_space_that_cannot_be(constraint, given):
    refused(constraint, lambda: Space.objects.create(created_at=AT, **given))


def test_a_person_has_one_space():
    person = uuid4()
    a_space(person=person)
    refused("person", lambda: Space.objects.create(created_at=AT, person=person))


def a_challenge(**changed):
    given = {
        "purpose": Purpose.SIGN_IN,
        "phone": a_phone(),
        "digest": b"d",
        "browser": uuid4(),
        "sent_at": AT,
        "expires_at": AT + timedelta(minutes=10),
        "tries_left": 5,
    }
    return Challenge.objects.create(**(given | changed))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("challenge_lives_an_hour_at_most", {"expires_at": AT + timedelta(hours=2)}),
        ("challenge_lives_an_hour_at_most", {"expires_at": AT}),
        ("challenge_tries_are_few", {"tries_left": 11}),
        ("challenge_used_in_time_then_closed", {"used_at": AT}),
        ("challenge_used_in_time_then_closed", {"used_at": AT, "closed_at": AT, "decoy": True}),
        (
            "challenge_used_in_time_then_closed",
            {"used_at": AT + timedelta(minutes=11), "closed_at": AT},
        ),
        ("challenge_phone_is_moroccan_mobile", {"phone": "+33612345678"}),
        ("challenge_purpose_is_known", {"purpose": "fun"}),
    ],
)
def test_a_code_that_cannot_be(constraint, given):
    refused(constraint, lambda: a_challenge(**given))


def test_one_open_code_for_each_browser_and_purpose():
    browser = uuid4()
    action(a_challenge)(browser=browser)
    action(a_challenge)(browser=browser, purpose=Purpose.RESUME)
    refused("challenge_one_open_per_browser", lambda: a_challenge(browser=browser))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("outbox_sent_has_its_time", {"state": MessageState.SENT}),
        ("outbox_delivered_has_its_time", {"state": MessageState.DELIVERED, "sent_at": AT}),
        ("outbox_delivered_has_its_time", {"delivered_at": AT}),
        ("outbox_goes_somewhere", {"phone": ""}),
        ("outbox_goes_somewhere", {"way": Way.SPACE}),
        ("outbox_goes_somewhere", {"email": "a@example.ma"}),
        ("outbox_goes_somewhere|outboxmessage_way_is_known", {"way": "bird"}),
        ("outbox_phone_is_moroccan_mobile", {"phone": "+882161234567"}),
        ("outbox_waiting_still_has_its_text", {"sealed": None}),
        ("outboxmessage_state_is_known", {"state": "lost"}),
    ],
)
def test_a_message_that_cannot_be(constraint, given):
    sound = {
        "key": "k",
        "phone": a_phone(),
        "template": "code",
        "language": "ar",
        "sealed": b"s",
        "at_most_once": True,
        "created_at": AT,
        "not_after": AT,
    }
    refused(constraint, lambda: OutboxMessage.objects.create(**(sound | given)))


def test_a_text_never_changes_under_its_version():
    first = {"code": "cost", "version": "1", "language": "ar", "sha256": "a", "text": "a"}
    action(ToldText.objects.create)(**first)
    refused("told_text_never_changes", lambda: ToldText.objects.create(**(first | {"text": "b"})))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("consent_alone_can_be_withdrawn", {"kind": "information", "withdrawn_at": AT}),
        ("consent_confirmed_in_a_known_way", {"confirmed_by": "nod"}),
        ("consent_kind_is_known", {"kind": "maybe"}),
        ("consent_channel_is_known", {"channel": "street"}),
    ],
)
def test_a_consent_that_cannot_be(constraint, given):
    text = action(ToldText.objects.create)(
        code="cost", version="1", language="ar", sha256="a", text="a"
    )
    sound = {
        "kind": "consent",
        "channel": "portal",
        "confirmed_by": "click",
        "subject_kind": "case",
        "subject_id": uuid4(),
        "text": text,
        "at": AT,
    }
    refused(constraint, lambda: Consent.objects.create(**(sound | given)))


def test_one_open_link_for_each_agent():
    agent = an_agent(totp=False)
    link = {"user": agent, "made_at": AT, "expires_at": AT}
    action(Invitation.objects.create)(digest=b"1", **link)
    refused("invitation_one_open", lambda: Invitation.objects.create(digest=b"2", **link))


def test_nothing_is_written_outside_an_action():
    with pytest.raises(WriteOutsideAction):
        Space.objects.create(created_at=AT)
    with pytest.raises(WriteOutsideAction):
        User.objects.filter(kind="line").update(is_active=False)


def test_the_cache_has_its_table():
    from django.core.cache import cache

    cache.set("k", [1, 2])
    assert cache.get("k") == [1, 2]
    assert "web_cache" in connection.introspection.table_names()
