"""What lives on the way to the fund, and what its states are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.protection.wording import exchange, populations, rights, states

LIVES: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {
    "protection": (_("Health cover of somebody"), states.STATES),
    "line": (_("Line told to the fund"), exchange.LINES),
    "difference": (_("Difference with the fund"), populations.STATES),
    "inquiry": (_("Question of the fund"), rights.INQUIRIES),
}
