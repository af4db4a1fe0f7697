"""An enterprise under a craftsman: confirmed, lost, warned, suspended, found again, replaced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from sijill.accounts.tests.factories import to_phones
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role, Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import consumers
from sijill.ledger.actions.delivering import deliver_again
from sijill.ledger.models import Parked
from sijill.ledger.queries import acts_of
from sijill.ledger.tests.factories import sequencer
from sijill.ledger.transaction import acting_for
from sijill.reference.tests.factories import a_value
from sijill.register import actions, queries
from sijill.register.actions import follow_dates
from sijill.register.models import Entry, Supervision, Version
from sijill.register.queries import organised
from sijill.register.rules import EntryState, may_move
from sijill.register.rules.life import may_replace_supervisor
from sijill.register.tasks import SUPERVISION
from sijill.register.tests import factories as make

DAYS = 90
pytestmark = pytest.mark.django_db


def kinds(entry: Entry) -> list[str]:
    return [told.act.kind for told in acts_of([Subject(kind="entry", id=entry.id)])]


def state(entry: Entry) -> str:
    return str(make.fresh(entry).state)


def supervision(entry: Entry) -> Supervision:
    with make.everything():
        return Supervision.objects.get(enterprise=entry, valid_to=None)


@pytest.fixture
def supervisor() -> Entry:
    return make.entered(**make.FATIMA)


@pytest.fixture
def enterprise(supervisor: Entry) -> Entry:
    return make.enterprise(supervisor=supervisor)


def moved(verb: Any, entry: Entry, *, at: Any = make.NOW) -> None:
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        verb(entry=entry, ground="asked", by=registrar, at=at)


def reviewed(supervisor: Entry, *, days: int = 0) -> int:
    at = make.NOW + timedelta(days=days)
    with acting_for(SYSTEM):
        return actions.review_supervisions(supervisor=supervisor.pk, at=at)


def test_an_enterprise_names_a_craftsman_who_is_asked_and_confirms(supervisor: Entry) -> None:
    case = make.asking_enterprise(supervisor=supervisor)
    assert make.ruled(case)["supervision"] == "supervision.not_confirmed"
    [message] = to_phones(template="supervisor.asked")
    assert message.space is not None
    case = make.confirmed(case, supervisor)
    with make.everything():
        assert case.verdicts.get(rule="supervision").code == "supervision.stands"
        assert organised.cases_naming(supervisor) == []
    assert kinds(supervisor) == ["register.entered", "register.supervision_confirmed"]


def test_a_craftsman_who_declines_is_not_named_against_their_will(supervisor: Entry) -> None:
    case = make.confirmed(make.asking_enterprise(supervisor=supervisor), supervisor, "no")
    assert make.ruled(case)["supervision"] == "supervision.declined"
    with pytest.raises(Refused):
        make.examined(case)


def test_nobody_answers_in_the_place_of_a_craftsman_or_twice(supervisor: Entry) -> None:
    case = make.asking_enterprise(supervisor=supervisor)
    for by in (make.citizen(), make.citizen(person=uuid4()), make.agent(Role.REGISTRAR)):
        with acting_for(by), pytest.raises(Refused):
            actions.answer_as_supervisor(
                case=case, entry=supervisor, answer="yes", by=by, at=make.NOW
            )
    make.confirmed(case, supervisor)
    with pytest.raises(Refused):
        make.confirmed(case, supervisor, "no")


def test_an_answer_that_is_neither_yes_nor_no_is_refused(supervisor: Entry) -> None:
    case = make.asking_enterprise(supervisor=supervisor)
    with pytest.raises(Refused):
        make.confirmed(case, supervisor, "perhaps")


def test_the_name_beside_a_number_is_confirmed_by_yes_or_no_alone(supervisor: Entry) -> None:
    assert organised.may_supervise(supervisor.nia, "Fatima Zahra El Alaoui")
    assert organised.may_supervise(supervisor.nia, "فاطمة الزهراء العلوي")
    assert not organised.may_supervise(supervisor.nia, "Rachid Benali")
    assert not organised.may_supervise("0000000000", "Fatima Zahra El Alaoui")
    moved(actions.suspend, supervisor)
    assert not organised.may_supervise(supervisor.nia, "Fatima Zahra El Alaoui")


def test_an_organisation_supervises_nobody() -> None:
    other = make.cooperative()
    with pytest.raises(Refused):
        make.asking_enterprise(supervisor=other)


def test_a_supervisor_struck_off_between_examination_and_signature_stops_the_signature(
    supervisor: Entry,
) -> None:
    case = make.examined(make.confirmed(make.asking_enterprise(supervisor=supervisor), supervisor))
    moved(actions.strike_off, supervisor)
    with pytest.raises(Refused):
        make.signed(case)


def test_the_enterprise_is_warned_once_however_often_the_act_is_delivered(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.strike_off, supervisor)
    assert [reviewed(supervisor), reviewed(supervisor), reviewed(supervisor)] == [1, 0, 0]
    row = supervision(enterprise)
    day = civil_date(make.NOW)
    assert (row.broken_on, row.until) == (day, day + timedelta(days=DAYS))
    assert kinds(enterprise) == ["register.entered", "register.warned"]
    assert len(to_phones(template="entry.warned")) == 1
    assert state(enterprise) == EntryState.ENTERED


def test_an_enterprise_that_finds_nobody_is_suspended_the_day_after_its_period(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.strike_off, supervisor)
    reviewed(supervisor)
    assert follow_dates(make.NOW + timedelta(days=DAYS)) == 0
    after = make.NOW + timedelta(days=DAYS + 1)
    assert [follow_dates(after), follow_dates(after)] == [1, 0]
    assert state(enterprise) == EntryState.SUSPENDED
    assert kinds(enterprise)[-1] == "register.suspended"
    assert len(to_phones(template="entry.suspended")) == 1


def test_the_period_is_the_one_in_force_on_the_day_of_the_warning(
    supervisor: Entry, enterprise: Entry
) -> None:
    a_value("register.supervisor_days", 30, make.NOW.date())
    moved(actions.strike_off, supervisor)
    reviewed(supervisor)
    assert supervision(enterprise).until == civil_date(make.NOW) + timedelta(days=30)


def test_a_supervisor_who_is_back_within_the_period_lifts_the_warning(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.suspend, supervisor)
    reviewed(supervisor)
    moved(actions.resume, supervisor, at=make.NOW + timedelta(days=5))
    assert [reviewed(supervisor, days=5), reviewed(supervisor, days=5)] == [1, 0]
    assert supervision(enterprise).until is None
    assert kinds(enterprise)[-1] == "register.warning_lifted"
    assert follow_dates(make.NOW + timedelta(days=DAYS + 1)) == 0
    assert state(enterprise) == EntryState.ENTERED


def test_an_enterprise_suspended_for_it_stands_again_when_the_supervisor_is_back(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.suspend, supervisor)
    reviewed(supervisor)
    follow_dates(make.NOW + timedelta(days=DAYS + 1))
    moved(actions.resume, supervisor, at=make.NOW + timedelta(days=DAYS + 2))
    reviewed(supervisor, days=DAYS + 2)
    assert state(enterprise) == EntryState.ENTERED
    assert kinds(enterprise)[-2:] == ["register.warning_lifted", "register.resumed"]


def test_an_enterprise_suspended_on_another_ground_does_not_stand_again_for_it(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.suspend, supervisor)
    reviewed(supervisor)
    moved(actions.suspend, enterprise)
    moved(actions.resume, supervisor, at=make.NOW + timedelta(days=1))
    reviewed(supervisor, days=1)
    assert state(enterprise) == EntryState.SUSPENDED


def test_another_supervisor_ends_the_warning_and_the_suspension(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.strike_off, supervisor)
    reviewed(supervisor)
    follow_dates(make.NOW + timedelta(days=DAYS + 1))
    other = make.entered(name__given_latin="Karim", name__given_ar="كريم", card__birth="1970")
    registrar = make.agent(Role.REGISTRAR)
    at = make.NOW + timedelta(days=DAYS + 2)
    with acting_for(registrar):
        actions.replace_supervisor(
            entry=enterprise, nia=other.nia, ground="asked", by=registrar, at=at
        )
    assert state(enterprise) == EntryState.ENTERED
    assert supervision(enterprise).supervisor_id == other.pk
    told = ["register.amended", "register.warning_lifted", "register.resumed"]
    assert kinds(enterprise)[-3:] == told
    with make.everything():
        said = Version.objects.filter(entry=enterprise).order_by("recorded_at").last()
    assert said is not None
    assert said.details["supervisor"] == {"nia": other.nia}
    assert reviewed(supervisor, days=DAYS + 3) == 0


def test_another_supervisor_named_in_time_lifts_the_warning_as_the_log_says(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.strike_off, supervisor)
    reviewed(supervisor)
    other = make.entered(name__given_latin="Karim", name__given_ar="كريم", card__birth="1970")
    registrar = make.agent(Role.REGISTRAR)
    with acting_for(registrar):
        actions.replace_supervisor(
            entry=enterprise, nia=other.nia, ground="asked", by=registrar, at=make.NOW
        )
    assert kinds(enterprise)[-2:] == ["register.amended", "register.warning_lifted"]
    assert follow_dates(make.NOW + timedelta(days=DAYS + 1)) == 0
    assert state(enterprise) == EntryState.ENTERED


def test_an_enterprise_asks_for_another_supervisor_and_a_mistaken_decision_is_undone(
    supervisor: Entry,
) -> None:
    by = make.citizen()
    enterprise = make.enterprise(by, supervisor=supervisor)
    other = make.entered(name__given_latin="Karim", name__given_ar="كريم", card__birth="1970")
    pages = {"supervisor": {"nia": other.nia, "name": other.holder.name_latin}}
    case = make.asked("supervisor_replacement", pages, by=by, about=enterprise.pk)
    decision = make.signed(make.examined(make.confirmed(case, other)))
    assert supervision(enterprise).supervisor_id == other.pk
    make.undone(decision)
    assert supervision(enterprise).supervisor_id == supervisor.pk


def test_nobody_is_put_above_an_enterprise_who_does_not_stand(
    supervisor: Entry, enterprise: Entry
) -> None:
    gone = make.entered(name__given_latin="Karim", name__given_ar="كريم", card__birth="1970")
    moved(actions.strike_off, gone)
    registrar = make.agent(Role.REGISTRAR)
    for nia in (gone.nia, "0000000000", make.cooperative().nia):
        with acting_for(registrar), pytest.raises(Refused):
            actions.replace_supervisor(
                entry=enterprise, nia=nia, ground="asked", by=registrar, at=make.NOW
            )
    assert supervision(enterprise).supervisor_id == supervisor.pk


def test_an_enterprise_struck_off_produces_under_nobody(
    supervisor: Entry, enterprise: Entry
) -> None:
    moved(actions.strike_off, enterprise)
    with make.everything():
        assert not Supervision.objects.filter(enterprise=enterprise, valid_to=None).exists()
    moved(actions.strike_off, supervisor)
    assert reviewed(supervisor) == 0


def test_the_craftsman_sees_the_enterprises_that_rest_on_the_entry(
    supervisor: Entry, enterprise: Entry
) -> None:
    [row] = organised.enterprises_under(supervisor)
    assert row.enterprise_id == enterprise.pk
    own = make.citizen(person=supervisor.person_id)
    with acting_for(own):
        assert Supervision.objects.count() == 1
    with acting_for(make.citizen()):
        assert Supervision.objects.count() == 0


ACTORS = [Actor(kind=ActorKind.AGENT, role=role) for role in Role] + [
    Actor(kind=kind) for kind in ActorKind if kind is not ActorKind.AGENT
]


@pytest.mark.parametrize("by", ACTORS, ids=lambda a: str(a.role or a.kind))
def test_only_who_signs_puts_a_supervisor_above_an_enterprise(by: Actor) -> None:
    signs = by.is_agent and by.role in {Role.REGISTRAR, Role.DELEGATE, Role.DIRECTOR}
    assert may_replace_supervisor(by) is signs
    assert may_move(EntryState.ENTERED, EntryState.SUSPENDED, by) is signs


@pytest.mark.usefixtures("house", "handed")
class TestByTheLog:
    """The same through the sealed log, the cursor and its re-deliveries."""

    def test_the_cursor_warns_and_lifts_exactly_once(self) -> None:
        consumers.install(consumers=[SUPERVISION])
        supervisor = make.entered(**make.FATIMA)
        enterprise = make.enterprise(supervisor=supervisor)
        sequencer().once()
        moved(actions.suspend, supervisor)
        sequencer().once()
        assert kinds(enterprise)[-1] == "register.warned"
        moved(actions.resume, supervisor)
        sequencer().once()
        assert kinds(enterprise)[-1] == "register.warning_lifted"
        before = kinds(enterprise)
        deliver_again(consumer_name="supervision", start=0, at=now())
        sequencer().once()
        assert kinds(enterprise) == before
        assert Parked.objects.count() == 0

    def test_acts_delivered_late_find_how_the_craftsman_stands_now(self) -> None:
        consumers.install(consumers=[])
        supervisor = make.entered(**make.FATIMA)
        enterprise = make.enterprise(supervisor=supervisor)
        moved(actions.suspend, supervisor)
        moved(actions.resume, supervisor)
        consumers.install(consumers=[SUPERVISION])
        sequencer().once()
        assert "register.warned" not in kinds(enterprise)


def test_a_scope_of_a_stranger_sees_no_enterprise_s_supervision(enterprise: Entry) -> None:
    stranger = make.agent(institution=make.RABAT)
    with acting_for(stranger):
        assert Supervision.objects.count() == 0
        with pytest.raises(queries.NotFound):
            queries.organisation_sheet(enterprise.organisation_id, viewer=stranger)


def test_the_day_of_a_supervision_is_the_day_of_the_decision(enterprise: Entry) -> None:
    assert supervision(enterprise).valid_from == date(2026, 11, 23)
