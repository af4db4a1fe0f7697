"""Our cards in the hands of other people's code, and theirs in ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import claim169
import pytest

from sijill.cards.tests.factories import FACE
from sijill.kernel import clock
from sijill.kernel.card import claims, examples, transport
from sijill.kernel.card.radix import BASE45
from sijill.kernel.card.transport import inflate
from sijill.kernel.cose import cbor, sign1
from sijill.web.assets import node

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = Path(__file__).with_name("transport.mjs")
KEY = b"\x04" + examples.CARD.public.x + examples.CARD.public.y
STRANGER = b"\x04" + examples.STRANGER.public.x + examples.STRANGER.public.y


def holder(**changes):
    """A card that is valid on the day of the test: the other code asks its own clock."""
    now = clock.now().replace(microsecond=0)
    dates = {"issued_at": now, "valid_from": now - timedelta(days=1)}
    until = {"valid_until": now + timedelta(days=365)}
    return replace(examples.HOLDER, **{**dates, **until, **changes})


def signed(card) -> bytes:
    return sign1.sign(claims.write(card), examples.CARD)


def base45_of(text: str) -> str:
    """The same bytes in the spelling that readers of Claim 169 know."""
    return transport.back(transport.read(text))


# --- PyPI claim169 ---------------------------------------------------------------------------
@pytest.mark.parametrize("face", [None, FACE], ids=["front", "back"])
def test_claim169_decodes_and_verifies_both_codes(face):
    card = holder(face=face)
    text = transport.back(signed(card))
    if face is None:
        text = base45_of(transport.front(signed(card), address="https://register.example/v"))
    found = claim169.decode_with_ecdsa_p256(text, KEY)
    assert found.verification_status == "verified"
    said, meta = found.claim169, found.cwt_meta
    assert (said.id, said.full_name) == (card.nia, card.name_ar)
    assert (said.secondary_full_name, said.secondary_language) == (card.name_latin, "fra")
    assert (meta.issuer, meta.expires_at) == (card.issuer, int(card.valid_until.timestamp()))
    faces = [bytes(each.data) for each in said.face or []]
    assert faces == ([face] if face else [])
    if face:
        assert (said.face[0].format, said.face[0].sub_format) == (0, 4)


def test_claim169_refuses_what_we_refuse():
    good = signed(holder())
    with pytest.raises(claim169.SignatureError):
        claim169.decode_with_ecdsa_p256(transport.back(good), STRANGER)
    with pytest.raises(claim169.SignatureError):
        claim169.decode_with_ecdsa_p256(transport.back(examples.altered(good)), KEY)
    past = holder(valid_until=clock.now() - timedelta(days=1))
    with pytest.raises(claim169.Claim169Exception, match="expired"):
        claim169.decode_with_ecdsa_p256(transport.back(signed(past)), KEY)


def test_what_claim169_signs_we_read():
    number = (1).to_bytes(32, "big")
    meta = claim169.CwtMetaInput(issuer="https://x.example", expires_at=2_000_000_000)
    said = claim169.Claim169Input(id="42", full_name="فاطمة")
    text = claim169.encode_with_ecdsa_p256(said, meta, number)
    text = text if isinstance(text, str) else text.qr_data
    found = sign1.read(transport.read(text))
    read = claims.read(found.payload)
    assert found.is_by(examples.key(1).public)
    assert (read.identity[claims.ID], read.identity[claims.NAME]) == ("42", "فاطمة")


# --- npm @mosip/pixelpass --------------------------------------------------------------------
@pytest.fixture(scope="module")
def pixelpass():
    """Ask PixelPass to read some texts."""
    if not (ROOT / "node_modules" / "@mosip" / "pixelpass").exists():
        pytest.skip("run `sijill assets` first")
    program = shutil.which("node") or str(Path(node()[0]).with_name("node"))

    def read(*texts: str) -> list[dict]:
        done = subprocess.run(
            [program, str(SCRIPT), str(ROOT)],
            input="".join(json.dumps(text) + "\n" for text in texts),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return [json.loads(line) for line in done.stdout.splitlines()]

    return read


def test_pixelpass_reads_the_transport_of_both_codes(pixelpass):
    cards = [holder(), holder(face=FACE)]
    front = base45_of(transport.front(signed(cards[0]), address="https://register.example/v"))
    back = transport.back(signed(cards[1]))
    for card, answer in zip(cards, pixelpass(front, back), strict=True):
        tagged = json.loads(answer["read"])
        protected, _, payload, signature = tagged["value"]
        assert tagged["tag"] == 18
        assert bytes(protected["data"]) == cbor.write({1: -7})
        assert bytes(payload["data"]) == claims.write(card)
        assert len(signature["data"]) == 64


def test_pixelpass_and_we_refuse_the_same_spelling(pixelpass):
    wrong = ["1", "1234", "^11", "0123456789^"]
    assert all("problem" in answer for answer in pixelpass(*wrong))
    for text in wrong:
        with pytest.raises(ValueError, match=r"."):
            BASE45.read(text)


# From the tests of PixelPass (MPL-2.0, js/test/PixelPass.test.js).
@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("NCFKVPV0QSIP600GP5L0", b"hello"),
        ("NCF3QBXJA5NJRCOC004 QN4", cbor.write({"temp": 15})),
    ],
)
def test_the_vectors_of_pixelpass_come_through_our_transport(text, plain, pixelpass):
    assert transport.read(text) == plain
    assert inflate(BASE45.read(text)) == plain
    assert "read" in pixelpass(text)[0]
