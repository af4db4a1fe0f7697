"""What leaves for the fund and what comes back, against an invented fund and its faults."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.protection import actions, exchanging
from sijill.protection.actions.lining import step_line
from sijill.protection.codecs.messages import CODECS, read_answer, read_sending, write
from sijill.protection.models import Affiliation, Incoming, Line, Outgoing, Placed, Remark, Stream
from sijill.protection.rules.life import CoverState
from sijill.protection.rules.lines import LineState
from sijill.protection.simulator.fund import CALM, LIVELY, Fund, Mix
from sijill.protection.tests.factories import LATER, agreed, candidate, followed, fresh, holder
from sijill.protection.ways.folder import FROM, TO, Folder
from sijill.reference.tests.factories import a_value
from sijill.register import actions as register
from sijill.register.tests import factories as make
from tests.crowd import somebody

pytestmark = pytest.mark.django_db
S = CoverState


@pytest.fixture(autouse=True)
def ground(settings, tmp_path):
    settings.FUND_SAFE = tmp_path / "safe"
    with clock.stopped(LATER):
        yield


def opened(**other):
    """The exchange with all that it needs, from the first day of the year on."""
    wanted = {"convention": "on_record", "authorisation": "on_record", "exchange": "open"}
    for name, value in (wanted | other).items():
        a_value(f"fund.{name}", value, date(2026, 1, 1))


class Both:
    """Our side and the invented fund, over one folder."""

    def __init__(self, folder, mix: Mix = CALM, seed: int = 1) -> None:
        self.way, self.fund = Folder(folder), Fund(folder, seed=seed, mix=mix)
        self.folder, self.at = folder, LATER

    def pass_by(self):
        """One passage of ours, a minute later."""
        self.at += timedelta(minutes=1)
        with acting_for(SYSTEM):
            return exchanging.passage(self.way, at=self.at)

    def answer(self):
        """One turn of the fund."""
        return self.fund.turn(at=self.at.replace(microsecond=0))

    def rounds(self, count: int = 1, step=timedelta(minutes=1)) -> None:
        for _ in range(count):
            self.pass_by()
            self.answer()
            self.at += step
        self.pass_by()


@pytest.fixture
def both(tmp_path):
    opened()
    return Both(tmp_path / "fund")


def lines_of(found) -> list[tuple[str, str]]:
    with acting_for(SYSTEM):
        rows = Line.objects.filter(affiliation=found).order_by("number")
        return list(rows.values_list("kind", "state"))


def acts_on(found) -> list[str]:
    rows = Act.objects.filter(subject_kind="affiliation", subject_id=found.pk)
    return [
        k.removeprefix("protection.")
        for k in rows.order_by("recorded_at", "id").values_list("kind", flat=True)
    ]


def test_nothing_leaves_while_one_of_the_three_is_missing(tmp_path):
    found = agreed()
    for missing in (
        {"convention": "missing"},
        {"authorisation": "missing"},
        {"exchange": "closed"},
    ):
        with transaction.atomic():
            opened(**missing)
            side = Both(tmp_path / "fund")
            assert side.pass_by().files == 0
            assert fresh(found).state == S.CONSENTED
            assert lines_of(found) == []
            transaction.set_rollback(True)
    assert not (tmp_path / "fund" / TO).exists() or not list((tmp_path / "fund" / TO).iterdir())


def test_a_file_that_was_made_stays_here_when_the_exchange_is_closed(both):
    agreed()
    with acting_for(SYSTEM):
        exchanging.pack_all(exchanging.Passage(), at=both.at)
        assert Outgoing.objects.get().state == "made"
    a_value("fund.exchange", "closed", date(2026, 1, 1), recorded_at=LATER + timedelta(hours=1))
    assert both.pass_by().left == 0
    assert Outgoing.objects.get().state == "made"


def test_somebody_who_said_yes_is_asked_about_then_sent_then_affiliated(both):
    found = agreed()
    both.pass_by()
    assert fresh(found).state == S.QUERIED
    [path] = (both.folder / TO).iterdir()
    assert path.name == "questions-S-00000001.csv"
    assert path.stat().st_mode & 0o777 == 0o600
    [line] = read_sending(path.read_bytes(), CODECS["csv"]).lines
    assert (line.kind, line.nia) == ("query", found.entry.nia)
    both.answer()
    both.pass_by()
    assert fresh(found).state == S.SENT
    assert fresh(found).fund_answer == "unknown_there"
    both.answer()
    both.pass_by()
    now = fresh(found)
    assert now.state == S.AFFILIATED
    assert len(now.fund_number) == 9
    assert lines_of(found) == [("query", "done"), ("start", "done")]
    assert acts_on(found)[-4:] == ["queried", "cleared", "sent", "affiliated"]
    with acting_for(SYSTEM):
        assert set(Outgoing.objects.values_list("state", flat=True)) == {"answered"}


def test_the_bytes_kept_are_sealed_and_those_that_left(both, settings):
    from sijill.kernel.vault import WrappedKey
    from sijill.protection import safe

    found = agreed()
    both.pass_by()
    [path] = (both.folder / TO).iterdir()
    file = Outgoing.objects.get()
    wrapped = WrappedKey(key_id=file.key_id, wrapped=bytes(file.wrapped_key))
    assert safe.read(file.pk, wrapped) == path.read_bytes()
    sealed = b"".join(p.read_bytes() for p in settings.FUND_SAFE.rglob("*") if p.is_file())
    assert found.entry.nia.encode() not in sealed
    assert found.entry.nia not in file.name


@pytest.mark.long
def test_a_passage_repeated_sends_nothing_twice(both):
    agreed()
    both.pass_by()
    for _ in range(3):
        assert (both.pass_by().files, both.pass_by().left) == (0, 0)
    with acting_for(SYSTEM):
        assert Outgoing.objects.count() == Line.objects.count() == Placed.objects.count() == 1


@pytest.mark.long
def test_a_rejected_line_is_corrected_by_the_chamber_and_goes_again(tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(mistaken=100))
    found = agreed()
    side.rounds(2)
    assert fresh(found).state == S.TO_MEND
    assert fresh(found).ground.startswith("fund:20")
    by = make.agent(Role.EXAMINER)
    with acting_for(by):
        actions.mend(affiliation=found, by=by, at=side.at)
        with pytest.raises(Refused):
            actions.mend(affiliation=found, by=by, at=side.at)
    side.fund.mix = CALM
    side.rounds(1)
    assert fresh(found).state == S.AFFILIATED
    assert lines_of(found) == [("query", "done"), ("start", "refused"), ("start", "done")]
    with acting_for(SYSTEM):
        keys = Line.objects.filter(kind="start").order_by("id").values_list("key", flat=True)
        assert len(set(keys)) == 2, "what was corrected is another event"


@pytest.mark.long
def test_somebody_covered_elsewhere_stops_until_an_office_says_that_it_ended(tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(elsewhere=100))
    found = agreed()
    side.rounds(3)
    assert fresh(found).state == S.COVERED
    assert lines_of(found) == [("query", "done")], "nothing was started"
    by = make.agent(Role.EXAMINER)
    with acting_for(by):
        actions.ask_fund_again(affiliation=found, by=by, at=side.at)
    side.fund.mix = CALM
    side.rounds(2)
    assert fresh(found).state == S.AFFILIATED


def affiliated(side, **who):
    found = agreed(candidate(**who)) if who else agreed()
    side.rounds(2)
    assert fresh(found).state == S.AFFILIATED
    return fresh(found)


@pytest.mark.long
def test_striking_off_sends_one_stop_dated_on_the_act(both):
    found = affiliated(both)
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.strike_off(entry=found.entry, ground="stopped", by=by, at=both.at)
    happened = both.at - timedelta(days=3)
    actions.follow_entry(
        entry=found.entry_id, kind="register.struck_off", at=both.at, happened=happened
    )
    assert fresh(found).state == S.STOPPING
    both.rounds(1)
    assert fresh(found).state == S.STOPPED
    assert lines_of(found)[-1] == ("stop", "done")
    with acting_for(SYSTEM):
        assert Line.objects.get(kind="stop").effective_on == clock.civil_date(happened)


def test_a_stop_waits_until_its_start_is_answered(both):
    found = agreed()
    both.rounds(1)
    assert fresh(found).state == S.SENT
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.strike_off(entry=found.entry, ground="stopped", by=by, at=both.at)
    followed(found.entry, "register.struck_off", at=both.at)
    both.pass_by()
    assert lines_of(found)[-1] == ("stop", "waiting"), "the start is not answered"
    both.rounds(2)
    assert fresh(found).state == S.STOPPED
    assert [kind for _, kind, _, _ in both.fund.books.effects()] == ["query", "start", "stop"]


@pytest.mark.long
def test_who_was_refused_while_being_struck_off_is_stopped_without_a_stop(tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(mistaken=100))
    found = agreed()
    side.rounds(1)
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.strike_off(entry=found.entry, ground="stopped", by=by, at=side.at)
    followed(found.entry, "register.struck_off", at=side.at)
    side.rounds(2)
    assert fresh(found).state == S.STOPPED
    assert lines_of(found)[-1] == ("stop", "dropped")


@pytest.mark.long
def test_a_halt_stops_and_a_return_restarts_each_once(both):
    found = affiliated(both)
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.suspend(entry=found.entry, ground="halt", by=by, at=both.at)
    followed(found.entry, "register.suspended", at=both.at)
    both.rounds(1)
    with acting_for(by):
        register.resume(entry=make.fresh(found.entry), ground="work_again", by=by, at=both.at)
    followed(found.entry, "register.resumed", at=both.at)
    both.rounds(1)
    assert lines_of(found)[-2:] == [("stop", "done"), ("restart", "done")]
    assert fresh(found).state == S.AFFILIATED


@pytest.mark.long
def test_a_halt_taken_back_before_it_left_tells_the_fund_nothing(both):
    found = affiliated(both)
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        register.suspend(entry=found.entry, ground="halt", by=by, at=both.at)
    followed(found.entry, "register.suspended", at=both.at)
    with acting_for(by):
        register.resume(entry=make.fresh(found.entry), ground="work_again", by=by, at=both.at)
    followed(found.entry, "register.resumed", at=both.at)
    both.rounds(2)
    assert lines_of(found)[-2:] == [("stop", "dropped"), ("restart", "dropped")]


@pytest.mark.long
def test_an_entry_amended_tells_the_fund_only_what_is_new(both):
    found = affiliated(both)
    followed(found.entry, "register.amended", at=both.at)
    both.rounds(1)
    assert lines_of(found)[-1] == ("change", "dropped"), "nothing of what was said changed"


@pytest.mark.long
def test_a_yes_taken_back_while_the_fund_is_asked_sends_nothing_more(both):
    found = agreed()
    both.pass_by()
    by = holder(found.entry)
    with acting_for(by):
        actions.decline(affiliation=found, by=by, at=both.at)
    both.answer()
    both.rounds(1)
    assert fresh(found).state == S.DECLINED
    assert lines_of(found) == [("query", "done")]


@pytest.mark.long
def test_a_question_asked_meanwhile_keeps_the_start_back_until_it_is_answered(both):
    found = agreed()
    both.pass_by()
    by = holder(found.entry)
    with acting_for(by):
        actions.ask_question(affiliation=found, text="Et mon aide ?", by=by, at=both.at)
    both.answer()
    both.rounds(1)
    assert fresh(found).state == S.READY
    agent = make.agent(Role.EXAMINER)
    with acting_for(agent):
        actions.answer_question(affiliation=found, text="Rien ne change.", by=agent, at=both.at)
    both.rounds(2, step=timedelta(hours=2))
    assert fresh(found).state == S.AFFILIATED


def test_a_whole_file_put_off_waits_and_goes_again_under_the_same_key(tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(put_off=100))
    found = agreed()
    side.rounds(1)
    assert fresh(found).state == S.CONSENTED
    with acting_for(SYSTEM):
        assert Outgoing.objects.get().state == "refused"
        [line] = Line.objects.order_by("id")
    assert (line.state, line.again) == ("waiting", 1)
    side.at += timedelta(minutes=70)
    side.fund.mix = CALM
    side.rounds(1)
    with acting_for(SYSTEM):
        assert list(
            Placed.objects.filter(line=line).order_by("id").values_list("file__sequence", flat=True)
        ) == [1, 2]
    assert fresh(found).state == S.SENT


def crowd(count: int):
    import random

    dice = random.Random(7)
    return [agreed(candidate(**somebody(dice))) for _ in range(count)]


@pytest.mark.parametrize(
    ("seed", "count"),
    [(2, 3), *(pytest.param(seed, 12, marks=pytest.mark.long) for seed in range(1, 9))],
)
def test_whatever_the_fund_does_each_line_has_one_effect_and_in_order(tmp_path, seed, count):
    opened()
    a_value("fund.lines_in_file", 2, date(2026, 1, 1))
    people = crowd(count)
    side = Both(tmp_path / "fund", LIVELY, seed)
    side.rounds(14 if count > 3 else 6, step=timedelta(hours=2))
    effects = side.fund.books.effects()
    assert all(times == 1 for *_, times in effects), "a key had two effects at the fund"
    with acting_for(SYSTEM):
        for stream in Stream.objects.order_by("code"):
            numbers = list(stream.files.order_by("sequence").values_list("sequence", flat=True))
            assert numbers == list(range(1, stream.last + 1)), "a number is missing"
        states = {fresh(p).state for p in people}
    assert states <= {S.AFFILIATED, S.TO_MEND, S.COVERED, S.REFUSED, S.QUERIED, S.SENT, S.RECEIVED}
    for nia in {e[0] for e in effects}:
        kinds = [kind for n, kind, *_ in effects if n == nia]
        assert kinds in (["query"], ["query", "start"]), "in order"


def replay(side):
    """Give every file of the fund again, and every file of ours."""
    before = snapshot()
    for path in sorted((side.folder / "from-fund-read").iterdir()):
        with acting_for(SYSTEM):
            actions.apply(
                actions.receive(name=path.name, data=path.read_bytes(), at=side.at), at=side.at
            )
    assert snapshot() == before


def snapshot():
    with acting_for(SYSTEM):
        return [
            list(model.objects.order_by("pk").values_list())
            for model in (Affiliation, Line, Outgoing, Placed, Remark, Incoming)
        ] + [Act.objects.count()]


@pytest.mark.long
def test_every_answer_given_again_changes_nothing(tmp_path):
    opened()
    crowd(3)
    side = Both(tmp_path / "fund", LIVELY, 4)
    side.rounds(4, step=timedelta(hours=2))
    replay(side)


def answer_to(side, **changes):
    """The first answer of the fund, with its head or its first line changed."""
    path = sorted((side.folder / FROM).iterdir())[0]
    answer = read_answer(path.read_bytes(), CODECS["csv"])
    path.unlink()
    from dataclasses import replace

    head = {k: v for k, v in changes.items() if k in {"sequence", "stream", "technical", "group"}}
    line = {k: v for k, v in changes.items() if k not in head}
    lines = (replace(answer.lines[0], **line), *answer.lines[1:]) if line else answer.lines
    return write(replace(answer, lines=lines, **head), CODECS["csv"])


def given(data: bytes, name: str = "questions-A-00000001-9.csv") -> Incoming:
    with acting_for(SYSTEM):
        return actions.apply(actions.receive(name=name, data=data, at=LATER), at=LATER)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"key": "e" * 64}, "no_such_line"),
        ({"code": "777"}, "unknown_code"),
        ({"status": "RJCT", "code": "000"}, "unknown_code"),
    ],
)
def test_an_answer_not_understood_is_told_and_takes_nobody_anywhere(both, changes, fault):
    found = agreed()
    both.pass_by()
    both.answer()
    given(answer_to(both, **changes))
    assert fresh(found).state == S.QUERIED
    with acting_for(SYSTEM):
        assert Remark.objects.get().fault == fault


def test_an_answer_that_contradicts_itself_later_is_told_and_changes_nothing(both):
    found = affiliated(both)
    with acting_for(SYSTEM):
        line = Line.objects.get(kind="start")
    from sijill.protection.codecs.messages import Answer, AnswerLine

    said = AnswerLine(position=1, key=line.key, status="RJCT", code="500", number="")
    head = {"stream": "artisans", "sequence": 1, "made_at": LATER.replace(microsecond=0)}
    late = Answer(**head, technical="ACCP", group="PART", code="", lines=(said,))
    given(write(late, CODECS["csv"]), "artisans-A-00000001-7.csv")
    assert fresh(found).state == S.AFFILIATED
    with acting_for(SYSTEM):
        assert Remark.objects.get().fault == "contradicts"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "cut"),
        (b"\xff\xfe\r\n", "encoding"),
        (b'"A00";"1"\r\n', "length"),
        (b'"A00;\r\n', "quotes"),
        (b"\x00" * 50 + b"\r\n", "tag"),
        (b"<?xml version='1.0'?><!DOCTYPE x>\r\n", "tag"),
    ],
)
def test_a_hostile_file_is_kept_named_and_taken_for_nothing(data, fault):
    kept = given(data)
    assert (kept.state, kept.fault, kept.count) == ("refused", fault, 0)


def test_an_answer_to_a_file_that_never_left_is_refused(both):
    agreed()
    both.pass_by()
    both.answer()
    assert given(answer_to(both, sequence=77)).fault == "no_such_file"


@pytest.mark.long
def test_control_signs_in_an_answer_are_refused_before_the_database_sees_them(both):
    agreed()
    both.pass_by()
    both.answer()
    data = answer_to(both).replace(b'ACCP";"000', b'AC\x00P";"000')
    assert given(data).state == "refused"


@pytest.mark.long
def test_a_held_line_leaves_again_under_its_own_key(tmp_path):
    opened()
    side = Both(tmp_path / "fund", Mix(odd=100))
    found = agreed()
    side.rounds(1)
    assert lines_of(found) == [("query", "held")]
    by = make.agent(Role.EXAMINER)
    with acting_for(by):
        line = Line.objects.get()
        actions.release(line=line.pk, by=by, at=side.at)
    assert fresh(found).state == S.CONSENTED
    side.fund.mix = CALM
    side.rounds(2)
    assert fresh(found).state == S.AFFILIATED
    with acting_for(SYSTEM):
        assert Line.objects.get(kind="query").key == line.key


def test_another_chamber_neither_sees_nor_works_the_lines(tmp_path):
    from sijill.protection.queries.affiliations import NotFound

    opened()
    side = Both(tmp_path / "fund", Mix(odd=100))
    agreed()
    side.rounds(1)
    with acting_for(SYSTEM):
        line = Line.objects.get()
    there = make.agent(Role.EXAMINER, institution=make.RABAT)
    with acting_for(there):
        assert not Line.objects.exists()
        assert not Placed.objects.exists()
        with pytest.raises(NotFound):
            actions.release(line=line.pk, by=there, at=side.at)


def test_the_database_keeps_one_line_of_a_person_under_way_and_numbers_without_gaps(both):
    found = agreed()
    both.pass_by()

    @action
    def second():
        from sijill.protection.actions.lining import add_line
        from sijill.protection.rules.lines import LineKind

        row = Affiliation.objects.get(pk=found.pk)
        line = add_line(row, LineKind.START, on=date(2026, 11, 1), at=both.at)
        step_line(line, LineState.SENT, by=SYSTEM, at=both.at)

    @action
    def gap():
        Stream.objects.filter(pk="artisans").update(last=7)

    @action
    def altered():
        Outgoing.objects.update(digest="0" * 64)

    @action
    def gone():
        Remark.objects.all()._raw_delete("default")

    with acting_for(SYSTEM):
        for deed, error in (
            (second, IntegrityError),
            (gap, IntegrityError),
            (altered, IntegrityError),
            (gone, ProgrammingError),
        ):
            with pytest.raises(error), transaction.atomic():
                deed()


def test_what_does_not_get_through_keeps_its_stream_in_order(both, monkeypatch):
    from sijill.protection.ways.port import NotReached

    agreed()

    def refuse(name, data):
        raise NotReached("unreachable")

    monkeypatch.setattr(both.way, "put", refuse)
    assert both.pass_by().failed == 1
    file = Outgoing.objects.get()
    assert (file.state, file.tries, file.fault) == ("made", 1, "unreachable")
    monkeypatch.undo()
    assert both.pass_by().left == 1
