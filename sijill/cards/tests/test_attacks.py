"""What a forger or a vandal tries at the door, each by its name; none is ever called valid."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from sijill.cards import gate, publishing
from sijill.cards.keys import trusting
from sijill.cards.models import Place
from sijill.cards.tests import factories
from sijill.cards.tests.factories import AT
from sijill.kernel.card import claims, status_list, transport
from sijill.kernel.card.radix import BASE45
from sijill.kernel.card.reasons import Reason
from sijill.kernel.card.trust import KeyState, Use
from sijill.kernel.cose import keys, sign1
from sijill.ledger.transaction import action

pytestmark = pytest.mark.django_db
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def door(cabinet):
    """The door with the house's own keys and a list of now, which it does not read again."""
    publishing.publish(at=AT)
    held = gate.HELD.at(AT)
    held._next = AT + 30 * A_DAY
    return held


def signed(signer=None, **changes):
    return sign1.sign(
        claims.write(factories.card(**changes)), signer or trusting.signer(Use.CARD, at=AT)
    )


def said(data, *, at=AT):
    text = data if isinstance(data, str) else transport.back(data)
    return gate.verify(text, at=at).reason


def with_key(door, **changes):
    """The trust list in which the key that signs cards has left."""
    entry = door.trust.by_kid[trusting.signer(Use.CARD, at=AT).public.kid]
    others = tuple(each for each in door.trust.keys if each is not entry)
    door.trust = replace(door.trust, keys=(replace(entry, **changes), *others))


def listed(door, **changes):
    (uri,) = door.lists
    door.lists = {uri: replace(door.lists[uri], **changes)}


def test_the_true_card_is_valid(door):
    assert said(signed()) is Reason.VALID


@pytest.mark.parametrize("place", range(0, 300, 23))
def test_an_altered_byte(door, place):
    data = bytearray(signed())
    data[place % len(data)] ^= 0x20
    assert said(bytes(data)) is not Reason.VALID


def test_another_key_and_another_key_under_our_name(door):
    forger = keys.new_signer()
    assert said(signed(forger)) is Reason.UNKNOWN_KEY
    ours = trusting.signer(Use.CARD, at=AT).public.kid
    assert said(signed(forger).replace(forger.public.kid, ours)) is Reason.SIGNATURE


def test_a_key_that_is_retired(door):
    with_key(door, state=KeyState.RETIRED, since=AT - 2 * A_DAY)
    assert said(signed()) is Reason.KEY_RETIRED


def test_a_key_that_is_compromised_since_a_day(door):
    with_key(door, state=KeyState.COMPROMISED, since=AT - 2 * AN_HOUR, valid_from=AT - 9 * A_DAY)
    assert said(signed()) is Reason.KEY_COMPROMISED
    assert said(signed(issued_at=AT - A_DAY)) is Reason.VALID


def test_a_swapped_photo(door):
    mine, other = b"\x01" * 300, b"\x02" * 300
    assert said(signed(face=mine)) is Reason.VALID
    assert said(signed(face=mine).replace(mine, other)) is Reason.SIGNATURE


def test_an_old_list_put_back_stops_being_believed(door):
    card = signed()
    assert said(card, at=AT + timedelta(hours=71)) is Reason.VALID
    assert said(card, at=AT + timedelta(hours=73)) is Reason.LIST_EXPIRED
    fresh, old = (
        status_list.valid_for("https://x.example/0", status_list.pack([]), at=at, hours=72, ttl=1)
        for at in (AT, AT - AN_HOUR)
    )
    with pytest.raises(status_list.Doubt) as refused:
        status_list.newer(fresh, old, uri=fresh.uri, at=AT)
    assert refused.value.reason is Reason.LIST_OLDER


def test_a_list_from_the_future(door):
    listed(door, issued_at=AT + AN_HOUR)
    assert said(signed()) is Reason.LIST_FUTURE


def test_an_expired_card(door):
    assert said(signed(valid_until=AT)) is Reason.EXPIRED


def test_a_wrong_issuer(door):
    assert said(signed(issuer="https://register.example.org")) is Reason.WRONG_ISSUER


def test_ten_megabytes_of_zeros_take_no_memory_and_no_time(door):
    bomb = BASE45.write(zlib.compress(bytes(10_000_000), 9)[:2600])
    assert said(bomb) is Reason.TOO_BIG
    answers = []
    gate.before(lambda environ, start: None)(
        {
            "PATH_INFO": gate.PATH,
            "REQUEST_METHOD": "POST",
            "CONTENT_LENGTH": "10000000",
            "wsgi.input": io.BytesIO(bytes(10_000_000)),
        },
        lambda status, headers: answers.append(status),
    )
    assert answers == ["413 Content Too Large"]


def test_cbor_ten_thousand_deep(door):
    assert said(b"\x81" * 10_000 + b"\x00") is Reason.CBOR
    assert said(b"\xa1\x00" * 5_000 + b"\x00") is Reason.CBOR


def test_two_cards_on_one_index():
    number, made = factories.issued()

    @action
    def again():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cards_place (card, list, index, status, taken_at)"
                " VALUES (gen_random_uuid(), 0, %s, 0, now())",
                [made.index],
            )

    with pytest.raises(IntegrityError, match="place_once"), transaction.atomic():
        again()
    assert Place.objects.get(pk=number).index == made.index
