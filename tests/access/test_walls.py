"""The second wall, tried alone: the application's own role asks whole tables, without our filters.

Each table that holds something of a person (see sijill/portal/holdings.py) is asked for the rows of
one person, by raw SQL, in the place of everybody who must not see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import override_settings

from sijill.accounts import models as accounts
from sijill.cards import models as cards
from sijill.institutions import models as institutions
from sijill.institutions.rules import reach
from sijill.institutions.tests.test_rules import office
from sijill.kernel.actor import ANONYMOUS, NATIONAL, NOWHERE, SYSTEM, Actor, ActorKind, Role
from sijill.ledger import models as ledger
from sijill.ledger.transaction import acting_for
from sijill.portal.holdings import HELD, Holding, Whose
from tests.access.world import settled

# Held about a person and without a row policy, each with its reason. The list may only shrink.
BY_KEY = "asked only by the key of a browser or a phone, before anybody is known"
SEALED = "no name in it; its subject leads to a person only through tables behind the wall"
PUBLIC = "craft bodies and their offices are told in public"
WITHOUT: dict[type, str] = {
    **dict.fromkeys((accounts.User, accounts.Space, accounts.Challenge), BY_KEY),
    accounts.Consent: BY_KEY,
    cards.Place: "a number in a list of bits, which is published",
    **dict.fromkeys((institutions.Presence, institutions.Candidate), PUBLIC),
    institutions.OfficeHolder: PUBLIC,
    **dict.fromkeys((ledger.Act, ledger.ActFacts, ledger.Look), SEALED),
}
BEHIND = [each for each in HELD if each.table not in WITHOUT]


def agent(role: Role, institution: str) -> Actor:
    """An agent as the row policies see one: by what the office reaches."""
    found = reach([replace(office(role), institution=institution)])
    return Actor(kind=ActorKind.AGENT, role=role, institution=institution, reach=found)


STRANGERS: dict[str, Callable[[Actor], Actor]] = {
    "nobody": lambda other: ANONYMOUS,
    "another person": lambda other: other,
    "an examiner of another chamber": lambda other: agent(Role.EXAMINER, "CH-04"),
    "a director of another chamber": lambda other: agent(Role.DIRECTOR, "CH-05"),
    "the delegation of another province": lambda other: agent(Role.DELEGATE, "DEL-04.421"),
    "the federation": lambda other: agent(Role.FEDERATION, "FED"),
    "an enroller of the same chamber": lambda other: replace(
        agent(Role.ENROLLER, "CH-03"), user=uuid4()
    ),
    "an agent whose mandate has ended": lambda other: Actor(kind=ActorKind.AGENT, reach=NOWHERE),
    "a reach that only looks like all": lambda other: Actor(
        kind=ActorKind.AGENT, reach=frozenset({"%", "CH-0", "CH-03 ", "'*'"})
    ),
}


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Whose, Actor]]:
    """A person of Fès with all that hangs from them, and another one."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick, transaction.atomic():
        world = settled()
        with acting_for(SYSTEM):
            person = accounts.Space.objects.get(pk=world.owner).person
        other = Actor(kind=ActorKind.CITIZEN, space=world.other)
        yield Whose(world.owner, person), other
        transaction.set_rollback(True)


def count(holding: Holding, whose: Whose, viewer: Actor, *, all_rows: bool) -> int:
    """How many rows the bare table shows: the person's, or any at all."""
    table, parts = holding.table._meta.db_table, holding.table._meta.pk_fields
    with acting_for(SYSTEM):
        rows = holding.table._default_manager.filter(holding.rows(whose))
        keys = list(rows.values_list(*(each.attname for each in parts)))
    key = "concat_ws(' ', {})".format(", ".join(f'"{each.column}"' for each in parts))
    with acting_for(viewer), connection.cursor() as cursor:
        if all_rows:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
        else:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE {key} = ANY(%s)',
                [[" ".join(map(str, each)) for each in keys]],
            )
        [(found,)] = cursor.fetchall()
        return int(found)


def named(holding: Holding) -> str:
    return holding.table._meta.label


@pytest.mark.parametrize("holding", BEHIND, ids=named)
def test_a_table_of_persons_shows_a_stranger_no_row(ground: Any, holding: Holding) -> None:
    whose, other = ground
    seen = {
        name: count(holding, whose, stranger(other), all_rows=False)
        for name, stranger in STRANGERS.items()
    }
    assert set(seen.values()) == {0}, seen
    assert count(holding, whose, ANONYMOUS, all_rows=True) == 0


def test_the_wall_is_not_merely_empty(ground: Any) -> None:
    """The rows are there: their person, the chamber, an auditor see them by the same question."""
    whose, _ = ground
    own = Actor(kind=ActorKind.CITIZEN, space=whose.space, person=whose.person)
    chamber, auditor = agent(Role.EXAMINER, "CH-03"), Actor(kind=ActorKind.AGENT, reach=NATIONAL)
    shown = {
        named(each): tuple(
            count(each, whose, who, all_rows=False) for who in (own, chamber, auditor)
        )
        for each in BEHIND
    }
    held = {name for name, found in shown.items() if any(found)}
    assert held >= {"desk.Case", "desk.Evidence", "register.Person", "register.Entry"}
    assert held >= {"register.Version", "protection.Affiliation"}
    for name in sorted(held):
        assert all(shown[name]), (name, shown[name])


@pytest.mark.django_db
def test_every_table_of_persons_has_a_policy_or_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        walled = {name for (name,) in cursor.fetchall()}
    open_ = {each.table for each in HELD if each.table._meta.db_table not in walled}
    assert open_ == set(WITHOUT)


@pytest.mark.parametrize(
    "setting", ["sijill.reach", "sijill.space", "sijill.person", "sijill.helper"]
)
def test_what_a_transaction_was_told_ends_with_it(db: None, setting: str) -> None:
    with acting_for(replace(SYSTEM, space=None)):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [setting])
        assert cursor.fetchall() == [("",)]
