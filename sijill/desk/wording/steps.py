"""The dates of a case as stars: what happened, what happens now, what is promised."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sijill.desk.models import Case
from sijill.desk.procedures import procedure
from sijill.desk.rules import CaseState
from sijill.institutions.queries import institution
from sijill.institutions.rules import Kind
from sijill.web import writing
from sijill.web.pages_of import Step

S = CaseState
EXAMINING = (S.SUBMITTED, S.RESUBMITTED, S.EXAMINED)
MAY_OPEN_MORE = (*EXAMINING, S.TO_CORRECT, S.ACCEPTED)


def steps_of(case: Case, between: Sequence[Step] = ()) -> list[Step]:
    """Received, examined, decided, and what follows; each with its date or its promise.

    `between` are the stages of a case that is seen or heard before it is decided.
    """
    stages = [] if case.state in (S.WITHDRAWN, S.LAPSED) else between
    stars = [_received(case), _examined(case), *stages, _decided(case), *_appealed(case)]
    return [*stars, *_afterwards(case)]


def _day(case_date: object) -> str:
    return writing.day(case_date, get_language() or "ar")  # type: ignore[arg-type]


def _received(case: Case) -> Step:
    title = (
        _("A file was opened about your entry")
        if _of_office(case)
        else _("We received your request")
    )
    return Step(state="granted", title=title, when=_day(case.submitted_at))


def _of_office(case: Case) -> bool:
    return procedure(case.procedure, case.procedure_version).of_office


def _examined(case: Case) -> Step:
    title = _("Your chamber checks your file") if _at_a_chamber(case) else _("Your file is checked")
    if case.state == S.TO_CORRECT:
        return Step(
            state="unknown",
            title=title,
            when=_("Waiting for you"),
            note=_("The days stand still until you have corrected what was asked."),
        )
    if case.state in EXAMINING:
        until = _("Until %(day)s") % {"day": _day(case.due_on)}
        note = _("If something is missing we will contact you, and you keep your turn.")
        return Step(state="happening", title=title, when=until, note=note)
    if case.state in (S.WITHDRAWN, S.LAPSED):
        return Step(state="broken", title=_ended(case), when=_day(case.closed_at))
    return Step(state="granted", title=title, when=_day(case.decided_at))


def _at_a_chamber(case: Case) -> bool:
    found = institution(case.institution_id) if case.institution_id else None
    return found is not None and found.kind == Kind.CHAMBER


def _ended(case: Case) -> str:
    if case.state == S.WITHDRAWN:
        return _("You withdrew your request")
    return _("Your request was closed: the time ran out")


def _decided(case: Case) -> Step:
    if _of_office(case) and case.state in (S.ACCEPTED, S.APPEALED):
        title = _("A decision was taken about your entry")
        return Step(state="broken", title=title, when=_day(case.decided_at))
    if _of_office(case) and case.state == S.REFUSED:
        title = _("Nothing is decided against you.")
        return Step(state="granted", title=title, when=_day(case.decided_at))
    if case.state == S.ACCEPTED:
        return Step(state="granted", title=_("Accepted"), when=_day(case.decided_at))
    if case.state in (S.REFUSED, S.APPEALED):
        return Step(state="broken", title=_("Refused"), when=_day(case.decided_at))
    if case.state in (S.WITHDRAWN, S.LAPSED):
        return Step(state="hollow", title=_("No decision was taken"))
    if case.state == S.TO_CORRECT:
        return Step(state="hollow", title=_("Decision"), when=_("After your correction"))
    when = _("On %(day)s at the latest") % {"day": _day(case.due_on)}
    return Step(state="hollow", title=_("Decision"), when=when)


def _appealed(case: Case) -> list[Step]:
    if case.state != S.APPEALED:
        return []
    when = _("Until %(day)s") % {"day": _day(case.due_on)}
    note = _("Somebody else than the person who signed answers you.")
    return [Step(state="happening", title=_("Your appeal is examined"), when=when, note=note)]


def _afterwards(case: Case) -> list[Step]:
    """What an acceptance opens, as long as one may still come."""
    opened = procedure(case.procedure, case.procedure_version).afterwards
    if opened is None or case.state not in MAY_OPEN_MORE:
        return []
    return [Step(state="hollow", title=opened[0], when=opened[1])]
