"""A decision proposed, signed, sent back, undone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sijill.desk import procedures
from sijill.desk.actions.examining import examine
from sijill.desk.actions.letters import new_letter_code
from sijill.desk.actions.locking import lock, move, require
from sijill.desk.actions.telling import tell
from sijill.desk.models import Appeal, Case, Decision
from sijill.desk.procedures import Procedure, Stage
from sijill.desk.queries import ground as given
from sijill.desk.queries.deciding import (
    already_decided,
    appeals_allowed,
    appeals_lodged,
    is_against,
    is_appealed,
    is_refused_by_a_rule,
    open_appeal,
    state_before,
    why_not_accept,
)
from sijill.desk.queries.scope import visible
from sijill.desk.queries.stages import stages_of
from sijill.desk.rules import (
    AT_THE_DESK,
    DECIDED,
    CaseState,
    DecisionOutcome,
    may_answer,
    may_sign,
    office,
)
from sijill.desk.rules.life import ANSWER_APPEAL, FOUR_EYES, LIFE, REVIEW
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, Verdict, refused
from sijill.ledger import actions as ledger
from sijill.ledger.statements import statement
from sijill.ledger.transaction import action

AGAIN = Stage(proposes=REVIEW, decides=ANSWER_APPEAL)  # type: ignore[arg-type]


def propose(
    *,
    case: Case,
    outcome: str,
    ground: str,
    article: str,
    note: str,
    by: Actor,
    at: datetime,
) -> Decision:
    """Propose a decision to whoever signs, after asking the rules once more."""
    ask_rules_again(case, by, at)
    return propose_asked(
        case=case, outcome=outcome, ground=ground, article=article, note=note, by=by, at=at
    )


def decide(
    *,
    case: Case,
    outcome: str,
    ground: str,
    article: str,
    note: str,
    by: Actor,
    at: datetime,
) -> Decision:
    """Propose and sign at once, where a dated parameter does not want four eyes."""
    ask_rules_again(case, by, at)
    return _decide(
        case=case, outcome=outcome, ground=ground, article=article, note=note, by=by, at=at
    )


def sign(*, case: Case, by: Actor, at: datetime) -> Decision:
    """Sign the proposed decision: what it does to the register is done in the same transaction."""
    ask_rules_again(case, by, at)
    return sign_asked(case=case, by=by, at=at)


def ask_rules_again(case: Case, by: Actor, at: datetime) -> None:
    """Outside the decision's own transaction: what is found stays, even when it closes the door."""
    if _at_the_desk.any(case.pk, by):
        examine(case=case, by=by, at=at)


@statement
def _at_the_desk(id: UUID, by: Actor) -> QuerySet[Case]:
    return visible(by).filter(pk=id, state__in=AT_THE_DESK)


@action
def propose_asked(
    *, case: Case, outcome: str, ground: str, article: str, note: str, by: Actor, at: datetime
) -> Decision:
    """Propose a decision once the rules have been asked."""
    case = lock(case, by=by)
    declared = procedures.procedure(case.procedure, case.procedure_version)
    stage = stage_of(case, declared)
    _require_open(case, by)
    move(case, CaseState.EXAMINED, by=by)
    require(*_may_propose(case, declared, stage, outcome, ground, by))
    if stage is AGAIN:
        require(*_may_answer(case, declared, outcome, note, by))
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        stage="proposed",
        ground=ground[:80],
        article=_article(declared, outcome, ground, article),
        note=note.strip()[:2000],
        four_eyes=stage is AGAIN or given.takes_two(case.procedure, on=civil_date(at)),
        decided_by=by.user,
        decided_at=at,
    )
    case.save()
    record_decision("desk.proposed", decision, by=by, at=at)
    return decision


@action
def _decide(
    *, case: Case, outcome: str, ground: str, article: str, note: str, by: Actor, at: datetime
) -> Decision:
    propose_asked(
        case=case, outcome=outcome, ground=ground, article=article, note=note, by=by, at=at
    )
    return sign_asked(case=case, by=by, at=at)


@action
def sign_asked(*, case: Case, by: Actor, at: datetime) -> Decision:
    """Sign the proposed decision once the rules have been asked."""
    case = lock(case, by=by)
    _require_open(case, by)
    declared = procedures.procedure(case.procedure, case.procedure_version)
    decision = _standing_proposal(case)
    appeal = open_appeal(case)
    stage = AGAIN if appeal else declared.stage
    move(case, CaseState(decision.outcome), by=by)
    closed = may_sign(
        signer=by,
        decides=stage.decides,
        proposer=decision.decided_by,
        four_eyes=decision.four_eyes,
        first_signer=appeal.decision.signed_by if appeal else None,
    )
    if decision.outcome == DecisionOutcome.ACCEPTED:
        closed += why_not_accept(case)
    require(*closed)
    return conclude(case, decision, declared, by=by, at=at)


def conclude(
    case: Case, decision: Decision, declared: Procedure, *, by: Actor, at: datetime
) -> Decision:
    """Make a decision final, do what it does, date it, and tell the person once it is kept."""
    on_appeal = bool(Appeal.objects.filter(case=case, answered_at=None).update(answered_at=at))
    if on_appeal:
        _replace_former(case, at)
    decision.stage, decision.signed_by, decision.signed_at = "final", by.user, at
    decision.letter_code = new_letter_code()
    if is_against(decision, case) and appeals_lodged(case) < appeals_allowed(on=civil_date(at)):
        decision.appeal_until = given.days_after(at, "desk.days_to_appeal")
    decision.act = record_decision(f"desk.{decision.outcome}", decision, by=by, at=at)
    decision.save()
    case.decided_at = case.notified_at = case.closed_at = at
    case.assignee = None
    case.save()
    subject = _effect(declared, decision)(case=case, decision=decision, by=by, at=at)
    if isinstance(subject, Subject):
        case.subject_kind, case.subject_id = subject.kind, subject.id
        case.save(update_fields=["subject_kind", "subject_id"])
    notice = declared.answered(decision.outcome, on_appeal, decision.ground).notice
    tell(case, f"desk.{decision.outcome}", at=at, until=decision.appeal_until, template=notice)
    return decision


def _effect(declared: Procedure, decision: Decision) -> procedures.OnDecision:
    accepted = decision.outcome == DecisionOutcome.ACCEPTED
    return declared.on_acceptance if accepted else declared.on_refusal


def _replace_former(case: Case, at: datetime) -> None:
    """An appeal's answer takes the place of the decision it was lodged against."""
    former = case.decisions.select_for_update(of=("self",)).filter(stage="final", undone_at=None)
    for decision in former.order_by("decided_at"):
        decision.undone_at, decision.undone_as = at, "replaced"
        decision.save()


@action
def send_back(*, case: Case, note: str, by: Actor, at: datetime) -> Case:
    """Give a proposal back to the examiner with a word on why."""
    case = lock(case, by=by)
    _require_open(case, by)
    decision = _standing_proposal(case)
    move(case, state_before(case), by=by)
    decision.undone_at, decision.undone_as = at, "returned"
    decision.save()
    case.save()
    record_decision("desk.sent_back", decision, by=by, at=at, note=note.strip()[:400])
    return case


def stage_of(case: Case, declared: Procedure) -> Stage:
    """Who proposes and who signs now: an appeal always goes through two pairs of eyes."""
    return AGAIN if is_appealed(case) else declared.stage


def _require_open(case: Case, by: Actor) -> None:
    """The second of two agents is told who decided, and when."""
    if case.state in DECIDED:
        raise Refused(already_decided(case, by.language))


def _standing_proposal(case: Case) -> Decision:
    decision = _proposals.first(case.pk)
    if decision is None:
        raise Refused(refused("desk.nothing_proposed", LIFE, state=case.state))
    return decision


@statement
def _proposals(case: UUID) -> QuerySet[Decision]:
    proposed = Decision.objects.filter(case=case, stage="proposed", undone_at=None)
    return proposed.select_for_update(of=("self",)).order_by("-decided_at", "id")


def _may_propose(
    case: Case, declared: Procedure, stage: Stage, outcome: str, ground: str, by: Actor
) -> list[Verdict]:
    powers = {"propose", "supervise"} if stage is AGAIN else {"propose"}
    if office(by) not in stage.proposes or not any(by.holds(power) for power in powers):
        return [refused("desk.not_your_office", FOUR_EYES, state=case.state)]
    stages = stages_of(case, declared).closed if stage == declared.stage else []
    if outcome == DecisionOutcome.ACCEPTED:
        return [*_unfounded(declared.grounds_of_acceptance, ground), *stages, *why_not_accept(case)]
    if outcome != DecisionOutcome.REFUSED:
        return [refused("desk.not_a_judgement", LIFE, outcome=outcome)]
    if not ground.strip():
        return [refused("desk.ground_missing", LIFE)]
    if closed := _unfounded(declared.grounds_of_refusal, ground):
        return closed
    # Nobody is sent to look at what a rule already refuses.
    return [] if is_refused_by_a_rule(case) else stages


def _unfounded(declared: Mapping[str, object], ground: str) -> list[Verdict]:
    """What closes a decision that rests on nothing its procedure knows, where it knows grounds."""
    if not declared or ground in declared:
        return []
    if not ground.strip():
        return [refused("desk.ground_missing", LIFE)]
    return [refused("desk.ground_unknown", LIFE, ground=ground)]


def _may_answer(
    case: Case, declared: Procedure, outcome: str, note: str, by: Actor
) -> list[Verdict]:
    """Other eyes answer an appeal; whoever upholds a measure says why to whom it concerns."""
    appeal = open_appeal(case)
    closed = may_answer(who=by, first_signer=appeal.decision.signed_by if appeal else None)
    upholds = declared.of_office and outcome == DecisionOutcome.ACCEPTED
    if upholds and not note.strip():
        closed.append(refused("desk.reason_missing", LIFE))
    return closed


def _article(declared: Procedure, outcome: str, ground: str, article: str) -> str:
    """The article given, else the one that the procedure declares for this ground."""
    if article or outcome == DecisionOutcome.ACCEPTED:
        return article[:60]
    return declared.grounds_of_refusal.get(ground, ("", LIFE))[1][:60]


def record_decision(
    kind: str, decision: Decision, *, by: Actor, at: datetime, note: str = ""
) -> UUID:
    """Tell of a decision in the log, in the transaction that keeps it."""
    return ledger.record(
        kind,
        subject=Subject(kind="case", id=decision.case_id),
        by=by,
        at=at,
        ground=decision.ground,
        article=decision.article,
        facts={"outcome": decision.outcome, "note": note or decision.note},
    ).id
