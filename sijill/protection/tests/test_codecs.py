"""The layouts: what is written is read again, and half a file, or a sign altered, is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.kernel.actor import SYSTEM
from sijill.protection.codecs.messages import (
    CODECS,
    Answer,
    AnswerLine,
    Line,
    Sending,
    control_sum,
    file_name,
    line_key,
    preflight,
    read_answer,
    read_sending,
    write,
)
from sijill.protection.codecs.port import LAYOUT, Unreadable
from sijill.protection.rules.codes import (
    BACK_OFF,
    LEADS_TO,
    TABLE,
    Behaviour,
    Status,
    behaviour,
    wait_before,
)
from sijill.protection.rules.life import CoverState, may_move

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SIGNS = st.one_of(
    st.sampled_from("فاطمةالزهراءأيتلحسنْـ٣ABCdéç;\"'|,=+-@ ⵣ"),
    st.characters(blacklist_categories=("C", "Z")),
)


def words(width: int) -> st.SearchStrategy[str]:
    short = st.text(SIGNS, max_size=min(width, 6)).map(str.strip)
    return st.one_of(short, st.just("ق" * width))


def fields_of(tag: str) -> dict[str, st.SearchStrategy[str]]:
    return {f.name: words(f.width) for f in LAYOUT[tag] if f.name not in {"position", "key"}}


KEYS = st.integers(0, 2**64).map(
    lambda n: line_key(stream="s", person=str(n), event="e", version=1)
)
HEAD = {
    "stream": st.sampled_from(["artisans", "stops"]),
    "sequence": st.integers(0, 10**8 - 1),
    "made_at": st.integers(0, 3 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
}


def several(line: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(line, max_size=3).map(
        lambda lines: tuple(replace(one, position=n) for n, one in enumerate(lines, start=1))
    )


LINES = several(st.builds(Line, position=st.just(0), key=KEYS, **fields_of("S10")))
SENDINGS = st.builds(Sending, **HEAD, lines=LINES)
ANSWERED = several(st.builds(AnswerLine, position=st.just(0), key=KEYS, **fields_of("A10")))
LEVELS = {name: words(4) for name in ("technical", "group", "code")}
ANSWERS = st.builds(Answer, **HEAD, **LEVELS, lines=ANSWERED)
SAMPLE = Sending(
    stream="artisans",
    sequence=7,
    made_at=AT,
    lines=tuple(
        Line(
            position=n,
            key=line_key(stream="artisans", person=f"p{n}", event="start", version=1),
            kind="start",
            effective_on="2026-12-01",
            nia=f"481206934{n}",
            document_kind="cin",
            document=f"C10000{n}",
            given_ar="فاطمة الزهراء",
            family_ar="أيت لحسن",
            given_latin="Fatima Ezzahra",
            family_latin='Ait Lahcen; dite "Zahra"',
            sex="f",
            born="1984-06",
            regime="untaxed",
            trade="PROV-008",
            chamber="CH-08",
            province="08.401",
        )
        for n in (1, 2, 3)
    ),
)


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda c: c.name)
@settings(max_examples=25, deadline=None)
@given(sending=SENDINGS, answer=ANSWERS)
def test_what_is_written_is_read_again(codec, sending, answer):
    if not preflight(sending):
        assert read_sending(write(sending, codec), codec) == sending
    assert read_answer(write(answer, codec), codec) == answer


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda c: c.name)
def test_the_same_message_is_the_same_bytes_under_the_same_name(codec):
    assert write(SAMPLE, codec) == write(SAMPLE, codec)
    assert file_name(SAMPLE, codec) == f"artisans-S-00000007.{codec.extension}"


def test_both_layouts_say_the_same():
    fixed, delimited = CODECS["fixed"], CODECS["csv"]
    assert read_sending(write(SAMPLE, fixed), fixed) == read_sending(
        write(SAMPLE, delimited), delimited
    )


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda c: c.name)
def test_half_a_file_is_never_read_wherever_it_was_cut(codec):
    data = write(SAMPLE, codec)
    for end in range(len(data)):
        with pytest.raises(Unreadable):
            read_sending(data[:end], codec)


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda c: c.name)
def test_a_line_lost_doubled_moved_or_altered_is_seen(codec):
    rows = write(SAMPLE, codec).split(b"\r\n")
    spoilt = [
        [*rows[:2], *rows[3:]],
        [*rows[:2], rows[1], *rows[2:]],
        [rows[0], rows[2], rows[1], *rows[3:]],
        [rows[0], rows[1].replace(b"C100001", b"C100009"), *rows[2:]],
        [rows[0], rows[1].replace("فاطمة".encode(), "فاطنة".encode()), *rows[2:]],
    ]
    for bad in spoilt:
        with pytest.raises(Unreadable):
            read_sending(b"\r\n".join(bad), codec)


@pytest.mark.parametrize("codec", CODECS.values(), ids=lambda c: c.name)
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_refused_in_one_way(codec, data):
    with pytest.raises(Unreadable):
        read_sending(data, codec)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("family_ar", "أ" * 81, "too_long"),
        ("given_latin", "Fatima\r\nS99", "signs"),
        ("given_latin", "Fatima\u202e", "signs"),
        ("document", " C1", "signs"),
    ],
)
def test_what_no_layout_can_carry_is_told_before_and_nothing_is_cut(field, value, why):
    first, *others = SAMPLE.lines
    bad = replace(SAMPLE, lines=(replace(first, **{field: value}), *others))
    assert preflight(bad) == [(1, field, why)]
    with pytest.raises(ValueError, match=why):
        write(bad, CODECS["csv"])
    assert preflight(SAMPLE) == []


def test_the_key_of_an_event_is_its_own():
    same = {"stream": "artisans", "person": "p1", "event": "start", "version": 1}
    assert line_key(**same) == line_key(**same)
    others = [{"stream": "x"}, {"person": "p2"}, {"event": "stop"}, {"version": 2}]
    assert len({line_key(**same), *(line_key(**{**same, **other}) for other in others)}) == 5
    assert control_sum(SAMPLE.lines) != control_sum(SAMPLE.lines[:2])


def test_silence_and_what_is_not_understood_never_mean_yes():
    for status in Status:
        assert behaviour(status, "") is Behaviour.ALARM
        assert behaviour(status, "999") is Behaviour.ALARM
    assert behaviour("", "000") is Behaviour.ALARM
    assert behaviour(Status.REFUSED, "000") is Behaviour.ALARM, "a contradiction is no yes"
    assert behaviour(Status.REFUSED, "100") is Behaviour.DONE, "the fund holds it already"
    assert Behaviour.ALARM not in LEADS_TO
    assert Behaviour.WAIT not in LEADS_TO


def test_every_code_leads_where_the_table_of_lives_allows():
    for code in TABLE.values():
        to = LEADS_TO.get(code.behaviour)
        if to is not None:
            assert may_move(CoverState.RECEIVED, to, SYSTEM), code
    assert set(LEADS_TO) | {Behaviour.WAIT, Behaviour.ALARM} == set(Behaviour)


def test_a_line_refused_for_a_time_is_repeated_ever_later_and_then_looked_at():
    waits = [wait_before(n) for n in range(len(BACK_OFF))]
    assert waits == sorted(waits)
    assert wait_before(len(BACK_OFF)) is None
