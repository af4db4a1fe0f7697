"""Who belongs on the roll of a craft body, as the register stands."""

from __future__ import annotations

import random

import pytest

from sijill.kernel import clock
from sijill.kernel.actor import ANONYMOUS, Role
from sijill.ledger.transaction import acting_for
from sijill.register.actions import strike_off
from sijill.register.queries import body_rolls
from sijill.register.queries.entries import current
from sijill.register.tests import factories as make
from tests.crowd import somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stopped():
    make.chambers()
    with clock.stopped(make.NOW):
        yield


def asked(entry, **given):
    said = current(entry)
    with make.everything():
        keeper = entry.chamber_id
    facts = {
        "trades": frozenset({said.principal_trade}),
        "province": said.province,
        "chambers": frozenset({keeper}),
        **given,
    }
    with acting_for(ANONYMOUS):  # a delegation sees few entries; its roll has them all
        return body_rolls.standing(**facts)


def test_the_roll_has_everybody_of_the_branch_and_province_whoever_asks():
    first, second = make.entered(), make.entered(**somebody(random.Random(3)))
    found = asked(first)
    assert first.nia in {one.nia for one in found}
    assert {one.nia for one in found} <= {first.nia, second.nia}
    assert [one.nia for one in asked(first, nia=first.nia)] == [first.nia]
    mine = next(one for one in found if one.nia == first.nia)
    with make.everything():
        assert mine.name_ar == first.own_person.name_ar


def test_another_branch_province_or_chamber_is_another_roll():
    entry = make.entered()
    for other in (
        {"trades": frozenset({"PROV-999"})},
        {"province": "99.999"},
        {"chambers": frozenset({"CH-12"})},
    ):
        assert asked(entry, **other) == []


def test_whoever_was_struck_off_is_on_no_roll():
    entry = make.entered()
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        strike_off(entry=entry, ground="asked", article="50.17", by=registrar, at=make.NOW)
    assert asked(entry) == []
