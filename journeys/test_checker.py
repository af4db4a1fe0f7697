"""The checker at a gate underground: cards scanned with the network cut, and every answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Browser, BrowserContext, Page, expect

from config import browser as browsers
from journeys.cards import INDEX, Press, face, photo, stranger
from journeys.conftest import FLAGS, SHORT
from journeys.house import House
from journeys.network import Network, network
from sijill.kernel.card import transport
from sijill.kernel.card.status_list import Status
from sijill.kernel.clock import now

FRAME = (1280, 960)
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
FIRST_LOAD = 150_000  # bytes, the scanner apart
CHECK = "/ar/check/"
DAYS = 24 * 3600 * 1000
LATER = "days => { const true_ = Date.now.bind(Date); Date.now = () => true_() + days; }"


@pytest.fixture(scope="module")
def line(house: House) -> Iterator[Network]:
    with network(house.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def press(house: House) -> Press:
    return Press(house)


@pytest.fixture
def phone(browser: Browser, line: Network, press: Press) -> Iterator[BrowserContext]:
    """A phone of its own, which knows nothing yet."""
    line.cut, line.changes = False, {}
    line.passed.clear()
    context = browser.new_context(base_url=line.url, viewport=SHORT, locale="ar-MA")
    context.set_default_timeout(30_000)
    yield context
    line.cut = False
    context.close()


def opened(phone: BrowserContext) -> Page:
    """The checker, once it is kept on the phone."""
    page = phone.new_page()
    page.goto(CHECK)
    expect(page.locator("#freshness.fresh")).to_be_visible()
    expect(page.locator("#kept")).not_to_be_empty()
    return page


def show(page: Page, text: str) -> None:
    """Give the text of a code."""
    if page.locator("#answer").is_visible():
        page.locator('#answer button[name="back"]').click()
    if not page.locator("#text").is_visible():
        page.locator("details:has(#text-form) summary").click()
    page.locator("#text").fill(text)
    page.locator("#text-form button").click()
    expect(page.locator("#answer")).to_be_visible()


def scan_photo(page: Page, path: Path) -> None:
    """Give a photograph."""
    page.locator("#photo").set_input_files(path)
    expect(page.locator("#answer")).to_be_visible()


def kind(page: Page) -> str:
    """The colour of the answer."""
    return (page.locator("#answer [data-f=seal]").get_attribute("class") or "").split()[-1]


def test_a_card_is_scanned_from_a_photograph_with_the_network_cut(phone, line, press, tmp_path):
    page = opened(phone)
    line.cut = True
    page = phone.new_page()
    page.goto(CHECK)
    scan_photo(page, photo(press.back(press.card(face=face())), tmp_path / "back.png", turned=8))
    assert kind(page) == "ok"
    expect(page.locator("#answer h1")).to_have_text("بطاقة سارية")
    expect(page.locator("#answer .name-ar")).to_have_text("فاطمة الزهراء أيت لحسن")
    assert (
        page.locator("#answer .who img").evaluate(
            "image => image.decode().then(() => image.naturalWidth)"
        )
        == 60
    )
    expect(page.locator("#answer .chip-dark")).to_contain_text("حُيّنت اللائحة")
    scan_again = page.locator("#answer .stay button")
    expect(scan_again).to_be_visible()
    page.locator('#answer button[name="back"]').click()
    scan_photo(page, photo(press.front(press.card()), tmp_path / "front.png", turned=-20))
    assert kind(page) == "ok"


def film(text: str, path: Path, scratch: Path) -> Path:
    """What a camera sees while a card is brought before it: nothing, a blur, the card askew."""
    seen = [Image.new("RGB", FRAME, "#8a7f70")] * 6
    for turned, blur in ((25, 9), (14, 6), (9, 2.5), *((6, 0.6),) * 12):
        card = Image.open(photo(text, scratch, turned=turned, size=FRAME)).convert("RGB")
        seen.append(card.filter(ImageFilter.GaussianBlur(blur)))
    with path.open("wb") as frames:
        for picture in seen:
            picture.save(frames, "JPEG", quality=85)
    return path


@pytest.mark.parametrize("side", ["front", pytest.param("back", marks=pytest.mark.long)])
def test_a_card_is_scanned_by_the_camera_with_the_network_cut(browser, line, press, tmp_path, side):
    card = press.card(face=face()) if side == "back" else press.card()
    moving = film(getattr(press, side)(card), tmp_path / "seen.mjpeg", tmp_path / "frame.png")
    eye = browser.browser_type.launch(
        executable_path=browsers.chromium(),
        args=[*FLAGS, *FAKE_CAMERA, f"--use-file-for-fake-video-capture={moving}"],
    )
    try:
        phone = eye.new_context(base_url=line.url, viewport=SHORT, locale="ar-MA")
        phone.set_default_timeout(30_000)
        opened(phone)
        line.cut = True
        page = phone.new_page()
        page.goto(CHECK)
        page.locator('#foot button[name="scan"]').click()
        expect(page.locator("#answer h1")).to_have_text("بطاقة سارية")
        assert kind(page) == "ok"
        live = "document.querySelector('video').srcObject?.getTracks().map(t => t.readyState)"
        assert page.evaluate(live) in (None, ["ended"])  # the camera is off behind an answer
    finally:
        line.cut = False
        eye.close()


def test_the_phone_s_own_camera_opens_the_answer_even_without_a_network(phone, line, press):
    opened(phone)
    line.cut = True
    page = phone.new_page()
    page.goto(press.front(press.card()).replace(press.house.url.upper(), line.url))
    expect(page.locator("#answer h1")).to_have_text("بطاقة سارية")
    assert page.url == f"{line.url}{CHECK}"


def test_on_a_phone_that_never_came_here_the_code_reaches_no_server(phone, line, press):
    page = phone.new_page()
    page.goto(press.front(press.card()).replace(press.house.url.upper(), line.url))
    expect(page.locator("#answer h1")).to_have_text("بطاقة سارية")
    assert "#" not in page.url
    code = press.front(press.card()).partition("#")[2]
    assert not [path for path, _, _ in line.passed if code[:20].lower() in path.lower()]


def test_every_answer_has_its_colour_its_shape_and_its_words(phone, line, press):
    values = [(1, Status.WITHDRAWN), (2, Status.SUSPENDED), (3, Status.REPLACED)]
    line.changes["/status/0"] = lambda body: press.listing(values)
    page = opened(phone)
    line.cut = True
    other = press.signed(press.card(), stranger())
    altered = bytearray(press.signed(press.card()))
    altered[-40] ^= 1
    day = press.at
    for text, colour, shape, title in (
        (press.back(press.card()), "ok", "granted", "بطاقة سارية"),
        (press.back(press.card(index=1)), "refuse", "broken", "بطاقة مسحوبة"),
        (press.back(press.card(index=2)), "refuse", "paused", "بطاقة موقوفة"),
        (press.back(press.card(index=3)), "refuse", "broken", "بطاقة مستبدلة"),
        (press.back(press.card(valid_until=day)), "refuse", "late", "بطاقة منتهية"),
        (transport.back(other), "refuse", "foreign", "ليست من بطاقاتنا"),
        (transport.back(bytes(altered)), "refuse", "foreign", "ليست من بطاقاتنا"),
        ("HELLO WORLD", "wait", "unknown", "رمز غير مقروء"),
    ):
        show(page, text)
        expect(page.locator("#answer h1")).to_have_text(title)
        drawn = page.locator("#answer [data-f=star]").get_attribute("href") or ""
        assert (kind(page), drawn.partition("#")[2]) == (colour, f"star-{shape}")
        named = page.locator("#answer").inner_text()
        assert ("فاطمة" in named) == (shape in {"granted", "paused", "late"})


def test_an_old_list_says_neither_yes_nor_no_and_a_withdrawal_stays(phone, line, press):
    line.changes["/status/0"] = lambda body: press.listing([(1, Status.WITHDRAWN)])
    page = opened(phone)
    line.cut = True
    page.evaluate(LATER, 4 * DAYS)
    show(page, press.front(press.card()))
    assert kind(page) == "wait"
    expect(page.locator("#answer h1")).to_have_text("لا نستطيع الجزم")
    expect(page.locator("#answer .proved")).to_contain_text("البطاقة أصلية")
    show(page, press.front(press.card(index=1)))
    expect(page.locator("#answer h1")).to_have_text("بطاقة مسحوبة")
    page.locator('#answer button[name="back"]').click()
    expect(page.locator("#freshness.old")).to_be_visible()


def test_what_was_withdrawn_is_known_after_an_update_and_an_older_list_is_refused(
    phone, line, press
):
    page = opened(phone)
    show(page, press.front(press.card()))
    assert kind(page) == "ok"
    line.changes["/status/0"] = lambda body: press.listing([(INDEX, Status.WITHDRAWN)], at=now())
    update(page)
    show(page, press.front(press.card()))
    expect(page.locator("#answer h1")).to_have_text("بطاقة مسحوبة")
    an_hour_ago = now() - timedelta(hours=1)
    line.changes["/status/0"] = lambda body: press.listing(at=an_hour_ago)
    update(page)
    show(page, press.front(press.card()))
    expect(page.locator("#answer h1")).to_have_text("بطاقة مسحوبة")


def update(page: Page) -> None:
    """Ask for the lists anew, as the page does each hour."""
    if page.locator("#answer").is_visible():
        page.locator('#answer button[name="back"]').click()
    page.locator('#freshness button[name="update"]').evaluate("button => button.click()")
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_nothing_of_anybody_is_stored(phone, line, press, tmp_path):
    page = opened(phone)
    show(page, press.back(press.card(face=face())))
    scan_again = page.locator('#answer button[name="back"]')
    scan_again.click()
    kept = page.evaluate(STORED)
    assert set(kept["stores"]) == {"lists", "trust", press.address}
    assert kept["local"] == kept["session"] == 0
    assert {path for path in kept["pages"]} == {CHECK}
    assert not [path for path in kept["files"] if not path.startswith(("/static/", CHECK))]
    everything = json.dumps(kept)
    for word in ("فاطمة", "LAHCEN", "4812069345", "0093447115"):
        assert word not in everything
        assert word not in page.content()


STORED = """async () => {
  const database = await new Promise(done => {
    const asked = indexedDB.open("sijill-checker");
    asked.onsuccess = () => done(asked.result);
  });
  const stores = await new Promise(done => {
    const asked = database.transaction("lists").objectStore("lists").getAllKeys();
    asked.onsuccess = () => done(asked.result);
  });
  const path = one => new URL(one.url).pathname;
  const paths = async name => (await (await caches.open(name)).keys()).map(path);
  return {
    stores, databases: (await indexedDB.databases()).map(one => one.name),
    local: localStorage.length, session: sessionStorage.length, cookies: document.cookie,
    caches: await caches.keys(),
    pages: await paths("checker-pages"), files: await paths("checker-files"),
  };
}"""


def test_the_first_load_is_light_and_the_scanner_comes_apart(phone, line):
    opened(phone)
    weight = line.bytes_passed(but="scanner")
    scanner = line.bytes_passed() - weight
    print(f"first load: {weight} bytes; the scanner apart: {scanner} bytes")
    assert weight < FIRST_LOAD


def test_a_new_version_is_taken_at_the_next_start_and_costs_little_when_there_is_none(phone, line):
    opened(phone)
    line.passed.clear()
    page = phone.new_page()
    page.goto(CHECK)
    expect(page.locator("#freshness.fresh")).to_be_visible()
    page.wait_for_timeout(1000)
    print(f"a later start: {line.bytes_passed()} bytes in {len(line.passed)} answers")
    assert line.bytes_passed() < 8_000
    line.changes[CHECK] = lambda body: body.replace(b'class="checker"', b'class="checker second"')
    seen = []
    for _ in range(2):
        page = phone.new_page()
        page.goto(CHECK)
        expect(page.locator("#freshness")).to_be_visible()
        page.wait_for_timeout(1500)
        seen.append("second" in (page.locator("body").get_attribute("class") or ""))
    assert seen == [False, True]
    line.cut = True
    page = phone.new_page()
    page.goto(CHECK)
    expect(page.locator("body.second")).to_be_visible()


def test_a_check_takes_less_than_fifty_milliseconds(phone, line, press):
    page = opened(phone)
    line.cut = True
    text = press.back(press.card(face=face()))
    lengths = sorted(page.evaluate(TIMED, [text, 100]))
    print(f"a check without a network: median {lengths[50]:.1f} ms, p95 {lengths[95]:.1f} ms")
    assert lengths[95] <= 50


TIMED = """async ([text, times]) => {
  const script = [...document.querySelectorAll("link[rel=modulepreload]")].map(one => one.href);
  const at = name => import(script.find(one => one.includes(name)));
  const [{ Lists }, { check }] = [await at("cards/lists"), await at("reader/check")];
  const lists = new Lists(JSON.parse(document.getElementById("words").textContent).roots);
  await lists.open();
  const lengths = [];
  for (let i = 0; i < times; i += 1) {
    const began = performance.now();
    const { outcome } = await check(text, lists.held, Date.now() / 1000);
    if (outcome !== "valid") throw new Error(outcome);
    lengths.push(performance.now() - began);
  }
  return lengths;
}"""
