"""The whole population: pieces by several processes, the log numbered behind them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import connection, connections

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Subject
from sijill.kernel.signing import Signer
from sijill.ledger import publishing
from sijill.ledger.actions import record, sequencing
from sijill.ledger.indicators import count_many
from sijill.ledger.keys import signing
from sijill.ledger.models import Act, ActFacts
from sijill.ledger.transaction import acting_for, action
from sijill.portal.population import trusting
from sijill.portal.population.entries import TAKEN_OVER
from sijill.portal.population.indexes import collecting
from sijill.portal.population.offices import Keepers
from sijill.portal.population.papers import papers
from sijill.portal.population.piece import write
from sijill.portal.population.plan import PIECE, Plan
from sijill.portal.population.staff import take_office
from sijill.protection.actions import open_all
from sijill.register.models import Entry

BEGUN = "population.begun"
AT_ONCE = 20_000  # acts numbered in one transaction
SEALED_AT_ONCE = 100_000
PATIENCE = 0.2  # seconds
Tell = Callable[[str, int, int], None]


class Occupied(RuntimeError):
    """The register holds something else already; a population is not poured over it."""


def populate(*, entries: int, seed: int, now: datetime, processes: int = 0, tell: Tell) -> int:
    """Make a population, or finish the one that was begun; answers how many pieces were written."""
    if not settings.DEMONSTRATION:
        raise Occupied("a population is for a demonstration, beside the embedded server")
    try:
        plan = _begun(entries, seed) or begin(Plan(entries=entries, seed=seed, now=now))
    except Occupied:
        trusting.check()  # what a run that was killed may have left
        raise
    keepers = take_office(plan)
    papers()  # drawn before the crew is: each would draw its own
    with trusting.trusting():
        with collecting(), _crew(processes or os.cpu_count() or 1) as crew:
            pieces = [crew.submit(_piece, plan, piece, keepers) for piece in range(plan.pieces)]
            for done in _following(plan, pieces):
                tell("entries", min(done * PIECE, entries), entries)
            written = sum(piece.result() for piece in pieces)
        finish(tell)
    return written


def stands() -> bool:
    """Whether a population was poured into this register."""
    return Act.objects.filter(kind=BEGUN).exists()


def _begun(entries: int, seed: int) -> Plan | None:
    """The plan of the population that stands here, when it is the one asked for."""
    act = Act.objects.filter(kind=BEGUN).order_by("recorded_at").first()
    if act is None:
        with acting_for(SYSTEM):
            if Entry.objects.filter(nia_version=TAKEN_OVER).exists():
                raise Occupied("entries of an earlier register were taken over here")
        return None
    facts = ActFacts.objects.get(act=act.id).facts
    if (facts["entries"], facts["seed"]) != (entries, seed):
        raise Occupied(f"a population of {facts['entries']}, seed {facts['seed']}, stands here")
    return Plan(**{**facts, "now": datetime.fromisoformat(facts["now"])})


@action
def begin(plan: Plan) -> Plan:
    """Note what is going to be made, with the numbers that it takes from the house."""
    sizes = [plan.sizes(piece) for piece in range(plan.pieces)]
    plan = replace(
        plan,
        first_number=_taken("register_nia_counter", sum(each.numbers for each in sizes)),
        first_request=_taken("desk_case_number", sum(each.requests for each in sizes)),
    )
    facts = {**asdict(plan), "now": plan.now.isoformat()}
    subject = Subject(kind="population", id=uuid5(NAMESPACE_URL, f"{facts}"))
    record(BEGUN, subject=subject, by=SYSTEM, at=plan.now, facts=facts)
    return plan


def _taken(sequence: str, count: int) -> int:
    """Take that many numbers of a counter at once; the first of them."""
    if not count:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(n), max(n) FROM"
            " (SELECT nextval(%s) AS n FROM generate_series(1, %s)) AS taken",
            [sequence, count],
        )
        first, last = cursor.fetchone()
    if last - first + 1 != count:
        raise Occupied("somebody else is numbering at the same time")
    return int(first)


@contextmanager
def _crew(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes with connections of their own: one is not shared with a child."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=context) as crew:
        try:
            yield crew
        except BaseException:
            crew.shutdown(wait=True, cancel_futures=True)
            raise


def _piece(plan: Plan, piece: int, keepers: Keepers) -> bool:
    """In a process of the crew: nobody waits for the disk, a lost piece is made again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    return write(plan, piece, keepers)


def _following(plan: Plan, pieces: list[Future[bool]]) -> Iterator[int]:
    """Number and seal the acts of past pieces beside the work; yields how many are done."""
    waiting, unsealed = set(pieces), 0
    while waiting:
        done, waiting = wait(waiting, timeout=PATIENCE)
        for piece in done:
            piece.result()  # a fault ends the whole
        if done:
            yield len(pieces) - len(waiting)
        first = next((n for n, piece in enumerate(pieces) if not piece.done()), None)
        if first:
            unsealed += sequencing.number(AT_ONCE, before=plan.begins(first))
        if unsealed > SEALED_AT_ONCE:
            unsealed = 0
            _seal(signing())


def finish(tell: Tell) -> None:
    """Number what is left, seal it, show it, count it."""
    while numbered := sequencing.number(AT_ONCE):
        tell("acts", numbered, numbered)
    tell("sealing", 0, 1)
    _seal(signing())
    count_many(at=clock.now())
    open_all(at=clock.now())
    tell("sealing", 1, 1)


def _seal(by: Signer) -> None:
    sequencing.seal(by=by, at=clock.now())
    publishing.publish()
