"""The rules of each procedure as a jurist reads them: one page for each, in French and in Arabic.

Headings and sentences alike are those of the house's catalogue, in the words of its screens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext

from sijill.desk.law import words
from sijill.desk.law.cells import (
    ORDER,
    UNKNOWN,
    cell,
    day,
    figure,
    head,
    listed,
    loaded,
    row,
    text,
)
from sijill.desk.law.reading import Answer, Procedural, Read, read_procedure
from sijill.desk.procedures import Field, Page, Procedure, Stage
from sijill.institutions.wording import COMMISSIONS, ROLES
from sijill.kernel.actor import Role
from sijill.kernel.law import is_provisional
from sijill.kernel.verdict import Verdict


def pages_of(declared: Iterable[Procedure]) -> dict[str, str]:
    """One page for each procedure, in the language that is active."""
    return {file_of(each): _page(each) for each in declared}


def file_of(declared: Procedure) -> str:
    """The name of a procedure's page."""
    return f"rules-of-{declared.code.replace('_', '-')}.md"


def read(declared: Procedure) -> Procedural:
    """The rules of a procedure as its source tells them."""
    return _read(declared.examine, tuple(declared.rule_labels))


@cache
def _read(examine: Callable[..., Any], labels: tuple[str, ...]) -> Procedural:
    """The same in every language, so read once."""
    return read_procedure(examine, labels)


def condition(rule: Read) -> str:
    """The sentence of a rule, in the language that is active."""
    return gettext(rule.says) if rule.says else ""


def rows_of_contents(known: Iterable[Procedure]) -> Iterator[str]:
    """A line for each procedure: how many rules, on how many texts, how many of them unknown."""
    for each in known:
        rules = read(each).rules.values()
        keys = {one.article for rule in rules for one in rule.answers.values()}
        waiting = sum(is_provisional(key) for key in keys)
        name = f"[{cell(each.title)}]({file_of(each)})"
        yield row(name, len(rules), len(keys), waiting)


# --- one page -------------------------------------------------------------------------------------


def _page(declared: Procedure) -> str:
    parts = [
        f"# {cell(declared.title)}\n",
        _deciding(declared),
        *_stages(declared.stage),
        f"\n## {cell(words.WHAT_IS_ASKED)}\n",
        *_questions(declared),
        f"\n## {cell(words.THE_RULES)}\n\n{cell(words.LEGEND)}\n",
        *_rules(declared),
        *_grounds(declared),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _deciding(declared: Procedure) -> str:
    stage = declared.stage
    opens = words.OF_OFFICE if declared.of_office else words.BY_REQUEST
    signs = {"proposes": roles(stage.proposes), "signs": roles(stage.decides)}
    appeals = ("desk.days_to_appeal", "desk.appeals_allowed")
    codes = (declared.clock, declared.silence, *appeals, eyes_of(declared.code))
    figures = [f"- {figure(code)}" for code in codes]
    return "\n".join([f"{cell(opens)} {cell(words.DECIDING % signs)}\n", *figures])


def eyes_of(procedure: str) -> str:
    """The figure that says whether one person proposes and signs, or two; the usual one else."""
    own = f"eyes.{procedure}"
    return own if own in loaded() else "eyes.default"


def roles(who: Iterable[Role]) -> str:
    """Offices in words, one after the other."""
    return str(words.COMMA).join(sorted(str(ROLES[role]) for role in who))


def _stages(stage: Stage) -> Iterator[str]:
    """What comes before the decision."""
    if stage.visit:
        sights = "".join(f"\n- {cell(each.label)}" for each in stage.visit.sights)
        yield f"\n## {cell(words.THE_VISIT)}\n\n{cell(words.GOES_AND_LOOKS)}\n{sights}"
    if stage.sitting:
        body = words.GRID % {"body": COMMISSIONS[stage.sitting.commission]}
        yield f"\n## {cell(words.THE_COMMISSION)}\n\n{cell(body)}\n"
        yield head(words.CRITERION, words.POINTS)
        yield from (row(cell(line.label), line.most) for line in stage.sitting.grid)
        yield ""
        yield from (f"- {figure(c)}" for c in (stage.sitting.threshold, stage.sitting.quorum))


def _questions(declared: Procedure) -> Iterator[str]:
    kinds = {kind.code: kind for kind in declared.evidence}
    yield head(words.QUESTION, words.ANSWERED_OR_JOINED)
    for page in declared.pages:
        given = [*(answered(box) for box in page.fields)]
        given += [cell(kinds[code].label) for code in page.evidence if code in kinds]
        yield row(cell(page.title), "<br>".join(each for each in given if each))


def answered(box: Field) -> str:
    """A box by its label, with the choices that it offers."""
    said, choices = cell(box.label), listed(option[1] for option in box.options)
    if said and choices:
        return cell(words.ANSWERED % {"question": said, "choices": choices})
    return said or choices


def _rules(declared: Procedure) -> Iterator[str]:
    found = read(declared)
    yield head(
        words.RULE,
        words.LOOKS_AT,
        words.POSSIBLE_ANSWERS,
        words.DATED_FIGURES,
        words.SINCE,
    )
    for code, name in declared.rule_labels.items():
        rule = found.rules[code]
        yield row(
            "<br>".join(part for part in (f"**{cell(name)}**", cell(condition(rule))) if part),
            "<br>".join(_looked_at(declared, found, rule)) or cell(words.KNOWN_ALREADY),
            "<br>".join(_answers(declared, rule)),
            "<br>".join(_figures(declared, found, rule)) or "—",
            day(rule.since) if rule.since else cell(words.FIRST_DAY),
        )


def _looked_at(declared: Procedure, found: Procedural, rule: Read) -> list[str]:
    """The questions and the documents that a rule reads, in the order in which they are asked."""
    read_of = set().union(*(found.pages.get(name, set()) for name in rule.names))
    asked = [cell(page.title) for page in declared.pages if _is_read(page, read_of)]
    joined = [k.label for k in declared.evidence if k.code in rule.words]
    return [*asked, *(cell(words.DOCUMENT % {"name": name}) for name in joined)]


def _is_read(page: Page, read_of: set[str]) -> bool:
    return page.code in read_of and page.kind != "evidence"


def _answers(declared: Procedure, rule: Read) -> Iterator[str]:
    told = sorted(rule.answers.values(), key=lambda one: ORDER.index(one.outcome))
    for one in told:
        sentence = _sentence(declared, one)
        if sentence:
            yield f"{words.OUTCOMES[one.outcome]} — {sentence} ({text(one.article)})"


def _sentence(declared: Procedure, answer: Answer) -> str:
    """What is said with this answer; what only the case knows is left open."""
    facts = dict.fromkeys(answer.facts, UNKNOWN)
    verdict = Verdict(outcome=answer.outcome, code=answer.code, article=answer.article, facts=facts)
    try:
        return cell(declared.verdict_text(verdict)).replace(f"{UNKNOWN}.", UNKNOWN)
    except KeyError:  # a value of the list that this rule never answers
        return ""


def _figures(declared: Procedure, found: Procedural, rule: Read) -> list[str]:
    codes = set().union(*(found.parameters.get(name, set()) for name in rule.names))
    return [figure(code) for code in declared.parameters if code in codes]


def _grounds(declared: Procedure) -> Iterator[str]:
    if declared.grounds_of_refusal:
        yield f"\n## {cell(words.GROUNDS_OF_REFUSAL)}\n\n{head(words.GROUND, words.TEXT)}"
        for said, key in declared.grounds_of_refusal.values():
            yield row(cell(said), text(key))
