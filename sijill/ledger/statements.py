"""Questions that pages ask again and again: built once, then only filled in.

Django writes the text of a statement anew each time it is asked, which costs several times what
PostgreSQL needs to answer. A question marked `statement` is written once in each process for each
shape of what it is given; nothing of an answer is kept.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar, cast
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.transaction import TransactionManagementError
from psycopg import sql

from sijill.kernel.actor import NATIONAL, Actor
from sijill.ledger.postgresql.ready import Answer, Rows

Row = TypeVar("Row")
SHAPES_AT_MOST = 200
SEVERAL = (list, tuple, set, frozenset)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A word that decides how a question is built, and is no value of it."""

    word: str


class CannotBind(ValueError):
    """What a question was given did not arrive among the values of its statement as it is."""


def ask(text: str, values: Sequence[Any]) -> Answer:
    """Ask a statement of ours whose text never changes: PostgreSQL reads and plans it once."""
    found: Answer = cast(Any, connection).ask(text, values)
    return found


def ask_anew(text: str, values: Sequence[Any]) -> Answer:
    """The same, where the best way to the answer depends on the values."""
    found: Answer = cast(Any, connection).ask_anew(text, values)
    return found


def planned_anew(build: Callable[..., QuerySet[Any, Row]]) -> Statement[Row]:
    """The same as `statement`, where the best way to the answer depends on the values."""
    return Statement(build, prepared=False)


def statement(build: Callable[..., QuerySet[Any, Row]]) -> Statement[Row]:
    """Make a function that builds a queryset a question whose statement is written once.

    What it is given is either a value of the statement (identifiers, texts, numbers, days, also
    several of them, and those of an actor) or, for anything else, decides on its shape: a whole
    country in reach too. A value that the function does not hand on as it is, is told at the first
    call.
    """
    return Statement(build)


class Statement(Generic[Row]):
    """One question, and its statement for each shape of what is given."""

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *, prepared: bool = True) -> None:
        self._build, self._prepared = build, prepared
        self._written: dict[Any, _Written | None] = {}
        update_wrapper(self, build)

    def __call__(self, *given: Any) -> list[Row]:
        """Every row of the answer."""
        shape, values = _spread(given)
        written = self._of(shape, given, any_row=False)
        return list(written.rows(values)) if written else []

    def first(self, *given: Any) -> Row | None:
        """The first row, when there is one."""
        return next(iter(self(*given)), None)

    def any(self, *given: Any) -> bool:
        """Whether there is a row."""
        shape, values = _spread(given)
        written = self._of((shape, "any"), given, any_row=True)
        return bool(written and written.asked(values))

    def _of(self, shape: Any, given: Sequence[Any], *, any_row: bool) -> _Written | None:
        try:
            return self._written[shape]
        except KeyError:
            pass
        made = _write(self._build, given, any_row=any_row, prepared=self._prepared)
        if len(self._written) >= SHAPES_AT_MOST:
            self._written.clear()
        self._written[shape] = made
        return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """The text of a statement, where its values come from, and how its rows are read."""

    text: str
    values: Places  # place among what is given, else a constant
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    read: Callable[[Sequence[Any]], Any]
    locks: bool
    prepared: bool

    def rows(self, given: Sequence[Any]) -> Iterator[Any]:
        for row in self.asked(given):
            yield self.read(self._converted(row) if self.converters else row)

    def asked(self, given: Sequence[Any]) -> Rows:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a row is locked within a transaction")
        values = [constant if place is None else given[place] for place, constant in self.values]
        line = cast(Any, connection)
        answer: Answer = (line.ask if self.prepared else line.ask_anew)(self.text, values)
        return answer.rows

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        said = list(row)
        for place, steps, expression in self.converters:
            for step in steps:
                said[place] = step(said[place], expression, connection)
        return said


def _spread(given: Iterable[Any]) -> tuple[Any, list[Any]]:
    """The shape of what is given, and its values in order."""
    shape: list[Any] = []
    values: list[Any] = []
    for one in given:
        kind = type(one)
        if kind in PROBES:
            shape.append(kind)
            values.append(one)
        elif kind is Actor:
            inner, parts = _spread(getattr(one, name) for name in ACTOR)
            shape.append(inner)
            values += parts
        elif kind in SEVERAL and one != NATIONAL:
            shape.append((kind, *map(type, one)))
            values += one
        else:
            shape.append(one)
    return tuple(shape), values


ACTOR = tuple(each.name for each in fields(Actor))


def _probe(one: Any) -> Any:
    """Something of the same shape that is like nothing else, to see where it arrives."""
    kind = type(one)
    if kind in PROBES:
        return PROBES[kind]()
    if kind is Actor:
        return Actor(**{name: _probe(getattr(one, name)) for name in ACTOR})
    if kind in SEVERAL and one != NATIONAL:
        return kind(_probe(each) for each in one)
    return one


_drawn = itertools.count(random.SystemRandom().randrange(12_000))


def _next() -> int:
    """A number that no other probe of the same question has."""
    return next(_drawn) % 12_000


PROBES: dict[type, Callable[[], Any]] = {
    UUID: uuid4,
    str: lambda: f"probe-{uuid4().hex}",
    int: lambda: 20_000 + _next(),  # fits the smallest column
    datetime: lambda: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(seconds=_next(), microseconds=7),
    date: lambda: date(1900, 1, 1) + timedelta(days=_next()),
}


def _write(
    build: Callable[..., QuerySet[Any, Any]], given: Sequence[Any], *, any_row: bool, prepared: bool
) -> _Written | None:
    """The statement for this shape; None when such a question has no row whatever is given."""
    probes = [_probe(one) for one in given]
    asked = build(*probes)
    query = asked.query.exists() if any_row else asked.query
    compiler = query.get_compiler(asked.db)
    try:
        text, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    select = [each[0] for each in compiler.select or ()]
    text, values = _said(text, _places(params, _spread(probes)[1], probes, build.__qualname__))
    return _Written(
        text=text,
        values=values,
        converters=() if any_row else _converters(compiler, select),
        read=_same if any_row else _reader(asked, compiler),
        locks=bool(query.select_for_update),
        prepared=prepared,
    )


Places = tuple[tuple[int | None, Any], ...]
MARK = re.compile(r"%[%s]")  # a value, or a sign that stands for itself


def _said(text: str, places: Places) -> tuple[str, Places]:
    """The words that never change written out, the other values left to be given.

    An index over some states is of use to a plan for any values only where the text says which
    states are asked for.
    """
    left, values = iter(places), []

    def one(mark: re.Match[str]) -> str:
        if mark.group() == "%%":
            return "%%"
        place, constant = next(left)
        if place is None and isinstance(constant, str):
            return sql.quote(str(constant)).replace("%", "%%")
        values.append((place, constant))
        return "%s"

    return MARK.sub(one, text), tuple(values)


def _places(
    params: Iterable[Any], probes: Sequence[Any], given: Sequence[Any], name: str
) -> Places:
    """For each value of the statement where it comes from."""
    found: list[tuple[int | None, Any]] = []
    for param in params:
        place = next((n for n, probe in enumerate(probes) if _is(param, probe)), None)
        found.append((place, None if place is not None else param))
    _require_all_bound(found, probes, given, name)
    return tuple(found)


def _require_all_bound(
    found: Sequence[tuple[int | None, Any]], probes: Sequence[Any], given: Sequence[Any], name: str
) -> None:
    """Refuse a value that was looked at, wrapped or left out; an actor has more than is asked."""
    actors = {v for one in given if type(one) is Actor for v in _spread([one])[1]}
    bound = {place for place, _constant in found}
    for place, probe in enumerate(probes):
        wrapped = any(str(probe) in str(c) for p, c in found if p is None and type(probe) in TEXTS)
        if wrapped or (place not in bound and probe not in actors):
            raise CannotBind(f"{name} does not hand on the value {place} as it is")


TEXTS = (str, UUID)


def _is(param: Any, probe: Any) -> bool:
    return type(param) is type(probe) and bool(param == probe)


def _converters(compiler: Any, select: Sequence[Any]) -> tuple[Any, ...]:
    found = compiler.get_converters(select)
    return tuple((place, steps, column) for place, (steps, column) in found.items())


def _same(row: Sequence[Any]) -> Any:
    return row


def _reader(asked: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """How one row is read: as a model, as values, or as the only value."""
    if asked._prefetch_related_lookups or asked._known_related_objects:  # type: ignore[attr-defined]
        raise CannotBind("a statement reads its own rows and no other")
    iterable = asked._iterable_class  # type: ignore[attr-defined]
    if iterable is FlatValuesListIterable:
        return lambda row: row[0]
    if iterable is ValuesListIterable:
        end = compiler.col_count
        return lambda row: tuple(row[:end])
    if iterable is not ModelIterable:
        raise CannotBind(f"rows of {iterable.__name__}")
    return _model_reader(asked.db, compiler)


def _model_reader(db: str, compiler: Any) -> Callable[[Sequence[Any]], Model]:
    made = compiler.klass_info
    start, end = made["select_fields"][0], made["select_fields"][-1] + 1
    names = [each[0].target.attname for each in compiler.select[start:end]]
    beside = get_related_populators(made, compiler.select, db)  # type: ignore[call-arg]
    more = tuple(compiler.annotation_col_map.items())
    from_db = made["model"].from_db

    def read(row: Sequence[Any]) -> Model:
        one: Model = from_db(db, names, row[start:end])
        for each in beside:
            each.populate(row, one)
        for name, place in more:
            setattr(one, name, row[place])
        return one

    return read
