"""What leaves signed and closed, and comes back so, over a network, with a partner's faults."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta

import pytest

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.vault import WrappedKey
from sijill.ledger.transaction import acting_for
from sijill.protection import exchanging, safe
from sijill.protection.models import Incoming, Outgoing, Parcel, Remark
from sijill.protection.rules.exchange import Pace, Window
from sijill.protection.rules.life import CoverState
from sijill.protection.seals.keys import PARTNER
from sijill.protection.simulator.fund import CALM, Mix
from sijill.protection.tests.factories import LATER, agreed, fresh
from sijill.protection.tests.partner import running
from sijill.protection.tests.test_exchange import opened
from sijill.protection.ways.port import TO, NotReached
from sijill.reference.tests.factories import a_value

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fund")]
S = CoverState


@pytest.fixture(autouse=True)
def ground(settings, tmp_path):
    settings.FUND_SAFE = tmp_path / "safe"
    with clock.stopped(LATER):
        yield


@pytest.fixture
def partner(tmp_path):
    opened()
    with running(tmp_path) as found:
        yield found


class Sides:
    """Our side over a network, and the fund behind its doors."""

    def __init__(self, partner, scheme="sftp", mix: Mix = CALM):
        self.partner, self.scheme, self.fund = partner, scheme, partner.fund(mix=mix)
        self.at = LATER

    def pass_by(self):
        self.at += timedelta(minutes=1)
        with closing(self.partner.way(self.scheme)) as way, acting_for(SYSTEM):
            return exchanging.passage(way, at=self.at, seal=self.partner.seal())

    def rounds(self, count):
        for _ in range(count):
            self.pass_by()
            self.fund.turn(at=self.at.replace(microsecond=0))
        return self.pass_by()


@pytest.mark.parametrize("scheme", ["sftp", "https"])
def test_somebody_is_affiliated_though_half_of_what_comes_is_forged_or_spoilt(partner, scheme):
    found = agreed()
    side = Sides(partner, scheme, Mix(forged=100, corrupt=100, cut=100, contradicts=100))
    side.rounds(2)
    assert fresh(found).state == S.AFFILIATED
    with acting_for(SYSTEM):
        refused = Incoming.objects.filter(state="refused").order_by("fault")
        assert set(refused.values_list("fault", flat=True)) == {"not_for_us", "signature"}
        assert not refused.exclude(signed_by="").exists()
        believed = Incoming.objects.filter(state="read").order_by("id")
        assert set(believed.values_list("signed_by", flat=True)) == set(
            partner.seal().keys.believed("sign")
        )
        assert {r.fault for r in Remark.objects.order_by("id")} == {"contradicts"}
    assert [times for *_, times in side.fund.books.effects()] == [1, 1]


def test_the_bytes_kept_are_those_that_left_and_nothing_is_read_on_the_way(partner):
    found = agreed()
    Sides(partner).pass_by()
    parcel = Parcel.objects.get()
    wrapped = WrappedKey(key_id=parcel.key_id, wrapped=bytes(parcel.wrapped_key))
    data = (partner.desk / TO / parcel.name).read_bytes()
    assert data == safe.read(parcel.pk, wrapped)
    assert found.entry.nia.encode() not in data
    opened_there = partner.fund().seal.open(parcel.name, data)
    assert found.entry.nia.encode() in opened_there.data
    assert opened_there.manifest.key == parcel.signed_by


def test_what_did_not_get_through_is_put_again_in_the_very_same_bytes(partner, monkeypatch):
    agreed()
    side, way = Sides(partner), partner.way("sftp")
    sent = []
    monkeypatch.setattr(way, "put", lambda name, data: sent.append(data) or _down())
    with acting_for(SYSTEM):
        for _ in range(2):
            assert exchanging.passage(way, at=side.at, seal=partner.seal()).failed == 1
    way.close()
    side.pass_by()
    [path] = (partner.desk / TO).glob("*.age")
    assert sent == [path.read_bytes()] * 2
    assert Outgoing.objects.get().state == "left"


def _down():
    raise NotReached("connection")


def test_over_a_network_nothing_leaves_without_the_funds_key(partner):
    agreed()
    [path] = (partner.keys / PARTNER).glob("open-*.pub")
    held = path.read_text()
    path.unlink()
    side = Sides(partner)
    assert side.pass_by().left == 0
    assert Outgoing.objects.get().fault == "no_recipient"
    path.write_text(held)
    assert side.pass_by().left == 1


def test_an_answer_signed_with_a_key_given_late_is_believed_once_it_is_given(partner):
    found = agreed()
    side = Sides(partner)
    [path] = (partner.keys / PARTNER).glob("sign-*.pub")
    true = path.read_bytes()
    path.write_bytes(next((partner.root / "keys" / PARTNER).glob("sign-*.pub")).read_bytes())
    side.rounds(1)
    assert Incoming.objects.get().fault == "unknown_key"
    assert fresh(found).state == S.QUERIED
    path.write_bytes(true)
    aside = partner.desk / "from-fund-read"
    for each in aside.iterdir():
        each.rename(partner.desk / "from-fund" / each.name)
    side.pass_by()
    assert Incoming.objects.get().state == "read"
    assert fresh(found).state == S.SENT


def test_outside_its_hours_the_fund_is_let_be(partner):
    agreed()
    a_value("fund.open_to", 1, date(2026, 1, 1))
    side = Sides(partner)
    done = side.pass_by()
    assert (done.files, done.left) == (1, 0)
    a_value("fund.open_to", 24, date(2026, 1, 1), recorded_at=LATER + timedelta(hours=1))
    assert side.pass_by().left == 1


def test_the_hours_and_days_of_a_partner():
    here = clock.local(LATER)
    assert Window(first=0, last=24, days="every_day").is_open(here, works=False)
    assert not Window(first=0, last=24, days="working_days").is_open(here, works=False)
    assert not Window(first=0, last=here.hour, days="every_day").is_open(here, works=True)
    assert Window(first=here.hour, last=24, days="working_days").is_open(here, works=True)


def test_no_more_leaves_in_a_day_than_the_partner_takes():
    pace = Pace(in_file=5, in_day=10, days_to_answer=1)
    assert pace.may_leave(5, left_today=5)
    assert not pace.may_leave(6, left_today=5)
    assert pace.may_leave(50, left_today=0), "a file larger than a day's pace leaves alone"
