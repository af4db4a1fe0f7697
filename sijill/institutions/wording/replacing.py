"""Another agent for a part, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sijill.institutions.rules.replacing import Seated

Text = Any
PARTS: Mapping[Seated, Text] = {
    Seated.CHAIR: _("Signs for the chair"),
    Seated.SECRETARY: _("Keeps the minutes"),
    Seated.TELLER: _("First teller"),
    Seated.OTHER_TELLER: _("Second teller"),
}
REFUSALS: Mapping[str, Text] = {
    "part.not_called": _("An agent is replaced between the call and the opening, not after."),
    "part.reason_missing": _("Write why another agent comes in."),
    "part.same_agent": _("This agent holds this part already."),
    "part.not_here": _("Whoever comes in is an agent of this institution, in office today."),
    "part.holds_another": _("This agent holds another part there: nobody holds two."),
    "part.one_person": _(
        "This agent stands in for another of them, or did of late: they count as one person."
    ),
    "part.not_yours_to_give": _("Whoever chairs it, or keeps its papers, names another agent."),
    "part.no_such_part": _("There is no such part in this session."),
}
