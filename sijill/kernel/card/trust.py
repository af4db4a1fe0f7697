"""The trust list: which keys are believed, for what and until when, signed by a root kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from sijill.kernel.card.claims import EXP, IAT, ISS, NotIdentity, instant
from sijill.kernel.card.reasons import Doubt, Reason
from sijill.kernel.cose import cbor, keys, sign1
from sijill.kernel.cose.keys import PublicKey, Signer, UnreadableKey

TYPE = "application/vnd.sijill.trust-list+cbor"
LARGEST = 65_536  # bytes
UNREADABLE = (
    cbor.Malformed,
    sign1.NotSigned,
    UnreadableKey,
    NotIdentity,
    LookupError,
    ValueError,
    TypeError,
)
SKEW = timedelta(minutes=5)  # how far ahead another clock may be


class Use(StrEnum):
    """What a key signs; never two things."""

    CARD = "card"
    STATUS = "status"


class KeyState(StrEnum):
    """Whether a key still signs, and whether what it signed is believed."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True)
class Trusted:
    """A key and how far it is believed."""

    key: PublicKey
    use: Use
    valid_from: datetime
    valid_until: datetime
    state: KeyState = KeyState.ACTIVE
    since: datetime | None = None  # since when it is retired or compromised

    def doubt(self, *, signed_at: datetime, at: datetime) -> Reason | None:
        """Why something signed by this key then is not believed now."""
        if signed_at < self.valid_from:
            return Reason.KEY_NOT_YET
        if at >= self.valid_until:
            return Reason.KEY_EXPIRED
        if self.since is not None and signed_at >= self.since:
            compromised = self.state is KeyState.COMPROMISED
            return Reason.KEY_COMPROMISED if compromised else Reason.KEY_RETIRED
        return None


@dataclass(frozen=True)
class TrustList:
    """What a root signed: the keys that are believed from one day to another."""

    issuer: str
    issued_at: datetime
    expires_at: datetime
    seq: int
    keys: tuple[Trusted, ...]

    @cached_property
    def by_kid(self) -> Mapping[bytes, Trusted]:
        return {entry.key.kid: entry for entry in self.keys}

    def doubt(self, *, at: datetime) -> Reason | None:
        """Why this list proves nothing now."""
        if self.issued_at > at + SKEW:
            return Reason.TRUST_LIST_FUTURE
        return Reason.TRUST_LIST_EXPIRED if at >= self.expires_at else None


def write(trust: TrustList, root: Signer) -> bytes:
    """The list signed by a root."""
    return sign1.sign(payload(trust), root, type=TYPE)


def payload(trust: TrustList) -> bytes:
    """What the root is asked to sign."""
    return cbor.write(
        {
            ISS: trust.issuer,
            EXP: int(trust.expires_at.timestamp()),
            IAT: int(trust.issued_at.timestamp()),
            "seq": trust.seq,
            "keys": [_entry(entry) for entry in trust.keys],
        }
    )


def _entry(entry: Trusted) -> dict[str, Any]:
    said: dict[str, Any] = {
        "key": entry.key.cose(),
        "use": entry.use.value,
        "nbf": int(entry.valid_from.timestamp()),
        "exp": int(entry.valid_until.timestamp()),
        "state": entry.state.value,
    }
    if entry.since is not None:
        said["from"] = int(entry.since.timestamp())
    return said


def read(data: bytes, roots: Sequence[PublicKey]) -> TrustList:
    """The list that one of these roots signed, or Doubt; its age is not judged here."""
    try:
        if len(data) > LARGEST:
            raise Doubt(Reason.TRUST_LIST_FORGED)
        found = sign1.read(data, cwt=False)
        signed = any(root.kid == found.kid and found.is_by(root) for root in roots)
        if found.type != TYPE or not signed:
            raise Doubt(Reason.TRUST_LIST_FORGED)
        return read_payload(found.payload)
    except UNREADABLE:
        raise Doubt(Reason.TRUST_LIST_FORGED) from None


def read_payload(data: bytes) -> TrustList:
    """The list itself, signed or not yet; UNREADABLE when it is none."""
    return _list(cbor.read(data))


def _list(said: Mapping[Any, Any]) -> TrustList:
    issuer, seq = said[ISS], said["seq"]
    if not isinstance(issuer, str) or type(seq) is not int:
        raise NotIdentity("an issuer and a number are asked")
    return TrustList(
        issuer=issuer,
        issued_at=_instant(said[IAT]),
        expires_at=_instant(said[EXP]),
        seq=seq,
        keys=tuple(_trusted(entry) for entry in said["keys"]),
    )


def _trusted(said: Mapping[str, Any]) -> Trusted:
    state = KeyState(said["state"])
    since = instant(said.get("from"))
    if (since is None) != (state is KeyState.ACTIVE):
        raise NotIdentity("a key leaves on a day")
    return Trusted(
        key=keys.read_cose(said["key"]),
        use=Use(said["use"]),
        valid_from=_instant(said["nbf"]),
        valid_until=_instant(said["exp"]),
        state=state,
        since=since,
    )


def _instant(found: object) -> datetime:
    day = instant(found)
    if day is None:
        raise NotIdentity("a date is missing")
    return day


def newer(held: TrustList | None, offered: TrustList, *, at: datetime) -> TrustList:
    """The offered list if it may take the place of the one held, or Doubt."""
    if reason := offered.doubt(at=at):
        raise Doubt(reason)
    if held is not None and offered.seq < held.seq:
        raise Doubt(Reason.TRUST_LIST_OLDER)
    return offered
