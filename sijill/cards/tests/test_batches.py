"""From approved cards to the printer and back: a batch, its files, its two persons, its return."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import zxingcpp
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from sijill.cards import actions, gate, publishing, safe, tasks
from sijill.cards.keys import trusting
from sijill.cards.models import Batch, Card, Release, Return
from sijill.cards.printing import drawing, sheets
from sijill.cards.printing.drawing import MANIFEST
from sijill.cards.printing.parcels import files_of, parcel
from sijill.cards.printing.setting import Desk, signer
from sijill.cards.printing.sheets import Layout
from sijill.cards.queries import batches
from sijill.cards.rules import returning
from sijill.cards.rules.issuing import Reason
from sijill.cards.rules.life import CardState
from sijill.cards.rules.returning import HEAD, Faulty, Told
from sijill.cards.tests.factories import PORTRAIT
from sijill.cards.tests.test_life import entered, state, status
from sijill.cards.wording.returning import FAULTS, OUTCOMES, sentence
from sijill.desk import archive
from sijill.desk.models import Evidence
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.card.reasons import Outcome
from sijill.kernel.card.status_list import Status
from sijill.kernel.cose import sign1
from sijill.kernel.identifiers import card as numbers
from sijill.kernel.vault import WrappedKey
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for, action
from sijill.register.models import Entry
from sijill.register.tests import factories as make

S = CardState
PRINTING = (Role.REGISTRAR, Role.DIRECTOR, Role.MINISTRY)
NOW = make.NOW


@pytest.fixture
def house(db, cabinet, tmp_path):
    """A house that prints specimens, with files of its own."""
    with printing(tmp_path):
        yield


def printing(folder: Path) -> override_settings:
    """Files of a test's own, on which specimens are printed."""
    return override_settings(
        CARD_SAFE=folder / "safe", FILE_STORE=folder / "files", DEMONSTRATION=True
    )


def approved(count: int = 1) -> list[Card]:
    """Cards approved on the portraits on file, by the action itself."""
    return [one_approved(entered()) for _ in range(count)]


def one_approved(entry: Entry) -> Card:
    portrayed(entry)
    return actions.issue(entry=entry, reason=Reason.FIRST, by=SYSTEM, at=NOW)


@action
def portrayed(entry: Entry) -> None:
    """Give the portrait on file its bytes."""
    with acting_for(SYSTEM):
        found = Evidence.objects.get(pk=entry.person.portrait)
        kept = archive.keep({1: PORTRAIT}, case=found.case_id, file=found.pk)
        Evidence.objects.filter(pk=found.pk).update(key_id=kept.key_id, wrapped_key=kept.wrapped)


@pytest.fixture
def registrar(house):
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        yield by


def made(by, count: int = 2, *, drawn: bool = True) -> Batch:
    """A batch of a chamber, drawn as the worker draws it."""
    approved(count)
    batch = actions.make_batch(stream=make.FES, by=by, at=NOW)
    if drawn:
        drawing_of(batch)
    return fresh(batch)


def drawing_of(batch: Batch) -> None:
    found = drawing.draw(fresh(batch), at=NOW, processes=1)
    actions.keep_drawn(batch=batch.pk, drawn=found, at=NOW)


def fresh(batch: Batch) -> Batch:
    return Batch.objects.get(pk=batch.pk)


def cards(batch: Batch) -> list[Card]:
    with acting_for(SYSTEM):
        return list(Card.objects.filter(batch=batch).order_by("position"))


def told(batch: Batch, *outcomes: str, reason: str = "scratched") -> bytes:
    """A return file, one outcome for each card from the first."""
    rows = [",".join(HEAD)]
    for card, outcome in zip(cards(batch), outcomes, strict=False):
        why = reason if outcome == "spoiled" else ""
        rows.append(f"{batch.reference},{card.position},{card.number},{outcome},{why}")
    return "\n".join(rows).encode()


# --- Making and drawing ----------------------------------------------------------------------
def test_a_batch_takes_what_is_approved_and_its_codes_are_read_back_and_believed(registrar):
    batch = made(registrar, 3)
    assert (batch.reference, batch.count, batch.specimen) == ("CH-03-0001", 3, True)
    assert [card.position for card in cards(batch)] == [1, 2, 3]
    assert {card.state for card in cards(batch)} == {S.QUEUED}
    files = dict(files_of(batch))
    assert list(files) == [
        *("sheets-00001.pdf", "cards.csv", "return.csv", "manifest.json", "manifest.cose")
    ]
    assert len(PdfReader(io.BytesIO(files["sheets-00001.pdf"])).pages) == 2
    one = next(batches.to_draw(batch))
    laid = Desk(signer=signer(NOW), at=batch.made_at, specimen=True).laid(one)
    page = sheets.pictures(laid, layout=Layout.TEN_UP, dpi=300)[0]
    [seen] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)).convert("L"))
    publishing.publish(at=NOW)
    answer = gate.verify(seen.text, at=NOW)
    assert answer.outcome is Outcome.VALID
    assert answer.card.number == one.card.number


def test_the_manifest_is_signed_and_its_totals_are_those_of_the_list(registrar):
    batch = made(registrar, 2)
    files = dict(files_of(batch))
    manifest = files["manifest.json"]
    assert hashlib.sha256(manifest).hexdigest() == batch.digest
    said = json.loads(manifest)
    for file in said["files"]:
        assert hashlib.sha256(files[file["name"]]).hexdigest() == file["sha256"]
    rows = list(csv.DictReader(io.StringIO(files["cards.csv"].decode())))
    assert said["cards"] == len(rows) == 2
    assert said["totals"]["number"] == sum(int(row["number"][1:]) for row in rows)
    signed = sign1.read(files["manifest.cose"])
    key = trusting.trust_list().by_kid[signed.kid].key
    assert signed.is_by(key)
    assert (signed.payload, signed.type) == (manifest, MANIFEST)
    assert gate.verify(files["manifest.cose"].hex(), at=NOW).outcome is not Outcome.VALID


def test_drawn_again_the_batch_is_the_same_to_the_byte_and_one_drawing_is_kept(registrar):
    batch = made(registrar, 2)
    first = dict(files_of(batch))
    again = drawing.draw(batch, at=NOW + timedelta(hours=1), processes=1)
    assert again.digest == batch.digest
    actions.keep_drawn(batch=batch.pk, drawn=again, at=NOW)
    assert fresh(batch).vault == batch.vault
    assert dict(files_of(batch)) == first


def test_nothing_of_a_batch_lies_in_clear_and_what_was_cut_is_swept(registrar, tmp_path):
    batch = made(registrar, 1)
    lying = [p for p in (tmp_path / "safe").rglob("*") if p.is_file()]
    assert len(lying) == batch.files
    assert not [p for p in lying if b"%PDF-1." in p.read_bytes() or b"position" in p.read_bytes()]
    lost = safe.Box(uuid4())
    lost.put(1, b"half")
    assert tasks.sweep_safe(clock.now()) == 0
    assert tasks.sweep_safe(clock.now() + timedelta(days=3)) == 1
    assert [name for name, _ in files_of(fresh(batch))]


def test_a_provisional_trade_never_enters_a_batch_in_earnest(registrar):
    [card] = approved()
    with override_settings(DEMONSTRATION=False):
        with pytest.raises(Refused, match="nothing_to_print"):
            actions.make_batch(stream=make.FES, by=registrar, at=NOW)
        waiting = batches.waiting(make.FES, viewer=registrar)
    assert (waiting.due, waiting.provisional) == (0, 1)
    assert state(card) == S.APPROVED


@pytest.mark.parametrize("role", [r for r in Role if r not in PRINTING])
def test_no_other_office_of_a_chamber_makes_a_batch(house, role):
    approved()
    by = make.agent(role)
    with acting_for(by), pytest.raises(Refused):
        actions.make_batch(stream=make.FES, by=by, at=NOW)


def test_a_chamber_prints_its_own_cards_and_the_bureau_those_of_all(registrar):
    approved()
    other = make.agent(Role.REGISTRAR, institution=make.RABAT)
    with acting_for(other), pytest.raises(Refused, match="prints_elsewhere"):
        actions.make_batch(stream=make.FES, by=other, at=NOW)
    with acting_for(other), pytest.raises(Refused, match="nothing_to_print"):
        actions.make_batch(stream=make.RABAT, by=other, at=NOW)
    batch = actions.make_batch(stream="bureau", by=SYSTEM, at=NOW)
    assert (batch.reference, batch.count) == ("BUREAU-0001", 1)
    with acting_for(other):
        assert not batches.visible_batches(other).exists()


def test_a_card_that_cannot_be_drawn_is_set_aside_and_its_holder_asked(registrar, tmp_path):
    good, bad = approved(2)
    archive.erase(bad.face)
    batch = actions.make_batch(stream=make.FES, by=registrar, at=NOW)
    drawing_of(batch)
    assert (state(good), state(bad)) == (S.QUEUED, S.SPOILED)
    assert status(bad) is Status.WITHDRAWN
    assert json.loads(dict(files_of(fresh(batch)))["manifest.json"])["cards"] == 1
    assert batches.counts_of(batch).spoiled == 1


def test_what_changed_since_the_approval_is_printed_as_it_is_now(registrar):
    [card] = approved()
    actions.follow_entry(entry=card.entry_id, kind="register.amended", at=NOW)
    batch = actions.make_batch(stream=make.FES, by=registrar, at=NOW)
    [printed] = cards(batch)
    assert printed.pk != card.pk
    assert state(card) == S.DROPPED


# --- Out of the house, by two ----------------------------------------------------------------
def test_a_batch_leaves_by_two_persons_and_never_by_one(registrar):
    batch, second = made(registrar, 1), make.agent(Role.DIRECTOR)
    with pytest.raises(Refused, match="not_released"):
        actions.take_files(batch=batch.pk, by=registrar, at=NOW)
    actions.ask_release(batch=batch.pk, by=registrar, at=NOW)
    actions.ask_release(batch=batch.pk, by=registrar, at=NOW)
    with pytest.raises(Refused, match="second_person"):
        actions.grant_release(batch=batch.pk, by=registrar, at=NOW)
    with acting_for(second):
        actions.grant_release(batch=batch.pk, by=second, at=NOW)
        with pytest.raises(Refused, match="released_to_another"):
            actions.take_files(batch=batch.pk, by=second, at=NOW)
    actions.take_files(batch=batch.pk, by=registrar, at=NOW)
    with pytest.raises(Refused, match="not_released"):
        actions.take_files(batch=batch.pk, by=registrar, at=NOW + timedelta(days=1))
    kinds = Act.objects.filter(subject_id=batch.pk).order_by("recorded_at")
    assert list(kinds.values_list("kind", flat=True))[-3:] == [
        *("cards.release_asked", "cards.released", "cards.batch_taken")
    ]


def test_after_a_rotation_the_files_open_under_the_new_key_and_a_lost_key_is_named(
    clone, cabinet, tmp_path
):
    """As the role of the terminal: a server of pages may not touch the proof of a hand-over."""
    with role_of(clone, "work"), printing(tmp_path):
        by = make.agent(Role.REGISTRAR)
        batch, lost = made(by, 1), made(by, 1)
        before = list(opened(batch))
        forget_key(lost)
        with override_settings(VAULT_KEYS=f"2:{'5a' * 32},{settings.VAULT_KEYS}"):
            found = actions.rewrap_all()
            assert (found.done, found.failed) == (1, [lost.vault])
            assert fresh(batch).key_id == "2"
            assert actions.rewrap_all().done == 0
        with override_settings(VAULT_KEYS=f"2:{'5a' * 32}"):
            assert list(opened(fresh(batch))) == before


@action
def forget_key(batch: Batch) -> None:
    Batch.objects.filter(pk=batch.pk).update(key_id="gone")


def opened(batch: Batch) -> Iterator[bytes]:
    held = WrappedKey(key_id=batch.key_id, wrapped=bytes(batch.wrapped_key))
    return safe.opened(batch.vault, held, count=batch.files)


def test_the_database_itself_wants_two_persons(registrar):
    batch = made(registrar, 1, drawn=False)

    @action
    def alone():
        one = uuid4()
        Release.objects.create(
            batch=batch, asked_by=one, asked_at=NOW, granted_by=one, granted_at=NOW
        )

    with pytest.raises(IntegrityError, match="release_by_two"), transaction.atomic():
        alone()


def test_the_parcel_is_one_zip_written_as_it_goes(registrar):
    batch = made(registrar, 1)
    pieces = list(parcel(batch))
    assert len(pieces) == batch.files + 1
    zipped = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert zipped.testzip() is None
    assert zipped.namelist()[-1] == "CH-03-0001/manifest.cose"
    assert b"".join(pieces) == b"".join(parcel(batch))


# --- The return ------------------------------------------------------------------------------
def test_a_return_is_read_once_and_a_spoiled_card_is_printed_again_under_a_new_number(registrar):
    batch = made(registrar, 3)
    data = told(batch, "printed", "spoiled", "reprinted")
    first = actions.take_return(batch=batch.pk, data=data, by=registrar, at=NOW)
    again = actions.take_return(batch=batch.pk, data=data, by=registrar, at=NOW)
    assert first.pk == again.pk
    assert (first.printed, first.spoiled, first.reprinted) == (2, 1, 1)
    one, two, three = cards(batch)
    assert [c.state for c in (one, two, three)] == [S.PRINTED, S.SPOILED, S.PRINTED]
    assert (status(one), status(two)) == (Status.VALID, Status.WITHDRAWN)
    with acting_for(SYSTEM):
        next_ = Card.objects.get(instead_of=two)
    assert next_.number != two.number
    assert (next_.state, status(next_)) == (S.APPROVED, Status.VALID)
    closed = fresh(batch)
    assert closed.closed_at
    following = actions.make_batch(stream=make.FES, by=registrar, at=NOW)
    assert [c.pk for c in cards(following)] == [next_.pk]
    assert following.reference == "CH-03-0002"


def test_a_part_may_come_back_first_and_the_rest_is_missing_until_it_does(registrar):
    batch = made(registrar, 2)
    actions.take_return(batch=batch.pk, data=told(batch, "printed"), by=registrar, at=NOW)
    counts = batches.counts_of(batch)
    assert (counts.sent, counts.printed, counts.missing) == (2, 1, 1)
    assert fresh(batch).closed_at is None
    whole = told(batch, "printed", "printed")
    actions.take_return(batch=batch.pk, data=whole, by=registrar, at=NOW)
    assert batches.counts_of(batch).whole
    assert fresh(batch).closed_at


def test_every_fault_is_told_at_once_and_nothing_is_taken(registrar):
    batch = made(registrar, 2)
    one, two = cards(batch)
    wrong = "\n".join(
        [
            ",".join(HEAD),
            f"{batch.reference},1,{two.number},printed,",
            f"{batch.reference},9,{one.number},printed,",
            f"CH-99-0001,1,{one.number},printed,",
            f"{batch.reference},2,C0000000000,lost,",
        ]
    ).encode()
    with pytest.raises(Faulty) as found:
        actions.take_return(batch=batch.pk, data=wrong, by=registrar, at=NOW)
    assert {p.row: p.code for p in found.value.problems} == {4: "other_batch", 5: "number"}
    mended = b"\n".join(wrong.splitlines()[:3])
    with pytest.raises(Faulty) as found:
        actions.take_return(batch=batch.pk, data=mended, by=registrar, at=NOW)
    assert [p.code for p in found.value.problems] == ["other_card", "never_sent"]
    assert not Return.objects.exists()
    assert {c.state for c in cards(batch)} == {S.QUEUED}


def test_a_card_suspended_or_withdrawn_at_the_printer_stays_so_when_it_comes_back(registrar):
    batch = made(registrar, 3)
    one, two, three = cards(batch)
    actions.follow_entry(entry=one.entry_id, kind="register.suspended", at=NOW)
    actions.follow_entry(entry=two.entry_id, kind="register.struck_off", at=NOW)
    actions.follow_entry(entry=three.entry_id, kind="register.suspended", at=NOW)
    data = told(batch, "printed", "printed", "spoiled")
    actions.take_return(batch=batch.pk, data=data, by=registrar, at=NOW)
    assert [state(c) for c in (one, two, three)] == [S.SUSPENDED, S.WITHDRAWN, S.SPOILED]
    assert batches.counts_of(batch).whole
    actions.follow_entry(entry=one.entry_id, kind="register.resumed", at=NOW)
    assert state(one) == S.PRINTED
    with acting_for(SYSTEM):
        again = Card.objects.get(instead_of=three)
    assert (again.state, status(again)) == (S.SUSPENDED, Status.SUSPENDED)


def test_a_spoiled_card_is_not_told_printed_later(registrar):
    batch = made(registrar, 2)
    actions.take_return(batch=batch.pk, data=told(batch, "spoiled"), by=registrar, at=NOW)
    with pytest.raises(Faulty) as found:
        actions.take_return(batch=batch.pk, data=told(batch, "printed"), by=registrar, at=NOW)
    assert [p.code for p in found.value.problems] == ["spoiled_before"]


GOOD = f"{','.join(HEAD)}\nCH-03-0001,1,{numbers.issue(1, key=b'k' * 32).value},printed,\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "head"),
        (b"\xff\xfe\x00", "not_utf8"),
        (b"batch,number\n", "head"),
        (",".join(HEAD).encode(), "empty"),
        (GOOD.replace("printed,", "printed").encode(), "cells"),
        (GOOD.replace(",1,", ",one,").encode(), "position"),
        (GOOD.replace(",1,", ",0,").encode(), "position"),
        (GOOD.replace("printed", "eaten").encode(), "outcome"),
        (GOOD.replace("printed", "spoiled").encode(), "reason_missing"),
        (GOOD.replace("printed,", "printed,but torn").encode(), "reason_too_many"),
        (GOOD.replace("printed,", f"spoiled,{'x' * 41}").encode(), "reason_long"),
        ((GOOD + GOOD.splitlines()[1]).encode(), "twice"),
        (GOOD.encode() + b'CH-03-0001,2,"open', "not_csv"),
        (GOOD.encode() + b"\0", "not_text"),
    ],
)
def test_a_strange_file_is_refused_for_its_reason(data, code):
    with pytest.raises(Faulty) as found:
        returning.read(data, batch="CH-03-0001")
    assert [p.code for p in found.value.problems] == [code]
    assert sentence(found.value.problems[0])


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_of_a_return(data):
    problems = ()
    try:
        returning.read(GOOD.encode() + data, batch="CH-03-0001")
    except Faulty as faulty:
        problems = faulty.problems
    assert {problem.code for problem in problems} <= set(FAULTS)


def test_every_outcome_has_its_word():
    assert set(OUTCOMES) == set(Told)


# --- At once, killed, and from a terminal ----------------------------------------------------
def test_two_agents_who_print_at_once_make_one_batch_of_each_card(clone, cabinet):
    with override_settings(DEMONSTRATION=True):
        approved(2)
        by = [make.agent(Role.REGISTRAR), make.agent(Role.DIRECTOR)]

        def one(actor):
            with acting_for(actor):
                return actions.make_batch(stream=make.FES, by=actor, at=NOW).count

        found = clone.at_once(*(lambda actor=actor: one(actor) for actor in by))
    counts = [f for f in found if isinstance(f, int)]
    refused = [f for f in found if isinstance(f, Refused)]
    assert counts == [2]
    assert [v.code for r in refused for v in r.verdicts] == ["card.nothing_to_print"]


def test_a_terminal_issues_prints_takes_back_and_stops(house, capsys, tmp_path):
    entry = entered()
    portrayed(entry)
    call_command("card", "issue", entry.nia)
    with pytest.raises(CommandError, match="1 not issued"):
        call_command("card", "issue", entry.nia)
    assert "card.on_its_way" in capsys.readouterr().err
    call_command("card", "batch", "--stream", make.FES)
    batch = Batch.objects.get()
    assert batch.digest in capsys.readouterr().out
    with pytest.raises(CommandError, match="two persons"):
        call_command("card", "batch", "--export", batch.reference)
    file = tmp_path / "back.csv"
    file.write_bytes(told(batch, "printed").replace(b"printed", b"melted"))
    with pytest.raises(CommandError, match="1 faults"):
        call_command("card", "return", str(file))
    file.write_bytes(told(batch, "printed"))
    call_command("card", "return", str(file))
    assert "1 printed (0 again), 0 spoiled; 0 missing" in capsys.readouterr().out
    [card] = cards(batch)
    call_command("card", "revoke", card.number, "--ground", "forged")
    assert (state(card), status(card)) == (S.WITHDRAWN, Status.WITHDRAWN)
    call_command("card", "batch", "--list")
    assert "CH-03-0001 closed: 1 sent, 1 printed" in capsys.readouterr().out
