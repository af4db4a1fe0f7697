"""Whoever a grouping takes in, lets go of or names is told once, by whoever keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.utils import translation

from sijill.accounts import wording as messages
from sijill.accounts.models import OutboxMessage
from sijill.accounts.rules import MessageState, Part, Way, segments
from sijill.accounts.rules.messages import may_ring, plainly, provisional_messages
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions import groupings as verbs
from sijill.register.models import Entry, Grouping, GroupingMember
from sijill.register.tests import factories as make
from sijill.register.tests.test_groupings import add, five, founded, owner_of
from sijill.register.wording import groupings as say

TEMPLATES = [one for one in sorted(messages.notices()) if one.startswith("grouping.")]


@pytest.fixture
def ground() -> Iterator[None]:
    make.chambers()
    with clock.stopped(make.NOW + timedelta(hours=3)):
        yield


def told(way: Way = Way.SPACE) -> list[OutboxMessage]:
    """The messages of groupings that left by one way, in the order of their keys."""
    with make.everything():
        rows = OutboxMessage.objects.filter(template__startswith="grouping.", way=way)
        return list(rows.order_by("template", "key"))


def counted(way: Way = Way.SPACE) -> Counter[str]:
    return Counter(one.template.removeprefix("grouping.") for one in told(way))


def about(entries: Sequence[Entry], template: str) -> set[UUID | None]:
    """Whose entries a message was about."""
    return {one.subject_id for one in told() if one.template == template}


def place(entry: Entry) -> GroupingMember:
    with make.everything():
        return GroupingMember.objects.filter(entry=entry).order_by("valid_from", "id")[0]


def out(entry: Entry, by: Actor, *, at: datetime = make.NOW) -> GroupingMember:
    with acting_for(by):
        return verbs.take_out(member=place(entry).pk, day=at.date(), reason="moved", by=by, at=at)


def coordinate(entry: Entry, by: Actor) -> GroupingMember:
    with acting_for(by):
        return verbs.name_coordinator(member=place(entry).pk, by=by, at=make.NOW)


def end(held: Grouping, by: Actor) -> Grouping:
    with acting_for(by):
        return verbs.dissolve(grouping=held.pk, reason="Nobody comes", by=by, at=make.NOW)


def dissolve(held: Grouping, by: Actor) -> Grouping:
    """As the worker finds it: ended, then told."""
    ended = end(held, by)
    verbs.tell_dissolved(grouping=held.pk, at=make.NOW)
    return ended


def untold(held: Grouping) -> bool:
    with make.everything():
        return Grouping.objects.get(pk=held.pk).told_to is not None


@pytest.mark.django_db
def test_every_first_member_is_told_in_the_account_and_on_the_telephone(ground: None) -> None:
    entries = five()
    founded(entries)
    assert counted(Way.SPACE) == counted(Way.SMS) == {"joined": 5}
    assert about(entries, "grouping.joined") == {one.pk for one in entries}
    assert {one.institution for one in told()} == {make.FES}


@pytest.mark.django_db
def test_what_is_told_at_night_rings_in_the_morning(ground: None) -> None:
    held, late = founded(), make.entered(**make.FATIMA)
    night = clock.local(make.NOW).replace(hour=23, minute=30) + timedelta(days=1)
    by = make.agent()
    with acting_for(by):
        verbs.add_member(grouping=held.pk, nia=late.nia, by=by, at=night)
    ring = next(one for one in told(Way.SMS) if one.subject_id == late.pk)
    morning = may_ring(night, policy=provisional_messages(night))
    assert (ring.state, ring.next_at) == (MessageState.QUEUED, morning)
    assert morning > night
    here = next(one for one in told(Way.SPACE) if one.subject_id == late.pk)
    assert here.state == MessageState.DELIVERED


@pytest.mark.django_db
def test_who_is_taken_out_is_told_and_who_leaves_alone_is_not(ground: None) -> None:
    entries, by = five(), make.agent()
    founded(entries)
    out(entries[0], by)
    with pytest.raises(Refused):
        out(entries[0], by)
    assert counted() == {"joined": 5, "taken_out": 1}
    assert about(entries, "grouping.taken_out") == {entries[0].pk}
    own = owner_of(entries[1])
    with acting_for(own):
        verbs.leave_grouping(member=place(entries[1]).pk, by=own, at=make.NOW)
    assert counted() == {"joined": 5, "taken_out": 1}


@pytest.mark.django_db
def test_who_joins_again_is_told_again(ground: None) -> None:
    entries, by = five(), make.agent()
    held = founded(entries)
    out(entries[0], by)
    add(held, entries[0], by)
    assert counted() == {"joined": 6, "taken_out": 1}


@pytest.mark.django_db
def test_who_coordinates_is_told_and_so_is_who_did_before(ground: None) -> None:
    entries, by = five(), make.agent()
    founded(entries)
    coordinate(entries[0], by)
    assert counted() == {"joined": 5, "coordinator": 1}
    with pytest.raises(Refused):
        coordinate(entries[0], by)
    coordinate(entries[1], by)
    assert counted() == {"joined": 5, "coordinator": 2, "replaced": 1}
    assert about(entries, "grouping.replaced") == {entries[0].pk}
    coordinate(entries[0], by)  # named again: told again, of another act
    assert counted() == {"joined": 5, "coordinator": 3, "replaced": 2}


@pytest.mark.django_db
def test_a_dissolution_tells_whoever_is_in_it_and_nobody_twice(ground: None) -> None:
    entries, by = five(), make.agent()
    held = founded(entries)
    house = make.cooperative()
    add(held, house, by, days=0)
    out(entries[0], by)
    dissolve(held, by)
    with pytest.raises(Refused):
        dissolve(held, by)
    assert counted() == {"joined": 6, "taken_out": 1, "dissolved": 5}
    inside = {one.pk for one in entries[1:]} | {house.pk}
    assert about(entries, "grouping.dissolved") == inside


@pytest.mark.django_db
@pytest.mark.parametrize("portion", [1, 2, 5, 6, 100])
def test_the_end_is_one_act_and_whoever_was_inside_is_told_in_portions(
    ground: None, monkeypatch: Any, django_assert_max_num_queries: Any, portion: int
) -> None:
    monkeypatch.setattr(verbs, "PORTION", portion)
    entries, by = five(), make.agent()
    held = founded(entries)
    with django_assert_max_num_queries(20):  # however many there are
        end(held, by)
    assert counted() == {"joined": 5}
    assert untold(held)
    assert in_the_queue() == [str(held.pk)]
    assert verbs.tell_dissolved(grouping=held.pk, at=make.NOW) == 5
    assert verbs.tell_dissolved(grouping=held.pk, at=make.NOW) == 0
    assert verbs.tell_all_dissolved(make.NOW) == 0
    assert counted() == counted(Way.SMS) == {"joined": 5, "dissolved": 5}
    assert about(entries, "grouping.dissolved") == {one.pk for one in entries}
    assert not untold(held)


def in_the_queue() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'grouping' FROM procrastinate_jobs "
            "WHERE task_name = 'register.tell_dissolved'"
        )
        return [told for (told,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_portion_that_failed_is_told_again_and_holds_up_no_other_grouping(
    ground: None, monkeypatch: Any
) -> None:
    monkeypatch.setattr(verbs, "PORTION", 2)
    entries, by, real, turn = five(), make.agent(), verbs.notify_holder, []
    one, other = founded(entries), founded(entries, name_latin="Another")
    for held in (one, other):
        end(held, by)

    def fails_once(*words: Any, **given: Any) -> bool:
        turn.append(1)
        if len(turn) == 4:  # in the second portion
            raise RuntimeError
        return real(*words, **given)

    monkeypatch.setattr(verbs, "notify_holder", fails_once)
    assert verbs.tell_all_dissolved(make.NOW) == 5
    assert counted() == {"joined": 10, "dissolved": 7}
    assert verbs.tell_all_dissolved(make.NOW) == 3
    assert counted() == {"joined": 10, "dissolved": 10}


@pytest.mark.django_db
def test_a_grouping_that_stands_was_told_of_no_end(ground: None) -> None:
    held = founded()
    with make.everything(), pytest.raises(IntegrityError, match="told_of_its_end"):
        _untell(held)


@action
def _untell(held: Grouping) -> None:
    Grouping.objects.filter(pk=held.pk).update(told_to=verbs.NOBODY)


@pytest.mark.django_db
def test_a_member_kept_by_another_chamber_is_told_by_the_one_of_the_grouping(ground: None) -> None:
    held = founded()
    abroad = make.entered(**make.IN_RABAT_TRAIT, **make.FATIMA)
    add(held, abroad)
    [news] = [one for one in told() if one.subject_id == abroad.pk]
    assert (abroad.chamber_id, news.institution) == (make.RABAT, make.FES)


@pytest.mark.django_db
def test_what_is_refused_tells_nobody(ground: None) -> None:
    entries = five()
    with pytest.raises(Refused):
        founded(entries[:4])
    held = founded(entries)
    for verb in (
        lambda: add(held, entries[0]),
        lambda: out(entries[0], make.agent(Role.DIRECTOR)),
        lambda: founded(entries),
    ):
        with pytest.raises(Refused):
            verb()
    assert counted() == {"joined": 5}


def test_every_message_is_one_text_and_each_language_says_its_own() -> None:
    assert len(TEMPLATES) == 5
    for language in ("ar", "fr", "en"):
        said = [plainly(messages.text(one, {}, language)) for one in TEMPLATES]
        assert [segments(text) for text in said] == [1] * len(TEMPLATES), said
        assert len(set(said)) == len(TEMPLATES)
        assert all(messages.house(one, Part.BODY, language) for one in TEMPLATES)


def test_a_state_agrees_with_what_the_grouping_is() -> None:
    def words(kind: str) -> list[str]:
        return [str(say.state_of(kind, state)[1]) for state in ("active", "dissolved")]

    said = {
        "fr": {"association": ["active", "dissoute"], "cluster": ["actif", "dissous"]},
        "ar": {"association": ["قائمة", "منحلة"], "cluster": ["قائم", "منحل"]},
        "en": {"association": ["active", "dissolved"], "cluster": ["active", "dissolved"]},
    }
    for language, kinds in said.items():
        with translation.override(language):
            assert {kind: words(kind) for kind in kinds} == kinds


# Two people at once, in transactions of their own.


def test_two_agents_who_add_the_same_member_at_once_make_one_place(clone: Any) -> None:
    held, late = founded(), make.entered(**make.FATIMA)
    one, other = make.agent(), make.agent(Role.REGISTRAR)
    results = clone.at_once(lambda: add(held, late, one), lambda: add(held, late, other))
    refused = [r for r in results if isinstance(r, Refused)]
    assert [v.code for r in refused for v in r.verdicts] == ["grouping.member_already"], results
    with make.everything():
        assert GroupingMember.objects.filter(entry=late).count() == 1
    assert [one.template for one in told() if one.subject_id == late.pk] == ["grouping.joined"]


def standing(held: Grouping) -> set[UUID]:
    with make.everything():
        rows = GroupingMember.objects.filter(grouping=held, valid_to=None)
        return set(rows.values_list("entry", flat=True))


def acts(held: Grouping, kind: str) -> int:
    """How many acts of a kind name this grouping."""
    with make.everything():
        found = Act.objects.filter(kind=kind).values_list("id", flat=True)
        return ActFacts.objects.filter(act__in=list(found), facts__grouping=str(held.pk)).count()


def test_two_agents_who_add_two_members_at_once_add_both(clone: Any) -> None:
    held = founded()
    first, second = make.entered(**make.FATIMA), make.entered(**make.FATIMA)
    one, other = make.agent(), make.agent(Role.REGISTRAR)
    results = clone.at_once(lambda: add(held, first, one), lambda: add(held, second, other))
    assert not [r for r in results if isinstance(r, Exception)], results
    assert {first.pk, second.pk} < standing(held)
    assert counted() == {"joined": 7}


def test_two_agents_who_found_the_same_grouping_at_once_found_one(clone: Any) -> None:
    entries = five()
    one, other = make.agent(), make.agent(Role.REGISTRAR)
    results = clone.at_once(lambda: founded(entries, one), lambda: founded(entries, other))
    assert refusals(results) == ["grouping.name_taken"], results
    with make.everything():
        assert Grouping.objects.count() == 1
    assert counted() == {"joined": 5}


def test_members_taken_out_at_once_leave_fewer_than_found_one(clone: Any) -> None:
    entries = five()
    held, offices = founded(entries), [make.agent() for _ in range(3)]
    results = clone.at_once(
        *[lambda e=e, by=by: out(e, by) for e, by in zip(entries, offices, strict=False)]
    )
    assert not [r for r in results if isinstance(r, Exception)], results
    assert standing(held) == {one.pk for one in entries[3:]}
    assert counted() == {"joined": 5, "taken_out": 3}


def test_one_place_ends_once_whoever_ends_it(clone: Any) -> None:
    entries = five()
    held, by, own = founded(entries), make.agent(), owner_of(entries[0])
    seat = place(entries[0])

    def leave() -> GroupingMember:
        with acting_for(own):
            return verbs.leave_grouping(member=seat.pk, by=own, at=make.NOW)

    results = clone.at_once(lambda: out(entries[0], by), leave, lambda: out(entries[0], by))
    assert refusals(results) == ["grouping.not_this_place"] * 2, results
    assert acts(held, "grouping.member_left") == 1
    ended = place(entries[0])
    alone = ended.reason == ""
    assert counted()["taken_out"] == (0 if alone else 1)


def test_a_dissolution_beside_an_addition_leaves_nobody_inside(clone: Any) -> None:
    held, late = founded(), make.entered(**make.FATIMA)
    one, other = make.agent(), make.agent(Role.REGISTRAR)
    results = clone.at_once(lambda: add(held, late, one, days=0), lambda: dissolve(held, other))
    came_too_late = refusals(results)
    assert came_too_late in ([], ["grouping.not_from_here"]), results
    assert standing(held) == set()
    members = 5 if came_too_late else 6
    assert counted() == {"joined": members, "dissolved": members}


def test_two_workers_who_tell_of_one_end_tell_each_member_once(
    clone: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(verbs, "PORTION", 2)
    held = founded()
    end(held, make.agent())
    results = clone.at_once(
        lambda: verbs.tell_dissolved(grouping=held.pk, at=make.NOW),
        lambda: verbs.tell_dissolved(grouping=held.pk, at=make.NOW),
        lambda: verbs.tell_all_dissolved(make.NOW),
    )
    assert sum(results) == 5, results
    assert counted() == counted(Way.SMS) == {"joined": 5, "dissolved": 5}


def test_a_dissolution_beside_another_is_one(clone: Any) -> None:
    held, one, other = founded(), make.agent(), make.agent(Role.REGISTRAR)
    results = clone.at_once(lambda: dissolve(held, one), lambda: dissolve(held, other))
    assert refusals(results) == ["grouping.not_from_here"], results
    assert counted() == {"joined": 5, "dissolved": 5}


def test_two_coordinators_named_at_once_are_one_after_the_other(clone: Any) -> None:
    entries = five()
    held, one, other = founded(entries), make.agent(), make.agent(Role.REGISTRAR)
    results = clone.at_once(
        lambda: coordinate(entries[0], one), lambda: coordinate(entries[1], other)
    )
    assert not [r for r in results if isinstance(r, Exception)], results
    with make.everything():
        rows = GroupingMember.objects.filter(grouping=held, role="coordinator")
        assert rows.count() == 1
    assert counted() == {"joined": 5, "coordinator": 2, "replaced": 1}


def refusals(results: Sequence[Any]) -> list[str]:
    """Why some were refused; whatever else went wrong is raised."""
    for one in results:
        if isinstance(one, Exception) and not isinstance(one, Refused):
            raise one
    return [v.code for one in results if isinstance(one, Refused) for v in one.verdicts]
