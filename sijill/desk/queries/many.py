"""Orders on many files: whose, how far, and the result of each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from sijill.desk.models import Bulk, BulkLine
from sijill.desk.queries.inbox import filtered
from sijill.desk.rules.many import MOST, LineState
from sijill.institutions.queries import office_of, reach_of
from sijill.institutions.queries.deputies import lent_of, offices_of, one_with
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role

SHOWN = 25
# Of each line and its file: no answer is read of 500 files.
OF_A_LINE = (
    *("bulk", "position", "state", "verdicts", "case__reference", "case__procedure"),
    *("case__procedure_version", "case__title_ar", "case__title_latin"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How many lines of an order wait, are done, or were closed by their own rules."""

    waiting: int
    done: int
    closed: int

    @property
    def total(self) -> int:
        return self.waiting + self.done + self.closed

    @property
    def past(self) -> int:
        return self.done + self.closed


def order_for(id: UUID, *, viewer: Actor) -> Bulk | None:
    """An order of the viewer's own."""
    return Bulk.objects.filter(pk=id, user=viewer.user, institution=viewer.institution).first()


def orders_of(*, viewer: Actor) -> list[tuple[Bulk, Progress]]:
    """The viewer's newest orders, with how far each is; the lines of older ones are not read."""
    rows = Bulk.objects.filter(user=viewer.user, institution=viewer.institution)
    found = list(rows.order_by("-made_at", "id")[:SHOWN])
    lines = BulkLine.objects.filter(bulk__in=[one.pk for one in found])
    counted: dict[UUID, dict[str, int]] = {one.pk: {} for one in found}
    for bulk, state, n in (
        lines.values_list("bulk", "state").annotate(n=Count("pk")).order_by("bulk", "state")
    ):
        counted[bulk][state] = n
    return [(one, _progress(counted[one.pk])) for one in found]


def _progress(counted: Mapping[str, int]) -> Progress:
    return Progress(**{state.value: counted.get(state.value, 0) for state in LineState})


def progress_of(bulk: Bulk) -> Progress:
    """How far an order is; one query."""
    rows = BulkLine.objects.filter(bulk=bulk).values_list("state").annotate(n=Count("pk"))
    return _progress(dict(rows.order_by("state")))


def lines_of(bulk: Bulk) -> list[BulkLine]:
    """Every line with its file: those closed first, then in their order; 500 at most."""
    rows = BulkLine.objects.filter(bulk=bulk).select_related("case").only(*OF_A_LINE)
    return list(rows.order_by("state", "position")[:MOST])


def actor_of(bulk: Bulk, *, at: datetime) -> Actor | None:
    """Who gave an order, as they stand now: nobody when the office it was given under ended.

    The second factor is as fresh as it was when the order was given.
    """
    mandates = offices_of(bulk.user_id, at=at)
    held = [
        one
        for one in mandates
        if one.institution_id == bulk.institution_id and one.role == bulk.role
    ]
    if not held or not bulk.user.is_active:
        return None
    return Actor(
        kind=ActorKind.AGENT,
        user=bulk.user_id,
        role=Role(office_of(held[0], at=at).role),
        institution=bulk.institution_id,
        reach=reach_of(held[:1], at=at),
        assurance=Assurance(bulk.assurance),
        language=bulk.user.language or "ar",
        name=bulk.user.name(bulk.user.language or "ar"),
        lent=lent_of(held[0]),
        one_with=one_with(mandates, bulk.user_id),
    )


def cases_under(
    *, viewer: Actor, box: str, filters: Mapping[str, str], today: date
) -> Sequence[UUID]:
    """The files of a filtered box in its order: one more than may be decided at once, at most."""
    found = filtered(box, filters, viewer, today)
    return list(found.values_list("id", flat=True)[: MOST + 1])
