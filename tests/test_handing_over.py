"""What leaves for the fund leaves once and in order, though every passage dies at some step."""

from __future__ import annotations

import random
from datetime import date

import pytest

from sijill.kernel.actor import SYSTEM
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for
from sijill.protection.models import (
    Affiliation,
    Incoming,
    Line,
    Outgoing,
    Parcel,
    Placed,
    Remark,
    Stream,
)
from sijill.protection.simulator.fund import Fund
from sijill.protection.tests.factories import agreed, candidate
from sijill.protection.tests.partner import running
from sijill.reference.tests.factories import a_value
from tests.crowd import somebody
from tests.test_following import stepping

YES = {"convention": "on_record", "authorisation": "on_record", "exchange": "open"}


def the_exchange_is_open(in_file: int) -> None:
    for name, value in YES.items():
        a_value(f"fund.{name}", value, date(2026, 1, 2))
    a_value("fund.lines_in_file", in_file, date(2026, 1, 2))


@pytest.mark.parametrize("stride", [37, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_each_step_each_line_reaches_the_fund_once(clone, tmp_path, stride):
    people = some_who_agreed()
    folder = tmp_path / "desk"
    words = ("tests.fund_stepping", str(stride), str(folder))
    done = stepping(clone, tmp_path, words=words)
    assert done["killed"] > 90 / stride
    each_line_reached_it_once(clone, people, Fund(folder).books.effects())


@pytest.mark.parametrize(
    ("scheme", "stride"),
    [
        pytest.param("sftp", 61, marks=pytest.mark.long),
        pytest.param("https", 61, marks=pytest.mark.long),
        pytest.param("sftp", 1, marks=pytest.mark.long),
        pytest.param("https", 1, marks=pytest.mark.long),
    ],
)
def test_killed_at_each_step_of_a_network_each_line_reaches_it_once(
    clone, tmp_path, scheme, stride
):
    people = some_who_agreed()
    with running(tmp_path) as partner:
        address = getattr(partner, scheme)
        words = ("tests.fund_stepping", str(stride), str(partner.root), address)
        done = stepping(clone, tmp_path, words=words)
        effects = partner.fund().books.effects()
    assert done["killed"] > 110 / stride, done
    each_line_reached_it_once(clone, people, effects)
    with role_of(clone, "work"), acting_for(SYSTEM):
        assert Parcel.objects.count() == Outgoing.objects.count()


@pytest.mark.long
def test_eighty_lines_killed_at_each_step_reach_it_once(clone, tmp_path):
    found = some_who_agreed(40, 20)
    with running(tmp_path) as partner:
        words = ("tests.fund_stepping", "1", str(partner.root), partner.sftp)
        done = stepping(clone, tmp_path, words=words, patience=3 * 3600)
        effects = partner.fund().books.effects()
    assert done["works"] >= 20, done
    each_line_reached_it_once(clone, found, effects)


def some_who_agreed(count: int = 3, in_file: int = 2):
    """People who said yes, and how many lines a file holds."""
    the_exchange_is_open(in_file)
    dice = random.Random(5)
    return [agreed(candidate(**somebody(dice))) for _ in range(count)]


def each_line_reached_it_once(clone, people, effects) -> None:
    assert {times for *_, times in effects} == {1}, "a key had another effect than one"
    assert len(effects) == 2 * len(people)
    kinds: dict[str, list[str]] = {}
    for nia, kind, *_ in effects:
        kinds.setdefault(nia, []).append(kind)
    assert kinds == {one.entry.nia: ["query", "start"] for one in people}
    with role_of(clone, "work"), acting_for(SYSTEM):
        assert set(Affiliation.objects.values_list("state", flat=True)) == {"affiliated"}
        assert set(Line.objects.values_list("state", flat=True)) == {"done"}
        assert set(Outgoing.objects.values_list("state", flat=True)) == {"answered"}
        assert set(Incoming.objects.values_list("state", flat=True)) == {"read"}
        assert not Remark.objects.exists()
        assert Line.objects.count() == Placed.objects.count() == 2 * len(people)
        for stream in Stream.objects.order_by("code"):
            numbers = stream.files.order_by("sequence").values_list("sequence", flat=True)
            assert list(numbers) == list(range(1, stream.last + 1))
            assert bool(stream.last) is (stream.code != "replies"), stream.code
        for kind in ("queried", "cleared", "sent", "affiliated"):
            assert Act.objects.filter(kind=f"protection.{kind}").count() == len(people)
