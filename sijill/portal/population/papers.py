"""The documents of requests: a few pictures shared by all, each copy sealed for its own request.

What the desk opens is a real file: drawn once, looked at by the real inspection, and sealed under
a key of its own, because an envelope is bound to its request. Nothing waits for the disk: a piece
that is lost is made again, under the same names.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from PIL import Image, ImageFilter

from sijill.desk import archive
from sijill.desk.inspection import Inspected, inspect
from sijill.portal.demonstration.documents import pictures_of
from sijill.portal.demonstration.people import craftsman
from sijill.portal.population.requests import Asked, Lines, act, of
from sijill.portal.population.rows import columns

FACE = "face"
SHOWN = {"statutes": "proof", "registration": "proof"}  # drawn as this one
AGAIN = "again"  # the doubtful document, photographed a second time
SHORTER_SIDE, OF_A_FACE, QUALITY = 704, 420, 30
IN_HAND = frozenset({"submitted", "late", "to_correct", "resubmitted", "examined", "appealed"})
EVIDENCE = columns(
    "id case_id kind state media_type size digest pages key_id wrapped_key quality uploaded_at"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One picture as it was sent, and as it is kept."""

    sent: bytes
    inspected: Inspected
    said: str  # media type, size, digest and pages, as columns
    quality: str


@cache
def papers() -> Mapping[str, Paper]:
    """A picture for each kind of document, drawn and inspected once."""
    [drawn] = pictures_of([craftsman(1, "fes")]).values()
    made = {kind: _paper(picture.inspected.pages[0], kind) for kind, picture in drawn.items()}
    again = _paper(drawn["proof"].inspected.pages[0], AGAIN)
    return made | {kind: made[as_] for kind, as_ in SHOWN.items()} | {AGAIN: again}


def _paper(picture: bytes, kind: str) -> Paper:
    image = Image.open(io.BytesIO(picture)).convert("L").filter(ImageFilter.MedianFilter(3))
    side = (OF_A_FACE if kind == FACE else SHORTER_SIDE) / min(image.size)
    image = image.resize((round(image.width * side), round(image.height * side)))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=QUALITY + (kind == AGAIN))
    body = out.getvalue()
    found = inspect(body, pages_allowed=1, portrait=kind == FACE)
    digest = hashlib.sha256(body).hexdigest()
    return Paper(
        sent=body,
        inspected=found,
        said=f"{found.media_type}\t{len(body)}\t{digest}\t1",
        quality=json.dumps(dict(found.quality)),
    )


def join(asked: Asked, into: Lines) -> None:
    """Join its documents to a request that waits; what was closed keeps none here."""
    times, doubtful = asked.times, asked.kind.doubtful
    if asked.ending not in IN_HAND:
        return
    for turn, kind in enumerate(asked.kind.papers):
        replaced = times.mended is not None and kind == doubtful
        state = "replaced" if replaced else "received"
        _join(asked, into, 30 + turn, kind, kind, state, times.sent)
    if times.mended is None:
        return
    id = _join(asked, into, 39, doubtful, AGAIN, "received", times.mended)
    told = {"kind": doubtful, "evidence": str(id), "replaced": True}
    act(into, asked, 38, "desk.evidence_received", times.mended, json.dumps(told))


def _join(
    asked: Asked, into: Lines, turn: int, kind: str, shown: str, state: str, at: datetime | None
) -> UUID:
    # the noise first: documents are kept in folders by the beginning of their name
    paper, id, case = papers()[shown], UUID(of(asked.case[::-1], turn)), UUID(asked.case)
    kept = archive.keep({1: paper.inspected.pages[0]}, case=case, file=id, waits=False)
    into.tables["desk_evidence"].append(
        f"{id}\t{case}\t{kind}\t{state}\t{paper.said}\t{kept.key_id}"
        f"\t\\\\x{kept.wrapped.hex()}\t{paper.quality}\t{at}\n"
    )
    return id
