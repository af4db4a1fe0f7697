"""The place of an entry that was merged follows the entry that stays, and a split puts it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from sijill.kernel import clock
from sijill.kernel.actor import Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for
from sijill.register import actions
from sijill.register.actions import groupings as verbs
from sijill.register.models import Entry, Grouping, GroupingMember
from sijill.register.queries import groupings as read
from sijill.register.tests import factories as make
from sijill.register.tests.test_grouping_news import coordinate, counted, dissolve, out
from sijill.register.tests.test_groupings import add, five, founded, inside
from sijill.register.tests.test_merging import merged, proposed, split
from sijill.register.tests.test_pages import as_, at

__all__ = ["as_"]
AS_IT_STANDS = ("entry", "role", "role_from", "valid_from", "valid_to", "reason")


@pytest.fixture
def ground() -> Iterator[None]:
    make.chambers()
    with clock.stopped(make.NOW + timedelta(hours=3)):
        yield


def another() -> Entry:
    """An entry of somebody who is in no grouping."""
    return make.entered(card__birth="1955-01-01")


def places(held: Grouping) -> list[dict[str, Any]]:
    with make.everything():
        rows = GroupingMember.objects.filter(grouping=held).order_by("valid_from", "id")
        return list(rows.values("id", *AS_IT_STANDS))


def place(held: Grouping, entry: Entry) -> GroupingMember:
    with make.everything():
        return GroupingMember.objects.get(grouping=held, entry=entry)


def told_on(entry: Entry, kind: str) -> list[str]:
    """The groupings of which acts of a kind on an entry tell."""
    with make.everything():
        acts = Act.objects.filter(kind=kind, subject_id=entry.pk).values_list("id", flat=True)
        told = ActFacts.objects.filter(act__in=list(acts)).order_by("act")
        return [facts["grouping"] for facts in told.values_list("facts", flat=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("coordinates", [False, True])
def test_the_place_follows_with_its_days_and_comes_back(ground: None, coordinates: bool) -> None:
    entries, keep, by = five(), another(), make.agent()
    held, other = founded(entries), entries[0]
    if coordinates:
        coordinate(other, by)
    before = places(held)
    row = merged(keep, make.fresh(other))
    found = place(held, keep)
    assert inside(held) == {keep.pk, *(one.pk for one in entries[1:])}
    was = next(one for one in before if one["id"] == found.pk)
    assert (found.role, found.valid_from) == (was["role"], was["valid_from"])
    assert told_on(keep, "register.place_followed") == [str(held.pk)]
    assert [one.counted for one in read.listed(by)] == [5]
    split(row)
    assert places(held) == before
    assert told_on(other, "register.place_followed") == [str(held.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("coordinates", ["nobody", "keep", "other"])
def test_of_two_places_of_one_person_one_ends_and_comes_back(
    ground: None, coordinates: str
) -> None:
    entries, by = five(), make.agent()
    held, keep, other = founded(entries), entries[0], entries[1]
    if coordinates != "nobody":
        coordinate({"keep": keep, "other": other}[coordinates], by)
    before = places(held)
    row = merged(keep, make.fresh(other))
    assert inside(held) == {one.pk for one in entries if one != other}
    assert place(held, other).valid_to == make.NOW.date()
    assert told_on(other, "register.place_ended") == [str(held.pk)]
    chief = {one.entry_id for one in read.members_in(held) if one.role == "coordinator"}
    assert chief == (set() if coordinates == "nobody" else {keep.pk})
    assert [one.counted for one in read.listed(by)] == [4]
    assert counted().keys() <= {"joined", "coordinator"}  # the merge was told, and once
    split(row)
    assert places(held) == before


@pytest.mark.django_db
def test_each_grouping_for_itself_and_what_had_ended_stays_where_it_was(ground: None) -> None:
    entries, by = five(), make.agent()
    keep, other = entries[0], entries[1]
    both, ended = founded(entries), founded(entries, name_latin="Ended")
    alone = founded([one for one in [*entries, another()] if one != keep], name_latin="Alone")
    with acting_for(by):
        gone = place(ended, other).pk
        verbs.take_out(member=gone, day=make.NOW.date(), reason="moved", by=by, at=make.NOW)
    merged(keep, make.fresh(other))
    assert place(both, other).valid_to
    assert place(alone, keep).valid_to is None
    assert (place(ended, other).reason, place(ended, keep).valid_to) == ("moved", None)


@pytest.mark.django_db
def test_a_split_takes_back_no_later_decision(ground: None) -> None:
    entries, keep, by = five(), another(), make.agent()
    held, other = founded(entries), entries[0]
    coordinate(other, by)
    row = merged(keep, make.fresh(other))
    out(keep, by, at=make.NOW)
    split(row)
    found = place(held, other)  # it was the other's place, and it has ended
    assert (found.reason, found.valid_to) == ("moved", make.NOW.date())
    assert keep.pk not in {one["entry"] for one in places(held)}


@pytest.mark.django_db
def test_who_was_named_since_goes_on_coordinating(ground: None) -> None:
    entries, by = five(), make.agent()
    held, keep, other = founded(entries), entries[0], entries[1]
    coordinate(other, by)
    row = merged(keep, make.fresh(other))
    coordinate(entries[2], by)
    split(row)
    assert inside(held) == {one.pk for one in entries}
    roles = {one["entry"]: one["role"] for one in places(held)}
    assert [pk for pk, role in roles.items() if role == "coordinator"] == [entries[2].pk]


@pytest.mark.django_db
def test_what_was_dissolved_since_stays_so_and_its_members_were_told(ground: None) -> None:
    entries, by = five(), make.agent()
    held, keep, other = founded(entries), entries[0], entries[1]
    row = merged(keep, make.fresh(other))
    dissolve(held, by)
    split(row)
    assert inside(held) == set()
    assert counted()["dissolved"] == 4


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("fr", "a suivi"), ("ar", "انتقل مكان")])
def test_the_history_tells_it(ground: None, as_: Any, language: str, words: str) -> None:
    entries, keep = five(), another()
    founded(entries)
    merged(keep, make.fresh(entries[0]))
    sheet = as_(make.agent()).get(at(language, "register:sheet", keep.person_id))
    assert words in sheet.content.decode()


# Two people at once, in transactions of their own.


def fit(results: list[Any], code: str) -> list[str]:
    """Why some were refused; whatever else went wrong is raised."""
    for one in results:
        if isinstance(one, Exception) and not isinstance(one, Refused):
            raise one
    found = [v.code for one in results if isinstance(one, Refused) for v in one.verdicts]
    assert set(found) <= {code}
    return found


def merging(keep: Entry, other: Entry) -> Any:
    row, by = proposed(keep, other), make.agent(Role.REGISTRAR)

    def confirm() -> Any:
        with acting_for(by):
            return actions.merge(proposed=row, by=by, at=make.NOW)

    return confirm


@pytest.mark.parametrize("who", ["keep", "other"])
def test_whoever_joins_while_the_entries_become_one_has_one_place(clone: Any, who: str) -> None:
    entries, keep = five(), another()
    other = entries[0]
    held, by = founded(entries), make.agent()
    joins = keep if who == "keep" else make.fresh(other)
    if who == "other":
        out(other, by)
    confirm = merging(keep, make.fresh(other))
    results = clone.at_once(confirm, lambda: add(held, joins, by, days=0))
    late = fit(results, "grouping.member_already")
    assert inside(held) == {keep.pk, *(one.pk for one in entries[1:])}, late


@pytest.mark.parametrize("ends", ["taken out", "dissolved"])
def test_a_place_that_ends_while_the_entries_become_one_ends(clone: Any, ends: str) -> None:
    entries, keep = five(), another()
    other = entries[0]
    held, by = founded(entries), make.agent()
    seat = place(held, other).pk

    def end() -> Any:
        if ends == "dissolved":
            return dissolve(held, by)
        with acting_for(by):
            told = {"day": make.NOW.date(), "reason": "moved", "by": by, "at": make.NOW}
            return verbs.take_out(member=seat, **told)

    fit(clone.at_once(merging(keep, make.fresh(other)), end), "none")
    left = {keep.pk, other.pk} & inside(held)
    assert left == set()
    kinds = ("dissolved", 5) if ends == "dissolved" else ("taken_out", 1)
    assert counted()[kinds[0]] == kinds[1]


def test_two_merges_of_members_of_one_grouping_pass_one_another(clone: Any) -> None:
    entries = five()
    held = founded(entries)
    results = clone.at_once(merging(entries[0], entries[1]), merging(entries[2], entries[3]))
    assert fit(results, "none") == []
    assert inside(held) == {entries[0].pk, entries[2].pk, entries[4].pk}
