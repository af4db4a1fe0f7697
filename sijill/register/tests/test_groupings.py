"""Groupings: who may found, join and leave; nobody is counted twice; what is struck off is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sijill.kernel import clock
from sijill.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions as register
from sijill.register.actions import groupings as verbs
from sijill.register.models import Entry, Grouping, GroupingMember
from sijill.register.queries import NotFound
from sijill.register.queries import groupings as read
from sijill.register.rules import Category, EntryState
from sijill.register.rules.groupings import (
    GROUPING_CODES,
    GROUPING_LIFE,
    PLACES,
    Counted,
    Founding,
    GroupingKind,
    GroupingState,
    Joining,
    Place,
    figures,
    is_short,
    may_be_told,
    may_change_place,
    may_dissolve,
    may_found,
    may_join,
    may_leave,
    may_move_grouping,
    may_name,
)
from sijill.register.rules.members import Member, MemberRole
from sijill.register.tests import factories as make
from sijill.register.wording.groupings import VERDICTS
from tests.crowd import somebody

OFFICES = [
    *(Actor(kind=ActorKind.AGENT, user=uuid4(), role=role) for role in Role),
    *(ANONYMOUS, SYSTEM, Actor(kind=ActorKind.CITIZEN, space=uuid4())),
    Actor(kind=ActorKind.MACHINE),
]
CRAFT = "PROV-014"
WOMAN = {"card__sex": "f", "card__birth": make.FATIMA["card__birth"]}
TODAY = make.NOW.date()


def no(verdicts: Any) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


def office(by: Actor) -> Any:
    return by.role if by.is_agent else by.kind


def test_a_grouping_and_a_place_in_it_over_all_from_to_and_role() -> None:
    for here, there, by in product([None, *GroupingState], GroupingState, OFFICES):
        allowed = GROUPING_LIFE.get((here, there), frozenset())
        assert (not no(may_move_grouping(here, there, by=by))) is (office(by) in allowed)
    for was, then, by in product([None, *Place], Place, OFFICES):
        may = office(by) in PLACES.get((was, then), frozenset())
        assert (not no(may_change_place(was, then, by=by))) is may


def test_every_refusal_has_its_sentence() -> None:
    assert set(GROUPING_CODES) == set(VERDICTS)


@pytest.mark.parametrize(
    ("told", "closed"),
    [
        ({}, set()),
        ({"name_latin": " "}, {"grouping.no_name"}),
        ({"name_ar": ""}, {"grouping.no_name"}),
        ({"craft_known": False}, {"grouping.no_craft"}),
        ({"at_home": False}, {"grouping.elsewhere"}),
        ({"members": 4}, {"grouping.too_few"}),
        ({"members": 4, "least": 3}, set()),
        ({"name_taken": True}, {"grouping.name_taken"}),
    ],
)
def test_who_founds_names_places_and_gathers_enough(told: dict[str, Any], closed: set[str]) -> None:
    facts = {"name_ar": "تجمع", "name_latin": "Cluster", "craft_known": True, "at_home": True}
    facts |= {"members": 5, "least": 5, "name_taken": False}
    assert no(may_found(Founding(**{**facts, **told}))) == closed


@pytest.mark.parametrize("state", EntryState)
@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("kind", GroupingKind)
def test_an_entry_joins_while_it_stands_and_a_union_is_of_cooperatives(
    state: EntryState, category: Category, kind: GroupingKind
) -> None:
    asked = {"nia": "1", "state": state, "category": category}
    closed = no(may_join(Joining(**asked, member_already=False), kind=kind))
    assert ("grouping.not_standing" in closed) is (state is not EntryState.ENTERED)
    alone = kind is GroupingKind.UNION and category is not Category.COOPERATIVE
    assert ("grouping.cooperatives_only" in closed) is alone
    again = no(may_join(Joining(**asked, member_already=True), kind=kind))
    assert again == closed | {"grouping.member_already"}
    assert bool(no(may_name(state))) is (state is not EntryState.ENTERED)


def test_a_number_that_nobody_has_joins_nothing() -> None:
    nobody = Joining(nia="1", state=None, category=None, member_already=False)
    assert no(may_join(nobody, kind=GroupingKind.CLUSTER)) == {"grouping.no_such_number"}


def test_one_leaves_on_a_day_of_membership_and_another_is_told_why() -> None:
    since, by = TODAY - timedelta(days=9), OFFICES[0]
    own = Actor(kind=ActorKind.CITIZEN)
    asked = {"since": since, "today": TODAY}
    assert not no(may_leave(**asked, day=TODAY, reason="", by=own))
    assert not no(may_leave(**asked, day=since, reason="moved", by=by))
    assert no(may_leave(**asked, day=TODAY, reason=" ", by=by)) == {"grouping.no_reason"}
    for day in (since - timedelta(days=1), TODAY + timedelta(days=1)):
        assert no(may_leave(**asked, day=day, reason="moved", by=by)) == {"grouping.no_such_day"}
    assert no(may_dissolve(reason=" ")) == {"grouping.no_reason"}
    assert not no(may_dissolve(reason="done"))


people = some.builds(
    Member,
    name_ar=some.just(""),
    name_latin=some.just(""),
    document_kind=some.just("cin"),
    document=some.sampled_from([f"C{n}" for n in range(12)]),
    sex=some.sampled_from("fm"),
    birth_year=some.integers(1940, 2008),
    role=some.just(MemberRole.MEMBER),
)


def _one_card_one_person(member: Counted) -> Counted:
    """The same card tells the same sex and year everywhere, as a card does."""
    same = tuple(
        Member(
            name_ar="", name_latin="", document_kind="cin", document=who.document,
            sex="fm"[int(who.document[1:]) % 2], birth_year=1950 + 5 * int(who.document[1:]),
            role=MemberRole.MEMBER,
        )
        for who in member.people
    )  # fmt: skip
    return Counted(category=member.category, people=same, trade=member.trade)


counted = some.one_of(
    some.builds(
        Counted,
        category=some.sampled_from([Category.ARTISAN, Category.MASTER]),
        people=some.tuples(people),
        trade=some.sampled_from("ABC"),
    ),
    some.builds(
        Counted,
        category=some.just(Category.COOPERATIVE),
        people=some.lists(people, max_size=8).map(tuple),
        trade=some.sampled_from("ABC"),
    ),
    some.builds(
        Counted,
        category=some.just(Category.ENTERPRISE),
        people=some.just(()),
        trade=some.sampled_from("ABC"),
    ),
).map(_one_card_one_person)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(some.lists(counted, max_size=12), some.randoms())
def test_nobody_is_counted_twice_in_whatever_order(members: list[Counted], luck: Any) -> None:
    told = figures(members, on=date(2026, 11, 23), youth_age=35)
    assert told.members == len(members) == sum(n for _, n in told.crafts)
    everybody = {who.document: who for one in members for who in one.people}
    persons = (Category.ARTISAN, Category.MASTER)
    own = {w.document for one in members if one.category in persons for w in one.people}
    assert (told.people.total, told.own.total) == (len(everybody), len(own))
    assert told.people.women == sum(who.sex == "f" for who in everybody.values())
    assert told.people.youth == sum(2026 - who.birth_year < 35 for who in everybody.values())
    assert told.own.women <= told.people.women
    assert told.own.youth <= told.people.youth
    assert told.own.total <= told.persons
    luck.shuffle(members)
    assert figures(members, on=date(2026, 11, 23), youth_age=35) == told


@pytest.mark.parametrize("least", [3, 5])
def test_what_is_counted_of_fewer_than_the_least_is_not_public(least: int) -> None:
    told = [may_be_told(people, least=least) for people in (least - 1, least, least + 1)]
    assert told == [False, True, True]
    short = [is_short(members, least=least) for members in (0, least - 1, least)]
    assert short == [True, True, False]


# With the database from here on.


@pytest.fixture
def ground() -> Iterator[None]:
    make.chambers()
    with clock.stopped(make.NOW + timedelta(hours=3)):
        yield


def five() -> list[Entry]:
    """A man and four women, of whom nobody is taken for another."""
    women = [somebody(Random(seed)) | WOMAN for seed in range(3)]
    return [make.entered(), *(make.entered(**told) for told in (make.FATIMA, *women))]


def founded(entries: list[Entry] | None = None, by: Actor | None = None, **told: Any) -> Grouping:
    """A cluster of five in Fès, by the real action."""
    by = by or make.agent(Role.EXAMINER)
    numbers = [one.nia for one in (entries or five())]
    facts = {"name_ar": "تجمع الفخار", "name_latin": "Cluster de la poterie", "kind": "cluster"}
    facts |= {"craft": CRAFT, "province": make.IN_FES, "numbers": numbers}
    with acting_for(by):
        wanted = verbs.WantedGrouping(**{**facts, **told})
        return verbs.found_grouping(wanted=wanted, by=by, at=make.NOW)


def add(held: Grouping, entry: Entry, by: Actor | None = None, days: int = 1) -> GroupingMember:
    by = by or make.agent()
    at = make.NOW + timedelta(days=days)
    with acting_for(by):
        return verbs.add_member(grouping=held.pk, nia=entry.nia, by=by, at=at)


def codes(refusal: Any) -> set[str]:
    return {v.code for v in refusal.value.verdicts}


def inside(held: Grouping) -> set[Any]:
    with make.everything():
        rows = GroupingMember.objects.filter(grouping=held, valid_to=None)
        return set(rows.values_list("entry", flat=True))


def told_of(held: Grouping) -> Any:
    return read.figures_of(read.members_in(held), on=TODAY)


@pytest.mark.django_db
def test_five_found_a_cluster_and_four_do_not(ground: None) -> None:
    entries = five()
    with pytest.raises(Refused) as refusal:
        founded([*entries[:4], entries[0]])  # nobody counts twice
    assert codes(refusal) == {"grouping.too_few"}
    held = founded(entries)
    assert inside(held) == {one.pk for one in entries}
    with make.everything():
        kinds = Act.objects.filter(kind__startswith="grouping.").values_list("kind", flat=True)
    assert sorted(kinds) == ["grouping.founded", *["grouping.member_joined"] * 5]
    told = told_of(held)
    assert (told.persons, told.own.total, told.own.women) == (5, 5, 4)


@pytest.mark.django_db
def test_a_grouping_is_founded_at_home_and_a_union_by_cooperatives(ground: None) -> None:
    entries = five()
    for wrong, code in (
        ({"province": make.IN_RABAT}, "grouping.elsewhere"),
        ({"craft": "NONE"}, "grouping.no_craft"),
        ({"name_ar": "\u202e "}, "grouping.no_name"),
        ({"kind": "union"}, "grouping.cooperatives_only"),
        ({"by": make.agent(Role.DIRECTOR)}, "grouping.not_your_office"),
    ):
        with pytest.raises(Refused) as refusal:
            founded(entries, **wrong)
        assert codes(refusal) == {code}


@pytest.mark.django_db
def test_what_is_founded_twice_is_one_grouping(ground: None) -> None:
    entries = five()
    held = founded(entries)
    with pytest.raises(Refused) as refusal:
        founded(entries)
    assert codes(refusal) == {"grouping.name_taken"}
    with make.everything():
        assert [one.pk for one in Grouping.objects.all()] == [held.pk]
        assert GroupingMember.objects.count() == len(entries)


@pytest.mark.django_db
def test_a_cooperative_counts_its_members_and_its_member_only_once(ground: None) -> None:
    entries = five()
    held = founded(entries)
    house = make.cooperative()
    add(held, house)
    told = told_of(held)
    assert (told.persons, told.cooperatives, told.own.total) == (5, 1, 5)
    with make.everything():
        seats = list(house.organisation.members.order_by("id"))
    assert told.people.total == 5 + len(seats)
    one = seats[0]
    with make.everything():
        _change(one, document_kind=entries[0].person.document_kind, document="TWICE1")
        _change(entries[0].person, document="TWICE1")
    assert told_of(held).people.total == 4 + len(seats)


@action
def _change(row: Any, **changes: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**changes)


@pytest.mark.django_db
def test_a_suspended_member_is_not_counted_and_counts_again(ground: None) -> None:
    entries = five()
    held, by = founded(entries), make.agent(Role.REGISTRAR)
    at = make.NOW + timedelta(days=1)
    with acting_for(by):
        register.suspend(entry=entries[0], ground="asked", article="", by=by, at=at)
    assert told_of(held).persons == 4
    assert [one.counted for one in read.listed(by)] == [4]
    with acting_for(by):
        register.strike_off(entry=entries[1], ground="asked", article="", by=by, at=at)
    assert (told_of(held).persons, [one.counted for one in read.listed(by)]) == (3, [3])
    with acting_for(by):
        place = GroupingMember.objects.get(entry=entries[0])
    with pytest.raises(Refused) as refusal, acting_for(by):
        verbs.name_coordinator(member=place.pk, by=by, at=at)
    assert codes(refusal) == {"grouping.not_counted"}


@pytest.mark.django_db
def test_one_coordinator_at_a_time_and_who_was_stays_a_member(ground: None) -> None:
    entries = five()
    held, by = founded(entries), make.agent(Role.REGISTRAR)
    at = make.NOW + timedelta(days=2)
    with acting_for(by):
        places = list(GroupingMember.objects.filter(grouping=held).order_by("id"))
        for place in places[:2]:
            verbs.name_coordinator(member=place.pk, by=by, at=at)
        with pytest.raises(Refused) as refusal:
            verbs.name_coordinator(member=places[1].pk, by=by, at=at)
        assert codes(refusal) == {"grouping.not_this_place"}
        found = GroupingMember.objects.filter(grouping=held, role="coordinator")
        assert [one.pk for one in found] == [places[1].pk]
        assert read.members_in(held)[0].pk == places[1].pk
        with pytest.raises(IntegrityError, match="one_coordinator"), transaction.atomic():
            _change(places[0], role="coordinator")


@pytest.mark.django_db
def test_who_was_taken_out_joins_again_and_the_first_time_stays_written(ground: None) -> None:
    entries = five()
    held, by = founded(entries), make.agent()
    at = make.NOW + timedelta(days=3)
    with acting_for(by):
        place = GroupingMember.objects.get(entry=entries[0])
        out = {"member": place.pk, "reason": "moved", "by": by, "at": at}
        with pytest.raises(Refused) as refusal:
            verbs.take_out(**{**out, "day": at.date() + timedelta(days=1)})
        assert codes(refusal) == {"grouping.no_such_day"}
        verbs.take_out(**out, day=at.date())
        with pytest.raises(Refused) as refusal:
            verbs.take_out(**out, day=at.date())
        assert codes(refusal) == {"grouping.not_this_place"}
    add(held, entries[0], by, days=4)
    with make.everything():
        rows = GroupingMember.objects.filter(entry=entries[0]).order_by("valid_from")
        assert [(one.valid_to is None, one.reason) for one in rows] == [
            (False, "moved"),
            (True, ""),
        ]


def owner_of(entry: Entry) -> Actor:
    return make.citizen(person=entry.person_id)


@pytest.mark.django_db
def test_the_holder_leaves_alone_and_nobody_else_s_place(ground: None) -> None:
    entries = five()
    held = founded(entries)
    own, other = owner_of(entries[0]), owner_of(entries[1])
    with make.everything():
        place = GroupingMember.objects.get(entry=entries[0])
    for stranger in (other, ANONYMOUS, make.agent()):
        with pytest.raises(NotFound), acting_for(stranger):
            verbs.leave_grouping(member=place.pk, by=stranger, at=make.NOW)
    with acting_for(own):
        assert [one.grouping.name_ar for one in read.own_places([entries[0].pk])] == [held.name_ar]
        verbs.leave_grouping(member=place.pk, by=own, at=make.NOW)
        assert [one.valid_to for one in read.own_places([entries[0].pk])] == [TODAY]
        with pytest.raises(Refused) as refusal:
            verbs.leave_grouping(member=place.pk, by=own, at=make.NOW)
        assert codes(refusal) == {"grouping.not_this_place"}
    assert told_of(held).persons == 4


@pytest.mark.django_db
def test_what_is_dissolved_ends_every_place_and_takes_nobody_in(ground: None) -> None:
    entries = five()
    held, by = founded(entries), make.agent(Role.REGISTRAR)
    at = make.NOW + timedelta(days=5)
    with acting_for(by):
        verbs.dissolve(grouping=held.pk, reason="Nobody comes", by=by, at=at)
    assert inside(held) == set()
    assert read.public_groupings() == []
    assert founded(entries).name_latin == held.name_latin  # its name is free again
    for again in (
        lambda: verbs.dissolve(grouping=held.pk, reason="twice", by=by, at=at),
        lambda: verbs.add_member(grouping=held.pk, nia=entries[0].nia, by=by, at=at),
    ):
        with pytest.raises(Refused) as refusal, acting_for(by):
            again()
        assert codes(refusal) == {"grouping.not_from_here"}


@pytest.mark.django_db
def test_another_chamber_reads_and_changes_nothing_of_it(ground: None) -> None:
    held, far = founded(), make.agent(Role.REGISTRAR, make.RABAT)
    abroad = make.entered(**make.IN_RABAT_TRAIT, **make.FATIMA)
    assert read.listed(far) == []
    for verb in (
        lambda: verbs.add_member(grouping=held.pk, nia=abroad.nia, by=far, at=make.NOW),
        lambda: verbs.dissolve(grouping=held.pk, reason="ours", by=far, at=make.NOW),
    ):
        with pytest.raises(NotFound), acting_for(far):
            verb()
    add(held, abroad)  # an entry of another chamber joins all the same, and is counted
    assert told_of(held).persons == 6
    nation = Actor(kind=ActorKind.AGENT, role=Role.AUDITOR, reach=frozenset({"*"}))
    assert [one.counted for one in read.listed(nation)] == [6]


SEEN = [
    ("its chamber", lambda entry: make.agent(institution=make.FES), 5),
    ("another chamber", lambda entry: make.agent(institution=make.RABAT), 0),
    ("the person", lambda entry: make.citizen(person=entry.person_id), 1),
    ("another person", lambda entry: make.citizen(person=uuid4()), 0),
    ("nobody", lambda entry: ANONYMOUS, 0),
    ("the country", lambda entry: Actor(reach=frozenset({"*"})), 5),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "viewer", "seen"), SEEN, ids=[one[0] for one in SEEN])
def test_a_forgotten_filter_shows_only_the_places_that_are_theirs(
    ground: None, who: str, viewer: Any, seen: int
) -> None:
    entries = five()
    founded(entries)
    with acting_for(viewer(entries[0])), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM register_groupingmember")
        assert cursor.fetchone() == (seen,)


@pytest.mark.django_db
def test_the_database_keeps_another_chamber_and_a_second_place_out(ground: None) -> None:
    entries = five()
    held = founded(entries)
    with make.everything():
        place = GroupingMember.objects.get(entry=entries[0])
        with pytest.raises(IntegrityError, match="member_once"), transaction.atomic():
            _again(place)
        for wrong in ({"role": "chief"}, {"valid_to": place.valid_from - timedelta(days=1)}):
            with pytest.raises(IntegrityError, match="grouping_member"), transaction.atomic():
                _change(place, **wrong)
        for wrong in ({"kind": "guild"}, {"name_ar": ""}, {"state": "dissolved"}):
            with pytest.raises(IntegrityError, match="grouping_"), transaction.atomic():
                _change(held, **wrong)
    far = make.agent(institution=make.RABAT)
    with acting_for(far), transaction.atomic():
        _change(held, name_ar="لنا")
    with make.everything():
        assert Grouping.objects.get().name_ar == held.name_ar
    with acting_for(far), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        _again(place)


@action
def _again(place: GroupingMember) -> None:
    fields = {f.attname: getattr(place, f.attname) for f in place._meta.concrete_fields}
    GroupingMember.objects.create(**{**fields, "id": uuid4()})
