"""What may be asked, as a jurist reads it: who, of whom, by which stages, with which documents.

Everything is in the words of the screens; the rules of a procedure stand on its own page.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sijill.desk.law import tables, words
from sijill.desk.law.cells import cell, figure, head, listed, loaded, row
from sijill.desk.procedures import EvidenceKind, Field, Page, Procedure, Stage, never
from sijill.desk.rules.complaining import HEARD_BY, KEPT_FROM
from sijill.desk.wording.complaining import AGAINST
from sijill.institutions.wording import COMMISSIONS, KINDS

FILE = "procedures.md"
# What every procedure goes by unless it says otherwise, in the order of a request's life.
COMMON = (
    "competence.default",
    "eyes.default",
    "desk.draft_days",
    "desk.days_to_decide",
    "desk.effect_of_silence",
    "desk.corrections_allowed",
    "desk.days_to_correct",
    "desk.hours_to_undo",
    "desk.days_to_appeal",
    "desk.appeals_allowed",
)


def page(known: Iterable[Procedure]) -> str:
    """Every procedure, one after the other, in the language that is active."""
    return "\n".join(
        [
            f"# {cell(words.BY_PROCEDURE)}\n",
            f"{cell(words.PROCEDURES_SAY)}\n",
            f"## {cell(words.COMMON)}\n\n{cell(words.COMMON_SAY)}\n",
            *(f"- {figure(code)}" for code in COMMON),
            "",
            *(line for each in known for line in _procedure(each)),
            *_hearing(),
        ]
    )


def _procedure(declared: Procedure) -> Iterator[str]:
    named = {"code": f"`{declared.code}`", "version": declared.version}
    link = f"[{cell(declared.title)}]({tables.file_of(declared)})"
    yield f"## {cell(declared.title)}\n\n{cell(words.NAMED % named)}\n"
    yield f"- {cell(words.ITS_RULES % {'link': link})}"
    yield f"- {cell(words.WHO_ASKS % {'who': listed(_askers(declared))})}"
    yield f"- {cell(words.WHO_ANSWERS % {'who': _competent(declared)})}\n"
    yield f"### {cell(words.STAGES)}\n"
    yield from (f"{turn}. {cell(said)}" for turn, said in enumerate(_stages(declared), 1))
    own = [f"- {figure(code)}" for code in own_figures(declared)]
    yield from ["", f"### {cell(words.DELAYS)}\n", *(own or [cell(words.THOSE_OF_ALL)])]
    yield from ["", f"### {cell(words.WHAT_IS_ASKED)}\n", *_questions(declared)]
    yield from ["", f"### {cell(words.DOCUMENTS)}\n", *_documents(declared), ""]


# --- who, and by which stages ---------------------------------------------------------------------


def _askers(declared: Procedure) -> Iterator[Any]:
    if declared.of_office:
        yield words.AN_INSTITUTION
        return
    yield words.THE_PERSON
    if declared.assisted:
        yield words.AT_A_COUNTER
    if declared.contracted:
        yield words.UNDER_CONTRACT
    if declared.intake:
        yield words.AT_A_FAIR
    if declared.by_machine:
        yield words.BY_A_PROGRAM


def _competent(declared: Procedure) -> str:
    if declared.answered_by:
        return str(words.BY_WHAT_IS_SAID)
    own = _competence_of(declared)
    return figure(own) if own != COMMON[0] else str(words.AS_FOR_ALL)


def _competence_of(declared: Procedure) -> str:
    own = f"competence.{declared.code}"
    return own if own in loaded() else declared.competence


def _stages(declared: Procedure) -> Iterator[str]:
    yield str(words.OPENED if declared.of_office else words.SENT)
    if declared.by_rule is not never:
        yield str(words.AT_ONCE)
    yield from _before_deciding(declared.stage)
    yield words.PROPOSED_BY % {"who": tables.roles(declared.stage.proposes)}
    yield words.SIGNED_BY % {"who": tables.roles(declared.stage.decides)}
    yield str(words.CONTESTED)


def _before_deciding(stage: Stage) -> Iterator[str]:
    if stage.visit:
        yield words.VISITED % {"sights": listed(each.label for each in stage.visit.sights)}
    if stage.sitting:
        grid = (words.MARKED % {"line": g.label, "most": g.most} for g in stage.sitting.grid)
        body = COMMISSIONS[stage.sitting.commission]
        yield words.HEARD % {"body": body, "grid": listed(grid)}


def own_figures(declared: Procedure) -> list[str]:
    """The dated figures that it goes by and that are not those of every procedure."""
    stage = declared.stage
    codes = [declared.clock, declared.silence, tables.eyes_of(declared.code)]
    codes += ["desk.visit_notice"] if stage.visit else []
    codes += [stage.sitting.threshold, stage.sitting.quorum] if stage.sitting else []
    return [code for code in codes if code not in COMMON]


@cache
def _default(kind: Any, name: str) -> Any:
    """What a field of a declaration is where nothing was declared."""
    [found] = [one.default for one in dataclasses.fields(kind) if one.name == name]
    return found


# --- questions and documents ----------------------------------------------------------------------


def _questions(declared: Procedure) -> Iterator[str]:
    if not declared.pages:
        yield cell(words.NO_QUESTION)
        return
    kinds = {kind.code: kind for kind in declared.evidence}
    yield head(words.QUESTION, words.ANSWERED_OR_JOINED, words.WHEN_ASKED)
    for asked in declared.pages:
        always = asked.shown_if is _default(Page, "shown_if")
        when = words.OF_EVERYBODY if always else words.BY_THE_ANSWERS
        yield row(cell(asked.title), "<br>".join(_given(asked, kinds)) or "—", cell(when))
    if boxes := [cell(box.label) for box in _boxes_at_a_fair(declared) if str(box.label)]:
        yield f"\n{cell(words.TAKEN_AT_A_FAIR % {'boxes': listed(boxes)})}"


def _given(asked: Page, kinds: dict[str, EvidenceKind]) -> Iterator[str]:
    """What is answered or joined on a page; nothing where the question itself says it all."""
    free = asked.check is _default(Page, "check")  # else what was said before makes it wanted
    boxes = [said for said in (_box(box, free=free) for box in asked.fields) if said]
    if asked.kind == "list" and boxes:
        boxes = [cell(words.FOR_EACH_LINE % {"boxes": listed(boxes)})]
    yield from boxes
    yield from (cell(kinds[code].label) for code in asked.evidence if code in kinds)
    if asked.kind == "information" and not boxes:
        yield cell(words.TOLD_AND_AGREED)


def _box(box: Field, *, free: bool) -> str:
    """A box in words, and whether it may stay empty whatever was said."""
    said = tables.answered(box)
    if not said or not free or box.required or box.kind == "check":
        return said
    return cell(words.FREE_BOX % {"box": said})


def _boxes_at_a_fair(declared: Procedure) -> Iterator[Field]:
    for asked in declared.pages:
        taken = declared.intake.get(asked.code, ())
        yield from (box for box in asked.fields if box.code in taken)


def _documents(declared: Procedure) -> Iterator[str]:
    if not declared.evidence:
        yield cell(words.NO_DOCUMENT)
        return
    yield head(words.DOCUMENT_JOINED, words.WHEN_ASKED, words.PHOTOGRAPHS)
    for kind in declared.evidence:
        yield row(
            cell(kind.label), cell(_when(kind)), cell(words.A_FILM) if kind.film else kind.pages
        )


def _when(kind: EvidenceKind) -> Any:
    if kind.optional:
        return words.IF_ONE_WISHES
    always = kind.required_if is _default(EvidenceKind, "required_if")
    return words.OF_EVERYBODY if always else words.BY_THE_ANSWERS


# --- complaints -----------------------------------------------------------------------------------


def _hearing() -> Iterator[str]:
    """Who hears a complaint about whom, and who never does."""
    yield f"## {cell(words.WHO_HEARS)}\n"
    yield head(words.COMPLAINT_ABOUT, words.IS_HEARD_BY, words.NEVER_HANDED_TO)
    for whom, kind in HEARD_BY.items():
        kept = sorted(str(KINDS[one]) for one in KEPT_FROM[whom])
        never = str(words.COMMA).join(kept) or words.NOBODY
        yield row(cell(AGAINST[whom]), cell(KINDS[kind]), cell(never))
    yield ""
