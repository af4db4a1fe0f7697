"""The one order of locks of the desk: the case first, whatever it then touches after it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sijill.desk.models import Case
from sijill.desk.queries.scope import NotFound, visible
from sijill.desk.rules import CaseState, may_move
from sijill.kernel.actor import Actor
from sijill.kernel.verdict import Refused, Verdict
from sijill.ledger.statements import statement


def lock(case: Case | UUID, *, by: Actor) -> Case:
    """The case as it stands now, locked until the transaction ends; NotFound out of scope."""
    pk = case if isinstance(case, UUID) else case.pk
    if (found := _locked.first(pk, by)) is None:
        raise NotFound(pk)
    return found


@statement
def _locked(id: UUID, by: Actor) -> QuerySet[Case]:
    return visible(by).select_for_update(of=("self",)).filter(pk=id)


def require(*verdicts: Verdict) -> None:
    """Refuse with every verdict that is not a yes."""
    if closed := [v for v in verdicts if not v.is_ok]:
        raise Refused(*closed)


def move(case: Case, there: CaseState, *, by: Actor) -> None:
    """Take a locked case to another state when the table of its life allows it."""
    require(may_move(case.state, there, by=by))
    case.state = there
