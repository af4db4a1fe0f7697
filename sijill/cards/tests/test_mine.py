"""My card on the phone: its holder's alone, drawn without a script, forgotten on request."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw

from sijill.accounts.cookie import CARD_KEPT
from sijill.accounts.models import Space
from sijill.cards import actions, checker, gate, publishing
from sijill.cards.models import Card, Carried
from sijill.cards.printing import stating
from sijill.cards.queries import mine as queries
from sijill.cards.rules.life import CardState
from sijill.cards.tests import factories
from sijill.cards.tests.test_life import a_card, entered
from sijill.cards.wording import mine as wording
from sijill.desk.archive import Lost
from sijill.desk.tests.test_citizen_pages import signed_in
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card.reasons import Reason
from sijill.ledger.transaction import acting_for, action
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
PAGE, LOST = "/fr/card/", "/fr/card/lost/"
LATER = make.NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def of_its_own(cabinet, monkeypatch):
    """Keys that no other test holds, and a portrait that opens."""
    monkeypatch.setattr(stating, "portrait", lambda card: factories.PORTRAIT)
    with clock.stopped(LATER):
        yield


def in_hand():
    """A card in the hand of somebody with a name, its codes signed."""
    entry = entered()
    person = entry.person
    said = {
        "nia": entry.nia,
        "given_ar": person.given_ar,
        "family_ar": person.family_ar,
        "given_latin": person.given_latin,
        "family_latin": person.family_latin,
        "category": "artisan",
        "trade": "PROV-008",
    }
    card = a_card(CardState.HANDED_OVER, entry, handed_at=make.NOW, handed_on="code", says=said)
    assert actions.carry(card=card.pk, at=LATER)
    return card


def holder(client, card):
    """The browser of its holder, signed in."""
    return as_person(client, card.person)


def as_person(client, person):
    """The browser of this person, signed in."""
    with acting_for(SYSTEM):
        own = Space.objects.get(person=person)
    return signed_in(client, own.pk)


def codes(page):
    """What a scanner reads of the codes on a page."""
    found = []
    for box, lines in re.findall(r'viewBox="-4 -4 (\d+) \d+".*?d="([^"]+)"', page):
        image = Image.new("L", (int(box) * 4,) * 2, 255)
        pen = ImageDraw.Draw(image)
        for x, y, long in re.findall(r"M(\d+) (\d+)\.5h(\d+)", lines):
            left, top = (int(x) + 4) * 4, (int(y) + 4) * 4
            pen.rectangle((left, top, left + int(long) * 4 - 1, top + 3), fill=0)
        found += [one.text for one in zxingcpp.read_barcodes(image)]
    return found


def test_the_codes_on_the_page_are_good_and_say_who_it_is(client):
    card = in_hand()
    publishing.publish(at=LATER)
    page = holder(client, card).get(PAGE)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    texts = codes(page.content.decode())
    answers = [gate.verify(text, at=LATER) for text in texts]
    assert [answer.reason for answer in answers] == [Reason.VALID, Reason.VALID]
    assert {answer.card.number for answer in answers} == {card.number}
    assert [bool(answer.card.face) for answer in answers] == [False, True]


def test_a_card_is_signed_once_for_a_phone_and_again_when_the_key_has_changed(monkeypatch):
    card = in_hand()
    assert not actions.carry(card=card.pk, at=LATER)
    assert actions.waiting(at=LATER) == []
    forget_key(card)
    assert actions.waiting(at=LATER) == [card.pk]
    assert actions.carry_all(at=LATER) == 1
    waiting = a_card(CardState.AT_CHAMBER)
    assert not actions.carry(card=waiting.pk, at=LATER)


@action
def forget_key(card):
    with acting_for(SYSTEM):
        Carried.objects.filter(pk=card.pk).update(kid="0" * 16)


def test_a_portrait_that_is_gone_or_a_key_held_elsewhere_stops_nothing(monkeypatch, settings):
    card = in_hand()
    forget_key(card)

    def lost(card):
        raise Lost("gone")

    monkeypatch.setattr(stating, "portrait", lost)
    assert actions.carry_all(at=LATER) == 0


def test_nobody_else_sees_it_nor_stops_it(client):
    mine, other = in_hand(), in_hand()
    page = holder(client, other).get(PAGE).content.decode()
    assert mine.says["family_latin"] not in page or mine.says == other.says
    assert mine.number[1:5] not in page
    client.post(LOST, {"why": "lost"})
    with acting_for(SYSTEM):
        states = dict(Card.objects.order_by("id").values_list("pk", "state"))
    assert (states[mine.pk], states[other.pk]) == ("handed_over", "lost")
    anonymous = type(client)()
    assert anonymous.get(PAGE).status_code == anonymous.post(LOST).status_code == 302


def test_two_taps_stop_a_card_and_lead_to_another_one(client):
    card = in_hand()
    browser = holder(client, card)
    assert f'href="{LOST}"' in browser.get(PAGE).content.decode()
    tap = browser.get(LOST).content.decode()
    assert 'value="stolen"' in tap
    assert browser.post(LOST, {"why": "stolen"}).status_code == 302
    page = browser.get(PAGE).content.decode()
    assert str(wording.ENDED[CardState.LOST][1]) in page or "arrêtée" in page
    assert "/ask/card_replacement/" in page
    assert not codes(page)
    publishing.publish(at=LATER)
    with acting_for(SYSTEM):
        back = Carried.objects.get(pk=card.pk).back
    assert gate.verify(back, at=LATER).reason is Reason.WITHDRAWN
    assert browser.post(LOST, {"why": "lost"}).status_code == 302


def test_what_a_phone_keeps_is_the_card_and_nothing_more(client):
    card = in_hand()
    browser = holder(client, card)
    kept = browser.get(f"{PAGE}?kept").content.decode()
    assert len(codes(kept)) == 2
    assert "csrf" not in kept
    assert LOST not in kept
    browser.post(LOST, {"why": "lost"})
    assert browser.get(f"{PAGE}?kept").status_code == 404


def test_every_file_that_the_kept_page_needs_exists(client):
    kept = holder(client, in_hand()).get(f"{PAGE}?kept").content.decode()
    for address in re.findall(r'(?:href|src)="(/static/[^"#]+)', kept) + checker.files_of_mine():
        assert finders.find(address.removeprefix("/static/")), address
    scripts = Path(str(finders.find("cards/mine.js"))).parent
    found, waiting = set(), {"mine"}
    while waiting:
        name = waiting.pop()
        found.add(name)
        for inner in re.findall(r'from "(\.[^"]+)\.js"', (scripts / f"{name}.js").read_text()):
            path = (scripts / f"{name}.js").parent / f"{inner}.js"
            waiting |= {str(path.resolve().relative_to(scripts))[:-3]} - found
    assert found == set(checker.MINE)


def test_signing_out_has_the_browser_forget_the_card(client):
    card = in_hand()
    browser = holder(client, card)
    plain = browser.post("/fr/sign-out/")
    assert not plain.has_header("Clear-Site-Data")
    browser = holder(type(client)(), card)
    browser.cookies[CARD_KEPT] = "whose"
    left = browser.post("/fr/sign-out/")
    assert left["Clear-Site-Data"] == '"storage"'
    assert left.cookies[CARD_KEPT]["max-age"] == 0


def test_somebody_else_who_signs_in_on_this_phone_has_it_forgotten(client):
    mine, other = in_hand(), in_hand()
    browser = holder(client, other)
    browser.cookies[CARD_KEPT] = queries.holder(make.citizen(person=other.person))
    assert not browser.get("/fr/account/").has_header("Clear-Site-Data")
    browser.cookies[CARD_KEPT] = queries.holder(make.citizen(person=mine.person))
    assert browser.get("/fr/account/")["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize("state", sorted(wording.ENDED))
def test_a_card_that_is_not_in_hand_says_why_and_shows_no_code(client, state):
    entry = entered()
    given = {"before": "handed_over"} if state == "suspended" else {"ended_at": make.NOW}
    card = a_card(state, entry, handed_at=make.NOW, handed_on="code", **given)
    page = holder(client, card).get(PAGE).content.decode()
    assert not codes(page)
    assert 'class="banner' in page


def test_without_a_card_one_is_told_how_to_ask_and_what_is_coming(client):
    entry = entered()
    browser = as_person(client, entry.person_id)
    assert "/ask/card_first/" in browser.get(PAGE).content.decode()
    a_card(CardState.AT_CHAMBER, entry)
    assert "/ask/card_first/" not in browser.get(PAGE).content.decode()
