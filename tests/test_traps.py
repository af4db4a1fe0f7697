"""Each trap catches the fault it is set for, and lets the right thing through."""

import socket

import pytest
from django.contrib.sessions.models import Session
from django.core.paginator import Paginator, UnorderedObjectListWarning
from django.template import Context, Template
from django.utils.timezone import now
from pytest_socket import SocketConnectBlockedError


def render(text: str, **given: object) -> str:
    return Template(text).render(Context(given))


def test_an_undefined_variable_fails():
    with pytest.raises(AssertionError, match="undefined template variable: person"):
        render("{{ person.name }}")
    with pytest.raises(AssertionError, match="undefined"):
        render("{{ person.name|upper }}", person={})
    assert render("{{ person.name }}{% if nobody %}x{% endif %}", person={"name": "A"}) == "A"


def test_rows_nobody_ordered_come_in_random_order():
    assert "ORDER BY RANDOM()" in str(Session.objects.all().query)
    assert "ORDER BY RANDOM()" in str(Session.objects.all()[:3].query)
    assert "RANDOM" not in str(Session.objects.order_by("session_key").query)
    assert "RANDOM" not in str(Session.objects.values("session_key").distinct().query)
    inner = Session.objects.values("session_key")
    assert str(Session.objects.filter(session_key__in=inner).query).count("RANDOM") == 1


@pytest.mark.django_db
def test_shuffling_changes_no_answer():
    for letter in "abc":
        Session.objects.create(session_key=letter, session_data="", expire_date=now())
    assert Session.objects.count() == 3
    assert Session.objects.filter(session_key__in=["a", "b"]).exists()
    assert Session.objects.get(session_key="a").session_key == "a"
    assert set(Session.objects.values_list("session_key", flat=True)) == {"a", "b", "c"}
    assert Session.objects.first().session_key == "a"
    assert Session.objects.filter(session_key="c").update(session_data="x") == 1


def test_pages_of_rows_nobody_ordered_fail():
    with pytest.raises(UnorderedObjectListWarning):
        Paginator(Session.objects.all(), 10)


def test_a_lock_must_name_what_it_locks():
    with pytest.raises(AssertionError, match="of="):
        Session.objects.select_for_update()
    Session.objects.select_for_update(of=("self",))


def test_the_network_is_out_of_reach():
    with pytest.raises((SocketConnectBlockedError, UserWarning), match="192"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
