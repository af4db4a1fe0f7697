"""An e-mail address: the person's alone, confirmed by its own code, left by one click."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from sijill.accounts import actions, queries, sms, wording
from sijill.accounts.actions import SendingOutcome
from sijill.accounts.models import Mailbox, OutboxMessage, Space
from sijill.accounts.queries import subject_of, text_of
from sijill.accounts.rules import NEEDED, CodeAnswer, MessageState, Thing
from sijill.accounts.rules.mailboxes import masked_address, may_choose_address, plain_address
from sijill.accounts.tests.factories import AT, AT_COUNTER, DIRECTOR, a_citizen, a_line, a_space
from sijill.kernel.actor import SYSTEM, Assurance
from sijill.kernel.clock import CASABLANCA
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action

EMAIL = "Fatima@example.ma"
PARAMS = {"reference": "26-4841-0275"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    space = a_space(line=a_line(), language="fr")
    by = replace(a_citizen(space), language="fr")
    with acting_for(by):
        yield by


def give(by, email=EMAIL, *, at=AT, address="196.200.1.1", space=None):
    return actions.give_address(space=space or by.space, email=email, address=address, by=by, at=at)


def mails(space=None, email=EMAIL):
    with acting_for(SYSTEM):
        rows = OutboxMessage.objects.filter(email=plain_address(email))
        return list(rows.order_by("-created_at", "-id"))


def code_in(mail):
    return "".join(c for c in text_of(mail) if c.isdigit())[:6]


def confirm(by, code="", *, at=AT):
    return actions.confirm_address(space=by.space, code=code or code_in(mails()[0]), by=by, at=at)


def confirmed(by, *, at=AT):
    give(by, at=at)
    assert confirm(by, at=at).right
    return Mailbox.objects.get(space=by.space)


def tell(by, *, key="1", at=AT):
    return actions.notify(
        space=by.space, template="case.decided", params=PARAMS, key=key, by=SYSTEM, at=at
    )


def news():
    return [mail for mail in mails() if mail.template == "case.decided"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" Fatima@Example.MA ", "Fatima@example.ma"), ("a.b+c@x.org", "a.b+c@x.org")],
)
def test_an_address_is_kept_as_it_was_typed_but_for_its_domain(typed, kept):
    assert plain_address(typed) == kept
    assert masked_address(kept).startswith(f"{kept[0]}•••@")


def test_a_code_goes_to_the_address_before_anything_else_does(person):
    assert give(person).outcome is SendingOutcome.SENT
    mail = mails()[0]
    assert (mail.template, mail.at_most_once, mail.urgent) == ("code.email", True, True)
    assert mail.space is None, "no account is told of it before the code has answered"
    tell(person)
    assert not news()
    assert confirm(person).right
    tell(person, key="2")
    assert len(news()) == 1


def test_news_by_e_mail_tells_no_number_and_how_to_leave(person):
    confirmed(person)
    tell(person)
    mail = news()[0]
    assert "4841" not in text_of(mail)
    assert queries.leave_address(person.space, "fr") in text_of(mail)
    assert subject_of(mail) == wording.house("case.decided", "subject", "fr")


def test_the_telephone_learns_that_news_goes_elsewhere_too(person):
    confirmed(person)
    with acting_for(SYSTEM):
        told = OutboxMessage.objects.filter(space=person.space, template="email.added")
        assert {row.way for row in told.order_by("id")} >= {"sms", "space"}


def test_a_wrong_code_costs_a_try_and_the_last_one_closes(person):
    give(person)
    right = code_in(mails()[0])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answers = [confirm(person, wrong) for _ in range(5)]
    assert [one.tries_left for one in answers] == [4, 3, 2, 1, 0]
    assert confirm(person, right).answer is CodeAnswer.SPENT
    assert queries.mailbox(person.space).address == ""


def test_a_code_too_old_opens_nothing(person):
    give(person)
    assert confirm(person, at=AT + timedelta(minutes=11)).answer is CodeAnswer.EXPIRED


def test_a_code_is_good_once(person):
    confirmed(person)
    assert confirm(person).answer is CodeAnswer.SPENT


def test_another_code_waits_a_minute_and_ten_a_day_are_enough(person):
    give(person)
    assert give(person, at=AT + timedelta(seconds=20)).outcome is SendingOutcome.WAIT
    outcomes = [give(person, at=AT + timedelta(minutes=2 * n)).outcome for n in range(1, 12)]
    assert outcomes.count(SendingOutcome.SENT) == 9
    assert outcomes[-1] is SendingOutcome.LIMITED


def test_many_mailboxes_from_one_place_are_too_many(monkeypatch, person):
    from sijill.accounts import policy

    few = replace(policy.policy(AT), per_address_hour=1)
    monkeypatch.setattr("sijill.accounts.actions.mailboxes.policy", lambda at: few)
    give(person)
    later = AT + timedelta(minutes=2)
    assert give(person, "b@example.ma", at=later).outcome is SendingOutcome.LIMITED


def test_the_address_before_stays_until_the_next_one_has_answered(person):
    box = confirmed(person)
    give(person, "other@example.ma", at=AT + timedelta(minutes=2))
    box.refresh_from_db()
    assert (box.address, box.pending) == (plain_address(EMAIL), "other@example.ma")
    tell(person)
    assert len(news()) == 1


@pytest.mark.parametrize("by", [AT_COUNTER, DIRECTOR, SYSTEM], ids=["counter", "director", "clock"])
def test_nobody_else_gives_silences_or_removes_it(person, by):
    confirmed(person)
    for deed in (
        lambda: give(by, space=person.space),
        lambda: actions.want_mail(space=person.space, wanted=False, by=by, at=AT),
        lambda: actions.remove_address(space=person.space, by=by, at=AT),
    ):
        with pytest.raises(Refused) as no:
            deed()
        assert no.value.verdicts[0].code == "email.only_the_person"
        assert no.value.verdicts[0].code in wording.REFUSALS
    assert queries.mailbox(person.space).wanted


def test_another_person_neither_reads_nor_changes_it(person):
    confirmed(person)
    other = a_citizen(a_space(line=a_line()))
    with acting_for(other):
        assert queries.mailbox(person.space) is None
        with pytest.raises(Refused):
            actions.remove_address(space=person.space, by=other, at=AT)


@pytest.mark.parametrize("assurance", list(Assurance))
def test_how_surely_the_person_must_be_known(person, assurance):
    by = replace(person, assurance=assurance)
    enough = assurance >= NEEDED[Thing.CHOOSE_EMAIL]
    assert may_choose_address(own=True, by=by).is_ok is enough
    assert not may_choose_address(own=False, by=by).is_ok


def test_silenced_it_is_told_nothing_and_what_waited_does_not_leave(person):
    confirmed(person)
    night = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
    tell(person, at=night)
    waiting = news()[0]
    assert waiting.next_at.astimezone(CASABLANCA).hour == 8, "e-mails ring on telephones too"
    actions.want_mail(space=person.space, wanted=False, by=person, at=night)
    waiting = news()[0]
    assert (waiting.state, waiting.failure, waiting.sealed) == (
        MessageState.GIVEN_UP,
        "left",
        None,
    )
    tell(person, key="2")
    assert len(news()) == 1
    actions.want_mail(space=person.space, wanted=True, by=person, at=AT)
    tell(person, key="3")
    assert len(news()) == 2


def test_removed_nothing_of_the_address_is_left_but_in_what_was_sent(person):
    confirmed(person)
    actions.remove_address(space=person.space, by=person, at=AT)
    assert not Mailbox.objects.exists()
    assert Space.objects.get(pk=person.space).email == ""
    kinds = Act.objects.filter(subject_id=person.space).order_by("recorded_at", "id")
    told = list(kinds.values_list("kind", flat=True))
    assert told == ["accounts.email_confirmed", "accounts.email_removed"]


def test_an_address_that_never_answered_is_forgotten(person):
    give(person)
    actions.purge(by=SYSTEM, at=AT + timedelta(days=31))
    assert queries.mailbox(person.space) is None


class Taken:
    """A gateway that takes everything."""

    given: list[sms.Parcel] = []

    def send(self, parcel):
        Taken.given.append(parcel)
        return sms.Outcome(accepted=True)


def test_the_gateway_is_told_the_way_out_of_news_and_none_of_a_code(monkeypatch, person):
    monkeypatch.setattr(sms, "gateway", Taken)
    give(person)
    actions.deliver(message=mails()[0].id, at=AT)
    assert "leave" not in Taken.given[-1].body
    confirm(person, code_in_parcel())
    tell(person)
    actions.deliver(message=news()[0].id, at=AT)
    assert Taken.given[-1].body["leave"] == queries.leave_address(person.space, "fr")
    assert Taken.given[-1].body["subject"]


def code_in_parcel():
    return "".join(c for c in Taken.given[-1].text if c.isdigit())[:6]


def test_one_click_ends_the_e_mails_without_signing_in(client, person):
    confirmed(person)
    with acting_for(SYSTEM):
        path = queries.leave_address(person.space, "fr").partition("/fr/")[2]
    assert client.get(f"/fr/{path}").status_code == 200
    assert Mailbox.objects.get().wanted, "looking changes nothing: mail programs follow links"
    assert client.post(f"/fr/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Mailbox.objects.get().wanted


def test_a_way_out_that_was_made_up_leads_nowhere(client, person):
    confirmed(person)
    for secret in ("00" * 32, "not-hex"):
        with translation.override("fr"):
            path = reverse("accounts:leave_mail", args=[person.space, secret])
        assert client.post(path).status_code == 404
    with translation.override("fr"):
        path = reverse("accounts:leave_mail", args=[uuid4(), "00" * 32])
    assert client.post(path).status_code == 404
    assert Mailbox.objects.get().wanted


@pytest.mark.parametrize(
    "change", [{"address": ""}, {"pending": "x@example.ma"}, {"tries_left": 21}]
)
def test_the_database_keeps_an_address_whole(person, change):
    confirmed(person)

    @action
    def alter():
        Mailbox.objects.filter(space=person.space).update(**change)

    with pytest.raises(IntegrityError), transaction.atomic():
        alter()
