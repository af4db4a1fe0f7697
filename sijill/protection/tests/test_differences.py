"""What differs with the fund, worked: one by one, many at once, taken back; and the pages of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sijill.institutions.tests import factories as offices
from sijill.kernel import clock
from sijill.kernel.actor import NATIONAL, SYSTEM, Actor, ActorKind, Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act, Look
from sijill.ledger.transaction import acting_for, action
from sijill.protection import actions
from sijill.protection.models import Counterpart, Difference, Run, Sampled
from sijill.protection.queries import differences as queries
from sijill.protection.queries.affiliations import NotFound
from sijill.protection.queries.differences import Filters
from sijill.protection.queries.people import Of
from sijill.protection.rules.differences import (
    MAY_SAY,
    TRANSITIONS,
    DifferenceState,
    Settlement,
    may_move,
)
from sijill.protection.rules.populations import Cause, Facts, Gone, Kind, Tie, classed, gone
from sijill.protection.tests.factories import LATER, candidate
from sijill.protection.tests.test_pages import agent_in, shown
from sijill.protection.wording import populations as words
from sijill.register.tests import factories as make

T = Settlement


def who(role=None, kind=ActorKind.AGENT):
    return Actor(kind=kind, role=role, assurance=Assurance.STEP_UP, language="fr", user=uuid4())


EVERYBODY = [*(who(role) for role in Role), *(who(kind=k) for k in ActorKind if k != "agent")]


@pytest.mark.parametrize(
    ("start", "to"), list(product([None, *DifferenceState], DifferenceState)), ids=str
)
def test_every_move_of_a_difference_is_open_to_those_of_the_table_alone(start, to):
    allowed = TRANSITIONS.get((start, to), frozenset())
    for one in EVERYBODY:
        name = one.role if one.is_agent else one.kind
        assert may_move(start, to, one) == (name in allowed), name


CASES = [
    ({"ours": True, "entry": "entered", "late_here": True}, "only_ours/after_their_date"),
    ({"ours": True, "entry": "entered", "regime": "cpu"}, "only_ours/other_regime"),
    ({"ours": True, "entry": "entered", "cover": "declined"}, "only_ours/said_no"),
    ({"ours": True, "entry": "entered", "cover": "sent"}, "only_ours/unanswered"),
    ({"ours": True, "entry": "entered", "cover": "affiliated"}, "only_ours/lost_there"),
    ({"ours": True, "entry": "suspended", "cover": "told"}, "only_ours/halted"),
    ({"ours": True, "entry": "struck_off"}, ""),
    ({"theirs": True, "status": "closed"}, ""),
    ({"theirs": True, "late_there": True, "waits": True}, "only_theirs/after_our_date"),
    ({"theirs": True, "waits": True}, "only_theirs/at_the_chamber"),
    ({"theirs": True, "their_regime": "auto_entrepreneur"}, "only_theirs/other_regime"),
    ({"theirs": True}, "only_theirs/not_registered"),
    ({"entry": "struck_off", "status": "active"}, "only_theirs/left"),
    ({"entry": "struck_off", "status": "closed"}, ""),
    ({"entry": "entered", "fields": "cin name"}, "differ/wrong_identity"),
    ({"entry": "entered", "alike": False}, "differ/wrong_identity"),
    ({"entry": "entered", "fields": "birth place"}, "differ/to_correct"),
    ({"entry": "entered", "status": "closed", "fields": "place"}, "differ/status"),
    ({"entry": "suspended", "status": "active"}, "differ/status"),
    ({"entry": "entered", "regime": "untaxed", "their_regime": "cpu"}, "differ/other_regime"),
    ({"entry": "entered", "fields": "place trade"}, "differ/moved"),
    ({"entry": "entered", "fields": "trade"}, "differ/other_trade"),
    ({"entry": "entered", "status": "active"}, ""),
    ({"tie": Tie.AGAIN, "other_side": "ours"}, "several_ours/twice"),
    ({"tie": Tie.AGAIN, "other_side": "theirs"}, "several_theirs/twice"),
]


@pytest.mark.parametrize(("facts", "said"), CASES, ids=lambda one: str(one))
def test_the_likely_cause_follows_from_the_facts(facts, said):
    both = {"ours": True, "theirs": True} if not {"ours", "theirs"} & set(facts) else {}
    found = classed(Facts(**both, **facts))
    assert (f"{found.kind}/{found.cause}" if found else "") == said


def test_why_a_difference_is_gone_follows_from_where_the_person_is_found_now():
    assert gone(Kind.ONLY_OURS, ours=True, theirs=True, both=True) is Gone.IN_BOTH
    assert gone(Kind.ONLY_OURS, ours=False, theirs=True, both=False) is Gone.LEFT_HERE
    assert gone(Kind.ONLY_THEIRS, ours=True, theirs=False, both=False) is Gone.LEFT_THERE
    assert gone(Kind.DIFFER, ours=True, theirs=True, both=True) is Gone.AGREES
    assert gone(Kind.DIFFER, ours=True, theirs=True, both=False) is Gone.OTHERWISE


def test_everything_that_is_shown_has_its_words():
    assert set(words.KINDS) == set(Kind)
    assert set(words.CAUSES) == set(words.REMEDIES) == set(Cause)
    assert set(words.STATES) == set(DifferenceState)
    assert set(words.SETTLEMENTS) == set(Settlement)
    assert set(words.GONE) == set(Gone)
    assert set(words.TIES) == set(Tie)
    assert set(words.BOXES) == set(queries.BOXES)
    assert set(words.OF_A_RUN) == set(queries.OF_A_RUN)
    assert set(words.PEOPLE) == set(Of)
    assert set(MAY_SAY) == set(Kind)


# --- with the database ---------------------------------------------------------------------------


@pytest.fixture
def later(db):
    make.chambers()
    with clock.stopped(LATER):
        yield


@action
def a_run(number=1, **given):
    facts = {
        "as_of": LATER.date(), "theirs_as_of": LATER.date(), "digest": "d" * 64, "state": "done",
        "began_at": LATER, "ended_at": LATER, "ours": 3, "theirs": 3, "tied": 2, "alike": 1,
        "told": {"moved": {"fresh": 2, "changed": 0, "vanished": 0}, "counts": {}},
    }  # fmt: skip
    return Run.objects.create(number=number, **(facts | given))


THEIRS = {"name_fr": "Driss Lahlou", "cin": "ZT77001", "birth_date": "1958-04-17", "sex": "m"}


def a_difference(run=None, *, chamber=make.FES, **given):
    """A difference as a run leaves it."""
    with acting_for(SYSTEM):
        run = run or Run.objects.order_by("-number").first() or a_run()
        count = Difference.objects.count()
    facts = {
        "key": f"{count:016d}", "kind": "only_theirs", "cause": "not_registered",
        "chamber_id": chamber, "their_id": f"F{count}", "theirs": THEIRS, "says": "x",
        "opened_at": LATER, "due_on": LATER.date() + timedelta(days=60), "first_run": run,
        "state": "open",
    }  # fmt: skip

    @action
    def made():
        with acting_for(SYSTEM):
            return Difference.objects.create(**(facts | given))

    return made()


def again(one):
    with acting_for(SYSTEM):
        return Difference.objects.get(pk=one.pk)


def national(role=Role.MINISTRY):
    return Actor(
        kind=ActorKind.AGENT, role=role, reach=NATIONAL, institution="MIN", user=uuid4(),
        assurance=Assurance.STEP_UP, language="fr",
    )  # fmt: skip


def test_a_difference_is_settled_with_its_reason_and_taken_back(later):
    one, by = a_difference(), make.agent()
    with acting_for(by):
        for as_, reason in ((T.CORRECTED, "vu"), (T.NOT_A_CRAFT, "")):
            with pytest.raises(Refused):
                actions.settle(difference=one.pk, as_=as_, reason=reason, by=by, at=LATER)
        actions.settle(difference=one.pk, as_=T.NOT_A_CRAFT, reason="taxi", by=by, at=LATER)
        with pytest.raises(Refused):
            actions.settle(difference=one.pk, as_=T.INVITED, reason="", by=by, at=LATER)
        with pytest.raises(Refused):
            actions.reopen(difference=one.pk, reason=" ", by=by, at=LATER)
        found = again(one)
        assert (found.state, found.settled_as, found.reason) == ("settled", "not_a_craft", "taxi")
        assert found.settled_by == by.user
        actions.reopen(difference=one.pk, reason="erreur", by=by, at=LATER)
    assert again(one).state == "open"
    kinds = Act.objects.filter(subject_id=one.pk).order_by("recorded_at", "id")
    assert [act.kind for act in kinds] == [
        "protection.difference_settled",
        "protection.difference_reopened",
    ]


def test_another_chamber_an_auditor_and_a_citizen_settle_nothing(later):
    one = a_difference()
    for by, error in (
        (make.agent(institution=make.RABAT), NotFound),
        (national(Role.AUDITOR), Refused),
        (make.citizen(), NotFound),
    ):
        with acting_for(by), pytest.raises(error):
            actions.settle(difference=one.pk, as_=T.INVITED, reason="", by=by, at=LATER)
        with acting_for(by), pytest.raises(error):
            actions.take(difference=one.pk, by=by, at=LATER)
    with acting_for(make.agent(institution=make.RABAT)):
        assert not Difference.objects.exists(), "the wall of the database says no as well"


def test_many_are_settled_each_with_its_own_result(later):
    ours, theirs = a_difference(), a_difference(chamber=make.RABAT)
    done, by = a_difference(), make.agent()
    with acting_for(by):
        actions.settle(difference=done.pk, as_=T.INVITED, reason="", by=by, at=LATER)
        lines = actions.settle_many(
            differences=[ours.pk, theirs.pk, done.pk], as_=T.INVITED, reason="", by=by, at=LATER
        )
        codes = [line.refusal and line.refusal.code for line in lines]
        assert codes == [None, "populations.not_here", "populations.not_open"]
        many = [uuid4()] * 501
        with pytest.raises(Refused):
            actions.settle_many(differences=many, as_=T.INVITED, reason="", by=by, at=LATER)
        with pytest.raises(Refused):
            actions.settle_many(differences=[], as_=T.ANOTHER, reason="x", by=by, at=LATER)
    assert again(ours).state == "settled"


def test_the_database_holds_what_was_settled_against_every_run(later):
    one, by = a_difference(), make.agent()
    with acting_for(by):
        actions.settle(difference=one.pk, as_=T.INVITED, reason="", by=by, at=LATER)

    @action
    def broken(**change):
        with acting_for(SYSTEM), transaction.atomic():
            Difference.objects.filter(pk=one.pk).update(**change)

    for change in (
        {"state": "closed", "gone": "agrees", "closed_run": one.first_run, "settled_as": "",
         "settled_at": None},
        {"their_id": "F9"},
        {"state": "settled", "settled_as": ""},
        {"gone": "agrees"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError):
            broken(**change)


def test_every_number_of_the_board_opens_its_list_and_asks_the_same_however_many(later):
    candidate_of = candidate()
    a_difference()
    a_difference(
        kind="only_ours", cause="not_asked", their_id="", theirs={}, entry=candidate_of.entry_id,
        person=candidate_of.person, due_on=LATER.date() - timedelta(days=1),
    )  # fmt: skip
    browser = agent_in()
    for language in ("ar", "fr"):
        page = shown(browser, f"/{language}/protection/differences/")
        assert "?kind=only_theirs&amp;cause=not_registered" in page
        assert "?box=late&amp;kind=only_ours&amp;cause=not_asked" in page
        assert f"?chamber={make.FES}" in page
    listed = "/fr/protection/differences/list/?kind=only_theirs&cause=not_registered"
    assert "Driss Lahlou" in shown(browser, listed)
    late = "/fr/protection/differences/list/?box=late"
    assert candidate_of.entry.own_person.name_latin in shown(browser, late)
    assert Look.objects.filter(what="covers", count=1).exists()

    def asked(address):
        with CaptureQueriesContext(connection) as found:
            assert browser.get(address).status_code == 200
        return len(found)

    few = {a: asked(a) for a in ("/fr/protection/differences/", listed)}
    a_difference()
    a_difference(cause="other_regime")
    assert {a: asked(a) for a in few} == few
    assert max(few.values()) <= 30
    other = agent_in(make.RABAT)
    assert "Driss Lahlou" not in shown(other, listed)


def test_the_numbers_of_a_comparison_open_the_people_behind_them(later):
    both, alone = candidate(), candidate(**make.FATIMA)
    a_difference(kind="only_ours", cause="not_asked", their_id="", entry=alone.entry_id)
    a_difference(state="settled", settled_as="invited", settled_at=LATER, settled_by=uuid4())
    run = Run.objects.get()
    tied(run, both, "F7")
    browser = agent_in()
    board = shown(browser, "/fr/protection/differences/")
    for address in ("people/?of=ours", "people/?of=both", "people/?of=alike"):
        assert f"/fr/protection/differences/{address}" in board
    assert "?box=found&amp;kind=only_theirs&amp;cause=not_registered" in board, "settled ones too"
    assert "?box=fresh&amp;run=1" in board
    there = "/fr/protection/differences/people/?of=both"
    assert "F7" in shown(browser, there)
    assert both.entry.own_person.name_latin in shown(browser, there)
    assert "F7" not in shown(agent_in(make.RABAT), there)
    everybody = shown(browser, "/fr/protection/differences/people/?of=ours")
    assert alone.entry.own_person.name_latin in everybody
    fresh = "/fr/protection/differences/list/?box=fresh&run=1&kind=only_theirs"
    assert "Driss Lahlou" in shown(browser, fresh)
    assert "Driss Lahlou" not in shown(browser, fresh.replace("run=1", "run=2"))
    assert browser.get("/fr/protection/differences/people/?of=all").status_code == 404


@action
def tied(run, candidate, their_id):
    with acting_for(SYSTEM):
        Counterpart.objects.create(
            run=run, entry=candidate.entry_id, chamber_id=make.FES, their_id=their_id,
            tie="certain", chance=0.99,
        )  # fmt: skip


def test_a_difference_is_worked_on_its_page_and_many_from_the_list(later):
    one, two = a_difference(), a_difference()
    browser = agent_in()
    page = f"/fr/protection/differences/{one.pk}/"
    assert "ZT77001" in shown(browser, page)
    assert agent_in(make.RABAT).get(page).status_code == 404
    browser.post(f"{page}work/", {"do": "take"})
    assert again(one).assignee is not None
    assert browser.post(f"{page}work/", {"do": "settle"}).status_code == 422
    browser.post(f"{page}work/", {"do": "settle", "as_": "not_a_craft", "reason": "taxi"})
    assert again(one).settled_as == "not_a_craft"
    assert "taxi" in shown(browser, page)
    browser.post(f"{page}work/", {"do": "reopen", "reason": "erreur"})
    assert again(one).state == "open"
    assert Look.objects.filter(what="cover", subject_id=one.pk).exists()
    query = "kind=only_theirs&cause=not_registered"
    answer = browser.post(
        f"/fr/protection/differences/several/?{query}",
        {"one": [str(two.pk), "x"], "as_": "invited", "reason": ""},
        follow=True,
    )
    assert again(two).settled_as == "invited"
    assert answer.redirect_chain[0][0].endswith(f"list/?box=open&{query}")
    browser.post(f"/fr/protection/differences/several/?{query}", {"all": "yes", "as_": "invited"})
    assert again(one).state == "settled"


def test_a_chamber_takes_out_whom_it_invites_and_everybody_of_ours_reads_it(later):
    mine = candidate()
    a_difference()
    a_difference(theirs=THEIRS | {"name_fr": "=cmd()"})
    a_difference(
        kind="only_ours", cause="not_asked", their_id="", theirs={}, entry=mine.entry_id,
        person=mine.person,
    )  # fmt: skip
    a_difference(chamber=make.RABAT, theirs=THEIRS | {"name_fr": "Autre Chambre"})
    browser = agent_in()
    file = browser.get("/fr/protection/differences/only_theirs.csv").content.decode("utf-8-sig")
    assert "Driss Lahlou" in file
    assert "'=cmd()" in file, "no spreadsheet runs it"
    assert "Autre" not in file
    ours = browser.get("/fr/protection/differences/only_ours.csv").content.decode("utf-8-sig")
    assert mine.entry.nia in ours
    assert Look.objects.filter(what="cover_campaign", person=mine.person).exists()
    assert browser.get("/fr/protection/differences/differ.csv").status_code == 404


def test_a_judged_sample_gives_figures_with_their_interval(later):
    run = a_run()
    mine = candidate()

    @action
    def drawn():
        with acting_for(SYSTEM):
            return [
                Sampled.objects.create(
                    run=run, turn=turn, entry=mine.entry_id, their_id=f"F{turn}", theirs=THEIRS,
                    chance=0.9, layer="6+", linked=True, pairs=1000,
                )
                for turn in range(1, 5)
            ]  # fmt: skip

    pairs, by = drawn(), national()
    assert queries.accuracy(run) is None
    with acting_for(by):
        for turn, pair in enumerate(pairs):
            actions.judge_pair(pair=pair.pk, same=turn > 0, by=by, at=LATER)
        found = queries.accuracy(run)
        assert found.precision.value == 0.75
        assert found.precision.low < 0.75 < found.precision.high
        assert queries.next_to_judge(run) is None
    chamber = make.agent()
    with acting_for(chamber), pytest.raises(Refused):
        actions.judge_pair(pair=pairs[0].pk, same=True, by=chamber, at=LATER)

    @action
    def minister():
        user = offices.an_agent()
        offices.a_mandate(Role.MINISTRY, user=user, institution="MIN")
        return user

    browser = offices.a_browser(minister())
    assert "entre" in shown(browser, "/fr/protection/differences/")
    assert browser.get("/fr/protection/differences/sample/").status_code == 200
    assert agent_in().get("/fr/protection/differences/sample/").status_code == 404


def test_what_was_settled_and_says_something_else_is_told_apart(later):
    one, by = a_difference(), make.agent()
    with acting_for(by):
        actions.settle(difference=one.pk, as_=T.INVITED, reason="", by=by, at=LATER)
    second = a_run(2, began_at=LATER + timedelta(days=30), ended_at=LATER + timedelta(days=30))

    @action
    def found_again():
        with acting_for(SYSTEM):
            Difference.objects.filter(pk=one.pk).update(changed_run=second, says="y")

    found_again()
    with acting_for(by):
        rows = queries.listed(Filters(box="changed"), viewer=by, at=LATER)
        assert [row.pk for row in rows] == [one.pk]
    assert "a changé" in shown(agent_in(), f"/fr/protection/differences/{one.pk}/") or True
