"""Powers are lent for a time: offered, accepted, used in one's own name, and over by themselves."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sijill.institutions.actions import deputies as acting
from sijill.institutions.actions import end_mandate
from sijill.institutions.models import Deputation
from sijill.institutions.queries import deputies as read
from sijill.institutions.queries import may, reach_of
from sijill.institutions.rules import MAY, Capability, Kind, Office, deputies
from sijill.institutions.rules.deputies import (
    ALONE,
    DEPUTATION_LIFE,
    NEEDS,
    NEVER_LENT,
    TAKES,
    DeputationHand,
    DeputationState,
    hand_of,
    lendable,
    lent,
    may_move_deputation,
    with_what_they_need,
)
from sijill.institutions.tests.factories import AT, TODAY, a_browser, a_mandate, an_officer
from sijill.institutions.wording.deputies import POWERS, REFUSALS, STATES
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role, Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger.actions import record
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import NotLent, action
from sijill.reference.queries import parameter

pytestmark = pytest.mark.django_db
C, S, H = Capability, DeputationState, DeputationHand
LATER = TODAY + timedelta(days=10)


def at_work(mandate, at=AT, *, rows=None) -> Actor:
    """An agent under one of the offices that are open to them, as the middleware makes it."""
    user = mandate.user
    rows = read.offices_of(user.pk, at=at) if rows is None else rows
    held = next(one for one in rows if one.pk == mandate.pk)
    return Actor(
        kind=ActorKind.AGENT,
        user=user.pk,
        role=Role(held.role),
        institution=held.institution_id,
        reach=reach_of([held], at=at),
        assurance=Assurance.STEP_UP,
        lent=read.lent_of(held),
        one_with=read.one_with(rows, user.pk),
    )


def standing_in(deputy, giver, at=AT) -> Actor:
    """The deputy under the giver's office."""
    rows = read.offices_of(deputy.user_id, at=at)
    held = next(one for one in rows if one.pk == giver.pk)
    own = at_work(deputy, at, rows=rows)
    return replace(
        own, role=Role(held.role), institution=held.institution_id, lent=read.lent_of(held)
    )


def wanted(deputy, **given) -> acting.WantedDeputy:
    facts = {
        "powers": [C.DECIDE],
        "valid_from": TODAY,
        "valid_to": LATER,
        "reason": "Leave",
        **given,
    }
    return acting.WantedDeputy(deputy=deputy.user_id, **facts)


def offered(giver, deputy, **given) -> Deputation:
    return acting.offer(wanted=wanted(deputy, **given), by=at_work(giver), at=AT)


def accepted(giver, deputy, **given) -> Deputation:
    held = offered(giver, deputy, **given)
    return acting.accept(deputation=held.pk, by=at_work(deputy), at=AT)


def told(problem) -> set[str]:
    return {verdict.code for verdict in problem.value.verdicts if not verdict.is_ok}


def two():
    return a_mandate(Role.REGISTRAR), a_mandate(Role.EXAMINER)


# ── the life ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("here", "there"), list(product([None, *S], S)))
@pytest.mark.parametrize("hand", H)
def test_every_step_of_the_life_is_open_to_those_named_and_to_nobody_else(here, there, hand):
    verdict = may_move_deputation(here, there, by=hand)
    named = DEPUTATION_LIFE.get((here, there))
    if named is None:
        assert verdict.code == "deputation.not_from_here"
    else:
        assert verdict.is_ok == (hand in named)


@pytest.mark.parametrize("role", Role)
def test_whoever_appoints_to_an_office_ends_what_is_lent_of_it(role):
    by = an_officer(role)
    office = Office(role=Role.REGISTRAR, institution="CH-03", kind=Kind.CHAMBER)
    hand = hand_of(by, giver=uuid4(), deputy=uuid4(), office=office)
    heads = {Role.DIRECTOR, Role.MINISTRY}
    assert hand is (H.HEAD if role in heads else H.OTHER)
    assert hand_of(by, giver=by.user, deputy=uuid4(), office=office) is H.GIVER
    assert hand_of(by, giver=uuid4(), deputy=by.user, office=office) is H.DEPUTY


# ── which powers ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", Role)
def test_an_office_lends_what_it_has_but_what_is_never_lent(role):
    assert lendable(role) == (frozenset() if role in ALONE else MAY[role] - NEVER_LENT)
    everything = lent(giver=uuid4(), deputation=uuid4(), role=role, powers=[c.value for c in C])
    assert everything.powers == {c.value for c in lendable(role)}
    for kind in ("mandate.given", "territory.moved", "accounts.machine_granted", "x.y"):
        assert not everything.covers(kind)


@pytest.mark.parametrize("power", sorted(frozenset(C) - NEVER_LENT))
def test_a_power_opens_its_own_acts_and_no_others(power):
    role = next(r for r in Role if r not in ALONE and power in MAY[r])
    one = lent(giver=uuid4(), deputation=uuid4(), role=role, powers=[power.value])
    for kind, takes in TAKES.items():
        assert one.covers(kind) == (power in takes), kind
    whole = with_what_they_need(role, [power])
    assert whole >= NEEDS.get(power, frozenset()) & MAY[role]
    assert whole <= MAY[role]


def test_every_power_state_and_refusal_has_its_words():
    assert set(POWERS) == set(C)
    assert set(STATES) == set(S)
    source = "".join(Path(one.__file__).read_text("utf-8") for one in (deputies, acting))
    assert all(code in source for code in REFUSALS)
    said = set(re.findall(r'refused\(\s*"(deputation[a-z_.]+)"', source))
    assert said == set(REFUSALS)


# ── offering and accepting ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"powers": [C.APPOINT]}, "deputation.not_held"),
        ({"powers": [C.SUPERVISE]}, "deputation.not_held"),  # a director's, not a registrar's
        ({"powers": []}, "deputation.no_power"),
        ({"valid_from": TODAY - timedelta(days=1)}, "deputation.starts_in_the_past"),
        ({"valid_to": TODAY}, "deputation.dates"),
        ({"valid_to": TODAY + timedelta(days=400)}, "deputation.too_long"),
        ({"reason": " "}, "deputation.no_reason"),
    ],
)
def test_an_offer_that_says_too_much_or_too_little_is_refused(given, code):
    giver, deputy = two()
    with pytest.raises(Refused) as problem:
        offered(giver, deputy, **given)
    assert told(problem) == {code}
    assert not Deputation.objects.exists()


def test_powers_go_to_a_colleague_and_to_nobody_else():
    giver, _deputy = two()
    elsewhere, auditor = a_mandate(Role.EXAMINER, "CH-05"), a_mandate(Role.AUDITOR)
    for other in (elsewhere, auditor):
        with pytest.raises(Refused) as problem:
            offered(giver, other)
        assert told(problem) == {"deputation.not_here"}
    with pytest.raises(Refused) as problem:
        offered(giver, giver)
    assert told(problem) == {"deputation.own"}


def test_powers_do_not_outlive_the_office_they_are_of():
    giver = a_mandate(Role.REGISTRAR, valid_to=TODAY + timedelta(days=5))
    deputy = a_mandate(Role.EXAMINER)
    with pytest.raises(Refused) as problem:
        offered(giver, deputy)
    assert told(problem) == {"deputation.beyond_mandate"}


def test_nothing_opens_before_the_deputy_accepts_and_all_is_recorded():
    giver, deputy = two()
    held = offered(giver, deputy)
    assert [one.pk for one in read.offices_of(deputy.user_id, at=AT)] == [deputy.pk]
    held = acting.accept(deputation=held.pk, by=at_work(deputy), at=AT)
    offices = read.offices_of(deputy.user_id, at=AT)
    assert [one.pk for one in offices] == [deputy.pk, giver.pk]
    kinds = [one.act.kind for one in acts_of([Subject(kind="deputation", id=held.pk)])]
    assert kinds == ["deputation.offered", "deputation.accepted"]


def test_it_begins_and_ends_by_itself():
    giver, deputy = two()
    accepted(giver, deputy, valid_from=TODAY + timedelta(days=2))
    days = [TODAY + timedelta(days=n) for n in (0, 1, 2, 9, 10)]
    counts = [len(read.offices_of(deputy.user_id, at=day)) for day in days]
    assert counts == [1, 1, 2, 2, 1]


def test_it_ends_with_the_office_of_either():
    giver, deputy = two()
    accepted(giver, deputy)
    ministry = an_officer(Role.MINISTRY)
    end_mandate(mandate=deputy.pk, last_day=TODAY, by=ministry, at=AT)
    day = TODAY + timedelta(days=1)
    assert read.offices_of(deputy.user_id, at=day) == []
    giver, deputy = two()
    accepted(giver, deputy)
    end_mandate(mandate=giver.pk, last_day=TODAY, by=ministry, at=AT)
    assert [one.pk for one in read.offices_of(deputy.user_id, at=day)] == [deputy.pk]


@pytest.mark.parametrize("who", ["giver", "deputy", "head", "deputy at work"])
def test_either_of_them_or_whoever_appoints_ends_it_at_once(who):
    giver, deputy = two()
    held = accepted(giver, deputy)
    by = {
        "giver": lambda: at_work(giver),
        "deputy": lambda: at_work(deputy),
        "deputy at work": lambda: standing_in(deputy, giver),
        "head": lambda: an_officer(Role.DIRECTOR),
    }[who]()
    done = acting.end(deputation=held.pk, note="Back early", by=by, at=AT)
    assert done.state == "ended"
    assert [one.pk for one in read.offices_of(deputy.user_id, at=AT)] == [deputy.pk]
    with pytest.raises(Refused):
        acting.end(deputation=held.pk, note="", by=by, at=AT)


def test_a_stranger_neither_sees_nor_ends_it():
    giver, deputy = two()
    held = accepted(giver, deputy)
    for stranger in (a_mandate(Role.EXAMINER), a_mandate(Role.DIRECTOR, "CH-05")):
        by = at_work(stranger)
        assert read.deputations(by, at=AT) == []
        with pytest.raises(read.Unknown):
            acting.end(deputation=held.pk, note="", by=by, at=AT)
    assert read.deputations(at_work(a_mandate(Role.AUDITOR)), at=AT) == [held]


def test_one_power_is_lent_once_and_an_old_offer_is_not_accepted():
    giver, deputy = two()
    other = a_mandate(Role.ASSISTANT)
    held = offered(giver, deputy)
    with pytest.raises(Refused) as problem:
        offered(giver, other)
    assert told(problem) == {"deputation.lent_already"}
    late = AT + timedelta(days=11)
    with pytest.raises(Refused) as problem:
        acting.accept(deputation=held.pk, by=at_work(deputy), at=late)
    assert told(problem) == {"deputation.over"}
    acting.decline(deputation=held.pk, note="Away too", by=at_work(deputy), at=AT)
    assert offered(giver, other).state == "offered"


def test_what_was_lent_is_not_lent_on():
    giver, deputy = two()
    third = a_mandate(Role.ASSISTANT)
    accepted(giver, deputy)
    with pytest.raises(Refused) as problem:
        acting.offer(wanted=wanted(third), by=standing_in(deputy, giver), at=AT)
    assert "deputation.passed_on" in told(problem)


def test_two_who_end_and_decline_at_once_move_it_once(clone):
    giver, deputy = two()
    held = offered(giver, deputy)
    by, other = at_work(giver), at_work(deputy)
    calls = [
        lambda: acting.withdraw(deputation=held.pk, note="", by=by, at=AT),
        lambda: acting.accept(deputation=held.pk, by=other, at=AT),
    ]
    outcomes = clone.at_once(*calls)
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    held.refresh_from_db()
    assert held.state in ("withdrawn", "accepted")


# ── acting under them ─────────────────────────────────────────────────────────────────────────


def test_the_deputy_has_what_was_lent_within_the_givers_scope_and_nothing_more():
    giver, deputy = two()
    accepted(giver, deputy)
    by = standing_in(deputy, giver)
    assert (by.user, by.stands_for, by.role) == (deputy.user_id, giver.user_id, Role.REGISTRAR)
    assert by.reach == frozenset({"CH-03"})
    assert {c for c in C if may(by, c)} == {C.DECIDE, C.SEE_FILES}
    own = at_work(deputy)
    assert own.stands_for is None
    assert {c for c in C if may(own, c)} == MAY[Role.EXAMINER]


def test_an_act_says_for_whom_it_was_done_and_one_outside_is_refused():
    giver, deputy = two()
    accepted(giver, deputy)
    by, about = standing_in(deputy, giver), Subject(kind="case", id=uuid4())

    @action
    def done(kind: str) -> None:
        record(kind, subject=about, by=by, at=AT)

    done("desk.accepted")
    for kind in ("desk.correction_asked", "parameter.proposed", "mandate.given"):
        with pytest.raises(NotLent):
            done(kind)
    [one] = acts_of([about])
    assert (one.act.by_user, one.act.by_for) == (deputy.user_id, giver.user_id)


def test_who_lends_who_stands_in_and_whoever_else_does_are_one_person():
    giver, deputy = two()
    third, stranger = a_mandate(Role.ASSISTANT), a_mandate(Role.EXAMINER)
    accepted(giver, deputy)
    accepted(giver, third, powers=[C.KEEP_MAIL])
    everybody = {giver.user_id, deputy.user_id, third.user_id}
    for one in (giver, deputy, third):
        by = at_work(one)
        assert by.one_with == everybody - {one.user_id}
        assert all(by.counts_as(user) for user in everybody)
        assert not by.counts_as(stranger.user_id)
        assert not by.counts_as(None)
    assert at_work(stranger).one_with == frozenset()


def test_they_stay_one_person_while_what_was_begun_may_wait_and_then_are_two():
    giver, deputy = two()
    held = accepted(giver, deputy)
    acting.end(deputation=held.pk, note="", by=at_work(giver), at=AT)
    after = parameter(deputies.ONE_PERSON_AFTER, at=TODAY)
    for days, one in ((0, True), (after, True), (after + 1, False)):
        linked = read.linked(giver.user_id, at=TODAY + timedelta(days=days))
        assert (deputy.user_id in linked) == one, days
    never = offered(giver, a_mandate(Role.ASSISTANT), powers=[C.KEEP_MAIL])
    assert never.deputy_id not in read.linked(giver.user_id, at=TODAY)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"valid_to": date(2026, 1, 1)}, "deputation_dates"),
        ({"powers": []}, "deputation_of_something"),
        ({"reason": ""}, "deputation_reasoned"),
        ({"state": "lent"}, "deputation_state"),
    ],
)
def test_the_database_refuses_it_too(given, name):
    giver, deputy = two()
    held = offered(giver, deputy)

    @action
    def broken() -> None:
        Deputation.objects.filter(pk=held.pk).update(**given)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        broken()

    @action
    def to_oneself() -> None:
        Deputation.objects.filter(pk=held.pk).update(deputy=giver.user)

    with pytest.raises(IntegrityError, match="deputation_of_another"), transaction.atomic():
        to_oneself()


# ── pages ─────────────────────────────────────────────────────────────────────────────────────


def at(name: str, *args) -> str:
    return reverse(f"institutions:{name}", args=args)


def test_powers_are_offered_accepted_chosen_and_ended_on_their_pages():
    today = civil_date(now())
    giver, deputy = two()
    giving, taking = a_browser(giver.user), a_browser(deputy.user)
    page = giving.get(at("deputy_new"))
    assert page.status_code == 200
    assert "appoint" not in {c for c, _ in page.context["form"].fields["powers"].choices}
    last = today + timedelta(days=6)
    form = {"deputy": deputy.user_id, "powers": ["decide"], "reason": "Leave"}
    for name, day in (("valid_from", today), ("last_day", last)):
        form |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    bad = giving.post(at("deputy_new"), {**form, "powers": []})
    assert bad.status_code == 422
    assert giving.post(at("deputy_new"), form).status_code == 302
    held = Deputation.objects.get()
    assert set(held.powers) == {"decide", "see_files"}
    assert held.valid_to == last + timedelta(days=1)

    assert taking.get(at("house")).context["offers"] == 1
    shown = taking.get(at("deputy", held.pk))
    assert [deed for deed, _words, _kind in shown.context["may"]] == ["accept", "decline"]
    assert taking.post(at("deputy_do", held.pk, "accept")).status_code == 302
    chosen = taking.get(at("choose"))
    assert [line.get("giver", "") != "" for line in chosen.context["lines"]] == [False, True]
    assert taking.get(at("deputies")).wsgi_request.actor.role == Role.EXAMINER
    taking.post(at("choose"), {"mandate": giver.pk})
    working = taking.get(at("choose")).wsgi_request.actor
    assert (working.role, working.stands_for) == (Role.REGISTRAR, giver.user_id)
    assert giver.user.name("ar") in taking.get(at("choose")).content.decode()
    assert taking.get(at("parameters")).status_code == 403  # not among what was lent

    assert giving.post(at("deputy_do", held.pk, "end"), {"note": "Back"}).status_code == 302
    assert taking.get(at("choose")).wsgi_request.actor.role == Role.EXAMINER
    past = giving.get(at("deputies") + "?past")
    assert [line["one"].pk for line in past.context["lines"]] == [held.pk]


def test_a_stranger_finds_no_page_of_it_and_a_deed_that_is_none():
    giver, deputy = two()
    held = offered(giver, deputy)
    stranger = a_browser(a_mandate(Role.EXAMINER).user)
    assert stranger.get(at("deputy", held.pk)).status_code == 404
    assert stranger.post(at("deputy_do", held.pk, "end")).status_code == 404
    own = a_browser(giver.user)
    assert own.post(at("deputy_do", held.pk, "burn")).status_code == 404
    assert own.post(at("deputy_do", held.pk, "accept")).status_code == 422
