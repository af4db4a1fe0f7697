"""A master whom no paper names: her work is seen, marked, recognised; then she is entered."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from journeys import steps
from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of, listening
from journeys.people import Person, authenticator_code, sign_in_agent
from sijill.kernel.clock import local, now

GRID = {"technique": "34", "piece": "25", "matter": "16", "passing_on": "8"}


def test_a_master_without_papers_is_seen_heard_recognised_and_entered(house, open_page, picture):
    who = Person(since="2003")
    phone = open_page()
    case = she_asks(phone, who, picture)

    desk = open_page(WIDE)
    sign_in_agent(desk, "salma.fes")
    the_visit_is_planned(desk, case, picture)
    she_reads_the_day(phone, case, picture)
    time_passes(house)
    the_visit_is_reported(desk, case, picture)

    sitting = the_commission_is_called(desk, case, picture)
    time_passes(house)
    it_opens_and_marks(desk, sitting, picture)
    director = open_page(WIDE)
    both_sign(house, desk, director, sitting, picture)
    house.minutes_pass()

    hicham = open_page(WIDE)
    sign_in_agent(hicham, "hicham.fes")
    accepted(hicham, open_page(WIDE), case)
    registration = she_registers_as_a_master(phone, who, case, picture)
    accepted(hicham, open_page(WIDE), registration)
    she_has_her_extract(house, phone, registration)


def sound(page: Page, heard: list[str], size: dict[str, int] = SHORT) -> None:
    """The page complains of nothing, and is as wide as its screen."""
    assert not [*heard, *faults_of(page, "ar", size, WIDE)], page.url
    page.set_viewport_size(size)
    heard.clear()


def she_asks(page: Page, who: Person, picture) -> str:
    """Every question in Arabic on a phone, from "I have nothing yet" to the receipt."""
    with listening(page) as heard:
        page.goto("/ar/ask/master_registration/")
        sound(page, heard)
        page.locator('form[action$="/open/"] button[type="submit"]').first.click()
        steps.answer(page, who, until="recognition")
        steps.choose(page, "shown", "none")
        page.locator('[name="since_year"]').fill(who.since)
        steps.go_on(page)
        page.wait_for_url("**/no-paper/**")
        picture(page, "no-paper-ar", full=True)
        sound(page, heard)
        page.locator('form[action$="/begin/"] button').click()
        page.wait_for_url("**/exercise/")
        answer_work(page, who, heard, picture)
    return re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]


def answer_work(page: Page, who: Person, heard: list[str], picture) -> None:
    """What she does, since when, who knows it, and the photographs."""
    page.locator('[name="since_year"]').fill(who.since)
    steps.choose(page, "learnt", "family")
    page.locator('[name="told"]').fill("أنسج الزرابي على المنسج منذ صغري.")
    sound(page, heard)
    steps.go_on(page)
    page.wait_for_url("**/testimony/")
    sound(page, heard)
    steps.choose(page, "who", "nobody")
    steps.go_on(page)
    page.wait_for_url("**/phone/")
    steps.answer_phone(page, who)
    steps.go_on(page)
    steps.give_code(page, who.phone)
    page.locator('[name="province"]').select_option(who.province)
    page.locator('[name="address"]').fill(who.address)
    steps.go_on(page)
    page.wait_for_url("**/work/")
    steps.send_paper(page, "work", seed=11)
    steps.send_paper(page, "piece", seed=12)
    picture(page, "show-your-work-ar", full=True)
    sound(page, heard)
    steps.go_on(page)
    page.wait_for_url("**/documents/")
    for seed, kind in enumerate(("identity_front", "identity_back"), 21):
        steps.send_paper(page, kind, seed=seed)
    steps.go_on(page)
    page.wait_for_url("**/check/")
    sound(page, heard)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")


def fill_moment(page: Page, days: int) -> None:
    """A day and an hour in the boxes of an appointment."""
    there = local(now() + timedelta(days=days))
    steps.fill_day(page, "day", (str(there.day), str(there.month), str(there.year)))
    page.locator('[name="hour"]').fill("10:00")


def the_visit_is_planned(page: Page, case: str, picture) -> None:
    with listening(page) as heard:
        page.goto(f"/ar/desk/case/{case}/")
        expect(page.locator("#stages")).to_be_visible()
        expect(page.locator('form[action*="/accept/"]')).to_have_count(0)
        page.locator(f'a[href="/ar/desk/case/{case}/visit/"]').click()
        fill_moment(page, 4)
        page.locator('[name="told"]').fill("أدواتك وقطعة في طور الإنجاز")
        sound(page, heard, WIDE)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/case/{case}/")
        picture(page, "stages-ar")
        sound(page, heard, WIDE)


def she_reads_the_day(page: Page, case: str, picture) -> None:
    page.goto(f"/ar/case/{case}/")
    expect(page.locator("main")).to_contain_text("أدواتك وقطعة في طور الإنجاز")
    picture(page, "visit-told-ar", full=True)
    page.locator(f'a[href="/ar/case/{case}/visit/"]').click()
    with listening(page) as heard:
        page.reload()
        sound(page, heard)


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


def the_visit_is_reported(page: Page, case: str, picture) -> None:
    """On the spot, with a phone."""
    page.set_viewport_size(SHORT)
    page.goto("/ar/desk/visits/")
    with listening(page) as heard:
        page.goto(f"/ar/desk/case/{case}/")
        page.locator('#stages a[href*="/desk/visit/"]').first.click()
        page.wait_for_url("**/desk/visit/**")
        picture(page, "visit-report-ar", full=True)
        sound(page, heard)
        for sight in ("place", "tools", "works", "pieces", "same"):
            steps.choose(page, f"sight_{sight}", "yes")
        steps.choose(page, "outcome", "confirmed")
        page.locator('[name="report"]').fill("نسجت أمامي صفا كاملا من الزربية.")
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/case/{case}/")
        sound(page, heard)
    page.set_viewport_size(WIDE)


def the_commission_is_called(page: Page, case: str, picture) -> str:
    with listening(page) as heard:
        page.goto("/ar/desk/sittings/")
        sound(page, heard, WIDE)
        page.locator('a[href="/ar/desk/sittings/new/"]').click()
        fill_moment(page, 8)
        page.locator('[name="place"]').fill("مقر الغرفة")
        sound(page, heard, WIDE)
        page.locator("main form button.main").click()
        page.wait_for_url("**/desk/sitting/**")
        sitting = re.search(r"/sitting/([0-9a-f-]{36})/", page.url)[1]
        page.goto(f"/ar/desk/case/{case}/")
        page.locator("#hear-at").select_option(sitting)
        page.locator('form[action$="/hear/"] button').click()
        expect(page.locator("#stages")).to_contain_text("ينتظر اللجنة")
        sound(page, heard, WIDE)
    return sitting


def it_opens_and_marks(page: Page, sitting: str, picture) -> None:
    """Presence, a conflict of interest, the grid, the minutes."""
    with listening(page) as heard:
        page.goto(f"/ar/desk/sitting/{sitting}/open/")
        sound(page, heard, WIDE)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/sitting/{sitting}/")
        picture(page, "sitting-ar")
        sound(page, heard, WIDE)
        page.locator('a[href*="/desk/hearing/"]').first.click()
        page.wait_for_url("**/desk/hearing/**")
        hearing = page.url
        page.locator('a[href$="/conflict/"]').click()
        page.locator('[name="seat"]').select_option(label="حسن الدباغ")
        page.locator('[name="reason"]').fill("ابن عمها")
        sound(page, heard, WIDE)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_url(f"**/desk/sitting/{sitting}/")
        page.goto(hearing)
        rows = page.locator("table.marks tbody tr")
        expect(rows).to_have_count(4)
        for row in rows.all():
            for criterion, points in GRID.items():
                row.locator(f'input[name$="_{criterion}"]').fill(points)
        picture(page, "marks-ar")
        sound(page, heard, WIDE)
        page.locator('.decision button[form="decide"]').click()
        page.wait_for_load_state()
        page.goto(f"/ar/desk/sitting/{sitting}/")
        page.locator('form[action$="/close/"] button').click()
        page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text("83")
        sound(page, heard, WIDE)


def both_sign(house: House, secretary: Page, chair: Page, sitting: str, picture) -> None:
    director = sign_in_agent(chair, "director.fes")
    for page, email in ((secretary, "salma.fes@sijill.example"), (chair, director)):
        page.goto(f"/ar/desk/sitting/{sitting}/sign/")
        if page.locator('.decision form[method="post"] button').count() == 0:
            page.locator(".decision a").first.click()
            page.locator("#id_code").fill(authenticator_code(email))
            page.keyboard.press("Enter")
            page.wait_for_url("**/sign/**")
        picture(page, "minutes-to-sign-ar")
        page.locator('.decision form[method="post"] button').click()
        page.wait_for_url(f"**/desk/sitting/{sitting}/")
    minutes = chair.request.get(f"/ar/desk/sitting/{sitting}/minutes.pdf")
    assert minutes.body().startswith(b"%PDF-")
    [(code,)] = house.ask(f"SELECT minutes_code FROM desk_sitting WHERE id = '{sitting}'")
    with listening(chair) as heard:
        chair.goto(f"/ar/minutes/{code}/")
        assert str(code) in chair.locator("main").inner_text()
        sound(chair, heard, WIDE)


def accepted(examiner: Page, registrar: Page, case: str) -> None:
    """Assess what a person must, propose, and another pair of eyes signs."""
    examiner.goto(f"/ar/desk/case/{case}/")
    for _ in range(10):
        if examiner.locator('form[action*="/assess/"]').count():
            examiner.locator('form[action*="/assess/"] button[value="ok"]').click()
            examiner.wait_for_load_state()
            continue
        waiting = examiner.locator("#rules a[href*='rule=']").filter(has_text="للتقدير")
        if waiting.count() == 0:
            break
        waiting.first.click()
    examiner.locator('form[action*="/accept/"] button').click()
    examiner.wait_for_url(lambda url: "/accept" not in url)
    email = sign_in_agent(registrar, "registrar.fes")
    registrar.goto(f"/ar/desk/case/{case}/sign/")
    if registrar.locator('.decision form[method="post"] button').count() == 0:
        registrar.locator(".decision a").first.click()
        registrar.locator("#id_code").fill(authenticator_code(email))
        registrar.keyboard.press("Enter")
        registrar.wait_for_url("**/sign/**")
    registrar.locator('.decision form[method="post"] button').click()
    registrar.wait_for_url(lambda url: "/sign/" not in url)


def she_registers_as_a_master(page: Page, who: Person, case: str, picture) -> str:
    """The registration she left goes on; nothing is photographed for the craft."""
    page.goto(f"/ar/case/{case}/")
    picture(page, "recognised-ar", full=True)
    document = page.locator('a[href*="/document.pdf"]').get_attribute("href")
    assert page.request.get(str(document)).body().startswith(b"%PDF-")
    page.locator('main a[href$="/use/"]').click()
    with listening(page) as heard:
        page.reload()
        sound(page, heard)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/case/**")
    registration = re.search(r"/case/([0-9a-f-]{36})/", page.url)[1]
    while (code := steps.page_code(page)) != "check":
        answer_the_rest(page, who, code)
        leave = page.url
        steps.go_on(page)
        page.wait_for_url(lambda url, left=leave: url != left)
    page.locator('main form button[type="submit"]').click()
    page.wait_for_url("**/submitted/")
    return registration


def answer_the_rest(page: Page, who: Person, code: str) -> None:
    if code == "documents":
        assert page.locator('input[name="proof"]').count() == 0
        for seed, kind in enumerate(("identity_front", "identity_back", "face"), 31):
            steps.send_paper(page, kind, seed=seed)
    elif code == "workplace":
        steps.answer_workplace(page, who)
    elif code in ("regime", "information"):
        steps.QUESTIONS[code](page, who)


def she_has_her_extract(house: House, page: Page, registration: str) -> None:
    [(entry, category)] = house.ask(
        "SELECT register_entry.id, category FROM register_entry"
        f" JOIN desk_case ON subject_id = register_entry.id WHERE desk_case.id = '{registration}'"
    )
    assert category == "master"
    page.goto("/ar/account/")
    expect(page.locator(".grant")).to_contain_text(re.compile(r"\d{4}"))
    extract = page.request.get(f"/ar/register/entry/{entry}/extract.pdf")
    assert extract.ok
    assert extract.body().startswith(b"%PDF-")
