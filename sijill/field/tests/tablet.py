"""A tablet in Python: closes what it writes as the script of the page does."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from PIL import Image, ImageDraw

from sijill.desk.tests.factories import ANSWERS, NOW
from sijill.desk.tests.hostile import photograph
from sijill.field import actions
from sijill.field.rules.envelope import INFO
from sijill.kernel import hpke
from sijill.kernel.actor import Actor
from sijill.ledger.transaction import acting_for

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def signature() -> bytes:
    """A wave drawn with a finger."""
    image = Image.new("RGB", (900, 360), "white")
    points = [(40 + step * 38, 180 + (90 if step % 2 else -90)) for step in range(20)]
    ImageDraw.Draw(image).line(points, fill=(16, 36, 63), width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True)
class Written:
    """One envelope on the tablet: its text, and the sealed bytes of its parts."""

    case: UUID
    wire: str
    parts: Mapping[UUID, bytes]
    receipt: str


@dataclass
class Tablet:
    """A tablet prepared for one agent."""

    agent: Actor
    public: bytes = b""
    kid: str = ""
    id: UUID = field(default_factory=uuid4)

    def prepare(self) -> Tablet:
        """Fetch the chamber's key, as signing in does."""
        assert self.agent.institution is not None
        with acting_for(self.agent):
            key = actions.current_key(institution=self.agent.institution, by=self.agent, at=NOW)
        self.public, self.kid = bytes(key.public), key.kid
        return self

    def write(self, *, id: UUID | None = None, **changes: Any) -> Written:
        """Close one registration; what is changed goes into its header or its content."""
        case, content_key = id or uuid4(), secrets.token_bytes(32)
        files = changes.pop("files", {"card": photograph(), "agreement": signature()})
        parts, listed = {}, []
        for kind, clear in files.items():
            part = uuid4()
            bound = f"{case}/{part}/{kind}".encode()
            sealed = hpke.seal(clear, key=content_key, bound=bound, nonce=secrets.token_bytes(12))
            digest = hashlib.sha256(sealed).hexdigest()
            parts[part] = sealed
            listed.append({"id": str(part), "kind": kind, "size": len(sealed), "sha256": digest})
        drawn = next((one["id"] for one in listed if one["kind"] == "agreement"), None)
        consent = {"way": "screen", "part": drawn} if drawn else {"way": "later"}
        content = {
            "answers": changes.pop("answers", ANSWERS),
            "told": {},
            "language": "fr",
            "consent": changes.pop("consent", consent),
        }
        receipt = "".join(secrets.choice(ALPHABET) for _ in range(12))
        header = json.dumps(self._header(case, receipt, listed) | changes)
        return Written(case, self._wire(header, content, content_key), parts, receipt)

    def _header(self, case: UUID, receipt: str, listed: list[Any]) -> dict[str, Any]:
        return {
            "v": 1,
            "id": str(case),
            "kind": "whole",
            "agent": str(self.agent.user),
            "institution": self.agent.institution,
            "device": str(self.id),
            "kid": self.kid,
            "receipt": receipt,
            "procedure": "test-stall",
            "version": 1,
            "made_at": "2026-11-20T10:12:00+01:00",
            "kit": "0123456789ab",
            "parts": listed,
        }

    def _wire(self, header: str, content: Mapping[str, Any], key: bytes) -> str:
        bound = header.encode()
        body = hpke.seal(
            json.dumps(content).encode(), key=key, bound=bound, nonce=secrets.token_bytes(12)
        )
        closed = hpke.close(key, public=self.public, info=INFO + bound)
        said = {"header": header, "key": _base64(closed), "body": _base64(body)}
        return json.dumps(said)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def send(written: Written, by: Actor, *, piece: int = 40_000) -> None:
    """Send an envelope and all its parts, piece by piece."""
    with acting_for(by):
        actions.receive_envelope(wire=written.wire, by=by, at=NOW)
        for part in written.parts:
            send_part(written, part, by, piece=piece)


def send_part(written: Written, part: UUID, by: Actor, *, piece: int = 40_000) -> None:
    """Send one part; goes on from what the house answers."""
    data, offset = written.parts[part], 0
    while offset < len(data):
        offset = actions.receive_piece(
            envelope=written.case,
            part=part,
            offset=offset,
            data=data[offset : offset + piece],
            by=by,
            at=NOW,
        ).received
