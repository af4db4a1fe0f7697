"""Halting, taking up again, leaving: asked for oneself, or done of office and contested."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from sijill.accounts.models import Space
from sijill.accounts.tests.factories import to_phones
from sijill.desk import actions as desk
from sijill.desk.models import Case
from sijill.desk.rules import CaseState
from sijill.kernel.actor import Actor, Role, Subject
from sijill.kernel.law import is_provisional
from sijill.kernel.verdict import Outcome, Refused
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for, action
from sijill.register import actions, queries
from sijill.register.models import Entry
from sijill.register.rules import EntryState
from sijill.register.rules.halting import Dates
from sijill.register.rules.measures import (
    CODES,
    LEADS_TO,
    OFFICE_GROUNDS,
    OWN_GROUNDS,
    STARTS_FROM,
    Measure,
    Measured,
    examine,
    is_possible,
)
from sijill.register.tests import factories as make

M, E = Measure, EntryState


def measured(**changes: Any) -> Measured:
    base = Measured(
        measure=M.SUSPENSION,
        state=E.ENTERED,
        ground="halt",
        of_office=False,
        on=make.NOW.date(),
        told=True,
        longest=90,
    )
    return replace(base, **changes)


OFFICE = {"of_office": True, "ground": "court", "note": "jugement 12/2026", "told": False}
BY_CLOCK = {"of_office": True, "ground": "unsupervised", "overdue": True, "told": False}
DAY = make.NOW.date()
MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("state", {}, "measure.from_here"),
    ("state", {"state": None}, "measure.not_from_here"),
    ("state", {"measure": M.RESUMPTION, "ground": "work_again"}, "measure.not_from_here"),
    ("state", {"measure": M.RESUMPTION, "state": E.SUSPENDED}, "measure.from_here"),
    (
        "state",
        {"measure": M.RESUMPTION, "state": E.SUSPENDED, "unsupervised": True},
        "measure.unsupervised",
    ),
    ("state", {"state": E.SUSPENDED, "taken": True}, "measure.taken"),
    ("state", {"state": E.SUSPENDED}, "measure.not_from_here"),
    ("ground", {}, "ground.asked"),
    ("ground", {"ground": ""}, "ground.missing"),
    ("ground", {"ground": "court"}, "ground.missing"),
    ("ground", OFFICE, "ground.weigh"),
    ("ground", {**OFFICE, "note": ""}, "ground.not_told"),
    ("ground", BY_CLOCK, "ground.overdue"),
    ("ground", {**BY_CLOCK, "overdue": False}, "ground.ended"),
    ("ground", {**BY_CLOCK, "taken": True}, "ground.weigh"),
    ("heard", BY_CLOCK, "heard.warned"),
    ("dates", {}, "dates.open"),
    ("dates", {"dates": Dates(until=DAY)}, "dates.told"),
    ("dates", {"dates": Dates(until=DAY - timedelta(days=1))}, "dates.reversed"),
    ("dates", {"dates": Dates(start=DAY, until=DAY + timedelta(days=90))}, "dates.long"),
    ("heard", {}, "heard.asked"),
    ("heard", OFFICE, "heard.to_hear"),
    ("heard", {**OFFICE, "measure": M.RESUMPTION}, "heard.in_favour"),
    ("effects", {}, "effects.told"),
    ("effects", {"told": False}, "effects.not_told"),
    ("effects", OFFICE, "effects.in_the_letter"),
]


@pytest.mark.parametrize(("rule", "changes", "code"), MATRIX)
def test_a_measure_has_one_answer(rule: str, changes: dict[str, Any], code: str) -> None:
    assert dict(examine(measured(**changes)))[rule].code == code


def test_the_matrix_meets_every_code_that_a_rule_of_measures_may_answer() -> None:
    assert {code for _, _, code in MATRIX} == set(CODES)


def test_no_measure_is_refused_without_a_text_unless_something_is_missing_or_impossible() -> None:
    for rule, changes, _ in MATRIX:
        verdict = dict(examine(measured(**changes)))[rule]
        if verdict.outcome is Outcome.REFUSED and is_provisional(verdict.article):
            known = verdict.remedy in ("answer", "tell")
            assert known or verdict.code in ("measure.not_from_here", "ground.ended")


@pytest.mark.parametrize("measure", list(M))
@pytest.mark.parametrize("start", list(E))
def test_a_measure_starts_where_its_table_says(measure: Measure, start: EntryState) -> None:
    assert is_possible(measure, start) is (start in STARTS_FROM[measure])
    answered = dict(examine(measured(measure=measure, state=start, ground="x")))["state"]
    assert (answered.code == "measure.from_here") is (start in STARTS_FROM[measure])


# With the database from here on.


def kinds(entry: Entry) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="entry", id=entry.id)])]


@pytest.fixture
def by() -> Actor:
    return make.citizen()


@pytest.fixture
def entry(by: Actor) -> Entry:
    return make.entered(by)


@pytest.fixture
def holder(by: Actor, entry: Entry) -> Actor:
    return make.citizen(own=by.space, person=entry.person_id)


def asked(measure: Measure, by: Actor, ground: str, **more: Any) -> Case:
    pages = {"reason": {"ground": ground, "note": ""}, "documents": {}, "effects": {"told": True}}
    return make.asked(measure.value, pages, by=by, **more)


@pytest.mark.django_db
def test_somebody_halts_takes_up_again_and_leaves_with_one_act_each(
    entry: Entry, holder: Actor
) -> None:
    for measure, ground in ((M.SUSPENSION, "halt"), (M.RESUMPTION, "work_again"),
                            (M.STRIKING_OFF, "aid")):  # fmt: skip
        make.signed(make.examined(asked(measure, holder, ground)))
        assert make.fresh(entry).state == LEADS_TO[measure]
    done = ["register.suspended", "register.resumed", "register.struck_off"]
    assert kinds(entry) == ["register.entered", *done]
    [last] = acts_of([Subject(kind="entry", id=entry.id)])[-1:]
    assert last.act.ground == "aid"


@pytest.mark.django_db
def test_nobody_halts_the_entry_of_another(entry: Entry) -> None:
    stranger = make.citizen()
    with pytest.raises((Refused, queries.NotFound)):
        asked(M.SUSPENSION, stranger, "halt", about=entry.pk)


@pytest.mark.django_db
def test_who_acts_for_a_cooperative_takes_it_out_of_the_register() -> None:
    by = make.citizen()
    entry = make.cooperative(by)
    make.signed(make.examined(asked(M.STRIKING_OFF, by, "stopped", about=entry.pk)))
    assert make.fresh(entry).state == E.STRUCK_OFF


def of_office(entry: Entry, measure: Measure, ground: str, *, agent: Actor | None = None) -> Case:
    agent = agent or make.agent()
    with acting_for(agent):
        return actions.ask_of_office(
            entry=make.fresh(entry), measure=measure, ground=ground, note="vu sur place",
            by=agent, at=make.NOW,
        )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("measure", "ground"),
    [(m, g) for m in (M.SUSPENSION, M.STRIKING_OFF) for g in OFFICE_GROUNDS[m]],
)
def test_an_institution_sets_aside_or_strikes_off_with_two_people(
    entry: Entry, measure: Measure, ground: str
) -> None:
    case = of_office(entry, measure, ground)
    assert make.fresh(entry).state == E.ENTERED  # nothing is done before the signature
    make.signed(make.examined(case))
    assert make.fresh(entry).state == LEADS_TO[measure]
    [last] = acts_of([Subject(kind="entry", id=entry.id)])[-1:]
    assert (last.act.ground, last.act.article) == (ground, OFFICE_GROUNDS[measure][ground])


@pytest.mark.django_db
def test_whom_a_measure_concerns_is_told_reads_it_and_does_not_withdraw_it(
    entry: Entry, by: Actor, holder: Actor
) -> None:
    case = of_office(entry, M.SUSPENSION, "court")
    assert case.space == by.space
    assert len(to_phones(template="case.of_office")) == 1
    with acting_for(holder):
        assert Case.objects.filter(pk=case.pk).exists()
        with pytest.raises(Refused, match="of_office"):
            desk.withdraw(case=case, by=holder, at=make.NOW)


@pytest.mark.django_db
def test_a_measure_of_office_is_contested_and_falls(entry: Entry, holder: Actor) -> None:
    case = of_office(entry, M.SUSPENSION, "court")
    decision = make.signed(make.examined(case))
    assert decision.appeal_until is not None
    with acting_for(holder):
        desk.appeal(decision=decision, grounds="je travaille", by=holder, at=make.NOW)
    reviewer = make.agent()
    with acting_for(reviewer):
        desk.propose(case=case, outcome="refused", ground="not_grounded", article="", note="",
                     by=reviewer, at=make.NOW)  # fmt: skip
    director = make.agent(Role.DIRECTOR)
    make.signed(make.fresh(case), by=director)
    assert make.fresh(case).state == CaseState.REFUSED
    assert make.fresh(entry).state == E.ENTERED
    assert kinds(entry)[-2:] == ["register.suspended", "register.resumed"]


@pytest.mark.django_db
def test_a_measure_upheld_on_appeal_is_not_done_twice(entry: Entry, holder: Actor) -> None:
    case = of_office(entry, M.SUSPENSION, "court")
    decision = make.signed(make.examined(case))
    with acting_for(holder):
        desk.appeal(decision=decision, grounds="je travaille", by=holder, at=make.NOW)
    with pytest.raises(Refused, match="reason_missing"):
        make.examined(make.fresh(case))
    case = make.examined(make.fresh(case), note="toujours fermé")
    make.signed(case, by=make.agent(Role.DIRECTOR))
    assert make.fresh(entry).state == E.SUSPENDED
    assert kinds(entry).count("register.suspended") == 1


@pytest.mark.django_db
def test_an_answer_undone_leaves_the_measure_as_it_stood_and_the_appeal_waiting(
    entry: Entry, holder: Actor
) -> None:
    """Once it was upheld, once it was taken back: in both the suspension stands again."""
    case = of_office(entry, M.SUSPENSION, "court")
    first = make.signed(make.examined(case))
    with acting_for(holder):
        desk.appeal(decision=first, grounds="je travaille", by=holder, at=make.NOW)
    for hours, outcome in enumerate(("accepted", "refused"), 1):
        at, reviewer = make.NOW + timedelta(hours=hours), make.agent()
        director = make.agent(Role.DIRECTOR)
        with acting_for(reviewer):
            desk.examine(case=case, by=reviewer, at=at)
            for row in case.verdicts.filter(outcome=Outcome.TO_EXAMINE).order_by("position"):
                desk.judge(case=case, rule=row.rule, outcome="ok", note="vu", by=reviewer, at=at)
            desk.propose(case=case, outcome=outcome, ground="not_grounded", article="",
                         note="vu", by=reviewer, at=at)  # fmt: skip
        answer = make.signed(make.fresh(case), by=director, at=at)
        assert make.fresh(entry).state == LEADS_TO[M.SUSPENSION if hours == 1 else M.RESUMPTION]
        with acting_for(director):
            desk.undo(decision=answer, reason="erreur", by=director, at=at)
        assert make.fresh(entry).state == E.SUSPENDED
        assert make.fresh(case).state == CaseState.APPEALED
        assert make.fresh(first).undone_at is None


@pytest.mark.django_db
def test_a_measure_refused_before_it_was_taken_changes_nothing(entry: Entry) -> None:
    case, examiner = of_office(entry, M.SUSPENSION, "court"), make.agent()
    with acting_for(examiner):
        desk.propose(case=case, outcome="refused", ground="not_grounded", article="", note="",
                     by=examiner, at=make.NOW)  # fmt: skip
    make.signed(make.fresh(case))
    assert kinds(entry) == ["register.entered"]


@pytest.mark.django_db
@pytest.mark.parametrize("measure", [M.SUSPENSION, M.STRIKING_OFF])
def test_a_measure_decided_by_mistake_is_undone(entry: Entry, measure: Measure) -> None:
    case = of_office(entry, measure, "court")
    make.undone(make.signed(make.examined(case)))
    assert make.fresh(entry).state == E.ENTERED


@pytest.mark.django_db
def test_a_striking_off_undone_puts_the_suspension_back(entry: Entry) -> None:
    make.signed(make.examined(of_office(entry, M.SUSPENSION, "court")))
    make.undone(make.signed(make.examined(of_office(entry, M.STRIKING_OFF, "deceased"))))
    assert make.fresh(entry).state == E.SUSPENDED


@pytest.mark.django_db
def test_an_office_that_does_not_examine_opens_no_measure(entry: Entry) -> None:
    for role in (Role.ASSISTANT, Role.AUDITOR, Role.FEDERATION):
        with pytest.raises(Refused):
            of_office(entry, M.SUSPENSION, "court", agent=make.agent(role))


@pytest.mark.django_db
def test_another_chamber_opens_no_measure(entry: Entry) -> None:
    with pytest.raises(Refused, match="no_entry"):
        of_office(entry, M.SUSPENSION, "court", agent=make.agent(institution=make.RABAT))


@pytest.mark.django_db
def test_a_citizen_opens_nothing_of_office(entry: Entry, holder: Actor) -> None:
    with pytest.raises(Refused, match="by_institutions"):
        make.asked(M.SUSPENSION.of_office, {}, by=holder, about=entry.pk)


@action
def _without_space(entry: Entry) -> None:
    Space.objects.filter(person=entry.person_id).update(person=None)


@pytest.mark.django_db
def test_somebody_who_never_came_gets_a_place_where_the_decision_waits(entry: Entry) -> None:
    _without_space(entry)
    case = of_office(entry, M.SUSPENSION, "court")
    assert Space.objects.get(pk=case.space).person == entry.person_id


@pytest.mark.django_db
def test_the_person_s_own_grounds_are_none_of_the_office_s() -> None:
    for measure in M:
        assert not set(OWN_GROUNDS[measure]) & set(OFFICE_GROUNDS[measure])
