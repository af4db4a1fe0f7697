"""Status lists against the draft's own examples, and what they refuse."""

import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel.card import status_list
from sijill.kernel.card.reasons import Doubt, Reason
from sijill.kernel.card.status_list import Bits, OutOfList, Status
from sijill.kernel.card.trust import KeyState, TrustList, Use
from sijill.kernel.cose import cbor, keys, sign1
from sijill.kernel.tests.cards import AT, CARD, ISSUER, LIST, OTHER, STATUS, TRUST, listed, trusted

# draft-ietf-oauth-status-list, examples/: public key of its editors, then its tokens.
EDITORS = keys.read_jwk(
    {
        "kty": "EC",
        "crv": "P-256",
        "x": "I3HWm_0Ds1dPMI-IWmf4mBmH-YaeAVbPVu7vB27CxXo",
        "y": "6N_d5Elj9bs1htgV3okJKIdbHEpkgTmAluYKJemzn1M",
    }
)
DRAFT_CWT = bytes.fromhex(
    "d2845820a2012610781a6170706c69636174696f6e2f7374617475736c6973742b63"
    "7774a1044231325850a502782168747470733a2f2f6578616d706c652e636f6d2f73"
    "74617475736c697374732f31061a648c5bea041a8898dfea19fffe19a8c019fffda2"
    "646269747301636c73744a78dadbb918000217015d584093fa4d01032b18c35e2fe1"
    "101b77fd6cc9440022caa4694450c4e4e9feab4e99d1fa6d9772ce2bf3a12e0323de"
    "d7c982c5e101a5e67f0cbc1e2b6f57ce99c279"
)
DRAFT_JWT = (
    "eyJhbGciOiJFUzI1NiIsImtpZCI6IjEyIiwidHlwIjoic3RhdHVzbGlzdCtqd3QifQ.e"
    "yJleHAiOjIyOTE3MjAxNzAsImlhdCI6MTY4NjkyMDE3MCwiaXNzIjoiaHR0cHM6Ly9le"
    "GFtcGxlLmNvbSIsInN0YXR1c19saXN0Ijp7ImJpdHMiOjEsImxzdCI6ImVOcmJ1UmdBQ"
    "WhjQlhRIn0sInN1YiI6Imh0dHBzOi8vZXhhbXBsZS5jb20vc3RhdHVzbGlzdHMvMSIsI"
    "nR0bCI6NDMyMDB9.2lKUUNG503R9htu4aHAYi7vjmr3sgApbfoDvPrl65N3URUO1EYqq"
    "Ql45Jfzd-Av4QzlKa3oVALpLwOEUOq-U_g"
)
ONE_BIT = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
TWO_BITS = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
LONG_INDICES = [
    *(0, 1993, 25460, 159495, 495669, 554353, 645645, 723232, 854545, 934534, 1000345),
]
LONG_TWO = list(zip(LONG_INDICES, [1, 2, 1, 3, 1, 1, 2, 1, 1, 2, 3], strict=True))
LATER = AT + timedelta(hours=1)


@pytest.mark.parametrize(
    ("values", "bits", "raw", "packed"),
    [
        (ONE_BIT, 1, "b9a3", "78dadbb918000217015d"),
        (TWO_BITS, 2, "c944f9", "78da3be9f2130003df0207"),
    ],
)
def test_the_short_examples_of_the_draft_come_out_byte_for_byte(values, bits, raw, packed):
    found = status_list.pack(enumerate(values), size=len(values), bits=bits)
    assert found.data.hex() == raw
    assert zlib.compress(found.data, 9).hex() == packed
    assert [found[index] for index in range(len(found))] == values
    assert status_list.unpack(bytes.fromhex(packed), bits) == found


def test_the_long_example_of_the_draft_comes_out_byte_for_byte():
    packed = zlib.compress(status_list.pack(LONG_TWO).data, 9)
    assert len(packed) == 317
    assert packed.hex().startswith(
        "78daeddb310d00211000412ea1a04004fe5520ed357c28c81d3312b6df68bc65"
    )
    assert packed.hex().endswith("00a8614a0000000000000000000000406a1fcd60010c")
    found = status_list.unpack(packed, 2)
    assert [(i, found[i]) for i in range(len(found)) if found[i]] == LONG_TWO


def test_the_signed_examples_of_the_draft_are_read_and_their_signatures_believed():
    signed = sign1.read(DRAFT_CWT, cwt=False)
    assert signed.is_by(EDITORS)
    assert signed.kid == b"12"
    assert signed.type == status_list.CWT_TYPE
    for read, token, kid in (
        (status_list.read_cwt, DRAFT_CWT, b"12"),
        (status_list.read_jwt, DRAFT_JWT, keys.bytes64("12")),
    ):
        found = read(token, trust=under(EDITORS, kid), at=datetime(2026, 1, 1, tzinfo=UTC))
        assert found.uri == "https://example.com/statuslists/1"
        assert [found.values[index] for index in range(16)] == ONE_BIT
        assert found.ttl == 43_200


def under(key, kid):
    """A trust list that knows this key under another name."""
    entry = replace(
        trusted(STATUS, Use.STATUS),
        key=key,
        valid_from=datetime(2020, 1, 1, tzinfo=UTC),
        valid_until=datetime(2030, 1, 1, tzinfo=UTC),
    )
    made = replace(TRUST, keys=(entry,))
    made.__dict__["by_kid"] = {kid: entry}
    return made


@given(st.dictionaries(st.integers(0, 499), st.integers(0, 3)), st.integers(0, 499))
def test_a_value_stays_where_it_was_put(values, index):
    found = status_list.pack(values.items(), size=500)
    assert found[index] == values.get(index, 0)


@pytest.mark.parametrize("index", [-1, 16, 2**70])
def test_beyond_the_end_there_is_no_value(index):
    with pytest.raises(OutOfList):
        Bits(b"\x00\x00\x00\x00")[index]


@pytest.mark.parametrize(("index", "value"), [(-1, 1), (2**20, 1), (0, 4), (0, -1)])
def test_what_does_not_fit_is_not_packed(index, value):
    with pytest.raises(ValueError, match="at"):
        status_list.pack([(index, value)])


def test_a_list_is_the_same_in_both_forms():
    made = listed([(7, Status.WITHDRAWN), (734_512, Status.SUSPENDED)])
    from_cwt = status_list.read_cwt(status_list.cwt(made, STATUS), trust=TRUST, at=LATER)
    from_jwt = status_list.read_jwt(status_list.jwt(made, STATUS), trust=TRUST, at=LATER)
    assert from_cwt == from_jwt == made
    assert status_list.cwt(made, STATUS)[:1] == b"\xd2"


def forged(made: bytes | str, **changes: object) -> bool:
    trust: TrustList = replace(TRUST, **changes)
    read = status_list.read_cwt if isinstance(made, bytes) else status_list.read_jwt
    with pytest.raises(Doubt) as caught:
        read(made, trust=trust, at=LATER)
    return caught.value.reason is Reason.LIST_FORGED


def test_a_list_signed_by_a_card_key_or_by_a_stranger_is_forged():
    for make in (status_list.cwt, status_list.jwt):
        assert forged(make(listed(), CARD))
        assert forged(make(listed(), OTHER))


def test_a_list_signed_since_its_key_was_compromised_is_forged():
    entry = trusted(STATUS, Use.STATUS, state=KeyState.COMPROMISED, since=AT)
    assert forged(status_list.cwt(listed(), STATUS), keys=(entry,))


def test_a_list_altered_or_of_another_shape_is_forged():
    good = status_list.cwt(listed(), STATUS)
    assert forged(good[:-1] + bytes([good[-1] ^ 1]))
    assert forged(b"\xd8\x3d" + good)
    assert forged(b"")
    text = status_list.jwt(listed(), STATUS)
    assert forged(text[:-2] + "AA")
    assert forged("")


@pytest.mark.parametrize(
    "claims",
    [
        {},
        [],
        {2: LIST, 4: 1, 6: 1, 65533: {"bits": 3, "lst": b""}},
        {2: LIST, 4: 1, 6: 1, 65533: {"bits": 2, "lst": zlib.compress(bytes(262_145))}},
        {2: LIST, 4: 1, 6: 1, 65533: {"bits": 2, "lst": b"not compressed"}},
        {2: LIST, 6: 1, 65533: {"bits": 2, "lst": zlib.compress(b"")}},
        {2: LIST, 4: 1, 6: 1, 65534: "soon", 65533: {"bits": 2, "lst": zlib.compress(b"")}},
    ],
)
def test_a_list_that_says_nothing_readable_is_forged(claims):
    assert forged(sign1.sign(cbor.write(claims), STATUS, type=status_list.CWT_TYPE))


def test_a_card_is_not_taken_for_a_list():
    assert forged(sign1.sign(cbor.write({2: LIST}), STATUS))


def take(offered, held=None, *, uri=LIST) -> Reason | None:
    try:
        status_list.newer(held, offered, uri=uri, at=AT)
    except Doubt as doubt:
        return doubt.reason
    return None


def test_an_older_list_replayed_is_refused():
    assert take(listed(at=AT - timedelta(minutes=2)), listed(at=AT)) is Reason.LIST_OLDER
    assert take(listed(at=AT), listed(at=AT - timedelta(minutes=2))) is None
    assert take(listed(at=AT), listed(at=AT)) is None


def test_a_list_from_the_future_is_refused():
    assert take(listed(at=AT + timedelta(minutes=6))) is Reason.LIST_FUTURE
    assert take(listed(at=AT + timedelta(minutes=4))) is None


def test_the_list_of_another_address_is_refused():
    assert take(listed(), uri=f"{ISSUER}/status/1") is Reason.LIST_OTHER
