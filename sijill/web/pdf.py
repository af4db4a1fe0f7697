"""Letters and extracts as PDF/A and PDF/UA, drawn by typst from data that is never markup."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.template.utils import get_app_template_dirs

from sijill.kernel import clock
from sijill.web.assets import LETTER_FONTS

STANDARDS = ["a-2a", "ua-1"]
BASE = "web/letter.typ"


def render(
    template: str, data: Mapping[str, Any], *, language: str, at: datetime, verify: str = ""
) -> bytes:
    """The document made by a typst template of a room: same data and instant, same bytes.

    `verify` is the address that the QR code leads to; numbers that must read left to right are
    isolated by the layout, whatever the language.
    """
    files = {
        "main": source(template),
        "letter.typ": source(BASE),
        "qr.svg": _qr(verify) if verify else b"",
    }
    facts = {**data, "language": language, "verify": verify, "at": _parts(at)}
    made: bytes = typst.compile(  # type: ignore[call-overload]
        files,  # several files at once: true of the engine, missing from its types
        font_paths=[str(LETTER_FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(facts, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    return made


def _parts(at: datetime) -> list[int]:
    day = clock.local(at)
    return [day.year, day.month, day.day]


@lru_cache
def source(name: str) -> bytes:
    """A typst file among the templates of the rooms."""
    for folder in get_app_template_dirs("templates"):
        path = Path(folder) / name
        if path.is_file():
            return path.read_bytes()
    raise FileNotFoundError(f"no typst template {name} in any room")


def _qr(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, dark="#1b2421", xmldecl=True)
    return out.getvalue()
