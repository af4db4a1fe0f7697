"""An entry that moves is found by the chamber that receives it, until somebody there takes note."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import ANONYMOUS, Actor, Role, Subject
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.receiving import take_note
from sijill.register.models import Entry
from sijill.register.queries import NotFound
from sijill.register.queries.received import arrived, count_arrived
from sijill.register.tests import factories as make
from sijill.register.tests.test_amending import RABAT_PLACE, asked, signed

pytestmark = pytest.mark.django_db
LANGUAGES = pytest.mark.parametrize("language", ["ar", "fr"])


def moved() -> Entry:
    """Somebody of Fès who works in Rabat from now on."""
    return signed(asked(make.entered(), "place", workplace=RABAT_PLACE))


def subject(entry: Entry) -> Subject:
    return Subject(kind="entry", id=entry.pk)


def told(viewer: Actor) -> tuple[list[Entry], int]:
    with acting_for(viewer):
        return arrived(viewer=viewer), count_arrived(viewer=viewer)


def test_the_chamber_that_receives_it_finds_it_and_no_other_does() -> None:
    entry = moved()
    make.entered(**make.IN_RABAT_TRAIT)  # was always there
    there = make.agent(Role.ASSISTANT, make.RABAT)
    [found], whole = told(there)
    assert (found, found.came_from_id, whole) == (entry, make.FES, 1)
    for other in (make.agent(), make.citizen(), ANONYMOUS):
        assert told(other) == ([], 0)


def test_whoever_takes_note_first_takes_it_out_of_the_list_for_all() -> None:
    entry, at = moved(), make.NOW + timedelta(days=1)
    first, second = (make.agent(Role.EXAMINER, make.RABAT) for _ in range(2))
    with acting_for(first):
        kept = take_note(entry=entry.pk, by=first, at=at)
    assert (kept.received_by, kept.received_at) == (first.user, at)
    assert told(second) == ([], 0)
    [kept_act] = [one for one in acts_of([subject(entry)]) if one.act.kind == "register.received"]
    assert (kept_act.act.by_user, kept_act.act.at) == (first.user, at)
    assert kept_act.facts == {"from": make.FES, "chamber": make.RABAT}
    with acting_for(second), pytest.raises(NotFound):
        take_note(entry=entry.pk, by=second, at=at)


def test_the_chamber_it_left_takes_no_note_of_it() -> None:
    entry, here = moved(), make.agent()
    with acting_for(here), pytest.raises(NotFound):
        take_note(entry=entry.pk, by=here, at=make.NOW)
    assert "register.received" not in [one.act.kind for one in acts_of([subject(entry)])]


def test_an_entry_that_comes_back_is_told_anew() -> None:
    entry = moved()
    there = make.agent(Role.EXAMINER, make.RABAT)
    with acting_for(there):
        take_note(entry=entry.pk, by=there, at=make.NOW)
    home = {**RABAT_PLACE, "province": make.IN_FES}
    signed(asked(entry, "place", workplace=home))
    [found], whole = told(make.agent())
    assert (found, found.came_from_id, found.received_by, whole) == (entry, make.RABAT, None, 1)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"came_at": make.NOW}, "entry_came_from_somewhere"),
        ({"came_from_id": make.RABAT}, "entry_came_from_somewhere"),
        ({"received_at": make.NOW, "received_by": uuid4()}, "entry_came_from_somewhere"),
        (
            {"came_at": make.NOW, "came_from_id": make.RABAT, "received_at": make.NOW},
            "entry_received_by_somebody",
        ),
    ],
)
def test_what_cannot_be_true_is_not_kept(values: dict[str, Any], name: str) -> None:
    entry = make.entered()

    @action
    def changed() -> None:
        with transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**values)

    with make.everything(), pytest.raises(IntegrityError, match=name):
        changed()


def browser(role: Role, chamber: str) -> Client:
    return a_browser(a_mandate(role, chamber).user)


@LANGUAGES
def test_the_day_leads_to_the_list_and_a_press_ends_it(language: str) -> None:
    entry, client = moved(), browser(Role.EXAMINER, make.RABAT)
    with make.everything():
        name = entry.own_person.family_ar
    home = browser(Role.EXAMINER, make.FES)
    with override(language):
        address, day = reverse("register:arrived"), reverse("portal:day")
        assert address in client.get(day).text
        assert address not in home.get(day).text
        page = client.get(address).text
        assert name in page
        assert reverse("register:sheet", args=[entry.person_id]) in page
        note = reverse("register:receive", args=[entry.pk])
        assert home.post(note).status_code == 404
        assert client.post(note).url == address
        assert name not in client.get(address).text
        assert address not in client.get(day).text
        assert client.post(note).status_code == 404
        enroller = a_browser(
            a_mandate(
                Role.ENROLLER, make.RABAT, campaign=uuid4(),
                valid_to=(make.NOW + timedelta(days=900)).date(),
            ).user
        )  # fmt: skip
        assert enroller.get(address).status_code == 403


def test_the_list_asks_as_much_for_many_as_for_one(django_assert_num_queries: Any) -> None:
    client = browser(Role.EXAMINER, make.RABAT)
    moved()
    client.get("/fr/register/arrived/")
    with django_assert_num_queries(12):
        client.get("/fr/register/arrived/")
    moved()
    moved()
    with django_assert_num_queries(12):
        assert client.get("/fr/register/arrived/").text.count("data-row ") == 3
