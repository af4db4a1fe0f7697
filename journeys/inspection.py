"""What is looked at on every page that a story opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tests.database import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A number in groups that stands bare behind Arabic letters is read from its last group.
TURNED = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent, around = walker.currentNode.parentElement;
    if (!/[\\u0621-\\u064a][^\\u200e\\u2066]*\\d[ -]\\d/.test(text)) continue;
    if (around.matches("script, style") || !around.checkVisibility()) continue;
    if (getComputedStyle(around).direction === "rtl") found.push(text.trim().slice(0, 120));
  }
  return found;
}"""
DIRECTIONS = {"ar": "rtl", "fr": "ltr", "en": "ltr", "zgh": "ltr"}


@contextmanager
def listening(page: Page) -> Iterator[list[str]]:
    """Gather what the browser complains of."""
    heard: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"console: {message.text}")

    def failed(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a page left before its pictures came
            heard.append(f"request failed: {request.url} {request.failure}")

    def answered(response: Response) -> None:
        if response.status >= 400:
            heard.append(f"{response.status}: {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("requestfailed", failed)
    page.on("response", answered)
    yield heard


def faults_of(
    page: Page, language: str, narrow: dict[str, int], wide: dict[str, int], *, axe: bool = True
) -> list[str]:
    """What is wrong with the page that is shown: axe, direction, numbers, width."""
    found = []
    html = page.locator("html")
    said = (html.get_attribute("lang"), html.get_attribute("dir"))
    if said != (language, DIRECTIONS[language]):
        found.append(f"lang and dir are {said}")
    found += [f"a number is turned round: {text}" for text in page.evaluate(TURNED)]
    page.set_viewport_size(wide if language == "fr" else narrow)
    found += violations(page) if axe else []
    page.set_viewport_size(narrow)
    if (wider := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
        found.append(f"{wider} points wider than a phone")
    return found


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, whatever its gravity."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    answer = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags},"
        " resultTypes: ['violations']})",
        TAGS,
    )
    return [
        f"axe {one['id']} ({one['impact']}): {node['html'][:160]} {_why(node)}"
        for one in answer["violations"]
        for node in one["nodes"][:3]
    ]


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return node["any"][0]["message"][:160] if node["any"] else ""


def keep_html(page_html: str, name: str, folder: Path) -> None:
    """Keep what the server wrote, to be validated with the others at once."""
    (folder / f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.html").write_text(page_html)
