"""The register in front of people and of agents, in every language."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from sijill.accounts.tests.factories import to_phones
from sijill.desk.models import Case
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
LANGUAGES = ["ar", "fr", "en"]
SHEET_QUERIES = 24


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


def at(language: str, name: str, *args: Any) -> str:
    with override(language):
        return reverse(name, args=args)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_start_page_shows_the_cost_before_the_button(language: str) -> None:
    page = Client().get(at(language, "desk:start", "registration"))
    assert page.status_code == 200
    assert "163,52" in page.text.replace(".", ",")
    assert page.text.index('href="#cost"') < page.text.index('<form method="post"')
    assert at(language, "register:aid") in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_knows_of_direct_aid_is_said(language: str) -> None:
    page = Client().get(at(language, "register:aid"))
    assert page.status_code == 200
    assert "saispresse.com" in page.text


def boxes(page: str, given: dict[str, Any]) -> dict[str, Any]:
    """Answers as a browser posts them: a date in three boxes, an unticked box not at all."""
    posted: dict[str, Any] = {}
    for name, value in given.items():
        if name in ("valid_until", "birth", "since") and value:
            year, month, day = [*str(value).split("-"), "", ""][:3]
            posted |= {f"{name}_year": year, f"{name}_month": month, f"{name}_day": day}
        elif value is True:
            posted[name] = "on"
        elif value is not False:
            posted[name] = value
    return posted


ORDER = ["name", "card", "craft", "proof", "phone", "workplace", "documents", "regime"]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_potter_registers_from_the_first_question_to_the_receipt(language: str) -> None:
    browser = Client()
    opened = browser.post(at(language, "desk:open", "registration"))
    case = UUID(opened["location"].split("/")[3])
    answers = make.answers(phone__number="06 61 23 45 78", card__number="c 418.207")
    seen = []
    address = opened["location"]
    while address != at(language, "desk:check", case):
        page = address.rstrip("/").split("/")[-1]
        if page not in (*ORDER, "information"):
            address = browser.post(address, {"code": code_of("+212661234578")})["location"]
            continue
        shown = browser.get(address)
        assert shown.status_code == 200, page
        seen.append(page)
        if page == "craft":
            shown = browser.get(f"{address}?q=زلايجي")
            assert 'name="trade" value="PROV-015"' in shown.text
            told = browser.get(f"{address}?describe=1").text
            assert 'name="trade_words"' in told
            assert 'name="trade_picture"' not in told, "the box stands where one looks"
            address += "?q=زلايجي"
        if page == "documents":
            with make.everything():
                make.join(Case.objects.get(pk=case), *make.PAPERS)
        answer = browser.post(address, {"revision": 99, **boxes(page, answers.get(page, {}))})
        assert answer.status_code == 302, answer.text
        address = answer["location"]
    assert seen == [*ORDER, "information"]
    assert "163,52" in shown.text
    page = browser.get(address)
    assert page.status_code == 200
    assert "C 418207" in page.text or "C418207" in page.text
    sent = browser.post(address)
    assert sent["location"] == at(language, "desk:submitted", case)
    shown = browser.get(sent["location"])
    assert shown.status_code == 200
    assert shown.text.count('class="star') >= 5, "the seal and four dates"
    with make.everything():
        found = Case.objects.get(pk=case)
        codes = dict(found.verdicts.values_list("rule", "code"))
    assert found.institution_id == make.FES
    assert (found.title_ar, found.title_latin) == ("رشيد بنعلي", "Rachid Benali")
    assert codes["practice"] == "practice.enough"
    assert codes["informed"] == "informed.yes"


def code_of(phone: str) -> str:
    from sijill.accounts.queries import text_of

    message = to_phones(phone=phone)[0]
    digits = "".join(s if s.isdigit() else " " for s in text_of(message)).split()
    return next(d for d in digits if len(d) == 6)


NONSENSE = [
    ("card", {"number": ""}, "number"),
    ("card", {"number": "418207"}, "C 418207"),
    ("card", {"birth": "2026-01-01"}, "birth"),
    ("proof", {"path": "attestation", "since": ""}, "2015"),
    ("proof", {"path": "else"}, "path"),
    ("workplace", {"province": "99.999"}, "province"),
    ("regime", {"regime": "rich"}, "regime"),
    ("phone", {"number": "0612"}, "number"),
    ("name", {"given_ar": "Rachid"}, "given_ar"),
    ("information", {"told": False}, "told"),
]


@pytest.mark.parametrize(("page", "wrong", "told"), NONSENSE)
def test_nonsense_is_answered_by_a_sentence_and_keeps_what_was_typed(
    page: str, wrong: dict[str, Any], told: str, as_: Any
) -> None:
    by = make.citizen()
    case = make.draft(by)
    given = {**case.answers.get(page, {}), **wrong}
    answer = as_(by).post(
        at("fr", "desk:question", case.pk, page), {"revision": 99, **boxes(page, given)}
    )
    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "regime", ["untaxed", "cpu", "auto_entrepreneur", "simplified", "accounts", "unknown"]
)
def test_each_regime_is_told_its_own_amount(language: str, regime: str, as_: Any) -> None:
    by = make.citizen()
    case = make.draft(by, regime__regime=regime)
    page = as_(by).get(at(language, "desk:question", case.pk, "information"))
    assert page.status_code == 200
    expected = {"untaxed": "163,52", "unknown": "163,52", "simplified": "218,02"}
    if regime in expected:
        assert expected[regime] in page.text.replace(".", ",")


def test_the_information_page_stands_even_before_the_regime_is_answered(as_: Any) -> None:
    by = make.citizen()
    with acting_for(by):
        case = make.desk.open_case(procedure="registration", by=by, at=make.NOW, language="ar")
        page = as_(by).get(at("ar", "desk:question", case.pk, "information"))
    assert page.status_code in (200, 302)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_shows_the_entry_and_leaves_a_trace(language: str, as_: Any) -> None:
    entry = make.entered()
    viewer = make.agent()
    browser = as_(viewer)
    page = browser.get(at(language, "register:sheet", entry.person_id))
    assert page.status_code == 200
    for shown in (f"{entry.nia[:4]} {entry.nia[4:8]}", "رشيد بنعلي", "Rachid Benali"):
        assert shown in page.text
    look = Look.objects.filter(what="sheet").latest("id")
    assert (look.person, look.by_user) == (entry.person_id, viewer.user)


def test_a_sheet_tells_what_each_version_changed(as_: Any) -> None:
    entry = make.entered()
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        later = make.NOW + timedelta(hours=1)
        actions.suspend(entry=entry, ground="asked", article="", by=by, at=later)
    page = as_(make.agent()).get(at("en", "register:sheet", entry.person_id))
    assert "<del>Stands in the register</del>" in page.text
    assert "<ins>Suspended</ins>" in page.text


def test_a_sheet_costs_a_fixed_number_of_queries(as_: Any) -> None:
    entry = make.entered()
    browser = as_(make.agent())
    address = at("fr", "register:sheet", entry.person_id)
    browser.get(address)
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    assert len(captured) <= SHEET_QUERIES, [q["sql"][:90] for q in captured]


def test_a_stranger_finds_no_sheet(as_: Any) -> None:
    entry = make.entered()
    address = at("fr", "register:sheet", entry.person_id)
    assert as_(make.agent(institution=make.RABAT)).get(address).status_code == 404
    assert as_(make.citizen(person=entry.person_id)).get(address).status_code == 302
    assert as_(make.agent(Role.FEDERATION)).get(address).status_code == 403
    assert as_(make.agent()).get(at("fr", "register:sheet", uuid4())).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_lists_the_entry_and_logs_its_kind_not_its_words(language: str, as_: Any) -> None:
    entry = make.entered()
    agent = as_(make.agent())
    asked = agent.post(at(language, "register:search"), {"q": "benali"})
    assert asked["Location"] == at(language, "register:search"), "no name in an address"
    page = agent.get(asked["Location"])
    assert page.status_code == 200
    assert at(language, "register:sheet", entry.person_id) in page.text
    look = Look.objects.filter(what="search").latest("id")
    assert (look.terms, look.count) == (["name"], 2)  # the entry and its file
    assert as_(make.agent()).get(at(language, "register:search")).status_code == 200
    nothing = agent.post(at(language, "register:search"), {"q": "Zzyzx"}, follow=True)
    assert nothing.status_code == 200


def test_a_file_is_found_by_its_number_within_reach(as_: Any) -> None:
    case, other = make.sent(), make.sent(**make.IN_RABAT_TRAIT)
    agent = as_(make.agent())
    page = agent.post(at("fr", "register:search"), {"q": case.reference}, follow=True)
    assert at("fr", "desk:case", case.pk) in page.text
    far = agent.post(at("fr", "register:search"), {"q": other.reference}, follow=True)
    assert at("fr", "desk:case", other.pk) not in far.text


def test_an_extract_is_a_paper_in_two_languages_that_its_address_verifies(as_: Any) -> None:
    entry = make.entered()
    answer = as_(make.agent()).get(at("fr", "register:extract", entry.id))
    assert answer["content-type"] == "application/pdf"
    paper = PdfReader(io.BytesIO(answer.content))
    text = " ".join("".join(page.extract_text() for page in paper.pages).split())
    assert entry.nia[:4] in text
    assert "Extrait du registre national" in text
    assert "liste provisoire" in text
    assert len(paper.pages) == 1
    address = scanned(answer.content)
    assert address.startswith("http")
    public = Client().get("/" + address.split("/", 3)[3])
    assert public.status_code == 200
    assert "Benali" not in public.text
    wrong = Client().get(at("ar", "register:verify_extract", "AAAA-AAAA-AAAA-AAAA-AAAA"))
    assert wrong.status_code == 404


def scanned(paper: bytes) -> str:
    """What a phone reads in the square code of the first page."""
    image = pypdfium2.PdfDocument(paper)[0].render(scale=4).to_pil()
    [code] = zxingcpp.read_barcodes(image)
    return str(code.text)


def test_a_struck_off_craftsman_has_no_extract(as_: Any) -> None:
    entry = make.entered()
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        later = make.NOW + timedelta(hours=1)
        actions.strike_off(entry=entry, ground="asked", article="", by=by, at=later)
    assert as_(make.agent()).get(at("fr", "register:extract", entry.id)).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_used_already_is_a_page_with_three_ways_on(language: str, as_: Any) -> None:
    make.entered(card__number="C418207", **make.FATIMA)
    by = make.citizen()
    case = make.draft(by, card__number="C418207")
    browser = as_(by)
    page = browser.get(at(language, "register:taken", case.pk))
    assert page.status_code == 200
    assert "El Alaoui" not in page.text
    opened = browser.post(at(language, "register:contest", case.pk))
    contested = UUID(opened["location"].split("/")[3])
    assert browser.get(opened["location"]).status_code == 200
    with make.everything():
        found = Case.objects.get(pk=contested)
    assert (found.procedure, found.space) == ("contested_identity", by.space)
    assert found.answers["name"] == case.answers["name"]


def test_a_free_card_is_sent_on(as_: Any) -> None:
    by = make.citizen()
    case = make.draft(by)
    answer = as_(by).get(at("fr", "register:taken", case.pk))
    assert answer["location"] == at("fr", "desk:check", case.pk)
    assert as_(make.citizen()).get(at("fr", "register:taken", case.pk)).status_code == 404


def test_the_letter_of_acceptance_gives_the_number(as_: Any) -> None:
    by = make.citizen()
    case = make.examined(make.sent(by))
    make.signed(case)
    entry = make.entry_of(make.fresh(case))
    answer = as_(by).get(at("fr", "desk:letter", case.pk))
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(answer.content)).pages)
    assert entry.nia[:4] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_page_shows_every_rule_in_words(language: str, as_: Any) -> None:
    make.entered()
    case = make.sent()
    page = as_(make.agent()).get(at(language, "desk:case", case.pk))
    assert page.status_code == 200
    assert "PROV-015" not in page.text
    for shown in ("Benali", "2031", "1984"):
        assert shown in page.text
