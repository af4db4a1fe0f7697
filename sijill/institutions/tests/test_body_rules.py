"""Every life of a craft body's papers over all (from, to, who), and the rules beside them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from sijill.institutions.rules import bodies, tally
from sijill.institutions.rules.bodies import (
    ASSEMBLY_LIFE,
    BODY_LIFE,
    ROLL_LIFE,
    AssemblyKind,
    AssemblyState,
    BodyState,
    Calling,
    Level,
    Part,
    Post,
    RollState,
    Terms,
)
from sijill.institutions.rules.tally import (
    AGAINST,
    BALLOT_LIFE,
    FOR,
    BallotState,
    Count,
    Matter,
    Won,
)
from sijill.institutions.tests.factories import an_officer
from sijill.kernel.actor import Assurance, Role

TODAY = date(2026, 11, 21)
TERMS = Terms(
    organisers=3,
    members=15,
    parts=2,
    roll_days=8,
    notice=15,
    second_notice=8,
    quorum=50,
    second_quorum=25,
    bureau=9,
    years=6,
    terms=2,
    alert_days=180,
)


def no(verdicts) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


@pytest.mark.parametrize(
    ("life", "states", "whos", "ask"),
    [
        (BODY_LIFE, BodyState, [*Role, None], lambda h, t, w: bodies.may_move_body(h, t, role=w)),
        (ROLL_LIFE, RollState, [*Role, None], lambda h, t, w: bodies.may_move_roll(h, t, role=w)),
        (
            ASSEMBLY_LIFE,
            AssemblyState,
            [*Part],
            lambda h, t, w: bodies.may_move_assembly(h, t, parts=frozenset({w})),
        ),
        (
            BALLOT_LIFE,
            BallotState,
            [*Part],
            lambda h, t, w: tally.may_move_ballot(h, t, parts=frozenset({w})),
        ),
    ],
)
def test_every_life_over_all_from_to_and_who(life, states, whos, ask):
    for here, there, who in product([None, *states], states, whos):
        allowed = life.get((here, there))
        found = ask(here, there, who)
        assert found.is_ok is (allowed is not None and who in allowed), (here, there, who)
        if allowed is None:
            assert found.code == "body.not_from_here"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("where", ["CH-03", "CH-04"])
def test_bodies_are_kept_by_four_offices_at_home(role, where):
    by = an_officer(role)
    keeps = role in bodies.KEEPERS and by.reaches(where)
    assert (not no(bodies.keeps(by, where))) is keeps


def test_what_binds_takes_the_second_factor_again():
    assert no(bodies.surely(an_officer(Role.DIRECTOR, assurance=Assurance.MFA)))
    assert not no(bodies.surely(an_officer(Role.DIRECTOR)))


@pytest.mark.parametrize(
    ("members", "percent", "needed"),
    [(0, 50, 1), (1, 50, 1), (15, 50, 8), (16, 50, 8), (16, 25, 4), (17, 25, 5), (3, 100, 3)],
)
def test_the_quorum_is_the_percentage_rounded_up(members, percent, needed):
    assert bodies.needed(members, percent) == needed
    assert bodies.quorate(present=needed, needed=needed).is_ok
    assert not bodies.quorate(present=needed - 1, needed=needed).is_ok


def test_a_body_is_prepared_once_for_a_known_branch_and_place():
    ask = bodies.may_prepare
    assert not no(ask(exists=False, branch_known=True, place_known=True))
    assert no(ask(exists=True, branch_known=True, place_known=True)) == {"body.there_already"}
    assert no(ask(exists=False, branch_known=True, place_known=False)) == {"body.no_such_place"}
    assert no(ask(exists=False, branch_known=False, place_known=True)) == {"body.no_such_place"}


@pytest.mark.parametrize(
    ("level", "state", "organisers", "parts", "closed"),
    [
        (Level.PROVINCIAL, "preparing", 3, 0, set()),
        (Level.PROVINCIAL, "preparing", 2, 0, {"body.committee_short"}),
        (Level.PROVINCIAL, "standing", 0, 0, set()),
        (Level.REGIONAL, "preparing", 0, 2, set()),
        (Level.NATIONAL, "preparing", 0, 1, {"body.parts_missing"}),
        (Level.PROVINCIAL, "dissolved", 3, 0, {"body.not_from_here"}),
    ],
)
def test_a_roll_is_drawn_for_a_committee_or_for_the_bodies_below(
    level, state, organisers, parts, closed
):
    drawn = bodies.may_draw(
        state=state, level=level, organisers=organisers, parts=parts, terms=TERMS
    )
    assert no(drawn) == closed


def test_a_roll_lies_open_for_its_days_and_names_enough():
    ask = {"drawn_on": TODAY, "level": Level.PROVINCIAL, "terms": TERMS}
    last = TODAY + timedelta(days=8)
    assert no(bodies.may_freeze(today=last - timedelta(days=1), lines=15, **ask)) == {
        "body.roll_lies_open"
    }
    assert no(bodies.may_freeze(today=last, lines=14, **ask)) == {"body.roll_short"}
    assert not no(bodies.may_freeze(today=last, lines=15, **ask))
    assert not no(bodies.may_freeze(today=last, lines=2, **{**ask, "level": Level.NATIONAL}))


def calling(**given) -> Calling:
    facts = {
        "kind": AssemblyKind.FOUNDING,
        "state": "preparing",
        "on": TODAY + timedelta(days=15),
        "today": TODAY,
        "frozen": True,
        "second": False,
        "another": False,
        "chair": 1,
        "secretary": 2,
        "tellers": frozenset({3, 4}),
        "apart": True,
        "statute": True,
    }
    return Calling(**{**facts, **given})


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"on": TODAY + timedelta(days=14)}, {"body.notice_short"}),
        ({"on": TODAY + timedelta(days=8), "second": True}, set()),
        ({"on": TODAY + timedelta(days=7), "second": True}, {"body.notice_short"}),
        ({"frozen": False}, {"body.roll_not_frozen"}),
        ({"another": True}, {"body.assembly_waits"}),
        ({"statute": False}, {"body.statute_missing"}),
        ({"state": "standing"}, {"body.not_from_here"}),
        ({"state": "standing", "kind": AssemblyKind.RENEWAL, "statute": False}, set()),
        ({"secretary": 1}, {"body.four_people"}),
        ({"tellers": frozenset({3})}, {"body.four_people"}),
        ({"tellers": frozenset({1, 3})}, {"body.four_people"}),
        ({"apart": False}, {"body.one_person"}),
    ],
)
def test_an_assembly_is_called_in_time_by_four_people(given, closed):
    assert no(bodies.may_call(calling(**given), terms=TERMS)) == closed


def test_presence_is_told_on_the_day_and_before_any_vote():
    ask = {"state": "called", "on": TODAY, "today": TODAY, "balloting": False}
    assert not no(bodies.may_tick(**ask))
    for other in ({"balloting": True}, {"state": "closed"}, {"today": TODAY - timedelta(days=1)}):
        assert no(bodies.may_tick(**{**ask, **other})) == {"body.presence_closed"}


def test_an_assembly_is_given_up_on_its_day_for_want_of_a_quorum_only():
    ask = {"present": 3, "needed": 4, "on": TODAY, "today": TODAY}
    assert not no(bodies.may_give_up(**ask))
    assert no(bodies.may_give_up(**{**ask, "present": 4})) == {"body.quorum_is_there"}
    early = {**ask, "today": TODAY - timedelta(days=1)}
    assert no(bodies.may_give_up(**early)) == {"body.not_the_day"}


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"vouched": False}, {"body.papers_not_seen"}),
        ({"served": 2}, {"body.terms_served"}),
        ({"present": False}, {"body.not_a_member_present"}),
        ({"listed": False}, {"body.not_a_member_present"}),
        ({"post": Post.MEMBER, "vouched": False, "served": 5}, set()),
    ],
)
def test_a_president_is_a_member_who_is_there_with_papers_and_terms_left(given, closed):
    facts = {"post": Post.PRESIDENT, "listed": True, "present": True, "vouched": True, "served": 1}
    assert no(bodies.may_run(**{**facts, **given}, terms=TERMS)) == closed


def test_a_mandate_of_six_years_begun_on_a_leap_day_ends_in_march():
    assert bodies.ends_on(TODAY, 6) == date(2032, 11, 21)
    assert bodies.ends_on(date(2028, 2, 29), 6) == date(2034, 3, 1)


def test_an_office_ends_early_between_its_first_day_and_today():
    ask = {"ended": False, "last": TODAY, "today": TODAY, "first": TODAY}
    assert not no(bodies.may_end_post(**ask))
    assert no(bodies.may_end_post(**{**ask, "ended": True})) == {"body.post_ended"}
    tomorrow = {**ask, "last": TODAY + timedelta(days=1)}
    assert no(bodies.may_end_post(**tomorrow)) == {"body.post_dates"}


def box(papers=10, blank=1, spoiled=1, **votes) -> Count:
    return Count(papers=papers, blank=blank, spoiled=spoiled, votes=votes)


@pytest.mark.parametrize(
    ("given", "seats", "closed"),
    [
        (box(a=5, b=3), 1, set()),
        (box(a=5, b=2), 1, {"body.votes_do_not_add_up"}),
        (box(a=5, b=4), 1, {"body.votes_do_not_add_up"}),
        (box(papers=21, a=16, b=3), 1, {"body.more_papers_than_voters"}),
        (box(a=8), 1, {"body.count_incomplete"}),
        (box(a=9, b=-1), 1, {"body.count_incomplete"}),
        (box(papers=1, a=0, b=0), 1, {"body.count_incomplete"}),
        (box(a=8, b=8), 2, set()),
        (box(a=9, b=7), 2, {"body.votes_do_not_add_up"}),
        (box(a=4, b=3), 2, {"body.votes_do_not_add_up"}),
    ],
)
def test_a_count_adds_up_or_is_no_count(given, seats, closed):
    found = tally.may_count(given, options=frozenset("ab"), voters=20, seats=seats)
    assert no(found) == closed


def test_tellers_agree_figure_by_figure():
    assert tally.agree(box(a=5, b=3), box(b=3, a=5))
    assert not tally.agree(box(a=5, b=3), box(a=4, b=4))
    assert not tally.agree(box(a=5, b=3), box(blank=2, spoiled=0, a=5, b=3))


@pytest.mark.parametrize(
    ("votes", "seats", "found"),
    [
        ({"a": 5, "b": 3}, 1, Won(chosen=("a",))),
        ({"a": 4, "b": 4}, 1, Won(chosen=(), tied=("a", "b"), left=1)),
        ({"a": 5, "b": 4, "c": 4, "d": 1}, 2, Won(chosen=("a",), tied=("b", "c"), left=1)),
        ({"a": 5, "b": 5, "c": 1}, 2, Won(chosen=("a", "b"))),
        ({"a": 0}, 1, Won(chosen=("a",))),
        ({"a": 2, "b": 1}, 9, Won(chosen=("a", "b"))),
    ],
)
def test_the_most_votes_win_and_equal_ones_at_the_edge_vote_again(votes, seats, found):
    assert tally.won(votes, seats=seats) == found


def test_an_equal_vote_adopts_nothing():
    assert tally.adopted({FOR: 5, AGAINST: 4})
    assert not tally.adopted({FOR: 4, AGAINST: 4})


@pytest.mark.parametrize(
    ("matter", "given", "closed"),
    [
        (Matter.STATUTE, {}, set()),
        (Matter.STATUTE, {"waiting": True}, {"body.ballot_waits"}),
        (Matter.STATUTE, {"settled": frozenset({Matter.STATUTE})}, {"body.ballot_done"}),
        (Matter.PRESIDENT, {}, {"body.statute_first"}),
        (Matter.PRESIDENT, {"adopted": True}, set()),
        (Matter.PRESIDENT, {"founding": False}, set()),
        (Matter.PRESIDENT, {"adopted": True, "runs": 0}, {"body.candidates_missing"}),
        (Matter.BUREAU, {"adopted": True}, {"body.president_first"}),
        (Matter.BUREAU, {"adopted": True, "settled": frozenset({Matter.PRESIDENT})}, set()),
    ],
)
def test_boxes_are_opened_one_at_a_time_in_their_order(matter, given, closed):
    facts = {"settled": frozenset(), "adopted": False, "runs": 3, "seats": 1, "founding": True}
    found = tally.may_open_ballot(matter, **{**facts, "waiting": False, **given})
    assert no(found) == closed


@pytest.mark.parametrize(
    ("settled", "adopted", "founding", "closed"),
    [
        (set(Matter), True, True, set()),
        ({Matter.STATUTE}, False, True, set()),
        ({Matter.STATUTE}, True, True, {"body.votes_wait"}),
        (set(), False, True, {"body.votes_wait"}),
        ({Matter.PRESIDENT, Matter.BUREAU}, False, False, set()),
    ],
)
def test_minutes_wait_for_every_vote_unless_the_statute_was_refused(
    settled, adopted, founding, closed
):
    found = tally.may_close(settled=frozenset(settled), adopted=adopted, founding=founding)
    assert no(found) == closed
