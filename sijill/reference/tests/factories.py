"""Lists of trades, parameters and proposed changes, made as the actions make them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sijill.kernel.actor import NATIONAL, Actor, ActorKind, Assurance, Role
from sijill.ledger.transaction import action
from sijill.reference.actions import Wanted, propose
from sijill.reference.models import Parameter, ParameterChange
from sijill.reference.rules import definition

AT = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
TODAY = AT.date()


def an_officer(
    role: Role = Role.MINISTRY, *, assurance: Assurance = Assurance.STEP_UP, **given: Any
) -> Actor:
    """An agent with an office, who gave the second factor a moment ago."""
    facts = {"user": uuid4(), "institution": "CH-03", "reach": frozenset({"CH-03"}), **given}
    if role in (Role.MINISTRY, Role.AUDITOR, Role.FEDERATION):
        facts |= {"institution": "MIN", "reach": NATIONAL}
    return Actor(kind=ActorKind.AGENT, role=role, assurance=assurance, **facts)


def wanted(code: str = "desk.days_to_decide", value: object = 20, **given: Any) -> Wanted:
    """A change to propose: from tomorrow's year on unless told otherwise."""
    facts = {"valid_from": date(2027, 1, 1), "reason": "Order of the ministry", **given}
    return Wanted(code=code, value=value, **facts)


def a_change(*, by: Actor | None = None, at: datetime = AT, **given: Any) -> ParameterChange:
    """A proposed change."""
    return propose(wanted=wanted(**given), by=by or an_officer(), at=at)


@action
def a_value(code: str, value: object, valid_from: date, *, recorded_at: datetime = AT) -> Parameter:
    """A value as two people put it, without the two people."""
    return Parameter.objects.create(
        code=code,
        value=definition(code).keep(value),
        valid_from=valid_from,
        recorded_at=recorded_at,
        status="provisional",
        article="provisional:test",
        source="a test",
        act=uuid4(),
    )


def a_file(path: Path, rows: Iterable[Mapping[str, object]]) -> Path:
    """A CSV file of these rows."""
    made = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(dict.fromkeys(k for row in made for k in row)))
        writer.writeheader()
        writer.writerows(made)
    return path


def a_line(code: str, level: str, parent: str, **given: str) -> dict[str, str]:
    """One line of a list of trades."""
    return {
        "code": code,
        "level": level,
        "category": "production",
        "parent": parent,
        "label_ar": f"حرفة {code}",
        "label_fr": f"Métier {code}",
        **given,
    }


def a_list(*activities: str) -> list[dict[str, str]]:
    """A small list: one category, one branch, and these activities."""
    return [
        a_line("1", "category", ""),
        a_line("1.01", "branch", "1"),
        *(a_line(code, "activity", "1.01") for code in activities),
    ]
