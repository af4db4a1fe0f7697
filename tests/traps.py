"""Faults that fail any test that meets them, whatever the test is about."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db.models import QuerySet, manager
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql import compiler as sql
from django.template import Engine, engines
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent


class UndefinedVariable(str):
    """What Django writes for a variable that no one gave: here, it raises."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return part == "%s" or str.__contains__(self, str(part))

    def __mod__(self, variable: object) -> NoReturn:
        raise AssertionError(f"undefined template variable: {variable}")


def _refuse_undefined(patch: pytest.MonkeyPatch) -> None:
    """Patch the engines there are, and those made anew when a test changes a setting."""
    made = Engine.__init__

    def make(self: Engine, *args: Any, **kwargs: Any) -> None:
        made(self, *args, **kwargs)
        self.string_if_invalid = UndefinedVariable("undefined")

    patch.setattr(Engine, "__init__", make)
    for engine in engines.all():
        if inner := getattr(engine, "engine", None):
            patch.setattr(inner, "string_if_invalid", UndefinedVariable("undefined"))


def _shuffle_unordered(patch: pytest.MonkeyPatch) -> None:
    """Give rows that nobody ordered in a random order, as the database is free to do."""
    ordered = sql.SQLCompiler.get_order_by

    def get_order_by(self: sql.SQLCompiler) -> Any:
        found = ordered(self)
        if found or not _may_shuffle(self):
            return found
        randomly = OrderBy(Random())
        return [(randomly, (*self.compile(randomly), False))]

    patch.setattr(sql.SQLCompiler, "get_order_by", get_order_by)


WRITERS = (sql.SQLInsertCompiler, sql.SQLUpdateCompiler, sql.SQLDeleteCompiler)


def _may_shuffle(compiler: sql.SQLCompiler) -> bool:
    query = compiler.query
    aggregates = any(a.contains_aggregate for a in query.annotations.values())
    several = query.distinct or query.combinator or query.group_by is not None or aggregates
    inner = query.subquery or not query.default_ordering
    other = isinstance(compiler, (*WRITERS, sql.SQLAggregateCompiler))
    return not (several or inner or other)


def _insist_on_of(patch: pytest.MonkeyPatch) -> None:
    """Make `select_for_update` of our code name what it locks."""
    lock = QuerySet.select_for_update

    def select_for_update(self: Any, *args: Any, **kwargs: Any) -> Any:
        frame = sys._getframe(1)
        if frame.f_code.co_filename == manager.__file__ and frame.f_back:
            frame = frame.f_back
        caller = Path(frame.f_code.co_filename)
        ours = caller.is_relative_to(ROOT) and "site-packages" not in caller.parts
        if ours and not kwargs.get("of"):
            raise AssertionError("select_for_update() must name the tables it locks: of=(…)")
        return lock(self, *args, **kwargs)

    patch.setattr(QuerySet, "select_for_update", select_for_update)


def _insist_on_words(patch: pytest.MonkeyPatch) -> None:
    """Refuse an act that auditors, or the agents who follow a request, would read as a code."""
    from sijill.desk.wording.agent import EVENTS
    from sijill.ledger import actions as ledger
    from sijill.portal.wording.auditing import AUDITED, SUBJECTS

    ask, rooms = ledger.ask, {kind.split(".")[0] for kind in AUDITED}

    def asked(statement: str, given: Any) -> Any:
        if statement is ledger.RECORD:
            kind, about = given[1:3]
            if kind.split(".")[0] not in rooms:  # invented by a test of the log itself
                return ask(statement, given)
            if kind not in AUDITED or about not in SUBJECTS:
                raise AssertionError(f"no words for {kind} on {about}: portal/wording/auditing.py")
            if about == "case" and kind not in EVENTS:
                raise AssertionError(f"no words for {kind} in the history of a request")
        return ask(statement, given)

    patch.setattr(ledger, "ask", asked)


@pytest.fixture(scope="session", autouse=True)
def traps() -> Iterator[None]:
    """Set every trap for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        _refuse_undefined(patch)
        _shuffle_unordered(patch)
        _insist_on_of(patch)
        _insist_on_words(patch)
        yield


@pytest.fixture(autouse=True)
def the_language_of_the_house() -> Iterator[None]:
    """Begin every test in Arabic: a page asked in French must not colour the next test."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
