"""The answers of the rules kept on the case, and those of a person where a person must judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk import procedures
from sijill.desk.actions.locking import lock, require
from sijill.desk.models import Case, CaseVerdict, Likeness
from sijill.desk.queries.examination import examination_of, plain
from sijill.desk.rules import TO_EXAMINE, may_judge
from sijill.desk.rules.life import LIFE, REVIEW
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Outcome, Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.statements import statement
from sijill.ledger.transaction import acting_for, action

SETTLED = ("same", "different")


@action
def examine(*, case: Case, by: Actor, at: datetime) -> list[CaseVerdict]:
    """Ask the rules again and keep their answers; a judgement stands while its facts do."""
    return examine_locked(case=lock(case, by=by), at=at)


@action
def examine_locked(*, case: Case, at: datetime) -> list[CaseVerdict]:
    """The same for who holds the case already, and wrote of it all that is to be examined."""
    declared = procedures.procedure(case.procedure, case.procedure_version)
    open_pairs = _find_likenesses(case, declared, at)
    situation = examination_of(case, on=civil_date(at), likenesses_open=open_pairs)
    answered = declared.examine(situation)
    kept = {v.rule: v for v in _verdicts_of(case.pk)}
    before = {rule: _as_written(row) for rule, row in kept.items()}
    rows = [
        _answered(case, kept.pop(rule, None), rule, position, verdict, at)
        for position, (rule, verdict) in enumerate(answered)
    ]
    _keep(case, [row for row in rows if before.get(row.rule) != _as_written(row)], rows, at)
    if kept:
        CaseVerdict.objects.filter(pk__in=[v.pk for v in kept.values()]).delete()
    return rows


def _answered(
    case: Case, row: CaseVerdict | None, rule: str, position: int, verdict: Verdict, at: datetime
) -> CaseVerdict:
    row = row or CaseVerdict(case=case, rule=rule)
    new = _as_kept(verdict)
    if _as_kept_before(row) != new:
        row.judged, row.judged_by, row.judged_at, row.judged_note = "", None, None, ""
    row.outcome, row.code, row.facts = new
    row.article, row.remedy, row.until = verdict.article, verdict.remedy, verdict.until
    row.position, row.answered_at = position, at
    return row


@statement
def _verdicts_of(case: UUID) -> QuerySet[CaseVerdict]:
    found = CaseVerdict.objects.filter(case=case).order_by("position", "rule")
    return found.select_for_update(of=("self",))


WRITTEN = [
    field.name
    for field in CaseVerdict._meta.concrete_fields
    if field.name not in ("id", "case", "rule")
]


SAID = [name for name in WRITTEN if name != "answered_at"]


def _as_written(row: CaseVerdict) -> list[Any]:
    """Everything of an answer but the moment, which is the same for all."""
    return [getattr(row, name) for name in SAID]


def _keep(case: Case, new: list[CaseVerdict], rows: list[CaseVerdict], at: datetime) -> None:
    """New answers in one statement, and the moment of the others in another.

    A decision asks a dozen rules three times, and seldom is answered otherwise.
    """
    if len(new) < len(rows):
        CaseVerdict.objects.filter(case=case).update(answered_at=at)
    if new:
        CaseVerdict.objects.bulk_create(
            new, update_conflicts=True, unique_fields=["case", "rule"], update_fields=WRITTEN
        )


def _as_kept(verdict: Verdict) -> tuple[str, str, dict[str, Any]]:
    return verdict.outcome.value, verdict.code, plain(verdict.facts)


def _as_kept_before(row: CaseVerdict) -> tuple[str, str, dict[str, Any]]:
    return row.outcome, row.code, row.facts


def _find_likenesses(case: Case, declared: procedures.Procedure, at: datetime) -> int:
    """Compare with every chamber's files: a duplicate does not stop at a border.

    Answers how many are still to be settled.
    """
    with acting_for(SYSTEM):
        found = {(like.other.kind, like.other.id): like for like in declared.likenesses(case)}
    kept = {(row.other_kind, row.other_id): row for row in _likenesses_of(case.pk)}
    still_open = 0
    for key, like in found.items():
        row = kept.get(key) or Likeness(case=case, other_kind=key[0], other_id=key[1], found_at=at)
        new = (like.score, [_ground(g) for g in like.grounds])
        if (row.score, row.grounds) != new:
            row.score, row.grounds = new
            row.save()
        still_open += not row.settled
    gone = [row.pk for key, row in kept.items() if key not in found and not row.settled]
    if gone:
        Likeness.objects.filter(pk__in=gone).delete()
    return still_open


@statement
def _likenesses_of(case: UUID) -> QuerySet[Likeness]:
    return Likeness.objects.filter(case=case).order_by("found_at", "id")


def _ground(compared: procedures.Compared) -> dict[str, Any]:
    return {
        "field": compared.field,
        "ours": compared.ours,
        "theirs": compared.theirs,
        "difference": compared.difference,
        "bits": compared.bits,
    }


@action
def judge(
    *, case: Case, rule: str, outcome: str, note: str, by: Actor, at: datetime
) -> CaseVerdict:
    """Answer in the place of a rule that leaves its answer to a person."""
    case = lock(case, by=by)
    require(*_may_review(case, by))
    row = case.verdicts.select_for_update(of=("self",)).get(rule=rule)
    require(may_judge(row.outcome))
    if outcome not in (Outcome.OK, Outcome.REFUSED):
        raise Refused(refused("desk.not_a_judgement", LIFE, outcome=outcome))
    row.judged, row.judged_by, row.judged_at = outcome, by.user, at
    row.judged_note = note.strip()[:400]
    row.save()
    ledger.record(
        "desk.judged",
        subject=Subject(kind="case", id=case.id),
        by=by,
        at=at,
        ground=row.code,
        article=row.article,
        facts={"rule": rule, "outcome": str(outcome), "note": row.judged_note},
    )
    return row


@action
def settle_likeness(
    *, likeness: Likeness, as_: str, note: str, by: Actor, at: datetime
) -> Likeness:
    """Say whether the case and the other file are of one person."""
    case = lock(likeness.case_id, by=by)
    require(*_may_review(case, by))
    row = case.likenesses.select_for_update(of=("self",)).get(pk=likeness.pk)
    if as_ not in SETTLED:
        raise Refused(refused("desk.not_a_judgement", LIFE, outcome=as_))
    row.settled, row.settled_by, row.settled_at, row.note = as_, by.user, at, note.strip()[:400]
    row.save()
    ledger.record(
        "desk.likeness_settled",
        subject=Subject(kind="case", id=case.id),
        by=by,
        at=at,
        facts={"other": f"{row.other_kind}:{row.other_id}", "as": as_, "note": row.note},
    )
    return row


def _may_review(case: Case, by: Actor) -> list[Verdict]:
    if case.state not in TO_EXAMINE:
        return [refused("desk.not_from_here", LIFE, state=case.state)]
    if by.role not in REVIEW:
        return [refused("desk.not_your_office", LIFE, state=case.state)]
    return []
