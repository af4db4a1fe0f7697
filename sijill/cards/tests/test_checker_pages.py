"""The checker's page: the same for everyone, small, keepable, and closed to everything else."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from sijill.cards import checker
from sijill.cards.pages import numbers
from sijill.cards.queries.numbers import find, find_many
from sijill.cards.rules.life import ENDED, CardState
from sijill.cards.rules.standing import BY_CARD, BY_ENTRY, Standing
from sijill.cards.tests.test_life import a_card
from sijill.cards.wording import numbers as number_words
from sijill.cards.wording.reasons import ADVICE, REASONS, TITLES
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card.reasons import Outcome, Reason
from sijill.ledger.transaction import acting_for, action
from sijill.register.rules import EntryState
from sijill.register.tests import factories as make
from sijill.register.tests.factories import entered
from sijill.register.tests.test_merging import merged

pytestmark = pytest.mark.django_db
SCRIPTS = Path(__file__).parents[1] / "static" / "cards"
IMPORT = re.compile(r'^import .* from "(\./[^"]+|\.\./[^"]+)\.js";$|^import "([^"]+)\.js";$', re.M)
LANGUAGES = ("ar", "fr", "en", "zgh")
NUMBER = "/ar/check/number/"


@pytest.fixture(autouse=True)
def of_its_own(cabinet):
    """Keys that no other test holds."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_the_same_for_everyone_and_sets_no_cookie(client, language):
    page = client.get(f"/{language}/check/")
    client.cookies["theme"] = "dark"
    again = client.get(f"/{language}/check/")
    assert page.status_code == 200
    assert not page.cookies
    assert again.content.replace(b' data-theme="dark"', b"") == page.content


def test_only_this_page_may_compile_the_scanner_even_when_it_has_not_changed(client):
    page = client.get("/ar/check/", headers={"Accept-Encoding": "gzip"})
    same = client.get(
        "/ar/check/", headers={"If-None-Match": page["ETag"], "Accept-Encoding": "gzip"}
    )
    assert (page.status_code, same.status_code) == (200, 304)
    for answer in (page, same):
        assert "'wasm-unsafe-eval'" in answer["Content-Security-Policy"]
        assert "'unsafe-eval'" not in answer["Content-Security-Policy"]
    assert "wasm" not in client.get("/ar/")["Content-Security-Policy"]


def test_the_page_reads_the_lists_of_trades_and_chambers_alone(
    client, django_assert_max_num_queries
):
    client.get("/ar/check/")
    with django_assert_max_num_queries(3):  # nomenclatures, chambers, transaction none
        client.get("/ar/check/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_that_the_page_keeps_exists(client, language):
    page = client.get(f"/{language}/check/").content.decode()
    kept = json.loads(re.search(r'<script id="files"[^>]*>(.*?)</script>', page, re.S)[1])
    words = json.loads(re.search(r'<script id="words"[^>]*>(.*?)</script>', page, re.S)[1])
    for address in [*kept, *words["scanner"]["files"]]:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
        else:
            assert client.get(address).status_code == 200


def test_every_script_that_the_page_imports_is_named_and_no_other():
    found, waiting = set(), {"check"}
    while waiting:
        name = waiting.pop()
        found.add(name)
        for inner, _ in IMPORT.findall((SCRIPTS / f"{name}.js").read_text()):
            path = (SCRIPTS / f"{name}.js").parent / f"{inner}.js"
            waiting |= {str(path.resolve().relative_to(SCRIPTS))[:-3]} - found
    assert found == set(checker.MODULES)


def test_every_answer_has_its_words():
    assert {reason.value for reason in Reason} <= REASONS.keys()
    assert {outcome.value for outcome in Outcome} <= TITLES.keys()
    assert {outcome.value for outcome in Outcome} <= ADVICE.keys()
    assert set(REASONS) - {reason.value for reason in Reason} == {"clock"}


def test_the_words_reach_the_page_in_their_language(client):
    page = client.get("/fr/check/").content.decode()
    words = json.loads(re.search(r'<script id="words"[^>]*>(.*?)</script>', page, re.S)[1])
    assert words["titles"]["valid"] == ["Carte valable", "Vous pouvez l’accepter"]
    assert words["ago"]["days"] == {"one": "il y a {n} jour", "other": "il y a {n} jours"}
    assert len(words["roots"][0]) == 2
    assert all(len(part) == 64 for part in words["roots"][0])
    assert len(words["chambers"]) >= 12
    assert words["trades"]["PROV-008"] == ["Tissage de tapis / tapisserie traditionnelle", "rugs"]


def test_a_phone_may_put_it_among_its_applications(client):
    said = client.get("/ar/check/card.webmanifest")
    assert said["Content-Type"] == "application/manifest+json"
    described = said.json()
    assert described["start_url"] == described["scope"] == "/ar/check/"
    assert (described["lang"], described["dir"], described["display"]) == (
        "ar",
        "rtl",
        "standalone",
    )
    for icon in described["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        with Image.open(path) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]


def test_the_worker_is_asked_for_anew_each_time(client):
    script = client.get("/checker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert script["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("short", ["/V", "/v", "/verify", "/verify/"])
def test_the_short_address_leads_on_in_the_phone_s_language_without_a_redirection(client, short):
    page = client.get(short, headers={"Accept-Language": "fr-FR"})
    assert page.status_code == 200
    assert 'href="/fr/check/"' in page.content.decode()
    assert 'lang="fr"' in page.content.decode()


# --- A typed number --------------------------------------------------------------------------
@action
def puts(entry, state):
    entry.state = state
    entry.save(update_fields=["state"])


def in_hand(entry, state=CardState.HANDED_OVER, **changes):
    """A card that was handed over, whatever became of it since."""
    return a_card(state, entry, handed_at=make.NOW, handed_on="code", **changes)


def shown(page):
    return page.content.decode().split('id="standing"')[1].split("</details>")[0]


def test_a_number_is_answered_without_saying_whose_it_is(client):
    entry = entered()
    card = in_hand(entry)
    page = client.post(NUMBER, {"nia": f" {entry.nia[:4]} {entry.nia[4:8]} {entry.nia[8:]} "})
    said = shown(page)
    assert page.status_code == 200
    assert str(number_words.STANDINGS[Standing.VALID][1]) in said
    assert str(number_words.UNSEEN) in said
    assert card.number[-4:] in said
    secrets = (card.number[1:], entry.person.given_ar, entry.person.family_latin)
    for secret in (*secrets, entry.chamber.name_ar, entry.person.document):
        assert secret not in said
    assert not page.cookies


def test_a_number_without_a_card_and_one_from_before_are_told_apart(client):
    entry = entered()
    assert find(entry.nia, at=make.NOW).standing is Standing.NONE
    renumbered(entry, "AR-2019/004417")
    page = client.post(NUMBER, {"nia": "AR-2019/004417"})
    assert str(number_words.STANDINGS[Standing.EARLIER][1]) in shown(page)
    in_hand(entry)
    assert find("ar-2019/004417".upper(), at=make.NOW).standing is Standing.VALID


@action
def renumbered(entry, number):
    with acting_for(SYSTEM):
        entry.nia, entry.nia_version = number, "imported"
        entry.save(update_fields=["nia", "nia_version"])


@pytest.mark.parametrize("state", CardState)
def test_every_state_of_a_card_has_its_answer_by_its_own_number_too(state):
    entry = entered()
    given = {"ended_at": make.NOW} if state in ENDED else {}
    given |= {"before": "handed_over"} if state is CardState.SUSPENDED else {}
    card = in_hand(entry, state, **given)
    number = card.number
    spaced = f"{number[0]} {number[1:5]} {number[5:9]} {number[9:]}"
    assert find(spaced, at=make.NOW).standing is BY_CARD[state]
    assert find(entry.nia, at=make.NOW).standing is BY_CARD[state]
    assert BY_CARD[state] in number_words.STANDINGS


def test_a_card_past_its_last_day_is_expired_before_the_night_notes_it():
    entry = entered()
    in_hand(entry)
    assert find(entry.nia, at=make.NOW + timedelta(days=1826)).standing is Standing.EXPIRED


def test_a_merged_number_answers_with_the_entry_that_stays():
    keep, other = make.entered(), make.entered(**make.FATIMA)
    merged(keep, other)
    assert find(other.nia, at=make.NOW).entry == keep
    assert find_many([other.nia], at=make.NOW)[other.nia].entry == keep


@pytest.mark.parametrize("state", [s for s in EntryState if s is not EntryState.MERGED])
def test_every_state_of_an_entry_has_an_answer(state):
    entry = entered()
    in_hand(entry)
    with acting_for(SYSTEM):
        puts(entry, state.value)
    assert find(entry.nia, at=make.NOW).standing is (BY_ENTRY[state] or Standing.VALID)


def test_every_answer_to_a_number_is_worded():
    assert set(number_words.STANDINGS) == set(Standing)


def test_a_number_that_nobody_has_and_one_that_is_not_a_number(client):
    unknown = client.post(NUMBER, {"nia": "4812069345"})
    assert str(number_words.STANDINGS[Standing.UNKNOWN][1]) in unknown.content.decode()
    empty = client.post(NUMBER, {"nia": "  "})
    assert empty.status_code == 422
    assert str(number_words.FAULT) in empty.content.decode()


def test_numbers_are_not_gone_through_one_after_the_other(client, monkeypatch):
    monkeypatch.setattr(numbers, "AT_MOST", 2)
    asked = [client.post(NUMBER, {"nia": "4812069345"}).status_code for _ in range(3)]
    assert asked == [200, 200, 429]


def test_a_number_is_never_asked_in_an_address(client):
    assert client.get(f"{NUMBER}?nia=4812069345").status_code == 405
