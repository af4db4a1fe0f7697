"""What the rules of a procedure may answer, read in their source without running them."""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import partial
from typing import Any

from sijill.desk.law.source import Possible, Scope, assigned, scope_of, values_of
from sijill.kernel.verdict import Outcome, ok, refused, to_examine

OUTCOMES: Mapping[Any, Outcome] = {
    ok: Outcome.OK,
    refused: Outcome.REFUSED,
    to_examine: Outcome.TO_EXAMINE,
}
OURS = "sijill."
SHELVES = {"rules", "procedures", "complaining"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One verdict that a rule may give; no article when the case itself names it."""

    outcome: Outcome
    code: str
    article: str
    facts: tuple[str, ...]


@dataclass(slots=True)
class Read:
    """One rule: what it says, what it may answer, the names and the words that it looks at."""

    rule: str
    says: str = ""
    since: date | None = None
    answers: dict[str, Answer] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


# --- one rule -------------------------------------------------------------------------------------


def read_rule(rule: str, check: Callable[..., Any], since: date | None = None) -> Read:
    """A rule that is a function."""
    found = Read(rule, says=_first_line(check), since=since)
    _follow(check, {}, found, set())
    return found


def _read_row(rule: str, row: ast.Call, scope: Scope) -> Read:
    """A rule that is a line of a list: a call, or a verdict at once."""
    found = Read(rule)
    _take(row, scope, found, set())
    for called in _functions_of(row, scope):
        found.says = "" if called in OUTCOMES else _first_line(called)
    return found


def _first_line(check: Callable[..., Any]) -> str:
    return " ".join((check.__doc__ or "").strip().split("\n\n")[0].split())


def _follow(check: Callable[..., Any], bound: Possible, found: Read, seen: set[Any]) -> None:
    mark = (check.__code__, tuple(sorted((k, repr(v)) for k, v in bound.items())))
    if mark not in seen:
        seen.add(mark)
        scope = scope_of(check, bound)
        _take(scope.node, scope, found, seen)


def _take(node: ast.AST, scope: Scope, found: Read, seen: set[Any]) -> None:
    """Every verdict, name and word under a node, and in the rules that it calls."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            found.names.add(each.attr)
        elif isinstance(each, ast.Constant) and isinstance(each.value, str):
            found.words.add(each.value)
        elif isinstance(each, ast.Call):
            _take_call(each, scope, found, seen)


def _take_call(call: ast.Call, scope: Scope, found: Read, seen: set[Any]) -> None:
    for called in _functions_of(call, scope):
        if called in OUTCOMES:
            _keep(call, OUTCOMES[called], scope, found)
        elif _is_ours(called):
            found.says = found.says or _first_line(called)
            _follow(called, _bound(call, called, scope), found, seen)


def _functions_of(call: ast.Call, scope: Scope) -> list[types.FunctionType]:
    return [v for v in values_of(call.func, scope) if isinstance(v, types.FunctionType)]


def _is_ours(called: types.FunctionType) -> bool:
    """A function of our own rules or procedures."""
    module = called.__module__
    return module.startswith(OURS) and bool(SHELVES & set(module.split(".")))


def _bound(call: ast.Call, called: types.FunctionType, scope: Scope) -> Possible:
    names = called.__code__.co_varnames
    pairs = [*zip(names, call.args, strict=False), *((k.arg, k.value) for k in call.keywords)]
    told = {name: _plain(values_of(value, scope)) for name, value in pairs if name}
    return {name: values for name, values in told.items() if values}


def _plain(values: Iterable[Any]) -> tuple[Any, ...]:
    """What may be handed on: texts and functions, never what merely stands in the source."""
    return tuple(v for v in values if isinstance(v, str | types.FunctionType | Enum))


def _keep(call: ast.Call, outcome: Outcome, scope: Scope, found: Read) -> None:
    codes = values_of(call.args[0], scope)
    cites = values_of(call.args[1], scope) if len(call.args) > 1 else ()
    facts = tuple(k.arg for k in call.keywords if k.arg and k.arg not in ("remedy", "until"))
    own = [code for code in codes if code.startswith(f"{found.rule}.")]
    for code in own or codes:
        said = str(cites[0]) if len(cites) == 1 else ""
        found.answers.setdefault(code, Answer(outcome, str(code), said, facts))


# --- every rule of a procedure --------------------------------------------------------------------


@dataclass(slots=True)
class Procedural:
    """The rules of a procedure, and where what they look at is asked or dated."""

    rules: dict[str, Read] = field(default_factory=dict)
    pages: dict[str, set[str]] = field(default_factory=dict)
    parameters: dict[str, set[str]] = field(default_factory=dict)


def read_procedure(examine: Callable[..., Any], labels: Iterable[str]) -> Procedural:
    """What a procedure's examination leads to, for the rules that it names."""
    found, wanted = Procedural(), frozenset(labels)
    bound: dict[str, tuple[Any, ...]] = {}
    while isinstance(examine, partial):
        names = examine.func.__code__.co_varnames
        bound |= {n: (v,) for n, v in zip(names, examine.args, strict=False)}
        bound |= {n: (v,) for n, v in examine.keywords.items()}
        examine = examine.func
    _walk(examine, bound, found, wanted, set())
    return found


def _walk(
    check: Callable[..., Any],
    bound: Possible,
    found: Procedural,
    wanted: frozenset[str],
    seen: set[Any],
) -> None:
    mark = (check.__code__, tuple(sorted((k, repr(v)) for k, v in bound.items())))
    if mark in seen:
        return
    seen.add(mark)
    scope = scope_of(check, bound)
    for rule in _rules_in(scope):
        if rule.rule in wanted:
            found.rules.setdefault(rule.rule, rule)
    _take_fields(scope, found)
    for node in ast.walk(scope.node):
        if isinstance(node, ast.Call):
            for called in _functions_of(node, scope):
                if _is_ours(called):
                    _walk(called, _bound(node, called, scope), found, wanted, seen)


def _rules_in(scope: Scope) -> Iterator[Read]:
    """Rules in a function: lines ("rule", call), zips of both, tables of checks."""
    for node in ast.walk(scope.node):
        for rule, row in _rows(node, scope):
            if isinstance(rule, str) and isinstance(row, ast.Call):
                yield _read_row(rule, row, scope)
        if isinstance(node, ast.Name | ast.Subscript):
            for table in values_of(node, scope):
                yield from _of_table(table)


def _rows(node: ast.AST, scope: Scope) -> Iterator[tuple[Any, ast.expr]]:
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        yield from ((rule, node.elts[1]) for rule in values_of(node.elts[0], scope))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "zip":
        codes, rows = values_of(node.args[0], scope), getattr(node.args[1], "elts", [])
        yield from zip(codes[0] if codes else (), rows, strict=False)


def _of_table(table: Any) -> Iterator[Read]:
    if isinstance(table, Mapping):
        for rule, check in table.items():
            if isinstance(check, types.FunctionType) and isinstance(rule, str):
                yield read_rule(rule, check)
            elif isinstance(check, tuple):  # the rules of each kind; the labels say which are ours
                yield from _of_table(check)
    elif isinstance(table, tuple):
        for each in table:
            if hasattr(each, "check") and hasattr(each, "since"):
                yield read_rule(each.code, each.check, each.since)


def _take_fields(scope: Scope, found: Procedural) -> None:
    """Which pages and which parameters stand behind a name that the rules look at."""
    local = dict(assigned(scope.node))
    for node in ast.walk(scope.node):
        for name, value in _named(node):
            found.pages.setdefault(name, set()).update(_words(value, scope, local))
            found.parameters.setdefault(name, set()).update(_dated(value, scope))


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What is given under a name: to a call, or in a dictionary."""
    if isinstance(node, ast.Call):
        yield from ((each.arg, each.value) for each in node.keywords if each.arg)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant):
                yield str(key.value), value


def _words(node: ast.AST, scope: Scope, local: Mapping[str, ast.expr]) -> Iterator[str]:
    """Texts in an expression, behind its local names, and in the helpers beside it."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, ast.Name) and each.id in local:
            rest = {name: value for name, value in local.items() if name != each.id}
            yield from _words(local[each.id], scope, rest)
        elif isinstance(each, ast.Call):
            for called in _functions_of(each, scope):
                if called.__module__ == scope.names["__name__"] and _is_ours(called):
                    yield from _texts(scope_of(called, {}).node)


def _texts(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def _dated(node: ast.AST, scope: Scope) -> Iterator[str]:
    """The dated parameters that an expression reads."""
    for each in ast.walk(node):
        if isinstance(each, ast.Subscript):
            holder, key = each.value, each.slice
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.args:
            holder, key = each.func.value, each.args[0]
        else:
            continue
        if isinstance(holder, ast.Attribute) and holder.attr == "parameters":
            yield from (str(code) for code in values_of(key, scope))
