"""The printed form of a receipt, the same bytes each time."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from sijill.kernel import clock
from sijill.ledger.queries.receipts import Receipt
from sijill.web import pdf, writing

LANGUAGES = ("ar", "fr")


def paper(receipt: Receipt, *, address: str) -> bytes:
    """The receipt as PDF: what was recorded, when, under which number, and how to check it."""
    return pdf.render(
        "ledger/receipt.typ", _said(receipt), language="fr", at=receipt.sealed_at, verify=address
    )


def _said(receipt: Receipt) -> dict[str, Any]:
    act = receipt.act
    root = base64.b64encode(receipt.root).decode()
    return {
        "reference": str(receipt.sealed.seq),
        "title": _both(lambda: _("Receipt of an act")),
        "state": _both(lambda: _("Kingdom of Morocco · National Register of Traditional Crafts")),
        "office": {"ar": "", "fr": ""},
        "date": {lang: writing.day(receipt.sealed_at, lang) for lang in LANGUAGES},
        "facts": [
            _row(lambda: _("Recorded on"), _moment(act.recorded_at)),
            _row(lambda: _("Sealed on"), _moment(receipt.sealed_at)),
            _row(lambda: _("Number of the act"), str(receipt.sealed.seq)),
            _row(lambda: _("Kind of act"), act.kind),
            _row(lambda: _("Acts sealed with it"), str(receipt.size)),
            _row(lambda: _("Seal"), root[:22] + " " + root[22:]),
        ],
        "note": _both(
            lambda: _(
                "This act can no longer be altered or removed without being noticed. The file of "
                "this receipt proves it without asking us."
            )
        ),
    }


def _both(words: Callable[[], str]) -> dict[str, str]:
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = words()
    return said


def _row(label: Callable[[], str], value: str) -> dict[str, str]:
    return _both(label) | {"value": value}


def _moment(at: datetime) -> str:
    """An instant in figures, the same in both languages."""
    return f"{clock.local(at):%d/%m/%Y %H:%M:%S}"
