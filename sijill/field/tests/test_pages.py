"""The tablet's page is the same for everybody; what it sends and asks is its own agent's alone."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders

from sijill.desk import procedures
from sijill.desk.tests import factories as make
from sijill.field import actions
from sijill.field.models import Device, Envelope
from sijill.field.wording.tablet import MODULES, context
from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.ledger.transaction import acting_for, action

from .tablet import Tablet, Written

NOW = make.NOW
NOBODYS = "019ab8c0-7a10-7c3e-9d5a-0d5f6e7a8b9c"
SCRIPTS = Path(str(finders.find("field/tablet.js"))).parent
IMPORT = re.compile(r'^import .* from "(\./[^"]+)\.js";$', re.M)


@pytest.fixture(autouse=True)
def store(settings, tmp_path, db):
    settings.FILE_STORE = tmp_path / "files"
    make.institutions()
    with clock.stopped(NOW):
        yield


@action
def signed_in(role: Role = Role.ASSISTANT, institution: str = make.FES):
    mandate = a_mandate(role, institution)
    by = Actor(
        kind=ActorKind.AGENT,
        user=mandate.user_id,
        role=role,
        institution=institution,
        reach=frozenset({institution}),
        assurance=Assurance.MFA,
    )
    return a_browser(mandate.user), by


def prepared() -> tuple[object, Tablet]:
    browser, by = signed_in()
    tablet = Tablet(by)
    said = {"device": str(tablet.id), "mark": str(uuid4()), "name": "Linux"}
    answer = browser.post("/ar/field/prepare/", json.dumps(said), content_type="application/json")
    assert answer.status_code == 200
    return browser, tablet.prepare()


def put(browser, written: Written):
    return browser.put(
        f"/ar/field/envelope/{written.case}/", written.wire, content_type="text/plain"
    )


@pytest.mark.parametrize("language", ["ar", "fr", "zgh", "en"])
def test_the_page_holds_nothing_of_anybody_and_may_be_kept(client, language):
    browser, _ = signed_in()
    page, mine = (one.get(f"/{language}/field/") for one in (client, browser))
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-cache"
    assert page.content == mine.content


def test_every_script_that_is_imported_is_kept():
    kept = {Path(one).stem for one in context()["modules"]}
    for name in (*MODULES, "worker"):
        for inner in IMPORT.findall((SCRIPTS / f"{name}.js").read_text()):
            assert inner.removeprefix("./") in kept


def test_the_worker_names_its_halves_as_they_are_served(client):
    script = client.get("/field.js")
    assert script["Content-Type"].startswith("text/javascript")
    halves = re.findall(r'^import .* from "([^"]+)";$', script.content.decode(), re.M)
    assert halves == ["/static/field/passage.js", "/static/field/store.js"]


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "session/"),
        ("get", "kit/"),
        ("post", "prepare/"),
        ("post", "states/"),
        ("put", f"envelope/{NOBODYS}/"),
        ("put", f"envelope/{NOBODYS}/{NOBODYS}/0/"),
    ],
)
@pytest.mark.parametrize("role", [None, Role.DIRECTOR, Role.REGISTRAR])
def test_who_does_not_assist_is_told_to_sign_in(client, method, address, role):
    browser = signed_in(role)[0] if role else client
    assert getattr(browser, method)(f"/ar/field/{address}").status_code == 401


def test_a_tablet_takes_along_the_questions_and_the_public_key():
    browser, tablet = prepared()
    kit = browser.get("/fr/field/kit/").json()
    assert (kit["language"], kit["key"]["kid"]) == ("fr", tablet.kid)
    assert kit["key"]["public"] == tablet.public.hex()
    assert all(page["kind"] != "list" for one in kit["procedures"] for page in one["pages"])
    assert len(kit["provinces"]) > 70
    assert browser.get("/fr/field/kit/").json()["kit"] == kit["kit"]
    with acting_for(SYSTEM):
        assert Device.objects.get(pk=tablet.id).user_id == tablet.agent.user


def test_a_quick_enrolment_takes_what_is_declared_and_only_the_name_is_needed():
    browser, _ = prepared()
    kit = browser.get("/fr/field/kit/").json()
    [registration] = [one for one in kit["procedures"] if one["code"] == "registration"]
    quick = {page["code"]: page["quick"] for page in registration["pages"] if page["quick"]}
    assert quick["card"] == {"number": "may_wait"}
    assert quick["workplace"] == {"province": "may_wait", "commune": "optional"}
    needed = {(page, box) for page in quick for box in quick[page] if quick[page][box] == "needed"}
    assert needed == {("name", "given_ar")}
    assert "documents" not in quick
    assert kit["kept_days"] > 0


def test_every_declared_intake_names_boxes_that_are_asked():
    for declared in procedures.installed():
        asked = {(page.code, box.code) for page in declared.pages for box in page.fields}
        intake = {(page, box) for page, boxes in declared.intake.items() for box in boxes}
        assert intake <= asked


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_receipt_of_an_enrolment_leads_to_where_it_is_finished(client, language):
    browser, tablet = prepared()
    answers = {"name": {"ar": "رشيد"}, "phone": {"phone": "0661482078"}}
    written = tablet.write(kind="quick", answers=answers, files={})
    put(browser, written)
    with acting_for(SYSTEM):
        taken = actions.take(envelope=Envelope.objects.get(case=written.case).pk, at=NOW)
    page = client.get(f"/{language}/receipt/{written.receipt}/").content.decode()
    assert f'name="reference" value="{taken.reference}"' in page
    assert "رشيد" not in page
    asked = {"reference": taken.reference, "phone": "0661482078"}
    assert client.post(f"/{language}/resume/", asked)["Location"].endswith("/sign-in/code/")


def test_a_counter_finds_an_enrolment_by_its_receipt_and_another_chamber_does_not():
    browser, tablet = prepared()
    first, second = (tablet.write(kind="quick", files={}) for _ in range(2))
    for one in (first, second):
        put(browser, one)
    here, _ = signed_in()
    elsewhere, _ = signed_in(institution=make.RABAT)
    address = f"/fr/field/arrivals/?receipt={first.receipt[:4].lower()}-{first.receipt[4:]}"
    found = here.get(address).content.decode()
    assert (found.count("<tr id="), second.receipt[4:8] in found) == (1, False)
    assert "<tbody>" not in elsewhere.get(address).content.decode()


def test_an_envelope_and_its_pieces_are_put_and_asked_for():
    browser, tablet = prepared()
    written = tablet.write()
    stands = put(browser, written).json()
    assert stands["state"] == "awaited"
    for part, data in written.parts.items():
        address = f"/ar/field/envelope/{written.case}/{part}/0/"
        answer = browser.put(address, data, content_type="application/octet-stream").json()
        assert answer == {"received": len(data), "whole": True}
    assert put(browser, written).json()["state"] == "arrived"
    asked = json.dumps({"cases": [str(written.case)]})
    told = browser.post("/ar/field/states/", asked, content_type="application/json").json()
    assert told["cases"][str(written.case)]["state"] == "arrived"


def test_another_agent_is_told_nothing_of_it():
    browser, tablet = prepared()
    written = tablet.write()
    put(browser, written)
    other, _ = signed_in()
    assert put(other, written).status_code == 422
    asked = json.dumps({"cases": [str(written.case)]})
    told = other.post("/ar/field/states/", asked, content_type="application/json").json()
    assert told == {"cases": {}}


@pytest.mark.parametrize("body", ["", "[]", '{"cases": ["x"]}', '{"cases": 3}'])
def test_nonsense_is_refused(body):
    browser, _ = signed_in()
    answer = browser.post("/ar/field/states/", body, content_type="application/json")
    assert answer.status_code == 422


def exported(written: Written) -> bytes:
    parts = {str(id): base64.b64encode(data).decode() for id, data in written.parts.items()}
    said = {"type": "sijill-field/1", "envelopes": [written.wire], "parts": parts}
    return json.dumps(said).encode()


def test_an_exported_file_is_taken_in_at_the_desk(tmp_path):
    _, tablet = prepared()
    written = tablet.write()
    colleague, _ = signed_in()
    file = tmp_path / "one.sijill.json"
    file.write_bytes(exported(written))
    with file.open("rb") as opened:
        assert colleague.post("/fr/field/arrivals/file/", {"file": opened}).status_code == 302
    assert written.receipt[:4] in colleague.get("/fr/field/arrivals/").content.decode()
    with acting_for(SYSTEM):
        assert Envelope.objects.get(case=written.case).state == "arrived"


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"type": "sijill-field/1", "parts": 3}'])
def test_another_file_is_told_to_be_none(tmp_path, data):
    colleague, _ = signed_in()
    file = tmp_path / "one.json"
    file.write_bytes(data)
    with file.open("rb") as opened:
        page = colleague.post("/fr/field/arrivals/file/", {"file": opened}, follow=True)
    assert "tablette" in page.content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_is_kept_is_shown_with_its_reason_and_taken_over_or_set_aside(language):
    browser, tablet = prepared()
    first, second = tablet.write(), None
    second = tablet.write(id=first.case)
    put(browser, first)
    put(browser, second)
    page = browser.get(f"/{language}/field/arrivals/").content.decode()
    assert second.receipt[:4] in page
    with acting_for(SYSTEM):
        kept = Envelope.objects.get(case=first.case, state="kept").pk
    for deed in ("take-over", "set-aside"):
        address = f"/{language}/field/arrivals/{kept}/{deed}/"
        assert browser.post(address, {"note": "twice"}).status_code == 302
    with acting_for(SYSTEM):
        assert Envelope.objects.get(pk=kept).state == "set_aside"
    elsewhere, _ = signed_in(institution=make.RABAT)
    assert elsewhere.post(f"/fr/field/arrivals/{kept}/take-over/").status_code == 404
    assert second.receipt[:4] not in elsewhere.get("/fr/field/arrivals/").content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_receipt_tells_whether_it_has_arrived_and_nothing_of_the_person(client, language):
    browser, tablet = prepared()
    written = tablet.write()
    before = client.get(f"/{language}/receipt/{written.receipt}/").content.decode()
    put(browser, written)
    after = client.get(f"/{language}/receipt/{written.receipt}/").content.decode()
    assert ("banner ok" in before, "Benali" in after) == (False, False)
    assert before != after
    spaced = f"{written.receipt[:4]}-{written.receipt[4:8]}-{written.receipt[8:]}".lower()
    assert client.get(f"/{language}/receipt/?code={spaced}").status_code == 302
