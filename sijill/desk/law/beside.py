"""The rules that stand beside the procedures, as a jurist reads them: one page for each subject."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext

from sijill.desk.law import words
from sijill.desk.law.cells import ORDER, UNKNOWN, cell, figure, head, loaded, row, text
from sijill.desk.law.reading import Answer, Read, read_rule
from sijill.desk.law.subjects import Subject
from sijill.desk.rules.evidence import FILES_PER_CASE
from sijill.desk.wording import evidence
from sijill.desk.wording.faults import FAULTS
from sijill.kernel.law import TEXTS, is_provisional
from sijill.kernel.verdict import refused
from sijill.reference.rules import definition

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*(?::[^}]*)?\}")
Lives = Mapping[str, Any]
# Said with a number, so by a sentence that is made for it.
COUNTED = {"evidence.too_many_files": refused("evidence.too_many_files", "", limit=FILES_PER_CASE)}


def pages_of(subjects: Iterable[Subject], *, asked: frozenset[str], lives: Lives) -> dict[str, str]:
    """One page for each subject, in the active language, without the answers to what is asked."""
    return {file_of(each): _page(each, asked, lives) for each in subjects}


def file_of(subject: Subject) -> str:
    """The name of a subject's page."""
    return f"beside-{subject.code}.md"


def rows_of_contents(subjects: Iterable[Subject], *, asked: frozenset[str]) -> Iterator[str]:
    """A line for each subject: how many rules, on how many texts, how many of them unknown."""
    for each in subjects:
        rules = [rule for name in each.modules for rule in rules_of(each, name, asked=asked)]
        keys = keys_of(each, asked)
        waiting = sum(is_provisional(key) for key in keys)
        yield row(f"[{cell(each.title)}]({file_of(each)})", len(rules), len(keys), waiting)


# --- what is read of a module ---------------------------------------------------------------------


def module_of(name: str) -> types.ModuleType:
    """The rules under this name: a file of a room's shelf, or the one file that is the shelf."""
    room, _dot, file = name.partition(".")
    return importlib.import_module(f"sijill.{room}.rules" + (f".{file}" if file else ""))


def functions_of(module: types.ModuleType) -> dict[str, types.FunctionType]:
    """The public functions that a module defines, in its order."""
    return {
        name: each
        for name, each in vars(module).items()
        if isinstance(each, types.FunctionType)
        and each.__module__ == module.__name__
        and not name.startswith("_")
    }


def rules_of(subject: Subject, name: str, *, asked: frozenset[str]) -> list[Read]:
    """What a module decides: by verdicts that no procedure asks for, by yes or no, by a figure."""
    functions = functions_of(module_of(name))
    return [
        rule
        for rule in _read(name)
        if (rule.answers and not rule.answers.keys() <= asked)
        or (not rule.answers and _says_yes_or_no(functions[rule.rule]))
        or rule.rule in subject.modules[name]
    ]


@cache
def _read(name: str) -> tuple[Read, ...]:
    """Every public function of a module: the same in every language, so read once."""
    functions = functions_of(module_of(name))
    return tuple(read_rule(function, check) for function, check in functions.items())


def _says_yes_or_no(check: types.FunctionType) -> bool:
    return check.__annotations__.get("return") in (bool, "bool")


def sentences_of(module: types.ModuleType) -> list[str]:
    """What a module says of itself: its subject first, then what is known of the texts."""
    told = inspect.getdoc(module) or ""
    return [" ".join(part.split()) for part in told.split("\n\n") if not part.startswith("    ")]


def articles_of(module: types.ModuleType) -> tuple[str, ...]:
    """The texts that a module names once for all its rules."""
    told = vars(module).values()
    keys = (each for each in told if isinstance(each, str) and _is_key(each))
    return tuple(dict.fromkeys(keys))


def _is_key(said: str) -> bool:
    return is_provisional(said) or said.split(":")[0] in TEXTS


# --- one page -------------------------------------------------------------------------------------


def _page(subject: Subject, asked: frozenset[str], lives: Lives) -> str:
    parts = [f"# {cell(subject.title)}\n", f"{cell(words.LEGEND_BESIDE)}\n"]
    for name in subject.modules:
        parts += _section(subject, name, asked, lives)
    figures = [f"- {figure(code)}" for code in _figures(subject, asked)]
    if figures:
        parts += [f"## {cell(words.FIGURES_OF_IT)}\n", *figures]
    return "\n".join(parts).rstrip() + "\n"


def _section(subject: Subject, name: str, asked: frozenset[str], lives: Lives) -> Iterator[str]:
    module = module_of(name)
    title, *rest = (cell(gettext(said)) for said in sentences_of(module))
    yield f"## {title.removesuffix('.')}\n"
    yield from (f"{each}\n" for each in rest)
    drawn = [f"[{code}](life-of-{code}.md)" for code in _lives_in(module, lives)]
    if drawn:
        yield f"{cell(words.STATES % {'lives': str(words.COMMA).join(drawn)})}\n"
    rules = rules_of(subject, name, asked=asked)
    if rules:
        yield head(words.WHAT_IS_DECIDED, words.OUTCOME, words.FOUNDATION)
        yield from (_row(rule, module) for rule in rules)
        yield ""


def _lives_in(module: types.ModuleType, lives: Lives) -> list[str]:
    """The printed lives whose table stands in this module."""
    tables = [each for each in vars(module).values() if isinstance(each, Mapping)]
    return [code for code, life in lives.items() if any(life is table for table in tables)]


def _row(rule: Read, module: types.ModuleType) -> str:
    says = cell(gettext(rule.says))
    keys = tuple(dict.fromkeys(one.article for one in rule.answers.values()))
    if not rule.answers:
        function = functions_of(module)[rule.rule]
        kind = words.YES_OR_NO if _says_yes_or_no(function) else words.WORKED_OUT
        named = articles_of(module)
        return row(says, cell(kind), _founded(named) if len(named) < 2 else "—")
    told = sorted(rule.answers.values(), key=lambda one: ORDER.index(one.outcome))
    answers = dict.fromkeys(_answer(one, module.__name__, apart=len(keys) > 1) for one in told)
    return row(says, "<br>".join(answers), _founded(keys))


def _founded(keys: Iterable[str]) -> str:
    return "<br>".join(text(key) for key in keys) or cell(words.NO_TEXT_CITED)


def _answer(one: Answer, module: str, *, apart: bool) -> str:
    """An answer with its sentence; a plain yes needs none, and is said once."""
    said = sentence_of(one.code, module)
    parts = [str(words.OUTCOMES[one.outcome]), *([f"— {cell(said)}"] if said else [])]
    return " ".join([*parts, *([f"({text(one.article)})"] if apart else [])])


def keys_of(subject: Subject, asked: frozenset[str]) -> tuple[str, ...]:
    """The texts on which the rules of a subject rest, and those that its figures wait for."""
    found: dict[str, None] = dict.fromkeys(subject.waits_for)
    for name in subject.modules:
        for rule in rules_of(subject, name, asked=asked):
            told = [one.article for one in rule.answers.values()]
            found |= dict.fromkeys(told or articles_of(module_of(name)))
    return tuple(key for key in found if key)


def _figures(subject: Subject, asked: frozenset[str]) -> list[str]:
    """The dated figures that wait for the same text as one of these rules."""
    keys = {key for key in keys_of(subject, asked) if is_provisional(key)}
    return [code for code in loaded() if definition(code).article in keys]


# --- the words of a verdict -----------------------------------------------------------------------


def sentence_of(code: str, module: str) -> str:
    """What is told with this answer, in the active language; nothing where it needs no words."""
    if code in COUNTED:
        return evidence.reason(COUNTED[code])
    room = ".".join(module.split(".")[:2])
    told = _sentences(room).get(code) or _everywhere().get(code) or FAULTS.get(code, "")
    said = PLACEHOLDER.sub(UNKNOWN, str(told))
    return said.replace(f"{UNKNOWN}.", UNKNOWN)


@cache
def _sentences(room: str) -> Mapping[str, Any]:
    """The verdicts that a room puts into words, by their code."""
    found: dict[str, Any] = {}
    for module in _wordings(room):
        for name, table in vars(module).items():
            if isinstance(table, Mapping) and not name.startswith("_"):
                found |= {
                    str(code): told
                    for code, told in table.items()
                    if isinstance(code, str) and "." in code and isinstance(told, Promise | str)
                }
    return found


@cache
def _everywhere() -> Mapping[str, Any]:
    rooms = [c.name for c in apps.get_app_configs() if c.name.startswith("sijill.")]
    return {code: told for room in sorted(rooms) for code, told in _sentences(room).items()}


def _wordings(room: str) -> Iterator[types.ModuleType]:
    try:
        shelf = importlib.import_module(f"{room}.wording")
    except ModuleNotFoundError:
        return
    yield shelf
    for found in pkgutil.iter_modules(getattr(shelf, "__path__", ())):
        yield importlib.import_module(f"{room}.wording.{found.name}")
