"""Draws and controls in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.controlling import Consequence, ControlState, Outcome, Way
from sijill.register.rules.drawing import DrawState

Sentences = Mapping[str, Any]
Tags = Mapping[str, tuple[str, Any]]

VERDICTS: Sentences = {
    "control.not_from_here": _("This is not possible in its present state."),
    "control.not_your_office": _("Your office does not do this here."),
    "control.month_not_over": _("Choose a month that has ended."),
    "control.month_drawn": _("This month is frozen already: a month is drawn once."),
    "control.nothing_to_draw": _("No decision of that month can be drawn."),
    "control.log_too_short": _(
        "The sealed log must grow by %(missing)s more before it gives the seed."
    ),
    "control.step_up_needed": _("Give your second factor again before you freeze a month."),
    "control.no_such_colleague": _("Choose a colleague who examines files here."),
    "control.own_work": _("This colleague had a part in the decision: choose another."),
    "control.no_way": _("Say how one looks again."),
    "control.due_in_the_past": _("Choose today or a later day."),
    "control.of_another": _("Whoever the control was given to writes the report."),
    "control.no_outcome": _("Say what was found."),
    "control.no_note": _("Write what was seen, where and when."),
    "control.two_people": _("Whoever reported does not settle: another person does."),
    "control.does_not_follow": _("This does not follow from what was found."),
}
DRAW_STATES: Tags = {
    DrawState.FROZEN: ("wait", _("frozen, waits for its seed")),
    DrawState.DRAWN: ("ok", _("drawn")),
}
STATES: Tags = {
    ControlState.WAITING: ("wait", _("to give to a colleague")),
    ControlState.GIVEN: ("info", _("in hand")),
    ControlState.REPORTED: ("wait", _("reported, to settle")),
    ControlState.SETTLED: ("ok", _("settled")),
}
WAYS: Sentences = {
    Way.VISIT: _("Visit to the workshop"),
    Way.FILE: _("The file, read again"),
    Way.CALL: _("Telephone call"),
}
OUTCOMES: Tags = {
    Outcome.CONFORM: ("ok", _("Conform")),
    Outcome.DIFFERS: ("wait", _("Something differs")),
    Outcome.NOT_FOUND: ("refuse", _("Not found there")),
}
CONSEQUENCES: Sentences = {
    Consequence.NONE: _("Nothing follows"),
    Consequence.AMENDMENT: _("The person is asked to have the entry changed"),
    Consequence.SUSPENSION: _("A suspension is proposed, by its own procedure"),
    Consequence.STRIKING_OFF: _("A striking-off is proposed, by its own procedure"),
}
