"""A case from its first page to its last answer, on a real database, as `sijill_web`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from sijill.accounts.models import OutboxMessage
from sijill.accounts.queries import text_of
from sijill.desk import actions, procedures
from sijill.desk.actions import evidence
from sijill.desk.models import CaseVerdict, Decision
from sijill.desk.procedures import Compared, Like
from sijill.desk.queries import ground
from sijill.desk.queries.scope import NotFound
from sijill.kernel.actor import NATIONAL, SYSTEM, Assurance, Role, Subject
from sijill.kernel.identifiers import reference
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for
from sijill.reference.tests.factories import a_value

from .factories import (
    ANSWERS,
    DONE,
    FES,
    LIKES,
    NOW,
    PROVINCE_OF_RABAT,
    RABAT,
    agent,
    citizen,
    decided,
    draft,
    everything,
    fresh,
    holds_an_office,
    institutions,
    join,
    proposed,
    reasons,
    sent,
)

pytestmark = pytest.mark.django_db


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {verdict.code for verdict in refusal.value.verdicts}


def decision_of(case) -> Decision:
    with everything():
        return Decision.objects.get(case=case)


def verdict_of(case, rule: str) -> CaseVerdict:
    with everything():
        return case.verdicts.get(rule=rule)


def kinds(case) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="case", id=case.pk)])]


def as_(by, verb, **kwargs):
    with acting_for(by):
        return verb(by=by, at=kwargs.pop("at", NOW), **kwargs)


# From the first page to the desk


def test_a_reference_exists_from_the_first_page_and_follows_no_order():
    by = citizen()
    numbers = [
        as_(by, actions.open_case, procedure="test-stall", language="ar").reference
        for _ in range(3)
    ]
    assert all(reference.parse(number).year == 2026 for number in numbers)
    assert len(set(numbers)) == 3


def test_an_identifier_made_by_the_tablet_and_sent_twice_is_one_case():
    by, id = citizen(), uuid4()
    one = as_(by, actions.open_case, procedure="test-stall", language="ar", id=id)
    two = as_(by, actions.open_case, procedure="test-stall", language="ar", id=id)
    assert one.pk == two.pk == id
    assert one.reference == two.reference
    assert kinds(one) == ["desk.opened"]


def test_saving_the_same_page_twice_changes_nothing():
    by = citizen()
    case = draft(by)
    again = as_(by, actions.save_page, case=case, page="name", answers=ANSWERS["name"], revision=0)
    assert again.revision == case.revision


def test_an_older_tab_is_told_what_was_saved_elsewhere():
    by = citizen()
    case = draft(by)
    other = {"ar": "حميد", "latin": "Hamid"}
    with pytest.raises(actions.Outdated) as told:
        as_(by, actions.save_page, case=case, page="name", answers=other, revision=0)
    assert told.value.saved == ANSWERS["name"]
    assert fresh(case).answers["name"] == ANSWERS["name"]


def test_two_pages_saved_from_two_tabs_do_not_quarrel():
    by = citizen()
    case = draft(by)
    seen = case.revision
    as_(by, actions.save_page, case=case, page="years", answers={"years": 4}, revision=seen)
    after = as_(by, actions.save_page, case=case, page="name",
                answers={"ar": "حميد", "latin": "Hamid"}, revision=seen)  # fmt: skip
    assert after.answers["years"] == {"years": 4}
    assert after.title_latin == "Hamid"


def test_somebody_else_cannot_even_find_the_case():
    case = draft(citizen())
    with pytest.raises(NotFound):
        as_(citizen(), actions.save_page, case=case, page="years", answers={}, revision=0)


def test_a_case_goes_to_whoever_is_competent_where_the_person_works():
    institutions()
    assert sent().institution_id == FES
    assert sent(place={"province": PROVINCE_OF_RABAT}).institution_id == RABAT


def test_sending_starts_the_clock_asks_the_rules_and_tells_the_person():
    case = sent()
    assert case.state == "submitted"
    assert case.due_on == date(2027, 1, 5)  # 30 working days, New Year is none
    with everything():
        rules = [v.code for v in case.verdicts.order_by("position")]
    assert rules == ["test.years_enough", "test.place_ok"]
    assert kinds(case) == ["desk.opened", "desk.submitted"]


def test_sent_twice_it_is_one_case():
    by = citizen()
    case = sent(by)
    again = as_(by, actions.submit, case=case)
    assert again.reference == case.reference
    assert kinds(case).count("desk.submitted") == 1


def test_a_case_with_a_hole_is_not_sent_and_every_hole_is_named():
    institutions()
    by = citizen()
    with acting_for(by):
        case = actions.open_case(procedure="test-stall", by=by, at=NOW, language="fr")
        actions.save_page(
            case=case, page="years", answers={"years": "many"}, revision=0, by=by, at=NOW
        )
        with pytest.raises(Refused) as refusal:
            actions.submit(case=case, by=by, at=NOW)
    assert codes(refusal) == {
        "desk.answer_missing",
        "desk.document_missing",
        "number.not_a_number",
    }


def test_a_sent_case_keeps_its_answers():
    by = citizen()
    case = sent(by)
    with pytest.raises(Refused) as refusal:
        as_(by, actions.save_page, case=case, page="years", answers={"years": 1}, revision=99)
    assert codes(refusal) == {"desk.answers_closed"}


# Examination


def test_a_judgement_stands_until_its_facts_change():
    by, examiner = citizen(), agent()
    case = sent(by, years={"years": 2})
    as_(examiner, actions.judge, case=case, rule="years", outcome="ok", note="registre vu")
    as_(examiner, actions.examine, case=case)
    assert verdict_of(case, "years").judged == "ok"
    as_(examiner, actions.ask_correction, case=case,
        items=[{"page": "years", "reason": "wrong", "note": ""}])  # fmt: skip
    as_(by, actions.save_page, case=case, page="years", answers={"years": 0}, revision=99)
    as_(by, actions.resubmit, case=case)
    row = verdict_of(case, "years")
    assert (row.outcome, row.judged) == ("refused", "")


def test_what_a_rule_answers_by_itself_is_not_judged():
    case = sent()
    with pytest.raises(Refused) as refusal:
        as_(agent(), actions.judge, case=case, rule="years", outcome="refused", note="")
    assert codes(refusal) == {"desk.not_to_judge"}


def test_an_open_likeness_closes_acceptance_until_it_is_settled():
    examiner, case = agent(), sent()
    ground = Compared(field="name", ours="a", theirs="b", difference="close")
    other = Subject(kind="entry", id=uuid4())
    LIKES[case.pk] = [Like(other=other, score=91, grounds=(ground,))]
    with acting_for(examiner), pytest.raises(Refused) as refusal:
        actions.propose(case=case, by=examiner, at=NOW, **reasons())
    assert codes(refusal) == {"desk.likeness_open"}
    found = case.likenesses.get()
    as_(examiner, actions.settle_likeness, likeness=found, as_="different", note="autre père")
    as_(examiner, actions.propose, case=case, **reasons())
    assert fresh(case).state == "examined"


# Correction


def test_a_correction_stops_the_clock_and_moves_the_last_day():
    by, examiner = citizen(), agent()
    case = sent(by)
    before = case.due_on
    asked = as_(examiner, actions.ask_correction, case=case, at=NOW + timedelta(days=1),
                items=[{"evidence": "card", "reason": "unreadable", "note": "flou"}])  # fmt: skip
    assert fresh(case).clock_stopped_at is not None
    assert asked.until > NOW.date()
    join_again(case)
    back = as_(by, actions.resubmit, case=case, at=NOW + timedelta(days=8))
    assert back.state == "resubmitted"
    assert back.due_on > before
    with everything():
        told = OutboxMessage.objects.filter(subject_id=case.pk, template="case.resumed")
        texts = [text_of(message) for message in told.filter(way="sms")]
    assert texts
    assert all(f"{back.due_on:%d/%m/%Y}" in text for text in texts), "the new last day is told"


def join_again(case):
    from sijill.desk.models import Evidence
    from sijill.ledger.transaction import action

    with acting_for(SYSTEM):
        action(lambda: Evidence.objects.filter(case=case).update(state="replaced"))()
        join(case)


def test_only_what_was_asked_may_be_mended():
    by, examiner = citizen(), agent()
    case = sent(by)
    as_(examiner, actions.ask_correction, case=case,
        items=[{"page": "name", "reason": "wrong", "note": ""}])  # fmt: skip
    with pytest.raises(Refused) as refusal:
        as_(by, actions.save_page, case=case, page="years", answers={"years": 1}, revision=99)
    assert codes(refusal) == {"desk.page_not_asked"}


def test_a_second_correction_is_refused_with_the_article():
    by, examiner = citizen(), agent()
    case = sent(by)
    item = [{"page": "name", "reason": "wrong", "note": ""}]
    as_(examiner, actions.ask_correction, case=case, items=item)
    as_(by, actions.resubmit, case=case)
    with pytest.raises(Refused) as refusal:
        as_(examiner, actions.ask_correction, case=case, items=item)
    assert codes(refusal) == {"desk.corrections_used"}
    assert refusal.value.verdicts[0].article == "55.19"


# Decision


def test_what_acceptance_does_happens_in_the_same_transaction():
    DONE.clear()
    case = decided()
    decision = decision_of(case)
    assert case.state == "accepted"
    assert [("accepted", case.pk)] == DONE
    assert decision.signed_by
    assert decision.decided_by != decision.signed_by
    assert decision.letter_code
    assert Act.objects.filter(pk=decision.act, kind="desk.accepted").exists()
    assert case.notified_at


def test_nobody_signs_what_they_proposed():
    registrar = agent(Role.REGISTRAR)
    case = proposed(registrar)
    with pytest.raises(Refused) as refusal:
        as_(registrar, actions.sign, case=case)
    assert codes(refusal) == {"desk.same_person"}


def test_a_signature_wants_the_second_factor_again():
    case = proposed(agent())
    registrar = agent(Role.REGISTRAR, assurance=Assurance.MFA)
    with pytest.raises(Refused) as refusal:
        as_(registrar, actions.sign, case=case)
    assert codes(refusal) == {"desk.step_up_needed"}


# `eyes.default` and `eyes.test-one-eye` as they stand, and whether one agent may decide alone.
EYES = [
    ({}, "test-stall", False),
    ({"eyes.test-one-eye": "one"}, "test-one-eye", True),
    ({"eyes.test-one-eye": "one"}, "test-stall", False),
    ({"eyes.default": "one"}, "test-stall", True),
    ({"eyes.default": "one", "eyes.test-one-eye": "two"}, "test-one-eye", False),
]


@pytest.mark.parametrize(("held", "procedure", "alone"), EYES)
def test_parameters_say_whether_one_agent_decides_alone(held, procedure, alone):
    for code, value in held.items():
        a_value(code, value, NOW.date())
    registrar, case = agent(Role.REGISTRAR), sent(procedure=procedure)
    if alone:
        as_(registrar, actions.decide, case=case, **reasons())
    else:
        with pytest.raises(Refused) as refusal:
            as_(registrar, actions.decide, case=case, **reasons())
        assert codes(refusal) == {"desk.same_person"}
    assert (fresh(case).state == "accepted") == alone


def test_a_proposal_keeps_the_eyes_it_was_made_under():
    registrar, case = agent(Role.REGISTRAR), sent()
    as_(registrar, actions.propose, case=case, **reasons())
    a_value("eyes.default", "one", NOW.date())
    with pytest.raises(Refused) as refusal:
        as_(registrar, actions.sign, case=case)
    assert codes(refusal) == {"desk.same_person"}


@pytest.mark.parametrize("declared", procedures.installed(), ids=lambda p: f"{p.code}-{p.version}")
def test_every_procedure_takes_as_many_agents_as_its_parameter_says(declared):
    day, code = NOW.date(), f"eyes.{declared.code}"
    assert ground.takes_two(declared.code, on=day)
    a_value(code, "one", day)
    assert not ground.takes_two(declared.code, on=day)
    assert ground.takes_two(declared.code, on=day - timedelta(days=1))
    others = {p.code for p in procedures.installed()} - {declared.code}
    assert all(ground.takes_two(other, on=day) for other in others)


def test_a_refusal_says_on_which_ground_and_article():
    with pytest.raises(Refused) as refusal:
        as_(agent(), actions.propose, case=sent(), **{**reasons("refused"), "ground": ""})
    assert codes(refusal) == {"desk.ground_missing"}
    case = decided("refused")
    decision = decision_of(case)
    assert (decision.ground, decision.article) == ("too_young", "50.17:6")
    assert decision.appeal_until == NOW.date() + timedelta(days=60)


def test_the_second_of_two_agents_is_told_who_decided_and_when():
    case = decided()
    late = agent(Role.REGISTRAR)
    with pytest.raises(Refused) as refusal:
        as_(late, actions.sign, case=case)
    told = refusal.value.verdicts[0]
    assert told.code == "desk.already_decided"
    assert told.facts["who"] == "Salma Alaoui"
    assert told.facts["at"]


def test_a_proposal_is_sent_back_with_a_word():
    examiner, registrar = agent(), agent(Role.REGISTRAR)
    case = proposed(examiner)
    as_(registrar, actions.send_back, case=case, note="relire l’attestation")
    assert fresh(case).state == "submitted"
    as_(examiner, actions.propose, case=case, **reasons())
    assert fresh(case).state == "examined"


def test_a_mistaken_decision_is_undone_within_its_hours_as_an_act():
    DONE.clear()
    case = decided()
    registrar = agent(Role.REGISTRAR)
    decision = decision_of(case)
    soon = NOW + timedelta(hours=20)
    with pytest.raises(Refused):
        as_(registrar, actions.undo, decision=decision, reason=" ", at=soon)
    as_(registrar, actions.undo, decision=decision, reason="autre personne", at=soon)
    assert fresh(case).state == "submitted"
    assert ("undone", case.pk) in DONE
    assert "desk.undone" in kinds(case)


def test_after_its_hours_a_decision_stands():
    case = decided()
    decision = decision_of(case)
    late = NOW + timedelta(hours=74)
    with pytest.raises(Refused) as refusal:
        as_(agent(Role.REGISTRAR), actions.undo, decision=decision, reason="tard", at=late)
    assert codes(refusal) == {"desk.undo_too_late"}


# Appeal


def test_an_appeal_is_answered_by_other_eyes_and_replaces_the_decision():
    by = citizen()
    first = proposed(agent(), sent(by), outcome="refused")
    registrar, director = agent(Role.REGISTRAR), agent(Role.DIRECTOR)
    as_(registrar, actions.sign, case=first)
    refusal_decision = decision_of(first)
    as_(by, actions.appeal, decision=refusal_decision, grounds="J’ai douze ans de métier")
    as_(agent(), actions.propose, case=first, **reasons())
    with pytest.raises(Refused) as refusal:
        as_(registrar, actions.sign, case=first)
    assert codes(refusal) == {"desk.signed_first_decision"}
    as_(director, actions.sign, case=first)
    assert fresh(first).state == "accepted"
    assert fresh(refusal_decision).undone_as == "replaced"


def test_an_appeal_lodged_twice_is_one_and_too_late_is_refused():
    by = citizen()
    case = decided("refused", by=by)
    decision = decision_of(case)
    with pytest.raises(Refused) as refusal:
        as_(by, actions.appeal, decision=decision, grounds="…", at=NOW + timedelta(days=61))
    assert codes(refusal) == {"desk.appeal_too_late"}
    one = as_(by, actions.appeal, decision=decision, grounds="raison")
    assert as_(by, actions.appeal, decision=decision, grounds="raison").pk == one.pk


# Ends and hands


def test_a_person_takes_the_case_back_and_a_second_click_changes_nothing():
    by = citizen()
    case = proposed(agent(), sent(by))
    as_(by, actions.withdraw, case=case)
    as_(by, actions.withdraw, case=case)
    assert fresh(case).state == "withdrawn"
    assert kinds(case).count("desk.withdrawn") == 1


def test_silence_does_what_the_parameter_says(monkeypatch):
    from sijill.desk.queries import ground

    in_force = ground.parameter
    case, late = sent(), NOW + timedelta(days=90)
    with acting_for(SYSTEM):
        actions.apply_silence(case=case, at=late)
        actions.apply_silence(case=case, at=late)
        assert fresh(case).state == "submitted"
        assert kinds(case).count("desk.overdue") == 1
        monkeypatch.setattr(ground, "parameter", lambda code, on: (
            "accepted" if code == "desk.effect_of_silence" else in_force(code, on=on)))  # fmt: skip
        actions.apply_silence(case=case, at=late)
    assert fresh(case).state == "accepted"
    assert decision_of(case).decided_by is None


def test_a_case_in_time_is_left_alone_by_the_clock():
    case = sent()
    with acting_for(SYSTEM):
        actions.apply_silence(case=case, at=NOW + timedelta(days=3))
    assert kinds(case) == ["desk.opened", "desk.submitted"]


def test_a_draft_lapses_and_is_reminded_once():
    case = draft(citizen())
    with acting_for(SYSTEM):
        actions.remind(case=case, at=NOW)
        actions.remind(case=case, at=NOW)
        actions.lapse(case=case, by=SYSTEM, at=NOW)
    assert fresh(case).state == "lapsed"


def test_an_agent_takes_a_case_and_lets_go_but_not_a_colleagues():
    one, two, case = agent(), agent(), sent()
    holds_an_office(two)
    as_(one, actions.assign, case=case, to=one.user)
    with pytest.raises(Refused):
        as_(two, actions.assign, case=case, to=two.user)
    registrar = agent(Role.REGISTRAR)
    as_(registrar, actions.assign, case=case, to=two.user)
    as_(two, actions.release, case=case)
    assert fresh(case).assignee_id is None


def test_a_case_is_handed_to_another_chamber_with_a_reason():
    registrar, case = agent(Role.REGISTRAR), sent()
    with pytest.raises(Refused):
        as_(registrar, actions.reroute, case=case, institution=RABAT, reason="")
    as_(registrar, actions.reroute, case=case, institution=RABAT, reason="travaille à Rabat")
    assert fresh(case).institution_id == RABAT
    with pytest.raises(NotFound):
        as_(registrar, actions.release, case=case)
    assert "desk.rerouted" in kinds(case)


def test_moving_a_competence_leaves_the_cases_already_sent_where_they_are(monkeypatch):
    from sijill.desk.queries import ground

    case = sent()
    moved = NOW.date() + timedelta(days=2)
    in_force = ground.competent
    monkeypatch.setattr(ground, "competent", lambda declared, answers, on: (
        RABAT if on >= moved else in_force(declared, answers, on=on)))  # fmt: skip
    as_(agent(), actions.examine, case=case, at=NOW + timedelta(days=3))
    assert verdict_of(case, "place").code == "test.place_ok"


def test_a_case_handed_over_by_an_act_is_in_the_right_place():
    registrar, case = agent(Role.REGISTRAR), sent()
    as_(registrar, actions.reroute, case=case, institution=RABAT, reason="travaille à Rabat")
    as_(agent(institution=RABAT), actions.examine, case=case)
    assert verdict_of(case, "place").code == "test.place_ok"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MINISTRY, Role.DIRECTOR, Role.FEDERATION])
def test_an_office_that_only_sees_files_changes_no_answer_and_no_document(role):
    case = sent()
    examiner, seeing = agent(), agent(role, reach=NATIONAL)
    items = [{"page": "years", "reason": "wrong"}, {"evidence": "card", "reason": "unreadable"}]
    with acting_for(examiner):
        actions.ask_correction(case=case, items=items, by=examiner, at=NOW)
    with acting_for(seeing):
        for attempt in (
            lambda: actions.save_page(
                case=case, page="years", answers={"years": 40}, revision=99, by=seeing, at=NOW
            ),
            lambda: evidence.receive(
                case=fresh(case), kind="card", upload=BytesIO(b"x"), by=seeing, at=NOW
            ),
            lambda: evidence.remove(case=case, kind="card", by=seeing, at=NOW),
            lambda: actions.open_case(
                procedure="test-stall", by=replace(seeing, space=uuid4()), at=NOW, language="fr"
            ),
        ):
            with pytest.raises(Refused) as told:
                attempt()
            assert "desk.not_your_office" in {v.code for v in told.value.verdicts}
