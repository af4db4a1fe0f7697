"""The words of a complaint."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.desk.rules.complaining import Against, Matter

MATTERS = {
    Matter.BRIBE: _("I was asked for money or a favour"),
    Matter.NAME: _("Somebody used my name or my card"),
    Matter.DEBT: _("I am asked for a contribution that I do not owe"),
    Matter.LOOK: _("Somebody opened my file and I do not know why"),
    Matter.DELAY: _("I was not answered in time"),
    Matter.MANNERS: _("I was not treated with respect"),
    Matter.OTHER: _("Something else"),
}
AGAINST = {
    Against.CHAMBER: _("The chamber of crafts or somebody who works there"),
    Against.DELEGATION: _("The provincial service of the ministry or somebody who works there"),
    Against.FUND: _("The social security fund"),
    Against.OTHER: _("Somebody else"),
    Against.UNKNOWN: _("I do not know"),
}
RULES = {
    "hearer": _("Who answers"),
    "conflict": _("Whoever reads it"),
    "matter": _("What is complained of"),
}
VERDICTS = {
    "complaint.nobody": _("Nobody answers complaints there: choose another province."),
    "complaint.heard_elsewhere": _("It is not answered by whom it concerns."),
    "complaint.conflict": _(
        "Are you neither named in it, nor a relative or superior of somebody who is?"
    ),
    "complaint.bribe": _("Was money or a favour asked? Hear both sides and say what you found."),
    "complaint.name": _("Was a name or a card used? Look at the register and its history."),
    "complaint.debt": _("Is the contribution owed? Look at what was sent to the fund."),
    "complaint.look": _("Why was the file opened? Look at who opened it and for which reason."),
    "complaint.delay": _("Was the delay kept? Look at the dates of the request."),
    "complaint.manners": _("What happened? Hear both sides and say what you found."),
    "complaint.other": _("Is it founded? Say what you looked at and what you found."),
}
