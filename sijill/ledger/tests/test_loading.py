"""Many rows at once are the rows one by one, whatever the signs in them."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role, Subject
from sijill.kernel.clock import now
from sijill.ledger.actions import record, sequencing
from sijill.ledger.actions.loading import Recorded, line, record_many, stage
from sijill.ledger.models import Act, ActFacts, Pending
from sijill.ledger.queries import log
from sijill.ledger.rules import leaf
from sijill.ledger.transaction import action

ODD = 'a "quoted" \\ back\tslash\nand ‏ marks, é, \x1f'
AGENT = Actor(kind=ActorKind.AGENT, user=uuid4(), role=Role.REGISTRAR, institution="CH-03")


@pytest.fixture(autouse=True)
def _work(house):
    """Every test has a database of its own, as the role of the worker."""


def _told(act: Act) -> dict:
    facts = ActFacts.objects.get(act=act.id)
    kept = {f.name: getattr(act, f.name) for f in Act._meta.fields if f.name not in ("id",)}
    del kept["recorded_at"]
    return {**kept, "facts": facts.facts, "salt": len(bytes(facts.salt))}


def test_an_act_recorded_with_others_is_the_act_recorded_alone():
    at, subject = now(), Subject(kind="entry", id=uuid4())
    facts = {"name": "فاطمة", "note": ODD, "more": [1, None, True]}
    alone = record(
        "register.entered", subject=subject, by=AGENT, at=at, ground=ODD[:70], facts=facts
    )
    many = [
        Recorded(
            act=uuid4(),
            kind="register.entered",
            subject=subject,
            at=at,
            ground=ODD[:70],
            facts=facts,
        )
        for _ in range(3)
    ]
    record_many(many, by=AGENT)
    for each in many:
        assert _told(Act.objects.get(pk=each.act)) == _told(alone)
    assert Pending.objects.count() == 4


def test_the_salts_of_acts_recorded_together_differ():
    subject = Subject(kind="entry", id=uuid4())
    record_many(
        [Recorded(act=uuid4(), kind="a.b", subject=subject, at=now(), facts={}) for _ in range(50)],
        by=SYSTEM,
    )
    assert len({bytes(s) for s in ActFacts.objects.values_list("salt", flat=True)}) == 50


def test_a_leaf_made_from_texts_is_the_leaf_made_from_values():
    subject = Subject(kind="entry", id=uuid4())
    record("x.odd", subject=subject, by=AGENT, at=now(), ground=ODD[:70], facts={"é": ODD, "a": 1})
    record("x.plain", subject=subject, by=SYSTEM, at=now())
    sequencing.number()
    for sealed in log.sealed_acts(0, 2):
        facts = json.loads(sealed.facts)
        assert leaf(sealed.seq, sealed.act, salt=sealed.salt, facts=facts) == sealed.leaf


def test_numbers_stop_before_the_instant_asked():
    subject = Subject(kind="entry", id=uuid4())
    record("a.b", subject=subject, by=SYSTEM, at=now())
    before = Act.objects.get().recorded_at
    assert sequencing.number(before=before) == 0
    assert sequencing.number() == 1


def test_a_line_says_every_kind_of_value():
    columns = {
        **{"a": "text", "b": "text[]", "c": "jsonb", "d": "bytea", "e": "boolean"},
        **{"f": "date", "g": "integer", "case": "uuid"},
    }
    row = (ODD.replace("\x1f", ""), ['x"y', "z\\", "é"], {"k": ODD}, b"\x00\xff", False)
    row += (date(2026, 2, 28), None, uuid4())

    @action
    def written() -> tuple:
        stage("said", columns, [line(row)])
        with connection.cursor() as cursor:
            cursor.execute('SELECT a, b, c, d, e, f, g, "case" FROM said')
            return cursor.fetchone()

    a, b, c, d, *rest = written()
    c = json.loads(c) if isinstance(c, str) else c
    assert (a, b, c, bytes(d), *rest) == row
