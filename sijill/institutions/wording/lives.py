"""What lives here from one state to another, and what its states are called, for the law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.institutions.wording import bodies, deputies, mail, plan, sessions, territory

LIVES: Mapping[str, tuple[Any, Mapping[Any, Any]]] = {
    "craft-body": (_("Craft body"), bodies.BODY_STATES),
    "craft-body-roll": (_("Roll of a craft body"), bodies.ROLL_STATES),
    "craft-body-assembly": (_("Assembly, or session"), bodies.ASSEMBLY_STATES),
    "craft-body-ballot": (_("Ballot"), bodies.BALLOT_STATES),
    "deputation": (_("Powers lent to a colleague"), deputies.STATES),
    "followed-decision": (_("What a session decided, to be done"), sessions.FOLLOW_STATES),
    "mail": (_("Letter of the mail register"), mail.LETTER_STATES),
    "plan": (_("Plan and budget of an institution"), plan.PLAN_STATES),
    "territory-move": (_("Move of a territory"), territory.MOVE_STATES),
}
