"""A list told line by line: added, changed, taken out, said to be whole, without any script."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.test import Client

from sijill.desk import procedures
from sijill.desk.models import Case
from sijill.desk.procedures import Field, Page, Procedure, Rows
from sijill.desk.rules.completeness import lacks
from sijill.kernel.actor import SYSTEM
from sijill.kernel.law import provisional
from sijill.kernel.verdict import ok
from sijill.ledger.transaction import acting_for
from sijill.web.pages_of import Answer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)

TOOLS = Page(
    code="tools",
    title="Which tools have you?",
    kind="list",
    fields=(
        Field(code="name", kind="text", label="Name"),
        Field(code="count", kind="number", label="How many", required=False),
    ),
    rows=Rows(
        add="Add a tool",
        one="A tool",
        none="No tool yet",
        title_of=lambda row: row["name"],
        note_of=lambda row: f"× {row.get('count') or 1}",
        summary_of=lambda answers, today: f"{len(answers.get('tools', {}).get('rows', ()))} tools",
        at_most=3,
    ),
    check=lambda answers, today: (
        () if answers["tools"]["rows"] else [("", "Tell at least one tool")]
    ),
)
LENDING = Procedure(
    code="test-lending",
    version=1,
    title="Tools to lend",
    pages=(
        Page(code="who", title="Who?", fields=(Field(code="name", kind="text", label="Name"),)),
        TOOLS,
        Page(code="end", title="End", fields=(Field(code="word", kind="text", label="Word"),)),
    ),
    evidence=(),
    examine=lambda given: [("tools", ok("tools.ok", provisional("tools")))],
    rule_labels={"tools": "Tools"},
    answer_of=lambda rule, answers: "",
    verdict_text=lambda verdict: "",
)


@pytest.fixture(autouse=True)
def declared():
    procedures.install([LENDING])
    yield
    procedures._installed.pop(("test-lending", 1))


@pytest.fixture
def begun(client: Client) -> str:
    """A draft in a browser, its first page answered; the address of its list."""
    response = client.post("/fr/ask/test-lending/open/")
    first = response["Location"]
    response = client.post(first, {"name": "Ali"})
    assert response["Location"].endswith("/tools/")
    return response["Location"]


def kept(address: str) -> dict:
    with acting_for(SYSTEM):
        return Case.objects.get(pk=UUID(address.split("/")[3])).answers.get("tools", {})


def add(client: Client, address: str, name: str, **more: str):
    return client.post(f"{address}new/", {"name": name, **more})


def test_a_list_is_told_line_by_line_and_said_to_be_whole(client, begun):
    assert "No tool yet" in client.get(begun).content.decode()
    for name in ("Hammer", "Loom"):
        assert add(client, begun, name, count="2")["Location"] == begun
    shown = client.get(begun).content.decode()
    assert "Hammer" in shown
    assert "2</bdi> tools" in shown
    assert client.post(begun)["Location"].endswith("/end/")
    assert kept(begun)["whole"] is True
    assert [(row["name"], row["count"]) for row in kept(begun)["rows"]] == [
        ("Hammer", 2),
        ("Loom", 2),
    ]


def test_going_on_with_an_empty_list_says_what_is_missing(client, begun):
    response = client.post(begun)
    assert response.status_code == 422
    assert "Tell at least one tool" in response.content.decode()
    assert "whole" not in kept(begun)


def test_a_line_is_changed_and_taken_out(client, begun):
    add(client, begun, "Hammer")
    [line] = kept(begun)["rows"]
    one = f"{begun}{line['mark']}/"
    page = client.get(one)
    assert 'value="Hammer"' in page.content.decode()
    revision = page.context["form"].initial["revision"]
    client.post(one, {"name": "Mallet", "revision": revision})
    assert [row["name"] for row in kept(begun)["rows"]] == ["Mallet"]
    assert "Mallet" in client.get(f"{one}remove/").content.decode()
    assert kept(begun)["rows"]
    client.post(f"{one}remove/")
    assert kept(begun)["rows"] == []


def test_a_wrong_line_is_told_beside_its_box_and_not_kept(client, begun):
    response = add(client, begun, "", count="many")
    assert response.status_code == 422
    assert kept(begun) == {}


def test_two_lines_added_at_one_moment_are_both_kept(client, begun):
    first = client.get(f"{begun}new/")
    add(client, begun, "Hammer", revision=str(first.context["form"].initial["revision"]))
    add(client, begun, "Loom", revision=str(first.context["form"].initial["revision"]))
    assert [row["name"] for row in kept(begun)["rows"]] == ["Hammer", "Loom"]


def test_a_line_changed_in_two_windows_loses_neither(client, begun):
    add(client, begun, "Hammer")
    one = f"{begun}{kept(begun)['rows'][0]['mark']}/"
    revision = client.get(one).context["form"].initial["revision"]
    client.post(one, {"name": "Mallet", "revision": revision})
    response = client.post(one, {"name": "Sledge", "revision": revision})
    assert response.status_code == 409
    assert Answer(question="Name", answer="Mallet") in response.context["elsewhere"]
    assert 'value="Sledge"' in response.content.decode()


def test_no_more_lines_than_the_list_takes(client, begun):
    for name in ("One", "Two", "Three"):
        add(client, begun, name)
    assert "Add a tool" not in client.get(begun).content.decode()


@pytest.mark.parametrize("where", ["nobody/", "nobody/remove/"])
def test_a_line_that_is_not_there_is_not_found(client, begun, where):
    assert client.get(f"{begun}{where}").status_code == 404


def test_the_check_page_shows_every_line_with_its_own_way_to_change_it(client, begun):
    add(client, begun, "Hammer")
    client.post(begun)
    client.post(begun.replace("tools", "end"), {"word": "done"})
    mark = kept(begun)["rows"][0]["mark"]
    shown = client.get(begun.replace("tools", "check")).content.decode()
    assert f"{begun}{mark}/?from=check" in shown
    response = client.post(
        f"{begun}{mark}/?from=check",
        {"name": "Mallet", "revision": "99"},
    )
    assert response["Location"] == f"{begun}?from=check"
    assert client.post(f"{begun}?from=check")["Location"].endswith("/check/")


def test_a_line_that_a_change_of_rules_made_wrong_keeps_the_case_from_being_sent():
    answers = {
        "who": {"name": "Ali"},
        "tools": {"rows": [{"mark": "a", "name": ""}], "whole": True},
        "end": {"word": "x"},
    }
    [lack] = lacks(LENDING, answers, evidence=frozenset(), today=TODAY)
    assert (lack.page, lack.target) == ("tools", "name")


def test_a_list_never_said_to_be_whole_keeps_the_case_from_being_sent():
    answers = {"who": {"name": "Ali"}, "end": {"word": "x"}}
    answers |= {"tools": {"rows": [{"mark": "a", "name": "Loom"}]}}
    [lack] = lacks(LENDING, answers, evidence=frozenset(), today=TODAY)
    assert lack.code == "desk.list_not_whole"
