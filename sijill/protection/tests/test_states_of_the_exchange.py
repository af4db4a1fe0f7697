"""Whatever people, offices, the fund and the network do, in any order, each line counts once.

A machine of states draws what happens next: somebody says yes, is struck off, is corrected; a
passage is made, or breaks in the middle; the fund answers with one fault or another, late, in
parts, twice, against itself, spoilt, cut, under an unknown code, or tells of people of its own
accord; what was told is told again. After each step what must always hold is asked of both sides,
and at its end everything comes to rest. It speaks SFTP and HTTPS to a fund in a process of its own.
"""

from __future__ import annotations

import random
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.vault import WrappedKey
from sijill.ledger.transaction import acting_for
from sijill.protection import actions, exchanging, safe
from sijill.protection.models import Affiliation, Line, Outgoing, Stream
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import UNDER_WAY, LineState
from sijill.protection.simulator.fund import Mix
from sijill.protection.tests.factories import LATER, agreed, candidate, followed, fresh
from sijill.protection.tests.partner import Partner, running
from sijill.protection.tests.test_differences import national
from sijill.protection.tests.test_exchange import opened
from sijill.protection.ways.port import FROM, PART, READ, TO, NotReached
from sijill.reference.tests.factories import a_value
from sijill.register import actions as register
from sijill.register.tests import factories as make
from tests.crowd import somebody

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fund")]
S = CoverState
# What becomes of every line or file of one turn; a turn may meet two of them.
FAULTS = (
    {},
    *({name: 100} for name in (
        "mistaken", "elsewhere", "refused", "busy", "pending", "late", "silent", "odd", "partial",
        "twice", "cut", "stranger", "put_off", "contradicts", "corrupt", "forged",
    )),
    {"late": 50, "twice": 100},
    {"tells": 100, "wonders": 100, "overtaken": 50, "lost": 50},
)  # fmt: skip
TABLES = ("seen", "line", "owed", "part", "posted", "asked", "nonce", "notice", "told", "wonder",
          "heard", "behind")  # fmt: skip
PEOPLE = 4
AT_REST = {S.AFFILIATED, S.STOPPED, S.TO_MEND, S.COVERED, S.REFUSED, S.DROPPED}


class Broken:
    """A way on which the connection breaks at the word so many words from now, done or not."""

    sealed = True

    def __init__(self, way: Any, after: int, *, done: bool) -> None:
        self.way, self.left, self.done = way, after, done

    def __getattr__(self, name: str) -> Any:
        def said(*words: Any) -> Any:
            self.left -= 1
            if self.left >= 0:
                return getattr(self.way, name)(*words)
            if self.left == -1 and self.done:
                getattr(self.way, name)(*words)
            raise NotReached("connection")

        return said


class Exchange(RuleBasedStateMachine):
    """Both sides, and all that may happen between them."""

    partner: ClassVar[Partner]
    scheme: ClassVar[str]
    pool: ClassVar[list[Affiliation]]

    def __init__(self) -> None:
        super().__init__()
        self.undone = ExitStack()
        self.undone.enter_context(transaction.atomic())
        emptied(self.partner)
        self.fund, self.seal = self.partner.fund(), self.partner.seal()
        self.way = self.partner.way(self.scheme)
        self.at, self.people = LATER, list[Affiliation]()
        self.struck = set[Any]()

    def teardown(self) -> None:
        try:
            self.come_to_rest()
        finally:
            self.way.close()
            transaction.set_rollback(True)
            self.undone.close()

    # --- what may happen -------------------------------------------------------------------------

    @precondition(lambda self: len(self.people) < PEOPLE)
    @rule()
    def somebody_says_yes(self) -> None:
        self.people.append(agreed(self.pool[len(self.people)], at=self.at))

    @rule(times=some.integers(1, 2))
    def a_passage(self, times: int) -> None:
        for _ in range(times):
            self.pass_by(self.way)

    @rule(after=some.integers(0, 6), done=some.booleans())
    def a_passage_that_breaks(self, after: int, done: bool) -> None:
        self.pass_by(Broken(self.way, after, done=done))

    @rule(fault=some.sampled_from(FAULTS))
    def the_fund_answers(self, fault: dict[str, int]) -> None:
        self.fund.mix = Mix(**fault)
        self.fund.turn(at=self.at.replace(microsecond=0))

    @rule(hours=some.sampled_from([1, 5, 30]))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule()
    def every_answer_comes_again(self) -> None:
        for path in sorted((self.partner.desk / READ).iterdir()):
            path.replace(self.partner.desk / FROM / path.name)

    @rule()
    def every_file_is_put_again(self) -> None:
        for name, data in self.parcels():
            self.way.put(name, data)

    @rule()
    def half_a_file_is_left_behind(self) -> None:
        for name, data in self.parcels()[:1]:
            (self.partner.desk / TO / f"{name}{PART}").write_bytes(data[: len(data) // 2])

    @precondition(lambda self: len(self.struck) < len(self.people))
    @rule(which=some.integers(0, PEOPLE - 1))
    def somebody_is_struck_off(self, which: int) -> None:
        found = self.people[which % len(self.people)]
        if found.pk in self.struck:
            return
        self.struck.add(found.pk)
        by = make.agent(Role.REGISTRAR)
        with acting_for(by):
            entry = make.fresh(found.entry)
            register.strike_off(entry=entry, ground="stopped", by=by, at=self.at)
        followed(found.entry, "register.struck_off", at=self.at)

    @rule()
    def the_chamber_works(self) -> None:
        by = make.agent(Role.EXAMINER)
        with acting_for(by):
            for one in Affiliation.objects.filter(state=S.TO_MEND).order_by("id"):
                actions.mend(affiliation=one, by=by, at=self.at)
            for line in Line.objects.filter(state=LineState.HELD).order_by("id"):
                actions.release(line=line.pk, by=by, at=self.at)

    # --- what must always hold -------------------------------------------------------------------

    @invariant()
    def each_line_had_one_effect_in_order(self) -> None:
        kinds: dict[str, list[str]] = {}
        for nia, kind, code, times in self.fund.books.effects():
            assert times == 1, f"{kind} of {nia} had {times} effects"
            if code in ("000", "001"):
                kinds.setdefault(nia, []).append(kind)
        for nia, told in kinds.items():
            runs = [kind for kind in told if kind != "query"]
            assert runs in ([], ["start"], ["start", "stop"]), (nia, told)

    @invariant()
    def numbers_have_no_gap_and_one_line_is_under_way(self) -> None:
        with acting_for(SYSTEM):
            for stream in Stream.objects.order_by("code"):
                numbers = stream.files.order_by("sequence").values_list("sequence", flat=True)
                assert list(numbers) == list(range(1, stream.last + 1))
            lines = Line.objects.filter(state__in=sorted(UNDER_WAY)).order_by("id")
            people = list(lines.values_list("affiliation", flat=True))
        assert len(people) == len(set(people))

    @invariant()
    def nobody_is_affiliated_whom_the_fund_did_not_take(self) -> None:
        with acting_for(SYSTEM):
            rows = Affiliation.objects.filter(state=S.AFFILIATED).order_by("id")
            ours = set(rows.values_list("entry__nia", flat=True))
        told = self.fund.books.effects()
        theirs = {nia for nia, kind, code, _ in told if kind == "start" and code == "000"}
        assert ours <= theirs, "silence is never a yes"

    # --- its parts -------------------------------------------------------------------------------

    def pass_by(self, way: Any) -> None:
        self.at += timedelta(minutes=1)
        exchanging.passage(way, at=self.at, seal=self.seal)

    def parcels(self) -> list[tuple[str, bytes]]:
        with acting_for(SYSTEM):
            left = Outgoing.objects.exclude(state="made").filter(parcel__isnull=False)
            rows = list(left.select_related("parcel").order_by("stream", "sequence"))
        return [
            (row.parcel.name, safe.read(row.parcel.pk, WrappedKey(
                key_id=row.parcel.key_id, wrapped=bytes(row.parcel.wrapped_key))))
            for row in rows
        ]  # fmt: skip

    def come_to_rest(self) -> None:
        """The fund is calm, offices do what is theirs, what was silent is sent again: all ends."""
        ministry = national()
        for _ in range(8):
            self.time_passes(30)
            self.the_chamber_works()
            with acting_for(ministry):
                for file in Outgoing.objects.filter(state__in=["left", "received"]).order_by("id"):
                    if file.stream_id != "replies":
                        actions.send_again(file=file.pk, by=ministry, at=self.at)
            self.a_passage(1)
            self.the_fund_answers({})
        self.a_passage(2)
        before = {fresh(one).state for one in self.people}
        assert before <= AT_REST, before
        self.every_answer_comes_again()
        self.every_file_is_put_again()
        self.the_fund_answers({})
        self.a_passage(1)
        assert {fresh(one).state for one in self.people} == before
        self.each_line_had_one_effect_in_order()
        self.nobody_is_affiliated_whom_the_fund_did_not_take()


def emptied(partner: Partner) -> None:
    """Books and folders as on the first day; its doors stay open."""
    books = partner.fund().books
    with books.at_once():
        for table in TABLES:
            books.held.execute(f"DELETE FROM {table}")
    books.held.close()
    for folder in (TO, FROM, READ):
        for path in (partner.desk / folder).iterdir():
            path.unlink()


@pytest.fixture(scope="module")
def partner(tmp_path_factory):
    with running(tmp_path_factory.mktemp("fund")) as found:
        yield found


@pytest.mark.parametrize(
    ("scheme", "examples", "steps"),
    [
        ("sftp", 1, 12),
        ("https", 1, 12),
        pytest.param("sftp", 60, 30, marks=pytest.mark.long),
        pytest.param("https", 60, 30, marks=pytest.mark.long),
    ],
)
def test_over_a_network_no_order_of_events_makes_a_line_count_twice(
    partner, tmp_path, settings, scheme, examples, steps
):
    settings.FUND_SAFE = tmp_path / "safe"
    dice = random.Random(3)
    with clock.stopped(LATER):
        opened()
        a_value("fund.lines_in_file", 2, date(2026, 1, 1))
        told = {"partner": partner, "scheme": scheme}
        told["pool"] = [candidate(**somebody(dice)) for _ in range(PEOPLE)]
        machine = type("Over", (Exchange,), told)
        run_state_machine_as_test(machine, settings=drawn(examples, steps))


def drawn(examples: int, steps: int) -> settings:
    """The same draws each time in the everyday suite; others each night in the long one."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=examples < 10,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
