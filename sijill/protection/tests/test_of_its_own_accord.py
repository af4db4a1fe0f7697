"""The invented fund tells rights and asks by itself; a number that never came rings."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.protection.models import Incoming, Inquiry, Rights
from sijill.protection.queries.files import Gap, alarms, gaps
from sijill.protection.simulator.fund import Mix
from sijill.protection.tests.factories import LATER, agreed, fresh
from sijill.protection.tests.test_differences import national
from sijill.protection.tests.test_exchange import Both, opened
from sijill.protection.tests.test_notices import came, covered, rights
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
SAYS = {"tells": 100, "wonders": 100, "twice": 100, "cut": 100, "corrupt": 100}


@pytest.fixture(autouse=True)
def ground(settings, tmp_path):
    settings.FUND_SAFE = tmp_path / "safe"
    with clock.stopped(LATER):
        yield


def test_it_tells_rights_and_asks_and_hears_the_answer_each_once_whatever_comes_first(tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(**SAYS))
    found = agreed()
    side.rounds(6)
    assert fresh(found).fund_number
    with acting_for(SYSTEM):
        told = Rights.objects.filter(affiliation=found).order_by("sequence", "id")
        assert told.first().state == "waiting"
        assert {row.sequence for row in told} == {1, 2}
        assert told.last().state in ("open", "suspended")
        assert Inquiry.objects.count() == 1
        refused = Incoming.objects.filter(state="refused", side="A").values_list("fault", flat=True)
        assert refused.count() >= 4, "half a file and a spoilt one came first, each time"
    answered = side.fund.books.held.execute("SELECT answer, times FROM heard").fetchall()
    assert answered in ([("confirm", 1)], []), "a rule answers, or somebody has to"
    assert gaps() == []


@pytest.mark.long
def test_a_number_overtaken_rings_until_it_comes_and_a_lost_one_for_good(tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(tells=100, wonders=100, lost=100))
    agreed()
    side.rounds(6)
    with acting_for(SYSTEM):
        assert {(gap.stream, gap.first, gap.last) for gap in gaps()} == {
            ("asked", 1, 1), ("rights", 1, 1), ("rights", 3, 3),
        }  # fmt: skip


def test_a_number_that_never_came_rings_at_the_ministry_alone_until_it_comes(tmp_path, caplog):
    found = covered(tmp_path)
    number, hour = found.fund_number, timedelta(hours=1)
    came(rights(number))
    with acting_for(SYSTEM):
        assert gaps() == []
    came(rights(number, sequence=4, at=LATER + 3 * hour), at=LATER + 3 * hour)
    side = Both(tmp_path / "fund")
    with caplog.at_level(logging.ERROR), acting_for(SYSTEM):
        assert gaps() == [Gap(stream="rights", first=2, last=3, since=LATER + 3 * hour)]
        (side.folder / "from-fund").mkdir(exist_ok=True)
        (side.folder / "from-fund" / "artisans-A-00000009.csv").write_bytes(b"x")
        side.pass_by()
    assert "files of the fund never came" in caplog.text
    ministry, chamber = national(), make.agent()
    with acting_for(ministry):
        assert len(alarms(viewer=ministry, at=side.at).gaps) == 1
    with acting_for(chamber):
        assert not alarms(viewer=chamber, at=side.at).gaps
    came(rights(number, sequence=2, at=LATER + hour), at=LATER + 4 * hour)
    with acting_for(SYSTEM):
        assert [(gap.first, gap.last) for gap in gaps()] == [(3, 3)]
