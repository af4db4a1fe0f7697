"""Reading acts and looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.ledger.models import Act, ActFacts, Look
from sijill.ledger.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAct:
    """An act with its facts; `facts` is None once they were erased."""

    act: Act
    facts: dict[str, Any] | None


def acts_of(subjects: Iterable[Subject]) -> list[ToldAct]:
    """The acts on these subjects, oldest first; two queries whatever their number.

    The caller has checked that the subjects may be seen: an act has no scope of its own.
    """
    named = list(subjects)
    acts = _acts_on([one.kind for one in named], [one.id for one in named])
    facts = dict(_facts_of([act.id for act in acts]))
    return [ToldAct(act=a, facts=facts.get(a.id)) for a in acts]


@statement
def _acts_on(kinds: list[str], ids: list[UUID]) -> QuerySet[Act]:
    wanted = Q(pk__in=[])
    for kind, id in zip(kinds, ids, strict=True):
        wanted |= Q(subject_kind=kind, subject_id=id)
    return Act.objects.filter(wanted).order_by("recorded_at", "id")


@statement
def _facts_of(acts: list[UUID]) -> QuerySet[ActFacts, tuple[UUID, Any]]:
    return ActFacts.objects.filter(act__in=acts).order_by("act").values_list("act", "facts")


def looks_at(*, viewer: Actor) -> QuerySet[Look]:
    """Who looked at the citizen's own file, newest first; the citizen's own looks left out."""
    own = Q(pk__in=[])
    if viewer.space:
        own |= Q(space=viewer.space)
    if viewer.person:
        own |= Q(person=viewer.person)
    return Look.objects.filter(own).exclude(by_kind=ActorKind.CITIZEN).order_by("-at", "-id")


def acted_for(
    subject: Subject, *, moments: Iterable[datetime]
) -> dict[tuple[UUID, datetime], UUID]:
    """For whom acts on a subject were done under lent powers, by who did them and when.

    The caller has checked that the subject may be seen.
    """
    rows = Act.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    lent = rows.filter(at__in=list(moments)).exclude(by_for=None).exclude(by_user=None)
    return {
        (user, at): giver
        for user, at, giver in lent.order_by("id").values_list("by_user", "at", "by_for")
        if user and giver
    }


def act_exists(act: UUID) -> bool:
    """Whether an act with this identifier was recorded."""
    return Act.objects.filter(pk=act).exists()
