"""The dates of a case as stars: what happened, what happens now, what is promised."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.desk.models import Appeal, Case
from sijill.desk.procedures import Procedure, procedure
from sijill.desk.rules import CaseState, DecisionOutcome
from sijill.desk.wording.answered import Answered
from sijill.institutions.queries import institution
from sijill.institutions.rules import Kind
from sijill.web import writing
from sijill.web.pages_of import Step

S = CaseState
EXAMINING = (S.SUBMITTED, S.RESUBMITTED, S.EXAMINED)
MAY_OPEN_MORE = (*EXAMINING, S.TO_CORRECT, S.ACCEPTED)


def steps_of(
    case: Case,
    between: Sequence[Step] = (),
    appeals: Sequence[Appeal] = (),
    *,
    ground: str = "",
) -> list[Step]:
    """Received, examined, decided, and what follows; each with its date or its promise.

    `between` are the stages of a case that is seen or heard before it is decided; `appeals` those
    against its decisions, in order, each with what it contests; `ground` what the decision that
    stands rests on.
    """
    stages = [] if case.state in (S.WITHDRAWN, S.LAPSED) else between
    decided = (
        _contested(case, appeals, ground) if appeals else [_decided(case, ground), *_appealed(case)]
    )
    stars = [_received(case), _examined(case, appeals), *stages, *decided]
    return [*stars, *_afterwards(case)]


def _day(case_date: object) -> str:
    return writing.day(case_date, get_language() or "ar")  # type: ignore[arg-type]


def _received(case: Case) -> Step:
    title = (
        _("A file was opened about your entry")
        if _of_office(case)
        else str(_declared(case).called.received)
    )
    return Step(state="granted", title=title, when=_day(case.submitted_at))


def _declared(case: Case) -> Procedure:
    return procedure(case.procedure, case.procedure_version)


def _of_office(case: Case) -> bool:
    return _declared(case).of_office


def _answered(case: Case, outcome: DecisionOutcome, ground: str = "") -> Answered:
    return _declared(case).answered(outcome, False, ground)


def _unknown(case: Case) -> bool:
    """Whether its person chose to stay unknown."""
    declared = _declared(case)
    return declared.apart(case.answers.get(declared.pages[0].code, {}))


def _examined(case: Case, appeals: Sequence[Appeal]) -> Step:
    title = _("Your chamber checks your file") if _at_a_chamber(case) else _("Your file is checked")
    if case.state == S.TO_CORRECT:
        return Step(
            state="unknown",
            title=title,
            when=_("Waiting for you"),
            note=_("The days stand still until you have corrected what was asked."),
        )
    if case.state in EXAMINING and not appeals:
        until = _("Until %(day)s") % {"day": _day(case.due_on)}
        note = (
            _("If something is missing it is written here: nobody can call you.")
            if _unknown(case)
            else _("If something is missing we will contact you, and you keep your turn.")
        )
        return Step(state="happening", title=title, when=until, note=note)
    if case.state in (S.WITHDRAWN, S.LAPSED):
        return Step(state="broken", title=_ended(case), when=_day(case.closed_at))
    decided_at = appeals[0].decision.signed_at if appeals else case.decided_at
    return Step(state="granted", title=title, when=_day(decided_at))


def _at_a_chamber(case: Case) -> bool:
    found = institution(case.institution_id) if case.institution_id else None
    return found is not None and found.kind == Kind.CHAMBER


def _ended(case: Case) -> str:
    if case.state == S.WITHDRAWN:
        return str(_declared(case).called.withdrew)
    return str(_declared(case).called.closed)


def _decided(case: Case, ground: str) -> Step:
    if _of_office(case) and case.state in (S.ACCEPTED, S.APPEALED):
        title = _("A decision was taken about your entry")
        return Step(state="broken", title=title, when=_day(case.decided_at))
    if _of_office(case) and case.state == S.REFUSED:
        title = _("Nothing is decided against you.")
        return Step(state="granted", title=title, when=_day(case.decided_at))
    if case.state == S.ACCEPTED:
        yes = str(_answered(case, DecisionOutcome.ACCEPTED, ground).word)
        return Step(state="granted", title=yes, when=_day(case.decided_at))
    if case.state in (S.REFUSED, S.APPEALED):
        no = str(_answered(case, DecisionOutcome.REFUSED).word)
        return Step(state="broken", title=no, when=_day(case.decided_at))
    if case.state in (S.WITHDRAWN, S.LAPSED):
        return Step(state="hollow", title=_("No decision was taken"))
    if case.state == S.TO_CORRECT:
        return Step(state="hollow", title=_("Decision"), when=_("After your correction"))
    when = _("On %(day)s at the latest") % {"day": _day(case.due_on)}
    return Step(state="hollow", title=_("Decision"), when=when)


def _contested(case: Case, appeals: Sequence[Appeal], ground: str) -> list[Step]:
    """The first decision, then each appeal with its answer or the day by which it comes."""
    no = _answered(case, DecisionOutcome.REFUSED).word
    first = _("A decision was taken about your entry") if _of_office(case) else str(no)
    stars = [Step(state="broken", title=first, when=_day(appeals[0].decision.signed_at))]
    for appeal in appeals:
        lodged = _day(appeal.lodged_at)
        stars.append(Step(state="granted", title=_("You contested a decision"), when=lodged))
        last = appeal is appeals[-1]
        answer = _answer(case, appeal, ground, last=last) if appeal.answered_at else _waiting(case)
        stars.append(answer)
    return stars


def _answer(case: Case, appeal: Appeal, ground: str, *, last: bool) -> Step:
    """What became of a contested decision: what is contested once more stood until then."""
    of_office, when = _of_office(case), _day(appeal.answered_at)
    if not last or case.state != (S.REFUSED if of_office else S.ACCEPTED):
        return Step(state="broken", title=_("The decision you contested stands."), when=when)
    yes = _answered(case, DecisionOutcome.ACCEPTED, ground).word
    won = _("The decision you contested is taken back.") if of_office else str(yes)
    return Step(state="granted", title=won, when=when)


def _appealed(case: Case) -> list[Step]:
    return [_waiting(case)] if case.state == S.APPEALED else []


def _waiting(case: Case) -> Step:
    """The appeal that somebody reads now."""
    when = _("Until %(day)s") % {"day": _day(case.due_on)}
    note = _("Somebody else than the person who signed answers you.")
    return Step(state="happening", title=_("Your appeal is examined"), when=when, note=note)


def _afterwards(case: Case) -> list[Step]:
    """What an acceptance opens, as long as one may still come."""
    opened = procedure(case.procedure, case.procedure_version).afterwards
    if opened is None or case.state not in MAY_OPEN_MORE:
        return []
    return [Step(state="hollow", title=opened[0], when=opened[1])]
