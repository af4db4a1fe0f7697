"""A file of many people leaves by two persons, whole, marked, a few times and not for long."""

from __future__ import annotations

import csv
import gc
import io
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.tests.factories import a_browser, a_mandate, an_officer
from sijill.kernel.actor import SYSTEM, Assurance, Role
from sijill.kernel.clock import now
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, Look
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions import exporting, writing_exports
from sijill.register.actions.ending_exports import pass_exports
from sijill.register.actions.writing_exports import write_export
from sijill.register.files import parcels
from sijill.register.files.workbook import unpacked
from sijill.register.models import Export, Exported
from sijill.register.queries import NotFound
from sijill.register.queries import exporting as read
from sijill.register.rules import marking
from sijill.register.rules.exporting import (
    CODES,
    EXPORT_LIFE,
    Asking,
    Column,
    ExportState,
    Hand,
    Waiting,
    hand,
    may_answer_no,
    may_ask,
    may_move,
    may_take,
)
from sijill.register.tests import factories as make
from sijill.register.tests.test_arriving import everybody, roll, take_over
from sijill.register.wording import exports as say

S = ExportState
BASIC = [Column.NAME_AR.value, Column.TRADE.value, Column.PROVINCE.value]
LATER = make.NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.EXPORT_STORE = tmp_path / "exports"


def wanted(**changes) -> exporting.WantedExport:
    facts = {
        "scope": {"state": "entered"}, "columns": BASIC, "form": "csv", "language": "fr",
        "basis": "mission", "reason": "Distribution des cartes", **changes,
    }  # fmt: skip
    return exporting.WantedExport(**facts)


def asked(by=None, at=make.NOW, **changes) -> tuple[Export, object]:
    by = by or make.agent(Role.REGISTRAR)
    with acting_for(by):
        return exporting.ask_export(wanted=wanted(**changes), by=by, at=at), by


def agreed(held: Export, by=None, at=make.NOW) -> Export:
    by = by or make.agent(Role.DIRECTOR)
    with acting_for(by):
        return exporting.agree_export(export=held.pk, by=by, at=at)


def ready(**changes) -> tuple[Export, object]:
    held, by = asked(**changes)
    agreed(held)
    write_export(export=held.pk, at=make.NOW)
    return fresh(held), by


def fresh(held: Export) -> Export:
    with acting_for(SYSTEM):
        return Export.objects.get(pk=held.pk)


def bytes_of(held: Export) -> bytes:
    assert held.box is not None
    return b"".join(parcels.opened(held.box, exporting.wrapped(held), count=held.parts))


def lines_of(held: Export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes_of(held).decode("utf-8-sig"))))


def taken(held: Export, by, at=LATER) -> Export:
    with acting_for(by):
        return exporting.take_export(export=held.pk, by=by, at=at)


def refusals(call) -> set[str]:
    with pytest.raises(Refused) as raised:
        call()
    return {verdict.code for verdict in raised.value.verdicts}


# --- rules ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("here", "there", "who"), list(product([None, *S], S, Hand)))
def test_a_file_over_all_from_to_and_hand(here, there, who):
    allowed = EXPORT_LIFE.get((here, there))
    assert may_move(here, there, by=who).is_ok is (allowed is not None and who in allowed)


@pytest.mark.parametrize("role", Role)
def test_who_asks_and_who_agrees(role):
    by = an_officer(role)
    first = {*["examiner", "registrar", "director", "delegate", "ministry"]}
    second = first - {"examiner"}
    mine = hand(by, asked_by=by.user, institution=by.institution)
    others = hand(by, asked_by=None, institution=by.institution)
    assert mine is (Hand.FIRST if role.value in first else Hand.OTHER)
    assert others is (Hand.SECOND if role.value in second else Hand.OTHER)
    assert hand(by, asked_by=None, institution="elsewhere") is Hand.OTHER


def test_every_refusal_is_worded():
    assert set(CODES) == set(say.VERDICTS)
    assert set(say.STATES) == set(S)


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"columns": []}, {"export.no_column"}),
        ({"columns": ["password"]}, {"export.no_column"}),
        ({"reason": " "}, {"export.no_reason"}),
        ({"basis": "curiosity"}, {"export.no_basis"}),
        ({"found": 0}, {"export.nobody"}),
        ({"within_reach": False}, {"export.elsewhere"}),
    ],
)
def test_what_keeps_a_file_from_being_asked_for(given, closed):
    facts = {"columns": BASIC, "reason": "r", "basis": "mission", "found": 3, "within_reach": True}
    assert {verdict.code for verdict in may_ask(Asking(**{**facts, **given}))} == closed
    assert may_answer_no("")
    assert not may_answer_no("no")


@pytest.mark.parametrize(
    ("given", "who", "code"),
    [
        ({}, Hand.FIRST, "export.may_take"),
        ({}, Hand.SECOND, "export.of_another"),
        ({"takes": 3}, Hand.FIRST, "export.taken_enough"),
        ({"until": make.NOW}, Hand.FIRST, "export.not_ready"),
        ({"state": "revoked"}, Hand.FIRST, "export.not_ready"),
    ],
)
def test_who_asked_takes_it_in_time_and_not_too_often(given, who, code):
    facts = {"state": "ready", "until": make.NOW + timedelta(days=1), "takes": 0, "most": 3}
    assert may_take(Waiting(**{**facts, **given}), by=who, at=make.NOW).code == code


# --- from asking to the end ---------------------------------------------------------------------
@pytest.mark.django_db
def test_a_file_goes_from_one_hand_to_the_other_and_tells_everybody_in_it():
    one, other = make.entered(), make.entered(**make.FATIMA)
    far = make.entered(**make.IN_RABAT_TRAIT)
    held, by = ready(reason="Distribution des cartes")
    head, names, *rows = lines_of(held)
    assert "Salma" in head[0]
    assert "Distribution des cartes" in head[0]
    assert names[0] == "Numéro"
    assert len(names) == len(BASIC) + 2
    assert {row[0] for row in rows} == {one.nia, other.nia}
    assert {row[1] for row in rows} == {one.person.name_ar, other.person.name_ar}
    assert not Look.objects.filter(what="exported").exists()
    taken(held, by)
    looks = Look.objects.filter(what="exported").order_by("id")
    assert {look.person for look in looks} == {one.person_id, other.person_id}
    assert {look.reason for look in looks} == {"export_mission"}
    assert far.person_id not in {look.person for look in looks}
    kinds = Act.objects.filter(subject_id=held.pk).order_by("recorded_at")
    told = [kind.removeprefix("register.export_") for kind in kinds.values_list("kind", flat=True)]
    assert told == ["asked", "agreed", "ready", "taken"]


@pytest.mark.django_db
def test_nobody_agrees_alone_nor_from_elsewhere_nor_without_the_second_factor():
    make.entered()
    held, by = asked()
    with acting_for(by):
        call = lambda: exporting.agree_export(export=held.pk, by=by, at=make.NOW)  # noqa: E731
        assert refusals(call) == {"export.second_person"}
    examiner = make.agent(Role.EXAMINER)
    assert refusals(lambda: agreed(held, examiner)) == {"export.not_your_office"}
    with pytest.raises(NotFound):
        agreed(held, make.agent(Role.DIRECTOR, make.RABAT))
    weak = replace(make.agent(Role.DIRECTOR), assurance=Assurance.MFA)
    assert refusals(lambda: agreed(held, weak)) == {"export.step_up_needed"}
    with acting_for(SYSTEM), pytest.raises(IntegrityError), transaction.atomic():
        _agreed_by_oneself(held)


@action
def _agreed_by_oneself(held: Export) -> None:
    Export.objects.filter(pk=held.pk).update(agreed_by=held.asked_by_id)


@pytest.mark.django_db
def test_a_file_is_taken_three_times_and_then_no_more():
    make.entered()
    held, by = ready()
    for turn in range(3):
        taken(held, by, LATER + timedelta(minutes=turn))
    assert refusals(lambda: taken(held, by)) == {"export.taken_enough"}
    assert Look.objects.filter(what="exported").count() == 3


@pytest.mark.django_db
def test_a_file_is_taken_with_the_second_factor_alone():
    make.entered()
    held, by = ready()
    weak = replace(by, assurance=Assurance.MFA)
    assert refusals(lambda: taken(held, weak)) == {"export.step_up_needed"}
    assert not Look.objects.filter(what="exported").exists()


@pytest.mark.django_db
def test_a_file_ends_by_itself_and_nothing_of_it_is_left(django_capture_on_commit_callbacks):
    make.entered()
    held, by = ready()
    assert (Path(parcels._folder()) / str(held.box)).exists()
    with django_capture_on_commit_callbacks(execute=True):
        pass_exports(make.NOW + timedelta(days=8))
    held = fresh(held)
    assert held.state == S.EXPIRED
    assert not (Path(parcels._folder()) / str(held.box)).exists()
    with acting_for(SYSTEM):
        assert not Exported.objects.filter(export=held).exists()
    assert refusals(lambda: taken(held, by)) == {"export.not_ready"}


@pytest.mark.django_db
def test_what_nobody_answers_ends_too():
    make.entered()
    held, _ = asked()
    pass_exports(make.NOW + timedelta(days=4))
    assert fresh(held).state == S.ASKED
    pass_exports(make.NOW + timedelta(days=6))
    assert fresh(held).state == S.EXPIRED


@pytest.mark.django_db
def test_a_file_is_stopped_with_its_reason(django_capture_on_commit_callbacks):
    make.entered()
    held, by = ready()
    with acting_for(by):
        call = lambda: exporting.revoke_export(export=held.pk, note=" ", by=by, at=LATER)  # noqa: E731
        assert refusals(call) == {"export.no_note"}
        with django_capture_on_commit_callbacks(execute=True):
            exporting.revoke_export(export=held.pk, note="erreur", by=by, at=LATER)
    assert fresh(held).state == S.REVOKED
    assert not (Path(parcels._folder()) / str(held.box)).exists()
    assert refusals(lambda: taken(held, by)) == {"export.not_ready"}


@pytest.mark.django_db
def test_a_file_stopped_before_it_was_written_is_not_written():
    make.entered()
    held, by = asked()
    agreed(held)
    with acting_for(by):
        exporting.revoke_export(export=held.pk, note="erreur", by=by, at=LATER)
    assert write_export(export=held.pk, at=LATER) is None
    assert fresh(held).state == S.REVOKED


@pytest.mark.django_db
def test_what_is_chosen_narrows_whom_the_file_holds():
    one = make.entered()
    make.entered(**make.FATIMA)
    by = make.agent(Role.REGISTRAR)
    known = {"within": by.reach, "day": make.NOW.date(), "known": LATER}
    with acting_for(SYSTEM):
        trade = one.versions.get().principal_trade
    assert read.count({"trade": trade}, **known) == 2
    assert read.count({"trade": "no such craft"}, **known) == 0
    assert read.count({"state": "struck_off"}, **known) == 0
    assert read.count({"category": "artisan", "province": make.IN_FES}, **known) == 2
    assert read.count({"chamber": make.RABAT}, **known) == 0
    assert refusals(lambda: asked(scope={"chamber": make.RABAT})) >= {"export.elsewhere"}


@pytest.mark.django_db
def test_a_cooperative_stands_in_the_file_under_its_own_name():
    entry = make.cooperative()
    held, by = ready(columns=[Column.NAME_AR.value, Column.DOCUMENT.value, Column.BORN.value])
    row = next(line for line in lines_of(held) if line[0] == entry.nia)
    with acting_for(SYSTEM):
        assert row[1:4] == [entry.organisation.name_ar, entry.organisation.ice, ""]
    taken(held, by)
    assert Look.objects.filter(what="exported", space=entry.organisation.space).exists()


@pytest.mark.django_db
def test_codes_are_told_in_the_words_of_the_language():
    make.entered()
    columns = [c.value for c in Column]
    for language, word in (("fr", "Fès"), ("ar", "فاس")):
        held, _ = ready(columns=columns, language=language)
        row = dict(zip(lines_of(held)[1], lines_of(held)[2], strict=True))
        with override(language):
            said = {str(say.COLUMNS[c]): c for c in Column}
        told = {said[name]: cell for name, cell in row.items() if name in said}
        assert word in told[Column.PROVINCE]
        assert told[Column.PHONE].strip("'").startswith("+212")
        assert told[Column.BORN][:4] == told[Column.BIRTH_YEAR]


@pytest.mark.django_db
def test_a_workbook_opens_and_holds_the_same(tmp_path):
    make.entered()
    held, _ = ready(form="xlsx")
    file = tmp_path / "out.xlsx"
    file.write_bytes(bytes_of(held))
    _head, rows = unpacked(file)
    [line, _names, row] = list(rows)[:3]
    assert "Salma" in line[0]
    assert marking.references_in(row[-1])


@pytest.mark.django_db
def test_a_file_of_thousands_is_written_in_the_memory_of_a_part(tmp_path, monkeypatch):
    take_over(roll(tmp_path, *everybody(3_000)))
    monkeypatch.setattr(writing_exports, "PART", 200)
    by = make.agent(Role.REGISTRAR)
    held, _ = asked(by, at=now(), columns=[c.value for c in Column])
    agreed(held, at=now())
    gc.collect()
    tracemalloc.start()
    try:
        write_export(export=held.pk, at=now())
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    held = fresh(held)
    assert held.rows
    assert held.rows > 2_500
    assert held.parts == -(-held.rows // 200)
    assert len(bytes_of(held)) > 0.6 * (1 << 20)
    assert most < 1.5 * (1 << 20)
    rows = lines_of(held)[2:]
    assert len({row[0] for row in rows}) == held.rows == len(rows)


def test_two_who_agree_at_once_make_one_agreement(clone):
    make.entered()
    held, _ = asked()
    two = [make.agent(Role.DIRECTOR), make.agent(Role.REGISTRAR)]
    results = clone.at_once(*(lambda by=by: agreed(held, by) for by in two))
    assert sum(isinstance(one, Refused) for one in results) == 1, results
    assert sum(isinstance(one, Export) for one in results) == 1, results
    assert Act.objects.filter(kind="register.export_agreed").count() == 1


def test_two_workers_at_once_write_one_file(clone):
    make.entered()
    held, _ = asked()
    agreed(held)
    results = clone.at_once(*(lambda: write_export(export=held.pk, at=make.NOW) for _ in range(2)))
    assert sum(one is None for one in results) == 1, results
    held = fresh(held)
    assert held.state == S.READY
    assert len(lines_of(held)) == 3
    assert Act.objects.filter(kind="register.export_ready").count() == 1


# --- pages ---------------------------------------------------------------------------------------
def at(name, *args, language="fr"):
    with override(language):
        return reverse(f"register:{name}", args=args)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_lead_from_one_person_to_the_other(language):
    make.chambers()
    make.entered(at=now())
    first = a_browser(a_mandate(Role.REGISTRAR, make.FES).user)
    second = a_browser(a_mandate(Role.DIRECTOR, make.FES).user)
    assert first.get(at("exports", language=language)).status_code == 200
    assert first.get(at("export_new", language=language)).status_code == 200
    typed = {
        "columns": BASIC, "form": "csv", "basis": "mission", "reason": "Cartes", "state": "entered"
    }  # fmt: skip
    assert first.post(at("export_new", language=language), {"columns": BASIC}).status_code == 422
    page = first.post(at("export_new", language=language), typed).headers["Location"]
    with acting_for(SYSTEM):
        pk = Export.objects.get().pk
    assert first.post(at("export_agree", pk)).status_code == 302
    assert fresh_state(pk) == S.ASKED
    assert second.get(page).status_code == 200
    assert second.post(at("export_do", pk, "refuse"), {"note": ""}).status_code == 422
    second.post(at("export_agree", pk))
    assert fresh_state(pk) == S.AGREED
    write_export(export=pk, at=now())
    assert first.get(page).status_code == 200
    out = first.post(at("export_take", pk))
    assert "no-store" in out["Cache-Control"]
    assert "Cartes" in b"".join(out.streaming_content).decode("utf-8-sig")
    assert second.post(at("export_take", pk)).status_code == 302  # told why not
    assert Look.objects.filter(what="exported").count() == 1
    assert second.post(at("export_do", pk, "revoke"), {"note": "fini"}).status_code == 302
    assert fresh_state(pk) == S.REVOKED


def fresh_state(pk):
    with acting_for(SYSTEM):
        return Export.objects.get(pk=pk).state


@pytest.mark.django_db
def test_the_list_of_files_asks_as_often_for_many_as_for_one(django_assert_max_num_queries):
    make.chambers()
    make.entered()
    client = a_browser(a_mandate(Role.REGISTRAR, make.FES).user)
    by = make.agent(Role.REGISTRAR)
    for _ in range(4):
        asked(by)
    client.get(at("exports"))
    with django_assert_max_num_queries(12):
        assert client.get(at("exports")).status_code == 200


@pytest.mark.django_db
def test_another_chamber_finds_nothing_and_an_auditor_reads_alone():
    make.chambers()
    make.entered()
    held, _ = asked()
    stranger = a_browser(a_mandate(Role.DIRECTOR, make.RABAT).user)
    assert stranger.get(at("export", held.pk)).status_code == 404
    auditor = a_browser(a_mandate(Role.AUDITOR).user)
    assert auditor.get(at("export", held.pk)).status_code == 200
    assert auditor.get(at("export_new")).status_code == 403
    auditor.post(at("export_do", held.pk, "refuse"), {"note": "x"})
    assert fresh_state(held.pk) == S.ASKED
    assert a_browser(a_mandate(Role.ASSISTANT, make.FES).user).get(at("exports")).status_code == 403
