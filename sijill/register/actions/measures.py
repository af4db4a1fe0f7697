"""Accepted measures on an entry, and what is done of office: the case first, then the entry."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sijill.accounts import actions as accounts
from sijill.desk import actions as desk
from sijill.desk.models import Case, Decision
from sijill.desk.rules import DecisionOutcome
from sijill.kernel.actor import Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused, refused
from sijill.ledger.transaction import action
from sijill.register.actions.halting import drop_dates, keep_dates, plan_halt
from sijill.register.actions.moving import change_category, locked, move, promote
from sijill.register.actions.versions import LIFE, said_before
from sijill.register.models import Entry
from sijill.register.queries import versions_of
from sijill.register.queries.organised import space_of
from sijill.register.rules import Category, EntryState
from sijill.register.rules.halting import read as dates_of
from sijill.register.rules.measures import (
    BY_CLOCK,
    LEADS_TO,
    MEASURES,
    Measure,
    grounds,
    is_of_office,
)

OF_OFFICE_LANGUAGE = "ar"  # of what an institution opens: nobody chose one


@action
def take_measure(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Do what an accepted measure asks, on the ground it was asked; done already, do nothing."""
    entry = _entry_of(case, by=by)
    to, day = LEADS_TO[Measure.of(case.procedure)], civil_date(at)
    dates = dates_of(case.answers) if case.procedure == Measure.SUSPENSION else None
    if dates is not None and not dates.has_begun(day):
        plan_halt(entry, dates, by=by, at=at)
    elif entry.state != to:
        ground, article = ground_of(case)
        move(entry, to, ground=ground, article=article, by=by, at=at)
        keep_dates(entry, dates, on=day)
    return Subject(kind="entry", id=entry.id)


@action
def lift_measure(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Put back the state that a measure changed; refused when something else came since.

    A measure that was refused before it was ever taken changes nothing, nor does a suspension
    that ended meanwhile.
    """
    entry = _entry_of(case, by=by)
    measure = Measure.of(case.procedure)
    done = LEADS_TO[measure]
    ended = measure is Measure.SUSPENSION and entry.state != done
    drop_dates(entry)
    if ended or not _was_taken(case, decision):
        return Subject(kind="entry", id=entry.id)
    if entry.state != done:
        raise Refused(refused("entry.not_from_here", LIFE, state=entry.state))
    states = versions_of(entry).order_by("-recorded_at", "-valid_from")
    before = EntryState(states.values_list("state", flat=True)[1:2].get())
    ground = decision.ground or "undone"
    move(entry, before, ground=ground, article=decision.article or MEASURES, by=by, at=at)
    return Subject(kind="entry", id=entry.id)


def _was_taken(case: Case, decision: Decision) -> bool:
    """Whether the decision taken back accepted, or answers an appeal against one that did."""
    if decision.outcome == DecisionOutcome.ACCEPTED:
        return True
    return decision.undone_at is None and was_taken(case)


def was_taken(case: Case) -> bool:
    """Whether an acceptance of this case was done and not undone since."""
    done = case.decisions.filter(stage="final", outcome=DecisionOutcome.ACCEPTED)
    return done.exclude(undone_as="undone").exists()


@action
def accept_promotion(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Make the artisan of an accepted request a master."""
    entry = _entry_of(case, by=by)
    ground, article = decision.ground or "recognised", decision.article
    promote(entry=entry, ground=ground, article=article, by=by, at=at)
    return Subject(kind="entry", id=entry.id)


@action
def undo_promotion(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject | None:
    """Take back a promotion decided by mistake: the entry says what it said before."""
    entry = _entry_of(case, by=by)
    if decision.outcome != DecisionOutcome.ACCEPTED:
        return None
    before = versions_of(entry).order_by("-recorded_at", "-valid_from")[1:2].get()
    said = said_before(entry) | {"proof": before.proof}
    ground = decision.ground or "undone"
    change_category(
        entry,
        Category.ARTISAN,
        said,
        ground=ground,
        article=decision.article,
        by=by,
        at=at,
    )
    return Subject(kind="entry", id=entry.id)


def _entry_of(case: Case, *, by: Actor) -> Entry:
    assert case.subject_id is not None
    return locked(case.subject_id, by=by)


def ground_of(case: Case) -> tuple[str, str]:
    """The ground that a measure was asked on, and its article."""
    ground = str(case.answers.get("reason", {}).get("ground", ""))
    office = is_of_office(case.procedure)
    articles = {**grounds(Measure.of(case.procedure), of_office=office), **BY_CLOCK}
    return ground, articles.get(ground, MEASURES)


@action
def ask_of_office(
    *, entry: Entry, measure: Measure, ground: str, note: str, by: Actor, at: datetime
) -> Case:
    """Open a measure of office; it is then examined, proposed and signed by two people.

    The case stands in the space of whom it concerns: they follow it, read its letter, and
    contest it as any other.
    """
    space = _space_of(entry, by=by, at=at)
    asker = replace(by, space=space)
    case = desk.open_case(
        procedure=measure.of_office,
        by=asker,
        at=at,
        language=OF_OFFICE_LANGUAGE,
        about=entry.pk,
    )
    case = desk.save_page(
        case=case,
        page="reason",
        answers={"ground": ground, "note": note},
        revision=case.revision,
        by=by,
        at=at,
    )
    return desk.submit(case=case, by=by, at=at)


def _space_of(entry: Entry, *, by: Actor, at: datetime) -> UUID:
    """Where whom it concerns reads it; somebody who never came gets a place that waits."""
    organisation = entry.organisation
    found = organisation.space if organisation else space_of(entry.person_id)
    if found is not None:
        return found
    space = accounts.open_space(language="ar", by=by, at=at)
    if entry.person_id:
        accounts.know_person(space=space.pk, person=entry.person_id, by=by, at=at)
    return space.pk
