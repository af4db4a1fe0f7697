"""The file itself: whom it holds is fixed, then its rows are written, marked and sealed.

One transaction: a worker killed on the way leaves no row behind, and a folder that nobody can
open; begun again, the file is written from its first line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID, uuid4

from django.db import connection
from django.utils.translation import override

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.exporting import Written, keep_written
from sijill.register.files import parcels
from sijill.register.files.writing import as_csv, as_xlsx
from sijill.register.models import Export, Exported
from sijill.register.queries import exporting as read
from sijill.register.rules import marking
from sijill.register.rules.exporting import ExportState, Form
from sijill.register.wording.exports import first_line, headings, teller

PART = 50_000  # rows sealed together: of a workbook each; memory holds no more than one part


@action
def write_export(*, export: UUID, at: datetime) -> Export | None:
    """Write a file that was agreed to, once; None when it is no more to be written."""
    with acting_for(SYSTEM):
        _alone(export)
        found = Export.objects.select_related("asked_by", "agreed_by", "institution").get(pk=export)
        if found.state != ExportState.AGREED:
            return None
        box = parcels.Box(uuid4())
        try:
            kept = keep_written(export, _written(found, box, at), at=at)
        except BaseException:
            parcels.empty(box.id)
            raise
        if kept is None:  # stopped meanwhile
            parcels.empty(box.id)
            Exported.objects.filter(export=found).delete()
        return kept


def _alone(export: UUID) -> None:
    """Two workers write one file one after the other, and the second finds it written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"register.export.{export}"])


def _written(export: Export, box: parcels.Box, at: datetime) -> Written:
    day, key = civil_date(at), marking.key_of(box.key)
    count, digest = read.hold(export, day=day, known=at), hashlib.sha256()
    say = teller(export.columns, language=export.language)
    found = read.rows(export, order=marking.order_key(key), day=day, known=at)
    lines = ([nia or "", *say(cells), marking.reference(key, nia or "")] for nia, *cells in found)
    for number, some in enumerate(_parted(lines)):
        clear = _part(export, some, first=number == 0)
        digest.update(clear)
        box.put(clear)
    return Written(box=box, rows=count, digest=digest.hexdigest())


def _parted(lines: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """The rows in parts, the first one even when there is none."""
    some = list(islice(lines, PART))
    yield some
    while some := list(islice(lines, PART)):
        yield some


def _part(export: Export, lines: list[list[str]], *, first: bool) -> bytes:
    with override(export.language):
        head = [[first_line(export)], headings(export.columns)]
    if export.form == Form.XLSX:  # each workbook stands alone, so each has its line
        return as_xlsx([*head, *lines], from_right=export.language == "ar")
    whole = b"".join(as_csv([*head, *lines] if first else lines))
    return whole if first else whole.removeprefix("\ufeff".encode())
