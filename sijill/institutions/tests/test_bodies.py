"""A craft body from its preparation to its end, as acts, and what the database refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from sijill.institutions.actions import assembling, balloting, body_minutes, body_rolls, preparing
from sijill.institutions.models import (
    Assembly,
    Ballot,
    Body,
    OfficeHolder,
    Organiser,
    Roll,
    RollLine,
    TellerCount,
)
from sijill.institutions.queries import bodies as read
from sijill.institutions.rules.bodies import BodyState, Level, Post, RollState
from sijill.institutions.rules.tally import AGAINST, FOR, BallotState, Count, Matter
from sijill.institutions.tests import bodies as make
from sijill.institutions.tests.factories import AT, TODAY, an_officer
from sijill.kernel.actor import ANONYMOUS, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roll(settings):
    settings.BODY_ROLL = "sijill.institutions.tests.bodies.invented"


@pytest.fixture
def branch() -> str:
    return reference.branches(at=TODAY)[0].code


@pytest.fixture
def table() -> make.Table:
    return make.a_table()


@pytest.fixture
def assembly(table, branch) -> Assembly:
    """Open, with ten of sixteen members."""
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        held = make.called(body, table)
        make.come(held, table, 10)
        return assembling.open_assembly(assembly=held.pk, by=table.chair, at=make.ASSEMBLED)


def test_a_body_is_founded_from_its_roll_to_its_minutes_as_acts(table, branch):
    with acting_for(table.chair):
        body = make.founded(table, branch=branch)
        assert (body.state, body.founded_on) == (BodyState.STANDING, make.ASSEMBLED.date())
        held = read.holders_of(body.pk, at=make.ASSEMBLED.date())
        assert [one.post for one in held] == ["president", "member", "member", "member"]
        assert held[0].name_latin == "Artisan 01"
        assert held[0].valid_to == date(2032, 12, 21)
        assert read.minutes_by_code(body.assemblies.get().minutes_code)
    kinds = Act.objects.filter(subject_kind="body", subject_id=body.pk).order_by("recorded_at")
    told = list(dict.fromkeys(kinds.values_list("kind", flat=True)))
    assert told == [
        *("body.prepared", "body.organiser_named", "body.statute_written", "body.roll_drawn"),
        *("body.roll_frozen", "body.assembly_called", "body.assembly_opened"),
        *("body.ballot_opened", "body.counted", "body.ballot_counted", "body.candidate_noted"),
        *("body.minutes_closed", "body.minutes_signed_first", "body.minutes_signed"),
        *("body.founded", "body.offices_given"),
    ]


def test_the_fingerprint_of_a_frozen_roll_is_that_of_its_file(table, branch):
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        roll = read.roll_of(body.pk)
        assert roll.state == RollState.FROZEN
        file = read.roll_file(body.pk, roll.as_of, read.lines_of(roll.pk))
    assert sha256(file).hexdigest() == roll.digest
    assert file.splitlines()[3].decode() == "1;00000001;صانع 1;Artisan 01;PROV-001"


def test_a_frozen_roll_stands_even_against_whoever_forgets_to_ask(table, branch):
    @action
    def alter(wanted):
        with transaction.atomic():
            wanted()

    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        roll = read.roll_of(body.pk)
        lines, rolls = RollLine.objects.filter(roll=roll), Roll.objects.filter(pk=roll.pk)
        for wanted in (lambda: lines.delete(), lambda: rolls.update(count=1)):
            with pytest.raises(DatabaseError, match="never altered"):
                alter(wanted)
        with pytest.raises(Refused, match=r"body\.not_from_here"):
            body_rolls.freeze(body=body.pk, by=table.chair, at=AT + timedelta(days=20))


def test_nobody_sees_the_roll_of_another_chamber_nor_does_the_public(table, branch):
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
    other = an_officer(Role.REGISTRAR, "CH-04")
    for viewer in (other, ANONYMOUS):
        with acting_for(viewer):
            assert RollLine.objects.count() == Organiser.objects.count() == 0
            assert Assembly.objects.count() == 0
            assert Body.objects.count() == 1  # that it exists is public
            with pytest.raises(read.NotFound):
                read.body_for(body.pk, viewer=viewer)
    with acting_for(other), pytest.raises(read.NotFound):
        body_rolls.draw(body=body.pk, by=other, at=AT)


def test_two_tellers_who_differ_count_again(assembly, table):
    with acting_for(table.chair):
        box = balloting.open_ballot(
            assembly=assembly.pk, matter=Matter.STATUTE, by=table.chair, at=make.ASSEMBLED
        )
        ask = {"ballot": box.pk, "at": make.ASSEMBLED}
        one = Count(papers=10, blank=0, spoiled=0, votes={FOR: 6, AGAINST: 4})
        two = Count(papers=10, blank=0, spoiled=0, votes={FOR: 5, AGAINST: 5})
        balloting.count(given=one, by=table.teller, **ask)
        with pytest.raises(Refused, match=r"body\.counted_already"):
            balloting.count(given=two, by=table.teller, **ask)
        with pytest.raises(Refused, match=r"body\.not_your_part"):
            balloting.count(given=two, by=table.chair, **ask)
        box = balloting.count(given=two, by=table.other, **ask)
        assert (box.state, box.result) == (BallotState.DIFFERING, None)
        make.counted(box, table, one)
        box.refresh_from_db()
        assert (box.state, box.attempt, box.result["chosen"]) == (BallotState.SETTLED, 2, [FOR])
        assert TellerCount.objects.filter(ballot=box).count() == 4
        with pytest.raises(Refused, match=r"body\.ballot_done"):
            balloting.count(given=one, by=table.teller, **ask)


def test_equal_votes_at_the_edge_are_voted_again_between_the_equal(assembly, table):
    with acting_for(table.chair):
        make.adopt(assembly, table)
        runs = make.stand(assembly, table, Post.PRESIDENT, 1, 2, 3)
        tied = make.elect(assembly, table, Matter.PRESIDENT, 4, 4, 2)
        assert (tied.state, tied.result["chosen"]) == (BallotState.TIED, [])
        again = make.elect(assembly, table, Matter.PRESIDENT, 3, 7)
        assert (again.turn, sorted(again.options)) == (2, sorted(str(r.pk) for r in runs[:2]))
        assert again.result["chosen"] == [again.options[1]]


def test_a_refused_statute_ends_the_assembly_and_founds_nothing(assembly, table):
    with acting_for(table.chair):
        make.adopt(assembly, table, votes=4, against=6)
        with pytest.raises(Refused, match=r"body\.statute_first"):
            make.elect(assembly, table, Matter.PRESIDENT)
        make.signed(assembly, table)
        body = Body.objects.get()
        assert body.state == BodyState.PREPARING
        assert not OfficeHolder.objects.exists()


def test_an_assembly_without_quorum_is_followed_by_a_second_with_a_lower_one(table, branch):
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        first = make.called(body, table)
        make.come(first, table, 7)
        ask = {"by": table.chair, "at": make.ASSEMBLED}
        with pytest.raises(Refused, match=r"body\.no_quorum"):
            assembling.open_assembly(assembly=first.pk, **ask)
        assembling.give_up(assembly=first.pk, **ask)
        second = make.called(body, table, on=make.ASSEMBLED + timedelta(days=20))
        assert (first.needed, second.needed, second.after) == (8, 4, first)
        make.come(second, table, 4)
        opened = assembling.open_assembly(assembly=second.pk, by=table.chair, at=second.planned_at)
        assert opened.present == 4


def test_only_who_came_stands_and_the_president_not_twice(assembly, table):
    with acting_for(table.chair):
        make.adopt(assembly, table)
        with pytest.raises(Refused, match=r"body\.not_a_member_present"):
            make.stand(assembly, table, Post.PRESIDENT, 12)
        make.stand(assembly, table, Post.PRESIDENT, 1)
        make.elect(assembly, table, Matter.PRESIDENT, 10)
        with pytest.raises(Refused, match=r"body\.president_already"):
            make.stand(assembly, table, Post.MEMBER, 1)
        with pytest.raises(Refused, match=r"body\.presence_closed"):
            make.come(assembly, table, 11)


def test_one_branch_has_one_living_body_in_a_province(table, branch):
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        with pytest.raises(Refused, match=r"body\.there_already"):
            make.prepared(table, branch=branch)
        preparing.abandon(body=body.pk, reason="لا أحد", by=table.chair, at=AT)
        assert make.prepared(table, branch=branch)

        @action
        def twice():
            with transaction.atomic():
                Body.objects.filter(pk=body.pk).update(state="preparing", ended_on=None)

        with pytest.raises(IntegrityError, match="body_one_living"):
            twice()


def test_two_provincial_bodies_make_a_regional_one_of_their_presidents(table, branch):
    with acting_for(table.chair):
        one = make.founded(table, branch=branch)
        region = preparing.WantedBody(
            level=Level.REGIONAL, branch=branch, institution=make.FES, region="03"
        )
        upper = preparing.prepare(wanted=region, by=table.chair, at=make.ASSEMBLED)
        with pytest.raises(Refused, match=r"body\.parts_missing"):
            body_rolls.draw(body=upper.pk, by=table.chair, at=make.ASSEMBLED)
        other = make.founded(table, branch=branch, province="03.061")
        roll = body_rolls.draw(body=upper.pk, by=table.chair, at=make.ASSEMBLED)
        assert {line.stands_for for line in read.lines_of(roll.pk)} == {one.pk, other.pk}


def test_mandates_about_to_end_are_told_and_a_dissolved_body_has_none(table, branch):
    with acting_for(table.chair):
        body = make.founded(table, branch=branch)
        soon = date(2032, 8, 1)
        assert read.ending(table.chair, at=make.ASSEMBLED.date()) == []
        assert read.ending(table.chair, at=soon) == [body]
        ask = {"body": body.pk, "reason": "قرار", "at": make.ASSEMBLED + timedelta(days=9)}
        with pytest.raises(Refused, match=r"body\.not_your_office"):
            preparing.dissolve(by=table.chair, **ask)
    ministry = make.national()
    with acting_for(ministry):
        gone = preparing.dissolve(by=ministry, **ask)
        assert gone.state == BodyState.DISSOLVED
        assert read.holders_of(body.pk, at=gone.ended_on) == []


def test_an_office_ends_early_with_its_reason(table, branch):
    with acting_for(table.chair):
        body = make.founded(table, branch=branch)
        one = read.holders_of(body.pk, at=make.ASSEMBLED.date())[0]
        later = make.ASSEMBLED + timedelta(days=9)
        ask = {"holder": one.pk, "last_day": later.date(), "by": table.chair, "at": later}
        with pytest.raises(Refused, match=r"body\.reason_missing"):
            body_minutes.end_post(reason=" ", **ask)
        ended = body_minutes.end_post(reason="استقالة", **ask)
        assert ended.valid_to == later.date() + timedelta(days=1)
        with pytest.raises(Refused, match=r"body\.post_ended"):
            body_minutes.end_post(reason="استقالة", **ask)


def test_the_bureau_is_renewed_by_an_assembly_on_a_new_roll(table, branch):
    with acting_for(table.chair):
        body = make.founded(table, branch=branch)
        with pytest.raises(Refused, match=r"body\.roll_not_frozen"):
            make.called(body, table, on=make.ASSEMBLED + timedelta(days=99))
        later = make.ASSEMBLED + timedelta(days=40)
        make.frozen(body, table, at=later)
        held = make.called(body, table, on=later + timedelta(days=30))
        make.come(held, table, 8)
        assembling.open_assembly(assembly=held.pk, by=table.chair, at=held.planned_at)
        make.stand(held, table, Post.PRESIDENT, 5)
        make.elect(held, table, Matter.PRESIDENT, 8)
        make.stand(held, table, Post.MEMBER, 6)
        make.elect(held, table, Matter.BUREAU, 8)
        make.signed(held, table)
        now = read.holders_of(body.pk, at=held.planned_at.date())
        assert [one.name_latin for one in now] == ["Artisan 05", "Artisan 06"]


def test_four_agents_run_an_assembly_and_the_database_says_so_too(table, branch):
    with acting_for(table.chair):
        body = make.prepared(table, branch=branch)
        make.frozen(body, table)
        with pytest.raises(Refused, match=r"body\.not_agents_here"):
            make.called(body, replace(make.a_table("CH-04"), chair=table.chair))
        held = make.called(body, table)

        @action
        def same():
            with transaction.atomic():
                Assembly.objects.filter(pk=held.pk).update(secretary=held.chair_id)

        with pytest.raises(IntegrityError, match="assembly_four_people"):
            same()


def test_a_counted_ballot_is_never_altered(assembly, table):
    @action
    def alter():
        with transaction.atomic():
            Ballot.objects.update(voters=99)

    with acting_for(table.chair):
        make.adopt(assembly, table)
        with pytest.raises(DatabaseError, match="never altered"):
            alter()
