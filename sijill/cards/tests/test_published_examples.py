"""The page of the checker gives every answer that the published examples ask of a checker."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sijill.cards.tests.browser_reader import BrowserReader, b64, browser_reader
from sijill.kernel.cose.keys import read_jwk

FILE = Path(__file__).parents[3] / "docs" / "card-examples.json"
PUBLISHED = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def reader() -> Iterator[BrowserReader]:
    with browser_reader() as started:
        yield started


@pytest.mark.parametrize("example", PUBLISHED["examples"], ids=lambda example: example["name"])
def test_the_page_answers_as_published(reader, example):
    roots = [read_jwk(root) for root in PUBLISHED["roots"]]
    files = {**PUBLISHED["files"], None: None}
    answer = reader.ask(
        "example",
        roots=[[b64(root.x), b64(root.y)] for root in roots],
        trust=files[example.get("trust_list")],
        list=files[example.get("list")],
        address=PUBLISHED["status_list"],
        sequence=example.get("believed_seq") or 0,
        newest=example.get("believed_at") or 0,
        text=example["text"],
        at=example["at"],
    )
    assert answer == {key: example[key] for key in ("outcome", "reason", "shown")}
