"""The preview of the first question to the fund: who is in it, who is not, what it leaves."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from sijill.kernel import clock
from sijill.kernel.vault import WrappedKey
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for
from sijill.protection import actions, safe
from sijill.protection.codecs.messages import CODECS, read_sending
from sijill.protection.models import Outgoing
from sijill.protection.tasks import sweep_safe
from sijill.protection.tests.factories import LATER, agreed, candidate, holder
from sijill.protection.tests.test_exchange import opened
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


def test_a_passage_is_a_dry_run_unless_told(tmp_path, settings):
    settings.FUND_WAY, settings.FUND_SAFE = str(tmp_path / "desk"), tmp_path / "safe"
    agreed()
    assert said("pass").startswith("exchange closed, lines waiting 0, files made 0")
    opened()
    assert "left=0" not in said("pass", "--go")
    assert [p.name for p in (tmp_path / "desk" / "to-fund").iterdir()] == [
        "questions-S-00000001.csv"
    ]
    settings.DEMONSTRATION = True
    assert "answers written: 1" in said("simulate", "--calm")
    settings.FUND_WAY = ""
    with pytest.raises(CommandError, match="SIJILL_FUND"):
        said("pass")


def test_an_invented_fund_exists_in_a_demonstration_alone(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="demonstration"):
        said("simulate")


def test_bytes_that_no_row_tells_of_are_swept_and_the_others_stay(tmp_path, settings):
    settings.FUND_WAY, settings.FUND_SAFE = str(tmp_path / "desk"), tmp_path / "safe"
    agreed()
    opened()
    said("pass", "--go")
    safe.keep(uuid4(), b"left by somebody who was killed")
    later = datetime.now(UTC) + timedelta(days=9)
    assert (sweep_safe(at=later), sweep_safe(at=later)) == (1, 0)
    assert len([p for p in (tmp_path / "safe").rglob("*") if p.is_file()]) == 1
    settings.VAULT_KEYS = f"new:{'ab' * 32},{settings.VAULT_KEYS}"
    assert said("rewrap").startswith("1 files")
    assert said("rewrap").startswith("0 files")
    file = Outgoing.objects.get()
    wrapped = WrappedKey(key_id=file.key_id, wrapped=bytes(file.wrapped_key))
    assert file.key_id == "new"
    assert safe.read(file.pk, wrapped).startswith(b'"S00"')


def test_keys_are_made_given_and_read_aloud_and_a_preflight_writes_nothing(tmp_path, settings):
    settings.FUND_WAY, settings.FUND_KEYS = str(tmp_path / "desk"), tmp_path / "ours"
    made = said("keys", "--make", "all", "--give", str(tmp_path / "given"))
    assert len(list((tmp_path / "given").glob("*.pub"))) == 4
    assert not any(b"PRIVATE" in p.read_bytes() for p in (tmp_path / "given").iterdir())
    assert [line for line in made.splitlines() if line.startswith("ours")] == [
        line for line in said("keys").splitlines() if line.startswith("ours")
    ]
    with pytest.raises(CommandError, match="missing"):
        said("preflight")
    (tmp_path / "desk").mkdir()
    for path in (tmp_path / "given").iterdir():
        (tmp_path / "ours" / "partner").mkdir(exist_ok=True)
        path.rename(tmp_path / "ours" / "partner" / path.name)
    opened()
    told = said("preflight")
    assert "FAULT" not in told
    assert "key:recipient" in told
    assert list((tmp_path / "desk").iterdir()) == []
