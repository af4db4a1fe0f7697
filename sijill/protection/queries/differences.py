"""What differs with the fund, within a viewer's scope: lists, true numbers, one difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.kernel.clock import civil_date
from sijill.ledger.queries import ToldAct, acts_of
from sijill.linkage.estimating import Layer, Measured, measured
from sijill.protection.models import Difference, Run, Sampled
from sijill.protection.queries.affiliations import NotFound, said_now
from sijill.protection.rules.differences import CAMPAIGNS, DifferenceState
from sijill.protection.rules.populations import Cause, Kind
from sijill.register.models import Entry

D = DifferenceState
OPEN, LATE, SETTLED, CHANGED, CLOSED, OWN = "open", "late", "settled", "changed", "closed", "own"
FOUND = "found"  # by the newest comparison, settled or not
BOXES = (OPEN, OWN, LATE, SETTLED, CHANGED, CLOSED, FOUND)
FRESH, ALTERED, VANISHED = "fresh", "altered", "vanished"
OF_A_RUN = (FRESH, ALTERED, VANISHED)  # what one comparison moved


def seen_by(viewer: Actor) -> QuerySet[Difference]:
    """The differences within this viewer's scope."""
    if viewer.kind is ActorKind.SYSTEM or (viewer.is_agent and viewer.is_national):
        return Difference.objects.all()
    if viewer.is_agent:
        return Difference.objects.filter(chamber__in=sorted(viewer.reach))
    return Difference.objects.none()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to; every number of the board opens one."""

    box: str = OPEN
    kind: str = ""
    cause: str = ""
    chamber: str = ""
    run: str = ""  # number of the comparison, for what one comparison moved

    def of(self, **changes: str) -> dict[str, str]:
        """The same as a query string is made of, changed; what is empty is left out."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in (told | changes).items() if value}


def read_filters(given: Mapping[str, str]) -> Filters:
    """The filters of an address; what is unknown narrows nothing."""
    box, kind, cause, run = (given.get(name, "") for name in ("box", "kind", "cause", "run"))
    run = run if box in OF_A_RUN and run.isascii() and run.isdigit() and len(run) < 9 else ""
    return Filters(
        box=box if box in BOXES or run else OPEN,
        run=run,
        kind=kind if kind in set(Kind) else "",
        cause=cause if cause in set(Cause) else "",
        chamber=given.get("chamber", "")[:12],
    )


def listed(filters: Filters, *, viewer: Actor, at: datetime) -> QuerySet[Difference]:
    """The differences of a list, what is due first coming first."""
    rows = seen_by(viewer).filter(_narrowed(filters, viewer, civil_date(at)))
    for name in ("kind", "cause"):
        if value := getattr(filters, name):
            rows = rows.filter(**{name: value})
    if filters.chamber == "-":
        rows = rows.filter(chamber=None)
    elif filters.chamber:
        rows = rows.filter(chamber=filters.chamber)
    newest = filters.box in (SETTLED, CHANGED, CLOSED)
    order = ("-settled_at", "id") if newest and filters.box != CLOSED else ("due_on", "id")
    return rows.select_related("chamber").order_by(*order)


def _narrowed(filters: Filters, viewer: Actor, today: date) -> Q:
    if not filters.run:
        return _box(filters.box, viewer, today)
    number = int(filters.run)
    return {
        FRESH: Q(first_run__number=number),
        ALTERED: Q(changed_run__number=number),
        VANISHED: Q(closed_run__number=number, state=D.CLOSED),
    }[filters.box]


def _box(box: str, viewer: Actor, today: date) -> Q:
    stands = Q(state=D.OPEN)
    return {
        OPEN: stands,
        LATE: stands & Q(due_on__lt=today),
        OWN: stands & Q(assignee=viewer.user),
        SETTLED: Q(state=D.SETTLED),
        CHANGED: Q(state=D.SETTLED, changed_run__began_at__gt=F("settled_at")),
        CLOSED: Q(state=D.CLOSED),
        FOUND: Q(gone=""),
    }[box]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The numbers of the board: by kind and cause, by chamber, and what is late."""

    found: Sequence[tuple[Kind, Cause, int]]  # by the newest comparison, settled or not
    causes: Sequence[tuple[Kind, Cause, int, int]]  # open, late
    chambers: Sequence[tuple[str, int, int]]
    boxes: Mapping[str, int]

    @property
    def open(self) -> int:
        """How many are open."""
        return self.boxes[OPEN]


def board(*, viewer: Actor, at: datetime) -> Board:
    """Every number of the board, in two questions to the database."""
    today = civil_date(at)
    rows = seen_by(viewer).order_by()
    stand = Count("id", filter=Q(state=D.OPEN))
    late = Count("id", filter=Q(state=D.OPEN, due_on__lt=today))
    found = rows.filter(gone="").values("kind", "cause", "chamber")
    every = list(found.annotate(found=Count("id"), n=stand, late=late))
    groups = [group for group in every if group["n"]]
    counted = {OPEN: sum(g["n"] for g in every), FOUND: sum(g["found"] for g in every)}
    others = rows.aggregate(
        **{b: Count("id", filter=_box(b, viewer, today)) for b in BOXES if b not in counted}
    )
    return Board(
        found=[(kind, cause, n) for kind, cause, n, _ in _by_cause(every, "found")],
        causes=_by_cause(groups),
        chambers=_by_chamber(groups),
        boxes={**others, **counted},
    )


def _by_cause(
    groups: Sequence[Mapping[str, Any]], what: str = "n"
) -> list[tuple[Kind, Cause, int, int]]:
    total: dict[tuple[str, str], list[int]] = {}
    for group in groups:
        pair = total.setdefault((group["kind"], group["cause"]), [0, 0])
        pair[0] += group[what]
        pair[1] += group["late"]
    order = {kind.value: turn for turn, kind in enumerate(Kind)}
    found = sorted(total.items(), key=lambda one: (order[one[0][0]], -one[1][0], one[0][1]))
    return [(Kind(kind), Cause(cause), n, late) for (kind, cause), (n, late) in found]


def _by_chamber(groups: Sequence[Mapping[str, Any]]) -> list[tuple[str, int, int]]:
    total: dict[str, list[int]] = {}
    for group in groups:
        pair = total.setdefault(group["chamber"] or "-", [0, 0])
        pair[0] += group["n"]
        pair[1] += group["late"]
    found = sorted(total.items(), key=lambda one: (-one[1][0], one[0]))
    return [(chamber, n, late) for chamber, (n, late) in found]


def newest_run() -> Run | None:
    """The last reconciliation that ended."""
    return Run.objects.filter(state="done").order_by("-number").first()


def runs(*, at_most: int = 12) -> list[Run]:
    """The last reconciliations, newest first."""
    return list(Run.objects.order_by("-number")[:at_most])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One difference as an office works it: ours beside theirs, and what was done."""

    difference: Difference
    entry: Entry | None
    trail: Sequence[ToldAct]


def difference_for(id: UUID, *, viewer: Actor) -> Opened:
    """One difference; NotFound out of scope."""
    rows = seen_by(viewer).select_related("chamber", "first_run", "changed_run", "closed_run")
    found = rows.filter(pk=id).first()
    if found is None:
        raise NotFound(id)
    entries = Entry.objects.select_related("person", "chamber")
    entry = entries.filter(pk=found.entry).first() if found.entry else None
    trail = acts_of([Subject(kind="difference", id=found.pk)])
    return Opened(difference=found, entry=entry, trail=trail)


def changed_since(row: Difference) -> bool:
    """Whether a run found that what was settled says something else now."""
    if row.settled_at is None or row.changed_run is None:
        return False
    return row.changed_run.began_at > row.settled_at


def entries_of(rows: Sequence[Difference]) -> dict[UUID, Entry]:
    """The entries of some differences, in one question."""
    wanted = {row.entry for row in rows if row.entry}
    found = Entry.objects.select_related("person").filter(pk__in=wanted).order_by("id")
    return {entry.pk: entry for entry in found}


def communes_of(rows: Sequence[Difference]) -> dict[UUID, str]:
    """Where each entry of some differences works now."""
    found = said_now([row.entry for row in rows if row.entry])
    return {entry: version.commune for entry, version in found.items()}


def is_running() -> bool:
    """Whether a reconciliation is under way."""
    return Run.objects.filter(state="running").exists()


def campaign(kind: Kind, *, viewer: Actor, chamber: str) -> QuerySet[Difference]:
    """Whom a chamber may invite: covered and not registered, or registered and not covered."""
    rows = seen_by(viewer).filter(state=D.OPEN, kind=kind, cause__in=sorted(CAMPAIGNS[kind]))
    return rows.filter(chamber=chamber).order_by("due_on", "id")


def sample_of(run: Run) -> QuerySet[Sampled]:
    """The drawn pairs of a run, in their order."""
    return run.sample.order_by("turn")


def next_to_judge(run: Run) -> Sampled | None:
    """The first drawn pair that nobody judged."""
    return sample_of(run).filter(same=None).first()


def left_to_judge(run: Run) -> int:
    """How many drawn pairs nobody judged yet."""
    return run.sample.filter(same=None).count()


def entry_of(id: UUID) -> Entry | None:
    """The entry of a drawn pair, within scope."""
    return Entry.objects.select_related("person", "chamber").filter(pk=id).first()


def accuracy(run: Run) -> Measured | None:
    """What the judged sample says of a run, with its interval; None while nobody judged."""
    rows = run.sample.order_by("layer").values("layer", "linked", "pairs")
    found = rows.annotate(
        seen=Count("id", filter=Q(same__isnull=False)), yes=Count("id", filter=Q(same=True))
    )
    layers = [Layer(r["linked"], r["pairs"], r["seen"], r["yes"]) for r in found]
    unseen = run.sample.filter(same=None).count()
    return measured(layers, unseen=unseen) if any(layer.seen for layer in layers) else None
