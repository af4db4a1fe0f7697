"""Every setting, command, door and address of the house stands in the documentation."""

import re

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from config.environment import Environment
from tests.laws.house import ROOT

OPERATE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
API = ROOT / "docs" / "api.md"
COMMANDS = sorted(
    p.stem for p in ROOT.glob("sijill/*/management/commands/*.py") if p.stem != "__init__"
)
DOORS = sorted(p.name for p in (ROOT / "bin").iterdir() if not p.name.startswith("."))


@pytest.mark.parametrize("setting", [name.upper() for name in Environment.model_fields])
def test_every_setting_is_documented(setting):
    assert f"`{setting}`" in OPERATE


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command):
    assert re.search(rf"`sijill {command}\b", OPERATE)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_is_documented_and_fits_on_one_page(door):
    assert f"./bin/{door}" in OPERATE
    assert len((ROOT / "bin" / door).read_text().splitlines()) < 60


def test_no_setting_is_documented_that_does_not_exist():
    table = OPERATE.split("## Settings")[1].split("\n## ")[0]
    told = set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))
    assert told == {name.upper() for name in Environment.model_fields}


def endpoints(resolver=None, before=""):
    for each in (resolver or get_resolver()).url_patterns:
        address = before + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from endpoints(each, address)
        elif address.startswith(("api/", "health")):
            yield address


def test_every_address_for_machines_is_documented():
    told = OPERATE + (API.read_text(encoding="utf-8") if API.exists() else "")
    written = {address: re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address) for address in endpoints()}
    missing = [address for address, plain in written.items() if f"/{plain}`" not in told]
    assert missing == []
