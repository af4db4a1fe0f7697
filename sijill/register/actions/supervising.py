"""The craftsman under whom an enterprise produces: named, confirmed, lost, replaced."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from sijill.accounts import actions as accounts
from sijill.desk import actions as desk
from sijill.desk.actions.locking import lock
from sijill.desk.models import Case, Decision
from sijill.desk.rules import DecisionOutcome
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.actions.by_clock import suspend_by_clock
from sijill.register.actions.moving import Said, facts_of, keep, locked, move
from sijill.register.actions.notifying import notify_holder
from sijill.register.actions.versions import said_before
from sijill.register.models import Entry, Supervision, SupervisorAnswer
from sijill.register.queries.organised import (
    cases_naming,
    craftsman_under,
    ground_of_suspension,
    space_of,
    supervisions_past,
)
from sijill.register.rules import LIVE, OF_PERSONS, UNSUPERVISED, Category, EntryState
from sijill.register.rules.entering import WHO_MAY_ENTER
from sijill.register.rules.life import may_replace_supervisor
from sijill.register.rules.organisations import SUPERVISION

log = logging.getLogger("sijill.register.clock")

PERIOD = "register.supervisor_days"


def supervise(enterprise: Entry, nia: str, *, act: UUID, at: datetime) -> Entry:
    """Write under whom a locked enterprise produces from today; the one before ends today."""
    found = craftsman_under(nia)
    if found is None or found.state != EntryState.ENTERED or found.category not in OF_PERSONS:
        raise Refused(refused("supervision.not_standing", WHO_MAY_ENTER, remedy="answer"))
    day = civil_date(at)
    with acting_for(SYSTEM):
        open_ = Supervision.objects.filter(enterprise=enterprise, valid_to=None)
        open_.update(valid_to=day, broken_on=None, until=None)
        Supervision.objects.create(enterprise=enterprise, supervisor=found, valid_from=day, act=act)
    return found


@action
def replace_supervisor(
    *, entry: Entry, nia: str, ground: str, by: Actor, at: datetime, article: str = WHO_MAY_ENTER
) -> Entry:
    """Put another craftsman above an enterprise; one that was suspended for it stands again."""
    entry = locked(entry.id, by=by)
    if entry.category != Category.ENTERPRISE or entry.state not in LIVE:
        raise Refused(refused("entry.not_from_here", WHO_MAY_ENTER, state=entry.state))
    if not may_replace_supervisor(by):
        raise Refused(refused("entry.not_from_here", WHO_MAY_ENTER, state=entry.state))
    said = _under(said_before(entry), nia)
    told = {"supervisor": nia}
    act = keep(
        entry, "register.amended", said, ground=ground, article=article, by=by, at=at, told=told
    )
    warned = _is_warned(entry)
    supervise(entry, nia, act=act, at=at)
    if warned:
        _told(entry, "register.warning_lifted", at=at)
    _let_stand_again(entry, by=by, at=at)
    return entry


def _is_warned(enterprise: Entry) -> bool:
    """Whether the enterprise was given a day until which to name another supervisor."""
    with acting_for(SYSTEM):
        held = Supervision.objects.filter(enterprise=enterprise, valid_to=None)
        return held.filter(until__isnull=False).exists()


def _under(said: Said, nia: str) -> Said:
    return {**said, "details": {**said["details"], "supervisor": {"nia": nia}}}


def _let_stand_again(entry: Entry, *, by: Actor, at: datetime) -> None:
    """An enterprise suspended because nobody supervised it stands again once somebody does."""
    if entry.state == EntryState.SUSPENDED and ground_of_suspension(entry) == UNSUPERVISED:
        move(entry, EntryState.ENTERED, ground=UNSUPERVISED, article=WHO_MAY_ENTER, by=by, at=at)


@action
def accept_replacement(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Do what an accepted request to change the supervisor asks."""
    assert case.subject_id is not None
    entry = Entry(pk=case.subject_id)
    nia = str(case.answers["supervisor"]["nia"])
    ground = decision.ground or "asked"
    entry = replace_supervisor(entry=entry, nia=nia, ground=ground, by=by, at=at)
    return Subject(kind="entry", id=entry.id)


@action
def undo_replacement(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Put back the supervisor whom a mistaken decision replaced, when still in the register."""
    if decision.outcome != DecisionOutcome.ACCEPTED or case.subject_id is None:
        return None
    entry = Entry(pk=case.subject_id)
    with acting_for(SYSTEM):
        ended = Supervision.objects.filter(enterprise=entry, valid_to__isnull=False)
        before = ended.select_related("supervisor").order_by("-valid_to", "-valid_from").first()
    if before is None:
        raise Refused(refused("supervision.not_standing", WHO_MAY_ENTER))
    nia = before.supervisor.nia
    entry = replace_supervisor(entry=entry, nia=nia, ground="undone", by=by, at=at)
    return Subject(kind="entry", id=entry.id)


@action
def review_supervisions(*, supervisor: UUID, at: datetime) -> int:
    """Look at every enterprise under a craftsman whose entry changed; answers how many changed.

    It reads how the craftsman stands now, so that being told twice, late or out of turn does no
    harm: an enterprise already warned is not warned again.
    """
    with acting_for(SYSTEM):
        found = Supervision.objects.filter(supervisor=supervisor, valid_to=None)
        enterprises = list(found.order_by("enterprise").values_list("enterprise", flat=True))
        return sum(_review(enterprise, at=at) for enterprise in enterprises)


def _review(enterprise: UUID, *, at: datetime) -> bool:
    entry = locked(enterprise, by=SYSTEM)
    held = Supervision.objects.select_for_update(of=("self",))
    row = held.filter(enterprise=entry, valid_to=None).select_related("supervisor").first()
    if row is None or entry.state not in LIVE:
        return False
    stands = row.supervisor.state == EntryState.ENTERED
    if stands == (row.broken_on is None):
        return False
    return _lift(entry, row, at=at) if stands else _warn(entry, row, at=at)


def _warn(entry: Entry, row: Supervision, *, at: datetime) -> bool:
    """Tell the enterprise until when it must name another supervisor."""
    day = civil_date(at)
    row.broken_on = day
    row.until = day + timedelta(days=reference.parameter(PERIOD, at=day))
    row.save(update_fields=["broken_on", "until"])
    act = _told(entry, "register.warned", at=at, until=row.until)
    notify_holder(entry, "entry.warned", key=act, at=at, until=row.until)
    return True


def warn_again(entry: Entry, *, at: datetime) -> None:
    """Give a locked enterprise its time anew when nobody stands above it still."""
    with acting_for(SYSTEM):
        held = Supervision.objects.select_for_update(of=("self",)).select_related("supervisor")
        row = held.filter(enterprise=entry, valid_to=None).first()
        if row is not None and row.supervisor.state != EntryState.ENTERED:
            _warn(entry, row, at=at)


def _lift(entry: Entry, row: Supervision, *, at: datetime) -> bool:
    """The supervisor stands again: nothing is held against the enterprise any more."""
    row.broken_on, row.until = None, None
    row.save(update_fields=["broken_on", "until"])
    act = _told(entry, "register.warning_lifted", at=at)
    notify_holder(entry, "entry.warning_lifted", key=act, at=at)
    _let_stand_again(entry, by=SYSTEM, at=at)
    return True


def _told(entry: Entry, kind: str, *, at: datetime, until: date | None = None) -> UUID:
    facts = facts_of(entry, said_before(entry))
    return ledger.record(
        kind,
        subject=Subject(kind="entry", id=entry.id),
        by=SYSTEM,
        at=at,
        ground=UNSUPERVISED,
        article=SUPERVISION,
        facts=facts | ({"until": until.isoformat()} if until else {}),
    ).id


@action
def suspend_unsupervised(*, entry: Entry, at: datetime) -> bool:
    """Set an enterprise aside when its time to name another supervisor has passed."""
    with acting_for(SYSTEM):
        entry = locked(entry.id, by=SYSTEM)
        row = Supervision.objects.filter(enterprise=entry, valid_to=None).first()
        past = row is not None and row.until is not None and row.until < civil_date(at)
        if not past or entry.state != EntryState.ENTERED:
            return False
        assert row is not None
        assert row.until is not None
        suspend_by_clock(entry=entry, ground=UNSUPERVISED, until=row.until, at=at)
        key = said_act(entry)
        notify_holder(entry, "entry.suspended", key=key, at=at)
    return True


def said_act(entry: Entry) -> UUID:
    """The act behind what the entry says now."""
    newest = entry.versions.order_by("-recorded_at", "-valid_from").values_list("act", flat=True)
    return newest[:1].get()


@action
def ask_supervisor(*, case: Case, by: Actor, at: datetime) -> None:
    """Tell the craftsman whom a request names that an answer is wanted, once for each request."""
    nia = str(case.answers.get("supervisor", {}).get("nia", ""))
    found = craftsman_under(nia) if nia else None
    if found is None or found.person is None:
        return
    space = space_of(found.person_id)
    if space is None:
        return
    key = f"asked:{case.pk.hex}:{found.pk.hex}"
    accounts.notify(
        space=space,
        template="supervisor.asked",
        params={},
        key=key,
        by=SYSTEM,
        at=at,
        institution=found.chamber_id,
        subject=Subject(kind="case", id=case.pk),
    )


@action
def answer_as_supervisor(
    *, case: Case, entry: Entry, answer: str, by: Actor, at: datetime
) -> SupervisorAnswer:
    """Keep what a craftsman answers to a request that names them; an answer is given once."""
    with acting_for(SYSTEM):
        asked = lock(case, by=SYSTEM)
    held = locked(entry.id, by=SYSTEM)
    if by.person is None or held.person_id != by.person:
        raise Refused(refused("supervision.not_yours", WHO_MAY_ENTER))
    if answer not in ("yes", "no") or asked.pk not in {one.pk for one in cases_naming(held)}:
        raise Refused(refused("supervision.not_asked", WHO_MAY_ENTER))
    said = {"yes": "confirmed", "no": "declined"}[answer]
    act = ledger.record(
        f"register.supervision_{said}",
        subject=Subject(kind="entry", id=held.id),
        by=by,
        at=at,
        article=WHO_MAY_ENTER,
        facts={"case": asked.reference},
    )
    kept = SupervisorAnswer.objects.create(
        case=asked.pk, supervisor=held, answer=answer, answered_at=at, act=act.id
    )
    with acting_for(SYSTEM):
        desk.examine(case=asked, by=SYSTEM, at=at)
    return kept


def follow_dates(at: datetime) -> int:
    """Let every date that came do its work; answers how many enterprises it set aside."""
    with acting_for(SYSTEM):
        past = supervisions_past(civil_date(at))
    done = 0
    for enterprise in past:
        try:
            done += suspend_unsupervised(entry=Entry(pk=enterprise), at=at)
        except Exception:
            log.exception("entry %s: its date could not be followed", enterprise)
    return done
