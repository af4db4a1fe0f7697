"""Measures on an entry in words: verdicts, grounds, what each does."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from sijill.desk.wording.answered import Answered
from sijill.register.rules.measures import Measure
from sijill.web import writing

RULES = {
    "state": _("Entry in the register"),
    "ground": _("Ground"),
    "heard": _("Person heard"),
    "dates": _("Days of the halt"),
    "effects": _("Told of the effects"),
}

VERDICTS = {
    "measure.not_from_here": _("The entry does not stand where this starts from."),
    "measure.unsupervised": _("Nobody supervises the production: name a supervisor first."),
    "measure.by_institutions": _("An institution opens this from the sheet of an entry."),
    "measure.taken": _("Done by this very file, which is contested."),
    "measure.from_here": _("The entry stands where this starts from."),
    "ground.missing": _("No ground was chosen."),
    "ground.asked": _("Asked by whom it concerns."),
    "ground.not_told": _("Say what was seen, in a few words."),
    "ground.weigh": _("Weigh what was seen against the article."),
    "dates.open": _("No last day: the person says when the work begins again."),
    "dates.reversed": _("The last day comes before the first, or has passed."),
    "dates.long": _("Longer than %(needed)s days: no text says how long is too long. Judge."),
    "dates.told": _("It ends by itself after %(day)s."),
    "halt.not_yours": _("Only its holder ends a halt before its day."),
    "ground.overdue": _("The warning was given and its date has passed."),
    "ground.ended": _("This no longer holds: the decision cannot be kept on it."),
    "heard.warned": _("Warned beforehand, with a date."),
    "heard.asked": _("Asked by whom it concerns."),
    "heard.in_favour": _("In favour of whom it concerns."),
    "heard.to_hear": _("Hear whom it concerns first, and note what was said."),
    "effects.in_the_letter": _("The letter tells the effects and how to contest."),
    "effects.not_told": _("Was not told what ends and what stays."),
    "effects.told": _("Told before sending."),
}

TITLES = {
    Measure.SUSPENSION: _("Temporary halt of the activity"),
    Measure.RESUMPTION: _("Taking up the activity again"),
    Measure.STRIKING_OFF: _("Leaving the register"),
}
OFFICE_TITLES = {
    Measure.SUSPENSION: _("Suspension of an entry, of office"),
    Measure.RESUMPTION: _("End of a suspension, of office"),
    Measure.STRIKING_OFF: _("Striking off an entry, of office"),
}
SHORT = {
    Measure.SUSPENSION: _("Suspension"),
    Measure.RESUMPTION: _("End of suspension"),
    Measure.STRIKING_OFF: _("Striking off"),
}
VERBS = {
    Measure.SUSPENSION: _("Suspend"),
    Measure.RESUMPTION: _("End the suspension"),
    Measure.STRIKING_OFF: _("Strike off"),
}
# What an institution decides of its own office, and of an appeal against it: yes, then no.
WAYS = {
    Measure.SUSPENSION: (_("Suspend the entry"), _("Do not suspend it")),
    Measure.RESUMPTION: (_("End the suspension"), _("Leave it suspended")),
    Measure.STRIKING_OFF: (_("Strike the entry off"), _("Do not strike it off")),
}
WAYS_ON_APPEAL = {
    Measure.SUSPENSION: (_("Uphold the suspension"), _("Lift the suspension")),
    Measure.RESUMPTION: (_("Uphold the end of the suspension"), _("Suspend the entry again")),
    Measure.STRIKING_OFF: (_("Uphold the striking off"), _("Put the entry back in the register")),
}
# The same once it is decided, as whoever checks its letter reads it: yes, then no.
DECIDED = {
    Measure.SUSPENSION: (
        Answered(code="suspended", said=_("The entry is suspended")),
        Answered(code="not_suspended", said=_("The entry is not suspended")),
    ),
    Measure.RESUMPTION: (
        Answered(code="suspension_ended", said=_("The suspension is ended")),
        Answered(code="suspension_left", said=_("The suspension is not ended")),
    ),
    Measure.STRIKING_OFF: (
        Answered(code="struck_off", said=_("The entry is struck off")),
        Answered(code="not_struck_off", said=_("The entry is not struck off")),
    ),
}
DECIDED_ON_APPEAL = {
    Measure.SUSPENSION: (
        Answered(code="suspension_upheld", said=_("The suspension is upheld")),
        Answered(code="suspension_lifted", said=_("The suspension is lifted")),
    ),
    Measure.RESUMPTION: (
        Answered(code="end_upheld", said=_("The end of the suspension is upheld")),
        Answered(code="suspended_again", said=_("The entry is suspended again")),
    ),
    Measure.STRIKING_OFF: (
        Answered(code="striking_off_upheld", said=_("The striking off is upheld")),
        Answered(code="put_back", said=_("The entry is put back in the register")),
    ),
}
EFFECTS = {
    Measure.SUSPENSION: _("The entry is set aside; its number stays, and it can stand again."),
    Measure.RESUMPTION: _("The entry stands again, under the same number."),
    Measure.STRIKING_OFF: _("The entry leaves the register; its number waits for its holder."),
}

OWN_GROUNDS = {
    "halt": _("I stop for a time"),
    "health": _("For my health"),
    "away": _("I am away"),
    "work_again": _("I work again"),
    "stopped": _("I no longer exercise the craft"),
    "retired": _("I have retired"),
    "aid": _("I want to keep a direct aid or a free cover"),
    "other": _("For another reason"),
}
OFFICE_GROUNDS = {
    "not_exercised": _("The craft is not exercised"),
    "document_in_doubt": _("A document is in doubt"),
    "false_document": _("A document is false or altered"),
    "court": _("A court decided it"),
    "ground_ended": _("The ground of the suspension has ended"),
    "mistake": _("The suspension was a mistake"),
    "deceased": _("The person has died"),
    "dissolved": _("The organisation was dissolved"),
    "unsupervised": _("Nobody supervises the production"),
    "unconfirmed": _("Nobody confirmed the entry"),
}
BY_CLOCK_NOTES = {
    "unsupervised": _("Another supervisor was to be named by %(day)s, and none was."),
    "unconfirmed": _("The entry was to be confirmed by %(day)s, and was not."),
}

# What ends such a suspension without an appeal, said beside the decision.
WAYS_OUT = {
    "unsupervised": (
        _("Name another supervisor"),
        _("The enterprise stands again once the chamber accepts: no appeal is needed."),
    ),
    "unconfirmed": (
        _("Confirm your entry"),
        _("It stands again once you have: no appeal is needed."),
    ),
}


def noted(ground: str, note: str) -> str:
    """What was noted with a ground; of a date that passed, a sentence in the reader's language."""
    try:
        until = date.fromisoformat(note)
    except ValueError:
        return note
    return str(BY_CLOCK_NOTES.get(ground, "%(day)s")) % {"day": writing.slashed(until)}
