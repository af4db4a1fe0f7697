"""Strict CBOR, ES256 keys and signed messages, against published examples and by property."""

import cbor2
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sijill.kernel.cose import cbor, jws, keys, sign1
from sijill.kernel.cose.cbor import Malformed
from sijill.kernel.cose.keys import PublicKey, UnreadableKey
from sijill.kernel.tests.cards import CARD, OTHER, ROOT

# The worked example of RFC 9679, appendix A: a key and its SHA-256 thumbprint.
RFC_9679 = {
    1: 2,
    -1: 1,
    -2: bytes.fromhex("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"),
    -3: bytes.fromhex("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"),
}
RFC_9679_PRINT = "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec"
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**64), 2**64 - 1)
    | st.binary(max_size=40)
    | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.integers(-50, 70_000) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_back_the_same(value):
    assume(levels(value) <= cbor.MOST_LEVELS)
    assert cbor.read(cbor.write(value)) == value


def levels(value) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(levels, value), default=0) if isinstance(value, list) else 0


@settings(max_examples=400)
@given(st.binary(max_size=60))
def test_whatever_is_read_another_reader_reads_the_same(data):
    try:
        mine = cbor.read(data)
    except Malformed:
        return
    assert cbor2.loads(data, allow_duplicate_keys=False, allow_indefinite=False) == mine


@pytest.mark.parametrize(
    ("why", "data"),
    [
        ("nothing", ""),
        ("a byte after the end", "0000"),
        ("a key twice", "a201000101"),
        ("a key twice, written in two lengths", "a20100180101"),
        ("an array without end", "9f00ff"),
        ("bytes without end", "5f4100ff"),
        ("a map without end", "bf0100ff"),
        ("a string longer than the message", "5b7fffffffffffffff00"),
        ("an array longer than the message", "9b7fffffffffffffff00"),
        ("a map longer than the message", "bb7fffffffffffffff00"),
        ("a tag", "c100"),
        ("a shared reference", "d81c80"),
        ("a floating-point number", "fb3ff0000000000000"),
        ("a half", "f93c00"),
        ("a key that is a list", "a18000"),
        ("a key that is bytes", "a14000"),
        ("a key that is true", "a1f500"),
        ("text that is not UTF-8", "61ff"),
        ("a reserved head", "1c"),
        ("undefined", "f7"),
        ("nine arrays in one another", "81" * 9 + "00"),
        ("ten thousand arrays in one another", "81" * 10_000 + "00"),
        ("ten thousand maps in one another", "a100" * 10_000 + "00"),
        ("a number cut short", "1a0000"),
    ],
    ids=lambda text: text if " " in text else "",
)
def test_what_can_be_read_in_two_ways_is_not_read(why, data):
    with pytest.raises(Malformed):
        cbor.read(bytes.fromhex(data))


@pytest.mark.parametrize(
    "ours", [{65535: 1, 169: 2, 4: 3, 1: 4}, {"seq": 1, "keys": 2, 1: 3, 6: 4}, {-1: 1, 3: 2, 1: 3}]
)
def test_keys_are_written_in_the_order_of_the_standard(ours):
    encoded = [cbor.write(key) for key in cbor.read(cbor.write(ours))]
    assert encoded == sorted(encoded)


def test_a_thumbprint_is_that_of_the_standard():
    assert keys.read_cose(RFC_9679).thumbprint.hex() == RFC_9679_PRINT


def test_a_key_is_the_same_in_cbor_and_in_json():
    key = CARD.public
    assert keys.read_cose(cbor.read(cbor.write(key.cose()))) == key
    assert keys.read_jwk(key.jwk()) == key
    assert keys.read_key_set(keys.key_set([key, ROOT.public])) == [key, ROOT.public]
    assert len(key.kid) == 8


@pytest.mark.parametrize(
    "spoilt",
    [
        {keys.X: bytes(32)},
        {keys.X: b"short"},
        {keys.Y: None},
        {keys.CRV: 2},
        {keys.KTY: 1},
        {keys.ALG: -8},
        {keys.KEY_ID: b"another!"},
    ],
)
def test_a_key_that_is_not_one_is_refused(spoilt):
    with pytest.raises(UnreadableKey):
        keys.read_cose({**CARD.public.cose(), **spoilt})


def test_a_signature_is_believed_from_its_own_key_over_its_own_message():
    signature = CARD.sign(b"a message")
    assert len(signature) == 64
    assert CARD.public.accepts(signature, b"a message")
    assert not CARD.public.accepts(signature, b"another")
    assert not OTHER.public.accepts(signature, b"a message")


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), b"\xff" * 64, bytes(65)])
def test_a_signature_of_zeros_or_of_another_length_is_no_signature(signature):
    assert not CARD.public.accepts(signature, b"a message")


@pytest.mark.parametrize("head", [b"", b"\xd2", b"\xd8\x3d\xd2"])
def test_a_message_is_read_bare_under_tag_18_and_under_both_tags(head):
    signed = sign1.sign(b"payload", CARD)
    assert signed[:1] == b"\xd2"
    found = sign1.read(head + signed[1:])
    assert found.payload == b"payload"
    assert found.kid == CARD.public.kid
    assert found.is_by(CARD.public)
    assert not found.is_by(OTHER.public)


def test_tag_61_is_refused_where_no_cwt_may_stand():
    with pytest.raises(Malformed):
        sign1.read(b"\xd8\x3d" + sign1.sign(b"payload", CARD), cwt=False)


@pytest.mark.parametrize(
    "parts",
    [
        [b"", {}, b""],
        [b"", {}, b"", b"", b""],
        ["", {}, b"", b""],
        [b"", [], b"", b""],
        [b"", {}, None, b""],
        [b"", {}, b"", ""],
        [cbor.write([]), {}, b"", b""],
        [cbor.write({1: -7, 2: [4]}), {}, b"", b""],
        [cbor.write({1: -7, 4: b"x"}), {4: b"y"}, b"", b""],
    ],
)
def test_four_parts_of_the_right_kind_are_asked(parts):
    with pytest.raises(sign1.NotSigned):
        sign1.read(cbor.write_tagged(18, parts))


def test_an_algorithm_outside_the_signature_is_not_believed():
    protected = cbor.write({})
    to_sign = cbor.write(["Signature1", protected, b"", b"payload"])
    parts = [protected, {1: -7}, b"payload", CARD.sign(to_sign)]
    assert not sign1.read(cbor.write(parts)).is_by(CARD.public)


@given(st.integers(0, 200), st.integers(1, 255))
def test_one_byte_altered_is_no_longer_signed(place, change):
    signed = bytearray(sign1.sign(b"a payload of some length", CARD))
    signed[place % len(signed)] ^= change
    try:
        found = sign1.read(bytes(signed))
    except (Malformed, sign1.NotSigned):
        return
    moved = found.kid != CARD.public.kid  # the name of the key stands outside the signature
    assert moved or found.loose.keys() != {4} or not found.is_by(CARD.public)


def test_a_signed_text_says_what_it_is():
    text = jws.sign({"sub": "x"}, CARD, type="statuslist+jwt")
    found = jws.read(text)
    assert found.header["typ"] == "statuslist+jwt"
    assert found.is_by(CARD.public)
    assert not found.is_by(OTHER.public)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a.b", "a.b.c.d", "e30.e30.A===", "W10.e30.", "e30+.e30.", "e30.e30.\n"),
        "e30.e30.é",
        "eyJjcml0IjpbXX0.e30.",  # asks for what is not understood
    ],
)
def test_a_text_that_is_not_signed_is_refused(text):
    with pytest.raises(jws.NotSigned):
        jws.read(text)


def test_a_signed_text_without_algorithm_is_nobodys():
    text = "eyJhbGciOiJub25lIn0.e30."
    assert not jws.read(text).is_by(PublicKey(CARD.public.x, CARD.public.y))
