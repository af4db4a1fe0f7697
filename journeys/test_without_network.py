"""A week without a network: registrations written in villages on two tablets, sent when a network
returns, cut, sent twice, out of order, the browser killed; each arrives once, with each photo."""

from __future__ import annotations

import base64
import re
from typing import Any

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.house import House
from journeys.people import Person, papers, sign_in_agent

TABLET = {"width": 800, "height": 1180}
PIN = "271828"
PHOTOS = ("identity_front", "identity_back", "proof", "face")


def prepare(page: Page, name: str, *, language: str = "ar", pin: str = PIN) -> None:
    """Sign in once, take along what is needed, choose a PIN."""
    sign_in_agent(page, name, language=language)
    page.goto(f"/{language}/field/")
    ready(page)
    if page.locator("#locked").is_visible():
        page.locator("#locked details summary").click()
        page.locator('[name="forgotten"]').click()
    else:
        page.locator('[name="prepare"]').click()
    page.locator("#pin-new").fill(pin)
    page.locator("#pin-again").fill(pin)
    page.locator('#pin-form button[type="submit"]').click()
    expect(page.locator("#home")).to_be_visible()


def ready(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-ready", "yes")


def kept_by_worker(page: Page) -> None:
    """The worker holds the page with all its files."""
    page.wait_for_function(
        "async () => !!(await (await caches.open('field-pages')).match(location.pathname))"
    )


def unlock(page: Page, *, pin: str = PIN, agent: int = 0) -> None:
    ready(page)
    page.locator("#agents label").nth(agent).click()
    page.locator("#pin").fill(pin)
    page.locator('#lock-form button[type="submit"]').click()
    expect(page.locator("#home")).to_be_visible()


def go_on(page: Page) -> None:
    title = page.locator("#ask-title").inner_text()
    page.locator('#question button[type="submit"]').click()
    page.wait_for_function(
        "(was) => document.body.dataset.view !== 'ask' ||"
        " document.getElementById('ask-title').textContent !== was",
        arg=title,
    )


def fill_day(page: Page, box: str, day: tuple[str, str, str]) -> None:
    for part, text in zip(("day", "month", "year"), day, strict=True):
        page.locator(f'[name="q-{box}-{part}"]').fill(text)


def answer_who(page: Page, who: Person) -> None:
    steps.answer_name(page, who)
    go_on(page)
    page.locator('[name="number"]').fill(who.card)
    fill_day(page, "valid_until", who.until)
    fill_day(page, "birth", who.born)
    steps.choose(page, "sex", who.sex)
    go_on(page)
    page.locator("#q-trade").fill(who.craft)
    steps.choose(page, "trade", "PROV-014")
    go_on(page)


def answer_reach(page: Page, who: Person) -> None:
    page.locator('[name="number"]').fill(who.phone)
    go_on(page)
    page.locator('[name="province"]').select_option(who.province)
    page.locator('[name="address"]').fill(who.address)
    steps.choose(page, "lives_there", "yes")
    go_on(page)


def write(page: Page, who: Person) -> str:
    """One registration, question after question; answers the number of its receipt."""
    page.locator('[name="new"]').click()
    answer_who(page, who)
    steps.choose(page, "path", "attestation")
    page.locator('[name="q-since-year"]').fill(who.since)
    go_on(page)
    answer_reach(page, who)
    photographs = papers(who)
    for kind in PHOTOS:
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photographs[kind]}
        page.locator(f'input[name="{kind}"]').set_input_files(file)  # type: ignore[arg-type]
        expect(page.locator(f'[data-slot="{kind}"]')).to_have_class("slot received")
    go_on(page)
    steps.choose(page, "regime", "untaxed")
    steps.choose(page, "aid", "no")
    go_on(page)
    page.locator('label:has(input[name="told"])').click()
    go_on(page)
    sign(page)
    page.locator("#signed").click()
    return given(page)


def sign(page: Page) -> None:
    """A wave over the pad."""
    pad = page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 40, middle)
    page.mouse.down()
    for step in range(16):
        page.mouse.move(box["x"] + 40 + step * 22, middle + (30 if step % 2 else -30))
    page.mouse.up()


def given(page: Page) -> str:
    expect(page.locator("#given")).to_be_visible()
    return re.sub(r"[^0-9A-Z]", "", page.locator("#receipt-number").inner_text())


def home(page: Page) -> None:
    page.locator('#given [name="back-home"]').click()
    expect(page.locator("#home")).to_be_visible()


def send(page: Page) -> None:
    page.locator('[name="send"]').click()


def at_home(page: Page, count: int, *, patience: float = 60_000) -> None:
    """The list says that the chamber took so many."""
    for _ in range(int(patience / 1000)):
        send(page)
        page.wait_for_timeout(1000)
        if page.locator('[data-state="taken"]').count() >= count:
            return
    states = page.locator(".item").evaluate_all("all => all.map(one => one.innerText)")
    raise AssertionError(states)


def test_three_registrations_made_in_a_village_arrive_once_with_their_photos(
    house, open_page, picture
):
    page = open_page(TABLET)
    prepare(page, "assistant.fes")
    kept_by_worker(page)
    page.context.set_offline(True)
    page.reload()
    unlock(page)
    first = Person()
    receipts = [write(page, first)]
    picture(page, "field-receipt-ar")
    home(page)
    receipts += [written_by_script(page, Person()) for _ in range(2)]
    page.reload()
    unlock(page)
    expect(page.locator("#waiting")).to_have_text("3")
    picture(page, "field-outbox-ar")
    page.context.set_offline(False)
    at_home(page, 3)
    arrived(house, receipts)
    page.goto(f"/ar/receipt/{receipts[0]}/")
    expect(page.locator("main .big")).to_be_visible()


def arrived(house: House, receipts: list[str]) -> None:
    """Each receipt is one case at the chamber, each with its four photos and its signature."""
    rows = house.ask(
        """
        SELECT e.receipt, count(DISTINCT c.id), count(v.id)
        FROM field_envelope e JOIN desk_case c ON c.id = e.case AND c.submitted_at IS NOT NULL
        JOIN desk_evidence v ON v.case_id = c.id AND v.state = 'received'
        WHERE e.state = 'taken' GROUP BY e.receipt
        """
    )
    found = {row[0]: row[1:] for row in rows}
    assert {one: found.get(one) for one in receipts} == dict.fromkeys(receipts, (1, 5))


WRITE = """
async ({answers, photos}) => {
  const base = JSON.parse(document.getElementById("files").textContent);
  const named = (name) => new RegExp(`/field/${name}[.][^/]*js$`);
  const of = (name) => import(base.find((one) => named(name).test(one)));
  const [{ Draft }, { thing }, { tryPin }, { unbase64 }] =
    await Promise.all(["drafts", "store", "pin", "seal"].map(of));
  const { agent: wanted, pin, at, ...pages } = answers;
  const agents = await thing("agents");
  const known = agents[at];
  const key = (window.opened ??= {})[known.agent] ??= await tryPin(known.agent, pin);
  const kit = await thing(`kit:${known.agent}:${document.documentElement.lang}`);
  const asked = kit.procedures.find((one) => one.code === "registration");
  const draft = new Draft({ ...known, key }, kit, asked, false);
  draft.answers = pages;
  const told = asked.pages.find((one) => one.code === "information").told;
  draft.told = { information: { text: told.text, version: told.version } };
  for (const [kind, said] of Object.entries(photos)) {
    const { fresh, gone } = await draft.add(kind, unbase64(said));
    await draft.keep(fresh, gone);
  }
  const canvas = Object.assign(document.createElement("canvas"), { width: 900, height: 360 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, 900, 360);
  pen.lineWidth = 5;
  for (let step = 0; step < 20; step += 1) pen.lineTo(40 + step * 40, step % 2 ? 90 : 270);
  pen.stroke();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return draft.finish(new Uint8Array(await blob.arrayBuffer()));
}
"""


def written_by_script(page: Page, who: Person, *, pin: str = PIN, agent: int = 0) -> str:
    """The same registration through the page's own scripts, without the fingers."""
    photos = {kind: base64.b64encode(data).decode() for kind, data in papers(who).items()}
    wanted = {kind: photos[kind] for kind in PHOTOS}
    answers = answers_of(who, pin=pin, agent=agent)
    return str(page.evaluate(WRITE, {"answers": answers, "photos": wanted}))


def answers_of(who: Person, *, pin: str, agent: int) -> dict[str, Any]:
    """The answers of a whole registration, and by whom it is written."""
    return {
        "pin": pin,
        "at": agent,
        "name": {
            **{box: getattr(who, box) for box in ("given_ar", "family_ar")},
            **{box: getattr(who, box) for box in ("given_latin", "family_latin")},
            "foreign": False,
            "other": False,
        },
        "card": {
            "number": who.card,
            "valid_until": iso(who.until),
            "birth": iso(who.born),
            "birth_place": "",
            "sex": who.sex,
        },
        "craft": {"trade": "PROV-014", "trade_words": ""},
        "proof": {"path": "attestation", "since": who.since, "issuer": "", "more": False},
        "phone": {"number": who.phone, "shared": False},
        "workplace": {"province": who.province, "address": who.address, "lives_there": "yes"},
        "regime": {"regime": "untaxed", "aid": "no"},
        "information": {"told": True},
    }


def iso(day: tuple[str, str, str]) -> str:
    date, month, year = day
    return f"{year}-{month.zfill(2)}-{date.zfill(2)}"
