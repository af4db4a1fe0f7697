"""Everything that one screen shows an agent about one case, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sijill.accounts.models import User
from sijill.desk import procedures
from sijill.desk.models import Appeal, Case, CaseVerdict, Correction, Decision, Evidence, Likeness
from sijill.desk.procedures import Procedure, Stage
from sijill.desk.queries import ground
from sijill.desk.queries.evidence import evidence_for
from sijill.desk.queries.finding import case_for
from sijill.desk.queries.stages import NONE, Stages, stages_of
from sijill.desk.rules import may_accept, standing
from sijill.desk.rules.life import ANSWER_APPEAL, REVIEW
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Verdict
from sijill.ledger import actions as ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """A case with what was joined to it, what the rules say, and what was decided."""

    case: Case
    declared: Procedure
    verdicts: Sequence[CaseVerdict]
    likenesses: Sequence[Likeness]
    evidence: Sequence[Evidence]
    corrections: Sequence[Correction]
    decisions: Sequence[Decision]
    appeal: Appeal | None
    corrections_allowed: int
    names: Mapping[UUID, str]  # of the agents who judged, settled, proposed, signed
    today: date
    stages: Stages = NONE

    @property
    def proposal(self) -> Decision | None:
        """The decision that waits for a signature."""
        return next((d for d in self.decisions if d.stage == "proposed" and not d.undone_at), None)

    @property
    def decision(self) -> Decision | None:
        """The decision that stands."""
        return next((d for d in self.decisions if d.stage == "final" and not d.undone_at), None)

    @property
    def stage(self) -> Stage:
        """Who proposes and who signs now: an appeal always goes through two pairs of eyes."""
        if self.appeal is None:
            return self.declared.stage
        return Stage(proposes=REVIEW, decides=ANSWER_APPEAL)  # type: ignore[arg-type]

    @property
    def closed(self) -> list[Verdict]:
        """What closes acceptance now."""
        answers = [(row.rule, standing(row.outcome, row.judged)) for row in self.verdicts]
        open_pairs = sum(not like.settled for like in self.likenesses)
        stages = [] if self.appeal else self.stages.closed
        return [*stages, *may_accept(answers, likenesses_open=open_pairs)]


def casefile(id: UUID, *, viewer: Actor, at: datetime) -> CaseFile:
    """The whole file of a case; NotFound out of scope. The caller logs the look."""
    case = case_for(id, viewer=viewer)
    declared = procedures.procedure(case.procedure, case.procedure_version)
    today = civil_date(at)
    verdicts = list(case.verdicts.order_by("position", "rule"))
    likenesses = list(case.likenesses.order_by("-score", "id"))
    decisions = list(case.decisions.order_by("-decided_at", "id"))
    return CaseFile(
        case=case,
        declared=declared,
        verdicts=verdicts,
        likenesses=likenesses,
        evidence=evidence_for(case, viewer=viewer),
        corrections=list(case.corrections.order_by("-asked_at", "id")),
        decisions=decisions,
        appeal=case.appeals.filter(answered_at=None).order_by("lodged_at").first(),
        corrections_allowed=ground.parameter("desk.corrections_allowed", on=today),
        names=_names(verdicts, likenesses, decisions, viewer.language),
        today=today,
        stages=stages_of(case, declared, language=viewer.language),
    )


def look_at(file: CaseFile, *, viewer: Actor, at: datetime, reason: str) -> None:
    """Log that somebody opened the file."""
    case = file.case
    ledger.look(
        "case",
        by=viewer,
        at=at,
        reason=reason,
        subject=Subject(kind="case", id=case.pk),
        space=case.space,
        person=case.subject_id if case.subject_kind == "person" else None,
    )


def _names(
    verdicts: Sequence[CaseVerdict],
    likenesses: Sequence[Likeness],
    decisions: Sequence[Decision],
    language: str,
) -> dict[UUID, str]:
    ids = {v.judged_by for v in verdicts} | {one.settled_by for one in likenesses}
    ids |= {d.decided_by for d in decisions} | {d.signed_by for d in decisions}
    found = User.objects.filter(pk__in=[i for i in ids if i]).order_by("pk")
    return {user.pk: user.name(language) for user in found}
