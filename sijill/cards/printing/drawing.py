"""A batch drawn: sheets and lists, sealed part after part, under a manifest that is signed.

The files of a batch, in order: the sheets, the list of what stands on them, an empty return file
to fill in, the manifest and its signature. They are made once; whoever takes the batch out takes
these very bytes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

from sijill.cards import safe
from sijill.cards.actions.batching import Drawn, keep_drawn
from sijill.cards.models import Batch
from sijill.cards.printing.batches import streamed
from sijill.cards.printing.setting import Desk, NotDrawn, signer
from sijill.cards.printing.sheets import PART, Layout, Printed
from sijill.cards.queries.batches import batch_for, to_draw
from sijill.cards.rules.batching import BUREAU
from sijill.cards.rules.returning import HEAD
from sijill.kernel.actor import SYSTEM
from sijill.kernel.cose import sign1
from sijill.kernel.cose.keys import Signer

MANIFEST = "application/vnd.sijill.batch+json"
LIST_HEAD = ("position", "number", "nia", "chamber", "sheet", "place")


def layout_of(batch: Batch) -> Layout:
    """One side to a page for the bureau; ten to an A4 for a chamber's printer."""
    return Layout.BUREAU if batch.stream == BUREAU else Layout.TEN_UP


def draw_once(batch: UUID, *, at: datetime) -> None:
    """Draw a batch and keep its files; killed and begun again, one drawing is kept."""
    found = batch_for(batch, viewer=SYSTEM)
    if found.drawn_at is None:
        keep_drawn(batch=found.pk, drawn=draw(found, at=at), at=at)


def draw(batch: Batch, *, at: datetime, processes: int | None = None) -> Drawn:
    """Draw, sign and seal the files of a batch, in a memory that stays flat."""
    box, ours = safe.Box(uuid4()), signer(at)
    record = _Record(batch)
    parts = streamed(
        record.laid(Desk(signer=ours, at=batch.made_at, specimen=batch.specimen)),
        layout=layout_of(batch),
        at=batch.made_at,
        processes=processes or os.cpu_count() or 1,
    )
    files: list[dict[str, object]] = []
    for part in parts:
        files.append(_put(box, files, f"sheets-{len(files) + 1:05d}.pdf", part))
    files.append(_put(box, files, "cards.csv", record.listed()))
    files.append(_put(box, files, "return.csv", record.to_fill_in()))
    manifest = record.manifest(files)
    _put(box, files, "manifest.json", manifest)
    box.put(len(files) + 2, signature(manifest, ours))
    return Drawn(
        box=box.id,
        wrapped=box.wrapped,
        files=len(files) + 2,
        digest=hashlib.sha256(manifest).hexdigest(),
        aside=record.aside,
    )


def signature(manifest: bytes, ours: Signer) -> bytes:
    """The manifest signed as COSE_Sign1; its type, inside the signature, is no card's."""
    return sign1.sign(manifest, ours, type=MANIFEST)


def names_of(batch: Batch) -> Iterator[str]:
    """The names of the sealed files in order."""
    sheets = batch.files - 4
    yield from (f"sheets-{place:05d}.pdf" for place in range(1, sheets + 1))
    yield from ("cards.csv", "return.csv", "manifest.json", "manifest.cose")


def _put(
    box: safe.Box, before: list[dict[str, object]], name: str, data: bytes
) -> dict[str, object]:
    box.put(len(before) + 1, data)
    return {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


class _Record:
    """What is noted of a batch while its cards go by: little for each card."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.aside: dict[UUID, str] = {}
        self._list, self._return = io.StringIO(), io.StringIO()
        self._on_list = csv.writer(self._list, lineterminator="\n")
        self._on_return = csv.writer(self._return, lineterminator="\n")
        self._on_list.writerow(LIST_HEAD)
        self._on_return.writerow(HEAD)
        self._count = 0
        self._sums = {"number": 0, "position": 0}
        self._chain = hashlib.sha256()

    def laid(self, desk: Desk) -> Iterator[Printed]:
        """Each card as it is printed; one that cannot be drawn is set aside."""
        for one in to_draw(self.batch):
            card = one.card
            try:
                printed = desk.laid(one)
            except NotDrawn as why:
                self.aside[card.pk] = str(why)
                continue
            sheet, within = divmod(self._count, PART)
            row = (card.position, card.number, card.says["nia"], card.chamber_id, sheet + 1)
            self._on_list.writerow([*row, within + 1])
            self._on_return.writerow([self.batch.reference, card.position, card.number, "", ""])
            self._count += 1
            self._sums["number"] += int(card.number.removeprefix("C"))
            self._sums["position"] += card.position or 0
            self._chain.update(f"{card.position} {card.number}\n".encode())
            yield printed

    def listed(self) -> bytes:
        """The list of the cards and where each one stands."""
        return self._list.getvalue().encode()

    def to_fill_in(self) -> bytes:
        """The return file, in which an outcome is missing on every line."""
        return self._return.getvalue().encode()

    def manifest(self, files: list[dict[str, object]]) -> bytes:
        """What the batch holds, with the totals by which a printer sees that nothing is missing."""
        said = {
            "batch": self.batch.reference,
            "made": self.batch.made_at.isoformat(),
            "layout": layout_of(self.batch).value,
            "specimen": self.batch.specimen,
            "cards": self._count,
            "totals": {**self._sums, "sha256": self._chain.hexdigest()},
            "files": files,
        }
        return json.dumps(said, indent=1, sort_keys=True).encode() + b"\n"
