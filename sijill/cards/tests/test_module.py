"""Keys in a PKCS#11 module: SoftHSM of Debian stands for the sealed one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pkcs11
import pytest
from django.test import override_settings

from sijill.cards.keys import trusting
from sijill.cards.keys.held import Unopened, holder
from sijill.cards.keys.module import Module
from sijill.cards.tests.factories import AT
from sijill.kernel.card.trust import Use
from sijill.kernel.cose import sign1

LIBRARY = Path("/usr/lib/softhsm/libsofthsm2.so")
TOKEN, PIN = "sijill-cards", "4711-0815"
pytestmark = pytest.mark.long


@pytest.fixture
def token(cabinet, monkeypatch):
    """Yield a fresh token whose keys no file holds."""
    if not LIBRARY.exists() and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "softhsm2"]
        subprocess.run(command, env=quiet, check=False, capture_output=True)
    if not LIBRARY.exists():
        pytest.skip("SoftHSM is not here: apt-get install softhsm2")
    (cabinet / "tokens").mkdir()
    (cabinet / "softhsm.conf").write_text(f"directories.tokendir = {cabinet / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(cabinet / "softhsm.conf"))
    made = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--pin", PIN]
    subprocess.run([*made, "--so-pin", PIN], check=True, capture_output=True)
    given = {"CARD_MODULE": str(LIBRARY), "CARD_TOKEN": TOKEN, "CARD_PIN": PIN}
    with override_settings(**given):
        yield cabinet


def test_a_module_makes_keys_and_the_house_signs_with_them_unseen(token):
    known, held = trusting.trust_list(), holder()
    assert known is not None
    assert held.kids() == set(known.by_kid)
    signer = trusting.signer(Use.CARD, at=AT)
    signed = sign1.read(sign1.sign(b"payload", signer))
    assert signed.is_by(signer.public)
    assert not signed.is_by(trusting.signer(Use.STATUS, at=AT).public)
    assert not (token / "keys" / "private").exists()
    with pytest.raises((pkcs11.AttributeSensitive, pkcs11.AttributeTypeInvalid)):
        _ = signer.private[pkcs11.Attribute.VALUE]
    with pytest.raises(Unopened):
        held.signer(bytes(8))
    with pytest.raises(Unopened):
        Module(str(LIBRARY), "another token", PIN)
