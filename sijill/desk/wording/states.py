"""The words for where a case stands, as its person and as an agent read them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Case
from sijill.desk.procedures import procedure
from sijill.desk.rules import CaseState, CorrectionReason

S = CaseState

STATES: Mapping[str, Promise] = {
    S.DRAFT: _("Not sent yet"),
    S.SUBMITTED: _("Received"),
    S.TO_CORRECT: _("Something to correct"),
    S.RESUBMITTED: _("Correction received"),
    S.EXAMINED: _("Waiting for the signature"),
    S.ACCEPTED: _("Accepted"),
    S.REFUSED: _("Refused"),
    S.APPEALED: _("Appeal under examination"),
    S.WITHDRAWN: _("Withdrawn by you"),
    S.LAPSED: _("Closed: the time ran out"),
}
TAGS: Mapping[str, str] = {
    S.DRAFT: "plain",
    S.SUBMITTED: "wait",
    S.TO_CORRECT: "wait",
    S.RESUBMITTED: "wait",
    S.EXAMINED: "wait",
    S.ACCEPTED: "ok",
    S.REFUSED: "refuse",
    S.APPEALED: "wait",
    S.WITHDRAWN: "plain",
    S.LAPSED: "plain",
}
REASONS: Mapping[str, Promise] = {
    CorrectionReason.MISSING: _("it is missing"),
    CorrectionReason.UNREADABLE: _("it cannot be read"),
    CorrectionReason.WRONG: _("it is not right"),
    CorrectionReason.OUT_OF_DATE: _("it is out of date"),
}


# What an institution opened of its own office is no request: nothing was asked, won or lost.
OF_OFFICE: Mapping[str, tuple[str, Promise]] = {
    S.ACCEPTED: ("wait", _("Decided")),
    S.REFUSED: ("ok", _("Nothing decided")),
}


def stands(case: Case, *, contested: bool = False, ground: str = "") -> tuple[str, str]:
    """The kind of tag and the word of a case's state, as whom it concerns reads them.

    `ground` is what a decision that was taken rests on: a yes may be a yes in part.
    """
    if contested and case.state == S.EXAMINED:  # the answer is proposed, and nobody signed it yet
        return tag(S.APPEALED), state(S.APPEALED)
    if case.state not in OF_OFFICE:
        return tag(case.state), state(case.state)
    declared = procedure(case.procedure, case.procedure_version)
    if declared.of_office:
        kind, word = OF_OFFICE[case.state]
        return kind, str(word)
    answered = declared.answered(case.state, False, ground)
    return answered.tag, str(answered.word)


def state(code: str) -> str:
    """Where a case stands, in a word or two."""
    return str(STATES[code])


def tag(code: str) -> str:
    """The kind of tag that shows a state."""
    return TAGS[code]


def reason(code: str) -> str:
    """Why something is sent back."""
    return str(REASONS[code])
