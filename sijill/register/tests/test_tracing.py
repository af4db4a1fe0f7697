"""A file that leaked tells whose copy it was, without its first line, sorted, cut or thinned."""

from __future__ import annotations

import random

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from sijill.kernel import clock
from sijill.register.actions.exporting import rewrap_exports
from sijill.register.files.writing import as_csv, as_xlsx
from sijill.register.queries.tracing import traced
from sijill.register.rules import marking
from sijill.register.tests import factories as make
from sijill.register.tests.test_arriving import everybody, roll, take_over
from sijill.register.tests.test_exporting import lines_of, ready
from sijill.register.wording.exports import reference_of

KEYS = st.binary(min_size=32, max_size=32)
NUMBERS = st.integers(0, 10**10 - 1).map("{:010d}".format)


@given(key=KEYS, other=KEYS, nia=NUMBERS)
def test_a_reference_is_of_its_own_copy_and_of_no_other(key, other, nia):
    mark = marking.reference(key, nia)
    assert marking.references_in(f"x;{mark.lower()};y") == [mark]
    assert marking.is_of(key, mark)
    assert marking.is_of(other, mark) is (key == other)
    assert not mark.isdigit()
    with pytest.raises(ValueError, match="could not convert"):
        float(mark)


@given(key=KEYS, other=KEYS, count=st.integers(40, 120), seed=st.integers(), keep=st.floats(0.6, 1))
def test_the_order_stays_when_rows_are_removed_and_is_of_no_other_copy(
    key, other, count, seed, keep
):
    chance = random.Random(seed)
    nias = [f"{number:010d}" for number in chance.sample(range(10**10), count)]
    written = sorted(nias, key=lambda nia: marking.place(key, nia))
    left = [nia for nia in written if chance.random() < keep]
    if len(left) > 24:
        assert marking.likeness(key, left) >= marking.SURE
    if key != other:
        assert marking.likeness(other, left) < marking.SURE
    assert marking.likeness(key, sorted(nias)) < marking.likeness(key, written)


@given(st.text(max_size=200))
def test_any_text_is_looked_through(text):
    for mark in marking.references_in(text):
        assert not marking.is_of(b"k" * 32, mark)


@pytest.fixture(autouse=True)
def _stopped():
    """What is written is written at the instant that the tests ask of."""
    with clock.stopped(make.NOW):
        yield


@pytest.fixture
def copies(db, settings, tmp_path):
    """Two files of the same people, made by others for other ends."""
    settings.EXPORT_STORE = tmp_path / "exports"
    take_over(roll(tmp_path, *everybody(60)))
    columns = ["name_ar", "document", "province"]
    return [ready(columns=columns, reason=f"Motif {turn}")[0] for turn in range(2)]


def leaked(tmp_path, lines, *, form="csv"):
    file = tmp_path / f"leak.{form}"
    file.write_bytes(b"".join(as_csv(lines)) if form == "csv" else as_xlsx(lines, from_right=False))
    return file


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_one_row_without_its_head_tells_the_copy(copies, tmp_path, form):
    rows = lines_of(copies[1])[2:]
    found = traced(leaked(tmp_path, rows[7:8], form=form))
    assert [trace.export.pk for trace in found.copies] == [copies[1].pk]


def test_sorted_rows_tell_by_their_references(copies, tmp_path):
    rows = sorted(lines_of(copies[0])[2:], key=lambda row: row[1])
    found = traced(leaked(tmp_path, rows))
    assert [trace.export.pk for trace in found.copies] == [copies[0].pk]
    assert found.copies[0].references == len(rows)


def test_without_the_column_of_references_the_order_tells(copies, tmp_path):
    rows = [row[:-1] for row in lines_of(copies[0])[2:]]
    thinned = [row for turn, row in enumerate(rows) if turn % 3]
    found = traced(leaked(tmp_path, thinned))
    assert [(t.export.pk, t.references) for t in found.copies] == [(copies[0].pk, 0)]


def test_without_numbers_the_documents_lead_to_them(copies, tmp_path):
    found = traced(leaked(tmp_path, [row[1:3] for row in lines_of(copies[1])[2:]]))
    assert [trace.export.pk for trace in found.copies] == [copies[1].pk]


def test_sorted_and_without_references_nothing_is_claimed(copies, tmp_path):
    rows = sorted(row[:-1] for row in lines_of(copies[0])[2:])
    assert traced(leaked(tmp_path, rows)).copies == []
    random.Random(1).shuffle(rows)
    assert traced(leaked(tmp_path, rows)).copies == []


def test_two_copies_joined_are_both_told(copies, tmp_path):
    rows = lines_of(copies[0])[2:12] + lines_of(copies[1])[2:32]
    found = traced(leaked(tmp_path, rows))
    assert [trace.export.pk for trace in found.copies] == [copies[1].pk, copies[0].pk]


def test_the_command_says_it_and_says_when_it_cannot(copies, tmp_path, capsys):
    file = leaked(tmp_path, lines_of(copies[0])[5:9])
    call_command("export", "trace", str(file))
    assert reference_of(copies[0]) in capsys.readouterr().out
    file.write_text("nothing;of;ours\n1;2;3\n")
    with pytest.raises(CommandError, match="no copy"):
        call_command("export", "trace", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("export", "trace", str(tmp_path / "none.csv"))


def test_a_copy_is_told_after_its_key_was_wrapped_anew(copies, tmp_path, settings):
    file = leaked(tmp_path, lines_of(copies[0])[5:9])
    from sijill.desk import archive

    settings.VAULT_KEYS = f"new:{'ab' * 32},{settings.VAULT_KEYS}"
    archive._ring.cache_clear() if hasattr(archive._ring, "cache_clear") else None
    assert rewrap_exports() == 2
    assert rewrap_exports() == 0
    assert [trace.export.pk for trace in traced(file).copies] == [copies[0].pk]


def test_a_home_for_every_copy(copies):
    assert reference_of(copies[0]) != reference_of(copies[1])
    assert copies[0].asked_at == make.NOW
