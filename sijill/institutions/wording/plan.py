"""Plans, budget lines and the inventory in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.institutions.models import Belonging
from sijill.institutions.rules.plan import Condition, Place, PlanState, Spending

Text = str | Promise

PLAN_STATES: Mapping[str, tuple[str, Text]] = {
    PlanState.DRAFT: ("plain", _("draft")),
    PlanState.VOTED: ("wait", _("voted, waits for approval")),
    PlanState.APPROVED: ("ok", _("approved")),
    PlanState.CLOSED: ("plain", _("closed")),
}
SPENDINGS: Mapping[str, Text] = {
    Spending.COMMITMENT: _("Commitment"),
    Spending.PAYMENT: _("Payment"),
}
PLACES: Mapping[str, Text] = {
    Place.SEAT: _("Seat"),
    Place.BRANCH: _("Branch office"),
    Place.ANNEX: _("Annex"),
    Place.EQUIPMENT: _("Equipment"),
}
CONDITIONS: Mapping[str, tuple[str, Text]] = {
    Condition.GOOD: ("ok", _("in good condition")),
    Condition.WORN: ("wait", _("worn")),
    Condition.BROKEN: ("refuse", _("out of use")),
}
REFUSALS: Mapping[str, Text] = {
    "plan.not_from_here": _("This is not possible in its present state."),
    "plan.not_your_office": _("Your office does not do this for plans and budgets."),
    "plan.elsewhere": _("This institution is not yours."),
    "plan.step_up_needed": _("Give your second factor again before you confirm."),
    "plan.no_line": _("Write at least one line first."),
    "plan.session_missing": _("Name the session that voted it, with its minutes signed."),
    "plan.not_approved": _("Money moves only under a plan that was approved and is open."),
    "plan.amount_and_label": _("Write an amount above zero, and what it is for."),
    "plan.above_the_line": _("Only {left} dirhams are left there: a session votes the line anew."),
    "plan.below_committed": _("{committed} dirhams are committed already: never below."),
    "plan.there_already": _("There is a plan for {year} already."),
    "plan.word_missing": _("Write the reason."),
    "plan.came_to_come": _("It cannot have come on a day to come."),
    "plan.number_taken": _("The number {number} is given already."),
    "plan.left_between": _("It left between {first} and today."),
    "plan.left_already": _("It left the inventory already."),
}


def belonging_name(one: Belonging, language: str) -> str:
    """The name of a thing in the page's script."""
    return one.name_fr if language in ("fr", "en") else one.name_ar
