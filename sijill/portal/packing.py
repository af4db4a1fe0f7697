"""What is held about a person as one ZIP: a JSON file that any program reads, and the documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from django.core.serializers.json import DjangoJSONEncoder

from sijill.desk import archive
from sijill.desk.models import Evidence
from sijill.kernel.vault import UnknownKey, Unopened, WrappedKey
from sijill.kernel.zipping import zipped
from sijill.portal.holdings import Told

MISSING = "documents/missing.txt"
FORM = "sijill-personal-data/1"
SUFFIXES = {"video/mp4": "mp4", "video/webm": "webm", "video/quicktime": "mov"}


def packed(
    told: Sequence[Told], documents: Sequence[Evidence], paper: bytes, *, at: datetime
) -> Iterator[bytes]:
    """The ZIP in pieces: the lines, the paper to read, then each document as it is opened."""
    first = [("data.json", _lines(told, at)), ("data.pdf", paper)]
    return zipped(chain(first, _opened(documents)), at=at)


def _lines(told: Sequence[Told], at: datetime) -> bytes:
    said = {"form": FORM, "at": at, "held": {each.table: each.rows for each in told}}
    return json.dumps(said, cls=_Encoder, ensure_ascii=False, indent=1).encode()


class _Encoder(DjangoJSONEncoder):
    """Bytes of the database as hexadecimal."""

    def default(self, o: object) -> object:
        return bytes(o).hex() if isinstance(o, bytes | memoryview) else super().default(o)


def _opened(documents: Sequence[Evidence]) -> Iterator[tuple[str, bytes]]:
    """Each page of each document in clear; at the end, by name, what does not open any more."""
    closed = []
    for found in documents:
        wrapped = WrappedKey(key_id=found.key_id, wrapped=bytes(found.wrapped_key))
        suffix = SUFFIXES.get(found.media_type)
        numbers = [archive.ORIGINAL] if suffix else range(1, found.pages + 1)
        stem = f"documents/{found.case.reference}/{found.kind}-{found.uploaded_at:%Y%m%d%H%M%S}"
        for number in numbers:
            name = f"{stem}-{number}.{suffix or 'jpg'}"
            try:
                body = archive.read(number, case=found.case_id, file=found.pk, wrapped=wrapped)
            except (archive.Lost, UnknownKey, Unopened):
                closed.append(name)
                continue
            yield name, body
    if closed:
        yield MISSING, "\n".join(closed).encode()
