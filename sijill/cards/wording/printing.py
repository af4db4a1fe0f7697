"""Why a card may or may not be printed, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.kernel.verdict import Verdict

VERDICTS: Mapping[str, Any] = {
    "card.specimen": _("A specimen, which nobody may use."),
    "card.trade_official": _("The craft is in the official list."),
    "card.trade_provisional": _(
        "The craft %(trade)s has a provisional code: no card is printed with it."
    ),
}
REMEDIES: Mapping[str, Any] = {
    "import_list": _("Load the official list of crafts, then print."),
}


def verdict_text(verdict: Verdict) -> str:
    """The verdict as a sentence."""
    return str(VERDICTS[verdict.code]) % dict(verdict.facts)
