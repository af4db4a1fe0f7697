"""The two codes of a card: spelling, bombs, claims, other people's vectors."""

import json
import random
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import base45
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sijill.kernel.card import claims, transport
from sijill.kernel.card.packing import pack
from sijill.kernel.card.radix import BASE41, BASE45, Misspelt
from sijill.kernel.card.reasons import Doubt, Reason
from sijill.kernel.cose import cbor, keys, sign1
from sijill.kernel.tests.cards import CARD, FATIMA, signed

VECTORS = json.loads((Path(__file__).parent / "vectors" / "claim169.json").read_text("utf-8"))
ADDRESS = "https://register.example/v"
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
FRAGMENT_SIGNS = set("!$&'()*+,;=:@/?-._~")  # RFC 3986, beside letters and digits
FACE = bytes(range(256)) + bytes(194)


@pytest.mark.parametrize(
    ("plain", "coded"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581")]
)
def test_base45_is_that_of_rfc_9285(plain, coded):
    assert BASE45.write(plain) == coded
    assert BASE45.read(coded) == plain


@given(st.binary(max_size=60))
@example(b"\xff\xff\xff")
def test_bytes_come_back_from_both_spellings(data):
    assert BASE45.write(data) == base45.b45encode(data).decode()
    assert BASE45.read(BASE45.write(data)) == data
    text = BASE41.write(data)
    assert BASE41.read(text) == data
    assert set(text) <= QR_ALPHANUMERIC
    assert not {sign for sign in text if not sign.isalnum()} - FRAGMENT_SIGNS
    assert not text.endswith((":", "/", "."))


@given(st.text(st.sampled_from(sorted(QR_ALPHANUMERIC)), max_size=12))
def test_every_text_has_one_reading_or_none(text):
    for radix in (BASE41, BASE45):
        try:
            data = radix.read(text)
        except Misspelt:
            continue
        assert radix.write(data) == text


@pytest.mark.parametrize("text", ["A", "ABCD", ":::", "::", "é00", "ABc", "٣٣٣", "A B", "\x00AB"])
def test_a_misspelt_text_is_refused(text):
    with pytest.raises(Misspelt):
        BASE41.read(text)


def doubt_of(text: str) -> Reason:
    with pytest.raises(Doubt) as caught:
        transport.read(text)
    return caught.value.reason


def test_both_codes_lead_to_the_same_bytes():
    data = signed()
    front = transport.front(data, address=ADDRESS)
    assert front.startswith("HTTPS://REGISTER.EXAMPLE/V#")
    assert set(front.replace("#", "", 1)) <= QR_ALPHANUMERIC
    assert transport.read(front) == transport.read(transport.back(data)) == data


@pytest.mark.parametrize(
    "spoil",
    [
        str.lower,
        lambda text: f"  {text}\r\n",
        lambda text: text.replace("$", "%24").replace("*", "%2a").replace(":", "%3A"),
        lambda text: text.replace("REGISTER.EXAMPLE/V", "another.example/ar/check/"),
        lambda text: text[text.index("#") :],
    ],
)
def test_what_scanners_do_to_an_address_is_undone(spoil):
    assert transport.read(spoil(transport.front(signed(), address=ADDRESS))) == signed()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.EMPTY),
        (" \n", Reason.EMPTY),
        ("0" * 4297, Reason.TOO_LONG),
        ("https://register.example/v", Reason.ALPHABET),
        ("https://register.example/v#é", Reason.ALPHABET),
        ("https://register.example/v#%FF", Reason.ALPHABET),
        ("HTTPS://X/V#A.B", Reason.ALPHABET),
        ("https://x/v#", Reason.COMPRESSION),
        (BASE45.write(b"not compressed"), Reason.COMPRESSION),
        (BASE45.write(zlib.compress(b"x")[:-1]), Reason.COMPRESSION),
        (BASE45.write(zlib.compress(b"x") + b"more"), Reason.COMPRESSION),
        (BASE45.write(zlib.compress(b"x") + zlib.compress(b"y")), Reason.COMPRESSION),
        (BASE45.write(zlib.compress(bytes(16_385))), Reason.TOO_BIG),
    ],
)
def test_a_text_that_is_no_code_is_refused_with_its_reason(text, reason):
    assert doubt_of(text) is reason


def bomb(megabytes: int) -> bytes:
    """So many megabytes of zeros, compressed twice over in one stream's worth of bytes."""
    return zlib.compress(bytes(megabytes * 2**20), 9)


def test_ten_megabytes_of_zeros_never_come_into_being():
    packed = bomb(10)
    tracemalloc.start()
    with pytest.raises(Doubt) as caught:
        transport.inflate(packed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.reason is Reason.TOO_BIG
    assert peak < 100_000
    assert doubt_of(BASE45.write(packed)) is Reason.TOO_LONG
    assert doubt_of(BASE45.write(bomb(2))) is Reason.TOO_BIG


@settings(max_examples=300)
@given(st.binary(max_size=80))
def test_no_bytes_of_a_stranger_do_worse_than_be_refused(data):
    for text in (BASE45.write(data), BASE45.write(zlib.compress(data)), f"x#{BASE41.write(data)}"):
        try:
            claims.card_of(claims.read(sign1.read(transport.read(text)).payload))
        except (Doubt, cbor.Malformed, sign1.NotSigned, claims.NotIdentity, claims.NotACard):
            continue
        raise AssertionError("a stranger's bytes are a card")


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.sampled_from([1, 4, 5, 6, 169, 65535]) | st.text(max_size=2),
        st.none() | st.integers(-9, 2**64 - 1) | st.text(max_size=4) | st.binary(max_size=4),
    )
)
def test_claims_of_any_type_are_read_or_refused(said):
    try:
        claims.card_of(claims.read(cbor.write(said)))
    except (claims.NotIdentity, claims.NotACard):
        return
    raise AssertionError("not a card")


def test_a_card_says_the_same_after_a_journey_through_its_code():
    with_face = replace(FATIMA, face=FACE)
    for card in (FATIMA, with_face):
        payload = sign1.read(transport.read(transport.back(signed(card)))).payload
        assert claims.card_of(claims.read(payload)) == card


def test_a_face_too_large_for_the_code_is_not_written():
    with pytest.raises(ValueError, match="451"):
        claims.write(replace(FATIMA, face=bytes(451)))


def test_a_card_says_nothing_of_where_its_holder_lives_or_was_born():
    said = cbor.read(claims.write(replace(FATIMA, face=FACE)))
    assert set(said) == {1, 4, 5, 6, 169, 65535}
    assert set(said[169]) == {1, 3, 4, 19, 20, 62, 75, 76, 77, 78}


def changed(path: tuple, value: object) -> bytes:
    """The card's claims with one of them changed or, for None, left out."""
    said = cbor.read(claims.write(replace(FATIMA, face=FACE)))
    place = said
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return cbor.write(said)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *(((169, key), None) for key in (1, 4, 19, 75, 76, 77, 78)),
        *(((key,), None) for key in (1, 4, 5, 6, 169, 65535)),
        *(((key,), "tomorrow") for key in (4, 5, 6)),
        *(((key,), 2**63) for key in (4, 5, 6)),
        *(((key,), -1) for key in (4, 5, 6)),
        ((1,), 7),
        ((169,), []),
        ((169, 4), 7),
        ((169, 75), 9),
        ((169, 75), True),
        ((169, 62), [{0: "text"}]),
        ((65535,), {}),
        ((65535, "status_list"), {"idx": -1, "uri": "x"}),
        ((65535, "status_list"), {"idx": True, "uri": "x"}),
        ((65535, "status_list"), {"idx": 1}),
    ],
)
def test_a_claim_missing_or_of_another_type_makes_it_no_card(path, value):
    with pytest.raises((claims.NotIdentity, claims.NotACard)):
        claims.card_of(claims.read(changed(path, value)))


@pytest.mark.parametrize("face", [[{0: FACE, 1: 0, 2: 4}], {0: FACE, 1: 0, 2: 4}])
def test_a_face_is_read_from_an_array_or_from_a_bare_map(face):
    assert claims.read(changed((169, 62), face)).face == FACE


def test_unknown_claims_are_passed_over():
    said = cbor.read(claims.write(FATIMA))
    said[169][99], said["more"] = "x", [1]
    assert claims.card_of(claims.read(cbor.write(said))) == FATIMA


# --- Vectors of claim-169 --------------------------------------------------------------------
REFUSED = {
    "bad-base45": Reason.ALPHABET,
    "bad-zlib": Reason.COMPRESSION,
    "missing-169": claims.NotIdentity,
    "not-cose": sign1.NotSigned,
    "encrypted-aes256": cbor.Malformed,  # tag 16: what a gate must read is not encrypted
    "encrypted-signed": cbor.Malformed,
}
NAMES = {
    "id": 1,
    "version": 2,
    "language": 3,
    "fullName": 4,
    "secondaryFullName": 19,
    "secondaryLanguage": 20,
    "locationCode": 21,
}


def read_vector(vector: dict) -> tuple[sign1.Sign1, claims.Claims]:
    found = sign1.read(transport.read(vector["qr_data"]))
    return found, claims.read(found.payload)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_a_vector_of_the_other_implementation_is_read_as_it_says(vector):
    expected = REFUSED.get(vector["name"])
    if isinstance(expected, Reason):
        # "#" makes a text an address for us: the rest is not base41 either
        assert doubt_of(vector["qr_data"]) is expected
        return
    if expected:
        with pytest.raises(expected):
            read_vector(vector)
        return
    _, found = read_vector(vector)
    meta = vector["expected_cwt_meta"]
    assert found.issuer == meta["issuer"]
    assert found.subject == meta.get("subject")
    assert int(found.expires_at.timestamp()) == meta["expiresAt"]
    assert int(found.issued_at.timestamp()) == meta["issuedAt"]
    for name, value in vector["expected_claim169"].items():
        if name in NAMES:
            assert found.identity[NAMES[name]] == value
    assert found.face or "face" not in vector["expected_claim169"]


def test_a_signature_of_the_other_implementation_is_believed():
    [vector] = [v for v in VECTORS["vectors"] if v["name"] == "ecdsa-p256-signed"]
    point = bytes.fromhex(vector["signing_key"]["public_key_hex"])
    found, _ = read_vector(vector)
    assert found.is_by(keys.checked(point[1:33], point[33:]))
    assert not found.is_by(CARD.public)


# --- Compression -----------------------------------------------------------------------------
def blocks_are_coded(packed: bytes) -> bool:
    return packed[2] & 0b110 != 0


@given(st.binary(max_size=600), st.binary(max_size=40), st.integers(0, 40))
@example(b"", b"", 0)
@example(bytes(range(256)) * 2, b"", 0)
def test_whatever_is_packed_comes_back_and_no_block_is_stored(noise, word, times):
    data = noise + word * times + noise[:7]
    packed = pack(data)
    assert zlib.decompress(packed) == data
    assert blocks_are_coded(packed)


def test_noise_costs_little_more_than_itself():
    noise = random.Random(4).randbytes(800)
    assert not blocks_are_coded(zlib.compress(noise, 9))
    assert len(pack(noise)) < 800 * 1.08


def test_what_compresses_is_left_to_zlib():
    assert pack(signed()) == zlib.compress(signed(), 9)
