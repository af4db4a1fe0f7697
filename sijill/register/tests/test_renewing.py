"""An entry confirmed again: asked in time, answered once, and what silence does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sijill.accounts.actions import know_person
from sijill.accounts.tests.factories import to_phones
from sijill.desk import actions as desk
from sijill.desk.models import Case
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Outcome, Refused
from sijill.kernel.years import anniversary
from sijill.ledger.queries import acts_of
from sijill.ledger.transaction import acting_for, action
from sijill.reference.tests.factories import a_value
from sijill.register import actions, queries
from sijill.register.actions import confirming
from sijill.register.models import Confirmation, Entry, Version
from sijill.register.queries.asking import is_for
from sijill.register.rules.life import UNCONFIRMED, EntryState
from sijill.register.rules.renewing import (
    CODES,
    CONFIRMATIONS,
    RULES,
    ConfirmationState,
    Effect,
    Renewed,
    Still,
    after_silence,
    asked,
    due_on,
    examine,
    may_move,
)
from sijill.register.tests import factories as make

DUE = date(2026, 12, 20)
TODAY = date(2026, 11, 23)
FIVE = anniversary(civil_date(make.NOW), 5)
IN_TIME = datetime.combine(FIVE, make.NOW.timetz()) - timedelta(days=60)
S = ConfirmationState


def renewed(**changed: Any) -> Renewed:
    base = Renewed(
        state=EntryState.ENTERED,
        answer=Still.SAME,
        due=DUE,
        notice=90,
        on=TODAY,
        card_until=date(2030, 1, 1),
    )
    return replace(base, **changed)


MATRIX: list[tuple[str, dict[str, Any], str]] = [
    ("standing", {}, "renewal.from_here"),
    ("standing", {"state": EntryState.SUSPENDED}, "renewal.from_here"),
    ("standing", {"state": EntryState.STRUCK_OFF}, "renewal.not_from_here"),
    ("due", {}, "renewal.due"),
    ("due", {"on": date(2026, 9, 20)}, "renewal.too_early"),
    ("due", {"on": date(2026, 9, 21)}, "renewal.due"),
    ("due", {"on": date(2028, 1, 1)}, "renewal.due"),
    ("due", {"due": None}, "renewal.not_asked"),
    ("due", {"due": None, "done": True}, "renewal.done"),
    ("said", {}, "renewal.same"),
    ("said", {"unchanged_is_read": True}, "renewal.read"),
    ("said", {"answer": Still.STOPPED}, "renewal.stopped"),
    ("said", {"answer": ""}, "renewal.not_said"),
    ("said", {"answer": Still.CHANGED}, "renewal.nothing"),
    ("said", {"answer": Still.CHANGED, "something": True}, "renewal.changed"),
    ("said", {"answer": Still.CHANGED, "done": True}, "renewal.changed"),
    ("validity", {}, "renewal.card_valid"),
    ("validity", {"card_until": None}, "renewal.card_unknown"),
    ("validity", {"card_until": date(2026, 11, 22)}, "renewal.card_expired"),
    ("validity", {"card_until": TODAY}, "renewal.card_valid"),
    ("validity", {"card_until": date(2020, 1, 1), "card_changed": True}, "renewal.card_asked"),
    ("validity", {"has_card": False}, "renewal.card_asked"),
]


@pytest.mark.parametrize(("rule", "changed", "code"), MATRIX)
def test_each_rule_answers_as_the_table_says(rule: str, changed: dict[str, Any], code: str) -> None:
    assert dict(examine(renewed(**changed)))[rule].code == code


def test_every_rule_has_a_row_every_code_is_reached_and_every_answer_cites_its_article() -> None:
    assert {row[0] for row in MATRIX} == set(RULES)
    assert {row[2] for row in MATRIX} == set(CODES)
    assert all(verdict.article for _, verdict in examine(renewed()))


def test_an_expired_card_is_looked_at_and_held_against_nobody() -> None:
    told = dict(examine(renewed(card_until=date(2020, 1, 1))))["validity"]
    assert told.outcome is Outcome.TO_EXAMINE


def test_an_entry_is_due_so_many_years_after_it_was_confirmed_and_never_where_none_are_asked():
    assert due_on(date(2022, 2, 28), years=5) == date(2027, 2, 28)
    assert due_on(date(2024, 2, 29), years=5) == date(2029, 3, 1)
    assert due_on(date(2022, 2, 28), years=0) is None


def test_what_was_ticked_before_nothing_has_changed_was_said_does_not_count() -> None:
    ticked = {"change": {"name": True}}
    assert asked({"still": {"answer": "same"}, **ticked})["change"] == {}
    assert asked({"still": {"answer": "changed"}, **ticked})["change"] == {"name": True}


WHO = (*Role, ActorKind.SYSTEM, ActorKind.CITIZEN, ActorKind.MACHINE, None)


def test_a_confirmation_moves_as_its_table_says_and_no_other_way() -> None:
    moved = {key for key in product((None, *S), S, WHO) if may_move(*key)}
    assert moved == {(*step, who) for step, several in CONFIRMATIONS.items() for who in several}
    assert all(start is not S.LEFT for start, _to, _who in moved)


def test_nobody_who_was_not_told_is_set_aside_and_silence_never_strikes_off() -> None:
    assert after_silence("suspended", told=True) is Effect.SUSPENDED
    assert after_silence("suspended", told=False) is Effect.NOTED
    assert after_silence("noted", told=True) is Effect.NOTED
    assert after_silence("stands", told=True) is Effect.STANDS
    assert {each.value for each in Effect} == {"stands", "noted", "suspended"}


# --- the register ---------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@action
def known(space: Any, person: Any) -> None:
    know_person(space=space, person=person, by=SYSTEM, at=make.NOW)


@pytest.fixture
def held() -> tuple[Entry, Actor]:
    """Somebody in the register, and the account that the acceptance tied to them."""
    by = make.citizen()
    entry = make.entered(by, card__valid_until="2040-01-01")
    return entry, replace(by, person=entry.person_id)


def kinds(entry: Entry) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="entry", id=entry.id)])]


def confirmation(entry: Entry) -> Confirmation:
    with make.everything():
        return Confirmation.objects.get(entry=entry)


def answered(
    held: tuple[Entry, Actor], answer: str = "same", at: datetime = IN_TIME, **pages: Any
) -> Case:
    entry, by = held
    given = {"still": {"answer": answer}, **pages}
    return make.asked("renewal", given, by=by, at=at, about=entry.pk)


def test_who_is_near_the_day_is_invited_once_and_nobody_else(held) -> None:
    entry, _by = held
    early = IN_TIME - timedelta(days=40)
    assert [actions.follow_renewals(at) for at in (early, IN_TIME, IN_TIME)] == [0, 1, 0]
    row = confirmation(entry)
    assert (row.state, row.due_on, row.until) == (S.INVITED, FIVE, FIVE + timedelta(days=180))
    assert row.told
    assert kinds(entry)[-1] == "register.renewal_asked"
    assert len(to_phones(template="entry.to_confirm")) == 1


def test_no_more_are_invited_in_a_day_than_the_pace_and_those_due_first_come_first() -> None:
    a_value("renewal.a_day", 1, make.NOW.date())
    later = make.entered(at=make.NOW + timedelta(days=3), **make.FATIMA)
    first = make.entered()
    assert actions.follow_renewals(IN_TIME) == 1
    assert confirmation(first).state == S.INVITED
    assert actions.follow_renewals(IN_TIME) == 0
    assert actions.follow_renewals(IN_TIME + timedelta(days=1)) == 1
    assert confirmation(later).state == S.INVITED


def test_where_no_years_are_asked_nobody_is_invited(held) -> None:
    a_value("renewal.years", 0, make.NOW.date())
    assert actions.follow_renewals(IN_TIME) == 0


def test_nothing_changed_is_accepted_at_once_by_rule_with_its_act_and_its_letter(held) -> None:
    entry, _by = held
    actions.follow_renewals(IN_TIME)
    case = answered(held)
    assert case.state == "accepted"
    entry = make.fresh(entry)
    assert entry.confirmed_on == civil_date(IN_TIME)
    with make.everything():
        decision = case.decisions.get(stage="final")
        assert Version.objects.filter(entry=entry).count() == 1  # it says what it said
    assert (decision.ground, decision.signed_by) == ("by_rule", None)
    assert decision.letter_code
    assert kinds(entry)[-1] == "register.renewed"
    row = confirmation(entry)
    assert (row.state, row.case) == (S.ANSWERED, case.pk)
    assert not is_for("renewal", entry, on=civil_date(IN_TIME))
    assert actions.follow_renewals(IN_TIME + timedelta(days=400)) == 0


def test_where_the_parameter_says_so_an_agent_reads_what_did_not_change(held) -> None:
    a_value("renewal.unchanged", "by_agent", make.NOW.date())
    case = answered(held)
    assert case.state == "submitted"
    make.accepted(case, at=IN_TIME)
    assert make.fresh(held[0]).confirmed_on == civil_date(IN_TIME)


def test_an_expired_card_goes_to_an_agent_though_nothing_changed() -> None:
    by = make.citizen()
    entry = make.entered(by, card__valid_until="2028-01-01")
    case = answered((entry, replace(by, person=entry.person_id)))
    assert case.state == "submitted"
    assert make.ruled(case, at=IN_TIME)["validity"] == "renewal.card_expired"


def test_what_changed_is_written_by_an_agent_s_decision_and_the_rest_is_carried_over(held) -> None:
    entry, _by = held
    place = {"province": make.IN_FES, "commune": "Sefrou", "address": "4, rue neuve"}
    case = answered(
        held, "changed", change={"place": True}, workplace={**place, "lives_there": "yes"}
    )
    assert case.state == "submitted"
    make.accepted(case, at=IN_TIME)
    newest = queries.current(make.fresh(entry))
    assert newest.commune == "Sefrou"
    assert newest.principal_trade == queries.trade_of(entry)
    assert kinds(entry)[-2:] == ["register.amended", "register.renewed"]


def test_a_mistaken_acceptance_is_undone_to_what_the_entry_said_and_was_asked(held) -> None:
    entry, _by = held
    before = queries.current(entry)
    actions.follow_renewals(IN_TIME)
    place = {"province": make.IN_FES, "commune": "Sefrou", "address": "4, rue neuve"}
    case = answered(
        held, "changed", change={"place": True}, workplace={**place, "lives_there": "yes"}
    )
    decision = make.signed(make.examined(case, at=IN_TIME), at=IN_TIME)
    make.undone(decision, at=IN_TIME + timedelta(hours=2))
    entry = make.fresh(entry)
    assert entry.confirmed_on is None
    assert confirmation(entry).state == S.INVITED
    assert queries.current(entry).commune == before.commune


def test_it_cannot_be_confirmed_before_its_time(held) -> None:
    entry, by = held
    assert not is_for("renewal", entry, on=civil_date(make.NOW))
    case = make.asked("renewal", {"still": {"answer": "same"}}, by=by, about=entry.pk)
    assert case.state == "submitted"
    assert make.ruled(case)["due"] == "renewal.too_early"


def test_who_stopped_working_is_led_to_a_halt_or_to_leaving(held, client) -> None:
    with acting_for(held[1]):
        case = desk.open_case(
            procedure="renewal", by=held[1], at=IN_TIME, language="fr", about=held[0].pk
        )
        case = desk.save_page(
            case=case, page="still", answers={"answer": "stopped"}, revision=case.revision,
            by=held[1], at=IN_TIME,
        )  # fmt: skip
    from sijill.register.procedures.renewing import leads

    assert leads(case) == reverse("register:stopped")
    page = client.get(leads(case)).content.decode()
    assert reverse("desk:start", args=["suspension"]) in page
    assert reverse("desk:start", args=["striking_off"]) in page


def ended(held: tuple[Entry, Actor], effect: str) -> Entry:
    a_value("renewal.silence", effect, make.NOW.date())
    actions.follow_renewals(IN_TIME)
    actions.follow_renewals(IN_TIME + timedelta(days=60))
    assert confirmation(held[0]).state == S.REMINDED
    assert len(to_phones(template="entry.confirm_soon")) == 1
    late = IN_TIME + timedelta(days=60 + 181)
    actions.follow_renewals(late)
    actions.follow_renewals(late)
    assert confirmation(held[0]).state == S.UNANSWERED
    entry: Entry = make.fresh(held[0])
    return entry


@pytest.mark.parametrize(
    ("effect", "state", "last"),
    [
        ("stands", EntryState.ENTERED, "register.renewal_asked"),
        ("noted", EntryState.ENTERED, "register.unconfirmed"),
        ("suspended", EntryState.SUSPENDED, "register.suspended"),
    ],
)
def test_silence_does_what_the_parameter_in_force_says(held, effect, state, last) -> None:
    entry = ended(held, effect)
    assert entry.state == state
    assert kinds(entry)[-1] == last


def test_somebody_set_aside_by_silence_stands_again_by_confirming(held) -> None:
    ended(held, "suspended")
    late = IN_TIME + timedelta(days=300)
    assert answered(held, at=late).state == "accepted"
    entry = make.fresh(held[0])
    assert entry.state == EntryState.ENTERED
    assert kinds(entry)[-2:] == ["register.renewed", "register.resumed"]


def test_who_has_begun_to_answer_is_not_told_that_nobody_did(held) -> None:
    actions.follow_renewals(IN_TIME)
    actions.follow_renewals(IN_TIME + timedelta(days=60))
    with acting_for(held[1]):
        at = IN_TIME + timedelta(days=100)
        desk.open_case(procedure="renewal", by=held[1], at=at, language="fr", about=held[0].pk)
    actions.follow_renewals(IN_TIME + timedelta(days=60 + 181))
    assert confirmation(held[0]).state == S.REMINDED


def test_an_entry_that_left_the_register_is_asked_nothing_more(held) -> None:
    entry, _by = held
    actions.follow_renewals(IN_TIME)
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.strike_off(entry=entry, ground="asked", by=registrar, at=IN_TIME)
    actions.follow_renewals(IN_TIME + timedelta(days=1))
    assert confirmation(entry).state == S.LEFT


def test_the_clock_sets_aside_on_its_two_grounds_and_nobody_is_struck_off_by_it(held) -> None:
    entry, _by = held
    with pytest.raises(Refused), acting_for(SYSTEM):
        actions.strike_off(entry=entry, ground=UNCONFIRMED, by=SYSTEM, at=make.NOW)


def test_one_confirmation_of_an_entry_waits_at_a_time(held) -> None:
    actions.follow_renewals(IN_TIME)
    row = confirmation(held[0])

    @action
    def twice() -> None:
        with make.everything():
            Confirmation.objects.create(
                id=uuid4(), entry=row.entry, state=S.INVITED, due_on=DUE, until=DUE, act=uuid4()
            )

    with pytest.raises(IntegrityError, match="confirmation_one_open"), transaction.atomic():
        twice()


def test_a_confirmation_is_seen_by_its_holder_and_its_chamber_alone(held) -> None:
    confirming.invite(entry=held[0].pk, at=IN_TIME)
    seen = []
    for viewer in (held[1], make.agent(), make.citizen(), make.agent(institution=make.RABAT)):
        with acting_for(viewer):
            seen.append(Confirmation.objects.count())
    assert seen == [1, 1, 0, 0]
