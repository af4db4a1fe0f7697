"""A whole roll taken over: the rows of one acceptance, every fault at once, nobody twice."""

import csv
import gc
import io
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for, action
from sijill.linkage.people import generate
from sijill.register.actions.arriving import Arrival, enter_many
from sijill.register.files import BadRoll, crew, declared
from sijill.register.files.refusing import LONGEST_LINE
from sijill.register.management.commands import register as command
from sijill.register.models import Entry, Held, Person, PersonKeys, Provenance, Source, Version
from sijill.register.queries import judging
from sijill.register.queries.arriving import origins
from sijill.register.rules import Category, EntryState
from sijill.register.rules.arriving import FAULTS, FIELDS, NAMES, REMARKS
from sijill.register.rules.asking import read
from sijill.register.tests import factories as make
from sijill.register.wording import arriving as wording
from tests import memory

ROW = {
    "nia": "RNA-03-000417",
    "document": "C 417332",
    "given_ar": "فاطمة الزهراء",
    "family_ar": "العلوي",
    "given_latin": "Fatima Zahra",
    "family_latin": "El Alaoui",
    "born": "03/02/1990",
    "birth_place": "فاس",
    "sex": "F",
    "phone": "0661 22 33 44",
    "trade": "الخياطة",
    "since": "2012",
    "province": "Fès",
    "commune": "فاس المدينة",
    "address": "12، درب الطويل",
    "entered_on": "2022-06-14",
}


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _chambers():
    make.chambers()


def roll(tmp_path, *rows, name="roll.csv", columns=FIELDS):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns)
        out.writeheader()
        out.writerows(rows)
    return path


def person(number, **changes):
    return {**ROW, "nia": f"RNA-{number:06d}", "document": f"C{500_000 + number}", **changes}


def everybody(count):
    """Rows of that many invented people who are all different."""
    people = generate(count, seed=7)
    for n in range(count):
        day = f"{people.birth_day[n]:02d}/{people.birth_month[n]:02d}/{people.birth_year[n]}"
        yield person(
            n,
            document=people.cin[n],
            born=day if people.birth_month[n] else f"{people.birth_year[n]}",
            sex=people.sex[n],
            phone=people.phone[n],
            **{name: getattr(people, name)[n] for name in NAMES},
        )


def told(*words):
    out = io.StringIO()
    call_command("register", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def take_over(path, *words):
    return told("import", str(path), "--really", *words)


def rows_of(entry):
    """Everything written of an entry, but identifiers, number, document and instant."""
    with make.everything():
        entry = Entry.objects.get(pk=entry)
        person = Person.objects.get(pk=entry.person_id)
        [version] = Version.objects.filter(entry=entry)
        keys = PersonKeys.objects.get(person=person.pk).keys
        facts = ActFacts.objects.get(act=version.act).facts
        act = Act.objects.get(pk=version.act)
    said = {name: _fields(row) for name, row in (("e", entry), ("p", person), ("v", version))}
    for fields, gone in (
        ("e", ("id", "nia", "nia_version", "person")),
        ("p", ("id", "document", "portrait")),
        ("v", ("id", "entry", "person", "act", "recorded_at")),
    ):
        for name in gone:
            said[fields].pop(name)
    said["v"]["details"]["identity"].pop("document")
    said["v"]["details"]["informed"].pop("case")
    said["keys"] = [key for key in keys if not key.startswith("id:")]
    said["facts"] = {k: v for k, v in facts.items() if k not in ("nia", "person", "case")}
    said["act"] = (act.subject_kind, act.subject_id == entry.pk, act.by_kind)
    return said


def _fields(row):
    return {
        f.name: bytes(v) if isinstance(v := getattr(row, f.attname), memoryview) else v
        for f in row._meta.concrete_fields
    }


def test_a_row_entered_with_others_is_the_row_that_an_acceptance_writes():
    one = make.entered(**make.FATIMA)
    asking = read(make.answers(**make.FATIMA))
    with make.everything():
        person = Person.objects.get(pk=one.person_id)
    asking = replace(asking, phone=person.phone, informed=True)
    arrival = Arrival(
        person=uuid4(),
        entry=uuid4(),
        version=uuid4(),
        act=uuid4(),
        nia="417",
        nia_version="imported",
        chamber=one.chamber_id,
        institution=one.institution_id,
        category=Category.ARTISAN,
        state=EntryState.ENTERED,
        entered_on=civil_date(make.NOW),
        asking=asking,
    )
    by = make.agent(institution=one.institution_id)
    with acting_for(SYSTEM):
        enter_many([arrival], kind="register.imported", ground="taken_over", by=by, at=make.NOW)
    assert rows_of(arrival.entry) == rows_of(one.pk)


def test_nothing_is_written_unless_it_is_really_asked(tmp_path):
    path = roll(tmp_path, person(1), person(2))
    said = told("import", str(path))
    assert "2 would be entered" in said
    assert make.persons() == 0
    assert not Source.objects.exists()
    assert "2 would be entered" in told("import", str(path), "--dry-run")


def test_numbers_are_taken_over_as_they_were_written(tmp_path):
    take_over(roll(tmp_path, ROW))
    with make.everything():
        entry = Entry.objects.select_related("person").get()
    assert (entry.nia, entry.nia_version) == ("RNA-03-000417", "imported")
    assert entry.person.document == "C417332"
    assert entry.chamber_id == make.FES
    assert f"{entry.entered_on}" == "2022-06-14"
    with make.everything():
        version = entry.versions.get()
        assert Act.objects.get(pk=version.act).kind == "register.imported"
    assert f"{version.valid_from}" == "2022-06-14"


def test_the_same_file_again_changes_nothing(tmp_path):
    path = roll(tmp_path, person(1), person(2), person(3, sex="?"))
    take_over(path)
    acts = Act.objects.count()
    assert "nothing to do" in take_over(path)
    assert Act.objects.count() == acts
    assert make.persons() == 2


def test_the_same_rows_in_another_file_change_nothing(tmp_path):
    take_over(roll(tmp_path, person(1), person(2)))
    said = take_over(roll(tmp_path, person(2), person(1), person(4), name="again.csv"))
    assert "1 entered" in said
    assert "2 stand already" in said
    assert make.persons() == 3


def test_nobody_is_entered_twice(tmp_path):
    entry = make.entered(**make.FATIMA)
    with make.everything():
        card = Person.objects.get(pk=entry.person_id).document
    take_over(roll(tmp_path, person(1, document=card)))
    assert make.persons() == 1
    with make.everything():
        [held] = Held.objects.all()
    assert [f["code"] for f in held.faults] == ["document.known"]
    assert held.faults[0]["facts"] == {"nia": entry.nia}
    assert held.chamber_id == make.FES


def test_every_fault_of_a_row_is_told_at_once(tmp_path):
    bad = person(1, document="12", born="31/02/1990", sex="x", trade="pilote", province="Paris")
    path = roll(tmp_path, bad | {"family_ar": "Alaoui", "nia": ""})
    said = told("import", str(path), "--report", str(tmp_path / "faults.csv"))
    assert "0 would be entered" in said
    with (tmp_path / "faults.csv").open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    found = {(line["column"], line["code"]) for line in lines}
    assert found == {
        ("nia", "missing"),
        ("document", "unreadable"),
        ("born", "unreadable"),
        ("sex", "unknown"),
        ("trade", "unknown"),
        ("province", "unknown"),
        ("family_ar", "name.script"),
    }
    assert all(line["what to do"] for line in lines)
    assert {line["row"] for line in lines} == {"2"}


def test_two_rows_for_one_document_or_one_number_are_told(tmp_path):
    path = roll(tmp_path, person(1), person(2, document="C500001"), person(3, nia="RNA-000001"))
    take_over(path)
    with make.everything():
        codes = [f["code"] for held in Held.objects.order_by("row") for f in held.faults]
    assert codes == ["document.repeated", "nia.repeated"]
    assert make.persons() == 1


def test_a_number_of_somebody_else_is_not_given_again(tmp_path):
    take_over(roll(tmp_path, person(1)))
    take_over(roll(tmp_path, person(2, nia="RNA-000001"), name="two.csv"))
    with make.everything():
        [held] = Held.objects.all()
    assert [f["code"] for f in held.faults] == ["nia.taken"]


def test_a_phone_that_cannot_be_read_keeps_nobody_out(tmp_path):
    take_over(roll(tmp_path, person(1, phone="voir dossier", family_latin="", given_latin="")))
    with make.everything():
        kept = Provenance.objects.get()
        assert Person.objects.get().phone == ""
    assert {r["code"] for r in kept.remarks} == {"phone.left_out", "name.one_script"}


def test_an_entry_says_from_which_file_row_and_column_each_field_came(tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        '[columns]\nnia = "N°"\ndocument = "CIN"\ngiven_ar = "الاسم"\nfamily_ar = "اللقب"\n'
        'born = "Naissance"\nsex = "S"\ntrade = "Métier"\nprovince = "Ville"\n'
        '[values.trade]\n"HENNÉ" = "PROV-055"\n[defaults]\nstate = "entered"\n',
        encoding="utf-8",
    )
    row = {"N°": "77", "CIN": "c-77001", "الاسم": "إيطو", "اللقب": "أوعلي", "Naissance": "1961"}
    row |= {"S": "2", "Métier": "HENNÉ", "Ville": "صفرو", "Observations": "—"}
    path = roll(tmp_path, row, columns=tuple(row))
    take_over(path, "--mapping", str(mapping), "--origin", "Lettre n° 12 du 3/11/2026")
    with make.everything():
        entry = Entry.objects.get()
        found = {o.about: o for o in origins(entry)}
        assert entry.versions.get().principal_trade == "PROV-055"
    assert (found["trade"].column, found["trade"].value) == ("Métier", "HENNÉ")
    assert (found["born"].value, found["born"].row) == ("1961", 2)
    assert found["nia"].source.origin == "Lettre n° 12 du 3/11/2026"
    assert found["nia"].source.digest


def test_where_an_entry_came_from_is_never_altered(tmp_path):
    take_over(roll(tmp_path, person(1)))

    @action
    def forged():
        Provenance.objects.update(row=99)

    with make.everything(), pytest.raises(DatabaseError), transaction.atomic():
        forged()


def test_a_stopped_import_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(judging, "BATCH", 2)
    monkeypatch.setattr(judging, "FIRST_BATCH", 2)
    path = roll(tmp_path, *(person(n) for n in range(1, 8)))
    real, calls = command.importing.take_in, []

    def killed(**given):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(command.importing, "take_in", killed)
    with pytest.raises(KeyboardInterrupt):
        take_over(path)
    assert make.persons() == 4
    monkeypatch.setattr(command.importing, "take_in", real)
    assert "3 entered" in take_over(path)
    assert make.persons() == 7
    assert Source.objects.get().entered == 7


def judged(path):
    """What is to be done with each row, and all that was understood of it."""
    batches = judging.judged_rows(path, declared(None), source=None, at=make.NOW)
    return [(each, each.already) for batch in batches for each in batch]


def test_several_processes_find_what_one_finds(tmp_path, monkeypatch):
    again = person(90, document="C501000", given_latin="Fatema Zahra")
    rows = [*everybody(40), person(80), again, person(81, sex="?"), person(80)]
    path = roll(tmp_path, *rows)
    alone = judged(path)
    codes = {fault.code for each, _ in alone for fault in each.faults}
    assert codes >= {"unknown", "person.repeated"} or codes >= {"unknown", "person.alike_row"}
    assert sum(already for _, already in alone) == 1
    monkeypatch.setattr(crew, "WORTH", 0)
    monkeypatch.setattr(crew, "PIECE", 7)
    assert judged(path) == alone


def test_what_stands_before_a_line_that_cannot_be_read_is_judged(tmp_path, monkeypatch):
    monkeypatch.setattr(judging, "FIRST_BATCH", 2)
    monkeypatch.setattr(judging, "BATCH", 2)
    monkeypatch.setattr(crew, "PIECE", 2)
    path = roll(tmp_path, *(person(n) for n in range(1, 41)))
    with path.open("a") as file:
        file.write("x" * LONGEST_LINE + "\n")
    batches = judging.judged_rows(path, declared(None), source=None, at=make.NOW)
    seen = [each.number for _, batch in zip(range(20), batches, strict=False) for each in batch]
    assert seen == list(range(2, 42))
    with pytest.raises(BadRoll):
        next(batches)


def test_entries_that_were_suspended_or_struck_off_come_as_they_stood(tmp_path):
    take_over(roll(tmp_path, person(1, state="radié"), person(2, category="معلم")))
    with make.everything():
        states = dict(Entry.objects.values_list("nia", "state"))
        assert Entry.objects.get(nia="RNA-000002").category == Category.MASTER
    assert states["RNA-000001"] == EntryState.STRUCK_OFF


def test_a_file_that_is_no_roll_is_refused(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    odd = tmp_path / "roll.pdf"
    odd.write_bytes(b"%PDF")
    other = tmp_path / "other.csv"
    other.write_text("a;b\n1;2\n")
    for path in (empty, odd, other):
        with pytest.raises(CommandError, match=path.name):
            told("import", str(path))


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(tmp_path):
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (30 << 20))
    with pytest.raises(CommandError, match="unpacks"):
        told("import", str(bomb))


def test_a_cell_that_begins_like_a_formula_is_never_run_and_is_told(tmp_path):
    path = roll(tmp_path, person(1, address='=HYPERLINK("http://x")', phone="+212661223344"))
    said = told("import", str(path))
    assert "row.formula" in said


def test_an_import_is_done_in_somebodys_name(tmp_path):
    with pytest.raises(CommandError, match="no agent"):
        take_over(roll(tmp_path, person(1)), "--by", "nobody@example.ma")


def test_every_fault_and_every_remark_has_a_sentence():
    assert wording.FAULTS.keys() == FAULTS
    assert wording.REMARKS.keys() == REMARKS
    assert wording.KINDS.keys() == FAULTS


# --- memory --------------------------------------------------------------------------------------


def peak(work):
    """The most that Python held at once while something was done, in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_an_import_of_fifty_thousand_rows_stays_under_its_ceiling(tmp_path):
    path = roll(tmp_path, *everybody(50_000))
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here on
    before = memory.peak()
    take_over(path)
    assert memory.peak() - before < 160 * memory.MB
    assert make.persons() > 49_500  # the others resemble somebody, and wait
