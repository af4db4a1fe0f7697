"""The shape of what a tablet sends: a header in clear, a key closed for the chamber, a body."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

VERSION = 1
INFO = b"sijill field 1\n"  # then the header: a key opens under this very header alone
WAYS = ("screen", "later")
LARGEST_WIRE = 400_000  # characters; photographs travel apart
LARGEST_PART = 12 * 1024 * 1024
PARTS_AT_MOST = 30
NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{12}\Z")  # Crockford's digits: no I, L, O, U
DIGEST = re.compile(r"[0-9a-f]{64}\Z")
KID = re.compile(r"[0-9a-f]{16}\Z")


class Misshapen(ValueError):
    """What came has not the shape of an envelope; says which part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A photograph or a signature: its identifier, its kind, and the sealed bytes' own digest."""

    id: UUID
    kind: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands in clear on an envelope; nothing of it tells who is registered."""

    id: UUID  # of the case to be
    kind: str
    agent: UUID
    institution: str
    device: UUID
    kid: str
    receipt: str
    procedure: str
    version: int
    made_at: datetime
    kit: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Wire:
    """An envelope as it travels; `text` is the header as the tablet wrote it, byte for byte."""

    header: Header
    text: str
    key: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What was written: answers page by page, what was told, how the person agreed."""

    answers: Mapping[str, Mapping[str, Any]]
    told: Mapping[str, Mapping[str, str]]
    language: str
    way: str
    signature: UUID | None


def read_wire(text: str) -> Wire:
    """The envelope behind this text; Misshapen when it is none."""
    if len(text) > LARGEST_WIRE:
        raise Misshapen("too_large")
    whole = _object(text, "envelope")
    header = whole.get("header")
    if not isinstance(header, str):
        raise Misshapen("header")
    return Wire(read_header(header), header, _bytes(whole, "key"), _bytes(whole, "body"))


def read_header(text: str) -> Header:
    """The header behind this text."""
    said = _object(text, "header")
    if said.get("v") != VERSION:
        raise Misshapen("version")
    return Header(
        id=_uuid(said, "id"),
        kind=_one_of(said, "kind", ("whole", "quick", "draft")),
        agent=_uuid(said, "agent"),
        institution=_text(said, "institution", re.compile(r"[A-Z0-9-]{2,12}\Z")),
        device=_uuid(said, "device"),
        kid=_text(said, "kid", KID),
        receipt=_text(said, "receipt", RECEIPT),
        procedure=_text(said, "procedure", NAME),
        version=_number(said, "version", 32_000),
        made_at=_instant(said, "made_at"),
        kit=_text(said, "kit", re.compile(r"[0-9a-f]{12}\Z")),
        parts=_parts(said.get("parts")),
    )


def read_content(body: bytes) -> Content:
    """What was written, out of the opened body."""
    try:
        said = _object(body.decode(), "content")
    except UnicodeDecodeError:
        raise Misshapen("content") from None
    consent = said.get("consent") or {}
    if not isinstance(consent, dict):
        raise Misshapen("consent")
    signature = _uuid(consent, "part") if consent.get("part") else None
    return Content(
        answers=_pages(said, "answers"),
        told=_pages(said, "told"),
        language=_one_of(said, "language", ("ar", "fr", "zgh", "en")),
        way=_one_of(consent, "way", WAYS) if consent.get("way") else "",
        signature=signature,
    )


def _parts(said: object) -> tuple[Part, ...]:
    if not isinstance(said, list) or len(said) > PARTS_AT_MOST:
        raise Misshapen("parts")
    found = tuple(_part(one) for one in said)
    if len({one.id for one in found}) != len(found):
        raise Misshapen("parts")
    return found


def _part(said: object) -> Part:
    if not isinstance(said, dict):
        raise Misshapen("parts")
    return Part(
        id=_uuid(said, "id"),
        kind=_text(said, "kind", NAME),
        size=_number(said, "size", LARGEST_PART),
        digest=_text(said, "sha256", DIGEST),
    )


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Misshapen(name) from None
    if not isinstance(found, dict):
        raise Misshapen(name)
    return found


def _pages(said: Mapping[str, Any], name: str) -> Mapping[str, Mapping[str, Any]]:
    found = said.get(name)
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        raise Misshapen(name)
    return found


def _bytes(said: Mapping[str, Any], name: str) -> bytes:
    text = said.get(name)
    if not isinstance(text, str):
        raise Misshapen(name)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Misshapen(name) from None


def _uuid(said: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(str(said.get(name)))
    except ValueError:
        raise Misshapen(name) from None


def _text(said: Mapping[str, Any], name: str, shape: re.Pattern[str]) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not shape.match(text):
        raise Misshapen(name)
    return text


def _one_of(said: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    text = said.get(name)
    if text not in known:
        raise Misshapen(name)
    return str(text)


def _number(said: Mapping[str, Any], name: str, most: int) -> int:
    number = said.get(name)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= most:
        raise Misshapen(name)
    return number


def _instant(said: Mapping[str, Any], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(str(said.get(name)))
    except ValueError:
        raise Misshapen(name) from None
    if found.tzinfo is None:
        raise Misshapen(name)
    return found
