"""Pages of masters, cooperatives, enterprises and measures, in every language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from sijill.desk.models import Case
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.rules import EntryState
from sijill.register.rules.measures import Measure
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
LANGUAGES = ["ar", "fr", "en"]
STARTS = (
    *("registration", "master_registration", "cooperative_registration"),
    *("enterprise_registration", "promotion", "supervisor_replacement"),
    *(m.value for m in Measure),
    *(m.of_office for m in Measure),
)


@pytest.fixture(autouse=True)
def ground() -> Iterator[None]:
    make.chambers()
    with clock.stopped(make.NOW + timedelta(hours=3)):
        yield


@pytest.fixture
def as_(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A browser that works as this actor; signing in is tested where it lives."""

    def browse(actor: Actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client()

    return browse


def at(name: str, *args: Any, language: str = "fr") -> str:
    with override(language):
        return reverse(name, args=args)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_finds_their_own_door_from_the_first_page(language: str) -> None:
    home = Client().get(at("portal:home", language=language))
    who = at("register:who", language=language)
    assert who in home.text
    page = Client().get(who)
    for kind in STARTS[:4]:
        assert at("desk:start", kind, language=language) in page.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("procedure", STARTS)
def test_every_start_page_is_drawn(language: str, procedure: str) -> None:
    assert Client().get(at("desk:start", procedure, language=language)).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_a_cooperative_is_drawn_and_kept(language: str) -> None:
    browser = Client()
    opened = at("desk:open", "cooperative_registration", language=language)
    address = browser.post(opened)["Location"]
    typed = {
        "organisation": {"name_ar": "تعاونية الأمل", "name_latin": "Coopérative Al Amal"},
        "papers": {
            "ice": make.next_ice(),
            "registration": "12/2019",
            "registered_at": "Fès",
            "founded_on_day": "2",
            "founded_on_month": "5",
            "founded_on_year": "2019",
        },
        "craft": {"trade": "PROV-015"},
        "other_crafts": {},
        "seat": {"province": make.IN_FES, "address": "12, derb Sidi Ahmed"},
        "representative": {
            "name_ar": "عائشة",
            "name_latin": "Aicha",
            "number": "C100",
            "quality": "president",
        },
    }
    for page, given in typed.items():
        assert address.rstrip("/").endswith(page)
        assert browser.get(address).status_code == 200
        answer = browser.post(f"{address}?q=زليج" if page == "craft" else address, given)
        assert answer.status_code == 302, (page, answer.context["form"].errors)
        address = answer["Location"]
    assert address.rstrip("/").endswith("phone")
    assert browser.get(address.replace("phone", "members")).status_code == 200
    with make.everything():
        assert Case.objects.get().title_latin == "Coopérative Al Amal"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_of_a_cooperative_shows_members_and_is_a_look(as_: Any, language: str) -> None:
    entry = make.cooperative()
    page = as_(make.agent()).get(
        at("register:organisation", entry.organisation_id, language=language)
    )
    assert page.status_code == 200
    assert len(page.context["members"]) == 12
    with make.everything():
        assert Look.objects.filter(what="sheet", subject_id=entry.pk).exists()
    stranger = as_(make.agent(institution=make.RABAT))
    assert stranger.get(at("register:organisation", entry.organisation_id)).status_code == 404


def test_the_search_leads_to_an_organisation_s_own_sheet(as_: Any) -> None:
    entry = make.cooperative(organisation__name_latin="Coopérative Zahra")
    browser = as_(make.agent())
    browser.post(at("register:search"), {"q": "zahra"})
    page = browser.get(at("register:search"))
    assert at("register:organisation", entry.organisation_id) in page.text


def test_the_extract_of_an_organisation_names_it_and_is_verified(as_: Any) -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    made = as_(by).get(at("register:extract", entry.pk))
    assert made.status_code == 200
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.content)).pages)
    assert "tissage" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_enterprise_warned_reads_until_when_in_the_sheet(as_: Any, language: str) -> None:
    supervisor = make.entered(**make.FATIMA)
    entry = make.enterprise(supervisor=supervisor)
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.strike_off(entry=supervisor, ground="asked", by=registrar, at=make.NOW)
    actions.review_supervisions(supervisor=supervisor.pk, at=make.NOW)
    page = as_(make.agent()).get(
        at("register:organisation", entry.organisation_id, language=language)
    )
    assert page.context["sheet"].supervised.supervision.until is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_craftsman_reads_which_enterprise_names_them_and_answers(as_: Any, language: str) -> None:
    supervisor = make.entered(**make.FATIMA)
    case = make.asking_enterprise(supervisor=supervisor)
    address = at("register:supervise", case.pk, language=language)
    assert as_(make.citizen()).get(address).status_code == 404
    browser = as_(make.citizen(person=supervisor.person_id))
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"answer": "yes"}).status_code == 302
    assert browser.get(address).status_code == 404  # answered once


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_examiner_opens_a_suspension_from_the_sheet(as_: Any, language: str) -> None:
    entry = make.entered()
    browser = as_(make.agent())
    sheet = browser.get(at("register:sheet", entry.person_id, language=language))
    address = at("register:measure", entry.pk, "suspension", language=language)
    assert address in sheet.text
    assert browser.get(address).status_code == 200
    assert browser.post(address, {}).status_code == 422
    opened = browser.post(address, {"ground": "court", "note": "jugement 12"})
    assert opened.status_code == 302
    assert browser.get(opened["Location"]).status_code == 200
    assert make.fresh(entry).state == EntryState.ENTERED


def test_an_assistant_opens_no_measure(as_: Any) -> None:
    entry = make.entered()
    address = at("register:measure", entry.pk, "suspension")
    assert as_(make.agent(Role.ASSISTANT)).get(address).status_code == 403
    assert as_(make.agent()).get(at("register:measure", entry.pk, "resumption")).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_acts_for_organisations_begins_what_is_about_them(as_: Any, language: str) -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    browser = as_(by)
    page = browser.get(at("desk:start", "suspension", language=language))
    assert str(entry.pk) in page.text
    opened = at("desk:open", "suspension", language=language)
    address = browser.post(opened, {"about": str(entry.pk)})["Location"]
    assert address.rstrip("/").endswith("reason")
    assert browser.post(address, {"ground": "halt", "note": ""}).status_code == 302
    with make.everything():
        case = Case.objects.get(procedure="suspension")
    assert case.subject_id == entry.pk
