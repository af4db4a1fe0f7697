"""Cards checked by partners: yes or no and why, each one seen by its person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sijill.accounts.models import Tally
from sijill.accounts.rules import Scope
from sijill.accounts.rules.machines import MISS_COSTS
from sijill.cards import api, gate
from sijill.cards.keys import trusting
from sijill.cards.queries.partners import MOST
from sijill.cards.rules.life import CardState
from sijill.cards.tests import factories
from sijill.cards.tests.conftest import cabinet  # noqa: F401 - a fixture
from sijill.cards.tests.test_life import a_card, entered
from sijill.kernel import clock
from sijill.kernel.card import claims, transport
from sijill.kernel.card.trust import Use
from sijill.kernel.cose import keys, sign1
from sijill.ledger.models import Look
from sijill.register.tests import factories as make
from tests.api.conftest import problem

pytestmark = pytest.mark.django_db
FILE = "BUS-77"
AT = make.NOW + timedelta(hours=3)
NOBODY = "4812 0693 45"


@pytest.fixture(autouse=True)
def today():
    with clock.stopped(AT):
        yield


def in_hand(state=CardState.HANDED_OVER, **changes):
    return a_card(state, entered(), handed_at=make.NOW, handed_on="code", **changes)


def about(card, **changes):
    return {"card": card, "file": FILE, **changes}


def test_a_card_is_good_or_not_with_its_reason_and_no_word_more(program):
    bus = program(Scope.CARDS_VERIFY)
    good, gone = in_hand(), in_hand(CardState.LOST, ended_at=make.NOW)
    for card, told in ((good, (True, "valid")), (gone, (False, "withdrawn"))):
        for text in (card.entry.nia, card.number):
            answer = bus.post("/cards/verify", about(text)).json()
            assert answer == {"valid": told[0], "reason": told[1]}
    assert bus.post("/cards/verify", about(entered().nia)).json()["reason"] == "none"
    assert bus.post("/cards/verify", about(NOBODY)).json() == {"valid": False, "reason": "unknown"}
    assert bus.post("/cards/verify", about(f"C{'9' * 10}")).json()["reason"] == "unknown"


def test_a_card_is_asked_about_by_the_text_of_its_code(program, cabinet):  # noqa: F811
    gate.HELD = gate.Held()
    card = in_hand()
    said = factories.card(
        number=card.number, issued_at=AT - timedelta(hours=1), valid_from=make.NOW
    )
    code = transport.back(sign1.sign(claims.write(said), trusting.signer(Use.CARD, at=AT)))
    forged = transport.back(sign1.sign(claims.write(said), keys.new_signer()))
    bus = program(Scope.CARDS_VERIFY)
    assert bus.post("/cards/verify", about(code)).json() == {"valid": True, "reason": "valid"}
    assert bus.post("/cards/verify", about(forged)).json()["reason"] == "unknown_key"
    assert bus.post("/cards/verify", about("A" * 900)).json()["valid"] is False


def test_the_person_reads_who_checked_for_which_file(program):
    card = in_hand()
    bus = program(Scope.CARDS_VERIFY, Scope.CARDS_MATCH)
    bus.post("/cards/verify", about(card.number))
    bus.post("/cards/verify-many", {"cards": [card.entry.nia, NOBODY], "file": FILE})
    pair = {"nia": card.entry.nia, "document": card.entry.person.document, "file": FILE}
    bus.post("/cards/match", pair)
    looks = Look.objects.filter(person=card.person, by_kind="machine").order_by("id")
    assert [(look.what, look.terms) for look in looks] == [
        ("card_verified", [FILE]),
        ("card_verified", [FILE]),
        ("card_matched", [FILE]),
    ]
    assert {look.basis for look in looks} == {bus.client.grants.get().pk}


def test_many_are_answered_in_their_order_at_the_cost_of_one(program):
    bus = program(Scope.CARDS_VERIFY, per_minute=6000)
    cards = [in_hand() for _ in range(4)]

    def cost(some):
        with CaptureQueriesContext(connection) as caught:
            told = bus.post("/cards/verify-many", {"cards": some, "file": FILE}).json()
        return told, len(caught)

    first, alone = cost([cards[0].number, "?"])
    assert first == {
        "valid": 1,
        "items": [{"valid": True, "reason": "valid"}, {"valid": False, "reason": "unknown"}],
    }
    many, together = cost([each.entry.nia for each in cards] + [NOBODY])
    assert [each["reason"] for each in many["items"]] == ["valid"] * 4 + ["unknown"]
    assert together <= alone


def test_five_hundred_at_once_and_no_more_at_the_weight_of_fifty(program):
    bus = program(Scope.CARDS_VERIFY, per_minute=6000)
    card = in_hand()
    asked = {"cards": [card.number] * MOST, "file": FILE}
    assert bus.post("/cards/verify-many", asked).json()["valid"] == MOST
    assert Tally.objects.get(bucket__startswith="machine.calls").count == 1 + MOST // api.AT_ONCE
    assert Look.objects.filter(person=card.person, by_kind="machine").count() == 1
    asked["cards"].append(card.number)
    problem(bus.post("/cards/verify-many", asked), 422, "invalid")


def test_each_that_nobody_bears_weighs(program):
    bus = program(Scope.CARDS_VERIFY, per_minute=40)
    guessed = [f"{n:08d}00" for n in range(45)]
    assert bus.post("/cards/verify-many", {"cards": guessed, "file": FILE}).status_code == 200
    problem(bus.post("/cards/verify", about(NOBODY)), 429, "too-many-requests")


def test_a_number_and_an_identity_card_go_together_or_not(program):
    bank = program(Scope.CARDS_MATCH)
    card, other = in_hand(), in_hand()
    nia, document = card.entry.nia, card.entry.person.document
    pairs = {
        (nia, document): True,
        (nia, f" {document[:1].lower()} {document[1:]} "): True,
        (nia, other.entry.person.document): False,
        (NOBODY, document): False,
        (nia, "not a number"): False,
    }
    for (number, typed), told in pairs.items():
        answer = bank.post("/cards/match", {"nia": number, "document": typed, "file": FILE})
        assert answer.json() == {"match": told}, typed


def test_an_identity_card_is_not_found_by_trying(program):
    bank = program(Scope.CARDS_MATCH, per_minute=6000)
    card = in_hand()

    def tried(document):
        pair = {"nia": card.entry.nia, "document": document, "file": FILE}
        return bank.post("/cards/match", pair)

    answers = [tried(f"Z{n:06d}").status_code for n in range(api.TRIES_A_DAY)]
    assert answers == [200] * api.TRIES_A_DAY
    problem(tried(card.entry.person.document), 429, "too-many-requests")
    calls = Tally.objects.filter(bucket__startswith="machine.calls").get().count
    assert calls >= api.TRIES_A_DAY * MISS_COSTS


@pytest.mark.parametrize("path", ["/cards/verify", "/cards/verify-many", "/cards/match"])
def test_a_program_without_the_scope_is_told_which_one(program, path):
    other = program(Scope.ENTRIES_CHECK)
    told = other.post(path, {})
    problem(told, 403, "forbidden")
    assert "cards." in told.headers["WWW-Authenticate"]
