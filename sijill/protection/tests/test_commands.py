"""The preview of the first question to the fund: who is in it, who is not, what it leaves."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from sijill.kernel import clock
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for
from sijill.protection import actions
from sijill.protection.codecs.messages import CODECS, read_sending
from sijill.protection.tests.factories import LATER, agreed, candidate, holder
from sijill.register.tests import factories as make

HAMID = {
    "name__given_ar": "حميد",
    "name__family_ar": "بوعزة",
    "name__given_latin": "Hamid",
    "name__family_latin": "Bouazza",
    "card__birth": "1971-09-09",
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later():
    with clock.stopped(LATER):
        yield


def said(*command: str) -> str:
    out = io.StringIO()
    call_command("protection", *command, stdout=out, stderr=out)
    return out.getvalue()


def test_a_preview_counts_and_writes_nothing_unless_told_where(tmp_path):
    agreed()
    assert said("preview").startswith("lines 1, sum ")
    assert not Look.objects.filter(what="cover").exists()


@pytest.mark.parametrize("codec", sorted(CODECS))
def test_a_preview_names_those_who_said_yes_and_nobody_else(tmp_path, codec):
    found = agreed()
    candidate(**HAMID)  # has not answered
    asking = agreed(candidate(**make.FATIMA))
    by = holder(asking.entry)
    with acting_for(by):
        actions.ask_question(affiliation=asking, text="Combien ?", by=by, at=LATER)
    out = said("preview", "--codec", codec, "--to", str(tmp_path))
    [path] = tmp_path.iterdir()
    assert str(path) in out
    [line] = read_sending(path.read_bytes(), CODECS[codec]).lines
    assert (line.nia, line.kind) == (found.entry.nia, "query")
    assert path.stat().st_mode & 0o777 == 0o600
    assert Look.objects.get(what="cover").person == found.person, "the person reads it"
    assert said("check", str(path)).startswith("lines 1")


def test_a_cut_file_is_named_as_cut(tmp_path):
    agreed()
    said("preview", "--to", str(tmp_path))
    [path] = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CommandError, match=r"cut|count|quotes|length"):
        said("check", str(path))
    with pytest.raises(CommandError, match="expected"):
        said("check", str(tmp_path / "x.pdf"))
