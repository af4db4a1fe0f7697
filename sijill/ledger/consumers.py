"""Those who follow the acts, in order, each past its own cursor; and what rooms above hand in.

A consumer is declared by its room and listed in `config/ledger.py`. It is handed every sealed act
once: its effects, its cursor and the mark of the act handled are one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.queries.log import SealedAct
from sijill.ledger.rules import Fault


class Handle(Protocol):
    """What a consumer does with one act; it writes, defers jobs, and speaks to no network."""

    def __call__(self, sealed: SealedAct, *, at: datetime) -> None: ...


class HandleMany(Protocol):
    """What a consumer does with several acts at once: the same as with each, in order."""

    def __call__(self, acts: Sequence[SealedAct], *, at: datetime) -> None: ...


Concerned = Callable[[Sequence[UUID]], Collection[UUID]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumer:
    """A follower of acts: its name for ever, what it does, and the kinds it cares for.

    `concerned` tells, of the subjects of many acts, those for whom it may have anything to do now.
    The acts on all others are noted as handled together: of a thousand craftsmen who enter, one
    has an enterprise under him. `handle_many` is for whoever does with two hundred acts what costs
    hardly more than with one; when it fails, each is handed by itself, to set one subject aside.
    """

    name: str
    handle: Handle
    kinds: frozenset[str] | None = None
    concerned: Concerned | None = None
    handle_many: HandleMany | None = None

    def wants(self, sealed: SealedAct) -> bool:
        """Whether this act is one of its kinds."""
        return sealed.act is not None and (self.kinds is None or sealed.act.kind in self.kinds)


Check = Callable[[], Iterator[Fault]]
Owns = Callable[[Subject, Actor], bool]

_consumers: list[Consumer] = []
_checks: list[Check] = []
_owners: list[Owns] = []
_open_kinds: set[str] = set()


def install(
    *,
    consumers: Sequence[Consumer] = (),
    checks: Iterable[Check] = (),
    owners: Iterable[Owns] = (),
    open_kinds: Iterable[str] = (),
) -> None:
    """Take what the house hands in, in place of what was handed in before."""
    names = [consumer.name for consumer in consumers]
    if len(set(names)) != len(names):
        raise ValueError(f"two consumers have one name: {names}")
    _consumers[:], _checks[:], _owners[:] = consumers, checks, owners
    _open_kinds.clear()
    _open_kinds.update(open_kinds)


def consumers() -> tuple[Consumer, ...]:
    """The consumers of the house, in the order they were listed."""
    return tuple(_consumers)


def consumer(name: str) -> Consumer:
    """The consumer of this name; KeyError when the house has none."""
    return {each.name: each for each in _consumers}[name]


def checks() -> tuple[Check, ...]:
    """What rooms above add to a walk through the log."""
    return tuple(_checks)


def owns(subject: Subject, viewer: Actor) -> bool:
    """Whether a subject is the viewer's own, as a room above answers."""
    return any(answer(subject, viewer) for answer in _owners)


def open_kinds() -> frozenset[str]:
    """Kinds of acts whose facts tell of nobody but their person, and may be handed to them."""
    return frozenset(_open_kinds)
