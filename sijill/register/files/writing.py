"""Rows on their way out, as CSV or XLSX, written so that no spreadsheet runs what they hold."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

RUN = ("=", "+", "-", "@", "\t", "\r")
GUARD = "'"
# Signs that XML holds in no way.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACE = "http://schemas.openxmlformats.org"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = f"{SPACE}/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{SPACE}/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{SPACE}/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SPACE}/spreadsheetml/2006/main"'
    f' xmlns:r="{OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships'
    f' xmlns="{SPACE}/package/2006/relationships"><Relationship Id="r1"'
    f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}  # fmt: skip


def harmless(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run."""
    return f"{GUARD}{cell}" if cell.startswith(RUN) else cell


def as_written(cell: str) -> str:
    """The cell as it was before it was made harmless."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(RUN) else cell


def as_csv(lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Text that a spreadsheet opens in the right letters."""
    yield "\ufeff".encode()
    for line in lines:
        out = io.StringIO()
        csv.writer(out).writerow([harmless(cell) for cell in line])
        yield out.getvalue().encode()


def as_xlsx(lines: Iterable[Sequence[str]], *, from_right: bool) -> bytes:
    """A workbook of one sheet whose cells are all text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for piece in _sheet(lines, from_right):
                sheet.write(piece.encode())
    return out.getvalue()


def _sheet(lines: Iterable[Sequence[str]], from_right: bool) -> Iterator[str]:
    side = ' rightToLeft="1"' if from_right else ""
    yield f'{HEAD}<worksheet xmlns="{SPACE}/spreadsheetml/2006/main"><sheetViews>'
    yield f'<sheetView workbookViewId="0"{side}><pane ySplit="1" topLeftCell="A2"'
    yield ' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
    for line in lines:
        cells = "".join(_cell(harmless(cell)) for cell in line)
        yield f"<row>{cells}</row>"
    yield "</sheetData></worksheet>"


def _cell(text: str) -> str:
    plain = escape(UNWRITABLE.sub("", text))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'
