"""What lives in the register from one state to another, and what its states are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.opposing import OppositionState
from sijill.register.wording import STATES, controls, exports, groupings, renewing, rolls, watched

OPPOSITIONS: Mapping[OppositionState, Any] = {
    OppositionState.STANDING: _("Stands"),
    OppositionState.WITHDRAWN: _("Taken back"),
}
LIVES: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {
    "register": (_("Entry in the register"), STATES),
    "confirmation": (_("Confirming an entry again"), renewing.STATES),
    "control": (_("Control"), controls.STATES),
    "draw": (_("Draw of controls"), controls.DRAW_STATES),
    "export": (_("File that leaves by two persons"), exports.STATES),
    "grouping": (_("Grouping"), groupings.STATES),
    "grouping-member": (_("Place in a grouping"), groupings.PLACES),
    "opposition": (_("Opposition to publication"), OPPOSITIONS),
    "roll": (_("Old roll"), rolls.STATES),
    "signal": (_("Signal"), watched.STATES),
}
