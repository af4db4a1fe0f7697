"""What two people agreed on, as it stood on another day: nothing leaves without their order."""

from __future__ import annotations

import csv
import io
import sys
from datetime import timedelta
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from sijill.accounts.models import User
from sijill.institutions.tests.factories import a_mandate
from sijill.kernel.actor import Actor, ActorKind, Assurance, Role
from sijill.kernel.clock import civil_date, stopped
from sijill.ledger.models import Act, ActFacts, Look
from sijill.ledger.transaction import action
from sijill.register.actions import exporting
from sijill.register.actions.extracting import written
from sijill.register.actions.versions import keep_version, said_before
from sijill.register.models import Entry, Export, Person
from sijill.register.queries.tracing import traced
from sijill.register.rules.exporting import Column
from sijill.register.tests import factories as make
from sijill.register.tests.test_arriving import (
    ROW,
    everybody,
    peak,
    person,
    roll,
    take_over,
)
from sijill.register.tests.test_exporting import asked, fresh, ready

pytestmark = pytest.mark.django_db
MB = 1 << 20
TOLD = [c.value for c in (Column.NAME_AR, Column.TRADE, Column.COMMUNE, Column.PHONE)]


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.EXPORT_STORE = tmp_path / "exports"


def an_order(**changes) -> tuple[Export, str]:
    """A file that a keeper asked for and a director agreed to, and the address of the keeper."""
    mandate = a_mandate(Role.REGISTRAR, "CH-03")
    by = Actor(
        kind=ActorKind.AGENT,
        user=mandate.user_id,
        role=Role.REGISTRAR,
        institution="CH-03",
        reach=frozenset({"CH-03"}),
        assurance=Assurance.STEP_UP,
    )
    held, _by = ready(by=by, **{"scope": {}, "columns": TOLD, **changes})
    return held, mandate.user.email


def extracted(order: UUID, by: str, day, *words: str) -> bytes:
    out = io.TextIOWrapper(io.BytesIO())
    with mock.patch.object(sys, "stdout", out), stopped(make.NOW + timedelta(hours=1)):
        given = ["--as-of", f"{day}", "--by", by, *words]
        call_command("register", "extract", str(order), *given, stderr=io.StringIO())
    out.flush()
    return out.buffer.getvalue()


def rows(told: bytes) -> dict[str, dict[str, str]]:
    """The rows by their number; the first line, which names who and why, stands alone."""
    _first, rest = told.decode("utf-8-sig").split("\n", 1)
    return {row["nia"]: row for row in csv.DictReader(io.StringIO(rest))}


def test_a_backdated_correction_never_changes_what_was_known(tmp_path):
    with stopped(make.NOW):
        take_over(roll(tmp_path, person(1)))
    order, by = an_order()
    day = civil_date(make.NOW)
    known = make.NOW + timedelta(hours=1)
    before = extracted(order.pk, by, day, "--known-at", known.isoformat())
    with make.everything():
        entry = Entry.objects.get()
        corrected(entry, at=make.NOW + timedelta(days=40))
    again, by_another = an_order()
    after = rows(extracted(again.pk, by_another, day, "--known-at", known.isoformat()))
    marks = [one.pop("reference") for told in (rows(before), after) for one in told.values()]
    assert len(set(marks)) == len(marks) == 2, "each copy is marked as its own"
    first = rows(before)["RNA-000001"]
    assert {**first, "reference": ""} == {**after["RNA-000001"], "reference": ""}
    assert first["commune"] == "فاس المدينة"
    later = make.NOW + timedelta(days=60)
    now = rows(extracted(again.pk, by_another, day, "--known-at", later.isoformat()))
    assert now["RNA-000001"]["commune"] == "سيدي حرازم"


@action
def corrected(entry, *, at):
    """Another commune, true from the day of the entering, recorded later."""
    act = Act.objects.create(
        id=UUID(int=at.year), kind="register.amended", subject_kind="entry", subject_id=entry.pk,
        at=at, by_kind="system",
    )  # fmt: skip
    ActFacts.objects.create(act=act.id, salt=b"0" * 32, facts={})
    said = {**said_before(entry), "commune": "سيدي حرازم"}
    keep_version(entry, act=act.id, at=at, said=said, valid_from=entry.entered_on)


def test_it_tells_what_was_agreed_on_as_of_its_day_and_marks_it(tmp_path):
    with stopped(make.NOW):
        take_over(roll(tmp_path, ROW))
    order, by = an_order()
    assert rows(extracted(order.pk, by, "2022-06-13")) == {}
    told = extracted(order.pk, by, "2022-06-14")
    assert "Distribution des cartes" in told.decode().split("\n", 1)[0]
    [row] = rows(told).values()
    assert row["name_ar"] == "فاطمة الزهراء العلوي"
    assert set(row) == {
        *("nia", "name_ar", "trade", "commune", "valid_from", "recorded_at", "act", "reference")
    }
    leaked = tmp_path / "leaked.csv"
    leaked.write_bytes(told)
    [copy] = traced(leaked).copies
    assert copy.export.pk == order.pk


def test_it_keeps_to_the_reach_and_the_choice_that_were_agreed_on(tmp_path):
    with stopped(make.NOW):
        here, away = everybody(2)
        take_over(roll(tmp_path, here, {**away, "province": "Marrakech", "commune": ""}))
    with make.everything():
        assert Entry.objects.count() == 2
        one = Entry.objects.get(chamber="CH-03")
    order, by = an_order()
    assert set(rows(extracted(order.pk, by, civil_date(make.NOW)))) == {one.nia}
    order, by = an_order(scope={"category": "artisan"})
    assert set(rows(extracted(order.pk, by, civil_date(make.NOW)))) == {one.nia}


def test_each_extract_counts_as_a_taking_and_everybody_reads_it(tmp_path):
    with stopped(make.NOW):
        take_over(roll(tmp_path, person(1), person(2)))
    order, by = an_order()
    day = civil_date(make.NOW)
    extracted(order.pk, by, day)
    looks = Look.objects.filter(what="exported")
    assert {look.reason for look in looks} == {"export_mission"}
    user = User.objects.get(email=by)
    assert {look.by_user for look in looks} == {user.pk}
    with make.everything():
        assert {look.person for look in looks} == set(Person.objects.values_list("id", flat=True))
    act = Act.objects.get(kind="register.export_taken")
    facts = ActFacts.objects.get(act=act.pk).facts
    assert (facts["as_of"], facts["times"]) == (day.isoformat(), 1)
    for _ in range(fresh(order).most - 1):
        extracted(order.pk, by, day)
    with pytest.raises(CommandError, match="ask for another"):
        extracted(order.pk, by, day)


def test_nothing_leaves_without_the_order_of_two(tmp_path):
    with stopped(make.NOW):
        take_over(roll(tmp_path, person(1)))
    waiting, _by = asked()
    order, by = an_order()
    other = a_mandate(Role.REGISTRAR, "CH-03").user.email
    away = a_mandate(Role.REGISTRAR, "CH-05").user.email
    day, out = civil_date(make.NOW), tmp_path / "out.csv"
    for pk, email, said in (
        (waiting.pk, other, "Whoever asked"),
        (order.pk, other, "Whoever asked"),
        (order.pk, away, "no such export"),
        (uuid4(), by, "no such export"),
        (order.pk, "nobody@example.ma", "no agent"),
    ):
        with pytest.raises(CommandError, match=said):
            extracted(pk, email, day, "--out", str(out))
    assert not out.exists()
    assert not Act.objects.filter(kind="register.export_taken").exists()
    with pytest.raises(CommandError):
        call_command("register", "extract", "--as-of", f"{day}")
    exporting.end_export(export=order.pk, at=fresh(order).until)
    with pytest.raises(CommandError, match="no file to take"):
        extracted(order.pk, by, day)


def test_an_extract_holds_a_small_part_of_what_it_writes(tmp_path):
    with stopped(make.NOW):
        take_over(roll(tmp_path, *everybody(3_000)))
    order, _by = an_order()
    sizes = []

    def write():
        day, known = civil_date(make.NOW), make.NOW + timedelta(days=1)
        sizes.append(sum(len(piece) for piece in written(order, day=day, known=known)))

    held = peak(write)
    assert sizes[0] > 0.4 * MB
    assert held < 0.25 * MB
