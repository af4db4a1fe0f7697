"""COSE_Sign1 (RFC 9052, 4.2): one message, one signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sijill.kernel.cose import cbor
from sijill.kernel.cose.keys import ES256, PublicKey, Signer

SIGN1 = 18
SIGN1_HEAD, CWT_HEAD = b"\xd2", b"\xd8\x3d"
ALG, CRIT, KEY_ID, TYPE = 1, 2, 4, 16


class NotSigned(ValueError):
    """Strict CBOR, but not a COSE_Sign1."""


@dataclass(frozen=True, slots=True)
class Sign1:
    """A signed message as it was read; nobody has checked it yet."""

    header: Mapping[int | str, Any]
    loose: Mapping[int | str, Any]  # what stands outside the signature
    protected: bytes
    payload: bytes
    signature: bytes

    @property
    def algorithm(self) -> object:
        """The algorithm named inside the signature."""
        return self.header.get(ALG)

    @property
    def type(self) -> object:
        """What the message says it is (RFC 9596)."""
        return self.header.get(TYPE)

    @property
    def kid(self) -> bytes | None:
        """The name of the key, wherever it is written."""
        found = self.header.get(KEY_ID, self.loose.get(KEY_ID))
        return found if isinstance(found, bytes) else None

    def is_by(self, key: PublicKey) -> bool:
        """Whether this key signed it with the only algorithm that is believed."""
        return self.algorithm == ES256 and key.accepts(
            self.signature, _to_sign(self.protected, self.payload)
        )


def sign(payload: bytes, signer: Signer, *, type: str | None = None) -> bytes:
    """The payload signed, under tag 18 alone."""
    header: dict[int, Any] = {ALG: ES256} if type is None else {ALG: ES256, TYPE: type}
    protected = cbor.write(header)
    signature = signer.sign(_to_sign(protected, payload))
    return cbor.write_tagged(SIGN1, [protected, {KEY_ID: signer.public.kid}, payload, signature])


def read(data: bytes, *, cwt: bool = True) -> Sign1:
    """Read 18(…), the bare array and, where a CWT may stand, 61(18(…)); Malformed or NotSigned."""
    if cwt and data.startswith(CWT_HEAD + SIGN1_HEAD):
        data = data[len(CWT_HEAD) :]
    found = cbor.read(data.removeprefix(SIGN1_HEAD))
    if not isinstance(found, list) or len(found) != 4:
        raise NotSigned("not four parts")
    protected, loose, payload, signature = found
    if not (isinstance(protected, bytes) and isinstance(loose, dict)):
        raise NotSigned("headers of the wrong type")
    if not (isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise NotSigned("payload or signature of the wrong type")
    header = cbor.read(protected) if protected else {}
    if not isinstance(header, dict) or CRIT in header:
        raise NotSigned("a header that is no map, or asks for what is not understood")
    if header.keys() & loose.keys():
        raise NotSigned("a header inside and outside the signature")
    return Sign1(header, loose, protected, payload, signature)


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return cbor.write(["Signature1", protected, b"", payload])
