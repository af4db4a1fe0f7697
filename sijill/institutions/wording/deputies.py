"""Powers lent for a time, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.institutions.rules.deputies import DeputationState
from sijill.institutions.rules.offices import Capability

Text = str | Promise

# (tone of the tag, words)
STATES: Mapping[str, tuple[str, Text]] = {
    DeputationState.OFFERED: ("wait", _("waits for an answer")),
    DeputationState.ACCEPTED: ("ok", _("accepted")),
    DeputationState.DECLINED: ("plain", _("declined")),
    DeputationState.WITHDRAWN: ("plain", _("taken back")),
    DeputationState.ENDED: ("plain", _("ended early")),
}
OVER = ("plain", _("over"))
TO_COME = ("plain", _("to come"))
IN_FORCE = ("ok", _("in force"))

C = Capability
POWERS: Mapping[str, Text] = {
    C.SEE_FILES: _("Read files"),
    C.ASSIST: _("Fill a request with a person at the counter"),
    C.EXAMINE: _("Examine requests"),
    C.PROPOSE: _("Propose decisions"),
    C.DECIDE: _("Sign decisions"),
    C.SUPERVISE: _("Follow the work, give it out, answer appeals as the director"),
    C.CHANGE_PARAMETERS: _("Propose parameters, decide on those proposed"),
    C.APPOINT: _("Appoint agents"),
    C.SEE_ACTS: _("Read the acts and the parameters"),
    C.AUDIT: _("Audit the log of acts"),
    C.KEEP_BODIES: _("Keep the craft bodies"),
    C.MOVE_TERRITORY: _("Move territories"),
    C.SEE_CONTROLS: _("See the controls"),
    C.SEE_SIGNALS: _("See what stands out"),
    C.CONTROL: _("Draw, give and settle controls"),
    C.SEE_HOUSE: _("Read the institution's own papers"),
    C.KEEP_HOUSE: _("Keep sessions, plan, budget and inventory"),
    C.KEEP_MAIL: _("Keep the register of mail"),
    C.SEE_ACCESS: _("See the programs of other organisations"),
    C.GRANT_ACCESS: _("Let programs in"),
    C.EXPORT: _("Ask for files of many people"),
    C.AGREE_EXPORT: _("Agree to files that a colleague asked for"),
    C.SEE_EXPORTS: _("See the files of many people"),
    C.SEE_CAMPAIGNS: _("See the campaigns"),
    C.RUN_CAMPAIGNS: _("Run campaigns and their enrollers"),
    C.RING_BACK: _("Ring back people who were enrolled"),
    C.ENROL: _("Enrol for a campaign"),
    C.KEEP_VOICES: _("Record and publish voices"),
    C.KEEP_TEXTS: _("Word the messages"),
}

REFUSALS: Mapping[str, Text] = {
    "deputation.not_from_here": _("This was answered or ended already."),
    "deputation.not_your_hand": _("This is not yours to answer or to end."),
    "deputation.not_yours": _("You lend powers of your own office only."),
    "deputation.passed_on": _(
        "Powers that a colleague lent you are not lent on: choose your own office first."
    ),
    "deputation.own": _("Choose somebody else than yourself."),
    "deputation.not_here": _("Choose a colleague who holds an office at your institution."),
    "deputation.no_power": _("Choose at least one power."),
    "deputation.not_held": _("Your office does not have these powers, or they are never lent."),
    "deputation.starts_in_the_past": _("Powers cannot be lent from a day before today."),
    "deputation.dates": _("The last day cannot be before the first, {valid_from}."),
    "deputation.too_long": _("Powers are lent for {days} days at most."),
    "deputation.beyond_mandate": _("Your own office ends before, on {until}."),
    "deputation.lent_already": _(
        "On one of these days one of these powers, or this colleague, has been chosen already."
    ),
    "deputation.no_reason": _("Say why."),
    "deputation.over": _("Its last day is over: nothing is left to answer or to end."),
}
