"""Private keys: made and used where they are held, in files or in a hardware module."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from sijill.cards.keys import folder
from sijill.kernel.cose.keys import PublicKey, Signer, SoftwareSigner, new_signer


class Unopened(RuntimeError):
    """A private key is not here, or does not open with this passphrase."""


class Holder(Protocol):
    """Where private keys are held."""

    def new(self, label: str) -> PublicKey:
        """Make a pair that stays here."""
        ...

    def kids(self) -> frozenset[bytes]:
        """The names of the keys held here."""
        ...

    def signer(self, kid: bytes) -> Signer:
        """One that signs with this key, or Unopened."""
        ...


class Files:
    """Keys in files, under a passphrase when there is one."""

    def __init__(self, place: Path, passphrase: str = "") -> None:
        self.place, self.passphrase = place, passphrase

    def new(self, label: str) -> PublicKey:
        """Make a pair; its file has the name of the key."""
        made = new_signer()
        folder.write(self._path(made.public.kid), pem(made, self.passphrase), secret=True)
        return made.public

    def kids(self) -> frozenset[bytes]:
        """The names of the files."""
        found = (path.stem for path in self.place.glob("*.pem"))
        return frozenset(bytes.fromhex(name) for name in found)

    def signer(self, kid: bytes) -> Signer:
        """The key of a file."""
        return read_pem(self._path(kid), self.passphrase)

    def _path(self, kid: bytes) -> Path:
        return self.place / f"{kid.hex()}.pem"


def pem(signer: SoftwareSigner, passphrase: str) -> bytes:
    """A private key as it is written."""
    how: KeySerializationEncryption = NoEncryption()
    if passphrase:
        how = BestAvailableEncryption(passphrase.encode())
    return signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)


def read_pem(path: Path, passphrase: str) -> SoftwareSigner:
    """The key in a file, or Unopened; what was typed is never repeated."""
    try:
        key = load_pem_private_key(path.read_bytes(), passphrase.encode() or None)
    except (OSError, ValueError, TypeError):
        raise Unopened(f"{path.name} is not here, or does not open") from None
    if not isinstance(key, EllipticCurvePrivateKey):
        raise Unopened(f"{path.name} is not a P-256 key")
    return SoftwareSigner(key)


def holder() -> Holder:
    """Where the keys of this house are held."""
    if settings.CARD_MODULE:
        return _module(settings.CARD_MODULE, settings.CARD_TOKEN, settings.CARD_PIN)
    return _files(folder.folder() / folder.PRIVATE, settings.CARD_PASSPHRASE)


@lru_cache(maxsize=4)
def _files(place: Path, passphrase: str) -> Files:
    return Files(place, passphrase)


@lru_cache(maxsize=1)
def _module(path: str, token: str, pin: str) -> Holder:
    from sijill.cards.keys.module import Module  # the library is loaded only where it is used

    return Module(path, token, pin)
