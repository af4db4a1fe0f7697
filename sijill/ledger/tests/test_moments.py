"""A moment is read alike whichever way it is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from sijill.ledger.statements import ask

pytestmark = pytest.mark.django_db
MOMENTS = [
    datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_in_utc(moment):
    [[ready]] = ask("SELECT %s::timestamptz", [moment]).rows
    with connection.cursor() as asking:
        asking.execute("SELECT %s::timestamptz", [moment])
        [[bound]] = asking.fetchall()
    assert ready == bound == moment
    assert ready.utcoffset() == timedelta(0)
    assert ready.isoformat() == bound.isoformat()
