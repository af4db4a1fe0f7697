"""Pages of rolls: who may open them, what they refuse, what leaves and what comes back."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import Role
from sijill.register.rules.arriving import HeldState
from sijill.register.rules.rolls import RollState
from sijill.register.tests import factories as make
from sijill.register.tests.test_arriving import person
from sijill.register.tests.test_rolls import brought, checked, clear, held, other, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path):
    settings.ROLL_STORE = tmp_path / "rolls"
    make.chambers()


def browser(role=Role.REGISTRAR, chamber=make.FES):
    return a_browser(a_mandate(role, chamber).user)


def at(name, *args, language="fr"):
    with override(language):
        return reverse(f"register:{name}", args=args)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_of_a_roll_is_drawn_in_both_languages(language):
    source = taken(person(1), other(2, sex="?"))
    waiting = checked(brought(other(7, trade="HENNE")))
    client = browser()
    for name, *args in (
        ("rolls",), ("roll_new",), ("roll", source.pk), ("roll", waiting.pk),
        ("roll_columns", waiting.pk), ("roll_rows", source.pk), ("roll_row", source.pk, 3),
    ):  # fmt: skip
        assert client.get(at(name, *args, language=language)).status_code == 200


def test_a_roll_of_another_chamber_is_not_found():
    source = taken(person(1), other(2, sex="?"))
    stranger = browser(chamber=make.RABAT)
    for name, *args in (("roll",), ("roll_rows",), ("roll_row", 3), ("roll_file", "csv")):
        assert stranger.get(at(name, source.pk, *args)).status_code == 404


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.DIRECTOR])
def test_other_offices_do_not_open_rolls(role):
    assert browser(role).get(at("rolls")).status_code == 403


def test_a_file_is_brought_and_a_hostile_one_is_told_why():
    client = browser(Role.EXAMINER)
    bad = SimpleUploadedFile("roll.xlsx", b"<html><table></table></html>")
    answer = client.post(at("roll_new"), {"file": bad, "origin": "Séfrou"})
    assert answer.status_code == 422
    assert "page web" in answer.content.decode()
    good = SimpleUploadedFile("roll.csv", clear(person(1)))
    answer = client.post(at("roll_new"), {"file": good, "origin": "Séfrou"})
    assert answer.headers["Location"].endswith("/")


def test_two_columns_cannot_say_one_field():
    source, client = brought(person(1)), browser(Role.EXAMINER)
    said = {f"c{turn}": "document" for turn in range(2)}
    assert client.post(at("roll_columns", source.pk), said).status_code == 422


def test_a_row_with_faults_left_keeps_what_was_typed():
    source, client = taken(person(1, sex="?", born="31/02/1990")), browser()
    row = client.get(at("roll_row", source.pk, 2))
    typed = {name: row.context["form"][name].value() for name in row.context["form"].fields}
    answer = client.post(at("roll_row", source.pk, 2), {**typed, "sex": "f", "do": "mend"})
    assert answer.status_code == 422
    assert held(source, 2).mended["sex"] == "f"
    done = client.post(
        at("roll_row", source.pk, 2), {**typed, "sex": "f", "born": "3/2/1990", "do": "mend"}
    )
    assert done.status_code == 302
    assert held(source, 2).state == HeldState.MENDED


def test_rows_leave_harmless_and_come_back_as_they_were():
    source = taken(person(1, commune="=1+1|x"), other(2, sex="?"))
    client = browser()
    taken_out = client.get(at("roll_file", source.pk, "csv")).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(taken_out)))
    assert any("'=1+1|x" in line for line in lines)
    assert client.get(at("roll_file", source.pk, "xlsx")).content.startswith(b"PK")
    place = lines[0].index("Sexe")
    for line in lines[1:]:
        line[place] = line[place].replace("?", "f")
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    back = SimpleUploadedFile("back.csv", out.getvalue().encode())
    client.post(at("roll_again", source.pk), {"file": back})
    assert held(source, 3).state == HeldState.MENDED
    assert held(source, 2).state == HeldState.WAITING
    assert held(source, 2).mended == {}


def test_the_bar_of_progress_sends_for_the_whole_page_when_it_is_over():
    source = checked(brought(person(1)))
    assert source.state == RollState.CHECKED
    answer = browser().get(at("roll_progress", source.pk))
    assert answer.headers["HX-Refresh"] == "true"
