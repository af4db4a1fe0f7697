"""Parameters as of a day, as known at an instant; their history and proposed changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.ledger.kept import kept
from sijill.ledger.statements import statement
from sijill.reference.models import Parameter, ParameterChange
from sijill.reference.rules import (
    DEFINITIONS,
    ChangeState,
    Contribution,
    Definition,
    Regime,
    UnknownParameter,
    definition,
    monthly_contribution,
)
from sijill.reference.rules.contribution import FACTORS, WITHOUT_AMOUNT, base_of


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """One value with the day it starts, how sure it is, and on which text."""

    code: str
    value: Any
    valid_from: date
    recorded_at: datetime
    status: str
    article: str
    source: str
    act: UUID

    @classmethod
    def of(cls, row: Parameter) -> InForce:
        """Read a row with the type of its parameter."""
        return cls(
            code=row.code,
            value=definition(row.code).read(row.value),
            valid_from=row.valid_from,
            recorded_at=row.recorded_at,
            status=row.status,
            article=row.article,
            source=row.source,
            act=row.act,
        )


def _day(at: date) -> date:
    return civil_date(at) if isinstance(at, datetime) else at


def values(
    codes: Iterable[str], *, at: date, known_at: datetime | None = None
) -> dict[str, InForce]:
    """The values in force on a day, as known at an instant (now by default); one query.

    A value ends where the next one starts; of two for one start, the later recorded stands.
    """
    rows = _latest(list(codes), _day(at))
    return {row.code: InForce.of(row) for row in _as_known(rows, known_at)}


def _as_known(rows: QuerySet[Parameter], known_at: datetime | None) -> QuerySet[Parameter]:
    return rows if known_at is None else rows.filter(recorded_at__lte=known_at)


def _latest(codes: Sequence[str], day: date) -> QuerySet[Parameter]:
    rows = Parameter.objects.filter(code__in=codes, valid_from__lte=day)
    return rows.order_by("code", "-valid_from", "-recorded_at", "id").distinct("code")


_standing = statement(_latest)


@kept
def _today(codes: tuple[str, ...], day: date) -> dict[str, InForce]:
    return {row.code: InForce.of(row) for row in _standing(list(codes), day)}


def values_of(codes: Iterable[str], *, at: date) -> dict[str, InForce]:
    """The values in force on a day, as every page reads them: a moment old at most."""
    return dict(_today(tuple(codes), _day(at)))


def in_force(code: str, *, at: date, known_at: datetime | None = None) -> InForce:
    """The value in force on a day with its source."""
    held = (
        values_of([code], at=at) if known_at is None else values([code], at=at, known_at=known_at)
    )
    found = held.get(code)
    if found is None:
        raise UnknownParameter(code)
    return found


def parameter(code: str, *, at: date, known_at: datetime | None = None) -> Any:
    """The value in force on a day: int, Decimal, text or bool."""
    return in_force(code, at=at, known_at=known_at).value


def parameters(codes: Iterable[str], *, at: date) -> dict[str, Any]:
    """The values in force on a day, every one of them or none."""
    wanted = list(codes)
    found = values_of(wanted, at=at)
    if missing := [code for code in wanted if code not in found]:
        raise UnknownParameter(", ".join(missing))
    return {code: found[code].value for code in wanted}


def declared(*, at: date) -> list[tuple[str, Definition, InForce | None]]:
    """Every parameter with its value on a day, families by each of their codes."""
    codes = set(Parameter.objects.order_by("code").values_list("code", flat=True).distinct())
    codes |= {code for code in DEFINITIONS if not code.endswith(".*")} | {*_named}
    found = values(codes, at=at)
    return [(code, definition(code), _held(code, found)) for code in sorted(codes)]


def _held(code: str, found: Mapping[str, InForce]) -> InForce | None:
    """A value of one's own, else the one that a family has for all of its codes."""
    return found.get(code) or found.get(f"{code.partition('.')[0]}.default")


def history(code: str) -> list[InForce]:
    """Every value ever recorded, the one that starts last first."""
    rows = Parameter.objects.filter(code=code).order_by("-valid_from", "-recorded_at", "id")
    return [InForce.of(row) for row in rows]


def changes(code: str | None = None, *, state: ChangeState | None = None) -> list[ParameterChange]:
    """Proposed changes and what became of them, the newest first."""
    found = ParameterChange.objects.order_by("-proposed_at", "id")
    if code is not None:
        found = found.filter(code=code)
    return list(found.filter(state=state) if state is not None else found[:200])


def change(pk: UUID) -> ParameterChange | None:
    """One proposed change."""
    return ParameterChange.objects.filter(pk=pk).first()


def contribution(regime: Regime | str, *, at: date) -> Contribution | None:
    """What an artisan under this regime pays each month from the register's side, as of a day.

    None where it is paid with the tax. Always shown as an example while it is provisional.
    """
    regime = Regime(regime)
    if regime in WITHOUT_AMOUNT:
        return None
    base = base_of(regime)
    found = values_of([base, *FACTORS], at=at)
    if missing := [code for code in (base, *FACTORS) if code not in found]:
        raise UnknownParameter(", ".join(missing))
    return _contribution(regime, base, found)


def _contribution(regime: Regime, base: str, found: Mapping[str, InForce]) -> Contribution:
    wage, hours, rate = (Decimal(found[code].value) for code in FACTORS)
    amount = monthly_contribution(base=found[base].value, hourly_wage=wage, hours=hours, rate=rate)
    sure = all(value.status == "official" for value in found.values())
    return Contribution(
        regime=regime,
        amount=amount,
        since=max(value.valid_from for value in found.values()),
        factors={code: value.value for code, value in found.items()},
        status="official" if sure else "provisional",
        article=found[base].article,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a counter of affected people is asked."""

    code: str
    value: Any
    valid_from: date
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """How many of something a change would reach."""

    label: str | Promise
    count: int


Counter = Callable[[Preview], Sequence[Affected]]
_counters: dict[str, Counter] = {}


_named: dict[str, str | Promise] = {}


def install_codes(codes: Mapping[str, str | Promise]) -> None:
    """Take from config codes of families, with what each stands for in words.

    They are shown before they have a value of their own.
    """
    _named.update(codes)


def stands_for(code: str) -> str | Promise:
    """What a code of a family stands for, as config named it."""
    return _named.get(code, "")


def install_previews(counters: Mapping[str, Counter]) -> None:
    """Take from config what counts the people a change would reach, by code or by "family.*"."""
    _counters.update(counters)


def affected_by(preview: Preview) -> list[Affected]:
    """Who would be affected, as counted by the rooms that hold them."""
    family = f"{preview.code.partition('.')[0]}.*"
    counter = _counters.get(preview.code) or _counters.get(family)
    return list(counter(preview)) if counter else []
