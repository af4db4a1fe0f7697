"""Keys in a hardware module (PKCS#11): made there, used there, never seen here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pkcs11
from asn1crypto.core import OctetString
from pkcs11.util.ec import encode_named_curve_parameters

from sijill.cards.keys.held import Unopened
from sijill.kernel.cose.keys import PublicKey, Signer, checked

CURVE = encode_named_curve_parameters("secp256r1")


class Module:
    """One token of a module, opened with its PIN for the life of the process."""

    def __init__(self, path: str, token: str, pin: str) -> None:
        try:
            self.session: Any = (
                pkcs11.lib(path).get_token(token_label=token).open(rw=True, user_pin=pin)
            )
        except (pkcs11.PKCS11Error, RuntimeError) as problem:
            raise Unopened(f"the token {token!r} does not open: {type(problem).__name__}") from None
        self.lock = Lock()  # a session does one thing at a time

    def new(self, label: str) -> PublicKey:
        """Make a pair in the token; the private half cannot be taken out."""
        with self.lock:
            curve = self.session.create_domain_parameters(
                pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: CURVE}, local=True
            )
            public, private = curve.generate_keypair(store=True, label=label)
            found = _public(public)
            for half in (public, private):
                half[pkcs11.Attribute.ID] = found.kid
        return found

    def kids(self) -> frozenset[bytes]:
        """The names of the private keys in the token."""
        with self.lock:
            found = self.session.get_objects(
                {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}
            )
            return frozenset(bytes(key[pkcs11.Attribute.ID]) for key in found)

    def signer(self, kid: bytes) -> Signer:
        """One that asks the token to sign."""
        try:
            with self.lock:
                private = self.session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, id=kid)
                public = self.session.get_key(pkcs11.ObjectClass.PUBLIC_KEY, id=kid)
                return ModuleSigner(_public(public), private, self.lock)
        except pkcs11.PKCS11Error:
            raise Unopened(f"the token holds no key {kid.hex()}") from None


@dataclass(frozen=True)
class ModuleSigner:
    """A private key that stays in its token."""

    public: PublicKey
    private: Any
    lock: Lock

    def sign(self, message: bytes) -> bytes:
        """The sixty-four bytes of an ES256 signature, hashed here and signed there."""
        digest = hashlib.sha256(message).digest()
        with self.lock:
            return bytes(self.private.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))


def _public(key: Any) -> PublicKey:
    """The point of a public key: an octet string that holds 4, x and y."""
    point = OctetString.load(bytes(key[pkcs11.Attribute.EC_POINT])).native
    return checked(point[1:33], point[33:])
