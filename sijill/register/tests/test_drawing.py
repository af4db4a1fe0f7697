"""A month frozen as digests, drawn by a later root of the log, and drawn again by anybody."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import override

from sijill.institutions.tests.factories import a_browser, a_mandate
from sijill.kernel.actor import ANONYMOUS, SYSTEM, Actor, ActorKind, Role
from sijill.kernel.verdict import Refused
from sijill.ledger.models import Act
from sijill.ledger.tests.factories import sealed as seal
from sijill.ledger.transaction import acting_for, action
from sijill.register.actions import drawing
from sijill.register.models import Control, Draw, Ticket
from sijill.register.queries import controlling as read
from sijill.register.rules.drawing import (
    DRAWS,
    DrawState,
    after,
    digest,
    faults,
    line,
    many,
    may_draw,
    may_freeze,
    ranks,
    seed,
)
from sijill.register.tests import factories as make

OFFICES = [
    *(Actor(kind=ActorKind.AGENT, user=uuid4(), role=role) for role in Role),
    *(ANONYMOUS, SYSTEM),
]
MONTH = make.NOW.date().replace(day=1)
LATER = make.NOW + timedelta(days=40)
DOCUMENT = Path(__file__).parents[3] / "docs" / "controls.md"


def no(verdicts: Any) -> set[str]:
    return {v.code for v in verdicts if not v.is_ok}


def test_a_draw_over_all_from_to_and_role() -> None:
    for here, there, by in product([None, *DrawState], DrawState, OFFICES):
        allowed = DRAWS.get((here, there), frozenset())
        office = by.role if by.is_agent else by.kind
        assert (not no(may_draw(here, there, by=by))) is (office in allowed)


@pytest.mark.parametrize(
    ("given", "closed"),
    [
        ({}, set()),
        ({"month": date(2026, 12, 1)}, {"control.month_not_over"}),
        ({"month": date(2026, 10, 2)}, {"control.month_not_over"}),
        ({"drawn_already": True}, {"control.month_drawn"}),
        ({"size": 0}, {"control.nothing_to_draw"}),
    ],
)
def test_a_month_that_ended_is_frozen_once(given: dict[str, Any], closed: set[str]) -> None:
    facts = {"month": date(2026, 11, 1), "today": date(2026, 12, 1), "size": 3}
    assert no(may_freeze(**{**facts, "drawn_already": False, **given})) == closed
    assert after(date(2026, 12, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("size", "share", "least", "drawn"),
    [(1000, "5", 3, 50), (1001, "5", 3, 51), (10, "5", 3, 3), (2, "5", 3, 2), (7, "100", 1, 7)],
)
def test_the_share_is_rounded_up_and_never_under_the_least(
    size: int, share: str, least: int, drawn: int
) -> None:
    assert many(size, share=Decimal(share), least=least) == drawn


def test_each_line_is_drawn_about_as_often_as_another() -> None:
    lines = sorted(line(UUID(int=1), UUID(int=n)) for n in range(20))
    often = [0] * 20
    for n in range(2_000):
        for rank in ranks(lines, seed=seed(UUID(int=n), size=9, root="ab"), wanted=5):
            often[rank - 1] += 1
    assert min(often) > 400
    assert max(often) < 600


def told(size: int = 40) -> dict[str, Any]:
    """A published draw of invented decisions."""
    draw = uuid4()
    lines = sorted(line(draw, uuid4()) for _ in range(size))
    known = seed(draw, size=100, root="ab" * 32)
    return {
        "draw": str(draw),
        "size": size,
        "digest": digest(lines),
        "share": "5.00",
        "least": 3,
        "wanted": 3,
        "log_size": 100,
        "log_root": "ab" * 32,
        "seed": known,
        "ranks": ranks(lines, seed=known, wanted=3),
        "lines": lines,
    }


def test_whoever_alters_a_published_draw_is_found_out(tmp_path: Path) -> None:
    true = told()
    assert faults(true) == []
    assert "digest" in faults({**true, "lines": [*true["lines"][1:], "f" * 64]})
    assert "list" in faults({**true, "lines": true["lines"][:-1]})
    assert faults({**true, "log_root": "cd" * 32}) == ["seed", "ranks"]
    assert faults({**true, "ranks": [1, 2, 3]}) == ["ranks"]
    assert faults({**true, "wanted": 4}) == ["wanted", "ranks"]
    assert faults({**true, "seed": "", "ranks": []}) == []
    file = tmp_path / "draw.json"
    file.write_text(json.dumps(true))
    call_command("controls", "verify", str(file))
    file.write_text(json.dumps({**true, "ranks": [1, 2, 3]}))
    with pytest.raises(CommandError, match="other ranks"):
        call_command("controls", "verify", str(file))


def test_the_program_of_the_documentation_draws_the_same(tmp_path: Path) -> None:
    [program] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    true, file, run = told(), tmp_path / "draw.json", tmp_path / "again.py"
    run.write_text(program)
    for given, code in ((true, 0), ({**true, "ranks": [1, 2, 3]}, 1)):
        file.write_text(json.dumps(given))
        done = subprocess.run([sys.executable, run, file], capture_output=True, check=False)
        assert done.returncode == code, done.stderr


# With the database from here on.


@pytest.fixture
def head() -> Actor:
    make.chambers()
    return make.agent(Role.DIRECTOR)


def frozen(head: Actor, *, entries: int = 2) -> Draw:
    for _ in range(entries):
        make.entered()
    with acting_for(head):
        return drawing.freeze_month(institution=make.FES, month=MONTH, by=head, at=LATER)


@pytest.mark.django_db
def test_a_frozen_month_holds_every_decision_as_a_digest_and_is_frozen_once(head: Actor) -> None:
    draw = frozen(head)
    assert (draw.size, draw.wanted, draw.state) == (2, 2, DrawState.FROZEN)
    with acting_for(head):
        assert read.public_list(draw).lines == sorted(
            line(draw.pk, t.decision) for t in Ticket.objects.order_by("rank")
        )
        assert read.faults_of(draw) == []
        with pytest.raises(Refused, match=r"control\.month_drawn"):
            drawing.freeze_month(institution=make.FES, month=MONTH, by=head, at=LATER)
        with pytest.raises(Refused, match=r"control\.log_too_short"):
            drawing.draw_controls(draw=draw.pk, by=head, at=LATER)
    act = Act.objects.get(pk=draw.act)
    assert (act.kind, act.subject_id) == ("control.frozen", draw.pk)


@pytest.mark.django_db
def test_another_chamber_neither_freezes_nor_sees_the_list(head: Actor) -> None:
    draw = frozen(head)
    other = make.agent(Role.DIRECTOR, make.RABAT)
    with acting_for(other):
        assert not Ticket.objects.exists()
        assert read.draws(other) == []
        with pytest.raises(Refused, match=r"control\.not_your_office"):
            drawing.freeze_month(institution=make.FES, month=MONTH, by=other, at=LATER)
        with pytest.raises(Refused, match=r"control\.not_your_office"):
            drawing.draw_controls(draw=draw.pk, by=other, at=LATER)
    with acting_for(ANONYMOUS):
        assert not Ticket.objects.exists()
        assert len(read.public_list(draw).lines) == 2


@pytest.mark.django_db
def test_the_database_refuses_to_alter_what_was_frozen(head: Actor) -> None:
    draw = frozen(head, entries=1)

    @action
    def alter(sql: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)

    for sql in (
        "UPDATE register_draw SET digest = repeat('0', 64)",
        "UPDATE register_draw SET told_size = 1",
        "DELETE FROM register_draw",
        "UPDATE register_ticket SET rank = 9",
        "DELETE FROM register_ticket",
    ):
        with acting_for(head), pytest.raises(Exception, match=r"altered|permission denied"):
            alter(sql)
    assert Draw.objects.get(pk=draw.pk).digest == draw.digest


def test_the_log_draws_and_the_same_is_drawn_again(house: Any, capsys: Any) -> None:
    make.chambers()
    head = make.agent(Role.DIRECTOR)
    draw = frozen(head, entries=5)
    assert drawing.draw_waiting(LATER) == 0
    seal(draw.told_size)
    assert read.sealed() >= draw.told_size
    assert drawing.draw_waiting(LATER) == 1
    assert drawing.draw_waiting(LATER) == 0
    held = Draw.objects.get(pk=draw.pk)
    assert held.root == read.root_at(draw.told_size)
    with acting_for(head):
        assert read.faults_of(held) == []
        assert faults(read.published(held)) == []
        drawn = list(Control.objects.values_list("ticket__rank", flat=True))
    assert sorted(drawn) == read.public_list(held).ranks
    assert len(drawn) == held.wanted == 3
    call_command("controls", "verify", str(held.pk))
    assert "the same" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_month_is_frozen_on_screen_and_shown_to_everybody(
    language: str, monkeypatch: Any
) -> None:
    make.entered()
    browser = a_browser(a_mandate(Role.DIRECTOR, make.FES).user)
    monkeypatch.setattr("sijill.register.pages.controls.now", lambda: LATER)
    with override(language):
        new, listed = reverse("register:control_new"), reverse("register:controls")
        assert browser.get(new).status_code == 200
        typed = {"institution": make.FES, "month": MONTH.isoformat()}
        assert browser.post(new, {**typed, "institution": make.RABAT}).status_code == 422
        assert browser.post(new, typed).url == listed
        assert browser.post(new, typed).status_code == 422
        assert browser.get(listed).status_code == 200
        draw = Draw.objects.get()
        browser.post(reverse("register:control_draw", args=[draw.pk]))
        assert Draw.objects.get().state == DrawState.FROZEN
        anybody = type(browser)()
        assert draw.digest in anybody.get(reverse("register:draw", args=[draw.pk])).text
        assert anybody.get(reverse("register:draws")).status_code == 200
        given = anybody.get(reverse("register:draw_file", args=[draw.pk])).json()
        assert faults(given) == []
        assert anybody.get(reverse("register:draw", args=[uuid4()])).status_code == 404
    outsider = a_browser(a_mandate(Role.DIRECTOR, make.RABAT).user)
    assert outsider.post(reverse("register:control_draw", args=[draw.pk])).status_code == 404
