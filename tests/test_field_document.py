"""The protocol's page cannot lie: its example is read by the code, its table names every move."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.urls import resolve

from sijill.field.rules import EnvelopeState, read_wire

TEXT = (Path(__file__).parents[1] / "docs" / "field.md").read_text(encoding="utf-8")


def test_the_example_is_an_envelope():
    [example] = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    wire = read_wire(example)
    assert json.loads(example)["header"] == wire.text
    assert (wire.header.kind, wire.header.parts[0].kind) == ("whole", "face")


def test_every_address_answers_and_every_state_is_told():
    case = "019ab8c0-7a10-7c3e-9d5a-0d5f6e7a8b9c"
    for address in re.findall(r"`(?:GET|POST|PUT) (/ar/field/[^`]*)`", TEXT):
        filled = re.sub("<id>|<part>", case, address).replace("<offset>", "0")
        assert resolve(filled).app_name == "field"
    assert all(state.value in TEXT for state in EnvelopeState)
