"""Affiliations within a viewer's scope, and what the rules are told of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from sijill.kernel.actor import SYSTEM, Actor, ActorKind
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.protection.models import Affiliation, Question
from sijill.protection.queries.exchange import basis
from sijill.protection.rules.due import FundAnswer, Situation
from sijill.protection.rules.life import CoverState
from sijill.reference import queries as reference
from sijill.reference.rules import Regime
from sijill.register.models import Entry, Version
from sijill.register.queries import current


class NotFound(Exception):
    """No affiliation under this identifier within the viewer's scope."""


def visible(viewer: Actor) -> QuerySet[Affiliation]:
    """The affiliations within this viewer's scope."""
    if viewer.kind is ActorKind.SYSTEM:
        return Affiliation.objects.all()
    if viewer.is_agent:
        scope = {} if viewer.is_national else {"chamber__in": viewer.reach}
        return Affiliation.objects.filter(**scope)
    if viewer.kind is not ActorKind.CITIZEN or viewer.person is None:
        return Affiliation.objects.none()
    return Affiliation.objects.filter(person=viewer.person)


def affiliation_for(id: UUID, *, viewer: Actor) -> Affiliation:
    """One affiliation; NotFound when it is not there or not theirs."""
    rows = visible(viewer).select_related("entry__person", "chamber")
    found = rows.filter(pk=id).first()
    if found is None:
        raise NotFound(id)
    return found


def declared_regime(entry: Entry) -> str:
    """The tax regime as the entry says it today; an entry that never said is to learn."""
    return regime_of(current(entry))


def regime_of(version: Version) -> str:
    """The tax regime as one version of an entry says it."""
    return str(version.details.get("regime", {}).get("declared") or "unknown")


def amount_of(on: date) -> Decimal:
    """What the untaxed pay each month on that day: the one amount of the register's regime."""
    found = reference.contribution(Regime.UNTAXED, at=on)
    assert found is not None  # only regimes paid with the tax have none
    return found.amount


def situation(entry: Entry, affiliation: Affiliation | None, *, at: datetime) -> Situation:
    """What the rules are told of an entry on the way to the fund."""
    known = affiliation
    asked = known is not None and open_question(known) is not None
    return Situation(
        of_person=entry.person_id is not None,
        entry=entry.state,
        regime=declared_regime(entry),
        state=CoverState(known.state) if known else None,
        amount=amount_of(civil_date(at)),
        told_amount=known.told_amount if known else None,
        open_questions=int(asked),
        answer=FundAnswer(known.fund_answer) if known else FundAnswer.NOT_ASKED,
        exchange_on=basis(at=at).is_open,
    )


def situations(
    rows: Sequence[Affiliation],
    *,
    at: datetime,
    exchange_on: bool,
    versions: Mapping[UUID, Version] | None = None,
) -> dict[UUID, Situation]:
    """The same for many at once, in three questions to the database whatever their number."""
    amount = amount_of(civil_date(at))
    pks = [row.pk for row in rows]
    waiting = Question.objects.filter(affiliation__in=pks, answered_at=None)
    asking = set(waiting.order_by("id").values_list("affiliation", flat=True))
    said = said_now([row.entry_id for row in rows]) if versions is None else versions
    return {
        row.pk: Situation(
            of_person=row.entry.person_id is not None,
            entry=row.entry.state,
            regime=regime_of(said[row.entry_id]),
            state=CoverState(row.state),
            amount=amount,
            told_amount=row.told_amount,
            open_questions=int(row.pk in asking),
            answer=FundAnswer(row.fund_answer),
            exchange_on=exchange_on,
        )
        for row in rows
    }


def said_now(entries: Sequence[UUID]) -> dict[UUID, Version]:
    """What each of these entries says now."""
    versions = Version.objects.filter(entry__in=entries)
    newest = versions.order_by("entry", "-valid_from", "-recorded_at").distinct("entry")
    return {version.entry_id: version for version in newest}


def situation_of(affiliation: Affiliation, *, at: datetime) -> Situation:
    """The same, for an affiliation whose entry another chamber may keep by now."""
    with acting_for(SYSTEM):
        return situation(affiliation.entry, affiliation, at=at)


def open_question(affiliation: Affiliation) -> Question | None:
    """The question of the person that waits for an answer."""
    return Question.objects.filter(affiliation=affiliation, answered_at=None).first()


def questions_of(affiliation: Affiliation) -> list[Question]:
    """Every question of the person, newest first."""
    return list(affiliation.questions.order_by("-asked_at", "id"))


def asked(*, viewer: Actor) -> QuerySet[Affiliation]:
    """Those whose question waits for an answer, the oldest first."""
    waiting = visible(viewer).filter(questions__answered_at=None, questions__isnull=False)
    rows = waiting.select_related("entry__person", "chamber")
    return rows.order_by("questions__asked_at", "id")
