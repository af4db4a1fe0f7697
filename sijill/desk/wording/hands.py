"""Why a file goes to somebody or to nobody, and where a leave stands."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sijill.desk.rules.leaving import LeaveState
from sijill.kernel.verdict import Verdict

WHY: Mapping[str, Promise] = {
    "desk.only_hand": _("Nobody else handles this."),
    "desk.named_hand": _("Named for this branch of the craft."),
    "desk.no_hands": _("Nobody examines files here."),
    "desk.all_away": _("Everybody is on leave."),
    "desk.nobody_handles": _("Nobody who is there handles this."),
    "desk.hands_full": _("Everybody who handles this has their hands full (%(most)s files)."),
}

LEAVES: Mapping[str, tuple[str, Promise]] = {
    LeaveState.PLANNED: ("plain", _("To come")),
    LeaveState.RUNNING: ("wait", _("Away now")),
    LeaveState.OVER: ("ok", _("Back")),
    LeaveState.CALLED_OFF: ("plain", _("Called off")),
}


def why(verdict: Verdict) -> str:
    """The reason of one line of the proposal."""
    if verdict.code == "desk.lightest_hand":
        load = int(str(verdict.facts["load"]))
        said = ngettext("Fewest in hand: %(n)s file.", "Fewest in hand: %(n)s files.", load)
        return said % {"n": load}
    return str(WHY[verdict.code]) % dict(verdict.facts)
