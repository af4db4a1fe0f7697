"""ES256 keys: who signs (a port), who is believed, and how a key is told from another."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from sijill.kernel.cose import cbor

ES256 = -7
KID = 8  # bytes of the thumbprint that name a key
# COSE_Key (RFC 9052, 9053): kty 1 = EC2, crv -1 = P-256, x -2, y -3.
KTY, KEY_ID, ALG, CRV, X, Y = 1, 2, 3, -1, -2, -3
EC2, P256 = 2, 1
ECDSA = ec.ECDSA(hashes.SHA256())


class UnreadableKey(ValueError):
    """Not the public key of a P-256 pair."""


@dataclass(frozen=True)
class PublicKey:
    """A point of P-256, thirty-two bytes each way."""

    x: bytes
    y: bytes

    @cached_property
    def thumbprint(self) -> bytes:
        """SHA-256 of the key's required members (RFC 9679)."""
        return hashlib.sha256(cbor.write({KTY: EC2, CRV: P256, X: self.x, Y: self.y})).digest()

    @cached_property
    def kid(self) -> bytes:
        """The eight bytes that name this key wherever it is used."""
        return self.thumbprint[:KID]

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether this key signed the message; signatures are r then s, 32 bytes each."""
        if len(signature) != 64:
            return False
        try:
            _point(self.x, self.y).verify(_der(signature), message, ECDSA)
        except InvalidSignature:
            return False
        return True

    def cose(self) -> dict[int, Any]:
        """The key as a COSE_Key."""
        known = {KTY: EC2, KEY_ID: self.kid, ALG: ES256, CRV: P256, X: self.x, Y: self.y}
        return known

    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key."""
        return {
            "kty": "EC",
            "crv": "P-256",
            "alg": "ES256",
            "use": "sig",
            "kid": text64(self.kid),
            "x": text64(self.x),
            "y": text64(self.y),
        }


def _der(signature: bytes) -> bytes:
    """The same two numbers as DER, which the library asks for."""
    body = _integer(signature[:32]) + _integer(signature[32:])
    return b"\x30" + bytes([len(body)]) + body


def _integer(number: bytes) -> bytes:
    bare = number.lstrip(b"\0") or b"\0"
    bare = b"\0" + bare if bare[0] & 0x80 else bare
    return b"\x02" + bytes([len(bare)]) + bare


class Signer(Protocol):
    """Whoever holds a private key: a file today, a sealed module tomorrow."""

    @property
    def public(self) -> PublicKey:
        """The key that others check with."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The sixty-four bytes of an ES256 signature."""
        ...


@dataclass(frozen=True)
class SoftwareSigner:
    """A private key held in memory."""

    private: ec.EllipticCurvePrivateKey
    repeatable: bool = False  # the same signature each time (RFC 6979): test vectors

    @cached_property
    def public(self) -> PublicKey:
        return from_numbers(self.private.public_key().public_numbers())

    @cached_property
    def _how(self) -> ec.ECDSA:
        return ec.ECDSA(hashes.SHA256(), deterministic_signing=self.repeatable)

    def sign(self, message: bytes) -> bytes:
        """The sixty-four bytes of an ES256 signature."""
        r, s = decode_dss_signature(self.private.sign(message, self._how))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def new_signer() -> SoftwareSigner:
    """A fresh pair."""
    return SoftwareSigner(ec.generate_private_key(ec.SECP256R1()))


def from_numbers(numbers: ec.EllipticCurvePublicNumbers) -> PublicKey:
    """The key of a point."""
    return PublicKey(numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big"))


def read_cose(found: object) -> PublicKey:
    """The key in a COSE_Key; its own `kid`, if any, must be its thumbprint's."""
    if not isinstance(found, Mapping):
        raise UnreadableKey("not a COSE_Key")
    if (found.get(KTY), found.get(CRV), found.get(ALG, ES256)) != (EC2, P256, ES256):
        raise UnreadableKey("not a P-256 key for ES256")
    key = checked(found.get(X), found.get(Y))
    if found.get(KEY_ID, key.kid) != key.kid:
        raise UnreadableKey("the name of this key is another's")
    return key


def read_jwk(found: Mapping[str, Any]) -> PublicKey:
    """The key in a JSON Web Key."""
    if (found.get("kty"), found.get("crv")) != ("EC", "P-256"):
        raise UnreadableKey("not a P-256 key")
    try:
        return checked(bytes64(found["x"]), bytes64(found["y"]))
    except (KeyError, TypeError, ValueError) as problem:
        raise UnreadableKey("not a P-256 key") from problem


def checked(x: object, y: object) -> PublicKey:
    """A key whose point is on the curve."""
    if not (isinstance(x, bytes) and isinstance(y, bytes) and len(x) == len(y) == 32):
        raise UnreadableKey("a coordinate is 32 bytes")
    try:
        _point(x, y)
    except ValueError as problem:
        raise UnreadableKey("not a point of the curve") from problem
    return PublicKey(x, y)


@lru_cache(maxsize=64)
def _point(x: bytes, y: bytes) -> ec.EllipticCurvePublicKey:
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
    )
    return numbers.public_key()


def key_set(keys: Iterable[PublicKey]) -> bytes:
    """The keys as a COSE_KeySet (RFC 9052, 7)."""
    return cbor.write([key.cose() for key in keys])


def read_key_set(data: bytes) -> list[PublicKey]:
    """The keys of a COSE_KeySet; keys of other kinds are passed over, as the standard asks."""
    found = cbor.read(data)
    if not isinstance(found, list):
        raise UnreadableKey("not a COSE_KeySet")
    return [read_cose(key) for key in found if isinstance(key, dict) and key.get(CRV) == P256]


def text64(data: bytes) -> str:
    """Bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bytes64(text: str) -> bytes:
    """Bytes written in base64url without padding; ValueError for anything else."""
    if "=" in text or "+" in text or "/" in text:
        raise ValueError("not base64url without padding")
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
