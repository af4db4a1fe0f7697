"""What lives at the desk from one state to another, and what its states are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import MACHINE_STATES, TEXT_STATES
from sijill.desk.wording import agent, hands, many, stages

LIVES: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {
    "accounts": (_("Access of a program"), MACHINE_STATES),
    "message-text": (_("Wording of a message"), TEXT_STATES),
    "desk": (_("Request"), agent.STATES),
    "visit": (_("Visit"), stages.VISIT_STATES),
    "sitting": (_("Sitting of a commission"), stages.SITTING_STATES),
    "leave": (_("Absence of an agent"), hands.LEAVES),
    "bulk": (_("Order on several files"), many.STATES),
}
