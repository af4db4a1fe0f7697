"""What comes from a tablet arrives once, whole, and is never thrown away nor shown to another."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from sijill.accounts.models import OutboxMessage
from sijill.desk import procedures
from sijill.desk.models import Agreement, Case, CaseKeys, Evidence
from sijill.desk.pages.place import where_it_stands
from sijill.desk.procedures import procedure
from sijill.desk.queries.examination import joined
from sijill.desk.rules.completeness import lacks
from sijill.desk.tests import factories as make
from sijill.field import actions
from sijill.field.models import Envelope, EnvelopePart
from sijill.field.rules import (
    COUNTS,
    EnvelopeState,
    Misshapen,
    Reason,
    may_move,
    read_wire,
    wants,
)
from sijill.field.rules.arriving import MOVES
from sijill.institutions.models import Mandate
from sijill.kernel import clock, hpke
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action

from .tablet import Tablet, send, send_part, signature

NOW = make.NOW


@pytest.fixture(autouse=True)
def store(settings, tmp_path, db):
    settings.FILE_STORE = tmp_path / "files"
    make.institutions()
    with clock.stopped(NOW):
        yield


def assistant(institution: str = make.FES):
    by = make.agent(Role.ASSISTANT, institution)
    hold(by, institution)
    return by


@action
def hold(by, institution: str) -> None:
    Mandate.objects.create(
        user_id=by.user,
        institution_id=institution,
        role=Role.ASSISTANT,
        valid_from=NOW.date() - timedelta(days=9),
        act=uuid4(),
    )


@pytest.fixture
def agent():
    return assistant()


@pytest.fixture
def tablet(agent):
    return Tablet(agent).prepare()


def standing(case) -> Envelope:
    with acting_for(SYSTEM):
        return Envelope.objects.get(case=case, state__in=sorted(COUNTS))


def taken(case) -> Envelope:
    """What the worker makes of it."""
    with acting_for(SYSTEM):
        found = Envelope.objects.filter(case=case).order_by("settled_at", "-id").filter(
            state="arrived"
        ).first() or Envelope.objects.get(case=case)
        return actions.take(envelope=found.pk, at=NOW)


def test_an_envelope_becomes_one_case_sent_with_its_documents_and_the_signature(tablet, agent):
    written = tablet.write()
    send(written, agent)
    found = taken(written.case)
    assert (found.state, found.remarks) == (EnvelopeState.TAKEN, [])
    with acting_for(SYSTEM):
        case = Case.objects.get(pk=written.case)
        assert (case.state, case.institution_id) == ("submitted", make.FES)
        assert case.answers["name"]["latin"] == "Rachid Benali"
        assert found.reference == case.reference
        kinds = Evidence.objects.filter(case=case, state="received").order_by("kind")
        assert list(kinds.values_list("kind", flat=True)) == ["agreement", "card"]
        assert Agreement.objects.get(case=case).taken_by == agent.user
        kinds = Act.objects.filter(subject_id=case.pk).values_list("kind", flat=True)
        assert {"field.arrived", "field.taken", "desk.agreed", "desk.submitted"} <= set(kinds)


def test_what_is_sent_twice_is_one_envelope_and_what_is_opened_twice_one_case(tablet, agent):
    written = tablet.write()
    send(written, agent)
    send(written, agent)
    taken(written.case)
    send(written, agent)
    taken(written.case)
    with acting_for(SYSTEM):
        assert Envelope.objects.filter(case=written.case).count() == 1
        assert Case.objects.filter(pk=written.case).count() == 1
        assert Evidence.objects.filter(case=written.case, kind="card").count() == 1


def test_a_part_goes_on_from_where_it_was_cut_and_a_piece_out_of_place_changes_nothing(
    tablet, agent
):
    written = tablet.write()
    part, data = next(iter(written.parts.items()))
    with acting_for(agent):
        actions.receive_envelope(wire=written.wire, by=agent, at=NOW)
        give = {"envelope": written.case, "part": part, "by": agent, "at": NOW}
        assert actions.receive_piece(offset=0, data=data[:500], **give).received == 500
        assert actions.receive_piece(offset=0, data=data[:500], **give).received == 500
        assert actions.receive_piece(offset=900, data=data[900:], **give).received == 500
        assert actions.receive_piece(offset=500, data=data[500:], **give).received == len(data)
    assert standing(written.case).state == EnvelopeState.AWAITED  # its other part is on its way


def test_a_part_that_was_spoilt_on_the_way_begins_anew(tablet, agent):
    written = tablet.write()
    part, data = next(iter(written.parts.items()))
    with acting_for(agent):
        actions.receive_envelope(wire=written.wire, by=agent, at=NOW)
        give = {"envelope": written.case, "part": part, "by": agent, "at": NOW}
        spoilt = bytes([data[0] ^ 1]) + data[1:]
        assert actions.receive_piece(offset=0, data=spoilt, **give).received == 0
        send_part(written, part, agent)
        assert EnvelopePart.objects.get(part=part).whole_at == NOW


def test_another_agent_can_neither_send_nor_feed_what_the_first_one_wrote(tablet, agent):
    other, written = assistant(), tablet.write()
    with acting_for(other), pytest.raises(Refused) as refusal:
        actions.receive_envelope(wire=written.wire, by=other, at=NOW)
    assert refusal.value.verdicts[0].code == "field.another_agent"
    with acting_for(agent):
        actions.receive_envelope(wire=written.wire, by=agent, at=NOW)
    part = next(iter(written.parts))
    with acting_for(other), pytest.raises(EnvelopePart.DoesNotExist):
        actions.receive_piece(
            envelope=written.case, part=part, offset=0, data=b"x", by=other, at=NOW
        )


def test_another_chamber_sees_no_row_of_it_even_without_a_filter(tablet, agent):
    written = tablet.write()
    send(written, agent)
    with acting_for(assistant(make.RABAT)):
        assert not Envelope.objects.filter(case=written.case).exists()
        assert not EnvelopePart.objects.filter(part__in=list(written.parts)).exists()
    with acting_for(agent):
        assert Envelope.objects.filter(case=written.case).exists()


def test_the_answers_stand_nowhere_in_clear_before_they_are_opened(tablet, agent):
    written = tablet.write()
    send(written, agent)
    with acting_for(SYSTEM):
        row = Envelope.objects.filter(case=written.case).values().get()
    assert "Benali" not in json.dumps(row, default=str)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'field.take'")
        assert all("Benali" not in args for (args,) in cursor.fetchall())


def kept_for(case) -> str:
    with acting_for(SYSTEM):
        return Envelope.objects.get(case=case, state=EnvelopeState.KEPT).reason


def test_what_is_closed_for_a_key_nobody_holds_is_kept(tablet, agent):
    stranger = hpke.new_pair()
    tablet.public, tablet.kid = stranger.public, stranger.kid
    written = tablet.write()
    send(written, agent)
    assert taken(written.case).reason == Reason.UNKNOWN_KEY
    assert kept_for(written.case) == "unknown_key"


def test_an_envelope_under_a_changed_header_does_not_open_and_is_kept(tablet, agent):
    written = tablet.write()
    said = json.loads(written.wire)
    said["header"] = said["header"].replace('"whole"', '"quick"')
    send(replace(written, wire=json.dumps(said)), agent)
    assert taken(written.case).reason == Reason.UNOPENED


def test_a_former_key_of_the_chamber_goes_on_opening(tablet, agent):
    written = tablet.write()
    with acting_for(agent):
        actions.renew_key(institution=make.FES, by=agent, at=NOW)
        assert actions.current_key(institution=make.FES, by=agent, at=NOW).kid != tablet.kid
    send(written, agent)
    assert taken(written.case).state == EnvelopeState.TAKEN


def test_when_the_mandate_ended_it_is_kept_until_a_colleague_takes_it_over(tablet, agent):
    written = tablet.write()
    send(written, agent)
    end_mandates(agent)
    assert taken(written.case).reason == Reason.MANDATE_ENDED
    colleague = assistant()
    with acting_for(colleague):
        actions.take_over(envelope=Envelope.objects.get(case=written.case).pk, by=colleague, at=NOW)
    assert taken(written.case).state == EnvelopeState.TAKEN
    with acting_for(SYSTEM):
        assert Case.objects.get(pk=written.case).assisted_by == colleague.user


@action
def end_mandates(by) -> None:
    Mandate.objects.filter(user=by.user).update(valid_to=NOW.date())


def test_two_texts_under_one_identifier_are_both_kept_and_one_counts(tablet, agent):
    first = tablet.write()
    second = tablet.write(id=first.case)
    send(first, agent)
    with acting_for(agent):
        held = actions.receive_envelope(wire=second.wire, by=agent, at=NOW)
    assert (held.state, held.reason) == (EnvelopeState.KEPT, Reason.ANOTHER_COPY)
    assert standing(first.case).receipt == first.receipt
    with acting_for(agent), pytest.raises(Refused):
        actions.take_over(envelope=held.pk, by=agent, at=NOW)
    with acting_for(agent):
        done = actions.set_aside(envelope=held.pk, note="the same", by=agent, at=NOW)
    assert done.state == EnvelopeState.SET_ASIDE


def test_a_finished_form_takes_the_place_of_its_own_draft(tablet, agent):
    draft = tablet.write(kind="draft")
    whole = tablet.write(id=draft.case)
    send(draft, agent)
    send(whole, agent)
    assert taken(whole.case).state == EnvelopeState.TAKEN
    with acting_for(SYSTEM):
        states = Envelope.objects.filter(case=whole.case).values_list("state", flat=True)
        assert sorted(states) == ["replaced", "taken"]


def test_a_draft_whose_pin_was_forgotten_waits_as_a_draft_of_the_agent(tablet, agent):
    answers = {"name": make.ANSWERS["name"]}
    written = tablet.write(kind="draft", answers=answers, files={})
    send(written, agent)
    assert taken(written.case).state == EnvelopeState.TO_MEND
    with acting_for(SYSTEM):
        case = Case.objects.get(pk=written.case)
        assert (case.state, case.title_latin) == ("draft", "Rachid Benali")


def test_a_quick_enrolment_opens_a_draft_that_the_person_finishes(tablet, agent):
    answers = {page: make.ANSWERS[page] for page in ("name", "phone")}
    written = tablet.write(kind="quick", answers=answers, files={})
    send(written, agent)
    assert taken(written.case).state == EnvelopeState.TAKEN
    with acting_for(SYSTEM):
        assert Case.objects.get(pk=written.case).state == "draft"


BEGUN = {"name": {"ar": "رشيد"}, "phone": {"phone": "0661482078"}}


def enrolment(tablet, **changes):
    """What a fair takes: a name and a phone, signed on the screen; no card, no photo."""
    signed = {"files": {"agreement": signature()}}
    return tablet.write(**{"kind": "quick", "answers": BEGUN, **signed, **changes})


def test_a_quick_enrolment_keeps_what_was_said_and_lists_what_is_missing(tablet, agent):
    written = enrolment(tablet)
    send(written, agent)
    found = taken(written.case)
    assert (found.state, found.remarks) == (EnvelopeState.TAKEN, [])
    with acting_for(SYSTEM):
        case = Case.objects.get(pk=written.case)
        assert (case.state, case.title_ar, case.phone) == ("draft", "رشيد", "+212661482078")
        assert Agreement.objects.get(case=case).way == "screen"
        declared = procedure(case.procedure)
        missing = lacks(declared, case.answers, evidence=joined(case), today=NOW.date())
        assert {(one.page, one.code) for one in missing} == {
            ("name", "desk.answer_missing"),
            ("years", "desk.answer_missing"),
            ("place", "desk.answer_missing"),
            ("papers", "desk.document_missing"),
        }
        assert where_it_stands(case).endswith("/name/")


def test_its_phone_is_told_once_under_which_number_it_is_finished(tablet, agent):
    written = enrolment(tablet)
    for _ in range(2):
        send(written, agent)
        taken(written.case)
    with acting_for(SYSTEM):
        [told] = OutboxMessage.objects.filter(template="field.enrolled")
        assert told.phone == "+212661482078"


def test_an_enrolment_neither_blocks_nor_doubles_a_registration_of_the_same_person(tablet, agent):
    quick, again, whole = enrolment(tablet), enrolment(tablet), tablet.write()
    for one in (quick, whole, again):
        send(one, agent)
        assert taken(one.case).state == EnvelopeState.TAKEN
    with acting_for(SYSTEM):
        assert Case.objects.get(pk=whole.case).state == "submitted"
        assert not CaseKeys.objects.filter(case__in=[quick.case, again.case]).exists()


def test_somebody_who_is_in_the_register_is_not_invited_to_enter_it_again(tablet, agent):
    procedures.install([make.stall(code="test-known", divert=lambda case: "/known/")])
    written = enrolment(tablet, procedure="test-known")
    send(written, agent)
    found = taken(written.case)
    assert [one["code"] for one in found.remarks] == ["field.known_already"]
    with acting_for(SYSTEM):
        assert not OutboxMessage.objects.filter(template="field.enrolled").exists()


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("phone", [True, False])
def test_an_enrolment_needs_a_name_and_a_way_to_agree_and_nothing_else(
    tablet, agent, named, signed, phone
):
    wanted = [] if named else ["field.unnamed"]
    wanted += [] if signed or phone else ["field.not_agreed"]
    assert [one.code for one in wants(named=named, signed=signed, phone=phone)] == wanted
    answers = {page: BEGUN[page] for page, there in (("name", named), ("phone", phone)) if there}
    written = enrolment(tablet, answers=answers, **({} if signed else {"files": {}}))
    send(written, agent)
    found = taken(written.case)
    assert [one["code"] for one in found.remarks] == wanted
    assert found.state == (EnvelopeState.TO_MEND if wanted else EnvelopeState.TAKEN)


def test_one_box_that_cannot_be_read_keeps_the_others_of_its_page(tablet, agent):
    answers = {**BEGUN, "name": {"ar": "رشيد", "latin": "رشيد"}}
    written = enrolment(tablet, answers=answers)
    send(written, agent)
    found = taken(written.case)
    assert [(one["page"], one["box"]) for one in found.remarks] == [("name", "latin")]
    with acting_for(SYSTEM):
        assert Case.objects.get(pk=written.case).answers["name"] == {"ar": "رشيد"}


def test_an_enrolment_left_under_a_forgotten_pin_loses_nothing_either(tablet, agent):
    written = enrolment(tablet, kind="draft", files={})
    send(written, agent)
    assert taken(written.case).state == EnvelopeState.TO_MEND
    with acting_for(SYSTEM):
        assert Case.objects.get(pk=written.case).title_ar == "رشيد"


def test_an_answer_that_cannot_be_read_loses_nothing_else_and_is_told(tablet, agent):
    answers = {**make.ANSWERS, "years": {"years": "twelve"}, "gone": {"x": 1}}
    written = tablet.write(answers=answers)
    send(written, agent)
    found = taken(written.case)
    assert found.state == EnvelopeState.TO_MEND
    assert {(one["page"], one["box"]) for one in found.remarks} == {
        ("years", "years"),
        ("gone", ""),
    }
    with acting_for(SYSTEM):
        case = Case.objects.get(pk=written.case)
        assert case.state == "draft"
        assert {"name", "place", "phone"} <= case.answers.keys()
        assert Evidence.objects.filter(case=case, kind="card").exists()


def test_a_person_who_agrees_later_is_asked_at_the_counter(tablet, agent):
    written = tablet.write(files={"card": make_card()})
    send(written, agent)
    found = taken(written.case)
    assert [one["code"] for one in found.remarks] == ["field.agree_later"]


def make_card() -> bytes:
    from sijill.desk.tests.hostile import photograph

    return photograph()


def test_a_file_is_brought_to_the_chamber_by_a_colleague(tablet, agent):
    written, colleague = tablet.write(), assistant()
    with acting_for(colleague):
        for _ in range(2):
            found = actions.bring(wire=written.wire, parts=written.parts, by=colleague, at=NOW)
    assert (found.state, found.brought_by) == (EnvelopeState.ARRIVED, colleague.user)
    assert taken(written.case).state == EnvelopeState.TAKEN


def test_what_comes_from_a_closed_tablet_is_kept(tablet, agent):
    with acting_for(agent):
        actions.register_device(id=tablet.id, mark=uuid4(), name="T1", by=agent, at=NOW)
        actions.close_device(device=tablet.id, by=agent, at=NOW)
    written = tablet.write()
    send_wire_only(written, agent)
    assert kept_for(written.case) == "not_allowed"


def send_wire_only(written, by) -> None:
    with acting_for(by):
        actions.receive_envelope(wire=written.wire, by=by, at=NOW)


@pytest.mark.parametrize(
    "wire", ["", "[]", "{}", '{"header": "{}"}', '{"header": 3}', "x" * 500_000]
)
def test_what_is_no_envelope_is_refused(wire):
    with pytest.raises(Misshapen):
        read_wire(wire)


@pytest.mark.parametrize("here", list(EnvelopeState))
@pytest.mark.parametrize("there", list(EnvelopeState))
@pytest.mark.parametrize("mover", ["tablet", "house", "chamber"])
def test_an_envelope_moves_only_as_the_table_says(here, there, mover):
    assert may_move(here, there, mover=mover).is_ok == (MOVES.get((here, there)) == mover)


def test_sealed_texts_are_let_go_of_and_what_is_kept_stays(tablet, agent):
    written, stranger = tablet.write(), tablet.write(kid="0" * 16)
    for one in (written, stranger):
        send(one, agent)
        taken(one.case)
    with acting_for(SYSTEM):
        assert actions.forget(at=NOW + timedelta(days=91)) == 1
        assert Envelope.objects.get(case=stranger.case).sealed
        assert not Envelope.objects.get(case=written.case).sealed


def test_a_new_key_of_the_vault_rewraps_the_chambers_and_what_was_closed_still_opens(
    tablet, agent, settings
):
    written = tablet.write()
    send(written, agent)
    settings.VAULT_KEYS = f"new:{'c' * 64},{settings.VAULT_KEYS}"
    with acting_for(SYSTEM):
        assert actions.rewrap_keys() == 1
        assert actions.rewrap_keys() == 0
    settings.VAULT_KEYS = f"new:{'c' * 64}"
    assert taken(written.case).state == EnvelopeState.TAKEN
