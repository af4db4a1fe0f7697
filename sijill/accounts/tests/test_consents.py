"""What was told and agreed is kept with its very words."""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid4

import pytest

from sijill.accounts import actions, queries
from sijill.accounts.actions.consents import TextChanged
from sijill.accounts.models import ToldText
from sijill.accounts.rules import Channel, RecordKind
from sijill.accounts.tests.factories import ANONYMOUS, AT, AT_COUNTER, a_space, code_sent_to
from sijill.accounts.tests.test_codes import confirm, sent
from sijill.kernel.actor import Subject
from sijill.kernel.verdict import Refused

pytestmark = pytest.mark.django_db
TOLD = actions.Told(code="hand_over", version="1", language="ar", text="يترتب عنه اشتراك شهري")


def tell(verb=actions.record_information, *, told=TOLD, by=ANONYMOUS, **more):
    subject = Subject(kind="case", id=uuid4())
    return verb(
        subject=subject,
        told=told,
        channel=more.pop("channel", Channel.PORTAL),
        by=by,
        at=AT,
        space=a_space().id,
        **more,
    )


def test_the_very_words_and_their_digest_are_kept_once():
    first, second = tell(), tell()
    assert first.text_id == second.text_id
    assert first.text.sha256 == sha256(TOLD.text.encode()).hexdigest()
    assert ToldText.objects.count() == 1


def test_other_words_under_the_same_version_are_refused():
    tell()
    with pytest.raises(TextChanged):
        tell(told=actions.Told(code="hand_over", version="1", language="ar", text="آخر"))


def test_a_consent_is_confirmed_by_a_code_that_answered():
    phone, browser, challenge = sent(purpose="consent")
    with pytest.raises(Refused):
        tell(actions.give_consent, challenge=challenge, confirmed_by="code")
    confirm(challenge, code_sent_to(phone), browser)
    consent = tell(actions.give_consent, challenge=challenge, confirmed_by="code")
    assert (consent.kind, consent.challenge_id) == (RecordKind.CONSENT, challenge)
    with pytest.raises(Refused):
        tell(actions.give_consent, confirmed_by="code")


def test_at_the_counter_the_agent_s_name_is_kept():
    consent = tell(
        actions.give_consent, by=AT_COUNTER, channel=Channel.COUNTER, confirmed_by="signature"
    )
    assert consent.by_user == AT_COUNTER.user


def test_a_consent_is_withdrawn_and_what_was_told_is_not():
    consent, told = tell(actions.give_consent), tell()
    for each in (consent, told):
        actions.withdraw_consent(consent=each.id, by=ANONYMOUS, at=AT)
        each.refresh_from_db()
    assert (consent.withdrawn_at, told.withdrawn_at) == (AT, None)


def test_what_was_told_on_a_case_is_listed():
    consent = tell()
    subject = Subject(kind=consent.subject_kind, id=consent.subject_id)
    assert [c.id for c in queries.consents_on(subject)] == [consent.id]
