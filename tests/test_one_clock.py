"""Whoever brings a server of their own is told when its clock of Morocco is another."""

from datetime import timedelta

import pytest

from config.apps import one_clock
from sijill.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_server_that_tells_another_hour_is_named(monkeypatch):
    assert one_clock(databases=None) == []
    local = clock.local
    monkeypatch.setattr(clock, "local", lambda at: local(at) + timedelta(hours=1))
    assert [one.id for one in one_clock(databases=["default"])] == ["house.W001"]


def test_the_embedded_server_tells_the_same_hour(cluster):
    if not cluster.ours:
        pytest.skip("its zones are its keeper's")
    assert one_clock(databases=["default"]) == []
