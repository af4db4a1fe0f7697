"""From the contract to the payment: who is counted, once; who is rung; who signs; who sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from sijill.campaigns import actions, printing, queries
from sijill.campaigns.models import Call, Campaign, Statement, Unit
from sijill.campaigns.rules.calls import CallState, Heard
from sijill.campaigns.tests import factories as make
from sijill.desk.models import Case, Decision
from sijill.institutions.models import Mandate
from sijill.institutions.rules import Capability
from sijill.institutions.tests.factories import a_mandate
from sijill.kernel.actor import ANONYMOUS, SYSTEM, Actor, Assurance, Lent, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import sealed as seal
from sijill.ledger.transaction import acting_for, action
from sijill.register.models import Entry, Person, Signal
from sijill.register.rules.drawing import faults
from sijill.register.tests import factories as people

NOW, LATER, FES = make.NOW, make.LATER, make.FES
ALL = frozenset(one.value for one in Capability)


@pytest.fixture
def head(db: Any) -> Actor:
    people.chambers()
    return make.officer(Role.DIRECTOR)


@pytest.mark.django_db
def test_a_campaign_is_opened_and_closed_and_its_enrollers_with_it(head: Actor) -> None:
    campaign = make.opened(head)
    mandate = make.engaged(head, campaign)
    assert (mandate.role, mandate.valid_to) == (Role.ENROLLER, date(2027, 1, 1))
    assert (mandate.campaign, mandate.provinces) == (campaign.pk, ["03.231"])
    with acting_for(head):
        with pytest.raises(Refused, match=r"campaign\.contract_there"):
            make.prepared(head)
        actions.close(campaign=campaign.pk, by=head, at=NOW + timedelta(days=3))
    mandate.refresh_from_db()
    assert mandate.valid_to == NOW.date() + timedelta(days=4)
    kinds = set(Act.objects.filter(subject_id=campaign.pk).values_list("kind", flat=True))
    assert kinds == {"campaign.prepared", "campaign.opened", "campaign.closed"}


@pytest.mark.django_db
def test_the_clock_closes_a_campaign_after_its_last_day(head: Actor) -> None:
    campaign = make.opened(head)
    assert actions.close_over(NOW) == 0
    assert actions.close_over(LATER) == 1
    with acting_for(head):
        assert Campaign.objects.get(pk=campaign.pk).state == "closed"


@pytest.mark.django_db
def test_who_engages_whom(head: Actor) -> None:
    campaign = make.prepared(head)
    with pytest.raises(Refused, match=r"campaign\.not_open"):
        make.engaged(head, campaign)
    with acting_for(head):
        actions.open_campaign(campaign=campaign.pk, by=head, at=NOW)
    ours = a_mandate(Role.EXAMINER, FES).user
    with pytest.raises(Refused, match=r"campaign\.of_the_house"):
        make.engaged(head, campaign, ours.email or "")
    make.engaged(head, campaign)
    with pytest.raises(Refused, match=r"mandate\.held_already"):
        make.engaged(head, campaign)
    registrar = make.officer(Role.REGISTRAR)
    with pytest.raises(Refused, match=r"campaign\.not_your_office"):
        make.engaged(registrar, campaign, "b@example.ma")
    with pytest.raises(Refused, match=r"campaign\.step_up_needed"):
        make.engaged(replace(head, assurance=Assurance.MFA), campaign, "c@example.ma")
    other = make.officer(Role.DIRECTOR, people.RABAT)
    with acting_for(other), pytest.raises(queries.NotFound):
        actions.close(campaign=campaign.pk, by=other, at=NOW)


@pytest.mark.django_db
def test_the_database_lets_no_enroller_be_without_campaign_or_end(head: Actor) -> None:
    @action
    def given(**facts: Any) -> None:
        with transaction.atomic():
            a_mandate(**facts)

    for facts in (
        {"role": Role.EXAMINER, "campaign": uuid4()},
        {"role": Role.ENROLLER, "campaign": None},
    ):
        with pytest.raises(IntegrityError, match="mandate_of_a_campaign_ends"):
            given(**facts)
    campaign = make.opened(head)
    mandate = make.engaged(head, campaign)
    with pytest.raises(IntegrityError, match="mandate_of_a_campaign_ends"):
        _change(Mandate.objects.filter(pk=mandate.pk), valid_to=None)


@action
def _change(rows: Any, **given: Any) -> None:
    with transaction.atomic():
        rows.update(**given)


@pytest.mark.django_db
def test_accepted_people_count_once_and_nobody_else_does(head: Actor) -> None:
    campaign = make.opened(head)
    enroller = make.engaged(head, campaign)
    counted = make.brought(enroller)
    alone = make.brought(None)
    elsewhere = make.brought(enroller, **people.IN_RABAT_TRAIT)
    with people.everything():
        waits = people.sent()
        _change(Case.objects.filter(pk=waits.pk), assisted_by=enroller.user_id)
    make.brought(a_mandate(Role.ASSISTANT, FES))
    statement = make.frozen(head, campaign)
    with acting_for(head):
        [unit] = Unit.objects.all()
        done = queries.progress(campaign)[enroller.user_id]
    assert (unit.entry, unit.user, statement.size) == (counted.pk, enroller.user_id, 1)
    assert {alone.pk, elsewhere.pk}.isdisjoint({unit.entry})
    assert (done.written, done.sent, done.accepted, done.counted) == (2, 2, 1, 1)
    with pytest.raises(Refused, match=r"campaign\.month_frozen"):
        make.frozen(head, campaign)
    # Counted here, the same person counts in no other campaign.
    again = make.opened(head, contract="M-2026-05")
    with pytest.raises(Refused, match=r"campaign\.elsewhere_engaged"):
        make.engaged(head, again)
    _change(Mandate.objects.filter(pk=enroller.pk), campaign=again.pk)
    with acting_for(SYSTEM):
        assert queries.countable(again, make.MONTH) == []


@pytest.mark.django_db
def test_a_request_refused_undone_or_of_a_merged_entry_is_not_counted(head: Actor) -> None:
    campaign = make.opened(head)
    enroller = make.engaged(head, campaign)
    undone, kept, merged = (make.brought(enroller) for _ in range(3))
    with people.everything():
        people.undone(Decision.objects.get(case__subject_id=undone.pk, stage="final"))
        _change(Entry.objects.filter(pk=merged.pk), state="merged", merged_into=kept)
        found = queries.countable(campaign, make.MONTH)
    assert [one.entry for one in found] == [kept.pk]


@pytest.mark.django_db
def test_what_falls_after_the_freezing_is_not_paid(head: Actor) -> None:
    campaign = make.opened(head)
    enroller = make.engaged(head, campaign)
    make.brought(enroller)
    falls = make.brought(enroller)
    statement = make.frozen(head, campaign)
    with people.everything():
        _change(Decision.objects.filter(case__subject_id=falls.pk), undone_at=LATER)
    with acting_for(head):
        [line] = queries.lines_of(statement)
    assert (line.size, line.held, line.units) == (2, 1, 1)


@pytest.mark.django_db
def test_ten_thousand_would_be_counted_in_the_same_statements(
    head: Actor, django_assert_num_queries: Any
) -> None:
    campaign = make.opened(head)
    enroller = make.engaged(head, campaign)
    for many in (1, 2):
        make.brought(enroller)
        with acting_for(SYSTEM), django_assert_num_queries(1):
            assert len(queries.countable(campaign, make.MONTH)) == many
        with acting_for(SYSTEM), django_assert_num_queries(1):
            queries.progress(campaign)


def drawn(head: Actor, *, many: int = 2) -> tuple[Campaign, Statement]:
    campaign = make.opened(head)
    enroller = make.engaged(head, campaign)
    for _ in range(many):
        make.brought(enroller)
    statement = make.frozen(head, campaign)
    with acting_for(head), pytest.raises(Refused, match=r"campaign\.log_too_short"):
        actions.draw(statement=statement.pk, by=head, at=LATER)
    seal(statement.told_size)
    assert actions.draw_waiting(LATER) == 1
    assert actions.draw_waiting(LATER) == 0
    with acting_for(head):
        return campaign, Statement.objects.get(pk=statement.pk)


def test_a_month_is_drawn_rung_certified_approved_and_paid(house: Any) -> None:
    people.chambers()
    head, registrar = make.officer(Role.DIRECTOR), make.officer(Role.REGISTRAR)
    assistant = make.officer(Role.ASSISTANT)
    campaign, statement = drawn(head, many=3)
    pk = {"statement": statement.pk}
    with acting_for(head):
        assert faults(queries.published(statement)) == []
    first, second, third = _rung(assistant)
    with acting_for(registrar), pytest.raises(Refused, match=r"campaign\.calls_wait"):
        actions.certify(**pk, by=registrar, at=LATER)
    with acting_for(assistant):
        actions.ring(call=first.pk, heard=Heard.CONFIRMED, note="", by=assistant, at=LATER)
        denied = {"heard": Heard.DENIED, "note": "لم يسجلني أحد"}
        actions.ring(call=second.pk, **denied, by=assistant, at=LATER)
        for day in range(3):
            at = LATER + timedelta(days=day)
            actions.ring(call=third.pk, heard=Heard.NOT_REACHED, note="", by=assistant, at=at)
        assert Call.objects.get(pk=third.pk).state == CallState.UNREACHED
        signal = Signal.objects.get(kind="denied")
        assert (signal.seen, signal.institution_id) == (1, FES)
        assert signal.agent == second.unit.user
    with acting_for(registrar):
        held = actions.certify(**pk, by=registrar, at=LATER)
        assert (held.units, held.amount) == (2, Decimal("25.00"))
    with acting_for(head):
        actions.send_back(**pk, by=head, at=LATER)
        with pytest.raises(Refused, match=r"campaign\.not_from_here"):
            actions.approve(**pk, by=head, at=LATER)
        actions.release(call=second.pk, note="كان المتصل ابنها", by=head, at=LATER)
    with acting_for(registrar):
        assert actions.certify(**pk, by=registrar, at=LATER).units == 3
        with pytest.raises(Refused, match=r"campaign\.not_your_office"):
            actions.approve(**pk, by=registrar, at=LATER)
    with acting_for(head):
        both = replace(head, user=registrar.user)
        with pytest.raises(Refused, match=r"campaign\.two_people"):
            actions.approve(**pk, by=both, at=LATER)
        away = a_mandate(Role.DIRECTOR, FES).user
        acts = (("campaign", True),)
        lent = Lent(giver=away.pk, deputation=uuid4(), powers=ALL, acts=acts)
        held = actions.approve(**pk, by=replace(head, lent=lent), at=LATER)
        paid = {"paid_on": LATER.date(), "payment": "OP 2027/12"}
        with pytest.raises(Refused, match=r"campaign\.payment_missing"):
            actions.pay(**pk, **{**paid, "payment": " "}, by=head, at=LATER)
        done = actions.pay(**pk, **paid, by=head, at=LATER)
        assert (done.state, done.amount) == ("paid", Decimal("37.50"))
        assert queries.spent(campaign) == Decimal("37.50")
        with pytest.raises(Refused, match=r"campaign\.not_from_here"):
            actions.pay(**pk, **paid, by=head, at=LATER)
        done = queries.statement_for(statement.pk, viewer=head)
        assert printing.hands(done) == {"approved": {"ar": away.name("ar"), "fr": away.name("fr")}}
        certified, approved = printing.sheet_of(done)["signatures"]
        assert "pour" not in certified["name"]["fr"]
        assert approved["name"]["fr"].endswith(f", pour {away.name('fr')}")
        assert approved["name"]["ar"].endswith(f"، عن {away.name('ar')}")
        assert printing.paper_of(done)[:5] == b"%PDF-"
        assert printing.paper_of(done) == printing.paper_of(done)
        text = printing.file_of(done).decode("utf-8-sig")
    assert "TOTAL,3,0,3,12.50,37.50" in text
    with acting_for(SYSTEM):
        names = Person.objects.values_list("family_latin", flat=True)
        assert not any(name in text for name in names)


def _rung(by: Actor) -> list[Call]:
    with acting_for(by):
        return list(queries.calls(viewer=by))


@pytest.mark.django_db
def test_the_database_keeps_what_was_frozen_and_who_signed(head: Actor) -> None:
    campaign = make.opened(head)
    enroller = make.engaged(head, campaign)
    entry = make.brought(enroller)
    statement = make.frozen(head, campaign)

    @action
    def alter(sql: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    for sql in (
        "UPDATE campaigns_statement SET size = 9",
        "UPDATE campaigns_statement SET told_size = 1",
        "UPDATE campaigns_unit SET rank = 9",
        "DELETE FROM campaigns_unit",
        "DELETE FROM campaigns_statement",
        "DELETE FROM campaigns_call",
        "DELETE FROM campaigns_campaign",
    ):
        with acting_for(head), pytest.raises(DatabaseError, match=r"altered|permission denied"):
            alter(sql)
    same = f"certified_by = '{head.user}', approved_by = '{head.user}'"
    rest = "units = 1, amount = 1, seed = 'a', state = 'certified'"
    with acting_for(head), pytest.raises(IntegrityError, match="statement_signed_by_two"):
        alter(f"UPDATE campaigns_statement SET {same}, {rest}")

    @action
    def twice() -> None:
        with transaction.atomic():
            Unit.objects.create(
                statement=statement, institution_id=FES, rank=2, digest="b" * 64,
                decision=uuid4(), case=uuid4(), entry=entry.pk, user=uuid4(), accepted_at=NOW,
            )  # fmt: skip

    with acting_for(head), pytest.raises(IntegrityError, match="entry"):
        twice()


@pytest.mark.django_db
def test_an_enroller_reaches_no_table_and_sees_their_own_count_alone(head: Actor) -> None:
    campaign = make.opened(head)
    enroller = make.engaged(head, campaign)
    another = make.engaged(head, campaign, "another@example.ma")
    make.brought(enroller)
    make.brought(another)
    make.frozen(head, campaign)
    by = make.as_enroller(enroller)
    with acting_for(by):
        for model in (Person, Entry, Case, Campaign, Statement, Unit, Call):
            assert not model.objects.exists(), model
        assert queries.campaigns(viewer=by) == []
        [mine] = queries.mine(viewer=by)
    assert (mine.done.written, mine.done.counted) == (1, 1)
    assert mine.receipts == []


@pytest.mark.django_db
def test_another_institution_and_nobody_see_nothing(head: Actor) -> None:
    campaign = make.opened(head)
    make.brought(make.engaged(head, campaign))
    statement = make.frozen(head, campaign)
    for by in (make.officer(Role.DIRECTOR, people.RABAT), ANONYMOUS):
        with acting_for(by):
            for model in (Campaign, Statement, Unit, Call):
                assert not model.objects.exists()
            with pytest.raises(queries.NotFound):
                queries.campaign_for(campaign.pk, viewer=by)
            with pytest.raises(queries.NotFound):
                queries.statement_for(statement.pk, viewer=by)
