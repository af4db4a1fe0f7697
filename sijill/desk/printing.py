"""Letters as PDF files, the same bytes each time they are made from the same rows."""

from __future__ import annotations

import io
import json
from dataclasses import asdict
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.desk.wording.letters import Column, Letter
from sijill.kernel.clock import local
from sijill.web.assets import LETTER_FONTS

LAYOUT = Path(__file__).with_name("letter.typ")
STANDARDS = ["a-2a", "ua-1"]


def pdf_of(letter: Letter) -> bytes:
    """The letter as PDF/A and PDF/UA."""
    inputs = {"said": json.dumps(_said(letter), ensure_ascii=False), "qr": _qr(letter.address)}
    made: bytes = typst.compile(
        LAYOUT,
        font_paths=[LETTER_FONTS],
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=STANDARDS,
        timestamp=int(letter.at.timestamp()),
    )
    return made


def _said(letter: Letter) -> dict[str, object]:
    day = local(letter.at)
    return {
        "title": letter.columns[0].title,
        "author": letter.columns[0].institution,
        "date": [day.year, day.month, day.day],
        "tone": letter.tone,
        "reference": letter.reference,
        "code": letter.code,
        "address": letter.address,
        "columns": [{**asdict(column), "state": _kingdom(column)} for column in letter.columns],
    }


def _kingdom(column: Column) -> str:
    with override(column.language):
        return _("Kingdom of Morocco · National Register of Traditional Crafts")


def _qr(address: str) -> str:
    """The verification address as a drawing; empty for a sheet that has none."""
    if not address:
        return ""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=2, xmldecl=False)
    return out.getvalue().decode()
