"""What a case goes through before its decision: visits made, sittings that heard it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sijill.accounts.models import User
from sijill.desk.models import Case, Hearing, Visit
from sijill.desk.procedures import Heard, Procedure, Visited
from sijill.desk.queries.scope import NotFound, visible
from sijill.desk.rules.sitting import COMMISSIONS, HearingResult, SittingState
from sijill.desk.rules.visiting import ENDED, VISIT, VisitState
from sijill.kernel.actor import Actor
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Verdict, refused

JUDGED = (HearingResult.PASSED, HearingResult.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The stages of a case as they stand; newest first."""

    visit_wanted: bool = False
    sitting_wanted: bool = False
    visits: Sequence[Visit] = ()
    hearings: Sequence[Hearing] = ()
    names: Mapping[UUID, str] = field(default_factory=dict)  # of the agents who visit

    @property
    def visit(self) -> Visit | None:
        """The newest visit."""
        return self.visits[0] if self.visits else None

    @property
    def hearing(self) -> Hearing | None:
        """The newest hearing."""
        return self.hearings[0] if self.hearings else None

    @property
    def visit_ended(self) -> bool:
        """Whether nothing of the visit is left to do."""
        return not self.visit_wanted or (self.visit is not None and self.visit.state in ENDED)

    @property
    def visited(self) -> Visited | None:
        """What came of the newest visit that ended."""
        found = next((v for v in self.visits if v.state in ENDED), None)
        if found is None or found.ended_at is None:
            return None
        outcome = found.outcome or VisitState.WAIVED.value
        return Visited(outcome=outcome, ground=found.ground, on=civil_date(found.ended_at))

    @property
    def heard(self) -> Heard | None:
        """What the newest sitting whose minutes are signed made of the case."""
        found = next((h for h in self.hearings if _is_judged(h)), None)
        if found is None or found.average is None or found.threshold is None:
            return None
        sitting = found.sitting
        assert sitting.closed_at is not None
        return Heard(
            result=found.result,
            average=found.average,
            threshold=found.threshold,
            on=civil_date(sitting.closed_at),
            code=sitting.minutes_code or "",
        )

    @property
    def closed(self) -> list[Verdict]:
        """What keeps a decision from being proposed."""
        found = []
        if not self.visit_ended:
            found.append(refused("desk.visit_open", VISIT))
        if self.sitting_wanted and (self.heard is None or self._waits_again):
            found.append(refused("desk.commission_open", COMMISSIONS))
        return found

    @property
    def _waits_again(self) -> bool:
        return self.hearing is not None and not _is_judged(self.hearing)


def _is_judged(hearing: Hearing) -> bool:
    return hearing.result in JUDGED and hearing.sitting.state == SittingState.SIGNED


NONE = Stages()


def stages_of(case: Case, declared: Procedure, *, language: str = "") -> Stages:
    """The stages of a case; no query for a procedure that declares none, else three at most."""
    stage = declared.stage
    wanted = stage.visit is not None and stage.visit.wanted_if(case.answers)
    if not wanted and stage.sitting is None:
        return NONE
    visits = list(case.visits.order_by("-made_at", "id")) if stage.visit else []
    return Stages(
        visit_wanted=wanted,
        sitting_wanted=stage.sitting is not None,
        visits=visits,
        hearings=_hearings(case) if stage.sitting else [],
        names=_names(visits, language) if language and visits else {},
    )


def _hearings(case: Case) -> list[Hearing]:
    rows = case.hearings.exclude(sitting__state=SittingState.CALLED_OFF)
    return list(rows.select_related("sitting").order_by("-sitting__planned_at", "id"))


def _names(visits: Sequence[Visit], language: str) -> dict[UUID, str]:
    ids = {v.agent_id for v in visits} | {v.made_by for v in visits} | {v.ended_by for v in visits}
    found = User.objects.filter(pk__in=[i for i in ids if i]).order_by("pk")
    return {user.pk: user.name(language) for user in found}


def visit_for(id: UUID, *, viewer: Actor) -> Visit:
    """A visit of a case within scope; NotFound otherwise."""
    held = Visit.objects.select_related("case", "agent").filter(case__in=visible(viewer))
    found = held.filter(pk=id).first()
    if found is None:
        raise NotFound(id)
    return found


def planned_visit(case: Case) -> Visit | None:
    """The appointment that stands."""
    return case.visits.filter(state=VisitState.PLANNED).select_related("agent").first()


def visits_of_agent(*, viewer: Actor) -> list[Visit]:
    """Where this agent is expected, nearest first."""
    held = Visit.objects.filter(
        agent=viewer.user, state=VisitState.PLANNED, case__in=visible(viewer)
    )
    return list(held.select_related("case").order_by("planned_at", "id")[:200])
