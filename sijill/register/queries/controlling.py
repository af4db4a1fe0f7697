"""Draws, their lists and the controls, for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from sijill.desk.models import Case, CaseVerdict, Decision
from sijill.institutions.queries import agents_of, may
from sijill.institutions.rules import Capability
from sijill.kernel import merkle
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.kernel.clock import civil_date, moment
from sijill.ledger.queries import log
from sijill.ledger.transaction import acting_for
from sijill.register.models import Control, Draw, Ticket
from sijill.register.queries.scope import NotFound
from sijill.register.rules.controlling import LOOKS, ControlState
from sijill.register.rules.drawing import DrawState, after, faults, line

MOST = 200  # lines of a list on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawable:
    """One decision that may be drawn."""

    decision: UUID
    case: UUID
    entry: UUID


def drawable(institution: str, month: date) -> list[Drawable]:
    """What an institution granted about entries in a month and still stands, in a fixed order."""
    rows = Decision.objects.filter(
        case__institution=institution,
        case__subject_kind="entry",
        case__subject_id__isnull=False,
        stage="final",
        outcome="accepted",
        undone_at__isnull=True,
        signed_at__gte=_start(month),
        signed_at__lt=_start(after(month)),
    ).order_by("id")
    found = rows.values_list("id", "case_id", "case__subject_id")
    return [Drawable(decision=d, case=c, entry=e) for d, c, e in found if e]


def _start(day: date) -> datetime:
    return moment(day, time(0))


def root_at(size: int) -> str:
    """The root of the sealed log at a size that a checkpoint covers, in hexadecimal."""
    return merkle.root_of(size, log.tree(size).subtree).hex()


def sealed() -> int:
    """How many acts stand under a signed checkpoint."""
    newest = log.latest()
    return newest.size if newest else 0


def draws(viewer: Actor) -> list[Draw]:
    """The draws of the institutions within reach, the latest month first."""
    found = Draw.objects.select_related("institution").order_by("-month", "institution", "id")
    if not _everywhere(viewer):
        found = found.filter(institution__in=viewer.reach)
    return list(found[:MOST])


def waiting_draws(size: int) -> list[UUID]:
    """The frozen draws whose seed exists by now."""
    found = Draw.objects.filter(state=DrawState.FROZEN, told_size__lte=size)
    return list(found.order_by("frozen_at", "id").values_list("pk", flat=True))


def public_draws() -> list[Draw]:
    """Every draw, for everybody: none names anybody."""
    found = Draw.objects.select_related("institution").order_by("-month", "institution", "id")
    return list(found[:MOST])


def public_draw(pk: UUID) -> Draw:
    """One draw, for everybody."""
    found = Draw.objects.select_related("institution").filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicList:
    """The digests of a draw's list in the order of their ranks, and the ranks drawn."""

    lines: list[str]
    ranks: list[int]


def public_list(draw: Draw) -> PublicList:
    """What anybody needs to draw again; digests alone leave the wall around the list."""
    with acting_for(SYSTEM):
        rows = Ticket.objects.filter(draw=draw).order_by("rank")
        lines = list(rows.values_list("digest", flat=True))
        drawn = rows.filter(control__isnull=False).values_list("rank", flat=True)
        return PublicList(lines=lines, ranks=list(drawn))


def published(draw: Draw) -> dict[str, Any]:
    """A draw as the file that a program draws again."""
    listed = public_list(draw)
    return {
        "v": 1,
        "draw": str(draw.pk),
        "institution": draw.institution_id,
        "month": f"{draw.month:%Y-%m}",
        "frozen_at": draw.frozen_at.isoformat(),
        "size": draw.size,
        "digest": draw.digest,
        "share": str(draw.share),
        "least": draw.least,
        "wanted": draw.wanted,
        "log_size": draw.told_size,
        "log_root": draw.root,
        "seed": draw.seed,
        "ranks": listed.ranks,
        "lines": listed.lines,
    }


def controls(viewer: Actor, *, state: str = "") -> QuerySet[Control]:
    """The controls within reach: those of one's own work are kept from whoever looks at files."""
    found = Control.objects.select_related(
        "entry__person", "entry__organisation", "institution", "owner", "ticket__draw"
    ).order_by("due_on", "opened_at", "id")
    if not _everywhere(viewer):
        found = found.filter(institution__in=viewer.reach)
    if not (may(viewer, Capability.CONTROL) or may(viewer, Capability.AUDIT)):
        found = found.filter(owner=viewer.user)
    return found.filter(state=state) if state else found


def counts(viewer: Actor) -> dict[str, int]:
    """How many controls stand in each state."""
    rows = controls(viewer).order_by("state").values_list("state").annotate(n=Count("pk"))
    held = dict(rows)
    return {state.value: held.get(state.value, 0) for state in ControlState}


def control_for(pk: UUID, *, viewer: Actor) -> Control:
    """One control within reach."""
    found = controls(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


def concerned(case: UUID | None) -> frozenset[UUID]:
    """Who had a part in a case: whoever helped, had it, judged a rule, proposed or signed.

    Asked of the whole house: a file that moved to another institution hides nobody.
    """
    if case is None:
        return frozenset()
    with acting_for(SYSTEM):
        helped = Case.objects.filter(pk=case).values_list("assisted_by", "assignee").first()
        people = set(helped or ())
        for pair in Decision.objects.filter(case=case).values_list("decided_by", "signed_by"):
            people |= set(pair)
        judges = CaseVerdict.objects.filter(case=case).order_by("judged_by")
        people |= set(judges.values_list("judged_by", flat=True).distinct())
    return frozenset(one for one in people if one)


def lookers(institution: str, *, at: date) -> list[UUID]:
    """The agents of an institution whose office looks into files, on a day."""
    held = agents_of(institution, at=at, roles=[role for role in LOOKS if isinstance(role, Role)])
    return sorted({mandate.user_id for mandate in held})


def months(*, at: datetime, many: int = 12) -> Iterable[date]:
    """The months that have ended, the latest first."""
    first = civil_date(at).replace(day=1)
    for _ in range(many):
        first = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
        yield first


def decision_of(control: Control) -> Decision | None:
    """The decision that is looked at again."""
    if control.ticket is None:
        return None
    return Decision.objects.filter(pk=control.ticket.decision).select_related("case").first()


def _everywhere(viewer: Actor) -> bool:
    return viewer.kind is ActorKind.SYSTEM or viewer.is_national


def faults_of(draw: Draw) -> list[str]:
    """What does not hold in a draw, the log and the decisions behind the digests included."""
    with acting_for(SYSTEM):
        tickets = Ticket.objects.filter(draw=draw).order_by("rank")
        lines = [line(draw.pk, one) for one in tickets.values_list("decision", flat=True)]
    told = published(draw)
    found = faults(told)
    if lines != told["lines"]:
        found.append("decisions")
    if draw.state == DrawState.DRAWN and root_at(draw.told_size) != draw.root:
        found.append("log")
    return found
