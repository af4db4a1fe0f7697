"""Signals in words: what stood out, and why it was looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.register.rules.watching import SignalKind, SignalState

Sentences = Mapping[str, Any]

VERDICTS: Sentences = {
    "signal.not_from_here": _("This is not possible in its present state."),
    "signal.not_your_office": _("Your office does not look into signals."),
    "signal.concerns_you": _("This signal concerns you: another person looks into it."),
    "signal.of_another": _("Take the signal first: whoever took it ends it."),
    "signal.no_note": _("Write what you found, and how."),
    "signal.nothing_to_control": _(
        "None of these requests led to an entry within your reach: there is nothing to control yet."
    ),
}
KINDS: Sentences = {
    SignalKind.WITNESS: _("One master vouched for many"),
    SignalKind.PHONE: _("One phone for many people"),
    SignalKind.AGENT_HOUR: _("Many requests by one agent in an hour"),
    SignalKind.PLACE_HOUR: _("Many requests from one province in an hour"),
    SignalKind.PAPER: _("The same file in several people's requests"),
    SignalKind.DENIED: _("Rung back, people deny that they were enrolled"),
    SignalKind.PACE: _("Decisions signed faster than one can read"),
}
WHY: Sentences = {
    SignalKind.WITNESS: _(
        "A master may know a whole village. A word that is sold looks the same from here."
    ),
    SignalKind.PHONE: _(
        "A family or a cooperative may share a phone. Requests made in other people's names"
        " look the same from here."
    ),
    SignalKind.AGENT_HOUR: _(
        "A day at a fair is like that. Requests filled without the person look the same from here."
    ),
    SignalKind.PLACE_HOUR: _(
        "A campaign is like that. Requests made by a program look the same from here."
    ),
    SignalKind.PAPER: _(
        "Two people may have joined the same roll. A paper that was copied looks the same"
        " from here."
    ),
    SignalKind.DENIED: _(
        "Somebody may have forgotten, or another person answered. An enrolment that was invented"
        " looks the same from here."
    ),
    SignalKind.PACE: _(
        "A batch of simple files is like that. Files that nobody read look the same from here."
    ),
}
STATES: Mapping[str, tuple[str, Any]] = {
    SignalState.FOUND: ("wait", _("to look into")),
    SignalState.TAKEN: ("info", _("somebody looks into it")),
    SignalState.EXPLAINED: ("ok", _("explained")),
    SignalState.CONTROLLED: ("plain", _("opened as controls")),
}
