"""Sessions of an institution: called, attended, voted in public, signed by two, followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.actions import convening, resolving, seating
from sijill.institutions.models import FollowUp, Meeting, Point, Seat
from sijill.institutions.queries import sessions as read
from sijill.institutions.queries.bodies import NotFound
from sijill.institutions.rules import Kind
from sijill.institutions.rules.sessions import (
    FOLLOW_LIFE,
    ORGANS,
    College,
    FollowState,
    MeetingKind,
    Organ,
    Outcome,
    Quality,
    Side,
    may_follow,
    may_resolve,
)
from sijill.institutions.tests.factories import AT, TODAY, a_browser, a_mandate, an_officer
from sijill.kernel import clock
from sijill.kernel.actor import Actor, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.transaction import acting_for, action

FES, ON = "CH-03", AT + timedelta(days=20)


def no(verdicts) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


def test_following_a_decision_over_all_from_to_and_side():
    for here, there, side in product([None, *FollowState], FollowState, Side):
        allowed = FOLLOW_LIFE.get((here, there))
        is_allowed = allowed is not None and side in allowed
        assert may_follow(here, there, side=side).is_ok is is_allowed


def test_a_state_service_has_no_assembly():
    assert ORGANS[Kind.DELEGATION] == (Organ.SERVICE,)
    assert Organ.ASSEMBLY in ORGANS[Kind.CHAMBER]
    assert set(ORGANS) == set(Kind)


@pytest.mark.parametrize(
    ("there", "votes", "closed"),
    [
        (Outcome.ADOPTED, (3, 1, 1), set()),
        (Outcome.REJECTED, (2, 2, 1), set()),  # equal votes adopt nothing
        (Outcome.ADOPTED, (2, 2, 1), {"session.votes_say_otherwise"}),
        (Outcome.REJECTED, (3, 2, 0), {"session.votes_say_otherwise"}),
        (Outcome.ADOPTED, (3, 1, 0), {"session.votes_do_not_add_up"}),
        (Outcome.NOTED, (0, 0, 0), set()),
        (Outcome.POSTPONED, (1, 0, 0), {"session.no_vote_here"}),
        (Outcome.PENDING, (0, 0, 0), {"session.point_settled"}),
    ],
)
def test_votes_are_counted_in_public_and_add_up_to_those_present(there, votes, closed):
    asked = {"state": "open", "here": Outcome.PENDING, "there": there, "votes": votes}
    assert no(may_resolve(**asked, present=5)) == closed


def test_only_an_open_session_settles_a_point():
    asked = {"here": Outcome.PENDING, "there": Outcome.NOTED, "votes": (0, 0, 0), "present": 5}
    for state in ("called", "closed", "signed", "called_off", "without_quorum"):
        assert no(may_resolve(state=state, **asked)) == {"session.point_settled"}


@dataclass(frozen=True)
class Two:
    chair: Actor
    secretary: Actor


@pytest.fixture
def two() -> Two:
    made = [(role, a_mandate(role, FES).user.pk) for role in (Role.DIRECTOR, Role.REGISTRAR)]
    return Two(*(an_officer(role, FES, user=user) for role, user in made))


def seated(two: Two, count: int = 5, **given) -> list[Seat]:
    facts = {"institution": FES, "organ": Organ.ASSEMBLY, "college": College.ARTISANS}
    facts |= {"valid_from": TODAY, "valid_to": date(2030, 1, 1)}
    made = []
    for number in range(count):
        quality = Quality.MEMBER if number else Quality.PRESIDENT
        names = {"name_ar": f"عضو {number}", "name_fr": f"Membre {number}", "quality": quality}
        wanted = seating.WantedMember(**{**facts, **names, **given})
        made.append(seating.seat_member(wanted=wanted, by=two.chair, at=AT))
    return made


def wanted(two: Two, **given) -> convening.WantedMeeting:
    facts = {"institution": FES, "organ": Organ.ASSEMBLY, "kind": MeetingKind.ORDINARY}
    facts |= {"planned_at": ON, "place": "فاس", "agenda": ("الأولى", " ", "الثانية")}
    facts |= {"chair": two.chair.user, "secretary": two.secretary.user}
    return convening.WantedMeeting(**{**facts, **given})


def opened(two: Two, came: int = 3) -> Meeting:
    seats = seated(two)
    held = convening.convene(wanted=wanted(two), by=two.chair, at=AT)
    for seat in seats[:came]:
        convening.tick(meeting=held.pk, seat=seat.pk, here=True, by=two.secretary, at=ON)
    return convening.open_meeting(meeting=held.pk, by=two.chair, at=ON)


def adopted(two: Two, held: Meeting, **given) -> Point:
    first = read.points_of(held.pk)[0]
    words = {"outcome": Outcome.ADOPTED, "decision": "قرار", "votes": (2, 1, 0), **given}
    return resolving.resolve(
        point=first.pk, given=resolving.Resolution(**words), by=two.secretary, at=ON
    )


@pytest.mark.django_db
def test_a_session_from_its_call_to_the_end_of_what_it_decided(two):
    with acting_for(two.chair):
        held = opened(two)
        assert (held.members, held.needed, held.points.count()) == (5, 3, 2)
        adopted(two, held, owner=two.secretary.user, due=ON.date() + timedelta(days=30))
        with pytest.raises(Refused, match=r"session\.points_wait"):
            resolving.close(meeting=held.pk, by=two.secretary, at=ON)
        noted = resolving.Resolution(outcome=Outcome.NOTED)
        second = read.points_of(held.pk)[1].pk
        resolving.resolve(point=second, given=noted, by=two.chair, at=ON)
        resolving.close(meeting=held.pk, by=two.secretary, at=ON)
        resolving.sign(meeting=held.pk, by=two.chair, at=ON)
        with pytest.raises(Refused, match=r"body\.signed_already"):
            resolving.sign(meeting=held.pk, by=two.chair, at=ON)
        held = resolving.sign(meeting=held.pk, by=two.secretary, at=ON)
        assert held.state == "signed"
        [waits] = read.to_follow(FES, viewer=two.chair, at=ON.date() + timedelta(days=33))
        assert waits.late == 3
        done = {"follow": waits.one.pk, "there": FollowState.DONE}
        with pytest.raises(Refused, match=r"session\.reason_missing"):
            resolving.follow(**done, note=" ", by=two.secretary, at=ON)
        resolving.follow(**done, note="أنجز", by=two.secretary, at=ON)
        assert not read.to_follow(FES, viewer=two.chair, at=ON.date())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"planned_at": AT + timedelta(days=3)}, "session.notice_short"),
        ({"agenda": (" ", "")}, "session.agenda_missing"),
        ({"organ": Organ.SERVICE}, "session.no_such_organ"),
        ({"organ": Organ.BUREAU}, "session.nobody_sits"),
        ({"secretary": None}, "session.two_people"),
    ],
)
def test_a_session_is_called_with_notice_members_agenda_and_two_people(two, given, code):
    with acting_for(two.chair):
        seated(two)
        with pytest.raises(Refused, match=code.replace(".", r"\.")):
            convening.convene(wanted=wanted(two, **given), by=two.chair, at=AT)


@pytest.mark.django_db
def test_without_quorum_a_second_session_needs_fewer(two):
    with acting_for(two.chair):
        seats = seated(two)
        first = convening.convene(wanted=wanted(two), by=two.chair, at=AT)
        convening.tick(meeting=first.pk, seat=seats[0].pk, here=True, by=two.secretary, at=ON)
        with pytest.raises(Refused, match=r"body\.no_quorum"):
            convening.open_meeting(meeting=first.pk, by=two.chair, at=ON)
        convening.give_up(meeting=first.pk, by=two.chair, at=ON)
        again = wanted(two, planned_at=ON + timedelta(days=8))
        second = convening.convene(wanted=again, by=two.chair, at=ON)
    assert (second.after_id, second.needed) == (first.pk, 2)


@pytest.mark.django_db
def test_a_mandate_has_one_president_and_an_end_and_may_end_early(two):
    with acting_for(two.chair):
        president = seated(two, 1)[0]
        with pytest.raises(Refused, match=r"session\.seat_taken"):
            seated(two, 1)
        with pytest.raises(Refused, match=r"session\.seat_dates"):
            seated(two, 1, valid_from=date(2040, 1, 1), valid_to=date(2060, 1, 1))
        leaves = {"seat": president.pk, "last_day": TODAY, "reason": "استقالة"}
        seating.end_seat(**leaves, by=two.chair, at=AT)
        assert seated(two, 1, valid_from=TODAY + timedelta(days=1))
        assert [one.pk for one in read.seats_of(FES, at=TODAY)] == [president.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.EXAMINER, Role.ASSISTANT, Role.AUDITOR])
def test_who_keeps_no_papers_calls_no_session(two, role):
    seated(two)
    by = an_officer(role, FES if role is not Role.AUDITOR else "MIN")
    with pytest.raises(Refused, match=r"session\.not_your_office"):
        convening.convene(wanted=wanted(two), by=by, at=AT)


@pytest.mark.django_db
def test_another_chamber_sees_nothing_and_the_federation_nothing_of_a_chambers(two):
    with acting_for(two.chair):
        held = opened(two)
        adopted(two, held, owner=two.secretary.user, due=ON.date() + timedelta(days=30))
    other = an_officer(Role.DIRECTOR, "CH-07")
    with acting_for(other):  # the walls, without the filter
        assert not Meeting.objects.exists()
        assert not Point.objects.exists()
        assert not FollowUp.objects.exists()
    for viewer in (other, an_officer(Role.FEDERATION, "FED")):
        with acting_for(viewer), pytest.raises(NotFound):
            read.meeting_for(held.pk, viewer=viewer)
    with acting_for(an_officer(Role.MINISTRY)), pytest.raises(Refused, match="not_your_part"):
        adopted(Two(an_officer(Role.MINISTRY), an_officer(Role.MINISTRY)), held)


@pytest.mark.django_db
def test_the_database_alters_nothing_that_was_settled(two):
    with acting_for(two.chair):
        held = opened(two)
        point = adopted(two, held)

        @action
        def rewrite():
            with transaction.atomic():
                Point.objects.filter(pk=point.pk).update(decision="غيره")

        with pytest.raises(IntegrityError, match="never altered"):
            rewrite()


@pytest.mark.django_db
def test_a_session_on_screen_in_both_languages_with_its_paper(two):
    chair, secretary = (a_browser(read_user(one)) for one in (two.chair, two.secretary))
    with acting_for(two.chair):
        held = opened(two)
        pages = ["house", "sessions", "session_new", "seat_new"]
        first, second = (point.pk for point in held.points.all())
    seat = Seat.objects.filter(quality="member").first()
    with clock.stopped(ON):
        for language, (name, args) in product(
            ("ar", "fr"),
            [
                *((name, []) for name in pages),
                ("session", [held.pk]),
                ("session_point", [first]),
                ("seat_end", [seat.pk]),
            ],
        ):
            with override(language):
                got = fresh(chair).get(reverse(f"institutions:{name}", args=args))
            assert got.status_code == 200, name
        due = ON.date() + timedelta(days=9)
        typed = {"outcome": "adopted", "votes_for": 2, "votes_against": 1, "abstained": 0}
        typed |= {"decision": "قرار", "owner": str(two.chair.user)}
        typed |= {"due_day": due.day, "due_month": due.month, "due_year": due.year}
        settle = [reverse("institutions:session_point", args=[one]) for one in (first, second)]
        secretary = fresh(secretary)
        assert secretary.post(settle[0], {**typed, "votes_for": 9}).status_code == 422
        assert secretary.post(settle[0], typed).status_code == 302
        assert secretary.post(settle[1], {"outcome": "noted"}).status_code == 302
        go_to_the_paper(fresh(chair), secretary, held)


def go_to_the_paper(chair, secretary, held) -> None:
    secretary.post(reverse("institutions:session_do", args=[held.pk, "close"]))
    sign = reverse("institutions:session_sign", args=[held.pk])
    assert chair.get(sign).status_code == 200
    chair.post(sign)
    secretary.post(sign)
    with acting_for(an_officer(Role.AUDITOR)):
        held.refresh_from_db()
        [follow] = FollowUp.objects.all()
    assert held.state == "signed"
    paper = chair.get(reverse("institutions:session_pdf", args=[held.pk]))
    assert paper.content.startswith(b"%PDF")
    check = reverse("institutions:body_minutes", args=[held.minutes_code])
    assert held.institution.name_ar in chair.get(check).content.decode()
    end = reverse("institutions:follow", args=[follow.pk])
    assert chair.get(end).status_code == 200
    assert chair.post(end, {"there": "done", "note": "أنجز"}).status_code == 302


def read_user(one: Actor):
    from sijill.accounts.models import User

    return User.objects.get(pk=one.user)


def fresh(browser):
    """The second factor given a moment ago, on the day where the clock stands."""
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] = clock.now().timestamp()
    session.save()
    return browser
