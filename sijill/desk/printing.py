"""Letters and receipts as PDF, the same bytes each time they are made from the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.desk.wording.letters import Column, Letter
from sijill.web import pdf, writing


def pdf_of(letter: Letter) -> bytes:
    """The letter as PDF/A and PDF/UA."""
    said = {
        "tone": letter.tone,
        "reference": letter.reference,
        "code": letter.code,
        "title": {column.language: column.title for column in letter.columns},
        "date": {
            column.language: writing.day(letter.at, column.language) for column in letter.columns
        },
        "state": {column.language: _state(column) for column in letter.columns},
        "office": {column.language: _office(column) for column in letter.columns},
        "columns": [asdict(column) for column in letter.columns],
    }
    return pdf.render("desk/sheet.typ", said, language="fr", at=letter.at, verify=letter.address)


def minutes_of(said: Mapping[str, Any], *, at: datetime, verify: str) -> bytes:
    """The minutes of a sitting as PDF/A and PDF/UA."""
    return pdf.render("desk/minutes.typ", said, language="fr", at=at, verify=verify)


def _state(column: Column) -> str:
    with override(column.language):
        return _("Kingdom of Morocco · National Register of Traditional Crafts")


def _office(column: Column) -> str:
    return " · ".join(part for part in (column.institution, column.seat, column.ring) if part)
