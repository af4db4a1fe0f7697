"""The reader in the browser and the reader in Python say the same of whatever they are shown."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.cards.tests.browser_reader import BrowserReader, browser_reader, signed_lists
from sijill.kernel.card import checking, transport
from sijill.kernel.card.radix import BASE41, BASE45
from sijill.kernel.card.status_list import Status
from sijill.kernel.card.trust import KeyState, TrustList, Use
from sijill.kernel.cose import cbor, sign1
from sijill.kernel.tests.cards import (
    AT,
    CARD,
    FATIMA,
    LIST,
    OTHER,
    ROOT,
    STATUS,
    TRUST,
    listed,
    signed,
    trusted,
)

LATER = AT + timedelta(hours=1)
FACE = b"RIFF\x20\x00\x00\x00WEBP" + bytes(300)


@pytest.fixture(scope="module")
def reader() -> Iterator[BrowserReader]:
    with browser_reader() as started:
        yield started


@pytest.fixture(scope="module")
def ready(reader: BrowserReader) -> BrowserReader:
    give(reader)
    return reader


def give(
    reader: BrowserReader, known: TrustList | None = TRUST, values=(), at: datetime = AT, lists=None
) -> dict[str, Any]:
    held = {LIST: listed(values, at=at)} if lists is None else lists
    trust, files = signed_lists(known, held, root=ROOT, key=STATUS)
    return reader.hold(roots=[ROOT.public], trust=trust, lists=files, at=LATER)


def both(reader: BrowserReader, text: str, *, at=LATER, known=TRUST, values=(), lists=None) -> str:
    """The reason that both readers give; what they show of the card is the same too."""
    held = {LIST: listed(values)} if lists is None else lists
    ours = checking.check(text, trust=known, lists=held, at=at)
    theirs = reader.check(text, at=at)
    assert (theirs["outcome"], theirs["reason"]) == (ours.outcome, ours.reason)
    if ours.card:
        seen = theirs["card"]
        assert (seen["nia"], seen["number"]) == (ours.card.nia, ours.card.number)
        assert (seen["nameArabic"], seen["nameLatin"]) == (ours.card.name_ar, ours.card.name_latin)
        assert seen["until"] == int(ours.card.valid_until.timestamp())
        assert bool(seen["face"]) == bool(ours.card.face)
    return ours.reason.value


FRONT = transport.front(signed(), address="https://register.example/V")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (transport.back(signed()), "valid"),
        (transport.back(signed(replace(FATIMA, face=FACE))), "valid"),
        (FRONT, "valid"),
        (FRONT.lower(), "valid"),
        (FRONT.replace("*", "%2A").replace("$", "%24"), "valid"),
        (f" \n{FRONT}\t", "valid"),
        ("", "empty"),
        ("   ", "empty"),
        ("HTTPS://X/V#", "compression"),
        ("\u00a0", "alphabet"),
        ("A" * 4297, "too_long"),
        ("😀" * 2200, "alphabet"),
        ("HTTPS://X/V#ſſſ", "alphabet"),
        ("HTTPS://X/V#%zz", "alphabet"),
        ("HTTPS://X/V#%C3%A9", "alphabet"),
        (BASE45.write(signed()), "compression"),
        (BASE45.write(zlib.compress(signed()) + b"\x00"), "compression"),
        (BASE45.write(zlib.compress(signed())[:-1]), "compression"),
        (BASE45.write(zlib.compress(bytes(10_000_000), 9)[:2600]), "too_big"),
        (transport.back(b"\xd8\x3d" + signed()), "valid"),
        (transport.back(signed()[1:]), "valid"),
        (transport.back(b"\xd8\x3d" + signed()[1:]), "cbor"),
        (transport.back(b"\x81" * 10_000 + b"\x00"), "cbor"),
        (transport.back(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff"), "cbor"),
        (transport.back(b"\x5b\x00\x00\x00\x01\x00\x00\x00\x00"), "cbor"),
        (transport.back(b"\x81" * 8 + b"\x00"), "not_cose"),
        (transport.back(b"\x81" * 8 + b"\x80"), "cbor"),
        (transport.back(b"\x82\xf8\x14\xf4"), "cbor"),
        (transport.back(b"\x84\x40\xa0\x40"), "cbor"),
        (transport.back(b"\x84\x40\xa0\x40\x40"), "algorithm"),
        (transport.back(b"\x84\x43\xa1\x02\x80\xa0\x40\x40"), "not_cose"),
        (transport.back(b"\x84\x43\xa1\x01\x26\xa1\x01\x26\x40\x40"), "not_cose"),
        (transport.back(b"\x84\x44\xa2\x01\x26\x01\xa0\x40\x40"), "cbor"),
        (transport.back(cbor.write({})), "not_cose"),
        (transport.back(sign1.sign(cbor.write({1: "x"}), CARD)), "not_a_card"),
        (transport.back(sign1.sign(b"\xff", CARD)), "not_a_card"),
        (transport.back(signed(key=OTHER)), "unknown_key"),
        (transport.back(signed(key=STATUS)), "wrong_use"),
        (transport.back(signed(replace(FATIMA, issuer="https://x.example"))), "wrong_issuer"),
        (transport.back(signed(replace(FATIMA, index=2**20))), "index"),
        (transport.back(signed(replace(FATIMA, status_list="https://x/9"))), "list_missing"),
        (transport.back(signed(replace(FATIMA, valid_until=LATER))), "expired"),
        (transport.back(signed(replace(FATIMA, valid_from=LATER + timedelta(1)))), "future"),
    ],
)  # fmt: skip
def test_both_readers_give_the_reason_of_the_profile(ready, text, reason):
    assert both(ready, text) == reason


@pytest.mark.parametrize("value", [*Status])
def test_both_read_the_same_bits(reader, value):
    values = [(FATIMA.index, value), (FATIMA.index + 1, 3 - value), (FATIMA.index - 1, 3 - value)]
    give(reader, values=values)
    for at in (LATER, AT + timedelta(days=30)):
        both(reader, transport.back(signed()), values=values, at=at)
    give(reader)


@pytest.mark.parametrize(
    "change",
    [
        {"valid_from": AT + timedelta(1)},
        {"valid_until": LATER},
        {"state": KeyState.RETIRED, "since": AT},
        {"state": KeyState.RETIRED, "since": AT + timedelta(seconds=1)},
        {"state": KeyState.COMPROMISED, "since": AT},
        {"state": KeyState.COMPROMISED, "since": AT - timedelta(days=99)},
    ],
)
def test_both_believe_a_key_between_the_same_dates(reader, change):
    known = replace(TRUST, keys=(trusted(CARD, Use.CARD, **change), TRUST.keys[1]))
    give(reader, known)
    both(reader, transport.back(signed()), known=known)
    give(reader)


@pytest.mark.parametrize(
    "at", [AT + timedelta(hours=72), AT + timedelta(days=800), AT - timedelta(1)]
)
def test_both_refuse_to_say_yes_on_old_or_early_lists(ready, at):
    assert both(ready, transport.back(signed()), at=at) in (
        "list_expired", "trust_list_expired", "key_not_yet", "future", "trust_list_future",
    )  # fmt: skip


def test_without_a_trust_list_neither_says_anything(reader):
    give(reader, None, lists={})
    assert both(reader, FRONT, known=None, lists={}) == "trust_list_missing"
    give(reader)


def test_a_list_that_no_key_of_ours_signed_is_refused(reader):
    trust, files = signed_lists(TRUST, {LIST: listed()}, root=ROOT, key=CARD)
    asked = {"roots": [ROOT.public], "at": LATER}
    assert reader.hold(trust=trust, lists=files, **asked) == {"reason": "list_forged"}
    forged, good = signed_lists(TRUST, {LIST: listed()}, root=OTHER, key=STATUS)
    assert reader.hold(trust=forged, lists=good, **asked) == {"reason": "trust_list_forged"}
    give(reader)


@pytest.mark.parametrize("place", range(0, len(signed()), 5))
@pytest.mark.parametrize("flip", [0x01, 0x80])
def test_an_altered_byte_is_refused_for_the_same_reason(ready, place, flip):
    data = bytearray(signed())
    data[place] ^= flip
    assert both(ready, transport.back(bytes(data))) != "valid"


many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@many
@given(data=st.binary(max_size=120))
def test_whatever_the_bytes_the_two_readers_agree(ready, data):
    both(ready, transport.back(data))
    both(ready, transport.front(b"\xd2" + data, address="https://x/v"))
    both(ready, transport.back(sign1.sign(data, CARD)))


@many
@given(
    text=st.text(max_size=60)
    | st.text(BASE45.alphabet)
    | st.text(BASE41.alphabet).map("#{}".format)
)
def test_whatever_the_text_the_two_readers_agree(ready, text):
    both(ready, text)


items = st.recursive(
    st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=8) | st.text(max_size=8)
    | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.integers(-70000, 70000) | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@many
@given(
    place=st.sampled_from(
        [
            1,
            2,
            4,
            5,
            6,
            169,
            65535,
            (169, 1),
            (169, 4),
            (169, 16),
            (169, 62),
            (169, 75),
            (169, 78),
            (65535, "status_list"),
            7,
        ]
    ),
    value=items,
)
def test_whatever_stands_under_a_claim_the_two_readers_agree(ready, place, value):
    claims = cbor.read(sign1.read(signed()).payload)
    inner, key = (claims[place[0]], place[1]) if isinstance(place, tuple) else (claims, place)
    inner[key] = value
    both(ready, transport.back(sign1.sign(cbor.write(claims), CARD)))
