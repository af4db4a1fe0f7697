"""What anybody may close and one key alone opens: HPKE (RFC 9180) in its base mode.

DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: all of it in the WebCrypto of every tablet.
A small key is closed so, and a body under that key, both bound to a text that stays in clear.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
NONCE = 12
KEY = 32


class Unopened(Exception):
    """It does not open: another key, another header, or altered bytes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key with its public half and the name that nobody chooses."""

    private: bytes = field(repr=False)  # PKCS #8, DER
    public: bytes  # an uncompressed point, 65 bytes

    @property
    def kid(self) -> str:
        """Sixteen digits of the digest of the public half."""
        return kid_of(self.public)


def kid_of(public: bytes) -> str:
    """The name of a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def new_pair() -> Pair:
    """A fresh pair of keys."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Pair(
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
        key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    )


def close(clear: bytes, *, public: bytes, info: bytes) -> bytes:
    """Close a few bytes for a public key; the encapsulated key comes first."""
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    return bytes(SUITE.encrypt(clear, key, info=info))


def open_(closed: bytes, *, private: bytes, info: bytes) -> bytes:
    """What was closed for this key under this text; Unopened otherwise."""
    key = load_der_private_key(private, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    try:
        return bytes(SUITE.decrypt(closed, key, info=info))
    except (InvalidTag, ValueError):
        raise Unopened from None


def seal(clear: bytes, *, key: bytes, bound: bytes, nonce: bytes) -> bytes:
    """Encrypt a body under a content key; the nonce comes first."""
    return nonce + AESGCM(key).encrypt(nonce, clear, bound)


def unseal(sealed: bytes, *, key: bytes, bound: bytes) -> bytes:
    """Decrypt a body; Unopened when it is not this one."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise Unopened from None
