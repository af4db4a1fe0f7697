"""Who a change of a delay or of competence would reach."""

from datetime import timedelta

import pytest

from sijill.desk.queries.affected import affected
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.reference.queries import Preview, affected_by

from .factories import NOW, citizen, draft, institutions, sent

pytestmark = pytest.mark.django_db


def counted(code: str) -> list[int]:
    day = civil_date(NOW) + timedelta(days=1)
    asked = Preview(code=code, value=20, valid_from=day, by=SYSTEM)
    with acting_for(SYSTEM):
        assert affected_by(asked) == list(affected(asked))
        return [one.count for one in affected(asked)]


@pytest.mark.parametrize("code", ["desk.days_to_decide", "competence.default"])
def test_drafts_are_reached_and_cases_in_hand_are_not(code):
    institutions()
    before = counted(code)
    draft(citizen())
    sent(citizen())
    assert counted(code) == [before[0] + 1, before[1] + 1, before[2] + 1]
