"""Every act reaches those who follow it, in order and once, whatever fails and comes again."""

import re
from collections import Counter
from uuid import uuid4

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role, Subject
from sijill.kernel.clock import civil_date, now
from sijill.kernel.verdict import Refused
from sijill.ledger import consumers
from sijill.ledger.actions import delivering, record
from sijill.ledger.actions.delivering import ask_again, deliver, deliver_again
from sijill.ledger.consumers import Consumer
from sijill.ledger.indicators import INDICATORS
from sijill.ledger.models import Cursor, Handled, Indicator, Parked
from sijill.ledger.queries import following
from sijill.ledger.tests.factories import ROOT, acts, sealed, sequencer

AUDITOR = Actor(kind=ActorKind.AGENT, role=Role.AUDITOR)
pytestmark = pytest.mark.usefixtures("house", "handed")


class Follower:
    """A consumer that remembers, and fails on the subjects it is told to fail on."""

    def __init__(self, name: str = "follower") -> None:
        self.seen: list[int] = []
        self.fails: set = set()
        self.consumer = Consumer(name=name, handle=self.handle)

    def handle(self, sealed, *, at) -> None:
        if sealed.act.subject_id in self.fails:
            raise ValueError("Fatima's file cannot be read")
        self.seen.append(sealed.seq)


@pytest.fixture
def follower():
    made = Follower()
    consumers.install(consumers=[made.consumer])
    return made


def counted() -> int:
    return sum(Indicator.objects.order_by("day").values_list("count", flat=True))


def test_acts_are_handed_over_in_order_and_once(follower):
    sealed(450)
    sequencer().once()
    assert follower.seen == list(range(450))
    assert Cursor.objects.get(pk="follower").next_seq == 450


def test_an_act_that_waits_for_its_number_is_handed_to_nobody(follower):
    acts(3)
    assert deliver(to=follower.consumer, at=now()) == 0


def test_a_failing_subject_is_parked_and_the_others_go_on(follower):
    ill, well = (Subject(kind="entry", id=uuid4()) for _ in range(2))
    follower.fails = {ill.id}
    for subject in (ill, well, ill, well):
        acts(1, subject=subject)
    sequencer().once()
    assert follower.seen == [1, 3]
    [parked] = following.parked()
    assert (parked.id, parked.acts, parked.first, parked.tries) == (ill.id, 2, 0, 1)
    assert parked.fault == "ValueError"
    assert list(Handled.objects.order_by("seq").values_list("seq", flat=True)) == [1, 3]
    [state] = following.following()
    assert (state.lag, state.parked) == (0, 1)


def test_the_acts_of_whom_nothing_concerns_are_passed_by_together(
    follower, django_assert_max_num_queries
):
    well, other = (Subject(kind="entry", id=uuid4()) for _ in range(2))
    acts(1, subject=well)
    for _ in range(40):
        acts(1, subject=other)
    acts(1, subject=well)
    consumers.install()
    sequencer().once()
    asked: list = []

    def concerned(subjects):
        asked.extend(subjects)
        return {well.id}

    quick = Consumer(name="follower", handle=follower.handle, concerned=concerned)
    with django_assert_max_num_queries(20):
        assert deliver(to=quick, at=now()) == 42
    assert follower.seen == [0, 41]
    assert set(asked) == {well.id, other.id}
    assert Handled.objects.filter(consumer="follower").count() == 42


def test_acts_are_handled_together_by_whoever_can(follower, django_assert_max_num_queries):
    consumers.install()
    acts(30)
    sequencer().once()
    together: list[list[int]] = []

    def many(acts, *, at):
        together.append([each.seq for each in acts])

    quick = Consumer(name="follower", handle=follower.handle, handle_many=many)
    with django_assert_max_num_queries(12):
        assert deliver(to=quick, at=now()) == 30
    assert (together, follower.seen) == ([list(range(30))], [])
    deliver_again(consumer_name="follower", start=20, at=now())
    deliver(to=quick, at=now())
    assert together[1:] == [[]]  # what was handled is not handed again
    assert Handled.objects.filter(consumer="follower").count() == 30


def test_whoever_fails_on_many_is_handed_each_and_nothing_of_the_many_stays(follower, caplog):
    ill = Subject(kind="entry", id=uuid4())
    consumers.install()
    acts(1)
    acts(1, subject=ill)
    acts(1)
    sequencer().once()
    follower.fails = {ill.id}

    def many(acts, *, at):
        INDICATORS.handle_many(acts, at=at)
        raise ValueError("Fatima's file cannot be read")

    unlucky = Consumer(name="follower", handle=follower.handle, handle_many=many)
    assert deliver(to=unlucky, at=now()) == 3
    assert follower.seen == [0, 2]
    assert counted() == 0
    assert Parked.objects.get().seq == 1
    assert "not handled together" in caplog.text
    assert "Fatima" not in caplog.text


def test_who_cannot_tell_whom_it_concerns_is_handed_each_act(follower, caplog):
    acts(3)

    def lost(subjects):
        raise ValueError("no such column")

    blind = Consumer(name="follower", handle=follower.handle, concerned=lost)
    consumers.install(consumers=[blind])
    sequencer().once()
    assert follower.seen == [0, 1, 2]
    assert "who is concerned was not told" in caplog.text


def test_an_act_on_a_parked_subject_waits_behind_it_even_when_nothing_concerns_it(follower):
    ill = Subject(kind="entry", id=uuid4())
    follower.fails = {ill.id}
    acts(2, subject=ill)
    sequencer().once()
    acts(1, subject=ill)
    consumers.install(
        consumers=[Consumer(name="follower", handle=follower.handle, concerned=lambda _: ())]
    )
    sequencer().once()
    assert Parked.objects.count() == 3


def test_the_alarm_rings_without_repeating_what_the_fault_said(follower, caplog):
    [act] = acts(1)
    follower.fails = {act.subject_id}
    sequencer().once()
    [rung] = [r for r in caplog.records if r.name == "sijill.ledger.cursors"]
    assert (rung.consumer, rung.seq, rung.fault) == ("follower", 0, "ValueError")
    assert "Fatima" not in str(rung.__dict__)


def test_a_mended_subject_is_tried_again_in_order_when_an_auditor_asks(follower):
    ill = Subject(kind="entry", id=uuid4())
    follower.fails = {ill.id}
    acts(3, subject=ill)
    sequencer().once()
    key = {"consumer": "follower", "subject": ("entry", ill.id), "at": now()}
    ask_again(**key, by=AUDITOR)
    sequencer().once()
    assert Parked.objects.count() == 3  # still ill: tried, and set aside as before
    assert Parked.objects.get(seq=0).tries == 2
    assert delivering.asked_again() == []
    follower.fails = set()
    ask_again(**key, by=AUDITOR)
    sequencer().once()
    assert follower.seen == [0, 1, 2]
    assert Parked.objects.count() == 0


def test_nobody_else_may_ask():
    for by in (Actor(), Actor(kind=ActorKind.AGENT, role=Role.EXAMINER)):
        with pytest.raises(Refused):
            ask_again(consumer="x", subject=("entry", uuid4()), by=by, at=now())


def test_a_lost_connection_is_nobody_s_fault(follower):
    acts(1)
    sequencer().once()
    follower.consumer = Consumer(name="unlucky", handle=lost)
    with pytest.raises(OperationalError):
        deliver(to=follower.consumer, at=now())
    assert Parked.objects.count() == 0
    assert not Cursor.objects.filter(pk="unlucky").exists()


def lost(sealed, *, at) -> None:
    raise OperationalError("server closed the connection unexpectedly")


def test_effects_and_cursor_fall_together(follower):
    sealed(2)

    def breaks_later(sealed, *, at):
        INDICATORS.handle(sealed, at=at)
        if sealed.seq == 1:
            raise OperationalError("lost")

    with pytest.raises(OperationalError):
        deliver(to=Consumer(name="half", handle=breaks_later), at=now())
    assert counted() == 0
    assert Handled.objects.filter(consumer="half").count() == 0


def test_acts_are_counted_by_kind_institution_and_moroccan_day():
    consumers.install(consumers=[INDICATORS])
    made = sealed(5)
    record("register.entered", subject=Subject(kind="entry", id=uuid4()), by=SYSTEM, at=now())
    sequencer().once()
    rows = list(Indicator.objects.order_by("kind").values_list("day", "kind", "count"))
    day = civil_date(made[0].recorded_at)
    assert rows == [(day, "desk.assigned", 5), (day, "register.entered", 1)]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("acts"), st.integers(1, 5)),
            st.tuples(st.just("again"), st.integers(0, 20)),
            st.tuples(st.just("deliver"), st.integers(1, 7)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_handing_again_from_any_point_repeats_nothing(steps):
    consumers.install(consumers=[INDICATORS])
    for what, number in steps:
        if what == "acts":
            sealed(number)
        elif what == "again":
            deliver_again(consumer_name="indicators", start=number, at=now())
        else:
            deliver(to=INDICATORS, at=now(), limit=number)
    sequencer().once()
    handled = Counter(Handled.objects.order_by("seq").values_list("seq", flat=True))
    total = len(handled)
    assert set(handled.values()) <= {1}
    assert counted() == total
    assert sorted(handled) == list(range(total))


def test_two_deliverers_at_once_hand_over_once(house):
    consumers.install(consumers=[])
    sealed(60)
    consumers.install(consumers=[INDICATORS])
    call = [lambda: [deliver(to=INDICATORS, at=now(), limit=3) for _ in range(25)]]
    results = house.at_once(*call * 3)
    assert not [r for r in results if isinstance(r, Exception)]
    sequencer().once()
    assert counted() == Handled.objects.count() == 60


def test_two_consumers_cannot_share_a_name(follower):
    with pytest.raises(ValueError, match="one name"):
        consumers.install(consumers=[follower.consumer, Follower().consumer])


def test_the_example_of_the_documentation_runs():
    [example] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/cursors.md").read_text(), re.S)
    made: dict = {}
    exec(example, made)
    consumers.install(consumers=[made["FOLLOWER"]])
    subject = Subject(kind="entry", id=uuid4())
    sealed(2)
    record("register.struck_off", subject=subject, by=SYSTEM, at=now())
    sequencer().once()
    deliver_again(consumer_name="struck-off", start=0, at=now())
    sequencer().once()
    assert made["STRUCK_OFF"] == [(2, subject.id)]
