"""Every office and everybody without one, before every address of the house."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from sijill.desk.tests.factories import NOW
from sijill.kernel import clock
from tests.access import table
from tests.access.addresses import addresses
from tests.access.asking import answer
from tests.access.people import COLUMNS, browser
from tests.access.world import World, settled

WRITING = bool(os.environ.get("WRITE_ACCESS"))
ALL = addresses()
# Who is asked about every day; the others stand nearer to one of these than to anybody else.
EVERY_DAY = {"nobody", "other", "registrar'", "auditor"}
LONG = pytest.mark.long
WHO = [name if name in EVERY_DAY else pytest.param(name, marks=LONG) for name in COLUMNS]
QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"
FOR_NOBODY_IN_PARTICULAR = {"/api/v1/openapi.json", "/log/<path>", "/health/"}
# What answers a POST without a form of the house, each with its reason. The list may only shrink.
ASKED_NOTHING = {
    "/health/",
    "/api/v1/openapi.json",
    "/ar/account/data/download/",  # a button: the file comes back
    "/ar/account/data/paper/",
    "/ar/cards/",  # a search, posted so that no name stands in an address
    "/ar/agents/account/password/",  # pages of the library: their errors come with 200
    "/ar/agents/again/password/",
    "/ar/agents/sign-in/",
}
_measured: dict[str, dict[table.Row, str]] = {}


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The country of the table, made once for all columns and taken back at the end."""
    logging.disable(logging.CRITICAL)
    quick = override_settings(PASSWORD_HASHERS=[QUICK])
    with django_db_blocker.unblock(), quick, clock.stopped(NOW), transaction.atomic():
        yield settled()
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("who", WHO)
def test_an_address_answers_everybody_as_the_table_says(world: World, who: str) -> None:
    rows = table.told()
    place = COLUMNS.index(who)
    _measured[who] = found = {}
    at_door = browser(who, owner=world.owner, other=world.other)
    for row, path in _asked(world, who, rows):
        found[row] = answer(at_door, row[0], path)
    if not WRITING:
        wrong = {
            row: f"{said}, not {table.expected(row, rows)[place]}"
            for row, said in found.items()
            if said != table.expected(row, rows)[place]
        }
        assert wrong == {}


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    if WRITING and len(_measured) == len(COLUMNS):
        table.write(_whole(), ALL)
    known = {each.shown for each in ALL}
    told = {path for _, path in table.told()}
    assert (sorted(known - told), sorted(told - known)) == ([], [])


def test_an_auditor_reads_everything_and_writes_nothing() -> None:
    place = COLUMNS.index("auditor")
    told = table.told()
    assert [row for row, cells in told.items() if cells[place].endswith("*")] == []
    doors = {row: cells[place] for row, cells in told.items() if row[1].startswith("/ar/desk/")}
    assert {said for (method, _), said in doors.items() if method == "GET"} <= SEEN


def test_whoever_has_no_office_does_nothing_at_the_desk() -> None:
    for who in ("nobody", "owner", "other", "expired", "program"):
        place = COLUMNS.index(who)
        for (method, path), cells in table.told().items():
            if path.startswith("/ar/desk/"):
                assert cells[place] in ("in", "403", "405", "404"), (who, method, path)


def test_a_form_sent_empty_is_told_what_it_lacks() -> None:
    told = [row for row in table.told().items() if row[0][0] == "POST"]
    shown = {path for (_, path), cells in told if "200" in cells}
    mute = {path for (_, path), cells in told if any("?" in said for said in cells)}
    assert (sorted(shown - ASKED_NOTHING), sorted(mute)) == ([], [])


SEEN = {"200", "404", "405", "go", "403"}


def _asked(world: World, who: str, rows: table.Table) -> Iterator[tuple[table.Row, str]]:
    """The rows asked of somebody: all of nobody, of the others those that are offered at all."""
    for each in ALL:
        for method in table.methods(each):
            row = (method, each.shown)
            offered = WRITING or row in rows
            shared = each.shown in FOR_NOBODY_IN_PARTICULAR
            if who == "nobody" or (offered and not shared):
                yield row, each.filled(world.known)


def _whole() -> dict[table.Row, tuple[str, ...]]:
    every = _measured["nobody"]
    return {
        row: tuple(_measured[who].get(row, said) for who in COLUMNS) for row, said in every.items()
    }
