"""Every office, kind and refusal has its words."""

import re
from datetime import date
from pathlib import Path

from django.utils import translation

from sijill.institutions import wording
from sijill.institutions.rules import Kind
from sijill.kernel.actor import Role
from sijill.kernel.verdict import refused

ROOM = Path(wording.__file__).parent
CODE = re.compile(r"refused\(\s*\"([a-z_.]+)\"")


def test_every_refusal_is_a_sentence():
    files = [ROOM / "rules.py", *ROOM.glob("actions/*.py")]
    said = {code for path in files for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert said | {"agent.already_there"} == set(wording.REFUSALS)


def test_every_office_and_kind_has_its_words():
    assert set(wording.ROLES) == set(Role)
    assert set(wording.KINDS) == set(Kind)


def test_a_refusal_from_the_room_below_is_told_too():
    with translation.override("fr"):
        assert (
            wording.refusal(refused("agent.unforeseen", "x")) == "Votre fonction ne le permet pas."
        )
        dated = refused("mandate.dates", "x", valid_from=date(2026, 11, 21))
        assert "21" in str(wording.refusal(dated))
