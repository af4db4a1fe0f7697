"""Everything that one screen shows an agent about one case, each part read in one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk import procedures
from sijill.desk.models import Appeal, Case, CaseVerdict, Correction, Decision, Evidence, Likeness
from sijill.desk.procedures import Procedure, Stage, Ways
from sijill.desk.queries import ground
from sijill.desk.queries.deciding import answered_by
from sijill.desk.queries.evidence import evidence_for
from sijill.desk.queries.finding import case_for
from sijill.desk.queries.history import Happened, history
from sijill.desk.queries.stages import Stages, stages_of
from sijill.desk.rules import may_accept, standing
from sijill.desk.rules.life import ANSWER_APPEAL, REVIEW
from sijill.institutions.queries import names_of
from sijill.kernel.actor import Actor, ActorKind, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Verdict
from sijill.ledger import actions as ledger
from sijill.ledger.queries import ToldAct, acts_of
from sijill.ledger.statements import statement


class CaseFile:
    """A case with what was joined to it, what the rules say, and what was decided.

    Each part is read when it is first asked for, and once: a page shows all of them, an action
    needs one or two.
    """

    def __init__(self, case: Case, *, viewer: Actor, at: datetime) -> None:
        self.case = case
        self.declared: Procedure = procedures.procedure(case.procedure, case.procedure_version)
        self.today: date = civil_date(at)
        self._viewer = viewer

    @cached_property
    def verdicts(self) -> Sequence[CaseVerdict]:
        """What the rules answered, in their order."""
        return _verdicts(self.case.pk)

    @cached_property
    def likenesses(self) -> Sequence[Likeness]:
        """The files that may be of the same person, the likest first."""
        return _likenesses(self.case.pk)

    @cached_property
    def decisions(self) -> Sequence[Decision]:
        """What was proposed and decided, newest first."""
        return _decisions(self.case.pk)

    @cached_property
    def evidence(self) -> Sequence[Evidence]:
        """The documents that stand on the case."""
        return evidence_for(self.case, viewer=self._viewer)

    @cached_property
    def corrections(self) -> Sequence[Correction]:
        """The corrections that were asked for, newest first."""
        return list(self.case.corrections.order_by("-asked_at", "id"))

    @cached_property
    def ways(self) -> Ways | None:
        """What deciding is called on this file now, where its procedure has words of its own."""
        return (self.appeal and self.declared.ways_on_appeal) or self.declared.ways

    @cached_property
    def appeal(self) -> Appeal | None:
        """The appeal that waits for its answer; there is none against what was never decided."""
        if not any(decision.stage == "final" for decision in self.decisions):
            return None
        waiting = self.case.appeals.filter(answered_at=None).select_related("decision")
        return waiting.order_by("lodged_at").first()

    @cached_property
    def answered(self) -> Appeal | None:
        """The appeal that the standing decision answers; none was contested before it."""
        if sum(one.stage == "final" for one in self.decisions) < 2 or self.decision is None:
            return None
        return answered_by(self.decision)

    def signed_first(self, viewer: Actor) -> bool:
        """Whether the viewer signed what the appeal contests: a colleague answers it."""
        return self.appeal is not None and viewer.counts_as(self.appeal.decision.signed_by)

    @cached_property
    def corrections_allowed(self) -> int:
        """How often a correction may be asked for."""
        return int(ground.parameter("desk.corrections_allowed", on=self.today))

    @cached_property
    def names(self) -> Mapping[UUID, str]:
        """Of the agents who acted on the case, judged, settled, proposed, signed."""
        acts = [told.act for told in self.acts if told.act.by_kind == ActorKind.AGENT]
        acted = {user for act in acts for user in (act.by_user, act.by_for)}
        judged = {row.judged_by for row in self.verdicts}
        settled = {one.settled_by for one in self.likenesses}
        decided = {one.decided_by for one in self.decisions}
        signed = {one.signed_by for one in self.decisions}
        agents = [user for user in acted | judged | settled | decided | signed if user]
        return names_of(agents, self._viewer.language)

    @cached_property
    def acts(self) -> Sequence[ToldAct]:
        """What happened to the case, in order."""
        return acts_of([Subject(kind="case", id=self.case.pk)])

    @property
    def history(self) -> Sequence[Happened]:
        """The same, newest first, each with the name of the agent who did it."""
        return history(self.acts, self.names)

    @cached_property
    def stages(self) -> Stages:
        """The visits and the sittings of the case."""
        return stages_of(self.case, self.declared, language=self._viewer.language)

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
    def takes_two(self) -> bool:
        """Whether another agent signs what one proposes: always on an appeal."""
        return self.appeal is not None or ground.takes_two(self.case.procedure, on=self.today)

    @property
    def closed(self) -> list[Verdict]:
        """What closes acceptance now."""
        answers = [(row.rule, standing(row.outcome, row.judged)) for row in self.verdicts]
        open_pairs = sum(not like.settled for like in self.likenesses)
        stages = [] if self.appeal else self.stages.closed
        return [*stages, *may_accept(answers, likenesses_open=open_pairs)]


@statement
def _verdicts(case: UUID) -> QuerySet[CaseVerdict]:
    return CaseVerdict.objects.filter(case=case).order_by("position", "rule")


@statement
def _likenesses(case: UUID) -> QuerySet[Likeness]:
    return Likeness.objects.filter(case=case).order_by("-score", "id")


@statement
def _decisions(case: UUID) -> QuerySet[Decision]:
    return Decision.objects.filter(case=case).order_by("-decided_at", "id")


def casefile(id: UUID, *, viewer: Actor, at: datetime) -> CaseFile:
    """The file of a case; NotFound out of scope. The caller logs the look."""
    return CaseFile(case_for(id, viewer=viewer), viewer=viewer, at=at)


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
