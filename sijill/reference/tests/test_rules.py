"""Parameters keep their type and bounds; a change takes two people."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product
from uuid import uuid4

import pytest

from sijill.kernel.actor import ANONYMOUS, Assurance, Role
from sijill.reference.rules import (
    CHANGES,
    DEFINITIONS,
    ChangeState,
    Proposal,
    Regime,
    Type,
    UnknownParameter,
    Unreadable,
    definition,
    may_confirm,
    may_move,
    may_propose,
    monthly_contribution,
    subject_of,
)
from sijill.reference.rules.changes import WHO, other_person, own
from sijill.reference.rules.contribution import WITHOUT_AMOUNT, base_of
from sijill.reference.rules.listing import faults, mapping_faults
from sijill.reference.tests.factories import TODAY, a_line, a_list, an_officer

STATES = [None, *ChangeState]


@pytest.mark.parametrize(
    ("state", "to", "role"), list(product(STATES, ChangeState, [None, *Role])), ids=str
)
def test_every_step_of_a_change_is_open_to_the_offices_of_the_table_and_to_no_other(
    state, to, role
):
    by = an_officer(role) if role else ANONYMOUS
    allowed = role in CHANGES.get((state, to), frozenset())
    assert may_move(state, to, by=by).is_ok is allowed


def test_a_decided_change_never_moves_again():
    assert {start for start, _ in CHANGES} == {None, ChangeState.PROPOSED}


def a_proposal(**given) -> Proposal:
    facts = {
        "code": "desk.days_to_decide",
        "valid_from": TODAY,
        "reason": "Order of the ministry",
        "past_reason": "",
        "proposed_by": uuid4(),
    }
    return Proposal(**{**facts, **given})


def codes(verdicts) -> set[str]:
    return {verdict.code for verdict in verdicts if not verdict.is_ok}


def test_a_change_needs_a_reason():
    assert codes(may_propose(a_proposal(reason=" ok "), by=an_officer(), today=TODAY)) == {
        "change.reason_missing"
    }


def test_a_change_reaches_back_only_for_a_reason_of_its_own():
    back = a_proposal(valid_from=date(2026, 1, 1))
    assert codes(may_propose(back, by=an_officer(), today=TODAY)) == {"change.reaches_back"}
    reasoned = replace(back, past_reason="The order was published late")
    assert codes(may_propose(reasoned, by=an_officer(), today=TODAY)) == set()


def test_a_change_that_waited_past_its_day_must_say_why_it_reaches_back():
    waiting = a_proposal(valid_from=date(2026, 11, 20))
    found = may_confirm(waiting, state=ChangeState.PROPOSED, by=an_officer(), today=TODAY)
    assert codes(found) == {"change.reaches_back"}


def test_who_proposed_cannot_confirm():
    by = an_officer()
    proposal = a_proposal(proposed_by=by.user)
    found = may_confirm(proposal, state=ChangeState.PROPOSED, by=by, today=TODAY)
    assert codes(found) == {"change.same_person"}
    assert own(proposal, by=by).is_ok
    assert not own(proposal, by=an_officer()).is_ok
    assert other_person(proposal, by=an_officer()).is_ok


def test_to_confirm_one_gives_the_second_factor_again():
    by = an_officer(assurance=Assurance.MFA)
    found = may_confirm(a_proposal(), state=ChangeState.PROPOSED, by=by, today=TODAY)
    assert codes(found) == {"change.step_up_needed"}


def test_three_offices_hold_the_parameters():
    assert {Role.REGISTRAR, Role.DIRECTOR, Role.MINISTRY} == WHO


@pytest.mark.parametrize("code", [c for c in DEFINITIONS if not c.endswith(".*")])
def test_a_parameter_takes_its_bounds_and_nothing_beyond(code):
    shape = definition(code)
    if shape.type is Type.CHOICE:
        assert [shape.keep(c) for c in shape.choices] == list(shape.choices)
        with pytest.raises(Unreadable):
            shape.keep("perhaps")
        return
    for edge in (shape.low, shape.high):
        assert shape.read(shape.keep(edge)) == edge
    for beyond in (shape.low - 1, shape.high + 1, "NaN", "Infinity", "", "ten", "1e999"):
        with pytest.raises(Unreadable):
            shape.keep(beyond)


def test_a_whole_parameter_refuses_a_fraction_and_an_amount_keeps_its_centimes():
    with pytest.raises(Unreadable):
        definition("desk.days_to_decide").keep("2.5")
    wage = definition("amo.hourly_wage")
    assert wage.keep("14,81") == "14.81"
    assert wage.read("14.81") == Decimal("14.81")


def test_a_procedure_that_nobody_foresaw_has_its_parameter_of_competence():
    assert definition("competence.stand_at_a_fair").choices == ("chamber", "delegation")
    for unknown in ("competence.*", "nothing.known", "competence"):
        with pytest.raises(UnknownParameter):
            definition(unknown)


def test_the_acts_on_a_parameter_gather_under_one_subject():
    assert subject_of("amo.rate") == subject_of("amo.rate") != subject_of("amo.hours")


@pytest.mark.parametrize(
    ("wage", "amount"),
    [("14.81", "135.14"), ("15.55", "141.89"), ("16.29", "148.64"), ("17.92", "163.52")],
)
def test_the_contribution_gives_the_amounts_that_artisans_report(wage, amount):
    found = monthly_contribution(
        base=Decimal("0.75"),
        hourly_wage=Decimal(wage),
        hours=Decimal(191),
        rate=Decimal("6.37"),
    )
    assert found == Decimal(amount)


def test_every_regime_has_a_base_or_is_paid_with_the_tax():
    for regime in Regime:
        assert (regime in WITHOUT_AMOUNT) is (base_of(regime) not in DEFINITIONS)


def whats(rows) -> list[str]:
    return [fault.what for fault in faults(rows) if fault.blocks]


def test_a_small_right_list_has_no_fault_but_the_counts_of_the_decree():
    assert whats(a_list("1.01.1", "1.01.2")) == []
    notes = [f.what for f in faults(a_list("1.01.1")) if not f.blocks]
    assert "1 lines of level activity, the decree has 172" in notes


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (a_line("", "activity", "1.01"), "code is empty"),
        (a_line("x" * 21, "activity", "1.01"), "code is longer than 20"),
        (a_line("9", "trade", "1.01"), "unknown level 'trade'"),
        (a_line("9", "activity", "1.01", category="art"), "unknown category 'art'"),
        (a_line("9", "activity", "7.77"), "its parent '7.77' is not in the file"),
        (a_line("9", "activity", "1"), "cannot stand under one of level category"),
        (a_line("9", "category", "1"), "a category stands under nothing"),
        (a_line("9", "activity", "1.01", category="services"), "is of another category"),
        (a_line("9", "activity", "1.01", label_ar=""), "label_ar is empty"),
        (a_line("9", "activity", "1.01", pictogram="camel"), "unknown pictogram 'camel'"),
        (a_line("1.01.1", "activity", "1.01", label_fr="b", label_ar="b"), "same code as line 4"),
        (a_line("9", "activity", "1.01", label_fr="Métier 1.01.1"), "same label_fr as line 4"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_line_is_told_with_what_is_wrong(line, what):
    found = whats([*a_list("1.01.1"), line])
    assert any(what in one for one in found), found


def test_a_mapping_names_trades_that_both_lists_have_and_tells_who_is_left():
    found = mapping_faults([("a", "1"), ("x", "2"), ("a", "9")], old=["a", "b"], new=["1", "2"])
    assert [(f.code, f.blocks) for f in found] == [("x", True), ("a", True), ("b", False)]


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.DIRECTOR])
def test_what_binds_the_whole_country_takes_a_hand_of_the_ministry(role):
    by = an_officer(role)
    assert codes([may_move(ChangeState.PROPOSED, ChangeState.CONFIRMED, by=by)]) == {
        "change.not_your_office"
    }
