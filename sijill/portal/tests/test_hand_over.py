"""The demonstration of the hand-over: opened by two, some say yes, an invented fund answers."""

from __future__ import annotations

import pytest

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.portal.demonstration.fund import REASON, hand_over
from sijill.protection.models import Affiliation, Outgoing
from sijill.protection.queries.exchange import is_open
from sijill.protection.tests.factories import LATER, candidate
from sijill.reference.models import ParameterChange
from sijill.register.tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_some_are_handed_over_to_an_invented_fund_once(settings, tmp_path):
    settings.FUND_SAFE, settings.FUND_WAY = tmp_path / "safe", str(tmp_path / "desk")
    settings.DEMONSTRATION = True
    candidate()
    candidate(**make.FATIMA)
    with clock.stopped(LATER):
        assert hand_over(now=LATER, people=1, rounds=3) == 1
        assert hand_over(now=LATER, people=5, rounds=3) == 1, "who said yes is not asked again"
    with acting_for(SYSTEM):
        assert is_open(at=LATER)
        assert Outgoing.objects.exists()
        assert not Affiliation.objects.filter(state="candidate").exists()
    changes = ParameterChange.objects.filter(code__startswith="fund.").order_by("code")
    assert [one.reason for one in changes] == [REASON] * 3
    assert all(one.proposed_by != one.decided_by for one in changes)
