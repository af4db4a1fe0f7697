"""Why an account is not opened at a counter, said to the agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

VERDICTS: Mapping[str, Any] = {
    "claim.shown": _("The card is the one of the entry."),
    "claim.another_card": _("This is not the card of this entry. Read the number again on it."),
    "claim.too_many": _("Too many tries today. Take it up tomorrow, or tell the registrar."),
    "claim.not_confirmed": _("The phone has not answered yet. Ask for a code again."),
}
