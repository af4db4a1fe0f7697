"""What is hashed and what is sealed, under keys drawn from the vault's ring.

A code has a million values and a secret number ten thousand: without a key kept outside the
database their digests would fall at once. Every key of the ring opens, the first one closes, so
that changing it closes nobody out.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

from sijill.kernel import vault


@lru_cache(maxsize=4)
def _ring(text: str) -> vault.KeyRing:
    return vault.ring(text)


def _keys(use: str) -> dict[str, bytes]:
    """One key for each use and each key of the ring, the current one first."""
    ring = _ring(settings.VAULT_KEYS)
    return {
        name: hmac.new(key, f"sijill:accounts:{use}".encode(), sha256).digest()
        for name, key in ring.keys.items()
    }


def digest(use: str, *parts: object) -> bytes:
    """The digest to store."""
    return _digest(next(iter(_keys(use).values())), parts)


def digests(use: str, *parts: object) -> list[bytes]:
    """Every digest that may have been stored, whichever key was current then."""
    return [_digest(key, parts) for key in _keys(use).values()]


def matches(stored: bytes | memoryview | None, use: str, *parts: object) -> bool:
    """Whether the stored digest is of these parts, in constant time."""
    kept = bytes(stored) if stored is not None else b""
    found = [hmac.compare_digest(kept, each) for each in digests(use, *parts)]
    return any(found)


def _digest(key: bytes, parts: tuple[object, ...]) -> bytes:
    return hmac.new(key, "\x1f".join(str(p) for p in parts).encode(), sha256).digest()


def secret_number(of: object) -> str:
    """The twelve digits that open something for who gave no phone: "4841 0275 9932"."""
    return _grouped(digest("number", of))


def is_secret_number(typed: str, of: object) -> bool:
    """Whether these digits open it, whichever key was current when they were given."""
    found = [hmac.compare_digest(typed, _grouped(one)) for one in digests("number", of)]
    return any(found)


def _grouped(digest: bytes) -> str:
    digits = f"{int.from_bytes(digest[:8]) % 10**12:012d}"
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


def seal(clear: str, *, use: str, place: object) -> bytes:
    """Encrypt a text bound to its place; begins with the id of the key."""
    name, key = next(iter(_keys(use).items()))
    return name.encode() + b":" + vault.seal(clear.encode(), data_key=key, place=str(place))


def unseal(sealed: bytes | memoryview, *, use: str, place: object) -> str:
    """Decrypt what `seal` encrypted; vault.Unopened or vault.UnknownKey."""
    name, _, body = bytes(sealed).partition(b":")
    keys = _keys(use)
    if name.decode() not in keys:
        raise vault.UnknownKey(name.decode())
    return vault.unseal(body, data_key=keys[name.decode()], place=str(place)).decode()
