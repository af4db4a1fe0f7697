"""A file as it travels: manifest, signature and file in one archive, closed with age.

Signed first, closed after: who opens it holds what was signed, and nothing of it can be read on
the way. The archive is a plain tar, so that `age`, `tar` and `openssl` alone open and check it.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

import pyrage

from sijill.protection.rules.passing import LARGEST
from sijill.protection.seals.keys import SIGN, Keys, accepts

TYPE = "sijill-fund/1"
ENDING = ".age"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SMALL = 64 * 1024
FIELDS = (
    "type",
    "sender",
    "name",
    "stream",
    "sequence",
    "count",
    "sum",
    "sha256",
    "made_at",
    "key",
)


class Unopened(Exception):
    """A parcel is not taken; `fault` says why, in a word of ours."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        super().__init__(fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is signed of a file: which one it is, and its exact bytes."""

    sender: str
    name: str
    stream: str
    sequence: int
    count: int
    sum: str
    sha256: str
    made_at: str
    key: str
    type: str = TYPE

    def written(self) -> bytes:
        """The bytes that are signed: fields in one order, one line."""
        said = json.dumps(asdict(self), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
        return f"{said}\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a manifest repeats of the message that it goes with."""

    stream: str
    sequence: int
    count: int
    sum: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file and what was signed of it."""

    manifest: Manifest
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """How one side closes what leaves and opens what comes."""

    keys: Keys
    sender: str  # register | fund
    partner: str
    on: date

    def close(self, name: str, data: bytes, facts: Facts) -> tuple[bytes, str]:
        """The parcel of a file, and the name of the key that signed it."""
        signer = self.keys.signer(SIGN, on=self.on)
        manifest = Manifest(
            sender=self.sender,
            name=name,
            stream=facts.stream,
            sequence=facts.sequence,
            count=facts.count,
            sum=str(facts.sum),
            sha256=hashlib.sha256(data).hexdigest(),
            made_at=facts.made_at.isoformat(),
            key=signer.name,
        )
        said = manifest.written()
        archive = _archive({MANIFEST: said, SIGNATURE: signer.sign(said), name: data})
        return pyrage.encrypt(archive, list(self.keys.recipients())), signer.name

    def open(self, name: str, closed: bytes) -> Parcel:
        """What a parcel holds, its signature checked; Unopened at the first fault."""
        if not name.endswith(ENDING):
            raise Unopened("bare")
        held = _unpacked(self._clear(closed))
        said, signature = held.pop(MANIFEST, b""), held.pop(SIGNATURE, b"")
        manifest = _read(said)
        key = self.keys.believed(SIGN).get(manifest.key)
        if key is None:
            raise Unopened("unknown_key")
        if not accepts(key, signature, said):
            raise Unopened("signature")
        inner = name.removesuffix(ENDING)
        if manifest.sender != self.partner or manifest.name != inner or list(held) != [inner]:
            raise Unopened("other_name")
        if hashlib.sha256(held[inner]).hexdigest() != manifest.sha256:
            raise Unopened("digest")
        return Parcel(manifest, held[inner])

    def _clear(self, closed: bytes) -> bytes:
        try:
            return pyrage.decrypt(closed, list(self.keys.identities()))
        except pyrage.DecryptError:
            raise Unopened("not_for_us") from None


def agrees(manifest: Manifest, facts: Facts) -> bool:
    """Whether a manifest tells of the message that it came with."""
    said = (manifest.stream, manifest.sequence, manifest.count, manifest.sum)
    return said == (facts.stream, facts.sequence, facts.count, str(facts.sum))


def _read(said: bytes) -> Manifest:
    """A manifest in the one way that it may be written."""
    try:
        found = json.loads(said)
        manifest = Manifest(**found)
    except (ValueError, TypeError, UnicodeDecodeError):
        raise Unopened("manifest") from None
    if manifest.type != TYPE or sorted(found) != sorted(FIELDS) or manifest.written() != said:
        raise Unopened("manifest")
    return manifest


def _archive(files: Mapping[str, bytes]) -> bytes:
    """A tar that is the same each time: no owner, no hour."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in files.items():
            row = tarfile.TarInfo(name)
            row.size, row.mode = len(data), 0o600
            archive.addfile(row, io.BytesIO(data))
    return out.getvalue()


def _unpacked(archive: bytes) -> dict[str, bytes]:
    """Three plain files at most, in memory: nothing of a stranger's is written anywhere."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as held:
            for row in held:
                limit = SMALL if row.name in (MANIFEST, SIGNATURE) else LARGEST
                file = held.extractfile(row) if row.isreg() else None
                if file is None or row.size > limit or row.name in found or len(found) == 3:
                    raise Unopened("parcel")
                found[row.name] = file.read()
    except (tarfile.TarError, ValueError, EOFError):
        raise Unopened("parcel") from None
    return found
