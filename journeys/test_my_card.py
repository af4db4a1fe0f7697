"""A craftsman shows the card on the phone, without a network, and stops it when it is gone."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from journeys import steps
from journeys.cards import Press, in_hand
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.network import Network, network

CARD = "/ar/card/"


@pytest.fixture(scope="module")
def line(house: House) -> Iterator[Network]:
    with network(house.url) as opened:
        yield opened


@pytest.fixture
def phone(browser: Browser, line: Network) -> Iterator[BrowserContext]:
    """The phone of somebody who has a card."""
    context = browser.new_context(base_url=line.url, viewport=SHORT, locale="ar-MA")
    context.set_default_timeout(15_000)
    yield context
    line.cut = False
    context.close()


def seen(page: Page) -> list[str]:
    """What another phone's camera reads on this screen."""
    shot = Image.open(io.BytesIO(page.screenshot(scale="css"))).convert("L")
    return [one.text for one in zxingcpp.read_barcodes(shot.resize((1080, 2220)))]


@pytest.mark.long
def test_my_card_without_a_network_then_lost(house, phone, line, open_page, picture):
    press = Press(house)
    number, name = in_hand(house)
    page = phone.new_page()
    steps.sign_in(page, number)
    with listening(page) as heard:
        page.goto(CARD)
        expect(page.locator("#state.granted")).to_contain_text("سارية حسب لائحة الدولة")
        faults = faults_of(page, "ar", SHORT, WIDE)
    assert not [*heard, *faults]
    picture(page, "my-card-ar", full=True)
    page.locator("#back button").click()
    [code] = seen(page)
    page.locator("#full button").click()
    page.locator("#keep button").click()
    expect(page.locator("#kept")).to_contain_text("محفوظة في هذا الهاتف")

    line.cut = True
    page.goto(CARD)
    expect(page.locator(".held .name-latin")).to_contain_text(name)
    expect(page.locator("#state.granted")).to_be_visible()
    page.locator("#front button").click()
    [front] = seen(page)
    assert "/V#" in front.upper()
    page.locator("#full button").click()
    assert page.locator("a[href*=lost]").count() == 0
    line.cut = False

    page.goto(CARD)
    page.locator("a[href*=lost]").click()
    faults = faults_of(page, "ar", SHORT, WIDE)
    assert not faults
    page.locator('button[value="lost"]').click()
    expect(page.locator(".banner.refuse")).to_contain_text("تم إيقاف بطاقتك")
    assert not faults_of(page, "ar", SHORT, WIDE)
    assert page.locator("a[href*=card_replacement]").count() == 1
    assert page.evaluate("caches.has('my-card')") is False

    house.sijill("card", "publish", role="work")
    gate = open_page()
    gate.goto("/ar/check/")
    gate.locator("details:has(#text-form) summary").click()
    gate.locator("#text").fill(code)
    gate.locator("#text-form button").click()
    expect(gate.locator("#answer h1")).to_have_text("بطاقة مسحوبة")
    assert press.address
