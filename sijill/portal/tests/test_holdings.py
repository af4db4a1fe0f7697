"""Everything that is held about a person is told to that person, and to nobody else."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from sijill.kernel import clock
from sijill.kernel.actor import Actor
from sijill.ledger.transaction import acting_for
from sijill.portal import holdings, labels, paper, wording
from sijill.portal.tests.test_account import browser_of
from sijill.register import actions
from sijill.register.queries import entries
from sijill.register.rules.opposing import Part
from sijill.register.tests import factories as make
from sijill.register.tests.test_groupings import five, founded
from tests.clones import Clone
from tests.crowd import somebody

pytestmark = pytest.mark.django_db
BY_AGENTS = ("_by", "by_user", "assignee", "agent")
BY_INDEX = {"Index Cond", "Recheck Cond"}
SECRET = {"password", "wrapped_key", "digest", "fact_digest", "national_digest", "sealed"}


@pytest.fixture(autouse=True)
def _stopped():
    make.chambers()
    with clock.stopped(make.NOW):
        yield


def test_every_table_is_told_or_says_why_not():
    """A new table belongs in HELD or in NOT_HELD of `portal/holdings.py`."""
    ours = {m._meta.label for m in apps.get_models() if m.__module__.startswith("sijill.")}
    told = {each.table._meta.label for each in holdings.HELD}
    assert told & holdings.NOT_HELD.keys() == set()
    assert ours - told - holdings.NOT_HELD.keys() == set()
    assert (told | holdings.NOT_HELD.keys()) - ours == set()
    assert wording.HELD.keys() == told


def of(entry) -> Actor:
    with make.everything():
        case = make.Case.objects.get(subject_id=entry.pk)
    return make.citizen(case.space, person=entry.person_id)


def told(viewer: Actor) -> dict[str, list[dict]]:
    with acting_for(viewer):
        return {each.table: each.rows for each in holdings.held_about(viewer=viewer)}


def test_a_person_is_told_the_whole_of_their_own():
    entry = make.entered()
    mine = told(of(entry))
    assert [row["nia"] for row in mine["register.Entry"]] == [entry.nia]
    assert [row["id"] for row in mine["register.Person"]] == [entry.person_id]
    assert (
        len(mine["register.Version"]) == len(mine["desk.Case"]) == len(mine["desk.Decision"]) == 1
    )
    assert {"register.entered", "desk.submitted"} <= {row["kind"] for row in mine["ledger.Act"]}
    assert mine["desk.Evidence"]


TABLES = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
LARGE = f"""
UPDATE pg_class SET relpages = (pg_relation_size(oid) > 0)::int,
  reltuples = CASE WHEN pg_relation_size(oid) > 0 THEN 1e6 ELSE -1 END WHERE {TABLES}
"""


def told_of_large_tables(clone: Clone) -> None:
    """The planner of a database of one test reckons with large tables.

    A table without a page is one of which nothing was counted: it is reckoned with ten.
    """
    if not clone.cluster.ours:
        pytest.skip("what a planner knows is changed on a server of our own alone")
    clone.cluster.run(LARGE, database=clone.name)


def read_whole(plan: dict) -> list[str]:
    """The tables of which a plan reads every row; what a row policy asks of a row is no part."""
    scans = (
        [plan["Relation Name"]] if "Relation Name" in plan and not BY_INDEX & plan.keys() else []
    )
    below = (each for each in plan.get("Plans", ()) if each["Parent Relationship"] != "SubPlan")
    return scans + [table for each in below for table in read_whole(each)]


def test_what_is_held_of_one_person_is_found_without_reading_a_register_through(clone: Clone):
    """Or one page of one person reads a million entries.

    In a database of its own: what a planner knows changes when others fill and empty the tables.
    """
    make.chambers()
    mine = of(make.entered())
    told_of_large_tables(clone)
    with CaptureQueriesContext(connection) as asked, acting_for(mine):
        holdings.held_about(viewer=mine)
        list(entries(mine))
    questions = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert len(questions) > len(holdings.HELD)
    with make.everything(), connection.cursor() as cursor:
        for way in ("seqscan", "hashjoin", "mergejoin"):  # what a planner takes where rows are few
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for question in questions:
            cursor.execute("EXPLAIN (FORMAT JSON) " + question.replace("%", "%%"))
            assert read_whole(cursor.fetchone()[0][0]["Plan"]) == [], question


def test_the_entries_of_one_person_are_asked_without_an_or():
    """Between two tables it reads the whole register, whatever indexes there are."""
    mine = of(make.entered())
    with CaptureQueriesContext(connection) as asked:
        with acting_for(mine):
            list(entries(mine))
        with make.everything():
            assert holdings.Whose(mine.space, mine.person).entries
    questions = [each["sql"] for each in asked if 'FROM "register_entry"' in each["sql"]]
    assert len(questions) == 2
    assert [each for each in questions if " OR " in each] == []


def test_nobody_is_told_anything_of_another():
    first, second = make.entered(), make.entered(**somebody(random.Random(3)))
    mine, theirs = told(of(first)), told(of(second))
    for table, rows in mine.items():
        keys = {str(row.get("id", row)) for row in rows}
        assert keys.isdisjoint(str(row.get("id", row)) for row in theirs[table]), table
    words = json.dumps(mine, default=str)
    assert second.nia not in words
    assert str(second.person_id) not in words


@pytest.mark.parametrize("holding", holdings.HELD, ids=lambda each: each.table._meta.label)
def test_neither_keys_nor_agents_are_told(holding):
    assert holding.shown
    assert not SECRET & set(holding.shown)
    agents = {name for name in holding.shown if name.removesuffix("_id").endswith(BY_AGENTS)}
    assert agents == set()


def test_the_rows_hold_the_columns_that_are_told_and_no_other():
    shown = {each.table._meta.label: set(each.shown) for each in holdings.HELD}
    for table, rows in told(of(make.entered())).items():
        assert all(row.keys() == shown[table] for row in rows), table


def test_who_has_no_account_is_told_nothing():
    assert holdings.held_about(viewer=Actor()) == []


def test_all_of_it_is_taken_away_as_one_file():
    entry = make.entered()
    browser = browser_of(of(entry).space)
    assert browser.get(reverse("portal:data")).status_code == 200
    assert browser.get(reverse("portal:data_download")).status_code == 405
    answer = browser.post(reverse("portal:data_download"))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as taken:
        assert taken.testzip() is None
        said = json.loads(taken.read("data.json"))
        missing = taken.read("documents/missing.txt").decode().splitlines()
    assert len(missing) == sum(row["pages"] for row in said["held"]["desk.Evidence"])
    assert said["form"] == "sijill-personal-data/1"
    assert said["held"]["register.Entry"][0]["nia"] == entry.nia
    assert entry.nia not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(("name", "way"), [("data", "get"), ("data_download", "post")])
def test_a_stranger_is_asked_to_sign_in(client, name, way):
    answer = getattr(client, way)(reverse(f"portal:{name}"))
    assert answer.status_code == 302


def test_every_column_has_a_name_on_the_paper_or_is_a_programs():
    """A new column belongs in COLUMNS or in PROGRAMS of `portal/labels.py`."""
    shown = {name for each in holdings.HELD for name in each.shown}
    assert labels.COLUMNS.keys() & labels.PROGRAMS == set()
    assert shown - labels.COLUMNS.keys() - labels.PROGRAMS == set()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_paper_says_in_both_languages_what_is_held(language):
    entry = make.entered(**make.FATIMA)
    viewer = of(entry)
    with acting_for(viewer):
        held = holdings.held_about(viewer=viewer)
        said = paper.sheet(held, at=make.NOW)
        made = paper.paper(held, language=language, at=make.NOW)
    parts = {part["name"]["fr"]: part for part in said["parts"]}
    assert all(part["name"]["ar"] != part["name"]["fr"] for part in said["parts"])
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)
    plain = "".join(text.split())
    assert entry.nia in plain
    assert "FatimaZahra" in plain
    for name in parts:
        assert "".join(name.split()) in plain.replace("\u2019", "'") or "\u2019" in name
    told_of = {each.table for each in held if each.rows}
    assert len(parts) == len(told_of)
    assert PdfReader(io.BytesIO(made)).trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.django_db
def test_a_person_takes_the_paper_and_a_stranger_does_not(client):
    entry = make.entered()
    browser = browser_of(of(entry).space)
    made = browser.post(reverse("portal:data_paper"))
    assert made.content.startswith(b"%PDF")
    assert "no-store" in made["Cache-Control"]
    assert client.post(reverse("portal:data_paper")).status_code == 302


def test_what_a_person_keeps_off_public_pages_is_told_with_its_reason_and_no_agent():
    entry = make.entered()
    viewer = of(entry)
    with acting_for(viewer):
        actions.oppose(
            entry=entry.pk, part=Part.EVERYTHING, reason="a neighbour", by=viewer, at=make.NOW
        )
    [row] = told(viewer)["register.Opposition"]
    assert (row["covers"], row["reason"]) == ("everything", "a neighbour")
    assert not {"opposed_by", "withdrawn_by"} & row.keys()


def test_a_person_is_told_which_groupings_she_is_in_since_when():
    make.chambers()
    entries = five()
    held = founded(entries)
    [row] = told(of(entries[0]))["register.GroupingMember"]
    assert (row["grouping_id"], row["role"]) == (held.pk, "member")
    assert row["valid_from"]
    with override("fr"):
        assert paper.SAID["grouping_id"](held.pk) == held.name_latin
