"""Who signs the log: a port, and the Ed25519 key kept in a file or a setting.

A key is told by its name and four bytes; the name says whose it is, the bytes which one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class KeyKind(IntEnum):
    """What a key signs (C2SP signed-note)."""

    LOG = 0x01
    WITNESS = 0x04


class UnreadableKey(ValueError):
    """A key is not written as name+id+base64, or its id belongs to another key."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What an outsider needs to check a signature: whose, which kind, thirty-two bytes."""

    name: str
    kind: KeyKind
    raw: bytes

    @property
    def id(self) -> bytes:
        seed = self.name.encode() + b"\n" + bytes([self.kind]) + self.raw
        return hashlib.sha256(seed).digest()[:4]

    def __str__(self) -> str:
        material = base64.b64encode(bytes([self.kind]) + self.raw).decode()
        return f"{self.name}+{self.id.hex()}+{material}"

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether this key signed the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer(Protocol):
    """Whoever holds a private key: a file today, a sealed module tomorrow."""

    @property
    def public(self) -> PublicKey:
        """The key that others check with."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        ...


@dataclass(frozen=True, slots=True)
class SeedSigner:
    """An Ed25519 key made from its seed of thirty-two bytes."""

    name: str
    seed: bytes = field(repr=False)
    kind: KeyKind = KeyKind.LOG

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> PublicKey:
        raw = self._key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKey(self.name, self.kind, raw)

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return self._key().sign(message)


def signer(name: str, digits: str, kind: KeyKind = KeyKind.LOG) -> SeedSigner:
    """The signer whose seed is written as 64 hexadecimal digits."""
    try:
        seed = bytes.fromhex(digits.strip())
    except ValueError:
        seed = b""
    if len(seed) != 32:
        raise UnreadableKey("a signing key is 64 hexadecimal digits")  # never repeat a secret
    return SeedSigner(require_name(name), seed, kind)


def public_key(text: str) -> PublicKey:
    """Read a key written as name+id+base64."""
    name, _, rest = text.strip().partition("+")
    digits, _, material = rest.partition("+")
    try:
        raw = base64.b64decode(material, validate=True)
        found = PublicKey(require_name(name), KeyKind(raw[0]), raw[1:])
    except (binascii.Error, IndexError, ValueError) as problem:
        raise UnreadableKey(f"not a key: {text!r}") from problem
    if len(found.raw) != 32 or found.id.hex() != digits:
        raise UnreadableKey(f"the id of this key is another's: {text!r}")
    return found


def require_name(name: str) -> str:
    """A key's name as notes allow it: something, without spaces or plus signs."""
    if not name or "+" in name or any(letter.isspace() for letter in name):
        raise UnreadableKey(f"a key cannot be named {name!r}")
    return name
