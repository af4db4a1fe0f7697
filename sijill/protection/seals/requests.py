"""Requests that bear their digest and their author: RFC 9530 and RFC 9421, with Ed25519.

The signature covers the method, the whole address, and of what is sent its digest, type, length
and the key under which it is done once; it names its key, its instant, and an end.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sijill.protection.seals.keys import Signer, accepts

LABEL, TAG = "register", "sijill-fund"
LIFE = 300  # seconds that a signature is good
SKEW = 60
OF_EVERY = ("@method", "@target-uri")
OF_CONTENT = ("content-digest", "content-length", "content-type", "idempotency-key")
_INPUT = re.compile(
    rf'{LABEL}=\((?P<covers>(?:"[a-z@-]+" ?)+)\);created=(?P<created>\d{{1,12}});'
    r'expires=(?P<expires>\d{1,12});nonce="(?P<nonce>[0-9a-f]{32})";'
    rf'keyid="(?P<key>[0-9a-f]{{16}})";alg="ed25519";tag="{TAG}"'
)
_SIGNATURE = re.compile(rf"{LABEL}=:(?P<said>[A-Za-z0-9+/=]{{88}}):")


class Unsigned(Exception):
    """A request does not say who made it, or says it wrongly."""


@dataclass(frozen=True, slots=True)
class Request:
    """What of a request is signed: field names in small letters."""

    method: str
    address: str
    fields: Mapping[str, str]

    def base(self, covers: tuple[str, ...], parameters: str) -> bytes:
        """The signature base of RFC 9421, section 2.5."""
        own = {"@method": self.method, "@target-uri": self.address}
        lines = [f'"{name}": {own.get(name) or self.fields[name].strip()}' for name in covers]
        return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()

    def covers(self) -> tuple[str, ...]:
        """What must be signed of it."""
        return OF_EVERY + (OF_CONTENT if "content-digest" in self.fields else ())


def content_digest(data: bytes) -> str:
    """The Content-Digest of RFC 9530."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


def holds(digest: str, data: bytes) -> bool:
    """Whether one of the digests that a field names is that of these bytes."""
    return content_digest(data) in [each.strip() for each in digest.split(",")]


def signed(request: Request, *, by: Signer, at: datetime) -> dict[str, str]:
    """The fields of a request with its two of the signature."""
    made = int(at.timestamp())
    covers = request.covers()
    parameters = (
        "(" + " ".join(f'"{name}"' for name in covers) + f");created={made};expires={made + LIFE};"
        f'nonce="{secrets.token_hex(16)}";keyid="{by.name}";alg="ed25519";tag="{TAG}"'
    )
    said = base64.b64encode(by.sign(request.base(covers, parameters))).decode()
    return {
        **request.fields,
        "signature-input": f"{LABEL}={parameters}",
        "signature": f"{LABEL}=:{said}:",
    }


def checked(
    request: Request, *, believed: Mapping[str, Ed25519PublicKey], at: datetime
) -> tuple[str, str]:
    """The key and the nonce of a request that is signed as it must be; Unsigned otherwise."""
    told = _INPUT.fullmatch(request.fields.get("signature-input", ""))
    said = _SIGNATURE.fullmatch(request.fields.get("signature", ""))
    if told is None or said is None:
        raise Unsigned("form")
    covers = tuple(name.strip('"') for name in told["covers"].split())
    if covers != request.covers():
        raise Unsigned("covers")
    now = at.timestamp()
    if (
        not int(told["created"]) - SKEW
        <= now
        <= min(int(told["expires"]), int(told["created"]) + LIFE)
    ):
        raise Unsigned("hour")
    key = believed.get(told["key"])
    parameters = request.fields["signature-input"].removeprefix(f"{LABEL}=")
    if key is None or not accepts(
        key, base64.b64decode(said["said"]), request.base(covers, parameters)
    ):
        raise Unsigned("key")
    return told["key"], told["nonce"]
