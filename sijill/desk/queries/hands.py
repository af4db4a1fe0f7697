"""Who can be given what: agents with their load, what they handle and when they are away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value

from sijill.desk.models import Case, Leave, Skill, Visit
from sijill.desk.queries import ground
from sijill.desk.queries.scope import visible
from sijill.desk.rules import OPEN, TO_EXAMINE
from sijill.desk.rules.handing import Given, Hand, Waiting, share
from sijill.desk.rules.leaving import STANDING, LeaveState
from sijill.desk.rules.life import REVIEW
from sijill.desk.rules.visiting import VisitState
from sijill.institutions.models import Mandate
from sijill.institutions.queries import agents_of
from sijill.kernel.actor import Actor, Role
from sijill.kernel.clock import start_of
from sijill.ledger.statements import statement
from sijill.reference import queries as reference

AT_ONCE = 100  # files proposed in one round
OF_A_FILE = ("reference", "procedure", "topic", "province", "due_on")  # of a file not given yet
FIRST = (Role.EXAMINER,)
OTHERWISE = (Role.REGISTRAR, Role.DELEGATE)
SHOWN = 200  # leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An agent as the screen shows them: name, office, files in hand, of which late."""

    hand: Hand
    name: str
    role: str
    late: int
    gets: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The oldest files in nobody's hands, and to whom each would go."""

    held: Sequence[Held]
    given: Sequence[Given]
    cases: Mapping[UUID, Case]
    waiting: int  # in all
    most: int


def plan(*, viewer: Actor, today: date) -> Plan:
    """What would be given now at the viewer's institution, and why; nothing is written."""
    institution = viewer.institution or ""
    held, most = hands(institution, viewer=viewer, today=today), files_at_most(today)
    cases = {case.pk: case for case in _oldest(institution, viewer)}
    given = share(_as_waiting(cases.values(), today), [one.hand for one in held], most=most)
    gets = _gets(given)
    rows = [_with(one, gets.get(one.hand.user, 0)) for one in held]
    return Plan(
        held=rows, given=given, cases=cases, waiting=sum(_free(institution, viewer)), most=most
    )


def to_take(institution: str, *, viewer: Actor) -> QuerySet[Case, Any]:
    """The files of an institution that nobody has in hand."""
    return visible(viewer).filter(
        institution=institution, state__in=TO_EXAMINE, assignee=None, submitted_at__isnull=False
    )


@statement
def _oldest(institution: str, viewer: Actor) -> QuerySet[Case]:
    free = to_take(institution, viewer=viewer)
    return free.only(*OF_A_FILE).order_by("due_on", "id")[:AT_ONCE]


@statement
def _free(institution: str, viewer: Actor) -> QuerySet[Case, int]:
    """How many; counted among all in hand, whose index says everything that is asked."""
    open_ = visible(viewer).filter(
        institution=institution, state__in=OPEN, submitted_at__isnull=False
    )
    free = Count("pk", filter=Q(state__in=TO_EXAMINE, assignee=None))
    whole = open_.annotate(whole=Value(1)).values("whole").order_by()
    return whole.annotate(total=free).values_list("total", flat=True)


def files_at_most(today: date) -> int:
    """How many files an agent is given at most."""
    return cast(int, ground.parameter("desk.files_in_hand", on=today))


def _gets(given: Sequence[Given]) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for one in given:
        if one.to is not None:
            found[one.to] += 1
    return found


def _with(one: Held, gets: int) -> Held:
    return Held(hand=one.hand, name=one.name, role=one.role, late=one.late, gets=gets)


def _as_waiting(cases: Any, today: date) -> list[Waiting]:
    trades = reference.listing(at=today).lines
    return [
        Waiting(
            case=case.pk,
            procedure=case.procedure,
            branch=trades[case.topic].branch if case.topic in trades else "",
            province=case.province,
        )
        for case in cases
    ]


def hands(institution: str, *, viewer: Actor, today: date) -> list[Held]:
    """Who examines at an institution, by name; five queries whatever their number."""
    if not viewer.reaches(institution):
        return []
    found = agents_of(institution, at=today, roles=FIRST)
    found = found or agents_of(institution, at=today, roles=OTHERWISE)
    by_user = {one.user_id: one for one in found}
    skills, away = _skills(institution, by_user), away_until(institution, today)
    loads = _loads(by_user, viewer, today)
    rows = [
        _held(one, skills[user], away.get(user), loads.get(user, (0, 0)), viewer.language)
        for user, one in by_user.items()
    ]
    return sorted(rows, key=lambda row: row.name)


def _held(
    mandate: Mandate,
    skills: Mapping[str, frozenset[str]],
    away: date | None,
    load: tuple[int, int],
    language: str,
) -> Held:
    own = frozenset({mandate.province_id}) if mandate.province_id else frozenset()
    hand = Hand(
        user=mandate.user_id,
        load=load[0],
        procedures=skills.get("procedure", frozenset()),
        branches=skills.get("branch", frozenset()),
        provinces=own or skills.get("province", frozenset()),
        away_until=away,
    )
    return Held(hand=hand, name=mandate.user.name(language), role=mandate.role, late=load[1])


def _skills(institution: str, users: Any) -> dict[UUID, dict[str, frozenset[str]]]:
    rows = Skill.objects.filter(institution=institution, user__in=list(users)).order_by("id")
    found: dict[UUID, dict[str, frozenset[str]]] = defaultdict(dict)
    for row in rows:
        before = found[row.user_id].get(row.kind, frozenset())
        found[row.user_id][row.kind] = before | {row.code}
    return found


def skills_of(user: UUID, institution: str) -> dict[str, frozenset[str]]:
    """What one agent handles at an institution, by kind."""
    return _skills(institution, [user])[user]


def away_until(institution: str, today: date) -> dict[UUID, date]:
    """Who of an institution is away on a day, and until when."""
    rows = Leave.objects.filter(
        institution=institution,
        state__in=sorted(STANDING),
        first_day__lte=today,
        last_day__gte=today,
    )
    return dict(rows.order_by("id").values_list("user", "last_day"))


def _loads(users: Any, viewer: Actor, today: date) -> dict[UUID, tuple[int, int]]:
    """Files in hand that an agent examines, and how many of them are late; along an index."""
    rows = (
        visible(viewer)
        .filter(assignee__in=list(users), state__in=TO_EXAMINE)
        .values("assignee")
        .annotate(load=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
        .order_by("assignee")
    )
    return {row["assignee"]: (row["load"], row["late"]) for row in cast(Any, rows)}


def role_at(user: UUID, institution: str, today: date) -> str | None:
    """The office under which somebody examines at an institution on a day."""
    roles = [*REVIEW]
    held = (one for one in agents_of(institution, at=today, roles=roles) if one.user_id == user)
    return next((one.role for one in held), None)


def leaves(*, viewer: Actor, today: date, past: bool = False) -> list[Leave]:
    """The leaves of the viewer's institution: running or to come, or those that ended."""
    if viewer.institution is None:
        return []
    rows = Leave.objects.filter(institution=viewer.institution)
    standing = Q(state__in=sorted(STANDING))
    rows = rows.filter(~standing if past else standing).select_related("user", "stand_in")
    order = ("-last_day", "id") if past else ("first_day", "id")
    return list(rows.order_by(*order)[:SHOWN])


def leave_for(pk: UUID, *, viewer: Actor) -> Leave | None:
    """One leave within the viewer's reach."""
    found = Leave.objects.select_related("user", "stand_in").filter(pk=pk).first()
    return found if found and viewer.reaches(found.institution_id) else None


def leaves_due(today: date) -> list[UUID]:
    """Leaves that begin or end, and those that run: what came back to them is handed on."""
    begins = Q(state=LeaveState.PLANNED.value, first_day__lte=today)
    runs = Q(state=LeaveState.RUNNING.value)
    return list(
        Leave.objects.filter(begins | runs).order_by("first_day", "id").values_list("id", flat=True)
    )


def in_hand_of(user: UUID, institution: str) -> list[UUID]:
    """The open files of one institution that somebody has in hand, oldest first."""
    rows = Case.objects.filter(assignee=user, institution=institution, state__in=OPEN)
    return list(rows.order_by("due_on", "id").values_list("id", flat=True))


def visits_during(leave: Leave, *, at: datetime) -> list[tuple[UUID, UUID]]:
    """Appointments to come of somebody on leave on the days of it: the visit and its case."""
    first, end = max(start_of(leave.first_day), at), start_of(leave.last_day + timedelta(days=1))
    rows = Visit.objects.filter(
        agent=leave.user_id,
        state=VisitState.PLANNED,
        case__institution=leave.institution_id,
        planned_at__gte=first,
        planned_at__lt=end,
    )
    return list(rows.order_by("planned_at", "id").values_list("id", "case"))
