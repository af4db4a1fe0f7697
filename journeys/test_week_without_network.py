"""The whole week: two hundred registrations on two tablets, two agents, and every fault at once.

Each tablet is a Chromium of its own, killed in the middle of sending; requests are dropped, answers
lost, pieces sent twice and out of their order. Each registration is one case, with each photo.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from journeys import test_without_network as field_work
from journeys.conftest import FLAGS, _chromium
from journeys.house import House
from journeys.people import Person, photograph

EACH = int(os.environ.get("SIJILL_FIELD_EACH", "50"))  # for each agent on each tablet
AGENTS = ("assistant.fes", "hicham.fes")
PINS = {"assistant.fes": "271828", "hicham.fes": "314159"}
PATIENCE = 900
GIVEN = (("رشيد", "Rachid"), ("زهرة", "Zahra"), ("إدريس", "Driss"), ("خديجة", "Khadija"),
         ("يوسف", "Youssef"), ("مليكة", "Malika"), ("حسن", "Hassan"), ("نعيمة", "Naima"),
         ("عمر", "Omar"), ("سعاد", "Souad"), ("كريم", "Karim"), ("أمينة", "Amina"),
         ("جمال", "Jamal"), ("حليمة", "Halima"), ("طارق", "Tarik"))  # fmt: skip
FAMILY = (("بنعلي", "Benali"), ("العلوي", "Alaoui"), ("الفاسي", "El Fassi"), ("بناني", "Bennani"),
          ("الإدريسي", "Idrissi"), ("التازي", "Tazi"), ("برادة", "Berrada"), ("شرايبي", "Chraibi"),
          ("القباج", "Kabbaj"), ("الصقلي", "Skalli"), ("بنجلون", "Benjelloun"),
          ("العمراني", "Lamrani"), ("أزوليا", "Azoulay"), ("الوزاني", "Ouazzani"))  # fmt: skip
NAMES = itertools.product(GIVEN, FAMILY)


@dataclass
class Written:
    """What was written, by the number of its receipt: the digest of each photo."""

    photos: dict[str, dict[str, str]] = field(default_factory=dict)
    seeds: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def one(self, page: Page, agent: int) -> None:
        """Somebody new, with four photographs that nobody else has."""
        given, family = next(NAMES)
        who = Person(
            given_ar=given[0], given_latin=given[1], family_ar=family[0], family_latin=family[1]
        )
        photos = {kind: photograph(kind, seed=next(self.seeds)) for kind in field_work.PHOTOS}
        answers = field_work.answers_of(who, pin=PINS[AGENTS[agent]], agent=agent)
        said = {kind: base64.b64encode(data).decode() for kind, data in photos.items()}
        receipt = page.evaluate(field_work.WRITE, {"answers": answers, "photos": said})
        self.photos[receipt] = {
            kind: hashlib.sha256(data).hexdigest() for kind, data in photos.items()
        }


# A bad network, in the browser's own fetch: what leaves is dropped, doubled, answered to nobody,
# or come again after a newer one. How often each befell is kept where a killed browser finds it.
FAULTS = """
(() => {
  const whole = window.fetch.bind(window);
  const befell = (name) => localStorage.setItem(name, Number(localStorage.getItem(name) ?? 0) + 1);
  let older = null;
  window.fetch = async (url, how) => {
    if (!String(url).includes("/field/envelope/")) return whole(url, how);
    const fate = Math.random();
    const again = () => whole(url, { ...how, signal: undefined });
    if (fate < 0.05) { befell("dropped"); throw new TypeError("dropped"); }
    if (fate < 0.1) { await again(); befell("answer lost"); throw new TypeError("answer lost"); }
    if (fate < 0.2) { await Promise.all([again(), again()]); befell("twice"); return again(); }
    if (fate < 0.3) {
      const answer = await again();
      if (older) { befell("out of order"); await older(); }
      older = again;
      return answer;
    }
    return whole(url, how);
  };
})();
"""
FATES = ("dropped", "answer lost", "twice", "out of order")


class Tablet:
    """A Chromium with a disk of its own, which can be killed and started again."""

    def __init__(self, driver: Playwright, folder: Path, house: House) -> None:
        self.driver, self.folder, self.house = driver, folder, house
        self.process: subprocess.Popen[bytes] | None = None
        self.browser: Browser | None = None

    def start(self) -> Page:
        """Open the browser on what its disk holds."""
        port_file = self.folder / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        folder = f"--user-data-dir={self.folder}"
        command = [_chromium(), "--headless", "--remote-debugging-port=0", folder, *FLAGS]
        self.process = subprocess.Popen(
            [*command, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while not port_file.exists() or not port_file.read_text():
            time.sleep(0.1)
        port = port_file.read_text().split()[0]
        self.browser = self.driver.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = self.browser.contexts[0].new_page()
        page.set_default_timeout(60_000)
        go = page.goto
        page.goto = lambda url, **how: go(  # type: ignore[method-assign]
            f"{self.house.url}{url}" if url.startswith("/") else url, **how
        )
        return page

    def kill(self) -> None:
        """As when the battery falls out."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        with suppress(ProcessLookupError):  # what lives on holds the locks of the disk
            while True:
                os.killpg(self.process.pid, 0)
                time.sleep(0.05)
        with suppress(Error):
            assert self.browser is not None
            self.browser.close()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)


@pytest.mark.long
def test_two_hundred_registrations_on_two_tablets_arrive_once_each_with_its_photos(
    house: House, tmp_path: Path
) -> None:
    written, befell = Written(), Counter[str]()
    with sync_playwright() as driver:
        tablets = [Tablet(driver, tmp_path / name, house) for name in ("north", "south")]
        try:
            for tablet in tablets:
                a_week(tablet, written)
            for tablet in tablets:
                for agent in range(len(AGENTS)):
                    befell += comes_home(tablet, agent)
        finally:
            for tablet in tablets:
                with suppress(Exception):
                    tablet.kill()
    assert len(written.photos) == EACH * 4
    assert all(befell[one] for one in FATES), befell
    each_once_with_each_photo(house, written)


def a_week(tablet: Tablet, written: Written) -> None:
    """Both agents prepare the tablet, lose the network, write, and the tablet falls once."""
    page = tablet.start()
    for name in AGENTS:
        page.goto("about:blank")  # an answer still on its way would bring a cookie back
        page.context.clear_cookies()
        field_work.prepare(page, name, pin=PINS[name])
    field_work.kept_by_worker(page)
    page.context.set_offline(True)
    for agent in range(len(AGENTS)):
        for number in range(EACH):
            if (agent, number) == (1, EACH // 2):
                tablet.kill()
                page = tablet.start()
                page.context.set_offline(True)
                page.goto("/ar/field/")
                field_work.ready(page)
            written.one(page, agent)
    tablet.kill()


def comes_home(tablet: Tablet, agent: int) -> Counter[str]:
    """One agent signs in; the network is bad, and the browser is killed while it sends."""
    page = tablet.start()
    page.add_init_script(FAULTS)
    name = AGENTS[agent]
    page.context.clear_cookies()
    field_work.sign_in_agent(page, name)
    unlock(page, agent)
    page.locator('[name="send"]').click()
    page.wait_for_timeout(1500)
    tablet.kill()
    page = tablet.start()
    page.add_init_script(FAULTS)
    unlock(page, agent)
    page.locator('[name="send"]').click()
    expect(page.locator("#sign-in")).to_be_visible()  # the session ended with the browser
    field_work.sign_in_agent(page, name)
    unlock(page, agent)
    deadline = time.monotonic() + PATIENCE
    while page.locator('[data-state="taken"]').count() < EACH:
        assert time.monotonic() < deadline, page.locator("#items").inner_text()
        with suppress(Error):
            page.locator('[name="send"]').click(timeout=2000)
        page.wait_for_timeout(1500)
    expect(page.locator("#items .item")).to_have_count(EACH)  # nobody else's are shown
    told = page.evaluate("(names) => names.map((one) => Number(localStorage.getItem(one)))", FATES)
    page.evaluate("localStorage.clear()")
    tablet.kill()
    return Counter(dict(zip(FATES, told, strict=True)))


def unlock(page: Page, agent: int) -> None:
    page.goto("/ar/field/")
    field_work.unlock(page, pin=PINS[AGENTS[agent]], agent=agent)


def each_once_with_each_photo(house: House, written: Written) -> None:
    rows = house.ask(
        """
        SELECT e.receipt, v.kind, v.digest FROM field_envelope e
        JOIN desk_case c ON c.id = e.case AND c.submitted_at IS NOT NULL
        JOIN desk_evidence v ON v.case_id = c.id AND v.state = 'received'
        WHERE e.state = 'taken' ORDER BY 1, 2, 3
        """
    )
    found: dict[str, dict[str, str]] = {}
    for receipt, kind, digest in rows:
        assert kind not in found.setdefault(str(receipt), {}), "a photo came twice"
        if kind != "agreement":
            found[str(receipt)][str(kind)] = str(digest)
    assert {one: found.get(one) for one in written.photos} == written.photos
    named = ",".join(f"'{one}'" for one in written.photos)
    [(envelopes, cases, agents)] = house.ask(
        "SELECT count(*), count(DISTINCT e.case), count(DISTINCT c.assisted_by)"
        " FROM field_envelope e JOIN desk_case c ON c.id = e.case AND c.assisted_by = e.agent"
        f" WHERE e.receipt IN ({named})"
    )
    assert (envelopes, cases, agents) == (len(written.photos), len(written.photos), len(AGENTS))
