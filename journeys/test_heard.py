"""Somebody who reads little is called with the code and hears the question in Darija.

The sound is a trial tone: it says nothing, and the page tells so.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import SHORT, WIDE
from journeys.inspection import faults_of
from journeys.people import code_on, new_phone, sign_in_agent
from sijill.voices.tests.factories import wav

SLOT = "/agents/voices/ary/page.sign_in/"
TONE = {"name": "essai.wav", "mimeType": "audio/wav", "buffer": wav(1.0)}


@pytest.mark.long
def test_a_question_is_recorded_by_one_published_by_another_and_heard(open_page, picture):
    director, ministry, person = open_page(WIDE), open_page(WIDE), open_page()
    sign_in_agent(director, "director.fes", language="fr")
    record(director, picture)
    sign_in_agent(ministry, "ministry")
    publish(ministry, picture)
    hear(person, picture)
    the_code_comes_by_voice(person, picture)
    told_on_the_board(director, picture)


def record(page: Page, picture) -> None:
    page.goto(f"/fr{SLOT}")
    expect(page.locator("[data-start]")).to_be_visible()
    assert not faults_of(page, "fr", SHORT, WIDE)
    page.locator('input[name="sound"]').set_input_files({**TONE, "buffer": b"<script>" * 20})
    page.locator('main form[enctype] button[type="submit"]').click()
    expect(page.locator("[data-errors]")).to_be_visible()
    expect(page.get_by_text("Aucun fichier pour l’instant")).to_be_visible()
    page.locator('input[name="sound"]').set_input_files(TONE)
    expect(page.get_by_text("Aucun fichier pour l’instant")).to_be_hidden()
    page.locator('input[name="trial"]').check()
    page.locator('main form[enctype] button[type="submit"]').click()
    expect(page.locator("main audio[controls]").first).to_be_visible()
    expect(page.locator('form[action$="/publish/"]')).to_have_count(0)
    picture(page, "voice-waits-fr")


def publish(page: Page, picture) -> None:
    page.goto(f"/ar{SLOT}")
    assert not faults_of(page, "ar", SHORT, WIDE)
    page.locator('form[action$="/publish/"] button').click()
    expect(page.locator('form[action$="/withdraw/"]')).to_be_visible()
    page.goto("/ar/agents/voices/?language=ary")
    picture(page, "voices-ar")


def hear(page: Page, picture) -> None:
    page.goto("/ar/sign-in/")
    page.locator('a[href*="/listening/"]').first.click()
    page.wait_for_url("**/listening/**")
    picture(page, "listening-ar", full=True)
    page.locator('label:has(input[value="ary"])').click()
    page.locator("main form button.main").click()
    page.wait_for_url("**/ar/sign-in/")
    sound = page.locator("main audio[controls]")
    expect(sound).to_be_visible()
    lasts = sound.evaluate(
        "one => new Promise((told) => { one.onloadedmetadata = () => told(one.duration);"
        " one.onerror = () => told(-1); one.preload = 'auto'; one.load(); })"
    )
    assert 0.9 < lasts < 1.1
    picture(page, "heard-ar", full=True)
    assert not faults_of(page, "ar", SHORT, WIDE)


def the_code_comes_by_voice(page: Page, picture) -> None:
    phone = new_phone()
    page.locator("#id_phone").fill(phone)
    page.locator('button[name="way"][value="call"]').click()
    page.wait_for_url("**/sign-in/code/")
    code_page = page.url
    code = code_on(page, phone)
    expect(page.locator("main section").filter(has_text="Appel vocal").first).to_be_visible()
    page.goto(code_page)
    picture(page, "code-by-voice-ar", full=True)
    page.locator('[name="code"]').fill(code)
    page.locator('button[form="question"]').last.click()
    expect(page).not_to_have_url(code_page)


def told_on_the_board(page: Page, picture) -> None:
    page.goto("/fr/agents/messages/")
    expect(page.locator("main figure.chart").first).to_be_visible()
    assert not faults_of(page, "fr", SHORT, WIDE)
    picture(page, "messages-board-fr", full=True)
