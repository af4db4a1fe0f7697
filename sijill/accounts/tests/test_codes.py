"""Codes: limits, one use, and nothing learnt about which numbers exist."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from sijill.accounts import actions
from sijill.accounts.actions import SendingOutcome
from sijill.accounts.models import Challenge, Space, Tally, User
from sijill.accounts.rules import CodeAnswer, CodePolicy, Purpose
from sijill.accounts.tests.factories import (
    ANONYMOUS,
    AT,
    a_line,
    a_phone,
    a_space,
    code_sent_to,
    to_phones,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def send(phone="", *, at=AT, browser=None, address="196.12.0.1", purpose=Purpose.SIGN_IN, **more):
    return actions.send_code(
        phone=phone or a_phone(),
        purpose=purpose,
        browser=browser or uuid4(),
        address=address,
        by=ANONYMOUS,
        at=at,
        **more,
    )


def confirm(challenge, code, browser, at=AT):
    return actions.confirm_code(
        challenge=challenge, code=code, browser=browser, by=ANONYMOUS, at=at
    )


def sent(**given):
    phone, browser = a_phone(), uuid4()
    sending = send(phone, browser=browser, **given)
    return phone, browser, sending.challenge


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_opens_a_line_once():
    phone, browser, challenge = sent()
    code = code_sent_to(phone)
    first = confirm(challenge, code, browser, at=AT + MINUTE)
    assert first.right
    assert first.line.phone == phone
    assert not first.line.has_usable_password()
    assert confirm(challenge, code, browser, at=AT + MINUTE).answer is CodeAnswer.SPENT


def test_a_code_is_good_only_in_the_browser_that_asked():
    phone, _, challenge = sent()
    assert confirm(challenge, code_sent_to(phone), uuid4()).answer is CodeAnswer.SPENT


def test_five_wrong_tries_close_a_code_even_for_the_right_one():
    phone, browser, challenge = sent()
    code = code_sent_to(phone)
    left = [confirm(challenge, wrong(code), browser).tries_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert confirm(challenge, code, browser).answer is CodeAnswer.SPENT


def test_a_code_of_ten_minutes_ago_is_too_old():
    phone, browser, challenge = sent()
    late = AT + timedelta(minutes=10, seconds=1)
    assert confirm(challenge, code_sent_to(phone), browser, at=late).answer is CodeAnswer.EXPIRED


def test_a_new_code_closes_the_one_before():
    phone, browser, challenge = sent()
    old = code_sent_to(phone)
    send(phone, browser=browser, at=AT + 2 * MINUTE)
    assert confirm(challenge, old, browser, at=AT + 2 * MINUTE).answer is CodeAnswer.SPENT


def test_another_code_waits_a_minute():
    phone, browser, challenge = sent()
    again = send(phone, browser=browser, at=AT + timedelta(seconds=20))
    assert (again.outcome, again.wait, again.challenge) == (SendingOutcome.WAIT, 40, challenge)
    assert send(phone, browser=browser, at=AT + MINUTE).outcome is SendingOutcome.SENT


def test_codes_are_not_in_the_database_in_clear():
    phone, _, challenge = sent()
    code = code_sent_to(phone)
    row = Challenge.objects.get(id=challenge)
    [message] = to_phones(phone=phone)
    assert code.encode() not in bytes(message.sealed) + bytes(row.digest)
    assert code not in message.key


@pytest.mark.parametrize(
    "phone",
    [
        "+33612345678",
        "+212522334455",  # fixed
        "+212812345678",  # other ranges
        "+882161234567",  # satellite
        "+21261234567",
        "0612345678",
        "",
        "+212612345678;DROP",
    ],
)
def test_only_moroccan_mobiles_get_a_code(phone):
    sending = actions.send_code(
        phone=phone,
        purpose=Purpose.SIGN_IN,
        browser=uuid4(),
        address="",
        by=ANONYMOUS,
        at=AT,
    )
    assert sending.outcome is SendingOutcome.NOT_MOBILE
    assert not to_phones(phone=phone)


def test_a_number_gets_ten_codes_a_day_and_no_more():
    phone = a_phone()
    outcomes = [
        send(phone, at=AT + n * 2 * MINUTE, address=f"196.12.1.{n}").outcome for n in range(11)
    ]
    assert outcomes == [SendingOutcome.SENT] * 10 + [SendingOutcome.LIMITED]
    tomorrow = AT + timedelta(days=1)
    assert send(phone, at=tomorrow).outcome is SendingOutcome.SENT


def test_an_address_is_limited_by_the_hour(settings):
    settings.CODE_POLICY = "sijill.accounts.tests.test_codes.narrow"
    outcomes = [send(address=f"2001:db8::{n}").outcome for n in range(1, 4)]
    assert outcomes == [SendingOutcome.SENT, SendingOutcome.SENT, SendingOutcome.LIMITED]
    assert send(address="2001:db8:0:1::1").outcome is SendingOutcome.SENT
    assert send(address="2001:db8::9", at=AT + timedelta(hours=1)).outcome is SendingOutcome.SENT


def narrow(at):
    return CodePolicy(per_address_hour=2)


def test_neighbouring_numbers_are_taken_for_pumping(settings):
    settings.CODE_POLICY = "sijill.accounts.tests.test_codes.few_neighbours"
    outcomes = [send(f"+2126999912{n:02d}", address=f"196.12.2.{n}").outcome for n in range(4)]
    assert outcomes == [SendingOutcome.SENT] * 3 + [SendingOutcome.LIMITED]


def few_neighbours(at):
    return CodePolicy(per_block_hour=3)


def test_the_whole_country_has_a_daily_ceiling_and_an_alarm_before_it(settings, caplog):
    settings.CODE_POLICY = "sijill.accounts.tests.test_codes.small_country"
    day = AT + timedelta(days=40)
    outcomes = [send(at=day, address=f"196.12.3.{n}").outcome for n in range(4)]
    assert outcomes == [SendingOutcome.SENT] * 3 + [SendingOutcome.LIMITED]
    assert [r.levelname for r in caplog.records].count("CRITICAL") == 1


def small_country(at):
    return CodePolicy(per_day=3, alarm_per_day=2)


def test_counts_hold_no_number_and_no_address():
    phone = a_phone()
    send(phone, address="196.12.4.4")
    buckets = " ".join(Tally.objects.order_by("id").values_list("bucket", flat=True))
    assert phone not in buckets
    assert "196.12.4.4" not in buckets


def resume(phone, space, *, address="196.12.5.1", **more):
    browser = uuid4()
    sending = actions.send_resume_code(
        phone=phone, space=space, browser=browser, address=address, by=ANONYMOUS, at=AT, **more
    )
    return sending, browser


def test_resuming_says_the_same_whether_or_not_the_number_is_the_file_s():
    space = a_space(line=a_line())
    right, _ = resume(space.line.phone, space)
    other, _ = resume(a_phone(), space)
    unknown, _ = resume(a_phone(), None)
    shapes = {
        (s.outcome, s.wait, s.expires_at, s.challenge is None) for s in (right, other, unknown)
    }
    assert len(shapes) == 1
    rows = Challenge.objects.filter(purpose=Purpose.RESUME).count()
    assert rows == len(to_phones(template="code")) == 3


def test_resuming_does_the_same_work_whether_or_not_the_number_is_the_file_s():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    space = a_space(line=a_line())
    space = Space.objects.select_related("line").get(id=space.id)
    counts = set()
    for phone, target in ((space.line.phone, space), (a_phone(), space), (a_phone(), None)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            resume(phone, target)
        counts.add(tuple(q["sql"].split()[0] for q in queries.captured_queries))
    assert len(counts) == 1


def test_a_decoy_never_answers_even_to_its_own_code():
    phone = a_phone()
    sending, browser = resume(phone, None)
    decoy = Challenge.objects.get(id=sending.challenge)
    assert decoy.decoy
    assert confirm(sending.challenge, code_sent_to(phone), browser).answer is CodeAnswer.WRONG
    assert not User.objects.filter(phone=phone).exists()


def test_another_code_for_a_decoy_is_a_decoy():
    sending, browser = resume(a_phone(), None)
    again = actions.resend_code(
        challenge=sending.challenge,
        browser=browser,
        address="196.12.6.1",
        by=ANONYMOUS,
        at=AT + MINUTE,
    )
    assert again.outcome is SendingOutcome.SENT
    assert Challenge.objects.get(id=again.challenge).decoy


def test_a_space_that_waited_for_its_phone_stands_on_it_once_confirmed():
    space = a_space()
    phone, browser, challenge = sent(purpose=Purpose.CONFIRM_PHONE, space=space)
    confirm(challenge, code_sent_to(phone), browser)
    space.refresh_from_db()
    assert (space.line.phone, space.line_since) == (phone, AT)


def test_a_space_that_has_a_phone_is_not_moved_by_confirming_another():
    space = a_space(line=a_line())
    phone, browser, challenge = sent(purpose=Purpose.CONFIRM_PHONE, space=space)
    assert confirm(challenge, code_sent_to(phone), browser).right
    space.refresh_from_db()
    assert space.line.phone != phone
