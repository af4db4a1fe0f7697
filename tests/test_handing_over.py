"""What leaves for the fund leaves once and in order, though every passage dies at some step."""

from __future__ import annotations

import random
from datetime import date

import pytest

from sijill.kernel.actor import SYSTEM
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for
from sijill.protection.models import Affiliation, Incoming, Line, Outgoing, Placed, Remark, Stream
from sijill.protection.simulator.fund import Fund
from sijill.protection.tests.factories import agreed, candidate
from sijill.reference.tests.factories import a_value
from tests.crowd import somebody
from tests.test_following import stepping

YES = {"convention": "on_record", "authorisation": "on_record", "exchange": "open"}


def the_exchange_is_open() -> None:
    for name, value in YES.items():
        a_value(f"fund.{name}", value, date(2026, 1, 2))
    a_value("fund.lines_in_file", 2, date(2026, 1, 2))


@pytest.mark.parametrize("stride", [113, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_each_step_each_line_reaches_the_fund_once(clone, tmp_path, stride):
    the_exchange_is_open()
    dice = random.Random(5)
    people = [agreed(candidate(**somebody(dice))) for _ in range(3)]
    folder = tmp_path / "desk"
    words = ("tests.fund_stepping", str(stride), str(folder))
    done = stepping(clone, tmp_path, words=words)
    assert done["killed"] > 120 / stride
    assert done["advanced"] >= 5  # it died behind commits too, not only before the first
    effects = Fund(folder).books.effects()
    assert [times for *_, times in effects] == [1] * 6, "a key had another effect than one"
    for one in people:
        kinds = [kind for nia, kind, *_ in effects if nia == one.entry.nia]
        assert kinds == ["query", "start"]
    with role_of(clone, "work"), acting_for(SYSTEM):
        assert set(Affiliation.objects.values_list("state", flat=True)) == {"affiliated"}
        assert set(Line.objects.values_list("state", flat=True)) == {"done"}
        assert set(Outgoing.objects.values_list("state", flat=True)) == {"answered"}
        assert set(Incoming.objects.values_list("state", flat=True)) == {"read"}
        assert not Remark.objects.exists()
        assert Line.objects.count() == Placed.objects.count() == 6
        for stream in Stream.objects.order_by("code"):
            numbers = stream.files.order_by("sequence").values_list("sequence", flat=True)
            assert list(numbers) == list(range(1, stream.last + 1)) != []
        for kind in ("queried", "cleared", "sent", "affiliated"):
            assert Act.objects.filter(kind=f"protection.{kind}").count() == 3
