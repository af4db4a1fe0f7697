"""The same signatures for those who speak JSON (RFC 7515, compact form)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sijill.kernel.cose.keys import PublicKey, Signer, bytes64, text64


class NotSigned(ValueError):
    """Not three parts of base64url that say what they are."""


@dataclass(frozen=True, slots=True)
class Jws:
    """A signed text as it was read; nobody has checked it yet."""

    header: Mapping[str, Any]
    payload: bytes
    signed: bytes
    signature: bytes

    def is_by(self, key: PublicKey) -> bool:
        """Whether this key signed it with the only algorithm that is believed."""
        return self.header.get("alg") == "ES256" and key.accepts(self.signature, self.signed)


def sign(claims: Mapping[str, Any], signer: Signer, *, type: str) -> str:
    """Claims signed, with the name of the key and what they are."""
    header = {"alg": "ES256", "kid": text64(signer.public.kid), "typ": type}
    signed = f"{_text(header)}.{_text(claims)}"
    return f"{signed}.{text64(signer.sign(signed.encode()))}"


def read(text: str) -> Jws:
    """Read header.payload.signature, or NotSigned."""
    try:
        head, body, signature = text.split(".")
        header = json.loads(bytes64(head))
        found = Jws(header, bytes64(body), f"{head}.{body}".encode(), bytes64(signature))
    except ValueError as problem:
        raise NotSigned("not a signed text") from problem
    if not isinstance(header, dict) or "crit" in header:
        raise NotSigned("a header that is not understood")
    return found


def _text(value: Mapping[str, Any]) -> str:
    return text64(json.dumps(value, separators=(",", ":"), sort_keys=True).encode())
