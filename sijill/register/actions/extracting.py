"""The bytes of an extract: the first line, names of columns for programs, a reference each row.

The rows come in the order of an index and not in the order that only the copy's key explains:
the references alone tell the copy.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import override

from sijill.register.actions.exporting import wrapped
from sijill.register.files import parcels
from sijill.register.files.writing import as_csv
from sijill.register.models import Export
from sijill.register.queries import roll
from sijill.register.rules import marking
from sijill.register.wording.exports import first_line


def written(export: Export, *, day: date, known: datetime) -> Iterator[bytes]:
    """The extract, piece by piece, once it was taken."""
    assert export.box is not None
    key = marking.key_of(parcels.key_of(export.box, wrapped(export)))
    with override(export.language):
        said = f"{first_line(export)} ({day.isoformat()})"
    head = [[said], ["nia", *roll.told(export), *roll.DATED, "reference"]]
    yield from as_csv(_lines(head, export, key, day, known))


def _lines(
    head: list[list[str]], export: Export, key: bytes, day: date, known: datetime
) -> Iterator[list[str]]:
    yield from head
    for nia, *cells in roll.stream(export, day=day, known=known):
        yield [nia or "", *(cell or "" for cell in cells), marking.reference(key, nia or "")]
