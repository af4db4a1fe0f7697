"""An agent helps whoever holds an entry: what can be asked, and whose the case is."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.accounts.models import Space
from sijill.desk.models import Case
from sijill.kernel.actor import Role
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.models import Entry
from sijill.register.queries.asking import with_the_person
from sijill.register.tests import factories as make
from sijill.register.tests.test_roll_pages import browser

pytestmark = pytest.mark.django_db


def possible(entry: Entry) -> set[str]:
    by = make.agent(Role.ASSISTANT)
    with acting_for(by):
        return {each.code for each in with_the_person(entry, viewer=by, on=make.NOW.date())}


def page(name: str, *given: object) -> str:
    with override("fr"):
        return reverse(name, args=given)


def test_what_can_be_asked_hangs_on_how_the_entry_stands() -> None:
    entry = make.entered()
    assert possible(entry) >= {"amendment", "promotion", "suspension", "striking_off"}
    assert "resumption" not in possible(entry)
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        actions.suspend(entry=entry, ground="court", by=by, at=make.NOW)
    assert possible(make.fresh(entry)) == {"amendment", "promotion", "resumption", "striking_off"}
    with acting_for(by):
        actions.strike_off(entry=entry, ground="court", by=by, at=make.NOW)
    assert possible(make.fresh(entry)) == set()


def test_the_case_lies_in_the_account_of_whom_it_concerns() -> None:
    holder = make.citizen()
    entry = make.entered(holder)
    with make.everything():
        own = Space.objects.select_related("line").get(person=entry.person_id)
    client = browser(Role.ASSISTANT)
    shown = client.get(page("register:with_them", entry.pk)).content.decode()
    assert page("desk:open", "amendment") in shown
    case = begun(client, entry, "amendment")
    answer = client.post(page("desk:question", case, "change"), {"place": "on", "revision": "0"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    with make.everything():
        kept = Case.objects.get(pk=case)
        assert (kept.space, kept.phone) == (own.pk, own.line.phone)
        assert kept.assisted_by is not None
        assert Space.objects.count() == 1


def begun(client: Client, entry: Entry, procedure: str) -> UUID:
    answer = client.post(page("desk:open", procedure), {"about": str(entry.pk)})
    return UUID(answer.headers["Location"].split("/case/")[1].split("/")[0])


def test_an_entry_of_another_chamber_is_not_there() -> None:
    entry = make.entered(**make.IN_RABAT_TRAIT)
    client = browser(Role.ASSISTANT)
    assert client.get(page("register:with_them", entry.pk)).status_code == 404
    answer = client.post(page("desk:open", "amendment"), {"about": str(entry.pk)})
    assert answer.headers["Location"] == page("desk:start", "amendment")


def test_a_registrar_helps_nobody_fill_a_form() -> None:
    entry = make.entered()
    assert browser(Role.REGISTRAR).get(page("register:with_them", entry.pk)).status_code == 403
