"""The texts, article by article, as a jurist reads them: what each governs and where it is applied.

What no published text says stands apart, as provisional.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext

from sijill.desk.law import beside, dated, tables, words
from sijill.desk.law.cells import cell, head, listed, loaded, row
from sijill.desk.law.governs import ARTICLES, WAITING
from sijill.desk.law.source import ROOMS
from sijill.desk.law.subjects import SUBJECTS, Subject
from sijill.desk.procedures import Procedure
from sijill.desk.wording.articles import cited
from sijill.kernel.law import PROVISIONAL, TEXTS, Text, provisional
from sijill.kernel.sources import tree_of
from sijill.reference.rules import definition
from sijill.reference.wording import label

FILE = "articles.md"
CITES = re.compile(r"^(article|provisional)$")
Uses = Mapping[str, Mapping[str, Mapping[str, None]]]  # {key: {link of a page: {what rests}}}


def page(known: Iterable[Procedure], asked: frozenset[str]) -> str:
    """Every text and every provisional rule, in the language that is active."""
    uses = uses_of(known, asked)
    return "\n".join(
        [
            f"# {cell(words.ARTICLES)}\n",
            f"{cell(words.ARTICLES_SAY)}\n",
            *_texts(),
            *(line for text in TEXTS.values() for line in _articles(text, uses)),
            f"## {cell(words.WITHOUT_A_TEXT)}\n\n{cell(words.WITHOUT_A_TEXT_SAY)}\n",
            *(line for title, held in WAITING for line in _waiting(title, held, uses)),
        ]
    )


# --- texts and articles ---------------------------------------------------------------------------


def _texts() -> Iterator[str]:
    yield f"## {cell(words.THE_TEXTS)}\n"
    yield head(words.TEXT, words.PUBLISHED, words.HOW_MUCH_WE_KNOW, words.SOURCE)
    for each in TEXTS.values():
        known = cell(words.KNOWN[each.known])
        yield row(_named(each.key), cell(gettext(each.published)), known, gettext(each.source))
    yield ""


def _named(key: str) -> str:
    return f"{cell(cited(key))}<br>`{key}`"


def _articles(text: Text, uses: Uses) -> Iterator[str]:
    """The articles of a text on which something rests, each with its line."""
    yield f"## {cell(cited(text.key))}\n"
    keys = [key for key in ARTICLES if key.partition(":")[0] == text.key]
    if not keys:
        yield f"{cell(words.NOTHING_RESTS)}\n"
        return
    yield head(words.ARTICLE, words.WHAT_IT_GOVERNS, words.WHERE_APPLIED)
    for key in keys:
        yield row(_article(text, key), cell(ARTICLES[key]), _where(key, uses))
    yield ""


def _article(text: Text, key: str) -> str:
    if ":" in key or text.kind == "practice":
        return _named(key)
    return f"{cell(words.WHOLE_TEXT % {'text': cited(key)})}<br>`{key}`"


def _waiting(title: Promise, held: Mapping[str, Promise], uses: Uses) -> Iterator[str]:
    yield f"### {cell(title)}\n"
    yield head(words.WHAT_WAITS, words.WHAT_IT_DECIDES, words.WHERE_APPLIED)
    for topic, governs in held.items():
        name = cell(words.PROVISIONAL_RULE % {"key": f"`{topic}`"})
        yield row(name, cell(governs), _where(provisional(topic), uses))
    yield ""


def _where(key: str, uses: Uses) -> str:
    """The pages on which a text is applied, what rests on it there, and the files that cite it."""
    lines = [_applied(link, what) for link, what in uses.get(key, {}).items()]
    lines = lines or [cell(words.IN_ACTS)]
    files = ", ".join(f"`{path}`" for path in sorted(citations().get(key, ())))
    return "<br>".join([*lines, cell(words.WRITTEN_IN % {"files": files})])


def _applied(link: str, what: Iterable[str]) -> str:
    named = listed(what)
    return cell(words.APPLIED_IN % {"page": link, "what": named}) if named else link


# --- what rests on each ---------------------------------------------------------------------------


def uses_of(known: Iterable[Procedure], asked: frozenset[str]) -> Uses:
    """Where each text is applied: pages of procedures, of subjects, and dated figures."""
    found: dict[str, dict[str, dict[str, None]]] = defaultdict(dict)
    for each in known:
        link = f"[{cell(each.title)}]({tables.file_of(each)})"
        for key, said in _of_procedure(each):
            found[key].setdefault(link, {})[said] = None
    for subject in SUBJECTS:
        for key in {**dict.fromkeys(beside.keys_of(subject, asked)), **_in_modules(subject)}:
            found[key].setdefault(f"[{cell(subject.title)}]({beside.file_of(subject)})", {})
    for code, lines in loaded().items():
        link = f"[{cell(words.PARAMETERS)}]({dated.FILE})"
        for key in {definition(code).article, *(line[-1] for line in lines)}:
            found[key].setdefault(link, {})[cell(label(code))] = None
    return found


def _of_procedure(each: Procedure) -> Iterator[tuple[str, str]]:
    """Each text that a procedure applies, with the rule or the ground of refusal it founds."""
    rules = tables.read(each).rules
    for code, name in each.rule_labels.items():
        for key in dict.fromkeys(one.article for one in rules[code].answers.values()):
            if key:
                yield key, cell(name)
    for said, key in each.grounds_of_refusal.values():
        yield key, cell(words.REFUSED_ON % {"ground": said})


def _in_modules(subject: Subject) -> dict[str, None]:
    """The texts that the modules of a subject cite, in what they list as in what they decide."""
    files = {beside.module_of(name).__file__ for name in subject.modules}
    held = {str(Path(each).relative_to(ROOMS.parent)) for each in files if each}
    return dict.fromkeys(key for key, paths in citations().items() if held & paths)


@cache
def citations() -> Mapping[str, frozenset[str]]:
    """Each key of a text with the files of the code that cite it, read without running them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(ROOMS.glob("*/**/*.py")):
        if not {"tests", "migrations", "law"} & set(path.parts[len(ROOMS.parts) :]):
            for key in _cited_in(path):
                found[key].add(f"sijill/{path.relative_to(ROOMS)}")
    return {key: frozenset(paths) for key, paths in found.items()}


def _cited_in(path: Path) -> Iterator[str]:
    """The keys that a file gives to `article` and `provisional`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            said = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if CITES.match(node.func.id) and said and all(isinstance(w, str) for w in said):
                start = [PROVISIONAL] if node.func.id == "provisional" else []
                yield ":".join([*start, *(str(w) for w in said)])
