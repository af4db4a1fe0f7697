"""Files under 400 lines, functions of 40 at most, page views under 20; debts may only shrink."""

import ast
import tomllib
from pathlib import Path

import pytest

from tests.laws.house import functions, length, name_of, sources

DEBTS = tomllib.loads(Path(__file__).with_name("debts.toml").read_text(encoding="utf-8"))
LONGEST = {"files": 399, "functions": 40, "pages": 19}


def long_files() -> dict[str, int]:
    lines = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in all_sources()}
    return {name: count for name, count in lines.items() if count > LONGEST["files"]}


def long_functions() -> dict[str, int]:
    return {
        f"{name_of(path)}:{node.name}": length(node)
        for path in all_sources()
        for node in functions(path)
        if length(node) > LONGEST["functions"]
    }


def long_pages() -> dict[str, int]:
    return {
        f"{name_of(path)}:{node.name}": length(node)
        for path in all_sources()
        if path.name == "pages.py" or path.parent.name == "pages"
        for node in functions(path)
        if is_a_view(node) and length(node) > LONGEST["pages"]
    }


def is_a_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    public = not node.name.startswith("_")
    return public and bool(node.args.args) and node.args.args[0].arg == "request"


def all_sources():
    return sources("sijill", "config", "benchmarks")


@pytest.mark.parametrize(
    ("kind", "found"),
    [("files", long_files), ("functions", long_functions), ("pages", long_pages)],
)
def test_nothing_is_longer_than_it_may_be(kind, found):
    measured, owed = found(), DEBTS[kind]
    grown = {k: n for k, n in measured.items() if n > owed.get(k, LONGEST[kind])}
    assert not grown, f"longer than allowed: cut by subject {grown}"


@pytest.mark.parametrize(
    ("kind", "found"),
    [("files", long_files), ("functions", long_functions), ("pages", long_pages)],
)
def test_a_debt_that_shrank_is_written_off(kind, found):
    measured, owed = found(), DEBTS[kind]
    stale = {k: n for k, n in owed.items() if measured.get(k) != n}
    assert not stale, f"in debts.toml but no longer so: {stale}"
