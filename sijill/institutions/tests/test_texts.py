"""The screen on which messages are worded: seen by whoever supervises, written by two persons."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from sijill.accounts import queries
from sijill.accounts.models import MessageText
from sijill.accounts.queries import Words
from sijill.accounts.rules import Part
from sijill.institutions.rules import Capability
from sijill.institutions.rules.offices import may
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import civil_date, now

CODE = "case.decided"
NEW = "Sijill : {reference} : la décision vous attend."


def office(role, assurance=Assurance.STEP_UP):
    return Actor(
        kind=ActorKind.AGENT,
        user=uuid4(),
        role=role,
        institution="MIN" if role is Role.MINISTRY else "FED",
        reach=frozenset({"*"}),
        assurance=assurance,
    )


ONE, OTHER = office(Role.FEDERATION), office(Role.MINISTRY)


@pytest.fixture
def as_agent(monkeypatch, client):
    def work(by):
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: by)
        return client

    return work


def address(name, *args):
    with translation.override("fr"):
        return reverse(f"institutions:{name}", args=args)


def typed(**changes):
    today = civil_date(now())
    said = {
        f"{language}-{part}": text
        for language, parts in Words(CODE).whole.items()
        for part, text in parts.items()
    }
    day = {
        "valid_from_day": today.day,
        "valid_from_month": today.month,
        "valid_from_year": today.year,
    }
    return said | day | {"reason": "Plus clair", "fr-sms": NEW} | changes


@pytest.mark.django_db
def test_one_words_it_sees_it_and_another_puts_it_in_force(as_agent):
    new = address("text_new", CODE)
    assert as_agent(ONE).get(new).status_code == 200
    looked = as_agent(ONE).post(new, typed(look="1"))
    shown = {part["label"]: part for part in looked.context["preview"][1]["parts"]}
    text = next(iter(shown.values()))
    assert (text["said"], text["changed"]) == (NEW.format(reference="26-4841-0275"), True)
    assert text["counted"]["segments"] == 1
    assert not MessageText.objects.exists(), "looking writes nothing"
    assert as_agent(ONE).post(new, typed(propose="1")).status_code == 302
    row = MessageText.objects.get()
    one = address("text_version", row.pk)
    assert as_agent(ONE).post(one, {"do": "agree"}).status_code == 422
    assert as_agent(OTHER).get(one).context["may_agree"]
    assert as_agent(OTHER).post(one, {"do": "agree"}).status_code == 302
    told = queries.words(CODE, on=civil_date(now()))
    assert (told.version, told.text(Part.SMS, "fr")) == (2, NEW)
    for name, args in (("texts", ()), ("text", (CODE,)), ("text_version", (row.pk,))):
        assert as_agent(ONE).get(address(name, *args)).status_code == 200


@pytest.mark.django_db
def test_a_text_that_would_go_wrong_is_told_at_its_own_box(as_agent):
    answer = as_agent(ONE).post(address("text_new", CODE), typed(propose="1", **{"fr-sms": "{x}"}))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"fr-sms"}
    assert not MessageText.objects.exists()


@pytest.mark.django_db
def test_agreeing_asks_for_the_second_factor_again_and_refusing_for_a_reason(as_agent):
    as_agent(ONE).post(address("text_new", CODE), typed(propose="1"))
    one = address("text_version", MessageText.objects.get().pk)
    tired = office(Role.MINISTRY, Assurance.MFA)
    answer = as_agent(tired).post(one, {"do": "agree"})
    assert answer.status_code == 302
    assert "/again/" in answer["location"]
    assert as_agent(OTHER).post(one, {"do": "refuse"}).status_code == 422
    as_agent(OTHER).post(one, {"do": "refuse", "note": "Trop sec"})
    assert MessageText.objects.get().state == "refused"


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role), ids=str)
def test_who_supervises_reads_and_who_words_writes(as_agent, role):
    browser = as_agent(office(role))
    reads, writes = may(role, Capability.SUPERVISE), may(role, Capability.KEEP_TEXTS)
    assert browser.get(address("texts")).status_code == (200 if reads else 403)
    assert browser.get(address("text", CODE)).status_code == (200 if reads else 403)
    assert browser.get(address("text_new", CODE)).status_code == (200 if writes else 403)
    as_agent(ONE).post(address("text_new", CODE), typed(propose="1"))
    row = MessageText.objects.get()
    as_agent(office(role)).post(address("text_version", row.pk), {"do": "agree"})
    row.refresh_from_db()
    assert (row.state == "agreed") is writes


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["text", "text_new"])
def test_a_message_that_is_never_sent_has_no_page(as_agent, name):
    assert as_agent(ONE).get(address(name, "nothing.known")).status_code == 404


@pytest.mark.django_db
def test_the_list_of_texts_asks_the_database_as_often_whatever_it_holds(
    as_agent, django_assert_max_num_queries
):
    def asked():
        with django_assert_max_num_queries(99) as counted:
            as_agent(ONE).get(address("texts"))
        return len(counted)

    few = asked()
    as_agent(ONE).post(address("text_new", CODE), typed(propose="1"))
    as_agent(OTHER).post(address("text_version", MessageText.objects.get().pk), {"do": "agree"})
    assert asked() == few
