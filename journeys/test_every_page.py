"""Every page, in Arabic and French: no complaint, WCAG 2.2 AA, valid HTML, as wide as a phone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.urls import URLPattern, get_resolver
from playwright.sync_api import Page, Response

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.every_page import NOT_PAGES, ON_THE_WAY, PAGES, TELL_OF_NOTHING, known
from journeys.house import House
from journeys.inspection import faults_of, keep_html, listening
from journeys.people import Person, authenticator_code, sign_in_agent
from sijill.web.assets import node
from tests.database import ROOT

LANGUAGES = ("ar", "fr", "en", "zgh")
BY_EVERYONE = (
    "portal:home",
    "desk:start",
    "portal:check",
    "cards:check",
)  # also in Tamazight and English
SPACE_OF = "WHERE id = (SELECT space FROM desk_case WHERE id = '{own}')"


def names(resolver=None, before: str = "") -> set[str]:
    """The names of every address of the house."""
    found: set[str] = set()
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            found.add(f"{before}{one.name}")
        else:
            found |= names(one, f"{before}{one.namespace}:" if one.namespace else before)
    return found


def test_every_address_is_visited_or_says_why_it_draws_no_page():
    visited = {name for pages in PAGES.values() for name, _ in pages}
    pages = {name for name in names() if not name.startswith("api-v1:")}  # read by programs
    assert pages - visited - ON_THE_WAY.keys() - NOT_PAGES.keys() == set()


@pytest.fixture(scope="session")
def kept_html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="session")
def holds(house: House) -> dict[str, str]:
    return known(house)


# The people's pages are looked through on a phone, the agents' at a desk; the long tests both.
BOTH = pytest.param(True, marks=pytest.mark.long)
AT_A_DESK = {"ministry", "auditor", "federation"}


@pytest.mark.parametrize("both", [False, BOTH], ids=["one", "both"])
@pytest.mark.parametrize("viewer", PAGES)
def test_pages_are_sound(open_page, house, holds, kept_html, viewer, both):
    page = open_page()
    holds = {**holds, "own": holds.get(viewer, "")}
    enter(page, house, viewer, holds)
    faults: list[str] = []
    with listening(page) as heard:
        for name, path in PAGES[viewer]:
            languages = (
                ("ar", "fr", "en", "zgh")
                if name in BY_EVERYONE and viewer == "anyone"
                else ("ar", "fr")
            )
            for language in languages:
                heard.clear()
                address = f"/{language}{path.format(**holds)}"
                answer = visit(page, address)
                axe = both or (language == "fr") == (viewer in AT_A_DESK or "." in viewer)
                found = faults_of(page, language, SHORT, WIDE, axe=axe)
                status = answer.status if answer else 0
                allowed = {f"{status}: {page.url}"} if name in TELL_OF_NOTHING else set()
                noise = [h for h in heard if h not in allowed and not (allowed and "console" in h)]
                faults += [f"{address} {fault}" for fault in (*noise, *found)]
                if answer:
                    keep_html(answer.text(), f"{viewer}{address.split('?')[0]}", kept_html)
    assert not faults, "\n".join(faults)


def visit(page: Page, address: str) -> Response | None:
    """Go to an address; after a space stands what is typed in its form of search, and posted."""
    where, _, typed = address.partition(" ")
    answer = page.goto(where, wait_until="load")
    if not typed:
        return answer
    form = page.locator("form:has(#q)").last
    for name, text in parse_qsl(typed):
        if not form.locator(f'[name="{name}"]').is_visible():
            form.locator("summary").click()
        form.locator(f'[name="{name}"]').fill(text)
    with page.expect_navigation(wait_until="load") as shown:
        form.locator('button[type="submit"]').last.click()
    return shown.value


def enter(page: Page, house: House, viewer: str, holds: dict[str, str]) -> None:
    """Sign in whoever visits: an agent by name, a person by the phone of a case."""
    if viewer == "anyone":
        return
    if holds["own"] == "":
        sign_in_agent(page, viewer)
        return
    [(phone,)] = house.ask(f"SELECT phone FROM desk_case WHERE id = '{holds['own']}'")
    if not phone:
        [(phone,)] = house.ask(
            "SELECT accounts_user.phone FROM accounts_space"
            " JOIN desk_case ON space = accounts_space.id"
            " JOIN accounts_user ON accounts_user.id = line_id"
            f" WHERE desk_case.id = '{holds['own']}'"
        )
    page.goto("/ar/sign-in/")
    page.locator('[name="phone"]').fill(f"0{str(phone)[4:]}")
    steps.go_on(page)
    steps.give_code(page, f"0{str(phone)[4:]}")
    if viewer == "accepted":
        house.ask(f"UPDATE accounts_space SET line_since = now() {SPACE_OF.format(**holds)}")
        give_a_secret(page, "/ar/account/secret/")
        give_a_secret(page, "/ar/sign-in/secret/")  # what asks for certainty opens for a while


def give_a_secret(page: Page, address: str) -> None:
    page.goto(address)
    for box in page.locator('#question input:not([type="hidden"])').all():
        box.fill("4827")
    steps.go_on(page)
    page.wait_for_url(lambda url: address not in url)


def test_a_card_that_is_used_already_leads_to_help(open_page, house):
    page = open_page()
    [(card,)] = house.ask("SELECT document FROM register_person ORDER BY id LIMIT 1")
    who = Person(card=str(card))
    steps.start(page)
    steps.answer(page, who)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/register/taken/**")
    with listening(page) as heard:
        page.reload()
        faults = faults_of(page, "ar", SHORT, WIDE)
    assert not [*heard, *faults]


def test_an_agent_makes_recovery_codes_and_sees_those_that_are_left(open_page):
    page = open_page()
    email = sign_in_agent(page, "khadija.marrakech")
    page.goto("/ar/agents/account/recovery/new/")
    if "/again/" in page.url:
        page.locator("#id_code").fill(authenticator_code(email))
        page.keyboard.press("Enter")
        page.wait_for_url("**/recovery/new/")
    page.locator('#question button[type="submit"]').click()
    page.wait_for_url("**/agents/account/recovery/")
    with listening(page) as heard:
        page.reload()
        faults = faults_of(page, "ar", SHORT, WIDE)
    assert not [*heard, *faults]


def test_the_first_page_is_light(open_page):
    page = open_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    weights: dict[str, int] = {}
    session.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: weights.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto("/ar/", wait_until="networkidle")
    total = sum(size for request, size in weights.items() if kinds.get(request) != "Font")
    sheets = sum(size for request, size in weights.items() if kinds.get(request) == "Stylesheet")
    print(f"first page without fonts: {total} bytes; style sheets {sheets}")
    assert total < 60_000
    assert sheets < 30_000


def test_every_kept_page_is_valid_html(kept_html):
    files = sorted(kept_html.glob("*.html"))
    if not files:
        pytest.skip("no page was kept in this process")
    npm = node()[0]
    program = shutil.which("node") or str(Path(npm).with_name("node"))
    command = [program, str(ROOT / "node_modules/html-validate/bin/html-validate.mjs")]
    command += ["--config", str(ROOT / ".htmlvalidate.json"), "--formatter", "json"]
    done = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    found = {
        f"{Path(report['filePath']).name}:{one['line']} {one['ruleId']}: {one['message']}"
        for report in json.loads(done.stdout)
        for one in report["messages"]
    }
    assert not found, "\n".join(sorted(found)[:60])
