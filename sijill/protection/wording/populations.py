"""The two populations in words: how somebody stands in them, why, and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sijill.linkage.estimating import Estimate
from sijill.protection.rules.differences import DifferenceState, Settlement
from sijill.protection.rules.populations import Cause, Gone, Kind, Tie
from sijill.web import writing

KINDS: Mapping[Kind, Any] = {
    Kind.ONLY_OURS: _("In the register alone"),
    Kind.ONLY_THEIRS: _("At the fund alone"),
    Kind.DIFFER: _("In both, and they differ"),
    Kind.SEVERAL_OURS: _("Several entries, one person at the fund"),
    Kind.SEVERAL_THEIRS: _("Several at the fund, one entry"),
}
CAUSES: Mapping[Cause, Any] = {
    Cause.OTHER_REGIME: _("Another regime tells the fund"),
    Cause.AFTER_THEIR_DATE: _("Entered after the day of their list"),
    Cause.AFTER_OUR_DATE: _("Taken on there after our day"),
    Cause.NOT_ASKED: _("Has not answered yet"),
    Cause.SAID_NO: _("Said no to the cover"),
    Cause.WAITS_HERE: _("Said yes, has not left yet"),
    Cause.UNANSWERED: _("Handed over, the fund has not answered"),
    Cause.TO_MEND: _("Rejected there, to be corrected here"),
    Cause.REFUSED_THERE: _("Refused by the fund"),
    Cause.COVERED_ELSEWHERE: _("Covered on another account"),
    Cause.LOST_THERE: _("Affiliated, and missing from their list"),
    Cause.HALTED: _("Activity halted"),
    Cause.LEFT: _("Left the register, runs at the fund"),
    Cause.AT_THE_CHAMBER: _("A request waits at the chamber"),
    Cause.NOT_REGISTERED: _("Not in the register yet"),
    Cause.WRONG_IDENTITY: _("Wrong identity: perhaps two persons"),
    Cause.TO_CORRECT: _("Number, birth, name or sex to correct"),
    Cause.MOVED: _("Moved to another province"),
    Cause.STATUS: _("Runs in one, halted or closed in the other"),
    Cause.OTHER_TRADE: _("Another craft"),
    Cause.TWICE: _("The same person twice"),
}
# What to do about it, to whoever works it.
REMEDIES: Mapping[Cause, Any] = {
    Cause.OTHER_REGIME: _("Nothing is handed over. Check the regime when the person comes."),
    Cause.AFTER_THEIR_DATE: _("The next list should hold this person."),
    Cause.AFTER_OUR_DATE: _("The next comparison should find this person."),
    Cause.NOT_ASKED: _("Invite the person to read what the cover costs and brings."),
    Cause.SAID_NO: _("Nothing: a no stands until the person changes it."),
    Cause.WAITS_HERE: _("It leaves with the next file, when the exchange is open."),
    Cause.UNANSWERED: _("Ask the fund about the file that holds this person."),
    Cause.TO_MEND: _("Correct what the fund could not take, then send it again."),
    Cause.REFUSED_THERE: _("Read the fund’s code on the person’s sheet."),
    Cause.COVERED_ELSEWHERE: _("Nothing: another account covers this person."),
    Cause.LOST_THERE: _("Tell the fund: it took this person on, and its list does not hold them."),
    Cause.HALTED: _("Nothing while the activity is halted."),
    Cause.LEFT: _("Check that the stop was sent, and that the fund took it."),
    Cause.AT_THE_CHAMBER: _("Decide the request that waits."),
    Cause.NOT_REGISTERED: _("Invite the person to the chamber."),
    Cause.WRONG_IDENTITY: _("Look at both records before anything is sent again."),
    Cause.TO_CORRECT: _("See who is right, on the identity card; correct here, or tell the fund."),
    Cause.MOVED: _("Ask the person where they work now."),
    Cause.STATUS: _("See which date is right; tell the other side."),
    Cause.OTHER_TRADE: _("Ask the person which craft is the main one."),
    Cause.TWICE: _("Look at both; merge here, or tell the fund."),
}
STATES: Mapping[DifferenceState, tuple[str, Any]] = {
    DifferenceState.OPEN: ("wait", _("To be settled")),
    DifferenceState.SETTLED: ("ok", _("Settled")),
    DifferenceState.CLOSED: ("plain", _("No longer found")),
}
SETTLEMENTS: Mapping[Settlement, Any] = {
    Settlement.EXPLAINED: _("Explained: both lists are right"),
    Settlement.CORRECTED: _("Corrected in the register"),
    Settlement.THEIRS: _("For the fund to correct: told to it"),
    Settlement.INVITED: _("The person was invited"),
    Settlement.NOT_A_CRAFT: _("Covered there for another activity"),
    Settlement.SAME: _("The same person indeed"),
    Settlement.ANOTHER: _("Two different persons"),
    Settlement.NOT_FOUND: _("Looked for, not found"),
}
GONE: Mapping[Gone, Any] = {
    Gone.IN_BOTH: _("The person stands in both lists now."),
    Gone.LEFT_HERE: _("The entry no longer stands."),
    Gone.LEFT_THERE: _("The fund’s list no longer holds this person."),
    Gone.AGREES: _("Both lists say the same now."),
    Gone.OTHERWISE: _("It differs in another way now, told under that."),
}
TIES: Mapping[Tie, Any] = {
    Tie.NONE: "",
    Tie.REFERENCE: _("By a number that both hold"),
    Tie.CERTAIN: _("By likeness, certain"),
    Tie.PROBABLE: _("By likeness, probable"),
    Tie.AGAIN: _("A further record of the same person"),
}
FIELDS: Mapping[str, Any] = {
    "cin": _("Identity card"),
    "name": _("Name"),
    "birth": _("Birth"),
    "sex": _("Sex"),
    "place": _("Commune"),
    "trade": _("Craft"),
    "status": _("State"),
    "regime": _("Tax regime"),
    "since": _("Since"),
}
# The same, as the two records are set side by side.
LABELS: Mapping[str, Any] = {
    "name_ar": _("Name (Arabic)"),
    "name_fr": _("Name (Latin)"),
    "cin": _("Identity card"),
    "birth_date": _("Birth"),
    "sex": _("Sex"),
    "commune": _("Commune"),
    "phone": _("Phone number"),
    "status": _("State"),
    "regime": _("Tax regime"),
}
STATUSES: Mapping[str, Any] = {
    "active": _("Runs"),
    "suspended": _("Halted"),
    "closed": _("Closed"),
}
ENTRY_STATES: Mapping[str, Any] = {
    "entered": _("Entered"),
    "suspended": _("Halted"),
    "struck_off": _("Struck off"),
}
BOXES: Mapping[str, Any] = {
    "open": _("To be settled"),
    "own": _("Mine"),
    "late": _("Late"),
    "settled": _("Settled"),
    "changed": _("Settled, changed since"),
    "closed": _("No longer found"),
    "found": _("All of the newest comparison"),
}
# What one comparison moved.
OF_A_RUN: Mapping[str, Any] = {
    "fresh": _("Found for the first time by comparison no. %(number)s"),
    "altered": _("Said something else at comparison no. %(number)s"),
    "vanished": _("No longer found by comparison no. %(number)s"),
}
PEOPLE: Mapping[str, Any] = {
    "ours": _("In the register"),
    "both": _("In both"),
    "alike": _("In both, and alike"),
    "neither": _("Left the register, and unknown at the fund"),
}
VERDICTS: Mapping[str, Any] = {
    "populations.run_over": _("This run was given up: begin another."),
    "populations.works_not": _("Your office does not work these differences."),
    "populations.not_open": _("It is no longer open."),
    "populations.not_settled": _("Nothing was said of it: there is nothing to take back."),
    "populations.not_of_this_kind": _("This cannot be said of such a difference."),
    "populations.reason_missing": _("Write the reason, in five hundred letters at most."),
    "populations.too_many": _("Choose five hundred at most."),
    "populations.one_by_one": _("This is said of each alone, after both records were looked at."),
    "populations.not_here": _("It is not among those of your office."),
}


def estimate(found: Estimate) -> str:
    """A share with its interval, in one sentence."""
    return gettext("%(value)s, between %(low)s and %(high)s") % {
        "value": writing.percent(Decimal(f"{found.value * 100:.1f}")),
        "low": writing.percent(Decimal(f"{found.low * 100:.1f}")),
        "high": writing.percent(Decimal(f"{found.high * 100:.1f}")),
    }


# What was done on a difference, to those who work it.
DONE: Mapping[str, Any] = {
    "protection.difference_settled": _("Settled"),
    "protection.difference_reopened": _("Taken back"),
}
EVERYBODY = _("The whole country: no chamber known")
