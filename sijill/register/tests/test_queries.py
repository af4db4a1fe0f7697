"""Who sees whom, what an entry said on a day, and how a person is found."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.kernel.actor import ANONYMOUS
from sijill.ledger.transaction import acting_for, action
from sijill.reference.queries import Preview
from sijill.register import queries
from sijill.register.models import Entry, Version
from sijill.register.queries import extracts
from sijill.register.queries.affected import affected
from sijill.register.tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_entry_is_read_by_its_number_within_the_chamber_alone() -> None:
    entry = make.entered()
    for viewer, seen in (
        (make.agent(), True),
        (make.agent(institution=make.RABAT), False),
        (make.citizen(person=entry.person_id), True),
        (make.citizen(), False),
        (ANONYMOUS, False),
    ):
        with acting_for(viewer):
            assert (queries.entry_by_nia(entry.nia, viewer=viewer) is not None) is seen
            assert queries.entries(viewer).exists() is seen


def test_the_scope_holds_in_the_query_even_without_the_database_s_wall() -> None:
    entry = make.entered()
    stranger = make.agent(institution=make.RABAT)
    with make.everything():
        assert queries.entry_by_nia(entry.nia, viewer=stranger) is None
        with pytest.raises(queries.NotFound):
            queries.person(entry.person_id, viewer=stranger)
        with pytest.raises(queries.NotFound):
            queries.sheet(entry.person_id, viewer=ANONYMOUS)


def test_a_citizen_s_own_entry_is_the_one_of_the_space() -> None:
    entry = make.entered()
    viewer = make.citizen(person=entry.person_id)
    with acting_for(viewer):
        assert queries.entry_of_space(viewer=viewer) == entry
        assert queries.entry_of_space(viewer=make.citizen()) is None


FINDS = [
    "بنعلي",
    "رشيد بن علي",
    "Rachid Benali",
    "rachid ben ali",
    "BENALI Rachid",
    "C 418207",
    "c418207",
    "+212661234578",
    "06 61 23 45 78",
    "٠٦٦١٢٣٤٥٧٨",
]


@pytest.mark.parametrize("text", FINDS)
def test_a_person_is_found_however_it_is_typed(text: str) -> None:
    entry = make.entered(card__number="C418207", phone__number="+212661234578")
    make.entered(**make.FATIMA)
    viewer = make.agent()
    with acting_for(viewer):
        found = queries.search_persons(text, viewer=viewer)
    assert found.entries == [entry]
    assert found.terms


def test_a_number_for_life_is_found_in_groups_and_without() -> None:
    entry = make.entered()
    viewer = make.agent()
    grouped = f"{entry.nia[:4]} {entry.nia[4:8]} {entry.nia[8:]}"
    for text in (entry.nia, grouped, f" {grouped} "):
        with acting_for(viewer):
            assert queries.search_persons(text, viewer=viewer).entries == [entry]


@pytest.mark.parametrize("text", ["", "  ", "؟؟", "'; DROP TABLE", "9" * 200, "\x00", "%"])
def test_nonsense_finds_nobody_and_breaks_nothing(text: str) -> None:
    make.entered()
    viewer = make.agent()
    with acting_for(viewer):
        assert queries.search_persons(text, viewer=viewer).entries == []


def test_the_nearest_name_comes_first() -> None:
    near = make.entered(name__family_latin="Benali", name__family_ar="بنعلي")
    make.entered(
        name__given_ar="رشيدة", name__given_latin="Rachida", card__birth="1999", card__sex="f"
    )
    viewer = make.agent()
    with acting_for(viewer):
        found = queries.search_persons("Rachid Benali", viewer=viewer)
    assert found.entries[0] == near


def test_a_sheet_costs_the_same_however_long_its_history() -> None:
    from sijill.kernel.actor import Role
    from sijill.register import actions

    entry = make.entered()
    viewer, by = make.agent(), make.agent(Role.REGISTRAR)

    def cost() -> int:
        with acting_for(viewer), CaptureQueriesContext(connection) as captured:
            told = queries.sheet(entry.person_id, viewer=viewer)
            assert told.current is not None
        return len(captured)

    before = cost()
    with acting_for(by):
        for n in range(3):
            at = make.NOW + timedelta(days=n + 1)
            actions.suspend(entry=entry, ground="x", article="", by=by, at=at)
            actions.resume(entry=entry, ground="x", article="", by=by, at=at + timedelta(hours=1))
    assert cost() == before
    with acting_for(viewer):
        told = queries.sheet(entry.person_id, viewer=viewer)
    assert len(told.versions) == 7
    assert [c.field for c in told.versions[0].changes] == ["state"]
    assert told.versions[-1].changes == ()


@action
def record(entry: Entry, valid_from: date, recorded_at: datetime, trade: str) -> None:
    Version.objects.create(
        entry=entry,
        person=entry.person_id,
        chamber_id=entry.chamber_id,
        valid_from=valid_from,
        recorded_at=recorded_at,
        act=uuid4(),
        state="entered",
        category="artisan",
        principal_trade=trade,
        proof="diploma",
        province=make.IN_FES,
        details={},
    )


HISTORIES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=8, unique=True
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(history=HISTORIES, day=st.integers(-1, 45), known=st.integers(-1, 45))
def test_as_of_a_day_as_known_then_is_what_a_plain_reading_of_the_history_says(
    history: list[tuple[int, int]], day: int, known: int
) -> None:
    from django.db import transaction

    start = date(2020, 1, 1)
    with make.everything(), transaction.atomic():
        entry = make.entered(card__number="C418207") if not _there() else Entry.objects.get()
        mark = transaction.savepoint()
        for n, (valid, recorded) in enumerate(history):
            at = make.NOW - timedelta(days=1000 - recorded)
            record(entry, start + timedelta(days=valid), at, f"T{n}")
        asked = start + timedelta(days=day)
        instant = make.NOW - timedelta(days=1000 - known)
        found = queries.as_of(entry, asked, known_at=instant)
        eligible = [
            (valid, recorded, f"T{n}")
            for n, (valid, recorded) in enumerate(history)
            if valid <= day and recorded <= known
        ]
        assert (found.principal_trade if found else None) == (
            max(eligible)[2] if eligible else None
        )
        transaction.savepoint_rollback(mark)


def _there() -> bool:
    return Entry.objects.exists()


def test_a_backdated_correction_changes_the_past_but_not_what_was_known() -> None:
    entry = make.entered()
    with make.everything():
        record(entry, date(2026, 11, 23), make.NOW + timedelta(days=9), "PROV-014")
        day = date(2026, 11, 24)
        then = queries.as_of(entry, day, known_at=make.NOW + timedelta(days=1))
        now = queries.as_of(entry, day)
    assert then is not None
    assert now is not None
    assert (then.principal_trade, now.principal_trade) == ("PROV-015", "PROV-014")


def test_an_extract_proves_itself_and_stops_standing_with_the_entry() -> None:
    from sijill.kernel.actor import Role
    from sijill.register import actions

    entry = make.entered()
    viewer = make.agent()
    day = date(2026, 11, 24)
    with acting_for(viewer):
        made = extracts.extract(entry.id, viewer=viewer, day=day, at=make.NOW)
    with acting_for(ANONYMOUS):
        found = extracts.genuine(made.code, viewer=ANONYMOUS, at=make.NOW)
    assert found is not None
    assert found.stands
    assert found.initials == ["ر. ب.", "R. B."]
    by = make.agent(Role.REGISTRAR)
    with acting_for(by):
        actions.suspend(entry=entry, ground="x", article="", by=by, at=make.NOW + timedelta(days=2))
    with acting_for(ANONYMOUS):
        later = extracts.genuine(made.code, viewer=ANONYMOUS, at=make.NOW)
    assert later is not None
    assert not later.stands


@pytest.mark.parametrize(
    "code",
    ["", "x", "AAAA-AAAA-AAAA-AAAA-AAAA", "7777-7777-7777-7777-7777", "٢٦١١-AAAA", "A" * 400],
)
def test_a_made_up_code_proves_nothing(code: str) -> None:
    make.entered()
    assert extracts.genuine(code, viewer=ANONYMOUS, at=make.NOW) is None


def test_any_letter_changed_on_the_paper_is_seen() -> None:
    entry = make.entered()
    viewer = make.agent()
    with acting_for(viewer):
        made = extracts.extract(entry.id, viewer=viewer, day=date(2026, 11, 24), at=make.NOW)
    for place, letter in enumerate(made.code):
        if letter != "-":
            other = "A" if letter != "A" else "B"
            forged = made.code[:place] + other + made.code[place + 1 :]
            assert extracts.genuine(forged, viewer=ANONYMOUS, at=make.NOW) is None, place


def test_a_code_tells_neither_the_number_nor_the_card_of_anybody() -> None:
    entry = make.entered()
    viewer = make.agent()
    with acting_for(viewer):
        made = extracts.extract(entry.id, viewer=viewer, day=date(2026, 11, 24), at=make.NOW)
    assert entry.nia not in made.code
    assert len(made.code.replace("-", "")) == 20


def test_an_extract_is_for_the_chamber_and_the_person() -> None:
    entry = make.entered()
    day = date(2026, 11, 24)
    own = make.citizen(person=entry.person_id)
    with acting_for(own):
        assert extracts.extract(entry.id, viewer=own, day=day, at=make.NOW).entry == entry
    for stranger in (make.agent(institution=make.RABAT), make.citizen(), ANONYMOUS):
        with acting_for(stranger), pytest.raises(queries.NotFound):
            extracts.extract(entry.id, viewer=stranger, day=day, at=make.NOW)


def test_a_change_of_the_years_of_practice_says_whom_it_would_reach() -> None:
    make.sent(proof__since="2022-01")
    make.sent(**make.FATIMA, proof__since="2010")
    viewer = make.agent()
    preview = Preview(
        code="register.years_of_practice", value=6, valid_from=date(2026, 12, 1), by=viewer
    )
    with acting_for(viewer):
        assert [a.count for a in affected(preview)] == [1, 0]


def test_the_search_for_duplicates_asks_a_fixed_number_of_queries() -> None:
    def cost(case: Any) -> int:
        with make.everything(), CaptureQueriesContext(connection) as captured:
            assert queries.likenesses(case)
        return len(captured)

    phone = {"phone__number": "+212661000031", "workplace__commune": "Fès"}
    make.entered(**phone)
    case = make.sent(**phone)
    before = cost(case)
    for _ in range(4):
        twin = make.settled(make.sent(**phone), "different")
        make.signed(make.examined(twin))
    assert cost(case) == before
