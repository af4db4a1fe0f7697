"""Places in the lists: drawn at random, never shared, never given back; the lists as files."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sijill.cards import publishing
from sijill.cards.actions import placing
from sijill.cards.actions.placing import NoReturn, mark, take_places
from sijill.cards.keys import trusting
from sijill.cards.models import Place
from sijill.cards.queries import places
from sijill.cards.rules.status import MOVES, may_become
from sijill.cards.tests.factories import AT
from sijill.kernel.actor import SYSTEM
from sijill.kernel.card import status_list
from sijill.kernel.card.status_list import Status
from sijill.ledger.transaction import WriteOutsideAction, action

pytestmark = pytest.mark.django_db


def take(count: int = 1):
    return take_places(cards=[uuid4() for _ in range(count)], by=SYSTEM, at=AT)


@action
def put(**columns) -> None:
    Place.objects.create(**{"card": uuid4(), "list": 0, "index": 7, "taken_at": AT, **columns})


def test_each_card_gets_a_place_of_its_own_that_tells_nothing_of_its_neighbours():
    found = list(take(2000).values())
    assert len(set(found)) == 2000
    indices = [place.index for place in found]
    assert min(indices) < 2**20 // 10
    assert max(indices) > 2**20 * 9 // 10
    assert sum(a < b for a, b in pairwise(indices)) < 1200


def test_two_cards_never_have_one_index():
    put()
    with pytest.raises(IntegrityError), transaction.atomic():
        put()


def test_a_taken_index_is_drawn_again(monkeypatch):
    put(index=0)
    monkeypatch.setattr(placing, "_dice", Dice([0, 0, 5]))
    assert [place.index for place in take().values()] == [5]


def test_a_list_that_is_full_enough_is_followed_by_the_next_one(monkeypatch):
    put(index=0)
    monkeypatch.setattr(placing, "_dice", Dice([0] * 17))
    [place] = take().values()
    assert (place.list, place.index) == (1, 0)
    assert places.count_of_lists() == 2


class Dice:
    """Dice that fall as they are told."""

    def __init__(self, falls):
        self.falls = list(falls)

    def sample(self, population, count):
        return [self.falls.pop(0) for _ in range(count)]


def test_a_card_is_placed_once():
    [card] = take()
    with pytest.raises(IntegrityError), transaction.atomic():
        take_places(cards=[card], by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    "columns", [{"index": 2**20}, {"index": -1}, {"status": 4}, {"status": -1}]
)
def test_the_table_refuses_what_no_list_can_say(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        put(**columns)


def test_a_place_is_neither_moved_nor_freed_nor_written_outside_an_action():
    [card] = take()
    change = action(lambda **values: Place.objects.filter(pk=card).update(**values))
    for values in ({"index": 1}, {"list": 3}, {"card": uuid4()}):
        with pytest.raises(IntegrityError, match="never moved"), transaction.atomic():
            change(**values)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        action(Place.objects.filter(pk=card).delete)()
    with pytest.raises(WriteOutsideAction):
        Place.objects.filter(pk=card).update(status=1)


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_rules_and_table_agree_on_what_may_become_of_a_card(before, after):
    [card] = take()
    set_to = action(lambda status: Place.objects.filter(pk=card).update(status=status))
    set_to(before)
    if may_become(before, after):
        mark(card=card, status=after, by=SYSTEM, at=AT)
        assert Place.objects.get(pk=card).status == after
        return
    with pytest.raises(NoReturn):
        mark(card=card, status=after, by=SYSTEM, at=AT)
    with pytest.raises(IntegrityError, match="valid again"), transaction.atomic():
        set_to(after)


def test_a_withdrawal_is_for_ever():
    assert not {after for before, after in MOVES if before is Status.WITHDRAWN}


def test_at_once_two_agents_marking_one_card_leave_the_withdrawal(clone):
    [card] = take()

    def set_to(status):
        return lambda: mark(card=card, status=status, by=SYSTEM, at=AT)

    results = clone.at_once(set_to(Status.WITHDRAWN), set_to(Status.SUSPENDED))
    assert Place.objects.get(pk=card).status == Status.WITHDRAWN
    assert Counter(type(result) for result in results)[NoReturn] <= 1


def test_drawn_at_once_all_places_differ(clone):
    cards = [[uuid4() for _ in range(50)] for _ in range(4)]
    calls = [lambda some=some: take_places(cards=some, by=SYSTEM, at=AT) for some in cards]
    found = [place for result in clone.at_once(*calls) for place in result.values()]
    assert len(set(found)) == 200


# --- The files -------------------------------------------------------------------------------
def test_what_became_of_a_card_is_in_the_published_list(cabinet):
    [lost], [good] = take(), take()
    mark(card=lost, status=Status.WITHDRAWN, by=SYSTEM, at=AT)
    assert publishing.publish(at=AT) == 1
    found = publishing.read(0, at=AT)
    place = {card: Place.objects.get(pk=card).index for card in (lost, good)}
    assert found.values[place[lost]] == Status.WITHDRAWN
    assert found.values[place[good]] == Status.VALID
    assert found.uri == "https://register.example/status/0"
    assert found.expires_at - found.issued_at == timedelta(hours=72)
    text = publishing.path_of(0, "jwt").read_text()
    assert status_list.read_jwt(text, trust=trusting.trust_list(), at=AT) == found


def test_the_first_list_is_there_before_the_first_card(cabinet):
    publishing.publish(at=AT)
    assert len(publishing.read(0, at=AT).values) == 2**20


def test_a_list_is_signed_again_when_a_card_changed_or_when_it_grows_old(cabinet):
    [card] = take()
    assert publishing.publish(at=AT) == 1
    assert publishing.publish(at=AT + timedelta(minutes=1)) == 0
    mark(card=card, status=Status.SUSPENDED, by=SYSTEM, at=AT)
    assert publishing.publish(at=AT + timedelta(minutes=2)) == 1
    assert publishing.publish(at=AT + timedelta(minutes=3)) == 0
    assert publishing.publish(at=AT + timedelta(minutes=22)) == 1


def test_files_lost_spoilt_or_of_another_key_are_made_again(cabinet):
    publishing.publish(at=AT)
    publishing.path_of(0).unlink()
    assert publishing.publish(at=AT) == 1
    publishing.path_of(0).write_bytes(b"spoilt")
    assert publishing.publish(at=AT) == 1
    good = publishing.read(0, at=AT)
    publishing.path_of(0).write_bytes(
        status_list.cwt(good, trusting.signer(trusting.Use.CARD, at=AT))
    )
    assert publishing.publish(at=AT) == 1


def test_every_list_has_its_file_and_its_line(cabinet, monkeypatch):
    put(list=2)
    assert publishing.publish(at=AT) == 3
    said = (publishing.folder() / publishing.INDEX).read_text()
    assert [f"/status/{n}" in said for n in range(4)] == [True, True, True, False]
