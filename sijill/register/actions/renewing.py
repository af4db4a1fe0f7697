"""An entry confirmed again: by the answer of its holder, with what changed written first."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sijill.desk.models import Case, Decision
from sijill.desk.rules import DecisionOutcome
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.amending import amend, undo_amendment
from sijill.register.actions.moving import facts_of, locked, move
from sijill.register.actions.organised_amending import amend_organisation, undo_organisation
from sijill.register.actions.versions import said_before
from sijill.register.models import Confirmation, Entry
from sijill.register.queries.confirming import due_of
from sijill.register.queries.organised import ground_of_suspension
from sijill.register.rules.life import LIVE, UNCONFIRMED, EntryState
from sijill.register.rules.renewing import (
    OPEN,
    RENEWAL,
    ConfirmationState,
    Still,
    may_move,
    still,
)

S = ConfirmationState


@action
def renew(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Keep that an entry was confirmed, and let it say first what was said to have changed."""
    entry = _locked(case, by=by)
    subject = Subject(kind="entry", id=entry.id)
    if was_confirmed_by(case):  # contested, and upheld: it stands already
        return subject
    if entry.state not in LIVE:
        raise Refused(refused("renewal.not_from_here", RENEWAL))
    if still(case.answers) == Still.CHANGED:
        change = amend_organisation if entry.organisation_id else amend
        change(case=case, decision=decision, by=by, at=at)
        entry = _locked(case, by=by)
    _confirm(entry, case, ground=decision.ground or "asked", by=by, at=at)
    _let_stand_again(entry, by=by, at=at)
    return subject


@action
def undo_renewal(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Take a confirmation back: the entry is asked again, and says what it said before."""
    entry = _locked(case, by=by)
    subject = Subject(kind="entry", id=entry.id)
    row = _answered_by(case)
    if row is None:
        return subject
    if decision.outcome != DecisionOutcome.ACCEPTED:
        return subject
    require_step(S.ANSWERED, S.INVITED, by=by)
    entry.confirmed_on = row.before
    entry.save(update_fields=["confirmed_on"])
    row.state, row.closed_on, row.case = S.INVITED, None, None
    row.act = told(entry, "register.unrenewed", ground=decision.ground or "undone", by=by, at=at)
    row.save()
    if still(case.answers) == Still.CHANGED:
        undo = undo_organisation if entry.organisation_id else undo_amendment
        undo(case=case, decision=decision, by=by, at=at)
    return subject


def was_confirmed_by(case: Case) -> bool:
    """Whether this very request confirmed its entry, and was not taken back."""
    return _answered_by(case) is not None


def _answered_by(case: Case) -> Confirmation | None:
    with acting_for(SYSTEM):
        return Confirmation.objects.filter(case=case.pk, state=S.ANSWERED).first()


def _locked(case: Case, *, by: Actor) -> Entry:
    assert case.subject_id is not None
    return locked(case.subject_id, by=by)


def _confirm(entry: Entry, case: Case, *, ground: str, by: Actor, at: datetime) -> None:
    """One act, the day on the entry, and the answer beside what was asked."""
    day, due = civil_date(at), due_of(entry, on=civil_date(at))
    before, entry.confirmed_on = entry.confirmed_on, day
    following = due_of(entry, on=day)
    with acting_for(SYSTEM):
        row = _waiting(entry) or _unasked(entry, due or day)
        require_step(S(row.state) if row.state else None, S.ANSWERED, by=by)
        entry.save(update_fields=["confirmed_on"])
        row.state, row.closed_on, row.case, row.before = S.ANSWERED, day, case.pk, before
        row.act = told(entry, "register.renewed", ground=ground, by=by, at=at, until=following)
        row.save()


def _waiting(entry: Entry) -> Confirmation | None:
    held = Confirmation.objects.select_for_update(of=("self",))
    return held.filter(entry=entry, state__in=[state.value for state in OPEN]).first()


def _unasked(entry: Entry, due: date) -> Confirmation:
    """Confirmed within the notice before any message left."""
    return Confirmation(id=uuid4(), entry=entry, state="", due_on=due, until=due)


def told(
    entry: Entry,
    kind: str,
    *,
    ground: str,
    by: Actor,
    at: datetime,
    until: date | None = None,
    article: str = RENEWAL,
) -> UUID:
    """The act of something that changes nothing of what the entry says."""
    with acting_for(SYSTEM):
        facts = facts_of(entry, said_before(entry))
    return ledger.record(
        kind,
        subject=Subject(kind="entry", id=entry.id),
        by=by,
        at=at,
        ground=ground,
        article=article,
        facts=facts | ({"until": until.isoformat()} if until else {}),
    ).id


def _let_stand_again(entry: Entry, *, by: Actor, at: datetime) -> None:
    """An entry set aside because nobody confirmed it stands again once somebody does."""
    if entry.state == EntryState.SUSPENDED and ground_of_suspension(entry) == UNCONFIRMED:
        move(entry, EntryState.ENTERED, ground=UNCONFIRMED, article=RENEWAL, by=by, at=at)


def require_step(start: ConfirmationState | None, to: ConfirmationState, *, by: Actor) -> None:
    """Refuse a step that the table of a confirmation's life does not allow."""
    who: Role | ActorKind | None = by.role if by.is_agent else by.kind
    if not may_move(start, to, who):
        raise Refused(refused("renewal.not_from_here", RENEWAL))
