"""Signed notes and checkpoints: the few lines by which the log commits itself (C2SP)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sijill.kernel.merkle import Hash
from sijill.kernel.signing import KeyKind, PublicKey, Signer

DASH = "— "
PROOF = "c2sp.org/tlog-proof@v1"
MOST_SIGNATURES = 64


class Unreadable(ValueError):
    """A note, a checkpoint or a proof is not written as it should be."""


class Unsigned(ValueError):
    """No known key signed this note, or a known key's signature is false."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of signature: whose name, which key, what bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"

    def is_of(self, key: PublicKey) -> bool:
        """Whether name and id are those of a key."""
        return (self.name, self.key_id) == (key.name, key.id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends with a newline, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log at one moment: whose, how many entries, which root."""

    origin: str
    size: int
    root: Hash

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class LogProof:
    """A proof that stands alone: place, path, checkpoint, and what the entry opens to."""

    index: int
    path: tuple[Hash, ...]
    checkpoint: str
    extra: bytes = b""

    def __str__(self) -> str:
        extra = f"extra {base64.b64encode(self.extra).decode()}\n" if self.extra else ""
        path = "".join(f"{base64.b64encode(step).decode()}\n" for step in self.path)
        return f"{PROOF}\n{extra}index {self.index}\n{path}\n{self.checkpoint}"


def read_note(text: str) -> Note:
    """Read a note, without believing it."""
    body, gap, lines = text.rpartition("\n\n")
    if not gap or not lines.endswith("\n") or any(c < " " and c != "\n" for c in text):
        raise Unreadable("not a signed note")
    signatures = [_signature(line) for line in lines.splitlines()]
    if len(signatures) > MOST_SIGNATURES:
        raise Unreadable("too many signatures")
    return Note(body + "\n", tuple(signatures))


def _signature(line: str) -> Signature:
    name, _, coded = line.removeprefix(DASH).partition(" ")
    try:
        data = base64.b64decode(coded, validate=True)
    except binascii.Error:
        data = b""
    if not line.startswith(DASH) or not name or len(data) < 5:
        raise Unreadable("not a line of signature")
    return Signature(name, data[:4], data[4:])


def sign(text: str, signer: Signer) -> Signature:
    """The signature of a log on a note's text."""
    key = signer.public
    return Signature(key.name, key.id, signer.sign(text.encode()))


def cosign(text: str, signer: Signer, *, at: datetime) -> Signature:
    """The signature of a witness: it saw this checkpoint, and nothing before was altered."""
    key, seconds = signer.public, int(at.timestamp())
    signed = signer.sign(_witnessed(text, seconds))
    return Signature(key.name, key.id, seconds.to_bytes(8, "big") + signed)


def _witnessed(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def believe(note: Note, keys: Iterable[PublicKey]) -> tuple[PublicKey, ...]:
    """The known keys that signed; Unsigned when none did, or when a known one's is false."""
    known = list(keys)
    found = []
    for line in note.signatures:
        for key in known:
            if line.is_of(key):
                if not _holds(line, key, note.text):
                    raise Unsigned(f"the signature of {key.name} is false")
                found.append(key)
    if not found:
        raise Unsigned("no known key signed")
    return tuple(found)


def _holds(line: Signature, key: PublicKey, text: str) -> bool:
    if key.kind is KeyKind.LOG:
        return key.accepts(line.signature, text.encode())
    seconds = int.from_bytes(line.signature[:8], "big")
    return key.accepts(line.signature[8:], _witnessed(text, seconds))


def read_checkpoint(text: str) -> Checkpoint:
    """Read the three lines of a checkpoint."""
    lines = text.split("\n")
    try:
        origin, size, root = lines[:3]
        found = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error) as problem:
        raise Unreadable("not a checkpoint") from problem
    if str(found.size) != size or found.size < 0 or len(found.root) != 32 or not origin:
        raise Unreadable("not a checkpoint")
    return found


def opened(text: str, keys: Sequence[PublicKey]) -> Checkpoint:
    """The checkpoint of a note that a known key of its own origin signed."""
    note = read_note(text)
    found = read_checkpoint(note.text)
    believe(note, [k for k in keys if k.kind is KeyKind.LOG and k.name == found.origin])
    return found


def read_proof(text: str) -> LogProof:
    """Read a proof that stands alone."""
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    try:
        extra = b""
        if lines[0] != PROOF or not gap:
            raise Unreadable("not a proof of the log")
        if lines[1].startswith("extra "):
            extra = base64.b64decode(lines.pop(1)[6:], validate=True)
        index = lines[1].removeprefix("index ")
        path = tuple(base64.b64decode(line, validate=True) for line in lines[2:])
        found = LogProof(int(index), path, checkpoint, extra)
    except (IndexError, binascii.Error, ValueError) as problem:
        raise Unreadable("not a proof of the log") from problem
    if str(found.index) != index or any(len(step) != 32 for step in path):
        raise Unreadable("not a proof of the log")
    return found
