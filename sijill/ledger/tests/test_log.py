"""Acts are numbered once, sealed, published and proved; nothing personal leaves."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from sijill.kernel import merkle, notes, tiles
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role, Subject
from sijill.kernel.clock import now
from sijill.kernel.signing import KeyKind, SeedSigner
from sijill.kernel.verdict import Refused
from sijill.ledger import publishing
from sijill.ledger.actions import record, sequencing
from sijill.ledger.actions.erasing import erase
from sijill.ledger.actions.witnessing import cosign
from sijill.ledger.keys import known, signing
from sijill.ledger.models import ActFacts, Checkpoint, Pending, Sealed
from sijill.ledger.publishing import LogAhead
from sijill.ledger.queries import log, receipts
from sijill.ledger.rules import Reason
from sijill.ledger.sequencer import Sequencer
from sijill.ledger.tests.factories import ROOT, acts, sealed, sequencer

SCRIPT = ROOT / "tools" / "verify_receipt.py"


@pytest.fixture(autouse=True)
def _work(house):
    """Every test has a database and a folder of its own, as the sequencer's role."""


def test_every_act_waits_for_its_number_and_gets_one():
    made = acts(5)
    assert Pending.objects.count() == 5
    assert sequencer().once() == 5
    assert Pending.objects.count() == 0
    rows = list(Sealed.objects.order_by("seq").values_list("seq", "act"))
    assert rows == [(n, act.id) for n, act in enumerate(made)]


def test_an_act_inserted_by_any_way_waits_for_its_number():
    subject = Subject(kind="case", id=uuid4())
    act = record("desk.assigned", subject=subject, by=SYSTEM, at=now())
    assert list(Pending.objects.values_list("act", flat=True)) == [act.id]


def test_numbers_follow_the_moment_of_recording_then_the_identifier():
    acts(40)
    sequencer().once()
    numbered = [s.act for s in log.sealed_acts(0, 40)]
    assert numbered == sorted(numbered, key=lambda a: (a.recorded_at, a.id))


def test_two_sequencers_at_once_leave_no_gap_and_no_double(house):
    acts(300)
    results = house.at_once(*[lambda: [sequencing.number(7) for _ in range(60)]] * 3)
    assert not [r for r in results if isinstance(r, Exception)]
    sequencer().once()
    rows = list(Sealed.objects.order_by("seq").values_list("seq", flat=True))
    assert rows == list(range(300))


def test_nothing_new_makes_no_checkpoint():
    sealed(3)
    sequencer().once()
    assert Checkpoint.objects.count() == 1


def test_the_tree_is_that_of_the_leaves_whatever_the_batches():
    for count in (1, 254, 1, 1, 300):
        sealed(count)
    size = 557
    leaves = [merkle.leaf_hash(leaf) for leaf in log.leaves(0, size)]
    for checkpoint in Checkpoint.objects.order_by("size"):
        assert bytes(checkpoint.root) == merkle.root(leaves[: checkpoint.size])
        assert notes.opened(checkpoint.note, known()).size == checkpoint.size
    for seq in (0, 255, 256, 511, 556):
        proof = log.inclusion(seq, size)
        merkle.check_inclusion(leaves[seq], seq, size, proof, merkle.root(leaves))
    proof = log.consistency(256, size)
    merkle.check_consistency(256, size, merkle.root(leaves[:256]), merkle.root(leaves), proof)


def test_the_published_files_are_those_of_the_specification():
    sealed(300)
    folder = publishing.folder()
    files = {
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.startswith(".")
    }
    assert files == {
        *("checkpoint", "keys", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"),
        *("tile/entries/000", "tile/entries/001.p/44"),
    }
    entries = list(tiles.unbundle((folder / "tile/entries/000").read_bytes()))
    assert entries == log.leaves(0, 256)
    hashes = tiles.decode((folder / "tile/0/000").read_bytes())
    assert hashes == [merkle.leaf_hash(entry) for entry in entries]
    sealed(300)
    assert not (folder / "tile/0/001.p").exists()


def test_files_that_were_lost_are_made_again():
    sealed(600)
    before = {p: p.read_bytes() for p in files_of(publishing.folder())}
    for path in before:
        path.unlink()
    publishing.publish()
    assert {p: p.read_bytes() for p in files_of(publishing.folder())} == before


def files_of(folder):
    return [p for p in folder.rglob("*") if p.is_file() and p.name != ".lock"]


def test_a_database_that_went_back_in_time_signs_nothing_more():
    sealed(3)
    ahead = notes.Checkpoint(settings.LOG_ORIGIN, 9, bytes(32)).text
    text = str(notes.Note(ahead, (notes.sign(ahead, signing()),)))
    (publishing.folder() / "checkpoint").write_text(text)
    acts(1)
    with pytest.raises(LogAhead):
        sequencer().once()
    assert Checkpoint.objects.count() == 1


def test_no_byte_that_leaves_tells_of_anybody():
    told = {"name": "Fatima Zahra El Alaoui", "nia": "MA-31415926", "cin": "C418207"}
    made = [
        record(
            "register.entered",
            subject=Subject(kind="entry", id=uuid4()),
            by=Actor(kind=ActorKind.AGENT, user=uuid4(), role=Role.REGISTRAR),
            at=now(),
            facts=told,
        )
        for _ in range(260)
    ]
    sequencer().once()
    leaving = b"".join(p.read_bytes() for p in files_of(publishing.folder()))
    leaving += b"".join(log.leaves(0, 260))
    secrets = [*told.values(), *(str(a.subject_id) for a in made), *(str(a.id) for a in made)]
    secrets += [a.subject_id.hex for a in made] + [str(a.by_user) for a in made]
    assert [s for s in secrets if s.encode() in leaving] == []
    assert [a for a in made if a.id.bytes in leaving or a.subject_id.bytes in leaving] == []


def test_the_same_act_twice_cannot_be_linked():
    subject = Subject(kind="entry", id=uuid4())
    for _ in range(2):
        record("register.suspended", subject=subject, by=SYSTEM, at=now(), facts={"nia": "1"})
    sequencer().once()
    first, second = (json.loads(leaf) for leaf in log.leaves(0, 2))
    assert {first[k] for k in ("subject", "facts", "act")}.isdisjoint(second.values())


def receipt_file(folder: Path, act) -> Path:
    path = folder / f"{act.id}.tlog-proof"
    path.write_text(str(receipts.receipt_of(act.id).proof))
    return path


def script(*words) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", str(SCRIPT), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd="/", env={}, check=False)


def key() -> str:
    return str(signing().public)


def test_the_script_that_knows_none_of_our_code_believes_a_receipt(tmp_path):
    [act, *_] = sealed(300)
    done = script("receipt", receipt_file(tmp_path, act), "--key", key())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "verified" in done.stdout


def test_the_script_imports_none_of_our_code_and_nothing_to_install():
    text = SCRIPT.read_text()
    assert "sijill" not in "".join(line for line in text.splitlines() if "import" in line)
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), "--help"], capture_output=True, check=False
    )
    assert done.returncode == 0


def test_erased_facts_leave_receipts_and_tree_as_they_were(tmp_path):
    act, *_ = sealed(3, facts={"name": "Fatima"})
    before = receipt_file(tmp_path, act).rename(tmp_path / "before")
    assert erase(act=act.id, reason=Reason.COURT_ORDER, by=SYSTEM, at=now())
    sequencer().once()
    assert not ActFacts.objects.filter(act=act.id).exists()
    found = receipts.receipt_of(act.id)
    assert found.is_erased
    assert found.fault == ""
    after = receipt_file(tmp_path, act)
    assert b"Fatima" not in notes.read_proof(after.read_text()).extra
    for file in (before, after):
        assert script("receipt", file, "--key", key()).returncode == 0
    erasure = log.act_with(Sealed.objects.get(seq=3).act)
    assert (erasure.kind, erasure.ground) == ("ledger.facts_erased", "court_order")


def test_facts_are_not_erased_before_they_are_sealed_nor_by_anybody():
    [act] = acts(1)
    with pytest.raises(Refused):
        erase(act=act.id, reason=Reason.COURT_ORDER, by=SYSTEM, at=now())
    sequencer().once()
    agent = Actor(kind=ActorKind.AGENT, role=Role.DIRECTOR)
    with pytest.raises(Refused):
        erase(act=act.id, reason=Reason.COURT_ORDER, by=agent, at=now())


def test_facts_cannot_go_without_an_act_that_says_why(house):
    [act] = sealed(1)
    with pytest.raises(DatabaseError, match="reason"), transaction.atomic():
        connection.cursor().execute("SELECT ledger_erase_facts(%s)", [act.id])


WITNESS = SeedSigner("chamber.example/CH-03", bytes(range(32)), KeyKind.WITNESS)


def test_a_chamber_co_signs_and_the_world_sees_it(tmp_path):
    [act] = sealed(1)
    cosign(checkpoint=log.latest(), keys=known(), by=WITNESS, at=now())
    publishing.publish()
    published = notes.read_note(publishing.published())
    assert len(notes.believe(published, [signing().public, WITNESS.public])) == 2
    file = receipt_file(tmp_path, act)
    seen = script("receipt", file, "--key", key(), "--witness", str(WITNESS.public))
    assert seen.returncode == 0
    assert "CH-03" in seen.stdout
    other = SeedSigner(WITNESS.name, bytes(32), KeyKind.WITNESS).public
    unseen = script("receipt", file, "--key", key(), "--witness", str(other))
    assert unseen.returncode == 1
    assert "witness" in unseen.stdout


def test_a_witness_does_not_sign_a_log_that_was_rewritten():
    sealed(2)
    cosign(checkpoint=log.latest(), keys=known(), by=WITNESS, at=now())
    sealed(2)
    forked = notes.Checkpoint(settings.LOG_ORIGIN, 4, bytes(32)).text
    note = str(notes.Note(forked, (notes.sign(forked, signing()),)))
    fake = Checkpoint(size=4, root=bytes(32), note=note, at=now())
    with pytest.raises(merkle.ProofFailed):
        cosign(checkpoint=fake, keys=known(), by=WITNESS, at=now() + timedelta(seconds=1))


def test_a_key_may_be_changed_and_old_signatures_still_hold(tmp_path):
    [act, *_] = sealed(2)
    old = str(signing().public)
    before = receipt_file(tmp_path, act)
    with override_settings(LOG_KEY="ab" * 32, LOG_KEYS=old):
        Sequencer(by=signing()).once()
        acts(1)
        Sequencer(by=signing()).once()
        assert notes.opened(log.latest().note, known()).size == 3
        assert len(publishing.folder().joinpath("keys").read_text().splitlines()) == 2
    assert script("receipt", before, "--key", old).returncode == 0


def test_an_independent_implementation_agrees():
    pymerkle = pytest.importorskip("pymerkle")  # GPL: tests only, never beside the register
    sealed(37)
    size, leaves = 37, log.leaves(0, 37)
    theirs = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        theirs.append_entry(leaf)
    root = theirs.get_root(size)
    assert root == bytes(log.latest().root)
    for old in range(1, size):
        ours = merkle.root([merkle.leaf_hash(leaf) for leaf in leaves[:old]])
        proof = theirs.prove_consistency(old, size)
        pymerkle.verify_consistency(ours, root, proof)  # their proof, our root
        before = theirs.get_root(old)
        merkle.check_consistency(old, size, before, root, log.consistency(old, size))
    for seq in range(size):
        proof = theirs.prove_inclusion(seq + 1, size)  # theirs count from one
        pymerkle.verify_inclusion(merkle.leaf_hash(leaves[seq]), root, proof)
        assert set(log.inclusion(seq, size)) == set(proof.path) - {merkle.leaf_hash(leaves[seq])}


def test_every_column_of_an_act_is_sealed():
    [act] = sealed(1)
    [kept] = log.sealed_acts(0, 1)
    lent = replace(kept.act, by_for=uuid4())  # told only of acts done for somebody
    assert {"id"} | lent.told().keys() == {field.name for field in act._meta.fields}
    assert kept.act.told() == {k: v for k, v in lent.told().items() if k != "by_for"}
