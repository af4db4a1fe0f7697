"""Finding a case: by its number, a phone, an identity card or a name in either script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from sijill.desk.models import Case, CaseKeys, Decision
from sijill.desk.queries.scope import NotFound, visible
from sijill.kernel import names
from sijill.kernel.actor import SYSTEM, Actor
from sijill.kernel.identifiers import Invalid, cin, phone, reference
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for

FOUND_AT_MOST = 50
LONGEST_SEARCH = 120
LONGEST_KEY = 60
RESTS_ON = "rests_on"  # what the decision that stands on a case rests on
UNSEEN = ("answers", "page_revisions", "clock_suspensions")


def case_for(id: UUID, *, viewer: Actor) -> Case:
    """The case, for an agent with who has it in hand; NotFound when it is not there or not theirs.

    Every page begins here: what one page in ten shows of its institution is read by that page.
    """
    found = (_with_assignee if viewer.is_agent else _alone).first(id, viewer)
    if found is None:
        raise NotFound(id)
    return found


@statement
def _alone(id: UUID, viewer: Actor) -> QuerySet[Case]:
    return visible(viewer).filter(pk=id)


@statement
def _with_assignee(id: UUID, viewer: Actor) -> QuerySet[Case]:
    return visible(viewer).filter(pk=id).select_related("assignee")


def cases_of_space(*, viewer: Actor) -> QuerySet[Case]:
    """The person's own cases, newest first."""
    own = visible(viewer)
    if viewer.space is None:
        return own.none()
    standing = Decision.objects.filter(case=OuterRef("pk"), stage="final", undone_at=None)
    rests_on = Subquery(standing.values("ground")[:1])  # at most one decision of a case stands
    own = own.annotate(**{RESTS_ON: Coalesce(rests_on, Value(""))})
    return own.filter(space=viewer.space).order_by("-saved_at", "id")


def keys_of_case(case: Case, own: Iterable[str] = ()) -> list[str]:
    """The keys under which a case is found: its number, phone, the procedure's own, its names."""
    exact = [f"ref:{case.reference}", *own]
    if case.phone:
        exact.append(f"tel:{case.phone}")
    return [*exact, *_name_keys(case.title_ar), *_name_keys(case.title_latin)]


def _name_keys(text: str) -> list[str]:
    return [key[:LONGEST_KEY] for key in names.keys(text)]


def find_cases(text: str, *, viewer: Actor) -> list[Case]:
    """The cases within scope that a number or a name finds, latest first; at most fifty.

    A list says nothing of what was answered: that is read when somebody asks.
    """
    groups = groups_of_search(text[:LONGEST_SEARCH])
    if not groups:
        return []
    found = CaseKeys.objects.all()
    for group in groups:
        found = found.filter(keys__overlap=list(group))
    cases = visible(viewer).filter(submitted_at__isnull=False, pk__in=found.values("case"))
    return list(cases.defer(*UNSEEN).order_by("-submitted_at", "id")[:FOUND_AT_MOST])


def groups_of_search(text: str) -> list[tuple[str, ...]]:
    """The keys that what was typed may stand for: an exact number, else one for each name part."""
    if exact := _exact(text):
        return [tuple(exact)]
    return [tuple(key[:LONGEST_KEY] for key in group) for group in names.key_groups(text)]


def _exact(text: str) -> list[str]:
    readings: Sequence[tuple[str, object]] = (
        ("ref", reference.parse),
        ("tel", phone.parse),
        ("id:cin", cin.parse),
    )
    found = []
    for prefix, parse in readings:
        try:
            found.append(f"{prefix}:{parse(text).value}")  # type: ignore[operator]
        except Invalid:
            continue
    return found


def case_to_resume(number: str) -> Case | None:
    """The case under a reference, whosever it is: asked before anybody is known.

    The caller answers the same whether or not it is there.
    """
    try:
        parsed = reference.parse(number)
    except Invalid:
        parsed = None
    with acting_for(SYSTEM):
        return Case.objects.filter(reference=parsed.value if parsed else "").first()
