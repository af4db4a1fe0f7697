"""What the rules of a procedure are given about a case, and what they answer now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from sijill.desk import procedures
from sijill.desk.models import Case, Evidence
from sijill.desk.procedures import Examination
from sijill.desk.queries import ground
from sijill.desk.queries.stages import stages_of
from sijill.ledger.statements import statement

RECEIVED = "received"


def joined(case: Case) -> frozenset[str]:
    """The kinds of evidence that the case holds."""
    return frozenset(_kinds_joined(case.pk))


@statement
def _kinds_joined(case: UUID) -> QuerySet[Evidence, str]:
    held = Evidence.objects.filter(case=case, state=RECEIVED)
    return held.order_by("kind").values_list("kind", flat=True)


def examination_of(case: Case, *, on: date, likenesses_open: int) -> Examination:
    """The situation of a case on a day, as pure values."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    stages = stages_of(case, declared)
    return Examination(
        answers=case.answers,
        evidence=joined(case),
        on=on,
        parameters=ground.parameters(declared.parameters, on=on),
        territory_ok=ground.stands_where_it_should(case, declared, on=on),
        likenesses_open=likenesses_open,
        looked_up=declared.look_up(case, on),
        visited=stages.visited,
        heard=stages.heard,
    )


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a verdict as JSON holds them."""
    kept: dict[str, Any] = json.loads(json.dumps(dict(facts), cls=DjangoJSONEncoder))
    return kept
