"""The measure of every page tells what came, what was slow and what did not come."""

from __future__ import annotations

from benchmarks.every_page import Opened, told
from journeys.every_page import PAGES
from sijill.desk.rules import CaseState
from sijill.portal.demonstration.agents import AGENTS

AT = "at 10 entries and 20 cases"
OPENED = [
    Opened("anyone", "portal:home", "/", 200, 20.0),
    Opened("director.fes", "desk:supervision", "/supervision/", 200, 400.0),
    Opened("auditor", "ledger:log", "/agents/log/", 200, 151.0),
    Opened("anyone", "accounts:invitation", "/agents/invitation/spent/", 410, 30.0),
    Opened("draft", "desk:later", "/case/{own}/later/", 200, 5.0, led=True),
    Opened("hicham.fes", "desk:case", "/desk/case/{submitted}/", 500, 900.0),
    Opened("hicham.fes", "desk:inbox", "/desk/?box=late", 599, 30_000.0),
]


def counted(name: str) -> float:
    return told(OPENED, 3, [2.0, 4.0], AT)[f"{name} {AT}"]["value"]


def test_what_came_is_counted_apart_from_what_failed_and_what_led_elsewhere():
    assert counted("pages opened") == 5
    assert counted("pages not answered") == 2
    assert counted("pages opened, of another address that this one led to") == 1
    assert counted("addresses of what this register does not hold") == 3


def test_a_page_over_the_bound_is_counted_and_one_that_failed_is_no_slow_page():
    found = told(OPENED, 0, [2.0, 4.0], AT)
    assert counted("pages over 150 ms") == 2
    slow = [name for name in found if name.startswith("slowest")]
    assert slow[0].startswith("slowest 1: /supervision/ by director.fes")
    assert len(slow) == 5
    [slowest] = [each for name, each in found.items() if name.startswith("the slowest page")]
    assert (slowest["value"], slowest["baseline"], slowest["ratio"]) == (400.0, 3.0, 133.333)


def test_whoever_has_pages_is_somebody_whom_the_measure_can_let_in():
    agents = {one.email.partition("@")[0] for one in AGENTS}
    states = {str(state) for state in CaseState}
    # An enroller works under a campaign, of the demonstration alone.
    assert set(PAGES) - agents - states == {"anyone", "enroller.fes"}
