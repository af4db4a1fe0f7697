"""The pages of the cover: the person's, and those of who runs the hand-over."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sijill.accounts.models import Consent
from sijill.desk.tests.test_citizen_pages import signed_in
from sijill.institutions.tests import factories as offices
from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Role
from sijill.ledger.models import Look
from sijill.ledger.transaction import acting_for, action
from sijill.protection import actions
from sijill.protection.models import Outgoing
from sijill.protection.rules.life import CoverState
from sijill.protection.simulator.fund import CALM, Mix
from sijill.protection.tests.factories import LATER, agreed, candidate, fresh, holder
from sijill.protection.tests.test_exchange import Both, opened
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
S = CoverState


@pytest.fixture(autouse=True)
def later():
    with clock.stopped(LATER):
        yield


def browser_of(client, entry):
    return signed_in(client, holder(entry).space)


def agent_in(institution=make.FES):
    """The browser of an examiner at work."""

    @action
    def appointed():
        user = offices.an_agent()
        offices.a_mandate(Role.EXAMINER, user=user, institution=institution)
        return user

    return offices.a_browser(appointed())


def shown(client, address="/fr/cover/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("language", ["ar", "fr", "en", "zgh"])
def test_the_page_says_the_price_its_sum_and_what_nobody_knows(client, language):
    found = candidate()
    page = shown(browser_of(client, found.entry), f"/{language}/cover/")
    assert "163" in page
    assert "17" in page
    assert "191" in page
    assert "98.15" in page or "98-15" in page
    assert page.count("tag wait") >= 4


def test_a_yes_on_the_page_keeps_what_the_page_said(client):
    found = candidate()
    browser = browser_of(client, found.entry)
    page = browser.post("/fr/cover/answer/", {"answer": "yes", "amount": "163.52"})
    assert page.status_code == 422, "without the box, the page comes back with what is missing"
    assert fresh(found).state == S.CANDIDATE
    yes = {"answer": "yes", "told": "on", "amount": "163.52"}
    browser.post("/fr/cover/answer/", yes)
    browser.post("/fr/cover/answer/", yes)
    assert fresh(found).state == S.CONSENTED
    with acting_for(SYSTEM):
        kept = Consent.objects.select_related("text").get(kind="consent", subject_id=found.pk)
    assert "163,52" in kept.text.text
    assert "AMO Tadamon" in kept.text.text
    assert kept.text.language == "fr"
    assert "Retirer mon accord" in shown(browser)
    browser.post("/fr/cover/answer/", {"answer": "no"})
    assert fresh(found).state == S.DECLINED


def test_a_page_left_open_over_a_change_of_price_is_not_taken_for_a_yes(client):
    found = candidate()
    browser = browser_of(client, found.entry)
    stale = {"answer": "yes", "told": "on", "amount": "156.04"}
    page = browser.post("/fr/cover/answer/", stale, follow=True).content.decode()
    assert fresh(found).state == S.CANDIDATE
    assert "montant a changé" in page


def test_a_question_is_asked_and_its_answer_read(client):
    found = candidate()
    browser = browser_of(client, found.entry)
    assert browser.post("/fr/cover/question/", {"text": " "}).status_code == 422
    browser.post("/fr/cover/question/", {"text": "Et <b>mon aide</b> ?"})
    page = shown(browser)
    assert "Et &lt;b&gt;mon aide" in page
    by = make.agent(Role.EXAMINER)
    with acting_for(by):
        actions.answer_question(affiliation=found, text="Nous l’ignorons.", by=by, at=LATER)
    assert "Nous l’ignorons." in shown(browser)


def test_somebody_of_another_regime_reads_who_tells_the_fund_and_is_asked_nothing(client):
    entry = make.entered(regime__regime="cpu")
    page = shown(browser_of(client, entry))
    assert 'name="answer"' not in page
    assert "administration fiscale" in page


def test_somebody_outside_the_register_is_led_to_it(client):
    page = shown(signed_in(client, make.space()))
    assert "/fr/cover/answer/" not in page


def test_nobody_signed_in_is_led_to_the_sign_in(client):
    assert client.get("/fr/cover/").status_code == 302
    assert client.post("/fr/cover/answer/", {"answer": "yes"}).status_code == 302


def test_every_number_of_the_overview_opens_its_list(client):
    found = agreed()
    browser = agent_in()
    page = shown(browser, "/fr/protection/")
    assert "?box=consented" in page
    listed = shown(browser, "/fr/protection/?box=consented")
    assert str(found.pk) in listed
    assert Look.objects.filter(what="covers", count=1).exists()
    empty = shown(browser, "/fr/protection/?box=refused")
    assert str(found.pk) not in empty


def test_an_agent_reads_what_stands_in_the_way_and_answers(client):
    found = agreed()
    own = holder(found.entry)
    with acting_for(own):
        actions.ask_question(affiliation=found, text="Depuis quand ?", by=own, at=LATER)
    browser = agent_in()
    assert str(found.pk) in shown(browser, "/fr/protection/?box=asked")
    page = shown(browser, f"/fr/protection/{found.pk}/")
    assert "Depuis quand ?" in page
    assert browser.post(f"/fr/protection/{found.pk}/reply/", {"text": ""}).status_code == 422
    browser.post(f"/fr/protection/{found.pk}/reply/", {"text": "Depuis le 1er."})
    assert "Depuis le 1er." in shown(browser, f"/fr/protection/{found.pk}/")
    assert Look.objects.filter(what="cover", person=found.person).exists()


def test_another_chamber_finds_nothing(client):
    found = agreed()
    browser = agent_in(make.RABAT)
    assert browser.get(f"/fr/protection/{found.pk}/").status_code == 404
    assert "?box=consented" not in shown(browser, "/fr/protection/")


def asks(browser, address):
    """How many questions a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def test_a_list_asks_the_same_however_long_it_is(client):
    agreed()
    browser = agent_in()
    few = {a: asks(browser, a) for a in ("/fr/protection/", "/fr/protection/?box=consented")}
    agreed(candidate(**make.FATIMA))
    assert {a: asks(browser, a) for a in few} == few


def test_the_page_of_the_cover_asks_few_questions(client):
    found = candidate()
    assert asks(browser_of(client, found.entry), "/fr/cover/") <= 26


def test_the_files_what_came_back_and_a_correction_stand_on_the_desk(client, tmp_path, settings):
    settings.FUND_SAFE = tmp_path / "safe"
    opened()
    side = Both(tmp_path / "fund", Mix(mistaken=100))
    found = agreed()
    side.rounds(2)
    browser = agent_in()
    page = shown(browser, "/fr/protection/files/")
    assert "questions-S-00000001.csv" in page
    assert "artisans-S-00000001.csv" in page
    with acting_for(SYSTEM):
        file = Outgoing.objects.get(stream="artisans")
    for language in ("ar", "fr"):
        assert str(found.pk) in shown(browser, f"/{language}/protection/files/{file.pk}/")
    assert agent_in(make.RABAT).get(f"/fr/protection/files/{file.pk}/").status_code == 404
    page = shown(browser, f"/fr/protection/{found.pk}/")
    assert "sous cette pièce" in page
    assert 'value="mend"' in page
    assert "sous cette pièce" in shown(browser_of(client, found.entry)), "the person reads why"
    browser.post(f"/fr/protection/{found.pk}/work/", {"do": "mend"})
    browser.post(f"/fr/protection/{found.pk}/work/", {"do": "mend"})
    browser.post(f"/fr/protection/files/{file.pk}/work/", {"do": "send_again"})
    assert fresh(found).state == S.READY
    side.fund.mix = CALM
    side.rounds(1)
    number = fresh(found).fund_number
    assert number in shown(browser, f"/fr/protection/{found.pk}/")
    assert shown(browser, "/fr/protection/?box=held")
