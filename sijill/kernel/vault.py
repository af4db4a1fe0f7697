"""Envelopes for documents: a data key for each file, wrapped by a key kept elsewhere.

AES-256-GCM both times. What is sealed is bound to where it belongs (case, file, part), so that
a file moved to another case does not open. Changing the wrapping key rewraps 60 bytes for each
file and touches no file.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"SJV1"
NONCE = 12
KEY = 32
FIRST = "1"


class Unopened(Exception):
    """The envelope does not open: wrong place, wrong key, or altered bytes."""


class UnknownKey(Exception):
    """The ring holds no wrapping key under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrappedKey:
    """A data key as it is stored: useless without the wrapping key named by `key_id`."""

    key_id: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The wrapping keys by id; the first one wraps, the others only open."""

    keys: Mapping[str, bytes] = field(repr=False)

    @property
    def current(self) -> str:
        return next(iter(self.keys))

    def key(self, key_id: str) -> bytes:
        """The wrapping key under this id, or UnknownKey."""
        try:
            return self.keys[key_id]
        except KeyError:
            raise UnknownKey(key_id) from None


def ring(text: str) -> KeyRing:
    """Read "id:hex,id2:hex", the newest first; a lone hexadecimal key has the id "1"."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        key_id, colon, digits = part.rpartition(":")
        name = key_id if colon else FIRST
        if name in keys or not name.isalnum() or len(name) > 20:
            raise ValueError("each key of the vault needs an id of its own, letters and digits")
        keys[name] = _key(digits)
    if not keys:
        raise ValueError("the vault needs a key")
    return KeyRing(keys)


def _key(digits: str) -> bytes:
    try:
        key = bytes.fromhex(digits)
    except ValueError:
        key = b""
    if len(key) != KEY:
        # the text itself is never repeated: it is a secret, whole or not
        raise ValueError("a key of the vault is 64 hexadecimal digits")
    return key


def new_key(*, keys: KeyRing, place: str) -> tuple[bytes, WrappedKey]:
    """A fresh data key, in clear for use now and wrapped for keeping."""
    data_key = AESGCM.generate_key(bit_length=256)
    return data_key, wrap(data_key, keys=keys, place=place)


def wrap(data_key: bytes, *, keys: KeyRing, place: str) -> WrappedKey:
    """Wrap a data key with the ring's first key, bound to its place."""
    key_id = keys.current
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(keys.key(key_id)).encrypt(nonce, data_key, _bound(key_id, place))
    return WrappedKey(key_id=key_id, wrapped=nonce + sealed)


def unwrap(wrapped: WrappedKey, *, keys: KeyRing, place: str) -> bytes:
    """The data key in clear; UnknownKey or Unopened."""
    key, body = keys.key(wrapped.key_id), wrapped.wrapped
    return _open(key, body, _bound(wrapped.key_id, place))


def rewrap(wrapped: WrappedKey, *, keys: KeyRing, place: str) -> WrappedKey:
    """The same data key under the ring's first key; itself when it already is."""
    if wrapped.key_id == keys.current:
        return wrapped
    return wrap(unwrap(wrapped, keys=keys, place=place), keys=keys, place=place)


def seal(clear: bytes, *, data_key: bytes, place: str) -> bytes:
    """Encrypt one part of a file, bound to its place."""
    nonce = secrets.token_bytes(NONCE)
    return MAGIC + nonce + AESGCM(data_key).encrypt(nonce, clear, _bound("part", place))


def unseal(sealed: bytes, *, data_key: bytes, place: str) -> bytes:
    """Decrypt one part of a file; Unopened when it is not this part of this file."""
    if not sealed.startswith(MAGIC):
        raise Unopened
    return _open(data_key, sealed[len(MAGIC) :], _bound("part", place))


def _open(key: bytes, body: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(body[:NONCE], body[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise Unopened from None


def _bound(label: str, place: str) -> bytes:
    return f"sijill:{label}:{place}".encode()
