"""A visit and a commission as agents live them, in either language: planned, marked, signed."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import authenticator_code, sign_in_agent
from sijill.kernel.clock import local, now

GRID = {"technique": "34", "piece": "25", "matter": "16", "passing_on": "8"}
WAITS = {"ar": "ينتظر اللجنة", "fr": "Attend la commission"}
COUSIN = {"ar": "حسن الدباغ", "fr": "Hassan Debbagh"}


def sound(page: Page, heard: list[str], size: dict[str, int] = SHORT, language: str = "ar") -> None:
    """The page complains of nothing, and is as wide as its screen."""
    assert not [*heard, *faults_of(page, language, size, WIDE)], page.url
    page.set_viewport_size(size)
    heard.clear()


def fill_moment(page: Page, days: int) -> None:
    """A day and an hour in the boxes of an appointment."""
    there = local(now() + timedelta(days=days))
    steps.fill_day(page, "day", (str(there.day), str(there.month), str(there.year)))
    page.locator('[name="hour"]').fill("10:00")


def the_visit_is_planned(page: Page, case: str, picture, language: str = "ar") -> None:
    with listening(page) as heard:
        page.goto(f"/{language}/desk/case/{case}/")
        expect(page.locator("#stages")).to_be_visible()
        expect(page.locator('form[action*="/accept/"]')).to_have_count(0)
        page.locator(f'a[href="/{language}/desk/case/{case}/visit/"]').click()
        fill_moment(page, 4)
        page.locator('[name="told"]').fill("أدواتك وقطعة في طور الإنجاز")
        sound(page, heard, WIDE, language)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/case/{case}/")
        picture(page, f"stages-{language}")
        sound(page, heard, WIDE, language)


def time_passes(house: House) -> None:
    """Appointments and sittings that were to come are of yesterday."""
    yesterday = "now() - interval '1 day'"
    house.cluster.run(
        f"UPDATE desk_visit SET planned_at = {yesterday} WHERE state = 'planned'",
        database=house.database,
    )
    house.cluster.run(
        f"UPDATE desk_sitting SET planned_at = {yesterday} WHERE state = 'called'",
        database=house.database,
    )
    house.minutes_pass()


def the_visit_is_reported(page: Page, case: str, picture, language: str = "ar") -> None:
    """On the spot, with a phone."""
    page.set_viewport_size(SHORT)
    page.goto(f"/{language}/desk/visits/")
    with listening(page) as heard:
        page.goto(f"/{language}/desk/case/{case}/")
        page.locator('#stages a[href*="/desk/visit/"]').first.click()
        page.wait_for_url("**/desk/visit/**")
        picture(page, f"visit-report-{language}", full=True)
        sound(page, heard, language=language)
        for sight in ("place", "tools", "works", "pieces", "same"):
            steps.choose(page, f"sight_{sight}", "yes")
        steps.choose(page, "outcome", "confirmed")
        page.locator('[name="report"]').fill("نسجت أمامي صفا كاملا من الزربية.")
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/case/{case}/")
        sound(page, heard, language=language)
    page.set_viewport_size(WIDE)


def the_commission_is_called(page: Page, case: str, picture, language: str = "ar") -> str:
    with listening(page) as heard:
        page.goto(f"/{language}/desk/sittings/")
        sound(page, heard, WIDE, language)
        page.locator(f'a[href="/{language}/desk/sittings/new/"]').click()
        fill_moment(page, 8)
        page.locator('[name="place"]').fill("مقر الغرفة")
        sound(page, heard, WIDE, language)
        page.locator("main form button.main").click()
        page.wait_for_url("**/desk/sitting/**")
        sitting = re.search(r"/sitting/([0-9a-f-]{36})/", page.url)[1]
        page.goto(f"/{language}/desk/case/{case}/")
        page.locator("#hear-at").select_option(sitting)
        page.locator('form[action$="/hear/"] button').click()
        expect(page.locator("#stages")).to_contain_text(WAITS[language])
        sound(page, heard, WIDE, language)
    return sitting


def it_opens_and_marks(page: Page, sitting: str, picture, language: str = "ar") -> None:
    """Presence, a conflict of interest, the grid, the minutes."""
    with listening(page) as heard:
        page.goto(f"/{language}/desk/sitting/{sitting}/open/")
        sound(page, heard, WIDE, language)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/sitting/{sitting}/")
        picture(page, f"sitting-{language}")
        sound(page, heard, WIDE, language)
        page.locator('a[href*="/desk/hearing/"]').first.click()
        page.wait_for_url("**/desk/hearing/**")
        hearing = page.url
        page.locator('a[href$="/conflict/"]').click()
        page.locator('[name="seat"]').select_option(label=COUSIN[language])
        page.locator('[name="reason"]').fill("ابن عمها")
        sound(page, heard, WIDE, language)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/sitting/{sitting}/")
        page.goto(hearing)
        rows = page.locator("table.marks tbody tr")
        expect(rows).to_have_count(4)
        for row in rows.all():
            for criterion, points in GRID.items():
                row.locator(f'input[name$="_{criterion}"]').fill(points)
        picture(page, f"marks-{language}")
        sound(page, heard, WIDE, language)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_load_state()
        page.goto(f"/{language}/desk/sitting/{sitting}/")
        page.locator('form[action$="/close/"] button').click()
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text("83")
        sound(page, heard, WIDE, language)


def both_sign(
    house: House, secretary: Page, chair: Page, sitting: str, picture, language: str = "ar"
) -> None:
    director = sign_in_agent(chair, "director.fes", language=language)
    for page, email in ((secretary, "salma.fes@sijill.example"), (chair, director)):
        page.goto(f"/{language}/desk/sitting/{sitting}/sign/")
        if page.locator('.decision form[method="post"] button').count() == 0:
            page.locator(".decision a").first.click()
            page.locator("#id_code").fill(authenticator_code(email))
            page.keyboard.press("Enter")
            page.wait_for_url("**/sign/**")
        picture(page, f"minutes-to-sign-{language}")
        page.locator('.decision form[method="post"] button').click()
        page.wait_for_url(f"**/desk/sitting/{sitting}/")
    minutes = chair.request.get(f"/{language}/desk/sitting/{sitting}/minutes.pdf")
    assert minutes.body().startswith(b"%PDF-")
    [(code,)] = house.ask(f"SELECT minutes_code FROM desk_sitting WHERE id = '{sitting}'")
    with listening(chair) as heard:
        chair.goto(f"/{language}/minutes/{code}/")
        assert str(code) in chair.locator("main").inner_text()
        sound(chair, heard, WIDE, language)
