"""Two entries of one person become one; a split puts every row back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.accounts.models import Space
from sijill.accounts.tests.factories import to_phones
from sijill.desk.models import Case
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions, queries
from sijill.register.models import (
    Entry,
    Membership,
    Merge,
    Organisation,
    Person,
    PersonKeys,
    Supervision,
    Version,
)
from sijill.register.queries import machines
from sijill.register.queries.claiming import claimable, phone_that_answers
from sijill.register.queries.keyed import keys_of_persons
from sijill.register.rules.pairs import MERGES, MergeState, may_step
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db
ROWS = (Person, Entry, Organisation, PersonKeys, Membership, Supervision, Space, Case)


def proposed(keep: Entry, other: Entry, by: Actor | None = None) -> Merge:
    by = by or make.agent()
    with acting_for(by):
        return actions.propose_merge(
            keep=keep, other=other, ground="reviewed", note="", by=by, at=make.NOW
        )


def merged(keep: Entry, other: Entry) -> Merge:
    row, by = proposed(keep, other), make.agent(Role.REGISTRAR)
    with acting_for(by):
        return actions.merge(proposed=row, by=by, at=make.NOW)


def split(row: Merge) -> Merge:
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        return actions.split(merge=row, ground="mistake", by=by, at=make.NOW)


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that a merge touches, but those that only grow."""
    with make.everything():
        found = {model.__name__: list(model.objects.order_by("pk").values()) for model in ROWS}
        newest = Version.objects.order_by("entry", "-valid_from", "-recorded_at").distinct("entry")
        found["Version"] = [
            {k: v for k, v in row.items() if k not in ("id", "recorded_at", "act", "valid_from")}
            for row in newest.values()
        ]
    return found


def test_one_number_stays_and_the_other_answers_everywhere() -> None:
    keep, other = make.entered(), make.entered(**make.FATIMA)
    row = merged(keep, other)
    assert (row.state, make.fresh(other).state) == ("merged", "merged")
    viewer = make.agent()
    with acting_for(viewer):
        assert queries.entry_by_nia(other.nia, viewer=viewer) == keep
        found = queries.search_persons(other.nia, viewer=viewer)
        assert [hit.entry for hit in found.hits] == [keep]
        by_name = queries.search_persons("Fatima Zahra", viewer=viewer)
        assert [hit.entry for hit in by_name.hits] == [keep]
    assert machines.registered(machines.number_of(other.nia)) == keep
    person = keep.own_person
    assert claimable(other.nia, person.document, phone_that_answers(person)) is not None
    with make.everything():
        assert Act.objects.filter(kind="register.merged", subject_id=other.pk).count() == 1
        assert keys_of_persons([other.person_id]) == {other.person_id: []}
        both = PersonKeys.objects.get(person=keep.person_id).keys
        assert set(both) == set(keys_of_persons([keep.person_id])[keep.person_id])


def test_the_account_follows_and_its_holder_is_told() -> None:
    by = make.citizen()
    keep, other = make.entered(make.citizen()), make.entered(by, **make.FATIMA)
    with make.everything():
        Space.objects.get(person=other.person_id)
    row = merged(keep, other)
    with make.everything():
        assert not Space.objects.filter(person=other.person_id).exists()
        assert len(to_phones(template="entry.merged")) == 1
    split(row)
    with make.everything():
        assert Space.objects.get(person=other.person_id).pk == by.space
        assert len(to_phones(template="entry.split")) == 2


def test_whoever_proposes_does_not_confirm_and_a_second_factor_is_fresh() -> None:
    keep, other = make.entered(), make.entered(**make.FATIMA)
    by = make.agent(Role.REGISTRAR)
    row = proposed(keep, other, by)
    with acting_for(by), pytest.raises(Refused, match="another_person"):
        actions.merge(proposed=row, by=by, at=make.NOW)
    stale = replace(make.agent(Role.REGISTRAR), assurance=Assurance.MFA)
    with acting_for(stale), pytest.raises(Refused, match="step_up"):
        actions.merge(proposed=row, by=stale, at=make.NOW)


def test_a_second_merge_of_the_same_entry_waits_for_the_first() -> None:
    keep, other, third = (
        make.entered(),
        make.entered(**make.FATIMA),
        make.entered(card__birth="1955-01-01"),
    )
    row = proposed(keep, other)
    with pytest.raises(Refused, match="under_way"):
        proposed(third, other)
    by = make.agent()
    with acting_for(by):
        actions.drop_merge(merge=row, by=by, at=make.NOW)
    merged(third, other)
    with pytest.raises(Refused, match="answers_for_others"):
        proposed(keep, third)


def test_another_chamber_merges_nothing_of_ours() -> None:
    keep, other = make.entered(), make.entered(**make.FATIMA)
    by = make.agent(Role.REGISTRAR, make.RABAT)
    with acting_for(by), pytest.raises(queries.NotFound):
        actions.propose_merge(
            keep=keep, other=other, ground="reviewed", note="", by=by, at=make.NOW
        )


def test_no_chamber_ends_an_entry_that_another_keeps_nor_brings_it_back() -> None:
    ours, theirs = make.entered(), make.entered(**make.FATIMA, **make.IN_RABAT_TRAIT)
    row, here = proposed(ours, theirs), make.agent(Role.REGISTRAR)
    with acting_for(here), pytest.raises(Refused, match="other_chamber"):
        actions.merge(proposed=row, by=here, at=make.NOW)
    there = make.agent(Role.REGISTRAR, make.RABAT)
    with acting_for(there):
        row = actions.merge(proposed=row, by=there, at=make.NOW)
    with acting_for(here), pytest.raises(Refused, match="other_chamber"):
        actions.split(merge=row, ground="mistake", by=here, at=make.NOW)
    with acting_for(there):
        assert actions.split(merge=row, ground="mistake", by=there, at=make.NOW).state == "split"


OFFICES = [
    *(Actor(kind=ActorKind.AGENT, role=role) for role in Role),
    *(Actor(kind=kind) for kind in ActorKind if kind is not ActorKind.AGENT),
]


@pytest.mark.parametrize("start", [None, *MergeState])
@pytest.mark.parametrize("to", list(MergeState))
def test_a_merge_moves_only_as_the_table_says(start: MergeState | None, to: MergeState) -> None:
    for by in OFFICES:
        office = by.role if by.is_agent else by.kind
        assert may_step(start, to, by) == (office in MERGES.get((start, to), frozenset()))


WAYS = {
    "same_phone": st.booleans(),
    "account": st.sampled_from(["both", "keep", "other", "none"]),
    "supervises": st.booleans(),
    "member": st.booleans(),
    "state": st.sampled_from(["entered", "suspended", "struck_off"]),
}
SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@given(**WAYS)
@settings(max_examples=3, **SLOW)
def test_a_merge_then_a_split_is_as_if_nothing_was(**ways: Any) -> None:
    there_and_back(**ways)


@pytest.mark.long
@given(**WAYS)
@settings(max_examples=25, **SLOW)
def test_whatever_hangs_from_an_entry_a_merge_then_a_split_changes_nothing(**ways: Any) -> None:
    there_and_back(**ways)


def there_and_back(*, same_phone: bool, **ways: Any) -> None:
    """Merge and split, and leave nothing behind for the next example."""
    phone = {"phone__number": "+212661000031"} if same_phone else {}
    with transaction.atomic():
        keep, other = make.entered(**phone), make.entered(**make.FATIMA, **phone)
        prepare(keep, other, **ways)
        before = all_rows()
        row = merged(keep, make.fresh(other))
        assert all_rows() != before
        split(row)
        assert all_rows() == before
        transaction.set_rollback(True)


def prepare(
    keep: Entry, other: Entry, *, account: str, supervises: bool, member: bool, state: str
) -> None:
    """Hang from the other entry what an entry may have."""
    if supervises:
        make.enterprise(supervisor=other, organisation__name_latin="Atelier")
    if member:
        place(other)
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        if state == "suspended":
            actions.suspend(entry=other, ground="asked", by=by, at=make.NOW)
        if state == "struck_off":
            actions.strike_off(entry=other, ground="asked", by=by, at=make.NOW)
    loose(account, keep, other)


@action
def loose(account: str, keep: Entry, other: Entry) -> None:
    with make.everything():
        for entry, kept in ((keep, ("both", "keep")), (other, ("both", "other"))):
            if account not in kept:
                Space.objects.filter(person=entry.person_id).update(person=None)


def place(other: Entry) -> None:
    """A seat in a cooperative."""
    cooperative = make.cooperative()
    seat(cooperative, other)


@action
def seat(cooperative: Entry, other: Entry) -> None:
    with make.everything():
        first = Membership.objects.filter(organisation=cooperative.organisation).order_by("pk")
        Membership.objects.filter(pk=first[0].pk).update(person=other.person_id)
