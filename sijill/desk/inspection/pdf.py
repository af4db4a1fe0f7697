"""The pages of a PDF as pictures; a PDF that is locked or that acts is refused.

Runs in the darkroom only.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from sijill.desk.inspection.answers import Problem, Unfit

DOTS = 200 / 72  # pixels for each point: 200 dots an inch, an A4 page is 1654 × 2339
SMALLEST = 10.0  # points
UNPACKED = 24 << 20  # bytes of packed objects looked into, all together

# Long names only: three letters would be met by chance in a few megabytes of packed picture.
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|RichMedia|EmbeddedFiles?|SubmitForm|ImportData|Rendition|Movie|Sound)"
    rb"(?![A-Za-z0-9])"
)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)


def pages_of(data: bytes, *, allowed: int, longest: int) -> list[Image.Image]:
    """Every page as a picture no longer than `longest`, or Unfit."""
    document = _open(data)
    if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Unfit(Problem.LOCKED)
    if _acts(document, data):
        raise Unfit(Problem.ACTIVE)
    count = len(document)
    if not count:
        raise Unfit(Problem.BROKEN)
    if count > allowed:
        raise Unfit(Problem.TOO_MANY_PAGES, pages=count, allowed=allowed)
    return [_picture(document, number, longest) for number in range(count)]


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (
            pdfium.FPDF_ERR_PASSWORD,
            pdfium.FPDF_ERR_SECURITY,
        )
        raise Unfit(Problem.LOCKED if locked else Problem.BROKEN) from None


def _acts(document: pypdfium2.PdfDocument, data: bytes) -> bool:
    """Whether it holds a script, a file inside, a form that computes, or starts anything."""
    return bool(
        pdfium.FPDFDoc_GetJavaScriptActionCount(document)
        or pdfium.FPDFDoc_GetAttachmentCount(document)
        or pdfium.FPDF_GetFormType(document)
        in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)
        or any(ACTIVE.search(part) for part in _texts(data))
    )


def _texts(data: bytes) -> Iterator[bytes]:
    """The file with its escaped names read, then its packed objects, within a limit."""
    yield ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)
    left = UNPACKED
    for found in STREAM.finditer(data):
        unpacked = _unpacked(data[found.end() :], left)
        left -= len(unpacked)
        yield ESCAPED.sub(lambda name: bytes([int(name[1], 16)]), unpacked)
        if left <= 0:
            raise Unfit(Problem.TOO_HEAVY)


def _unpacked(packed: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, limit)
    except zlib.error:
        return b""


def _picture(document: pypdfium2.PdfDocument, number: int, longest: int) -> Image.Image:
    try:
        page = document[number]
        side = max(page.get_size())
        if side < SMALLEST:
            raise Unfit(Problem.BROKEN)
        bitmap = page.render(scale=min(DOTS, longest / side), may_draw_forms=False)
        return bitmap.to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise Unfit(Problem.BROKEN) from None
