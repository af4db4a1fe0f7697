"""Acts, sealed acts and the role that seals them, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import psycopg
from django.db import connections

from sijill.kernel.actor import Actor, ActorKind, Role, Subject
from sijill.kernel.clock import now
from sijill.ledger.actions import record
from sijill.ledger.keys import signing
from sijill.ledger.models import Act
from sijill.ledger.sequencer import Sequencer

ROOT = Path(__file__).resolve().parents[3]
EXAMINER = Actor(kind=ActorKind.AGENT, user=uuid4(), role=Role.EXAMINER, institution="CH-03")


def sequencer() -> Sequencer:
    """The sequencer of the tests."""
    return Sequencer(by=signing())


def acts(count: int, *, subject: Subject | None = None, **facts: Any) -> list[Act]:
    """Some acts, each on a subject of its own unless one is given."""
    told = facts.pop("facts", facts)
    return [
        record(
            "desk.assigned",
            subject=subject or Subject(kind="case", id=uuid4()),
            by=EXAMINER,
            at=now(),
            ground="turn",
            facts={"place": place, **told},
        )
        for place in range(count)
    ]


def sealed(count: int, **kwargs: Any) -> list[Act]:
    """Some acts with their numbers, under a checkpoint, published."""
    made = acts(count, **kwargs)
    sequencer().once()
    return made


@contextmanager
def role_of(clone: Any, role: str) -> Iterator[None]:
    """Reach a test's own database under another login role."""
    held = connections["default"]
    before = {name: held.settings_dict[name] for name in ("USER", "PASSWORD")}
    parts = urlsplit(clone.url(role))
    held.close()
    held.settings_dict.update(
        USER=unquote(parts.username or ""), PASSWORD=unquote(parts.password or "")
    )
    try:
        yield
    finally:
        held.close()
        held.settings_dict.update(before)


def as_owner(clone: Any, *statements: str) -> None:
    """Run statements as the owner of the tables, who alone can take the walls down."""
    with psycopg.connect(clone.url("owner"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]
