"""A chamber's roll from its arrival to the last corrected row: by two people, and by the queue."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError

from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for
from sijill.register.actions import mending, rolls, taking_over
from sijill.register.files import BadRoll, Declared, keeping
from sijill.register.models import Entry, Held, Provenance, Source
from sijill.register.queries import NotFound, judging
from sijill.register.queries import rolls as queries
from sijill.register.queries.arriving import origins
from sijill.register.rules.arriving import HeldState
from sijill.register.rules.columns import NAMES as GUESSES
from sijill.register.rules.rolls import CODES, TRANSITIONS, RollState, may_move
from sijill.register.tests import factories as make
from sijill.register.tests.test_arriving import ROW, person, told
from sijill.register.wording import rolls as wording

pytestmark = pytest.mark.django_db
COLUMNS = {
    "nia": "N° RNA", "document": "CIN", "given_ar": "الاسم الشخصي", "family_ar": "الاسم العائلي",
    "given_latin": "Prénom", "family_latin": "Nom", "born": "Date de naissance", "sex": "Sexe",
    "phone": "Tél", "trade": "Activité", "province": "Province", "commune": "Commune",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path):
    settings.ROLL_STORE = tmp_path / "rolls"
    make.chambers()


SLIP = "C501001"  # what a hand makes of C510001


def clear(*rows: dict[str, str], sign: str = ";") -> bytes:
    out = io.StringIO()
    lines = csv.writer(out, delimiter=sign)
    lines.writerow(COLUMNS.values())
    lines.writerows([row.get(field, "") for field in COLUMNS] for row in rows)
    return out.getvalue().encode()


def other(number: int, **changes: str) -> dict[str, str]:
    """Somebody else altogether."""
    names = {"given_ar": "إيطو", "family_ar": "أوعلي", "given_latin": "Itto",
             "family_latin": "Ouali", "born": f"12/05/{1950 + number}"}  # fmt: skip
    return person(number, phone="", **{**names, **changes})


def brought(*rows: dict[str, str], by: Any = None, origin: str = "Séfrou") -> Source:
    by = by or make.agent()
    with acting_for(by):
        return rolls.bring(name="roll.csv", clear=clear(*rows), origin=origin, by=by, at=make.NOW)


def checked(source: Source, by: Any = None) -> Source:
    by = by or make.agent()
    with acting_for(by):
        rolls.declare(source=source.pk, mapping=Declared.of(source.mapping), by=by, at=make.NOW)
    found = taking_over.check(source=source.pk)
    assert found is not None
    return found


def accepted(source: Source, by: Any = None) -> Source:
    by = by or make.agent(Role.REGISTRAR)
    with acting_for(by):
        rolls.accept(source=source.pk, by=by, at=make.NOW)
    found = taking_over.enter(source=source.pk)
    assert found is not None
    return found


def taken(*rows: dict[str, str]) -> Source:
    return accepted(checked(brought(*rows)))


def held(source: Source, row: int) -> Held:
    with make.everything():
        return Held.objects.get(source=source, row=row)


def codes(row: Held) -> list[str]:
    return [fault["code"] for fault in row.faults]


def test_a_roll_is_brought_checked_accepted_and_entered(django_capture_on_commit_callbacks):
    source = brought(person(1), other(2), other(3, sex="?"))
    assert source.state == RollState.RECEIVED
    assert source.mapping["columns"] == COLUMNS
    assert source.shape["sample"][0][1] == "C500001"
    found = checked(source)
    assert (found.state, make.persons()) == (RollState.CHECKED, 0)
    assert (found.report["rows"], found.report["enters"], found.report["held"]) == (3, 2, 1)
    assert found.report["faults"] == [{"code": "unknown", "about": "sex", "count": 1, "rows": [4]}]
    assert found.report["words"] == {"sex": [("?", 1)]}
    with django_capture_on_commit_callbacks(execute=True):
        ended = accepted(found)
    assert (ended.state, ended.entered, ended.held) == (RollState.ENDED, 2, 1)
    assert make.persons() == 2
    with pytest.raises(keeping.Lost):
        keeping.read(ended.pk, rolls.key_of(ended))
    kinds = Act.objects.filter(subject_kind="source").order_by("recorded_at", "id")
    assert {act.kind for act in kinds} == {
        f"register.roll_{done}" for done in ("received", "declared", "accepted", "ended")
    }


def test_whoever_brought_a_roll_does_not_accept_it():
    registrar = make.agent(Role.REGISTRAR)
    source = checked(brought(person(1), by=registrar))
    with pytest.raises(Refused) as refusal, acting_for(registrar):
        rolls.accept(source=source.pk, by=registrar, at=make.NOW)
    assert refusal.value.verdicts[0].code == "roll.own"
    with pytest.raises(Refused) as refusal:
        accepted(source, by=make.agent(Role.EXAMINER))
    assert refusal.value.verdicts[0].code == "roll.not_yours"


def test_a_roll_of_another_chamber_is_not_there():
    source = checked(brought(person(1)))
    stranger = make.agent(Role.REGISTRAR, make.RABAT)
    with acting_for(stranger):
        assert not queries.rolls(stranger).exists()
        assert not Source.objects.filter(pk=source.pk).exists()
        with pytest.raises(NotFound):
            rolls.accept(source=source.pk, by=stranger, at=make.NOW)


def test_a_row_of_a_province_that_another_chamber_keeps_is_held():
    source = taken(person(1), other(2, province=make.IN_RABAT))
    assert codes(held(source, 3)) == ["province.elsewhere"]
    assert held(source, 3).chamber_id == make.FES


def test_the_same_file_is_one_roll_and_the_next_of_its_source_knows_its_columns():
    first = brought(person(1))
    assert brought(person(1)).pk == first.pk
    mapping = {**first.mapping, "columns": {**first.mapping["columns"], "address": "Commune"}}
    by = make.agent()
    with acting_for(by):
        rolls.declare(source=first.pk, mapping=Declared.of(mapping), by=by, at=make.NOW)
    again = brought(person(1), other(2))
    assert again.pk != first.pk
    assert again.mapping["columns"] == mapping["columns"]


def test_two_chambers_may_hold_the_same_bytes():
    one = brought(person(1))
    two = brought(person(1), by=make.agent(institution=make.RABAT))
    assert one.pk != two.pk


def test_a_file_that_is_no_roll_leaves_nothing_behind(settings):
    by = make.agent()
    with pytest.raises(BadRoll), acting_for(by):
        rolls.bring(name="x.csv", clear=b"%PDF", origin="", by=by, at=make.NOW)
    with make.everything():
        assert not Source.objects.exists()
    assert not settings.ROLL_STORE.exists()


def test_too_many_files_do_not_wait_at_once(monkeypatch):
    monkeypatch.setattr("sijill.register.rules.rolls.QUOTA", 400)
    brought(person(1))
    with pytest.raises(Refused) as refusal:
        brought(person(1), other(2))
    assert refusal.value.verdicts[0].code == "roll.quota"


def test_a_roll_left_aside_is_erased_and_may_be_brought_again():
    source, by = brought(person(1)), make.agent()
    with acting_for(by):
        rolls.drop(source=source.pk, by=by, at=make.NOW)
    assert taking_over.check(source=source.pk) is None
    again = brought(person(1))
    assert (again.pk, again.state) == (source.pk, RollState.RECEIVED)
    assert taking_over.enter(source=source.pk) is None
    assert accepted(checked(again)).entered == 1


def test_one_person_under_two_cards_is_entered_once():
    source = taken(person(10_001), person(2, document=SLIP), other(3))
    assert codes(held(source, 3)) == ["person.repeated"]
    assert held(source, 3).faults[0]["facts"]["row"] == "2"


def test_a_row_copied_cell_for_cell_is_entered_once_and_held_nowhere():
    source = taken(person(1), person(1), other(2))
    assert (source.entered, source.held, source.report["already"]) == (2, 0, 1)


def test_somebody_of_the_register_under_another_card_waits():
    there = taken(person(10_001))
    source = taken(person(7, document=SLIP), other(3))
    assert there.entered == 1
    [fault] = held(source, 2).faults
    assert (fault["code"], fault["facts"]["nia"]) == ("person.known", "RNA-010001")


def test_somebody_entered_while_a_roll_was_judged_is_seen_before_it_is_written(monkeypatch):
    source, by = checked(brought(person(10_001), other(3))), make.agent(Role.REGISTRAR)
    with acting_for(by):
        rolls.accept(source=source.pk, by=by, at=make.NOW)
    real = taking_over.importing.take_in

    def after_somebody_came(**given):
        later = make.NOW + timedelta(minutes=2)
        make.entered(at=later, **make.FATIMA, card__number=SLIP, phone__number="+212661223344")
        return real(**given)

    monkeypatch.setattr(taking_over.importing, "take_in", after_somebody_came)
    with clock.stopped(make.NOW):
        ended = taking_over.enter(source=source.pk)
    assert ended is not None
    assert (ended.entered, ended.held) == (1, 1)
    assert codes(held(ended, 2)) == ["person.known"]


def test_a_roll_without_numbers_is_given_ours():
    fields = {name: column for name, column in COLUMNS.items() if name != "nia"}
    source = brought(person(1), other(2))
    mapping = Declared.of({**source.mapping, "columns": fields})
    by = make.agent()
    with acting_for(by):
        rolls.declare(source=source.pk, mapping=mapping, by=by, at=make.NOW)
    found = taking_over.check(source=source.pk)
    assert found is not None
    assert accepted(found).entered == 2
    with make.everything():
        entries = list(Entry.objects.order_by("nia"))
    assert {entry.nia_version for entry in entries} == {"1"}
    assert all(len(entry.nia) == 10 for entry in entries)


# --- the quarantine ------------------------------------------------------------------------------


def mend(source: Source, row: int, by: Any = None, **said: str) -> Held:
    by = by or make.agent(Role.REGISTRAR)
    with acting_for(by):
        return mending.mend(source=source.pk, row=row, said=said, by=by, at=make.NOW)


def test_a_corrected_row_enters_with_what_was_written_and_what_was_meant():
    source = taken(person(1, sex="?", born="31/02/1990"))
    still = mend(source, 2, sex="f")
    assert (still.state, codes(still)) == (HeldState.WAITING, ["unreadable"])
    done = mend(source, 2, born="03/02/1990")
    assert done.state == HeldState.MENDED
    with make.everything():
        entry = Entry.objects.get()
        found = {origin.about: origin for origin in origins(entry)}
        assert Provenance.objects.get().row == 2
    assert (found["born"].value, found["born"].mended) == ("31/02/1990", "03/02/1990")
    assert (found["document"].value, found["document"].mended) == ("C500001", "")


def test_an_examiner_corrects_and_a_registrar_enters():
    source, examiner = taken(person(1, sex="?")), make.agent()
    ready = mend(source, 2, by=examiner, sex="f")
    assert (ready.state, make.persons()) == (HeldState.READY, 0)
    with pytest.raises(Refused), acting_for(examiner):
        mending.enter_ready(source=source.pk, by=examiner, at=make.NOW)
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        assert mending.enter_ready(source=source.pk, by=registrar, at=make.NOW) == 1
        assert mending.enter_ready(source=source.pk, by=registrar, at=make.NOW) == 0
    assert make.persons() == 1


def test_whoever_resembles_somebody_enters_once_a_person_says_they_are_two():
    source = taken(person(10_001), person(2, document=SLIP))
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        done = mending.tell_apart(
            source=source.pk, row=3, note="Deux cartes vues", by=by, at=make.NOW
        )
    assert (done.state, done.note) == (HeldState.MENDED, "Deux cartes vues")
    assert make.persons() == 2
    assert Act.objects.filter(kind="register.row_told_apart").count() == 1


def test_a_row_left_out_is_kept_and_may_be_taken_up_again():
    source, by = taken(person(1, sex="?")), make.agent()
    with acting_for(by):
        gone = mending.leave_out(source=source.pk, row=2, note="Décédée", by=by, at=make.NOW)
        assert (gone.state, queries.counts(source).left) == (HeldState.DROPPED, 0)
        back = mending.take_up_again(source=source.pk, row=2, by=by, at=make.NOW)
    assert (back.state, back.faults) == (HeldState.WAITING, gone.faults)


def test_a_row_corrected_twice_enters_once():
    source = taken(person(1, sex="?"))
    mend(source, 2, sex="f")
    with pytest.raises(Refused):
        mend(source, 2, sex="m")
    assert make.persons() == 1


def test_corrections_come_back_in_a_file_and_the_same_file_again_changes_nothing():
    source, by = taken(person(1, sex="?"), other(2, sex="?")), make.agent(Role.REGISTRAR)
    said = {2: {"sex": "f"}, 3: {"sex": "x"}}
    with acting_for(by):
        assert mending.mend_many(source=source.pk, said=said, by=by, at=make.NOW) == (2, 1)
        assert mending.mend_many(source=source.pk, said=said, by=by, at=make.NOW) == (0, 0)
    assert make.persons() == 1


def test_two_rows_corrected_into_one_person_enter_once():
    source, by = taken(person(1, sex="?"), person(2, sex="?")), make.agent(Role.REGISTRAR)
    said = {2: {"sex": "f"}, 3: {"sex": "f", "document": "C500001"}}
    with acting_for(by):
        mending.mend_many(source=source.pk, said=said, by=by, at=make.NOW)
    assert make.persons() == 1
    assert "document.repeated" in codes(held(source, 3))


# --- stopped in the middle -----------------------------------------------------------------------


def test_an_entering_that_was_cut_goes_on_and_holds_what_it_would_have_held(monkeypatch):
    monkeypatch.setattr(judging, "BATCH", 2)
    monkeypatch.setattr(judging, "FIRST_BATCH", 2)
    rows = [person(10_001), other(2), other(3), person(4, document=SLIP), other(5)]
    source, by = checked(brought(*rows)), make.agent(Role.REGISTRAR)
    with acting_for(by):
        rolls.accept(source=source.pk, by=by, at=make.NOW)
    real = taking_over.importing.take_in

    def killed(**given):
        if given["judged"][0].row.number > 2:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(taking_over.importing, "take_in", killed)
    with pytest.raises(KeyboardInterrupt):
        taking_over.enter(source=source.pk)
    assert make.persons() == 2
    monkeypatch.setattr(taking_over.importing, "take_in", real)
    ended = taking_over.enter(source=source.pk)
    assert ended is not None
    assert (ended.entered, ended.held) == (4, 1)
    assert codes(held(ended, 5)) == ["person.repeated"]


# --- tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_every_move_of_a_roll_is_somebodys(role):
    by = make.Actor(kind=make.ActorKind.AGENT, role=role, user=UUID(int=1))
    for start, to in product([None, *RollState], RollState):
        assert may_move(start, to, by) is (role in TRANSITIONS.get((start, to), frozenset()))


def test_every_state_field_and_verdict_has_its_word():
    assert wording.STATES.keys() == wording.KINDS.keys() == set(RollState)
    assert wording.HELD.keys() == set(HeldState)
    assert wording.VERDICTS.keys() == CODES
    assert wording.FIELDS.keys() == GUESSES.keys()


def test_the_row_of_the_other_tests_is_whole():
    assert taken(ROW).entered == 1


def test_a_roll_is_followed_from_a_terminal(tmp_path):
    source = brought(person(1), other(2, sex="?"))
    assert str(source.pk) in told("roll", "list")
    checked(source)
    assert "1  sex: unknown" in told("roll", "check", f"{source.pk}")
    accepted(source)
    out = tmp_path / "faults.xlsx"
    assert "1 rows" in told("roll", "quarantine", f"{source.pk}", "--out", f"{out}")
    assert out.read_bytes().startswith(b"PK")
    with pytest.raises(CommandError, match="cannot be done"):
        told("roll", "accept", f"{source.pk}")
