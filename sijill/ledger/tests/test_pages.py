"""Receipts for their person, the auditor's page, and the log as the world reads it."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from sijill.kernel import notes
from sijill.kernel.actor import NATIONAL, SYSTEM, Actor, ActorKind, Assurance, Role, Subject
from sijill.kernel.clock import now
from sijill.ledger import consumers, publishing
from sijill.ledger.actions import record
from sijill.ledger.actions.erasing import erase
from sijill.ledger.actions.verifying import walk
from sijill.ledger.consumers import Consumer
from sijill.ledger.keys import known
from sijill.ledger.models import Parked
from sijill.ledger.queries import log
from sijill.ledger.rules import FaultCode, Reason
from sijill.ledger.tests.factories import acts, role_of, sealed, sequencer
from sijill.ledger.wording import FAULTS, REASONS
from sijill.web import pdf

SPACE = uuid4()
CITIZEN = Actor(kind=ActorKind.CITIZEN, space=SPACE, assurance=Assurance.CODE)
OTHER = Actor(kind=ActorKind.CITIZEN, space=uuid4(), assurance=Assurance.CODE)
AUDITOR = Actor(
    kind=ActorKind.AGENT, user=uuid4(), role=Role.AUDITOR, institution="MIN", reach=NATIONAL
)
MINISTRY = replace(AUDITOR, role=Role.MINISTRY)
EXAMINER = Actor(kind=ActorKind.AGENT, user=uuid4(), role=Role.EXAMINER, institution="CH-03")


@pytest.fixture
def as_(house, handed, monkeypatch):
    """A browser of this actor, answered under the pages' role."""

    def browse(actor: Actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client(headers={"accept-language": "fr"})

    return browse


@pytest.fixture
def web(house):
    """What follows is answered as `sijill_web`."""

    def under():
        return role_of(house, "web")

    return under


def own_act(**facts):
    act = record(
        "space.opened",
        subject=Subject(kind="space", id=SPACE),
        by=SYSTEM,
        at=now(),
        facts=facts or {"name": "Fatima"},
    )
    sequencer().once()
    return act


def address(name: str, act) -> str:
    return reverse(f"ledger:{name}", args=[act.id])


def test_the_person_sees_when_it_was_recorded_and_that_it_holds(as_, web):
    act = own_act()
    browser = as_(CITIZEN)
    with web():
        page = browser.get(address("receipt", act)).content.decode()
    assert "granted" in page
    assert log.latest().note.split("\n")[2] not in page  # never a tree


def test_an_act_that_waits_is_said_to_be_on_its_way(as_, web):
    act = record("x.y", subject=Subject(kind="space", id=SPACE), by=SYSTEM, at=now())
    browser = as_(CITIZEN)
    with web():
        answer = browser.get(address("receipt", act))
    assert answer.status_code == 200
    assert answer.context["receipt"] is None


@pytest.mark.parametrize("name", ["receipt", "receipt_file", "receipt_paper"])
@pytest.mark.parametrize("who", [OTHER, EXAMINER, Actor()], ids=["other", "examiner", "nobody"])
def test_nobody_else_gets_a_receipt(as_, web, name, who):
    act = own_act()
    browser = as_(who)
    with web():
        assert browser.get(address(name, act)).status_code == 404
        assert browser.get(reverse(f"ledger:{name}", args=[uuid4()])).status_code == 404


def test_the_file_and_the_paper_are_given_to_the_person(as_, web):
    act = own_act()
    browser = as_(CITIZEN)
    with web():
        file = browser.get(address("receipt_file", act))
        paper = browser.get(address("receipt_paper", act))
    proof = notes.read_proof(file.content.decode())
    assert notes.opened(proof.checkpoint, known()).size == 1
    assert b"Fatima" not in proof.extra  # a kind whose facts may tell of others is not opened
    assert all("no-store" in answer["Cache-Control"] for answer in (file, paper))
    assert paper.content.startswith(b"%PDF")


def test_the_paper_says_when_and_under_which_number(as_, web, tmp_path):
    own_act()
    act = own_act()
    browser = as_(AUDITOR)
    with web():
        path = tmp_path / "receipt.pdf"
        path.write_bytes(browser.get(address("receipt_paper", act)).content)
    text = PdfReader(path).pages[0].extract_text()
    assert "space.opened" in text
    assert f"{act.recorded_at:%Y}" in text
    assert pdf.STANDARDS == ["a-2a", "ua-1"]


def test_facts_of_open_kinds_are_handed_to_their_person(as_, web):
    act = own_act()
    consumers.install(owners=consumers._owners[:], open_kinds=["space.opened"])
    browser = as_(CITIZEN)
    with web():
        file = browser.get(address("receipt_file", act))
    assert b"Fatima" in notes.read_proof(file.content.decode()).extra


def test_the_receipt_of_erased_facts_says_so_and_holds(as_, web):
    act = own_act()
    erase(act=act.id, reason=Reason.PERSON_ASKED, by=SYSTEM, at=now())
    browser = as_(CITIZEN)
    with web():
        found = browser.get(address("receipt", act)).context["receipt"]
    assert (found.is_erased, found.fault) == (True, "")


def test_the_auditor_sees_how_the_log_stands(as_, web):
    sealed(3)
    acts(1)
    walk(at=now())
    browser = as_(AUDITOR)
    with web():
        answer = browser.get(reverse("ledger:log"))
    assert answer.status_code == 200
    assert answer.context["status"].sealed == 3
    assert answer.context["status"].waiting == 1
    assert answer.context["faults"] == []


@pytest.mark.parametrize("who", [CITIZEN, EXAMINER, Actor()], ids=["citizen", "examiner", "nobody"])
def test_nobody_else_sees_the_log_s_page_or_asks_anything_of_it(as_, web, who):
    browser = as_(who)
    with web():
        assert browser.get(reverse("ledger:log")).status_code == 403
        assert browser.post(reverse("ledger:walk")).status_code == 403
        assert browser.post(reverse("ledger:again")).status_code == 403


def test_the_auditor_has_everything_verified_and_the_ministry_a_subject_tried_again(as_, web):
    def fails(sealed, *, at):
        raise ValueError

    [act] = acts(1)
    consumers.install(consumers=[Consumer(name="ill", handle=fails)])
    sequencer().once()
    browser = as_(AUDITOR)
    subject = {"consumer": "ill", "kind": "case", "id": str(act.subject_id)}
    with web():
        assert "ValueError" in browser.get(reverse("ledger:log")).content.decode()
        assert browser.post(reverse("ledger:again"), subject).status_code == 403  # only reads
        assert Parked.objects.get(seq=0).asked_at is None
        assert browser.post(reverse("ledger:walk")).status_code == 302
        browser = as_(MINISTRY)
        assert browser.post(reverse("ledger:again"), subject).status_code == 302
        assert browser.post(reverse("ledger:again"), {"consumer": "ill"}).status_code == 404
        assert browser.post(reverse("ledger:walk")).status_code == 302
        assert browser.post(reverse("ledger:walk")).status_code == 302
    assert Parked.objects.get(seq=0).asked_at is not None


def test_the_log_is_served_without_language_and_full_tiles_for_ever(as_, web):
    sealed(257)
    browser = as_(Actor())
    with web():
        checkpoint = browser.get("/log/checkpoint")
        full, edge = browser.get("/log/tile/0/000"), browser.get("/log/tile/0/001.p/1")
        entries = browser.get("/log/tile/entries/000")
        keys = browser.get("/log/keys")
    assert b"".join(checkpoint).decode() == publishing.published()
    assert b"".join(keys).decode() == f"{known()[0]}\n"
    assert (checkpoint["Cache-Control"], "immutable" in full["Cache-Control"]) == ("no-cache", True)
    assert "immutable" in entries["Cache-Control"]
    assert "immutable" not in edge["Cache-Control"]
    assert len(b"".join(full)) == 8192
    assert not full.cookies


@pytest.mark.parametrize("path", ["tile/0/999", "tile/0/0", "..%2fsecrets/log_key", ".lock", "x"])
def test_nothing_but_the_log_is_served(as_, web, path):
    sealed(1)
    browser = as_(Actor())
    with web():
        assert browser.get(f"/log/{path}", follow=True).status_code == 404


def test_every_fault_and_reason_has_its_words():
    assert set(FAULTS) == set(FaultCode)
    assert set(REASONS) == set(Reason)
