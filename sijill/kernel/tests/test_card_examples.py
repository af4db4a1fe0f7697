"""The published examples are what our code makes, and what our reader answers."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sijill.kernel.card import checking, examples, status_list, transport, trust
from sijill.kernel.card.reasons import OUTCOMES, SHOWN, Doubt, Reason
from sijill.kernel.cose import keys

PUBLISHED = Path(__file__).parents[3] / "docs" / "card-examples.json"
DOCUMENT = json.loads(PUBLISHED.read_text(encoding="utf-8"))
ROOTS = [keys.read_jwk(root) for root in DOCUMENT["roots"]]
ADDRESS = DOCUMENT["status_list"]


def test_the_published_file_is_what_the_code_makes():
    made = json.loads(json.dumps(examples.document()))
    assert made == DOCUMENT, "python -m sijill.kernel.card.examples > docs/card-examples.json"


def test_every_reason_has_an_example():
    assert {example["reason"] for example in DOCUMENT["examples"]} == {r.value for r in Reason}


@pytest.mark.parametrize("example", DOCUMENT["examples"], ids=lambda example: example["name"])
def test_an_example_gets_its_answer(example):
    reason = answer(example)
    assert reason.value == example["reason"]
    assert OUTCOMES[reason].value == example["outcome"]
    assert (reason in SHOWN) == example["shown"]


def answer(example) -> Reason:
    """What a checker says that holds these files and believed those before."""
    at = instant(example["at"])
    try:
        transport.read(example["text"])
        known = trust_list(example, at)
        held, doubt = {}, None
        try:
            held = {ADDRESS: listed(example, known, at)} if example["list"] and known else {}
        except Doubt as caught:
            doubt = caught.reason
        reason = checking.check(example["text"], trust=known, lists=held, at=at).reason
    except Doubt as caught:
        return caught.reason
    return doubt if doubt and reason is Reason.LIST_MISSING else reason


def trust_list(example, at):
    if example["trust_list"] is None:
        return None
    found = trust.read(file(example["trust_list"]), ROOTS)
    before = replace(found, seq=example["believed_seq"]) if "believed_seq" in example else None
    return trust.newer(before, found, at=at)


def listed(example, known, at):
    found = status_list.read_cwt(file(example["list"]), trust=known, at=at)
    before = None
    if "believed_at" in example:
        before = replace(found, issued_at=instant(example["believed_at"]))
    return status_list.newer(before, found, uri=ADDRESS, at=at)


def file(name: str) -> bytes:
    return base64.b64decode(DOCUMENT["files"][name])


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
