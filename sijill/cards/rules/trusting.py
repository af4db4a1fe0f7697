"""The trust list from one ceremony to the next: renewed, a key followed by another, a key lost.

Each function draws up the list that the root is asked to sign. The order of a life: a key enters
the list as a successor, signs once the one before it leaves, leaves in its turn, and is believed
for what it signed until no card that it signed can still be valid. The durations are ours,
provisional.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sijill.kernel.card.trust import KeyState, Trusted, TrustList, Use
from sijill.kernel.cose.keys import PublicKey

LIST_HOURS = 72  # beyond, nobody says "valid": the published policy
LIST_TTL = 3600  # seconds
TRUST_LIST_LIFE = timedelta(days=400)  # one ceremony each year, and a month to be late
# Two years at most as successor and signer, then as long as a card may live.
BELIEVED = {Use.CARD: timedelta(days=12 * 366), Use.STATUS: timedelta(days=3 * 366)}
CHANGE = timedelta(hours=24)  # between the drawing up of a change and its effect


class NoSuchKey(LookupError):
    """No key of this name, or none that may still sign."""


def whole(at: datetime) -> datetime:
    """The instant without the part of a second, as lists write it."""
    return at.replace(microsecond=0)


def first(*, issuer: str, keys: Iterable[tuple[Use, PublicKey]], at: datetime) -> TrustList:
    """The first list of an issuer."""
    at = whole(at)
    return TrustList(
        issuer=issuer,
        issued_at=at,
        expires_at=at + TRUST_LIST_LIFE,
        seq=1,
        keys=tuple(entering(key, use, at=at) for use, key in keys),
    )


def entering(key: PublicKey, use: Use, *, at: datetime) -> Trusted:
    """A key that enters the list."""
    at = whole(at)
    return Trusted(key, use, at, at + BELIEVED[use])


def renewed(trust: TrustList, *, at: datetime) -> TrustList:
    """The same keys for another year, without those whose time is over."""
    at = whole(at)
    kept = tuple(entry for entry in trust.keys if at < entry.valid_until)
    return replace(
        trust, issued_at=at, expires_at=at + TRUST_LIST_LIFE, seq=trust.seq + 1, keys=kept
    )


def rotated(
    trust: TrustList, use: Use, *, successor: PublicKey, since: datetime, at: datetime
) -> TrustList:
    """The key in use leaves at an instant to come; the next one follows, and has a successor."""
    leaving = in_use(trust, use, at=at)
    gone = replace(leaving, state=KeyState.RETIRED, since=whole(since))
    return _changed(trust, gone, entering(successor, use, at=at), at=at)


def compromised(
    trust: TrustList, kid: bytes, *, successor: PublicKey, since: datetime, at: datetime
) -> TrustList:
    """Nothing that this key signed since an instant is believed; its successor follows at once."""
    lost = trust.by_kid.get(kid)
    if lost is None:
        raise NoSuchKey(kid.hex())
    gone = replace(lost, state=KeyState.COMPROMISED, since=whole(since))
    return _changed(trust, gone, entering(successor, lost.use, at=at), at=at)


def _changed(trust: TrustList, gone: Trusted, entered: Trusted, *, at: datetime) -> TrustList:
    keys = tuple(gone if entry.key == gone.key else entry for entry in trust.keys)
    return renewed(replace(trust, keys=(*keys, entered)), at=at)


def may_sign(entry: Trusted, *, at: datetime) -> bool:
    """Whether what this key signs now is believed."""
    return entry.doubt(signed_at=at, at=at) is None


def in_use(
    trust: TrustList, use: Use, *, at: datetime, held: Collection[bytes] | None = None
) -> Trusted:
    """The key that signs now: the first of its use, among those held, that is still believed."""
    for entry in trust.keys:
        known = held is None or entry.key.kid in held
        if entry.use is use and known and may_sign(entry, at=at):
            return entry
    raise NoSuchKey(use.value)


def successors(trust: TrustList, use: Use, *, at: datetime) -> list[Trusted]:
    """The keys that wait for their turn."""
    waiting = [entry for entry in trust.keys if entry.use is use and may_sign(entry, at=at)]
    return waiting[1:]
