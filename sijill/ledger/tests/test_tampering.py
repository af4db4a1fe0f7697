"""Whoever takes the walls down and rewrites the past is found, and what was done is named."""

import base64
import json
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings

from sijill.kernel import notes
from sijill.kernel.clock import now
from sijill.kernel.merkle import leaf_hash, root
from sijill.kernel.signing import SeedSigner
from sijill.ledger import publishing
from sijill.ledger.keys import signing
from sijill.ledger.models import Act, ActFacts, Sealed
from sijill.ledger.queries import log, receipts
from sijill.ledger.rules import canonical, leaf
from sijill.ledger.tests.factories import ROOT, acts, as_owner, sealed, sequencer
from sijill.ledger.verification import verify

SCRIPT = ROOT / "tools" / "verify_receipt.py"
OTHER = SeedSigner(settings.LOG_ORIGIN, bytes(range(32)))


@pytest.fixture(autouse=True)
def walls_down(house):
    """The owner of the tables, without their triggers: the worst that a trusted role can do."""

    def tamper(*statements):
        names = ("act", "act_facts", "sealed", "tile", "checkpoint")
        tables = [f"ledger_{name}" for name in names]
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
        as_owner(house, *off, *statements, *on)

    return tamper


def faults(at=None) -> set[str]:
    return {fault.code.value for fault in verify(at=at or now())}


def script(*words) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", str(SCRIPT), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env={}, check=False)


def key() -> str:
    return str(signing().public)


def test_nothing_is_found_where_nothing_was_done():
    sealed(600)
    acts(3)
    told = []
    assert list(verify(at=now(), progress=lambda done, size: told.append((done, size)))) == []
    assert told[-1] == (600, 600)


def test_altered_facts_are_found(walls_down, tmp_path):
    act, *_ = sealed(3, facts={"name": "Fatima"})
    walls_down('UPDATE ledger_act_facts SET facts = \'{"name": "Salma"}\'')
    assert faults() == {"facts_altered"}
    assert receipts.receipt_of(act.id).fault == "facts_altered"
    file = tmp_path / "receipt"
    file.write_text(str(receipts.receipt_of(act.id).proof))
    done = script("receipt", file, "--key", key())
    assert done.returncode == 1
    assert "facts altered" in done.stdout


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_act SET ground = 'other'",
        "UPDATE ledger_act SET by_institution = 'CH-09'",
        "UPDATE ledger_act SET kind = 'desk.refused'",
        "UPDATE ledger_act SET article = '50.17:6'",
        "UPDATE ledger_act SET at = at - interval '1 day'",
        "UPDATE ledger_act SET subject_id = gen_random_uuid()",
    ],
)
def test_an_altered_act_is_found(walls_down, change):
    sealed(3)
    walls_down(change)
    assert faults() == {"act_altered"}


def test_a_removed_act_is_found(walls_down, tmp_path):
    act, *_ = sealed(3)
    file = tmp_path / "receipt"
    file.write_text(str(receipts.receipt_of(act.id).proof))
    walls_down(f"DELETE FROM ledger_act WHERE id = '{act.id}'")
    assert faults() == {"act_removed"}
    assert script("receipt", file, "--key", key()).returncode == 0  # the person's paper still holds


def test_an_act_removed_with_its_number_is_found(walls_down):
    sealed(5)
    walls_down(
        "DELETE FROM ledger_act WHERE id = (SELECT act FROM ledger_sealed WHERE seq = 2)",
        "DELETE FROM ledger_sealed WHERE seq = 2",
    )
    assert "numbers_broken" in faults()


def test_an_act_removed_while_it_waits_is_found(walls_down):
    [act] = acts(1)
    walls_down(f"DELETE FROM ledger_act WHERE id = '{act.id}'")
    assert faults() == {"act_removed"}


def test_an_act_that_waits_no_more_and_has_no_number_is_found(walls_down):
    acts(1)
    walls_down("DELETE FROM ledger_pending")
    assert faults() == {"act_forgotten"}


def test_facts_removed_without_a_reason_are_found(walls_down):
    sealed(2)
    walls_down("DELETE FROM ledger_act_facts")
    assert faults() == {"facts_missing"}


def test_reordered_acts_are_found(walls_down):
    sealed(4)
    walls_down(
        "UPDATE ledger_sealed SET act = gen_random_uuid() WHERE seq = 9",
        "CREATE TEMP TABLE swapped AS SELECT seq, act FROM ledger_sealed WHERE seq IN (1, 2)",
        "UPDATE ledger_sealed SET act = gen_random_uuid() WHERE seq IN (1, 2)",
        "UPDATE ledger_sealed s SET act = w.act FROM swapped w WHERE s.seq = 3 - w.seq",
    )
    assert faults() == {"acts_reordered"}


def test_an_act_moved_to_another_moment_is_found(walls_down):
    sealed(2)
    walls_down("UPDATE ledger_act SET recorded_at = recorded_at - interval '1 hour'")
    assert faults() == {"acts_reordered"}


def rewritten(seq: int) -> bytes:
    """The leaf that somebody would write who changed the facts and wants it to agree."""
    [kept] = log.sealed_acts(seq, seq + 1)
    return leaf(seq, kept.act, salt=kept.salt, facts={"name": "Salma"})


def test_a_log_rewritten_all_through_contradicts_its_signature(walls_down, tmp_path):
    act, *_ = sealed(300, facts={"name": "Fatima"})
    file = tmp_path / "receipt"
    file.write_text(str(receipts.receipt_of(act.id).proof))
    made = rewritten(0)
    walls_down(
        f"UPDATE ledger_act_facts SET facts = '{{\"name\": \"Salma\"}}' WHERE act = '{act.id}'",
        f"UPDATE ledger_sealed SET leaf = '\\x{made.hex()}' WHERE seq = 0",
    )
    assert faults() == {"log_forked", "tile_altered", "files_altered"}


def forked(signer=None) -> str:
    """A checkpoint of the same size over another past."""
    held = log.latest()
    text = notes.Checkpoint(settings.LOG_ORIGIN, held.size, leaf_hash(b"forked")).text
    return str(notes.Note(text, (notes.sign(text, signer or signing()),)))


def test_a_forked_log_is_found_by_verify_and_by_the_script(tmp_path):
    act, *_ = sealed(3)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text(log.latest().note)
    new.write_text(forked())
    publishing.folder().joinpath("checkpoint").write_text(forked())
    assert faults() == {"log_forked"}
    done = script("consistency", old, new, "-", "--key", key())
    assert done.returncode == 1
    assert "forked log" in done.stdout
    file = tmp_path / "receipt"
    file.write_text(str(receipts.receipt_of(act.id).proof))
    done = script("receipt", file, "--key", key(), "--checkpoint", new)
    assert "forked log" in done.stdout


def test_a_log_that_grew_from_another_past_is_found_by_the_script(tmp_path):
    sealed(5)
    forked_note = tmp_path / "forked"
    forked_note.write_text(forked())
    sealed(4)
    proof = tmp_path / "proof"
    proof.write_text("\n".join(base64.b64encode(step).decode() for step in log.consistency(5, 9)))
    new = tmp_path / "new"
    new.write_text(log.latest().note)
    done = script("consistency", forked_note, new, proof, "--key", key())
    assert done.returncode == 1
    assert "forked log" in done.stdout


def test_a_log_that_only_grew_is_believed_by_the_script(tmp_path):
    sealed(5)
    old, new, proof = tmp_path / "old", tmp_path / "new", tmp_path / "proof"
    old.write_text(publishing.published())
    sealed(4)
    new.write_text(publishing.published())
    proof.write_text("\n".join(base64.b64encode(step).decode() for step in log.consistency(5, 9)))
    done = script("consistency", old, new, proof, "--key", key())
    assert done.returncode == 0, done.stdout
    assert "first 5 acts" in done.stdout


def test_a_replayed_checkpoint_is_found_by_verify_and_by_the_script(tmp_path):
    sealed(3)
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text(publishing.published())
    sealed(2)
    new.write_text(publishing.published())
    publishing.folder().joinpath("checkpoint").write_text(old.read_text())
    assert faults(at=now() + timedelta(hours=1)) == {"checkpoint_replayed"}
    done = script("consistency", new, old, "-", "--key", key())
    assert done.returncode == 1
    assert "replayed checkpoint" in done.stdout
    last = Sealed.objects.get(seq=4).act
    file = tmp_path / "receipt"
    file.write_text(str(receipts.receipt_of(last).proof))
    done = script("receipt", file, "--key", key(), "--checkpoint", old)
    assert "replayed checkpoint" in done.stdout


def test_another_key_is_found_by_verify_and_by_the_script(walls_down, tmp_path):
    act, *_ = sealed(3)
    note = notes.read_note(log.latest().note)
    other = str(notes.Note(note.text, (notes.sign(note.text, OTHER),)))
    file = tmp_path / "receipt"
    file.write_text(str(receipts.receipt_of(act.id).proof))
    done = script("receipt", file, "--key", OTHER.public)
    assert done.returncode == 1
    assert "other key" in done.stdout
    walls_down(f"UPDATE ledger_checkpoint SET note = '{other}'")
    publishing.folder().joinpath("checkpoint").write_text(other)
    assert faults() == {"other_key"}


def test_an_altered_tile_is_found_in_the_database_and_in_the_files(walls_down):
    sealed(256)
    walls_down("UPDATE ledger_tile SET root = decode(repeat('00', 32), 'hex')")
    assert faults() == {"tile_altered"}


@pytest.mark.parametrize("path", ["tile/0/000", "tile/entries/000"])
def test_an_altered_file_is_found(path):
    sealed(257)
    file = publishing.folder() / path
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert faults() == {"files_altered"}


def test_a_wall_that_is_down_is_found(house):
    as_owner(house, "ALTER TABLE ledger_act DISABLE TRIGGER act_insert_only")
    assert faults() == {"wall_down"}


def test_a_receipt_that_tells_of_another_act_is_not_believed(tmp_path):
    act, other = sealed(2)
    proof = receipts.receipt_of(act.id).proof
    told = json.loads(proof.extra)
    file = tmp_path / "receipt"
    for changed in (
        told | {"act": json.loads(receipts.receipt_of(other.id).proof.extra)["act"]},
        told | {"act": told["act"] | {"ground": "other"}},
        told | {"facts": {"name": "other"}},
        told | {"leaf": told["leaf"].replace("desk.assigned", "desk.accepted")},
    ):
        forged = notes.LogProof(proof.index, proof.path, proof.checkpoint, canonical(changed))
        file.write_text(str(forged))
        assert script("receipt", file, "--key", key()).returncode == 1
    moved = notes.LogProof(1, proof.path, proof.checkpoint, proof.extra)
    file.write_text(str(moved))
    assert "reordered" in script("receipt", file, "--key", key()).stdout


def test_effects_that_are_not_those_of_the_acts_are_found(house):
    sealed(3)
    as_owner(house, "UPDATE ledger_indicator SET count = count + 1")
    assert faults() == {"effects_differ"}


def test_the_tree_of_the_tests_is_that_of_the_acts():
    sealed(2)
    assert Act.objects.count() == ActFacts.objects.count() == Sealed.objects.count()
    assert bytes(log.latest().root) == root([leaf_hash(each) for each in log.leaves(0, 2)])
    assert sequencer().once() == 0
