"""The holder of an entry made without her takes her space; nobody learns who is in the register."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts.actions import set_fact
from sijill.accounts.models import Challenge, Space, User
from sijill.accounts.queries import text_of
from sijill.accounts.rules import FactKind, UserKind
from sijill.accounts.tests.factories import to_phones
from sijill.institutions.tests.factories import a_browser
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.clock import now
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.arriving import Arrival, enter_many
from sijill.register.models import Entry, Person
from sijill.register.queries import versions_of
from sijill.register.queries.claiming import claimable
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import read
from sijill.register.rules.claiming import TRIES_A_DAY
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
NIA, CARD, PHONE = "RNA-03-000417", "C417332", "+212661223344"
TYPED = {"nia": "rna-03-000417", "card": "c 417.332", "phone": "06 61 22 33 44"}


@pytest.fixture(autouse=True)
def _demonstration():
    with override_settings(DEMONSTRATION=True):
        yield


@pytest.fixture
def entry():
    return taken_over(NIA, CARD, PHONE)


def taken_over(number, card, phone, state=EntryState.ENTERED):
    make.chambers()
    asking = read(make.answers(**{**make.FATIMA, "card__number": card, "phone__number": phone}))
    arrival = Arrival(
        person=uuid4(),
        entry=uuid4(),
        version=uuid4(),
        act=uuid4(),
        nia=number,
        nia_version="imported",
        chamber=make.FES,
        institution=make.FES,
        category=Category.ARTISAN,
        state=state,
        entered_on=date(2022, 6, 14),
        asking=asking,
    )
    with acting_for(SYSTEM):
        enter_many([arrival], kind="register.imported", ground="taken_over", by=SYSTEM, at=now())
        return Entry.objects.get(pk=arrival.entry)


def at(name):
    with override("fr"):
        return reverse(name)


def asked(browser, **changes):
    """Ask as if the last code had been asked for long ago."""
    time_passes()
    return browser.post(at("register:claim"), {**TYPED, **changes})


@action
def time_passes():
    fresh = Challenge.objects.filter(sent_at__gt=now() - timedelta(minutes=1))
    fresh.update(sent_at=F("sent_at") - timedelta(minutes=5))


def code_of(phone):
    message = next(iter(to_phones(phone=phone)), None)
    found = re.search(r"\b\d{6}\b", text_of(message) if message else "")
    return found[0] if found else ""


def shape(answer):
    """What can be seen of an answer, but what is drawn anew each time."""
    text = re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location"), text


def test_a_holder_takes_her_space_with_number_card_and_code(entry):
    browser = Client()
    assert asked(browser)["location"] == at("accounts:code")
    assert browser.post(at("accounts:code"), {"code": code_of(PHONE)})["location"] == at(
        "register:claimed"
    )
    page = browser.get(at("register:claimed")).content.decode()
    assert "Fatima Zahra" in page or "فاطمة الزهراء" in page
    assert browser.post(at("register:claim_take"))["location"] == at("portal:space")
    assert Space.objects.get(person=entry.person_id).line.phone == PHONE
    act = Act.objects.get(kind="register.claimed")
    assert (act.subject_kind, act.subject_id, act.ground) == ("entry", entry.pk, "code")
    assert NIA in browser.get(at("portal:space")).content.decode()


def test_a_second_click_changes_nothing(entry):
    browser = Client()
    asked(browser)
    browser.post(at("accounts:code"), {"code": code_of(PHONE)})
    browser.post(at("register:claim_take"))
    browser.post(at("register:claim_take"))
    assert Act.objects.filter(kind="register.claimed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"nia": "RNA-03-000418"},
        {"card": "C417333"},
        {"phone": "0661223345"},
        {"nia": "x", "card": "x"},
    ],
)
def test_whatever_does_not_match_looks_the_same_and_opens_nothing(entry, wrong):
    right, other = Client(), Client()
    answers = asked(right), asked(other, **wrong)
    assert shape(answers[0]) == shape(answers[1])
    pages = [browser.get(at("accounts:code")) for browser in (right, other)]
    assert pages[0].status_code == pages[1].status_code == 200
    decoy = Challenge.objects.filter(decoy=True).get()
    assert decoy.space is None
    assert decoy.subject_id is None
    assert other.get(at("register:claimed"))["location"] == at("register:claim")
    assert not Act.objects.filter(kind="register.claimed").exists()


def test_nothing_is_left_behind_by_somebody_who_is_not_there(entry):
    before = Space.objects.count()
    asked(Client(), nia="RNA-99-999999")
    assert Space.objects.count() == before


def test_a_code_that_was_not_given_opens_nothing(entry):
    browser = Client()
    asked(browser)
    assert browser.get(at("register:claimed"))["location"] == at("register:claim")
    assert browser.post(at("register:claim_take"))["location"] == at("register:claim")
    assert not Space.objects.filter(person=entry.person_id).exists()


def test_one_number_is_not_tried_for_ever_whether_it_exists_or_not(entry):
    for number in (NIA, "RNA-99-999999"):
        answers = [
            asked(Client(), nia=number, card=f"Z{turn}", phone=f"06000{number[-2:]}00{turn}")
            for turn in range(TRIES_A_DAY + 1)
        ]
        assert [a.status_code for a in answers] == [302] * TRIES_A_DAY + [422]


def test_an_entry_that_was_struck_off_is_claimed_at_a_counter():
    taken_over(NIA, CARD, PHONE, state=EntryState.STRUCK_OFF)
    asked(Client())
    assert Challenge.objects.get().decoy


def test_an_empty_form_says_what_is_missing():
    answer = Client().post(at("register:claim"), {})
    assert answer.status_code == 422
    assert "error" in answer.content.decode()


def signed_in(browser, phone):
    """Confirm this phone from the first page, as somebody with a draft has."""
    browser.post(at("accounts:sign_in"), {"phone": phone})
    return browser.post(at("accounts:code"), {"code": code_of(phone)})


def test_whoever_is_there_with_the_same_phone_claims_into_the_same_space(entry):
    draft = a_space_of(PHONE)
    browser = Client()
    signed_in(browser, PHONE)
    asked(browser)
    browser.post(at("accounts:code"), {"code": code_of(PHONE)})
    browser.post(at("register:claim_take"))
    assert Space.objects.get(person=entry.person_id).pk == draft
    assert Space.objects.filter(line__phone=PHONE).count() == 1


def test_on_a_phone_of_several_she_chooses_a_secret_number(entry):
    a_space_of(PHONE)
    browser = Client()
    asked(browser)
    browser.post(at("accounts:code"), {"code": code_of(PHONE)})
    leads = browser.post(at("register:claim_take"))["location"]
    assert leads.startswith(at("accounts:secret"))


def test_a_secret_number_is_asked_of_who_read_the_others_on_a_card(entry):
    own = a_space_of(PHONE, person=entry.person_id)
    with acting_for(SYSTEM):
        set_fact(space=own, kind=FactKind.SECRET, fact="7391", by=SYSTEM, at=now())
    browser = Client()
    asked(browser)
    answer = browser.post(at("accounts:code"), {"code": code_of(PHONE)})
    assert answer["location"] == at("accounts:fact")
    assert NIA not in browser.get(at("portal:space")).content.decode()
    browser.post(at("accounts:fact"), {"fact": "7391"})
    assert NIA in browser.get(at("portal:space")).content.decode()


def test_the_phone_of_the_space_answers_once_there_is_one_not_the_old_one(entry):
    a_space_of("+212677889900", person=entry.person_id)
    assert claimable(NIA, CARD, PHONE) is None
    assert claimable(NIA, CARD, "+212677889900").person.pk == entry.person_id


@action
def a_space_of(phone, person=None):
    line, _ = User.objects.get_or_create(
        phone=phone, defaults={"kind": UserKind.LINE, "password": "!"}
    )
    own = Space.objects.create(
        line=line, line_since=now(), created_at=now(), seen_at=now(), person=person
    )
    return own.pk


# At a counter.

NEW, TYPED_NEW = "+212655443322", "06 55 44 33 22"


@pytest.fixture
def counter(monkeypatch):
    """A browser at the counter of Fes, with its agent; signing in is tested where it lives."""
    agent = make.agent(Role.ASSISTANT)
    monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: agent)
    return a_browser(User.objects.get(pk=agent.user))


def page_of(entry):
    with override("fr"):
        return reverse("register:open_account", args=[entry.person_id])


def shown(browser, entry, card="c 417.332", phone=TYPED_NEW):
    time_passes()
    return browser.post(page_of(entry), {"card": card, "phone": phone})


def opened(browser, entry, **more):
    shown(browser, entry)
    browser.post(at("accounts:code"), {"code": code_of(NEW)})
    assert "06 55 44 33 22" in browser.get(page_of(entry)).content.decode().replace("\xa0", " ")
    return browser.post(page_of(entry), {"way": "open", **more})


def test_at_a_counter_her_account_opens_on_the_phone_in_her_hand(entry, counter):
    assert opened(counter, entry).status_code == 302
    space = Space.objects.get(person=entry.person_id)
    assert space.line.phone == NEW
    with acting_for(SYSTEM):
        assert Person.objects.get(pk=entry.person_id).phone == NEW
        newest = versions_of(entry).last()
    act = Act.objects.get(kind="register.claimed")
    assert (act.subject_id, act.ground, newest.act) == (entry.pk, "counter", act.id)
    assert newest.details["identity"]["phone"] == NEW
    left = to_phones(template="phone.left")
    assert [message.phone for message in left] == [PHONE]


def test_a_code_opens_an_account_at_a_counter_once(entry, counter):
    opened(counter, entry)
    counter.post(page_of(entry), {"way": "open"})
    assert Act.objects.filter(kind="register.claimed").count() == 1


def test_another_card_opens_nothing_and_is_not_tried_for_ever(entry, counter):
    for _ in range(TRIES_A_DAY):
        assert shown(counter, entry, card="C417333").status_code == 422
    assert shown(counter, entry).status_code == 422
    assert not Challenge.objects.exists()


def test_without_the_code_of_the_phone_nothing_opens(entry, counter):
    shown(counter, entry)
    counter.post(page_of(entry), {"way": "open"})
    assert not Space.objects.filter(person=entry.person_id).exists()


def test_a_code_typed_for_one_person_opens_no_other(entry, counter):
    other = taken_over("RNA-03-000418", "C417338", "+212661223355")
    shown(counter, entry)
    counter.post(at("accounts:code"), {"code": code_of(NEW)})
    counter.post(page_of(other), {"way": "open"})
    assert not Act.objects.filter(kind="register.claimed").exists()


def test_the_old_phone_is_told_and_its_sessions_end(entry, counter):
    own = a_space_of(PHONE, person=entry.person_id)
    with acting_for(SYSTEM):
        set_fact(space=own, kind=FactKind.SECRET, fact="7391", by=SYSTEM, at=now())
    opened(counter, entry, forgot="on")
    space = Space.objects.get(pk=own)
    assert (space.line.phone, space.fact_kind) == (NEW, FactKind.NONE)
    assert [message.phone for message in to_phones(template="phone.left")] == [PHONE]


def test_on_a_phone_of_several_the_card_tells_whose_account_it_is(entry, counter):
    a_space_of(NEW)
    opened(counter, entry)
    space = Space.objects.get(person=entry.person_id)
    assert space.fact_kind == FactKind.CARD


def test_an_entry_without_a_phone_is_claimed_at_a_counter(counter):
    entry = taken_over(NIA, CARD, "")
    opened(counter, entry)
    assert Space.objects.get(person=entry.person_id).line.phone == NEW
    assert not to_phones(template="phone.left")


def test_another_chamber_opens_nothing(entry, monkeypatch):
    agent = make.agent(Role.ASSISTANT, make.RABAT)
    monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: agent)
    assert Client().get(page_of(entry)).status_code == 404


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.DIRECTOR, Role.AUDITOR])
def test_who_does_not_help_at_a_counter_opens_nothing(entry, monkeypatch, role):
    agent = make.agent(role)
    monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: agent)
    assert Client().get(page_of(entry)).status_code == 403
