"""The ground of every story: an open house, a browser, the person's phone and the agent's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from config import browser as browsers
from journeys.house import House, open_house
from tests import database

PICTURES = database.ROOT / "docs" / "pictures"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SHORT = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 800}
Opener = Callable[..., Page]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the stories take the pictures of the documentation."""
    parser.addoption("--pictures", action="store_true", help="take docs/pictures/ anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every story drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def house(
    cluster: database.Cluster, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Yield the house in which the stories of this process are told."""
    if not cluster.ours:
        pytest.skip("the outbox of codes exists beside the embedded server alone")
    with open_house(cluster, template, tmp_path_factory.mktemp("house") / "house") as opened:
        yield opened


@pytest.fixture(autouse=True)
def a_day_of_its_own(request: pytest.FixtureRequest) -> None:
    """Stories share a house and its people: each begins when no code was sent today."""
    if "house" in request.fixturenames:
        request.getfixturevalue("house").codes_are_forgotten()


def _chromium() -> str:
    """The browser; where it may be installed and is not, the story fails rather than hides."""
    found = browsers.chromium()
    if found is None and browsers.installable() is None:
        pytest.skip("no Chromium here, and no right to install one")
    if found is None:
        pytest.fail("Chromium is missing: run ./bin/test, which installs it")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield Chromium without a window."""
    executable = _chromium()
    # The driver's loop lives in this thread: Django would refuse its connections beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, house: House) -> Iterator[Opener]:
    """Return a function that opens a browser of its own, as wide as a phone unless told."""
    contexts = []

    def opened(size: dict[str, int] = SHORT, locale: str = "ar-MA", **options: Any) -> Page:
        context = browser.new_context(base_url=house.url, viewport=size, locale=locale, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that keeps a picture of a page, when pictures are asked for."""
    from journeys.pictures import take

    if not request.config.getoption("--pictures"):
        return lambda page, name, **how: None
    return lambda page, name, **how: take(page, PICTURES / f"{name}.png", **how)
