"""The register of mail in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.institutions.rules.mail import LetterState, Way

Text = str | Promise

WAYS: Mapping[str, Text] = {
    Way.INCOMING: _("Incoming mail"),
    Way.OUTGOING: _("Outgoing mail"),
}
LETTER_STATES: Mapping[str, tuple[str, Text]] = {
    LetterState.NUMBERED: ("plain", _("numbered")),
    LetterState.ROUTED: ("wait", _("in hand")),
    LetterState.ANSWERED: ("ok", _("answered")),
    LetterState.FILED: ("ok", _("filed")),
}
REFUSALS: Mapping[str, Text] = {
    "mail.not_your_office": _("Your office does not keep the mail."),
    "mail.elsewhere": _("This institution is not yours."),
    "mail.step_up_needed": _("Give your second factor again before you confirm."),
    "mail.year_closed": _("The register of {year} is closed."),
    "mail.party_and_subject": _("Write from whom or to whom, and the subject."),
    "mail.dated_to_come": _("A letter is not dated of a day to come."),
    "mail.not_from_here": _("This is not possible in its present state."),
    "mail.year_not_over": _("A register is closed once its year is over."),
    "mail.letters_wait": _("{waiting} letters of this year still wait: answer or file them."),
    "mail.answers_another": _("Only a letter that leaves answers one that came here."),
    "mail.case_unknown": _("No request within your reach bears this number."),
    "mail.agent_and_day": _("Choose an agent of the institution and a day to come."),
    "mail.reason_missing": _("Write a word about it."),
}
