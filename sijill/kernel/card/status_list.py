"""IETF Token Status List: what became of every card of a country, in a few kilobytes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from sijill.kernel.card import transport
from sijill.kernel.card.claims import EXP, IAT, SUB, NotIdentity, instant
from sijill.kernel.card.reasons import Doubt, Reason
from sijill.kernel.card.trust import SKEW, TrustList, Use
from sijill.kernel.cose import cbor, jws, keys, sign1
from sijill.kernel.cose.keys import Signer

# Numbers that the draft asks IANA for; nobody else in the house writes them.
TTL, LIST = 65534, 65533
CWT_TYPE, JWT_TYPE = "application/statuslist+cwt", "statuslist+jwt"
BITS = 2
SIZE = 2**20  # indices in one list
LARGEST = SIZE * BITS // 8  # bytes, inflated
WIDTHS = (1, 2, 4, 8)


class Status(IntEnum):
    """What two bits say of a card."""

    VALID = 0
    WITHDRAWN = 1
    SUSPENDED = 2
    REPLACED = 3


class OutOfList(IndexError):
    """An index beyond the end of the list."""


@dataclass(frozen=True, slots=True)
class Bits:
    """Values of a few bits each, the first in the lowest bits of the first byte."""

    data: bytes
    bits: int = BITS

    def __getitem__(self, index: int) -> int:
        if not 0 <= index < len(self):
            raise OutOfList(index)
        place = index * self.bits
        return self.data[place >> 3] >> (place & 7) & (1 << self.bits) - 1

    def __len__(self) -> int:
        return len(self.data) * 8 // self.bits


def pack(values: Iterable[tuple[int, int]], *, size: int = SIZE, bits: int = BITS) -> Bits:
    """The list in which these indices have these values and all others 0."""
    most, data = 1 << bits, bytearray(size * bits // 8)
    for index, value in values:
        if not (0 <= index < size and 0 <= value < most):
            raise ValueError(f"{value} at {index}")
        place = index * bits
        data[place >> 3] |= value << (place & 7)
    return Bits(bytes(data), bits)


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list and the words around it: whose address, since when, until when."""

    uri: str
    issued_at: datetime
    expires_at: datetime
    ttl: int  # seconds after which one who can should ask again
    values: Bits
    aggregation: str = ""  # address of the list of lists

    @property
    def packed(self) -> bytes:
        return zlib.compress(self.values.data, 9)


def valid_for(
    uri: str, values: Bits, *, at: datetime, hours: int, ttl: int, aggregation: str = ""
) -> StatusList:
    """A list as of an instant, believed for some hours."""
    return StatusList(uri, at, at + timedelta(hours=hours), ttl, values, aggregation)


def cwt(status: StatusList, signer: Signer) -> bytes:
    """The list as a signed CWT; never under tag 61."""
    body: dict[str, Any] = {"bits": status.values.bits, "lst": status.packed}
    if status.aggregation:
        body["aggregation_uri"] = status.aggregation
    claims = {
        SUB: status.uri,
        EXP: int(status.expires_at.timestamp()),
        IAT: int(status.issued_at.timestamp()),
        LIST: body,
        TTL: status.ttl,
    }
    return sign1.sign(cbor.write(claims), signer, type=CWT_TYPE)


def jwt(status: StatusList, signer: Signer) -> str:
    """The same list as a signed JWT."""
    body: dict[str, Any] = {"bits": status.values.bits, "lst": keys.text64(status.packed)}
    if status.aggregation:
        body["aggregation_uri"] = status.aggregation
    claims = {
        "sub": status.uri,
        "exp": int(status.expires_at.timestamp()),
        "iat": int(status.issued_at.timestamp()),
        "status_list": body,
        "ttl": status.ttl,
    }
    return jws.sign(claims, signer, type=JWT_TYPE)


def read_cwt(data: bytes, *, trust: TrustList, at: datetime) -> StatusList:
    """The list that a key for status signed, or Doubt; its age is not judged here."""
    try:
        found = sign1.read(data, cwt=False)
        status = _from_claims(cbor.read(found.payload))
        entry = trust.by_kid.get(found.kid or b"")
        good = found.type == CWT_TYPE and entry is not None and found.is_by(entry.key)
    except (cbor.Malformed, sign1.NotSigned, NotIdentity):
        raise Doubt(Reason.LIST_FORGED) from None
    if not good or entry is None or not _believed(entry, status, at):
        raise Doubt(Reason.LIST_FORGED)
    return status


def read_jwt(text: str, *, trust: TrustList, at: datetime) -> StatusList:
    """The same, from a JWT."""
    try:
        found = jws.read(text)
        said = json.loads(found.payload)
        entry = trust.by_kid.get(keys.bytes64(str(found.header.get("kid"))))
        good = found.header.get("typ") == JWT_TYPE and entry is not None and found.is_by(entry.key)
        status = _from_claims(_as_cwt(said))
    except (jws.NotSigned, ValueError, LookupError, TypeError, AttributeError):
        raise Doubt(Reason.LIST_FORGED) from None
    if not good or entry is None or not _believed(entry, status, at):
        raise Doubt(Reason.LIST_FORGED)
    return status


def _believed(entry: Any, status: StatusList, at: datetime) -> bool:
    return entry.use is Use.STATUS and not entry.doubt(signed_at=status.issued_at, at=at)


def _as_cwt(said: Mapping[str, Any]) -> dict[int, Any]:
    body = said["status_list"]
    return {
        SUB: said["sub"],
        EXP: said.get("exp"),
        IAT: said["iat"],
        TTL: said.get("ttl", 0),
        LIST: {**body, "lst": keys.bytes64(body["lst"])},
    }


def _from_claims(said: object) -> StatusList:
    if not isinstance(said, dict):
        raise NotIdentity("not a map")
    issued, expires = instant(said.get(IAT)), instant(said.get(EXP))
    uri, ttl = said.get(SUB), said.get(TTL, 0)
    if not isinstance(uri, str) or type(ttl) is not int or not (issued and expires):
        raise NotIdentity("an address and its dates are asked")
    body = said.get(LIST)
    bits, packed = (body.get("bits"), body.get("lst")) if isinstance(body, dict) else (0, None)
    if bits not in WIDTHS or not isinstance(packed, bytes):
        raise NotIdentity("not a list")
    more = body.get("aggregation_uri", "") if isinstance(body, dict) else ""
    return StatusList(uri, issued, expires, ttl, unpack(packed, bits), str(more))


def unpack(packed: bytes, bits: int) -> Bits:
    """The values of a compressed list, or Doubt when it inflates beyond a list's size."""
    try:
        return Bits(transport.inflate(packed, most=LARGEST), bits)
    except Doubt:
        raise Doubt(Reason.LIST_FORGED) from None


def newer(held: StatusList | None, offered: StatusList, *, uri: str, at: datetime) -> StatusList:
    """The offered list if it may take the place of the one held, or Doubt."""
    if offered.uri != uri:
        raise Doubt(Reason.LIST_OTHER)
    if offered.issued_at > at + SKEW:
        raise Doubt(Reason.LIST_FUTURE)
    if held is not None and offered.issued_at < held.issued_at:
        raise Doubt(Reason.LIST_OLDER)
    return offered
