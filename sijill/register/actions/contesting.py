"""A card number already used by another: its rightful holder gets it back."""

from __future__ import annotations

from datetime import datetime

from sijill.desk.models import Case, Decision
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.verdict import Refused, refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions.entering import free_document, taken_is_a_verdict
from sijill.register.actions.moving import move
from sijill.register.models import Entry, Person
from sijill.register.queries import holder_of
from sijill.register.rules import EntryState
from sijill.register.rules.asking import read
from sijill.register.rules.entering import THE_REGISTER

GROUND = "contested_identity"


@action
def give_back_document(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Take the document from whoever was entered under it and set that entry aside.

    The entry is suspended, not annulled: the person behind it may have mistyped a number.
    """
    asking = read(case.answers)
    holder = holder_of(asking.document_kind, asking.document)
    if holder is None:
        raise Refused(refused("contested.nobody_holds_it", THE_REGISTER))
    with acting_for(SYSTEM):
        entry = _locked_entry(holder)
        person = Person.objects.select_for_update(of=("self",)).get(pk=holder.pk)
        free_document(person, by=by, at=at, ground=GROUND)
        if entry and entry.state == EntryState.ENTERED:
            move(entry, EntryState.SUSPENDED, ground=GROUND, article=THE_REGISTER, by=by, at=at)
    return Subject(kind="person", id=person.id)


@action
def undo_giving_back(*, case: Case, decision: Decision, by: Actor, at: datetime) -> None:
    """Return the document to the person it was taken from, unless another was entered with it."""
    assert case.subject_id is not None
    with acting_for(SYSTEM), taken_is_a_verdict():
        entry = Entry.objects.select_for_update(of=("self",)).filter(person=case.subject_id)
        standing = entry.order_by("id").first()
        person = Person.objects.select_for_update(of=("self",)).get(pk=case.subject_id)
        person.document_withdrawn_at = None
        person.save(update_fields=["document_withdrawn_at"])
        ledger.record(
            "register.document_returned",
            subject=Subject(kind="person", id=person.id),
            by=by,
            at=at,
            ground=decision.ground or "undone",
            article=THE_REGISTER,
            facts={"document": person.document},
        )
        if standing and standing.state == EntryState.SUSPENDED:
            move(standing, EntryState.ENTERED, ground=GROUND, article=THE_REGISTER, by=by, at=at)


def _locked_entry(holder: Person) -> Entry | None:
    found = Entry.objects.select_for_update(of=("self",)).filter(person=holder)
    return found.order_by("id").first()
