"""Moves of territory in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.institutions.rules.territory import MoveState

Text = str | Promise

MOVE_STATES: Mapping[str, tuple[str, Text]] = {
    MoveState.PROPOSED: ("wait", _("waits for a second person")),
    MoveState.CONFIRMED: ("ok", _("confirmed")),
    MoveState.WITHDRAWN: ("plain", _("taken back")),
}
REFUSALS: Mapping[str, Text] = {
    "territory.not_from_here": _("This is not possible in its present state."),
    "territory.second_person": _("Another person of the ministry confirms what you proposed."),
    "territory.not_your_office": _("Your office does not move territories."),
    "territory.step_up_needed": _("Give your second factor again before you confirm."),
    "territory.two_of_a_kind": _("Choose two different institutions of the same kind."),
    "territory.not_theirs": _("On that day the first institution is not competent there."),
    "territory.in_the_past": _("A border moves from tomorrow on: no past day is rewritten."),
    "territory.reason_missing": _("Write the text it rests on, and why."),
}
