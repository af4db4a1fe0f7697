"""A master whose word stands in many requests stands out; somebody looks, and says why it is so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from journeys.conftest import SHORT, WIDE
from journeys.house import House
from journeys.inspection import faults_of
from journeys.people import sign_in_agent

MANY = 25
EXPLAINED = "علّمت نساء الدوار كلهن النسيج، وقد أكدت ذلك لكل واحدة."


@pytest.mark.long
def test_a_master_who_vouches_for_many_is_looked_into_and_explained(house, open_page, picture):
    master = one_vouches_for_many(house)
    house.sijill("procrastinate", "defer", "register.watch", '{"timestamp": 0}', role="work")
    head = open_page(WIDE)
    sign_in_agent(head, "director.fes")
    signal = found(house, head, master)
    head.goto(f"/ar/agents/signals/{signal}/")
    expect(head.locator("main")).to_contain_text(str(MANY))
    assert not faults_of(head, "ar", SHORT, WIDE)
    head.locator('form[action$="/take/"] button').click()
    head.locator('[name="note"]').wait_for()
    picture(head, "signal-witness-ar", full=True)
    head.locator('[name="note"]').fill(EXPLAINED)
    head.locator('button[formaction$="/explain/"], form[action$="/explain/"] button').first.click()
    expect(head.locator("main")).to_contain_text(EXPLAINED)
    assert house.ask(f"SELECT state FROM register_signal WHERE id = '{signal}'") == [("explained",)]
    assert not faults_of(head, "ar", SHORT, WIDE)


def one_vouches_for_many(house: House) -> str:
    """One master of the chamber of Fès confirmed so many requests this month."""
    [(master,)] = house.ask(
        "SELECT id FROM register_entry WHERE chamber_id = 'CH-03' ORDER BY nia LIMIT 1"
    )
    house.ask(
        f"""
        INSERT INTO register_testimony (id, case_id, kind, state, entry, nia, body, name, phone,
            same_trade, tries_left, sendings, sent_at, asked_at, until, ended_at, act)
        SELECT gen_random_uuid(), c.id, 'master', 'confirmed', '{master}', '', '', '',
            '+212600000009', true, 3, 1, now(), now(), current_date + 7, now(), gen_random_uuid()
        FROM desk_case c WHERE c.institution_id = 'CH-03' ORDER BY c.id LIMIT {MANY}
        """
    )
    return str(master)


def found(house: House, page, master: str) -> str:
    """The signal that the clock finds."""
    asked = f"SELECT id FROM register_signal WHERE kind = 'witness' AND key = '{master}'"
    for _ in range(60):
        if rows := house.ask(asked):
            return str(rows[0][0])
        page.wait_for_timeout(250)
    raise AssertionError("nothing stood out")
