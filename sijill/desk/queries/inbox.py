"""The agent's inbox: boxes with true counts, rows by the nearest deadline, and their neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet, Value

from sijill.desk.models import Case, CaseVerdict, Likeness
from sijill.desk.queries.narrowing import FILTERS
from sijill.desk.queries.narrowing import narrowed as narrow
from sijill.desk.queries.scope import visible
from sijill.desk.rules import AT_THE_DESK, DECIDED, OPEN, TO_EXAMINE, CaseState
from sijill.kernel.actor import Actor
from sijill.kernel.clock import start_of
from sijill.kernel.verdict import Outcome
from sijill.ledger.statements import Fixed, statement

PAGE = 25
COUNTED = 200  # files of a box among which a place is told
NOT_LISTED = ("answers", "page_revisions", "clock_suspensions")  # large, and read on no line
MINE, TO_TAKE, LATE, SLOW = "mine", "to_take", "late", "slow"
FROM_PERSON, TO_SIGN, APPEALS, DECIDED_BOX = "from_person", "to_sign", "appeals", "decided"
LATELY = timedelta(days=30)  # what the box of decided files holds
# Lists that figures lead to: they are no boxes of their own.
AT_DESK, ANSWERED = "at_desk", "answered"
ANSWERED_FOR = timedelta(weeks=12)
BOXES = (MINE, TO_TAKE, LATE, SLOW, FROM_PERSON, TO_SIGN, APPEALS, DECIDED_BOX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the inbox: the case and what is unusual about it."""

    case: Case
    likeness: int  # the highest score still open, 0 without one
    to_judge: int  # rules left to a person
    late: bool
    slow: bool  # past the day by which the desk means to answer
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """One page of a box, its true total, and the mark under which the next page starts."""

    rows: Sequence[Row]
    total: int
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """How many cases stand in each box and, among those at the desk, in each procedure."""

    counts: Mapping[str, int]
    procedures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Where a case stands in its box."""

    previous: UUID | None
    next: UUID | None
    place: int  # none past those that are counted
    total: int
    more: bool = False  # than are counted


STATE_OF = {
    FROM_PERSON: CaseState.TO_CORRECT,
    TO_SIGN: CaseState.EXAMINED,
    APPEALS: CaseState.APPEALED,
}


def _of_box(box: str, viewer: Actor, since: date | datetime | None) -> Q:
    return {
        MINE: Q(state__in=TO_EXAMINE, assignee=viewer.user),
        TO_TAKE: Q(state__in=TO_EXAMINE, assignee=None),
        LATE: Q(state__in=AT_THE_DESK, due_on__lt=since),
        SLOW: Q(state__in=AT_THE_DESK, level_on__lt=since),
        **{name: Q(state=state) for name, state in STATE_OF.items()},
        DECIDED_BOX: Q(state__in=DECIDED, decided_at__gte=since),
        AT_DESK: Q(state__in=AT_THE_DESK),
        ANSWERED: Q(state__in=DECIDED, decided_at__gte=since),
    }[box]


def _since(box: str, today: date) -> date | None:
    """The day, or the moment, that a box depends on."""
    first = start_of(today - timedelta(days=today.weekday()) - ANSWERED_FOR + timedelta(weeks=1))
    lately = start_of(today) - LATELY
    return {LATE: today, SLOW: today, DECIDED_BOX: lately, ANSWERED: first}.get(box)


def boxes(
    *, viewer: Actor, today: date, narrowed: Sequence[tuple[str, str, Mapping[str, str]]] = ()
) -> Boxes:
    """The counts of every box, in two queries, each along an index; a third for kept filters.

    `narrowed` are further lists to count: a name, a box in hand, and its filters.

    Files in hand are counted apart from decided ones: a register of a million decided files
    must not be read through to count the forty that wait.
    """
    rows = _counted_in_hand(viewer, today)
    counts: dict[str, int] = dict.fromkeys(IN_HAND, 0)
    procedures: dict[str, int] = {}
    for procedure, state, *counted in rows:
        for box, count in _in_boxes(CaseState(state), *counted):
            counts[box] += count
        if state in AT_THE_DESK:
            procedures[procedure] = procedures.get(procedure, 0) + counted[0]
    counts |= _narrowed(viewer, today, narrowed) if narrowed else {}
    counts[DECIDED_BOX] = sum(_decided_lately(viewer, start_of(today) - LATELY))
    return Boxes(counts=counts, procedures=procedures)


IN_HAND = [box for box in BOXES if box != DECIDED_BOX]


def _in_hand(viewer: Actor) -> QuerySet[Case, Any]:
    return visible(viewer).filter(submitted_at__isnull=False, state__in=OPEN)


@statement
def _counted_in_hand(viewer: Actor, today: date) -> QuerySet[Case, Any]:
    """The cases in hand by procedure and state: all, in nobody's hands, in mine, late, slow.

    A count for each box would compare the state of every case a dozen times, which costs three
    times what reading them does.
    """
    told = {
        "everyone": Count("pk"),
        "free": Count("pk", filter=Q(assignee=None)),
        "own": Count("pk", filter=Q(assignee=viewer.user)),
        "late": Count("pk", filter=Q(due_on__lt=today)),
        "slow": Count("pk", filter=Q(level_on__lt=today)),
    }
    counted = _in_hand(viewer).values("procedure", "state").annotate(**told)
    return counted.order_by("procedure", "state").values_list("procedure", "state", *told)


def _in_boxes(
    state: CaseState, everyone: int, free: int, own: int, late: int, slow: int
) -> Iterator[tuple[str, int]]:
    """What the cases of one state add to each box: the same as `_of_box` says of one."""
    if state in TO_EXAMINE:
        yield from ((MINE, own), (TO_TAKE, free))
    if state in AT_THE_DESK:
        yield from ((LATE, late), (SLOW, slow))
    for box, held in STATE_OF.items():
        if state == held:
            yield box, everyone


def _narrowed(
    viewer: Actor, today: date, wanted: Sequence[tuple[str, str, Mapping[str, str]]]
) -> dict[str, int]:
    """Further lists, counted in one pass: a name, a box in hand, and its filters."""
    asked = {
        name: Count("pk", filter=_of_box(box, viewer, _since(box, today)) & narrow(chosen, today))
        for name, box, chosen in wanted
    }
    return dict(_in_hand(viewer).aggregate(**asked))


@statement
def _decided_lately(viewer: Actor, since: datetime) -> QuerySet[Case, int]:
    sent = visible(viewer).filter(_of_box(DECIDED_BOX, viewer, since), submitted_at__isnull=False)
    whole = sent.annotate(whole=Value(1)).values("whole").order_by()
    return whole.annotate(total=Count("pk")).values_list("total", flat=True)


def inbox(
    *,
    viewer: Actor,
    box: str,
    filters: Mapping[str, str],
    after: str,
    today: date,
    counted: Boxes | None = None,
) -> Inbox:
    """One page of a box, nearest deadline first; four queries whatever its length.

    A box without filters that was counted a moment ago is not counted again.
    """
    narrowed = any(filters.get(name) for name in FILTERS)
    known = counted.counts.get(box) if counted and not narrowed else None
    if known is not None and not after:
        total, page = known, _first_page(Fixed(box), viewer, _since(box, today))
    else:
        cases = filtered(box, filters, viewer, today)
        total = cases.count() if known is None else known
        page = list(_from(cases, after).defer(*NOT_LISTED)[: PAGE + 1])
    more, page = len(page) > PAGE, page[:PAGE]
    last = page[-1] if more else None
    return Inbox(rows=_rows(page, viewer, today), total=total, after=_mark(last) if last else "")


@statement
def _first_page(box: Fixed, viewer: Actor, since: date | datetime | None) -> QuerySet[Case]:
    return _in_order(box, viewer, since).defer(*NOT_LISTED)[: PAGE + 1]


def filtered(box: str, filters: Mapping[str, str], viewer: Actor, today: date) -> QuerySet[Case]:
    """A box narrowed to what is asked, nearest deadline first."""
    sent = visible(viewer).filter(submitted_at__isnull=False)
    found = sent.filter(_of_box(box, viewer, _since(box, today)), narrow(filters, today))
    return found.order_by("due_on", "id")


def _mark(case: Case) -> str:
    return f"{case.due_on or date.max:%Y%m%d}{case.pk.hex}"


def _from(cases: QuerySet[Case], after: str) -> QuerySet[Case]:
    """The rows past a mark; a mark that is not one of ours starts from the top."""
    try:
        day, pk = date.fromisoformat(after[:8]), UUID(after[8:])
    except ValueError:
        return cases
    return cases.filter(_behind(day, pk))


def _behind(day: date | None, pk: UUID) -> Q:
    """Whatever comes after a place in the order; the first condition is where an index begins."""
    return Q(due_on__gte=day) & (Q(due_on__gt=day) | Q(due_on=day, id__gt=pk))


def _before(day: date | None, pk: UUID) -> Q:
    return Q(due_on__lte=day) & (Q(due_on__lt=day) | Q(due_on=day, id__lt=pk))


def _rows(cases: Sequence[Case], viewer: Actor, today: date) -> list[Row]:
    ids = [case.pk for case in cases]
    likes = dict(_likest(ids))
    open_rules = dict(_rules_open(ids))
    return [
        Row(
            case=case,
            likeness=likes.get(case.pk, 0),
            to_judge=open_rules.get(case.pk, 0) if case.state in OPEN else 0,
            late=case.state in AT_THE_DESK and case.due_on is not None and case.due_on < today,
            slow=is_in(SLOW, case, viewer=viewer, today=today),
            corrected=case.state == CaseState.RESUBMITTED,
        )
        for case in cases
    ]


@statement
def _likest(ids: Sequence[UUID]) -> QuerySet[Likeness, tuple[UUID, int]]:
    found = Likeness.objects.filter(case__in=ids, settled="").values("case")
    return found.annotate(top=Max("score")).order_by("case").values_list("case", "top")


@statement
def _rules_open(ids: Sequence[UUID]) -> QuerySet[CaseVerdict, tuple[UUID, int]]:
    left = CaseVerdict.objects.filter(outcome=Outcome.TO_EXAMINE.value, judged="")
    found = left.filter(case__in=ids).values("case")
    return found.annotate(count=Count("pk")).order_by("case").values_list("case", "count")


def is_in(box: str, case: Case, *, viewer: Actor, today: date) -> bool:
    """Whether a case that the viewer may see stands in a box; told from the row itself."""
    if case.submitted_at is None:
        return False
    late = case.due_on is not None and case.due_on < today
    since = start_of(today) - LATELY
    return {
        MINE: case.state in TO_EXAMINE and case.assignee_id == viewer.user,
        TO_TAKE: case.state in TO_EXAMINE and case.assignee_id is None,
        LATE: case.state in AT_THE_DESK and late,
        SLOW: case.state in AT_THE_DESK and case.level_on is not None and case.level_on < today,
        **{name: case.state == state for name, state in STATE_OF.items()},
        DECIDED_BOX: case.state in DECIDED and (case.decided_at or since - LATELY) >= since,
        AT_DESK: case.state in AT_THE_DESK,
    }[box]


def box_holding(case: Case, *, first: str, viewer: Actor, today: date) -> str | None:
    """The box a case stands in now: the one worked through when it can be, else the first."""
    boxes = dict.fromkeys((first, *BOXES))
    return next((b for b in boxes if is_in(b, case, viewer=viewer, today=today)), None)


def following(*, case: Case, box: str, viewer: Actor, today: date) -> UUID | None:
    """The case that comes after this one in a box, else the one before; nothing is counted."""
    asked = (Fixed(box), viewer, _since(box, today), case.due_on, case.pk)
    return _next_one.first(*asked) or _last_one.first(*asked)


def neighbours(*, case: Case, box: str, viewer: Actor, today: date) -> Neighbours:
    """The case before and the case after in a box, and how many there are."""
    first = list(_first(Fixed(box), viewer, _since(box, today)))
    place = first.index(case.pk) if case.pk in first else COUNTED
    around: tuple[UUID | None, UUID | None]
    if place + 1 < len(first) or (place < len(first) <= COUNTED):
        around = (first[place - 1] if place else None, [*first, None][place + 1])
    else:
        around = _beside(case, box, viewer, today)
    return Neighbours(
        previous=around[0],
        next=around[1],
        place=place + 1 if place < COUNTED else 0,
        total=min(len(first), COUNTED),
        more=len(first) > COUNTED,
    )


@statement
def _first(box: Fixed, viewer: Actor, since: date | None) -> QuerySet[Case, UUID]:
    """The files of a box that are counted, and one more: five thousand are not read for one."""
    return _in_order(box, viewer, since).values_list("id", flat=True)[: COUNTED + 1]


def _beside(case: Case, box: str, viewer: Actor, today: date) -> tuple[UUID | None, UUID | None]:
    """The nearest case on either side, in one question."""
    rows = _nearest(Fixed(box), viewer, _since(box, today), case.due_on, case.pk)
    found = {after: id for id, after in rows}
    return found.get(0), found.get(1)


def _in_order(box: Fixed, viewer: Actor, since: date | datetime | None) -> QuerySet[Case]:
    sent = visible(viewer).filter(submitted_at__isnull=False)
    return sent.filter(_of_box(box.word, viewer, since)).order_by("due_on", "id")


@statement
def _next_one(
    box: Fixed, viewer: Actor, since: date | None, due: date | None, id: UUID
) -> QuerySet[Case, UUID]:
    there = _in_order(box, viewer, since).filter(_behind(due, id))
    return there.values_list("id", flat=True)[:1]


@statement
def _last_one(
    box: Fixed, viewer: Actor, since: date | None, due: date | None, id: UUID
) -> QuerySet[Case, UUID]:
    here = _in_order(box, viewer, since).filter(_before(due, id))
    return here.order_by(F("due_on").desc(), "-id").values_list("id", flat=True)[:1]


@statement
def _nearest(
    box: Fixed, viewer: Actor, since: date | None, due: date | None, id: UUID
) -> QuerySet[Case, tuple[UUID, int]]:
    cases = _in_order(box, viewer, since)
    back = cases.filter(_before(due, id)).order_by(F("due_on").desc(), "-id")
    here = back.annotate(after=Value(0)).values_list("id", "after")
    there = cases.filter(_behind(due, id)).annotate(after=Value(1)).values_list("id", "after")
    return here[:1].union(there[:1], all=True)
