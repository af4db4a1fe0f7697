"""What an expression of the source may be, found without running it."""

from __future__ import annotations

import ast
import itertools
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from sijill.kernel.law import article, provisional
from sijill.kernel.sources import tree_of

ROOMS = Path(__file__).resolve().parents[2]
CITES = (article, provisional)
Possible = Mapping[str, tuple[Any, ...]]  # {name: the values that it may have}
Node = ast.FunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True)
class Scope:
    """A piece of source with what its names may stand for."""

    node: ast.AST
    names: Mapping[str, Any]
    possible: Possible
    hints: Mapping[str, Any]


@cache
def _functions(path: str) -> Mapping[int, tuple[Node, ...]]:
    """Every function of a file by the line on which Python says that it starts."""
    found: dict[int, tuple[Node, ...]] = {}
    for node in ast.walk(tree_of(Path(path))):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            above = getattr(node, "decorator_list", [])
            line = above[0].lineno if above else node.lineno
            found[line] = (*found.get(line, ()), node)
    return found


def scope_of(check: Callable[..., Any], bound: Possible) -> Scope:
    """The source of a function, under what is known of its arguments."""
    code = check.__code__
    wanted = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    node = next(
        each
        for each in _functions(code.co_filename)[code.co_firstlineno]
        if tuple(a.arg for a in (*each.args.args, *each.args.kwonlyargs)) == wanted
    )
    cells = zip(code.co_freevars, check.__closure__ or (), strict=True)
    names = {**check.__globals__, **{name: cell.cell_contents for name, cell in cells}}
    try:
        hints = typing.get_type_hints(check)
    except NameError:
        hints = {}
    scope = Scope(node, names, dict(bound), hints)
    local = {name: values_of(value, scope) for name, value in assigned(node)}
    return Scope(node, names, {**{k: v for k, v in local.items() if v}, **bound}, hints)


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Local names and what is put under them."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign):
            yield from _paired(each.targets[0], each.value)
        elif isinstance(each, ast.AnnAssign) and each.value is not None:
            yield from _paired(each.target, each.value)


def _paired(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Tuple):
        parts = value.elts if isinstance(value, ast.Tuple) else [value] * len(target.elts)
        for one, its in zip(target.elts, parts, strict=True):
            yield from _paired(one, its)


def values_of(node: ast.AST, scope: Scope) -> tuple[Any, ...]:
    """What an expression may be; nothing when only the case knows."""
    read = HOW.get(type(node))
    return read(node, scope) if read else ()


def _constant(node: ast.Constant, scope: Scope) -> tuple[Any, ...]:
    return (node.value,)


def _name(node: ast.Name, scope: Scope) -> tuple[Any, ...]:
    if node.id in scope.possible:
        return scope.possible[node.id]
    return (scope.names[node.id],) if node.id in scope.names else ()


def _either(node: ast.IfExp, scope: Scope) -> tuple[Any, ...]:
    return (*values_of(node.body, scope), *values_of(node.orelse, scope))


def _joined(node: ast.JoinedStr, scope: Scope) -> tuple[Any, ...]:
    parts = [
        values_of(each.value if isinstance(each, ast.FormattedValue) else each, scope)
        for each in node.values
    ]
    return tuple("".join(map(str, each)) for each in itertools.product(*parts))


def _cited(node: ast.Call, scope: Scope) -> tuple[Any, ...]:
    called = values_of(node.func, scope)
    given = [values_of(each, scope) for each in node.args]
    if called[:1] and called[0] in CITES and all(given):
        return (called[0](*(each[0] for each in given)),)
    return ()


def _attribute(node: ast.Attribute, scope: Scope) -> tuple[Any, ...]:
    base = values_of(node.value, scope)
    if base:
        return tuple(getattr(each, node.attr) for each in base if hasattr(each, node.attr))
    kind = _kind(node, scope)
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, Enum) else ()


def _kind(node: ast.AST, scope: Scope) -> Any:
    """The declared type of what a name or an attribute holds."""
    if isinstance(node, ast.Name):
        return _whole(scope.hints.get(node.id))
    if isinstance(node, ast.Attribute):
        holder = _kind(node.value, scope)
        try:
            return _whole(typing.get_type_hints(holder).get(node.attr)) if holder else None
        except (NameError, TypeError):
            return None
    return None


def _whole(hint: Any) -> Any:
    """The type of something that may be missing."""
    if isinstance(hint, types.UnionType):
        return next((each for each in hint.__args__ if each is not type(None)), None)
    return hint


def _item(node: ast.Subscript, scope: Scope) -> tuple[Any, ...]:
    base, key = values_of(node.value, scope), values_of(node.slice, scope)
    if base and len(key) == 1 and isinstance(base[0], Mapping) and key[0] in base[0]:
        return (base[0][key[0]],)
    return ()


HOW: Mapping[type, Callable[[Any, Scope], tuple[Any, ...]]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.IfExp: _either,
    ast.JoinedStr: _joined,
    ast.Attribute: _attribute,
    ast.Subscript: _item,
    ast.Call: _cited,
}
