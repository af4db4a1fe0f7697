"""The keys of one side: its own in `own/`, what the other side gave in `partner/`.

A file is named PURPOSE-DATE: a key of ours signs, or enters, from its date on, so that the other
side has it before it is used; whatever opens or checks is used as long as its file is there.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
    load_ssh_private_key,
    load_ssh_public_key,
)

T = TypeVar("T")
OWN, PARTNER = "own", "partner"
SIGN, OPEN, ASK, ENTER = "sign", "open", "ask", "enter"
PURPOSES = (SIGN, OPEN, ASK, ENTER)
KNOWN_HOSTS, AUTHORITY = "known_hosts", "ca.pem"


class KeyFault(Exception):
    """A key is missing, not readable as what it should be, or open to others on this machine."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key, and the name under which the other side knows it."""

    key: Ed25519PrivateKey

    @property
    def name(self) -> str:
        """Sixteen digits of the digest of the public key."""
        return key_name(self.key.public_key())

    def sign(self, said: bytes) -> bytes:
        """Sixty-four bytes."""
        return self.key.sign(said)


@dataclass(frozen=True, slots=True)
class Keys:
    """The folder of one side's keys; read each time, so that a rotation needs no restart."""

    folder: Path

    def signer(self, purpose: str, *, on: date) -> Signer:
        """Our newest key of this purpose whose date has come."""
        key = load_pem_private_key(_secret(self._newest(purpose, on)), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyFault(f"{purpose}_kind")
        return Signer(key)

    def entrance(self, *, on: date) -> Path:
        """The file of our newest SSH key whose date has come."""
        path = self._newest(ENTER, on)
        _secret(path)
        return path

    def identities(self) -> Sequence[pyrage.x25519.Identity]:
        """Everything of ours that opens what the other side closed, former ones too."""
        found = []
        for path in _files(self.folder / OWN, f"{OPEN}-*.key"):
            found.append(_age(pyrage.x25519.Identity.from_str, _secret(path).decode()))
        if not found:
            raise KeyFault("no_open")
        return found

    def recipients(self) -> Sequence[pyrage.x25519.Recipient]:
        """Whom a file is closed for: each key that the other side gave."""
        paths = _files(self.folder / PARTNER, f"{OPEN}-*.pub")
        if not paths:
            raise KeyFault("no_recipient")
        return [_age(pyrage.x25519.Recipient.from_str, path.read_text()) for path in paths]

    def believed(self, purpose: str) -> Mapping[str, Ed25519PublicKey]:
        """The other side's keys that check, by their names."""
        found = {}
        for path in _files(self.folder / PARTNER, f"{purpose}-*.pub"):
            key = load_pem_public_key(path.read_bytes())
            if not isinstance(key, Ed25519PublicKey):
                raise KeyFault(f"{purpose}_kind")
            found[key_name(key)] = key
        if not found:
            raise KeyFault(f"nobody_believed_to_{purpose}")
        return found

    @property
    def known_hosts(self) -> Path:
        """The host keys of the other side, pinned."""
        return self._given(KNOWN_HOSTS)

    @property
    def authority(self) -> Path | None:
        """Who vouches for the other side's certificate, when it is not the machine's own list."""
        path = self.folder / PARTNER / AUTHORITY
        return path if path.exists() else None

    @property
    def entrants(self) -> Sequence[Path]:
        """The SSH keys of the other side."""
        return _files(self.folder / PARTNER, f"{ENTER}-*.pub")

    def _given(self, name: str) -> Path:
        path = self.folder / PARTNER / name
        if not path.is_file():
            raise KeyFault(f"no_{name}")
        return path

    def _newest(self, purpose: str, on: date) -> Path:
        paths = _files(self.folder / OWN, f"{purpose}-*.key")
        due = [path for path in paths if path.stem.partition("-")[2] <= on.isoformat()]
        if not due:
            raise KeyFault(f"no_{purpose}")
        return due[-1]


def make(folder: Path, purpose: str, *, from_: date) -> Path:
    """Make a key of ours that is used from a day on; the one of that day stays when it is there."""
    own = folder / OWN
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = own / f"{purpose}-{from_.isoformat()}.key"
    if path.exists():
        return path
    passing = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(passing, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as out:
        out.write(_new(purpose))
        out.flush()
        os.fsync(out.fileno())
    passing.rename(path)
    return path


def give(folder: Path, to: Path) -> Sequence[Path]:
    """Write what the other side needs of our keys: nothing of it is secret."""
    to.mkdir(parents=True, exist_ok=True)
    given = []
    for path in _files(folder / OWN, "*-*.key"):
        purpose = path.stem.partition("-")[0]
        target = to / f"{path.stem}.pub"
        target.write_bytes(public(path, purpose))
        given.append(target)
    return given


def public(path: Path, purpose: str) -> bytes:
    """The public half of a key of ours, as the other side reads it."""
    secret = _secret(path)
    if purpose == OPEN:
        return f"{_age(pyrage.x25519.Identity.from_str, secret.decode()).to_public()}\n".encode()
    if purpose == ENTER:
        held = load_ssh_private_key(secret, password=None).public_key()
        return held.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH) + b"\n"
    key = load_pem_private_key(secret, password=None).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(text: bytes) -> str:
    """What two people read to each other over the telephone about a public half."""
    if text.startswith(b"ssh-"):
        text = load_ssh_public_key(text).public_bytes(Encoding.Raw, PublicFormat.Raw)
    elif text.startswith(b"-----"):
        text = load_pem_public_key(text).public_bytes(Encoding.Raw, PublicFormat.Raw)
    digest = hashlib.sha256(text.strip()).hexdigest()[:32]
    return " ".join(digest[n : n + 4] for n in range(0, 32, 4))


def key_name(key: Ed25519PublicKey) -> str:
    """The name of a key: nobody chooses it."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def accepts(key: Ed25519PublicKey, signature: bytes, said: bytes) -> bool:
    """Whether this key signed these bytes."""
    try:
        key.verify(signature, said)
    except (InvalidSignature, ValueError):
        return False
    return True


def _new(purpose: str) -> bytes:
    if purpose == OPEN:
        return f"{pyrage.x25519.Identity.generate()}\n".encode()
    format_ = PrivateFormat.OpenSSH if purpose == ENTER else PrivateFormat.PKCS8
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, format_, NoEncryption())


def _secret(path: Path) -> bytes:
    """The bytes of a private key that nobody else on the machine may read."""
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFault("readable_by_others")
    return path.read_bytes()


def _age(read: Callable[[str], T], text: str) -> T:
    """An age key from its file; comments beside it are let be, as age-keygen writes them."""
    lines = [line.strip() for line in text.splitlines()]
    said = next((line for line in lines if line and not line.startswith("#")), "")
    try:
        return read(said)
    except (pyrage.RecipientError, pyrage.IdentityError):
        raise KeyFault("open_kind") from None


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file())
