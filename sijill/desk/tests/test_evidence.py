"""Documents joined one by one: sealed, replaced, shown with a look, swept, rewrapped."""

from __future__ import annotations

import io
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from PIL import Image

from sijill.desk import actions, archive
from sijill.desk.actions import evidence as papers
from sijill.desk.models import Case, Evidence
from sijill.desk.queries import NotFound
from sijill.desk.queries.evidence import evidence_for, page_of_document
from sijill.desk.rules.evidence import FILES_PER_CASE, EvidenceState, may_receive
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import Unopened
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, Look
from sijill.ledger.transaction import acting_for, action

from . import hostile
from .factories import (
    NOW,
    RABAT,
    agent,
    citizen,
    draft,
    everything,
    fresh,
    institutions,
    join,
    sent,
)
from .test_citizen_pages import signed_in

pytestmark = pytest.mark.django_db
OLD, NEW = "a" * 64, "b" * 64


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILE_STORE = tmp_path / "files"
    settings.VAULT_KEYS = f"1:{OLD}"
    institutions()
    with clock.stopped(NOW):
        yield settings.FILE_STORE


def upload(data: bytes | None = None) -> io.BytesIO:
    return io.BytesIO(data or hostile.photograph())


def receive(case: Case, by, data: bytes | None = None, *, kind="card", at=NOW) -> Evidence:
    with acting_for(by):
        return papers.receive(case=case, kind=kind, upload=upload(data), by=by, at=at)


def codes(refusal) -> list[str]:
    return [v.code for v in refusal.value.verdicts]


@pytest.fixture
def person():
    return citizen()


@pytest.fixture
def case(person):
    return draft(person)


def files(store: Path) -> list[Path]:
    return sorted(p for p in store.rglob("*") if p.is_file())


# Receiving


def test_a_document_lies_sealed_outside_the_database(case, person, store):
    evidence = receive(case, person)
    [kept] = files(store)
    assert kept.name == f"{evidence.pk}.1"
    assert kept.parent.name == evidence.pk.hex[:2]
    assert kept.read_bytes().startswith(b"SJV1")
    assert b"JFIF" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0, "only the server's user reads it"
    with acting_for(person):
        page = page_of_document(evidence.pk, 1, viewer=person, at=NOW, reason="own")
    assert Image.open(io.BytesIO(page.jpeg)).size == (800, 1000)


def test_the_original_of_a_pdf_is_kept_beside_its_pages(case, person, store):
    evidence = receive(case, person, hostile.pdf(2))
    assert [p.suffix for p in files(store)] == [".0", ".1", ".2"]
    assert evidence.pages == 2


def test_a_new_document_replaces_the_former_which_is_kept(case, person, store):
    first = receive(case, person)
    second = receive(case, person, hostile.blurred())
    with acting_for(person):
        assert [e.pk for e in evidence_for(case, viewer=person)] == [second.pk]
        first.refresh_from_db()
    assert first.state == EvidenceState.REPLACED
    assert len(files(store)) == 2
    assert second.quality["hints"] == ["blurred"]


def test_the_same_bytes_twice_are_one_document(case, person, store):
    assert receive(case, person).pk == receive(case, person).pk
    assert len(files(store)) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [(hostile.EXE, "evidence.unknown_type"), (hostile.pdf(6), "evidence.too_many_pages")],
    ids=["program", "pages"],
)
def test_a_refused_document_leaves_the_former_in_place(case, person, store, data, code):
    first = receive(case, person)
    with pytest.raises(Refused) as refusal:
        receive(case, person, data)
    assert codes(refusal) == [code]
    with acting_for(person):
        assert [e.pk for e in evidence_for(case, viewer=person)] == [first.pk]
    assert len(files(store)) == 1


def test_a_sent_case_takes_no_document(person):
    with pytest.raises(Refused) as refusal:
        receive(sent(person), person)
    assert codes(refusal) == ["evidence.case_closed"]


def test_a_correction_takes_the_documents_it_named_and_says_so_in_the_history(person):
    case, examiner = sent(person), agent()
    with acting_for(examiner):
        actions.ask_correction(
            case=case, items=[{"evidence": "card", "reason": "unreadable"}], by=examiner, at=NOW
        )
    receive(fresh(case), person)
    with everything():
        assert Act.objects.filter(kind="desk.evidence_received", subject_id=case.pk).count() == 1


def test_a_correction_of_an_answer_opens_no_document(person):
    case, examiner = sent(person), agent()
    with acting_for(examiner):
        actions.ask_correction(
            case=case, items=[{"page": "years", "reason": "wrong"}], by=examiner, at=NOW
        )
    with pytest.raises(Refused) as refusal:
        receive(fresh(case), person)
    assert codes(refusal) == ["evidence.not_asked"]


def test_a_stranger_cannot_join_a_document(case):
    with pytest.raises(NotFound):
        receive(case, citizen())


def test_a_case_holds_so_many_files_and_no_more():
    closed = may_receive(
        "draft", "card", known=frozenset({"card"}), asked=frozenset(), held=FILES_PER_CASE
    )
    assert [v.code for v in closed] == ["evidence.too_many_files"]


def test_a_kind_that_the_procedure_does_not_know_is_refused(case, person):
    with pytest.raises(Refused) as refusal:
        receive(case, person, kind="passport")
    assert codes(refusal) == ["evidence.kind_unknown"]


# Taking back


def test_a_document_taken_back_from_a_draft_is_erased(
    case, person, store, django_capture_on_commit_callbacks
):
    receive(case, person)
    with django_capture_on_commit_callbacks(execute=True), acting_for(person):
        papers.remove(case=case, kind="card", by=person, at=NOW)
    assert files(store) == []
    with acting_for(person):
        assert evidence_for(case, viewer=person) == []


def test_a_document_of_a_sent_case_is_not_taken_back(person):
    case = sent(person)
    with acting_for(person), pytest.raises(Refused):
        papers.remove(case=case, kind="card", by=person, at=NOW)


# Constraints


def test_two_standing_documents_of_one_kind_are_impossible(case, person):
    with acting_for(person), pytest.raises(IntegrityError, match="evidence_one_standing"):
        join(case)


def test_an_unknown_state_is_impossible(case, person):
    @action
    def spoil():
        Evidence.objects.filter(case=case).update(state="lost")

    with acting_for(person), pytest.raises(IntegrityError, match="evidence_state_known"):
        spoil()


# Seeing


def look_kinds() -> list[tuple[str, str]]:
    with everything():
        return list(Look.objects.order_by("id").values_list("what", "reason"))


def test_each_opening_of_a_document_is_a_look_with_its_reason(person, case):
    evidence = receive(case, person)
    with acting_for(person):
        actions.submit(case=case, by=person, at=NOW)
    examiner = agent()
    for _ in range(2):
        with acting_for(examiner):
            page_of_document(evidence.pk, 1, viewer=examiner, at=NOW, reason="examination")
    assert look_kinds() == [("document", "examination")] * 2
    with everything():
        assert Look.objects.filter(space=person.space).count() == 2, "the person can read them"


def test_another_chamber_sees_no_document(person, case):
    evidence = receive(case, person)
    with acting_for(person):
        actions.submit(case=case, by=person, at=NOW)
    elsewhere = agent(institution=RABAT)
    with acting_for(elsewhere), pytest.raises(NotFound):
        page_of_document(evidence.pk, 1, viewer=elsewhere, at=NOW, reason="examination")
    with acting_for(elsewhere):
        assert not Evidence.objects.filter(pk=evidence.pk).exists(), "the row policy hides it too"


def test_a_page_that_does_not_exist_is_not_found(case, person):
    evidence = receive(case, person)
    for number in (0, 2):
        with acting_for(person), pytest.raises(NotFound):
            page_of_document(evidence.pk, number, viewer=person, at=NOW, reason="own")


def test_a_file_put_in_place_of_another_does_not_open(case, person, store):
    first = receive(case, person)
    other_person = citizen()
    other = receive(draft(other_person), other_person)
    here, there = (
        next(p for p in files(store) if p.name.startswith(str(e.pk))) for e in (first, other)
    )
    here.write_bytes(there.read_bytes())
    with acting_for(person), pytest.raises(Unopened):
        page_of_document(first.pk, 1, viewer=person, at=NOW, reason="own")


# The disk and the keys


def test_documents_that_no_row_tells_of_are_swept_after_a_day(case, person, store):
    evidence = receive(case, person)
    lost = uuid4()
    archive.keep({1: b"x"}, case=uuid4(), file=lost)
    fresh_one = uuid4()
    archive.keep({1: b"x"}, case=uuid4(), file=fresh_one)
    old = (NOW - timedelta(days=2)).timestamp()
    for path in files(store):
        if not path.name.startswith(str(fresh_one)):
            os.utime(path, (old, old))
        else:
            os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    with acting_for(SYSTEM):
        assert papers.sweep_orphans(at=NOW) == 1
    names = {p.name.partition(".")[0] for p in files(store)}
    assert names == {str(evidence.pk), str(fresh_one)}


def test_rotation_rewraps_keys_and_touches_no_file(case, person, store, settings, capsys):
    evidence = receive(case, person)
    before = [p.read_bytes() for p in files(store)]
    settings.VAULT_KEYS = f"2:{NEW},1:{OLD}"
    # The document that the factory joined has no key of this ring: it is named, and stops nobody.
    with everything():
        with pytest.raises(CommandError, match="1 documents do not open"):
            call_command("desk", "rewrap")
        evidence.refresh_from_db()
    assert evidence.key_id == "2"
    assert [p.read_bytes() for p in files(store)] == before
    settings.VAULT_KEYS = f"2:{NEW}"
    with acting_for(person):
        assert page_of_document(evidence.pk, 1, viewer=person, at=NOW, reason="own").jpeg


# Pages


@pytest.fixture
def browser(person):
    return signed_in(Client(headers={"accept-language": "fr"}), person.space)


def address(case: Case, name: str = "evidence", kind: str = "card") -> str:
    return reverse(f"desk:{name}", args=[case.pk, kind])


def post(browser, case, data: bytes, *, json: bool = True, name: str = "../../x.exe"):
    headers = {"accept": "application/json"} if json else {}
    file = SimpleUploadedFile(name, data, content_type="application/x-msdownload")
    return browser.post(address(case), {"file": file}, headers=headers)


def test_a_photo_sent_by_the_page_is_answered_in_json(browser, case):
    answer = post(browser, case, hostile.dark())
    said = answer.json()
    assert answer.status_code == 200
    assert said["state"] == "received"
    assert said["reason"], "it is dark: the person is asked to look"
    shown = browser.get(said["preview"])
    assert shown["Content-Type"] == "image/jpeg"
    assert "no-store" in shown["Cache-Control"]
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["Content-Disposition"] == 'inline; filename="card-1.jpg"'


def test_a_refused_photo_says_why_in_json_and_without_script(browser, case):
    answer = post(browser, case, hostile.HTML)
    assert answer.status_code == 422
    assert answer.json()["state"] == "refused"
    assert answer.json()["reason"]
    plain = post(browser, case, hostile.HTML, json=False)
    assert plain.status_code == 302
    assert plain["Location"] == reverse("desk:question", args=[case.pk, "papers"])


def test_no_file_at_all_is_said_plainly(browser, case):
    answer = browser.post(address(case), {}, headers={"accept": "application/json"})
    assert answer.status_code == 422


def test_a_document_is_taken_back_without_script(browser, case):
    assert browser.post(address(case, "evidence_remove")).status_code == 302


def test_a_get_receives_nothing(browser, case):
    assert browser.get(address(case)).status_code == 405


def test_somebody_else_finds_neither_case_nor_document(case, person):
    evidence = receive(case, person)
    stranger = signed_in(Client(), citizen().space)
    assert stranger.post(address(case), {}).status_code == 404
    assert stranger.get(reverse("desk:document", args=[evidence.pk, 1])).status_code == 404


def test_a_lost_file_is_not_found_and_not_a_crash(browser, case, person, store):
    evidence = receive(case, person)
    for path in files(store):
        path.unlink()
    assert browser.get(reverse("desk:document", args=[evidence.pk, 1])).status_code == 404


def test_every_problem_of_a_file_has_a_sentence():
    from sijill.desk.inspection import Problem
    from sijill.desk.wording import evidence as wording
    from sijill.kernel.verdict import refused

    facts = {"size": 1, "limit": 2, "pages": 3, "allowed": 2, "seconds": 40}
    for problem in Problem:
        assert wording.reason(refused(f"evidence.{problem}", "x", **facts))
