"""Whoever was in a grouping is told of its end once, though every worker dies at some step."""

from __future__ import annotations

from collections import Counter

import pytest

from sijill.accounts.models import OutboxMessage
from sijill.kernel.clock import now
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import role_of
from sijill.ledger.transaction import acting_for
from sijill.register.actions import groupings as verbs
from sijill.register.models import Grouping
from sijill.register.tests import factories as make
from sijill.register.tests.test_groupings import five, founded
from tests.test_following import stepping


@pytest.mark.parametrize("stride", [19, pytest.param(1, marks=pytest.mark.long)])
def test_killed_at_each_step_each_member_is_told_once(clone, tmp_path, stride):
    make.chambers()
    entries, by = five(), make.agent()
    held = founded(entries)
    with acting_for(by):  # a child process has the real clock
        verbs.dissolve(grouping=held.pk, reason="Nobody comes", by=by, at=now())
    done = stepping(clone, tmp_path, words=("tests.telling_stepping", str(stride), "2"))
    assert done["killed"] > 40 / stride
    assert done["advanced"] >= 2  # it died behind commits too
    with role_of(clone, "work"):
        rows = OutboxMessage.objects.filter(template="grouping.dissolved")
        told = Counter(rows.values_list("way", "subject_id"))
        ways = ("space", "sms")
        assert told == {(way, one.pk): 1 for way in ways for one in entries}
        assert Grouping.objects.get(pk=held.pk).told_to is None
        assert Act.objects.filter(kind="grouping.dissolved").count() == 1
