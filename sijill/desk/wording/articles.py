"""The article a rule cites, as a reader of letters and of the desk knows it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sijill.kernel.law import TEXTS, is_provisional
from sijill.web.writing import isolate


def cited(key: str) -> str:
    """ "Law 50.17, art. 6", "Decree 2.21.437", or that the rule waits for its text."""
    if not key:
        return ""
    if is_provisional(key):
        return _("Provisional rule")
    text, _colon, number = key.partition(":")
    known = TEXTS.get(text)
    if known is None:
        return key
    named = _named(known.kind, known.number)
    if not number:
        return named
    return _("%(text)s, art. %(number)s") % {"text": named, "number": isolate(number)}


def _named(kind: str, number: str) -> str:
    said = {
        "law": _("Law No. %(number)s"),
        "decree": _("Decree No. %(number)s"),
        "order": _("Order No. %(number)s"),
        "practice": _("Practice published by the ministry"),
    }[kind]
    return said % {"number": isolate(number)}
