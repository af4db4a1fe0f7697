"""Targets of the desk, filters that are kept, and decisions on many files at once."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from sijill.desk import actions, tasks
from sijill.desk.actions import many as verbs
from sijill.desk.actions.keeping import Wanted, keep_filter
from sijill.desk.actions.levels import say_levels
from sijill.desk.models import Bulk, BulkLine, Case, Decision, KeptFilter, Notice
from sijill.desk.queries import boxes, inbox
from sijill.desk.queries.levels import notices, notices_standing
from sijill.desk.queries.many import lines_of
from sijill.desk.rules.levels import NoticeKind, to_be_said
from sijill.desk.rules.life import office
from sijill.desk.rules.many import (
    BULKS,
    BulkKind,
    BulkState,
    LineState,
    may_go,
    may_start,
    well_chosen,
)
from sijill.desk.wording import many as words
from sijill.kernel import clock
from sijill.kernel.actor import Assurance, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action

from .factories import (
    FES,
    NOW,
    RABAT,
    agent,
    citizen,
    everything,
    fresh,
    holds_an_office,
    institutions,
    proposed,
    sent,
)
from .test_rules import ACTORS

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


# Targets


def test_a_word_is_due_before_the_target_to_who_has_the_file_and_after_it_to_who_directs():
    day = timedelta(days=1)
    said = {"state": "submitted", "today": TODAY, "remind_from": TODAY + 3 * day}
    assert to_be_said(level_on=TODAY + 4 * day, taken=True, **said) is None
    assert to_be_said(level_on=TODAY + 3 * day, taken=True, **said) is NoticeKind.SOON
    assert to_be_said(level_on=TODAY, taken=False, **said) is None
    assert to_be_said(level_on=TODAY - day, taken=False, **said) is NoticeKind.PASSED
    assert to_be_said(level_on=TODAY - day, taken=True, **said | {"state": "accepted"}) is None


def test_the_target_comes_before_the_legal_day_and_stands_still_with_it():
    case, examiner = sent(), agent()
    assert case.level_on < case.due_on
    items = [{"page": "name", "reason": "wrong", "note": ""}]
    with acting_for(examiner):
        actions.ask_correction(case=case, items=items, by=examiner, at=NOW)
    with everything():
        held = Case.objects.get(pk=case.pk)
        person = citizen(held.space)
        later = NOW + timedelta(days=14)
        answers = {"ar": "رشيد بنعلي", "latin": "Rachid Benali Alaoui"}
        actions.save_page(
            case=held, page="name", answers=answers, revision=held.revision, by=person, at=later
        )
        again = actions.resubmit(case=held, by=person, at=later)
    assert again.level_on > case.level_on
    assert again.level_on < again.due_on


def test_the_clock_says_each_word_once_and_the_desk_reads_it():
    case, clerk, director = sent(), agent(), agent(Role.DIRECTOR)
    with acting_for(clerk):
        actions.assign(case=case, to=clerk.user, by=clerk, at=NOW)
    with everything():
        soon = NOW + (case.level_on - TODAY) - timedelta(days=1)
        late = NOW + timedelta(days=(case.level_on - TODAY).days + 1)
        assert [say_levels(soon), say_levels(soon)] == [1, 0]
        assert [say_levels(late), say_levels(late)] == [1, 0]
    with acting_for(clerk):
        assert [one.kind for one in notices(viewer=clerk, today=late.date())] == ["soon"]
    with acting_for(director):
        assert [one.kind for one in notices(viewer=director, today=late.date())] == ["passed"]
        counted = boxes(viewer=director, today=late.date())
        assert counted.counts["slow"] == 1
    with acting_for(agent(Role.DIRECTOR, RABAT)):
        assert Notice.objects.count() == 0
    assert Act.objects.filter(kind="desk.slow").count() == 1


def test_a_file_that_failed_stops_nobody_elses_word(monkeypatch):
    from sijill.desk.actions import levels

    one, two = sent(), sent()
    real = levels.say_level
    monkeypatch.setattr(
        levels, "say_level", lambda case, at: 1 / 0 if case == one.pk else real(case=case, at=at)
    )
    with clock.stopped(NOW + timedelta(days=60)), everything():
        tasks.pass_levels(0)
        assert Notice.objects.get().case_id == two.pk


# Filters


def kept(by, **what):
    wanted = {"name": "Fès", "box": "to_take", "filters": {"province": "03.231"}} | what
    with acting_for(by):
        return keep_filter(wanted=Wanted(**wanted), by=by, at=NOW)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"name": " "}, "desk.filter_unnamed"),
        ({"filters": {}}, "desk.filter_empty"),
        ({"filters": {"password": "x"}}, "desk.filter_empty"),
        ({"box": "decided"}, "desk.filter_empty"),
        ({"shared": True}, "desk.not_your_office"),
    ],
)
def test_a_filter_is_kept_with_a_name_and_something_to_narrow(what, said):
    institutions()
    with pytest.raises(Refused) as refusal:
        kept(agent(), **what)
    assert said in {v.code for v in refusal.value.verdicts}


def test_a_filter_of_one_name_is_kept_once_by_the_rule_and_by_the_database():
    institutions()
    clerk = agent()
    one = kept(clerk)
    with pytest.raises(Refused):
        kept(clerk)
    with everything(), pytest.raises(IntegrityError), transaction.atomic():
        action(KeptFilter.objects.create)(
            institution_id=FES, user_id=one.user_id, name=one.name, box="mine", kept_at=NOW
        )


def test_counts_of_kept_filters_are_those_of_their_lists():
    sent()
    clerk = agent()
    narrowed = [
        ("here", "to_take", {"province": "03.231"}),
        ("there", "to_take", {"province": "04.421"}),
    ]
    with acting_for(clerk):
        counted = boxes(viewer=clerk, today=TODAY, narrowed=narrowed)
        for name, box, filters in narrowed:
            found = inbox(viewer=clerk, box=box, filters=filters, after="", today=TODAY)
            assert counted.counts[name] == found.total
    assert counted.counts["here"] == 1


# Many at once


def test_an_order_moves_as_its_table_says_and_is_its_authors_alone():
    for here, there in product([None, *BulkState], BulkState):
        for who, actor in ACTORS.items():
            allowed = office(actor) in BULKS.get((here, there), frozenset())
            said = may_go(here, there, by=actor, owner=actor.user)
            assert said.is_ok is allowed, (here, there, who)
    assert not may_go("chosen", BulkState.RUNNING, by=agent(), owner=uuid4()).is_ok


def test_five_hundred_and_one_are_refused_clearly():
    assert well_chosen("accept", 500) == []
    [said] = well_chosen("accept", 501)
    assert (said.code, said.facts) == ("desk.too_many", {"most": 500, "count": 501})
    assert [v.code for v in well_chosen("accept", 0)] == ["desk.bulk_empty"]
    assert [v.code for v in well_chosen("burn", 1)] == ["desk.bulk_unknown"]


def test_a_signature_on_many_files_asks_for_the_second_factor_and_a_refusal_for_its_ground():
    assert may_start("sign", ground="", assurance=Assurance.STEP_UP) == []
    assert may_start("sign", ground="", assurance=Assurance.MFA)
    assert may_start("refuse", ground=" ", assurance=Assurance.MFA)


def test_every_state_and_kind_has_its_words():
    assert set(words.KINDS) == set(BulkKind)
    assert set(words.STATES) == set(BulkState)
    assert set(words.LINES) == set(LineState)
    assert set(words.NOTICES) == set(NoticeKind)


def order(by, cases, kind="accept", **given) -> Bulk:
    with acting_for(by):
        made = verbs.choose_many(
            id=given.pop("id", uuid4()), kind=kind, cases=[c.pk for c in cases], by=by, at=NOW
        )
        given = {"ground": "", "note": "", **given}
        return verbs.order_many(bulk=made, by=by, at=NOW, **given)


@pytest.fixture
def clerk():
    institutions()
    made = agent()
    holds_an_office(made)
    return made


@pytest.fixture
def registrar(clerk):
    made = agent(Role.REGISTRAR)
    holds_an_office(made, role="registrar")
    return made


def results(bulk: Bulk) -> dict:
    with everything():
        return {line.case_id: line.state for line in lines_of(bulk)}


def test_each_line_keeps_its_own_result(clerk):
    whole, short = sent(), sent(years={"years": 0})
    done = proposed(agent(), sent())
    made = order(clerk, [whole, short, done])
    assert verbs.carry_out(bulk=made.pk, at=NOW) == 1
    assert results(made) == {whole.pk: "done", short.pk: "closed", done.pk: "closed"}
    with everything():
        closed = {line.case_id: line.verdicts[0]["code"] for line in lines_of(made)[:2]}
    assert closed == {short.pk: "desk.rule_refuses", done.pk: "desk.not_from_here"}
    assert fresh(whole).state == "examined"
    assert fresh(made).state == "done"


def test_whoever_proposed_does_not_sign_in_numbers_either(registrar):
    own, others = proposed(registrar), proposed(agent())
    made = order(registrar, [own, others], "sign")
    verbs.carry_out(bulk=made.pk, at=NOW)
    assert results(made) == {own.pk: "closed", others.pk: "done"}
    assert fresh(others).state == "accepted"
    assert fresh(own).state == "examined"


def test_an_order_that_broke_off_goes_on_where_it_was_and_decides_nothing_twice(clerk, monkeypatch):
    cases = [sent() for _ in range(3)]
    made, real, turn = order(clerk, cases), verbs.propose_asked, []

    def breaks(**given):
        turn.append(1)
        if len(turn) == 2:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(verbs, "propose_asked", breaks)
    with pytest.raises(KeyboardInterrupt):
        verbs.carry_out(bulk=made.pk, at=NOW)
    assert sorted(results(made).values()) == ["done", "waiting", "waiting"]
    assert verbs.carry_out(bulk=made.pk, at=NOW) == 2
    assert verbs.carry_out(bulk=made.pk, at=NOW) == 0
    with everything():
        assert Decision.objects.count() == 3


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'desk.many'")
        return cursor.fetchone()[0]


def test_an_order_whose_worker_was_killed_is_given_out_again_when_it_stands_still(clerk):
    made = order(clerk, [sent()])
    given = jobs()
    assert verbs.take_up(at=NOW + timedelta(minutes=4)) == 0
    assert verbs.take_up(at=NOW + timedelta(minutes=6)) == 1
    assert jobs() == given + 1
    verbs.carry_out(bulk=made.pk, at=NOW)
    assert verbs.take_up(at=NOW + timedelta(days=1)) == 0, "it has ended"


def test_a_line_that_cannot_be_handled_holds_back_no_other(clerk, monkeypatch):
    cases = [sent() for _ in range(3)]
    made, real, turn = order(clerk, cases), verbs.propose_asked, []

    def fails_once(**given):
        turn.append(1)
        if len(turn) == 2:
            raise RuntimeError
        return real(**given)

    monkeypatch.setattr(verbs, "propose_asked", fails_once)
    assert verbs.carry_out(bulk=made.pk, at=NOW) == 2
    assert sorted(results(made).values()) == ["done", "done", "waiting"]
    assert verbs.take_up(at=NOW + timedelta(minutes=6)) == 1, "it is tried again"
    assert verbs.carry_out(bulk=made.pk, at=NOW) == 1


def test_the_same_order_sent_twice_is_one_and_with_other_files_it_is_refused(clerk):
    one, two, key = sent(), sent(), uuid4()
    first, again = order(clerk, [one], id=key), order(clerk, [one], id=key)
    assert first.pk == again.pk
    assert Bulk.objects.count() == 1
    with pytest.raises(Refused, match=r"desk\.bulk_other"):
        order(clerk, [two], id=key)
    stranger = agent()
    with pytest.raises(Refused, match=r"desk\.bulk_other"):
        order(stranger, [one], id=key)


def test_files_of_another_chamber_never_come_into_an_order(clerk):
    case = sent()
    stranger = agent(institution=RABAT)
    with pytest.raises(Refused, match=r"desk\.bulk_empty"):
        order(stranger, [case])
    made = order(clerk, [case])
    with acting_for(stranger):
        assert BulkLine.objects.filter(bulk=made).count() == 0


def test_an_order_given_under_an_office_that_ended_decides_nothing(registrar):
    case = proposed(agent())
    made = order(registrar, [case], "sign")
    verbs.carry_out(bulk=made.pk, at=NOW + timedelta(days=4000))
    assert fresh(case).state == "accepted"  # the office has no end
    late = agent()
    holds_an_office(late, until=TODAY - timedelta(days=1))
    other = order(late, [sent()])
    verbs.carry_out(bulk=other.pk, at=NOW)
    assert set(results(other).values()) == {"closed"}


def test_the_database_holds_no_five_hundred_and_first_line(clerk):
    made = order(clerk, [sent()])
    with everything(), pytest.raises(DatabaseError), transaction.atomic():
        action(BulkLine.objects.create)(bulk=made, position=501, case=sent())


def test_nobody_deletes_a_result(clerk):
    order(clerk, [sent()])
    with everything(), pytest.raises(DatabaseError), transaction.atomic():
        action(lambda: BulkLine.objects.all().delete())()


def test_what_was_chosen_is_let_go_and_never_decided(clerk):
    case = sent()
    with acting_for(clerk):
        made = verbs.choose_many(id=uuid4(), kind="accept", cases=[case.pk], by=clerk, at=NOW)
        verbs.drop_many(bulk=made, by=clerk, at=NOW)
        with pytest.raises(Refused):
            verbs.order_many(bulk=made, ground="", note="", by=clerk, at=NOW)
    verbs.carry_out(bulk=made.pk, at=NOW)
    assert fresh(case).state == "submitted"


# The pages


@pytest.fixture
def browse(monkeypatch):
    def as_(actor) -> Client:
        monkeypatch.setattr("sijill.institutions.middleware.actor_of", lambda request: actor)
        return Client(headers={"accept-language": "fr"})

    with clock.stopped(NOW + timedelta(hours=3)):
        yield as_


def url(name: str, *args) -> str:
    return reverse(f"desk:{name}", args=args).replace("/ar/", "/fr/", 1)


def test_many_files_are_decided_from_the_inbox_and_followed(browse, clerk):
    cases = [sent(), sent()]
    browser = browse(clerk)
    page = browser.get(url("inbox"), {"box": "to_take"}).content.decode()
    key = page.split('name="key" value="')[1].split('"')[0]
    chosen = {"do": "accept", "key": key, "case": [str(c.pk) for c in cases]}
    there = browser.post(url("many"), chosen)
    assert there.status_code == 302
    confirm = browser.get(there.url).content.decode()
    assert "dossiers sont choisis" in confirm
    assert browser.post(there.url, {"go": "1"}).status_code == 302
    running = browser.get(there.url)
    assert running["Refresh"] == "3"
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'desk.many'")
        assert str(Bulk.objects.get().pk) in cursor.fetchone()[0]
    tasks.decide_many(str(Bulk.objects.get().pk))
    page = browser.get(there.url)
    assert "Refresh" not in page
    assert "Non faits" in page.content.decode()
    assert browser.get(url("many_orders")).status_code == 200
    assert browse(agent()).get(there.url).status_code == 404


def test_a_refusal_in_numbers_asks_for_one_ground(browse, clerk):
    case, browser = sent(), browse(clerk)
    there = browser.post(url("many"), {"do": "refuse", "key": uuid4(), "case": str(case.pk)}).url
    assert "Too few years" in browser.get(there).content.decode()
    browser.post(there, {"go": "1"})
    assert Bulk.objects.get().state == "chosen"
    browser.post(there, {"go": "1", "ground": "too_young", "note": "vu"})
    tasks.decide_many(str(Bulk.objects.get().pk))
    assert fresh(case).state == "examined"
    assert set(results(Bulk.objects.get()).values()) == {"done"}


def test_a_signature_in_numbers_leads_to_the_second_factor(browse, registrar):
    from dataclasses import replace

    case = proposed(agent())
    browser = browse(replace(registrar, assurance=Assurance.MFA))
    there = browser.post(url("many"), {"do": "sign", "key": uuid4(), "case": str(case.pk)}).url
    assert "again" in browser.post(there, {"go": "1"}).url
    browser.post(url("bulk_drop", Bulk.objects.get().pk))
    assert Bulk.objects.get().state == "dropped"


def test_too_many_ticked_lines_are_told_in_words(browse, clerk):
    browser = browse(clerk)
    lots = [str(uuid4()) for _ in range(501)]
    for do in ("take", "accept"):
        told = browser.post(
            url("many"), {"do": do, "key": uuid4(), "case": lots}, follow=True
        ).content.decode()
        assert "lignes à la fois" in told, told[-6000:]
    assert browser.post(url("many"), {"do": "accept", "key": "x"}).status_code == 404


def test_a_whole_narrowed_list_is_chosen_at_once(browse, clerk):
    sent()
    browser = browse(clerk)
    browser.get(url("inbox"), {"box": "to_take", "province": "03.231"})
    browser.post(url("many"), {"do": "accept", "key": uuid4(), "all": "1"})
    assert set(results(Bulk.objects.get()).values()) == {"waiting"}


def test_a_filter_is_kept_read_shared_and_forgotten(browse, clerk):
    sent()
    director = agent(Role.DIRECTOR)
    browser = browse(director)
    browser.get(url("inbox"), {"box": "to_take", "province": "03.231"})
    browser.post(url("keep_filter"), {"name": "Ceux de Fès", "shared": "1"})
    page = browser.get(url("inbox"), {"box": "mine"}).content.decode()
    assert "Ceux de Fès" in page
    other = browse(clerk)
    assert "Ceux de Fès" in other.get(url("inbox"), {"box": "mine"}).content.decode()
    other.post(url("forget_filter", KeptFilter.objects.get().pk))
    assert KeptFilter.objects.count() == 1
    browse(director).post(url("forget_filter", KeptFilter.objects.get().pk))
    assert KeptFilter.objects.count() == 0


def test_reminders_are_read_on_a_page(browse, clerk):
    sent()
    with everything():
        say_levels(NOW + timedelta(days=45))
    with clock.stopped(NOW + timedelta(days=45)):
        director = browse(agent(Role.DIRECTOR))
        assert "Objectif dépassé" in director.get(url("notices")).content.decode()
        assert director.get(url("inbox")).context["reminders"] == 1
        assert browse(clerk).get(url("notices")).status_code == 200


def test_a_word_about_another_target_no_longer_holds(clerk):
    case = sent()
    director, late = agent(Role.DIRECTOR), NOW + timedelta(days=45)
    with everything():
        say_levels(late)
    with acting_for(director):
        assert notices_standing(viewer=director, today=late.date()) == 1
    with everything():
        action(lambda: Case.objects.filter(pk=case.pk).update(level_on=late.date()))()
    with acting_for(director):
        assert notices(viewer=director, today=late.date()) == []
