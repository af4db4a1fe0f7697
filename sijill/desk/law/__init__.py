"""The law as the code follows it, printed from its own tables: never written by hand."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.apps import apps

from sijill.desk import procedures
from sijill.desk.law import printed
from sijill.desk.rules.complaining import HEARD_BY, KEPT_FROM
from sijill.kernel.law import PROVISIONAL, TEXTS

ROOMS = Path(__file__).resolve().parents[2]
Life = Mapping[tuple[str, str], Iterable[str]]
HEAD = "<!-- Printed by `sijill law` from the tables of the code: do not edit. -->\n\n"
CITES = re.compile(r"^(article|provisional)$")


def pages() -> dict[str, str]:
    """Every page of docs/law by its file name."""
    return {
        "articles.md": _articles(),
        "procedures.md": _procedures(),
        **printed.pages(procedures.installed(), dict(lifecycles())),
    }


def lifecycles() -> Iterator[tuple[str, Life]]:
    """The tables of lives, room by room: any TRANSITIONS of a room's rules, then its LIVES."""
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        if not config.name.startswith("sijill."):
            continue
        for module in (f"{config.name}.rules", f"{config.name}.rules.life"):
            life = _table(module, "TRANSITIONS")
            if life:
                yield config.label, life
                break
        yield from _table(f"{config.name}.rules", "LIVES").items()


def _table(module: str, name: str) -> Any:
    """A table of a module, or an empty one."""
    try:
        found = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return {}
    return getattr(importlib.import_module(module), name, {}) if found else {}


def _who(who: Any) -> str:
    return ", ".join(sorted(str(w) for w in who)) if not isinstance(who, str) else who


def _articles() -> str:
    """Each article, and the files of rules that cite it."""
    cited: dict[str, set[str]] = defaultdict(set)
    for path in sorted(ROOMS.glob("*/**/*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            for key in _citations(path):
                cited[key].add(f"`sijill/{path.relative_to(ROOMS)}`")
    texts = [
        f"| {t.key} | {t.kind} | {t.published} | {t.known} | {t.source} |" for t in TEXTS.values()
    ]
    known = [k for k in sorted(cited) if not k.startswith(PROVISIONAL)]
    waiting = [k for k in sorted(cited) if k.startswith(PROVISIONAL)]
    return "\n".join(
        [
            f"{HEAD}# Articles and the rules that follow them\n",
            "## Texts\n\n| text | kind | published | how much we know | source |",
            "|---|---|---|---|---|",
            *texts,
            "\n## Articles\n\n| article | rules |\n|---|---|",
            *[f"| {key} | {', '.join(sorted(cited[key]))} |" for key in known],
            "\n## Rules that wait for their text\n\n| rule | where |\n|---|---|",
            *[f"| {key} | {', '.join(sorted(cited[key]))} |" for key in waiting],
            "",
        ]
    )


def _citations(path: Path) -> Iterator[str]:
    """The keys that a file gives to `article` and `provisional`, read without running it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if CITES.match(node.func.id) and words and all(isinstance(w, str) for w in words):
                start = [PROVISIONAL] if node.func.id == "provisional" else []
                yield ":".join([*start, *(str(w) for w in words)])


def _procedures() -> str:
    parts = [f"{HEAD}# What may be asked\n"]
    for declared in procedures.installed():
        if not declared.code.startswith("test-"):
            parts += _procedure(declared)
    return "\n".join([*parts, *_hearing()])


def _competent(declared: procedures.Procedure) -> str:
    return "by what is said in it" if declared.answered_by else f"`{declared.competence}`"


def _hearing() -> list[str]:
    """Who hears a complaint about whom, and who never does."""
    rows = [
        f"| {whom} | {kind} | {_who(KEPT_FROM[whom]) or 'nobody'} |"
        for whom, kind in HEARD_BY.items()
    ]
    head = "| a complaint about | is heard by | is never handed to |\n|---|---|---|"
    return ["## Who hears complaints\n", head, *rows, ""]


def _procedure(declared: procedures.Procedure) -> list[str]:
    stage = declared.stage
    eyes = f"two people or one: `eyes.{declared.code}`, else `eyes.default`"
    return [
        f"## {declared.code}, version {declared.version}\n",
        f"- proposes: {_who(stage.proposes)}; signs: {_who(stage.decides)}; {eyes}",
        *_stages(stage),
        f"- legal days: `{declared.clock}`; silence: `{declared.silence}`",
        f"- competent institution: {_competent(declared)}",
        f"- rules: {', '.join(declared.rule_labels)}",
        f"- questions: {', '.join(p.code for p in declared.pages)}",
        *_intake(declared),
        f"- evidence: {', '.join(k.code for k in declared.evidence) or 'none'}\n",
    ]


def _intake(declared: procedures.Procedure) -> list[str]:
    """What a quick enrolment at a fair takes of it, where it takes any."""
    boxes = [f"{page}.{box}" for page, asked in declared.intake.items() for box in asked]
    return [f"- a quick enrolment takes: {', '.join(boxes)}"] if boxes else []


def _stages(stage: procedures.Stage) -> list[str]:
    """What comes before the decision."""
    told = []
    if stage.visit:
        told.append(f"- a visit looks at: {', '.join(s.code for s in stage.visit.sights)}")
    if stage.sitting:
        grid = ", ".join(f"{line.code} ({line.most})" for line in stage.sitting.grid)
        figures = f"threshold `{stage.sitting.threshold}`, quorum `{stage.sitting.quorum}`"
        told.append(f"- a {stage.sitting.commission} commission marks: {grid}; {figures}")
    return told
