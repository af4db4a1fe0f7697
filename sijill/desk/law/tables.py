"""The rules of each procedure as a jurist reads them, in French: one page for each procedure.

The headings are French because the pages are; every sentence between them is one that the house
says on its own screens, in the words of its catalogue.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext, override

from sijill.desk.law.reading import Answer, Procedural, Read, read_procedure
from sijill.desk.procedures import Field, Page, Procedure, Stage
from sijill.desk.wording.articles import cited
from sijill.institutions.wording import COMMISSIONS, ROLES
from sijill.kernel.actor import Role
from sijill.kernel.law import PROVISIONAL, is_provisional
from sijill.kernel.verdict import Outcome, Verdict
from sijill.reference.rules import definition
from sijill.reference.wording import label, value
from sijill.web import writing

FRENCH = "fr"
HEAD = "<!-- Printed by `sijill law` from the rules of the code: do not edit. -->\n\n"
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.OK: "**Oui**",
    Outcome.TO_EXAMINE: "**À apprécier**",
    Outcome.REFUSED: "**Non**",
}
ORDER = list(OUTCOMES)
LEGEND = (
    "Chaque règle répond **oui** (la condition est remplie), **non** (elle ne l’est pas : la "
    "demande ne peut pas être acceptée en l’état) ou **à apprécier** (une personne juge, et écrit "
    "pourquoi). Sous chaque réponse, le texte sur lequel elle se fonde ; « sans texte publié » "
    "veut dire qu’aucun texte publié n’a été trouvé et que la règle est provisoire. Les chiffres "
    "datés sont ceux du premier chargement ; ceux en vigueur, avec leur historique, se lisent à "
    "l’écran des paramètres."
)
INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")
UNKNOWN = "…"


def pages_of(declared: Iterable[Procedure]) -> dict[str, str]:
    """One page for each procedure, and the page that leads to them."""
    with override(FRENCH):
        known = [each for each in declared if not each.code.startswith("test-")]
        made = {f"rules-of-{each.code.replace('_', '-')}.md": _page(each) for each in known}
        return {**made, "rules.md": _contents(known)}


def read(declared: Procedure) -> Procedural:
    """The rules of a procedure as its source tells them."""
    return read_procedure(declared.examine, declared.rule_labels)


def condition(rule: Read) -> str:
    """The sentence of a rule, in the language that is active."""
    return gettext(rule.says) if rule.says else ""


# --- one page -------------------------------------------------------------------------------------


def _page(declared: Procedure) -> str:
    parts = [
        f"{HEAD}# {_cell(declared.title)}\n",
        _deciding(declared),
        *_stages(declared.stage),
        "\n## Ce qui est demandé\n",
        *_questions(declared),
        f"\n## Les règles\n\n{LEGEND}\n",
        *_rules(declared),
        *_grounds(declared),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _deciding(declared: Procedure) -> str:
    stage = declared.stage
    opens = "L’institution l’ouvre d’office." if declared.of_office else "L’intéressé la demande."
    codes = (declared.clock, declared.silence, "desk.days_to_appeal", _eyes_of(declared.code))
    figures = [_figure(code) for code in codes]
    return "\n".join(
        [
            f"{opens} La décision est proposée par : {_roles(stage.proposes)} ; "
            f"elle est signée par : {_roles(stage.decides)}. "
            "Un recours a toujours deux personnes.\n",
            *[f"- {each}" for each in figures],
        ]
    )


def _eyes_of(procedure: str) -> str:
    """The figure that says whether one person proposes and signs, or two; the usual one else."""
    own = f"eyes.{procedure}"
    return own if own in _loaded() else "eyes.default"


def _roles(who: Iterable[Role]) -> str:
    return ", ".join(sorted(str(ROLES[role]) for role in who))


def _stages(stage: Stage) -> Iterator[str]:
    """What comes before the decision."""
    if stage.visit:
        sights = "".join(f"\n- {_cell(each.label)}" for each in stage.visit.sights)
        yield f"\n## La visite\n\nUn agent se rend sur place et regarde :\n{sights}"
    if stage.sitting:
        body = COMMISSIONS[stage.sitting.commission]
        yield f"\n## La commission\n\n{body}. Grille de notation :\n"
        yield "| critère | points |\n|---|---|"
        yield from (f"| {_cell(line.label)} | {line.most} |" for line in stage.sitting.grid)
        yield ""
        yield from (f"- {_figure(c)}" for c in (stage.sitting.threshold, stage.sitting.quorum))


def _questions(declared: Procedure) -> Iterator[str]:
    kinds = {kind.code: kind for kind in declared.evidence}
    yield "| question | ce qui est répondu ou joint |\n|---|---|"
    for page in declared.pages:
        given = [*(_answered(box) for box in page.fields)]
        given += [_cell(kinds[code].label) for code in page.evidence if code in kinds]
        yield f"| {_cell(page.title)} | {'<br>'.join(each for each in given if each)} |"


def _answered(box: Field) -> str:
    said, choices = _cell(box.label), " ; ".join(_cell(option[1]) for option in box.options)
    return f"{said} : {choices}" if said and choices else said or choices


def _rules(declared: Procedure) -> Iterator[str]:
    found = read(declared)
    yield "| règle | ce qu’elle regarde | réponses possibles | chiffres datés | depuis |"
    yield "|---|---|---|---|---|"
    for code, name in declared.rule_labels.items():
        rule = found.rules[code]
        cells = (
            "<br>".join(part for part in (f"**{_cell(name)}**", _cell(condition(rule))) if part),
            "<br>".join(_looked_at(declared, found, rule)) or "ce que le registre sait déjà",
            "<br>".join(_answers(declared, rule)),
            "<br>".join(_figures(declared, found, rule)) or "—",
            writing.day(rule.since, FRENCH) if rule.since else "la mise en service",
        )
        yield f"| {' | '.join(cells)} |"


def _looked_at(declared: Procedure, found: Procedural, rule: Read) -> list[str]:
    """The questions and the documents that a rule reads, in the order in which they are asked."""
    words = set().union(*(found.pages.get(name, set()) for name in rule.names))
    asked = [_cell(page.title) for page in declared.pages if _is_read(page, words)]
    joined = [f"pièce : {_cell(k.label)}" for k in declared.evidence if k.code in rule.words]
    return [*asked, *joined]


def _is_read(page: Page, words: set[str]) -> bool:
    return page.code in words and page.kind != "evidence"


def _answers(declared: Procedure, rule: Read) -> Iterator[str]:
    told = sorted(rule.answers.values(), key=lambda one: ORDER.index(one.outcome))
    for one in told:
        sentence = _sentence(declared, one)
        if sentence:
            yield f"{OUTCOMES[one.outcome]} — {sentence} ({_text(one.article)})"


def _sentence(declared: Procedure, answer: Answer) -> str:
    """What is said with this answer; what only the case knows is left open."""
    facts = dict.fromkeys(answer.facts, UNKNOWN)
    verdict = Verdict(outcome=answer.outcome, code=answer.code, article=answer.article, facts=facts)
    try:
        return _cell(declared.verdict_text(verdict)).replace(f"{UNKNOWN}.", UNKNOWN)
    except KeyError:  # a value of the list that this rule never answers
        return ""


def _text(key: str) -> str:
    if not key:
        return "texte du motif invoqué"
    if is_provisional(key):
        return f"sans texte publié : `{key.removeprefix(PROVISIONAL + ':')}`"
    return _cell(cited(key))


def _figures(declared: Procedure, found: Procedural, rule: Read) -> list[str]:
    codes = set().union(*(found.parameters.get(name, set()) for name in rule.names))
    return [_figure(code) for code in declared.parameters if code in codes]


def _grounds(declared: Procedure) -> Iterator[str]:
    if declared.grounds_of_refusal:
        yield "\n## Motifs de refus\n\n| motif | texte |\n|---|---|"
        for said, key in declared.grounds_of_refusal.values():
            yield f"| {_cell(said)} | {_text(key)} |"


# --- dated figures --------------------------------------------------------------------------------


@cache
def _loaded() -> Mapping[str, tuple[tuple[str, str, str, str], ...]]:
    """The values that the house is loaded with: (value, from, status, article), by parameter."""
    path = Path(settings.LOCALE_PATHS[0]).parent / "data" / "parameters.csv"
    found: dict[str, tuple[tuple[str, str, str, str], ...]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            line = (row["value"], row["valid_from"], row["status"], row["article"])
            found[row["code"]] = (*found.get(row["code"], ()), line)
    return found


def _figure(code: str) -> str:
    """A dated parameter: what it is, its values and since when, and how sure they are."""
    told = " ; ".join(_dated(code, *row) for row in _loaded().get(code, ()))
    return f"{_cell(label(code))} : {told or 'pas encore fixé'}"


def _dated(code: str, given: str, since: str, status: str, key: str) -> str:
    declared = definition(code)
    sure = "officiel" if status == "official" else "provisoire"
    start = writing.day(date.fromisoformat(since), FRENCH)
    shown = _cell(value(declared.keep(given), declared.unit))
    return f"{shown}, depuis le {start} ({sure} ; {_text(key)})"


# --- the page that leads to the others ------------------------------------------------------------


def _contents(known: Iterable[Procedure]) -> str:
    rows = []
    for each in known:
        rules = read(each).rules.values()
        keys = {one.article for rule in rules for one in rule.answers.values()}
        waiting = sum(is_provisional(key) for key in keys)
        name = f"rules-of-{each.code.replace('_', '-')}.md"
        rows.append(f"| [{_cell(each.title)}]({name}) | {len(rules)} | {len(keys)} | {waiting} |")
    return "\n".join(
        [
            f"{HEAD}# Les règles, démarche par démarche\n",
            "Ces pages sont tirées des règles que le registre applique ; un test échoue dès "
            "qu’elles ne disent plus ce que fait le code. Les textes eux-mêmes et l’état de leur "
            "publication sont à la page [Articles](articles.md), les chiffres datés à la page "
            "[Paramètres](parameters.md), la vie de chaque dossier à la page "
            "[La vie d’une demande](life-of-desk.md).\n",
            "| démarche | règles | fondements cités | dont sans texte publié |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _cell(said: object) -> str:
    """A text on one line of a table, without the marks that only a screen needs."""
    return " ".join(INVISIBLE.sub("", str(said)).split()).replace("|", "\\|")
