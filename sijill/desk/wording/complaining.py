"""The words of a complaint."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.desk.rules.complaining import Against, Finding, Matter
from sijill.desk.wording.answered import Answered
from sijill.desk.wording.called import Called

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
FINDINGS = {
    Finding.UPHELD: _("The complaint is right"),
    Finding.IN_PART: _("The complaint is right in part"),
}
# What was found, as whoever checks the letter, its person and their phone are told it.
ANSWERS = {
    Finding.UPHELD: Answered(
        code="complaint_upheld",
        said=_("Complaint upheld"),
        told=_("Your complaint is upheld."),
        word=_("Upheld"),
        notice="complaint.upheld",
    ),
    Finding.IN_PART: Answered(
        code="complaint_upheld_in_part",
        said=_("Complaint upheld in part"),
        told=_("Your complaint is upheld in part."),
        word=_("Upheld in part"),
        notice="complaint.upheld_in_part",
    ),
    Finding.NOT_UPHELD: Answered(
        code="complaint_not_upheld",
        said=_("Complaint not upheld"),
        told=_("Your complaint is not upheld."),
        word=_("Not upheld"),
        tag="refuse",
        notice="complaint.not_upheld",
    ),
}
CALLED = Called(
    one=_("Complaint"),
    number=_("Complaint number"),
    its_number=_("The number of your complaint"),
    send=_("Send my complaint"),
    received=_("We received your complaint"),
    kept=_("We have your complaint."),
    receipt=_("Receipt of your complaint"),
    free=_("A complaint is free: nobody may ask you for money."),
    follow=_("Follow my complaint"),
    dates=_("The dates of your complaint"),
    withdraw=_("Withdraw my complaint"),
    withdrew=_("You withdrew your complaint"),
    closed=_("Your complaint was closed: the time ran out"),
    answer=_("Answer to your complaint"),
    again=_("You can also complain again at any time, once you have something new to show."),
    notice="complaint.submitted",
    acts={
        "desk.opened": _("You began a complaint"),
        "desk.submitted": _("Your complaint arrived and was given its date"),
        "desk.accepted": _("Your complaint was upheld"),
        f"desk.accepted:{Finding.IN_PART}": _("Your complaint was upheld in part"),
        "desk.refused": _("Your complaint was not upheld"),
        "desk.withdrawn": _("You withdrew your complaint"),
        "desk.lapsed": _("Your complaint ended because time ran out"),
    },
)
ACCEPT = _("Uphold the complaint")
REFUSE = _("Do not uphold it")
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
