"""The measuring process of `ledger`: decisions under load, or acts in bulk."""

from __future__ import annotations

import itertools
import json
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from unittest import mock

import django

HANDS = 2
TURNS = 12  # with, without, with…: both meet the same machine
WARM_UP = 5.0
BATCH = 20_000
DELAYS = """
SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM c.at - a.recorded_at))
FROM ledger_act a JOIN ledger_sealed s ON s.act = a.id
CROSS JOIN LATERAL (SELECT at FROM ledger_checkpoint WHERE size > s.seq ORDER BY size LIMIT 1) c
WHERE a.recorded_at > %s
"""
BULK = """
WITH made AS (
    INSERT INTO ledger_act (id, kind, subject_kind, subject_id, at, recorded_at, by_kind, by_role,
                            by_institution, article, ground)
    SELECT gen_random_uuid(), 'register.entered', 'entry', gen_random_uuid(), now(),
           now() + n * interval '1 microsecond', 'agent', 'registrar', 'CH-03', '50.17:6',
           'practice'
    FROM generate_series(1, %s) n RETURNING id
)
INSERT INTO ledger_act_facts (act, salt, facts)
SELECT id, decode(repeat(md5(id::text), 2), 'hex'),
       jsonb_build_object('nia', left(id::text, 8), 'trade', '1.02.003', 'chamber', 'CH-03',
                          'category', 'artisan', 'case', 'R-2026-000000')
FROM made
"""


def decide(seconds: float) -> dict[str, object]:
    """Decisions per second with and without the log, in short turns, and the delay under load."""
    from django.db import connection

    from sijill.kernel.clock import now
    from sijill.register.tests import factories as make

    make._numbers = itertools.count(random.randrange(100, 800) * 1_000)
    with _sequencer():
        rate = max(_turn(WARM_UP, 20), 1.0)  # code, plans and connections are warm
        began, rates = now(), {True: [], False: []}
        for place in range(TURNS):
            logged = place % 2 == 0
            with nullcontext() if logged else _no_log():
                rates[logged].append(_turn(seconds / TURNS, int(rate * seconds / TURNS * 2) + 4))
        time.sleep(4)
        with connection.cursor() as cursor:
            cursor.execute(DELAYS, [began])
            delay = float(cursor.fetchone()[0])
    return {"with": rates[True], "without": rates[False], "delay": delay}


def _turn(seconds: float, enough: int) -> float:
    """Examine and sign cases that were sent beforehand, by several hands; decisions per second."""
    from sijill.register.tests import factories as make
    from tests.crowd import somebody

    chance = random.Random()
    waiting = iter([make.sent(**somebody(chance)) for _ in range(enough)])
    done, lock, began = [], threading.Lock(), time.perf_counter()

    def hand() -> None:
        from django.db import connection

        while time.perf_counter() - began < seconds:
            with lock:
                case = next(waiting, None)
            if case is None:
                break
            make.signed(make.examined(case))
            done.append(time.perf_counter() - began)
        connection.close()

    hands = [threading.Thread(target=hand) for _ in range(HANDS)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    return len(done) / max(done)


@contextmanager
def _sequencer() -> Iterator[None]:
    """The sequencer at its usual pace, in a process of its own."""
    from django.db import connections

    from sijill.ledger.keys import signing
    from sijill.ledger.sequencer import Sequencer

    connections.close_all()
    if (pid := os.fork()) == 0:
        Sequencer(by=signing()).forever(threading.Event())
        os._exit(0)
    try:
        yield
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)


@contextmanager
def _no_log() -> Iterator[None]:
    """Acts that are neither written nor sealed."""
    from sijill.ledger.models import Act, ActFacts

    with mock.patch.object(Act.objects, "create", lambda **given: Act(**given)):  # noqa: SIM117
        with mock.patch.object(ActFacts.objects, "create", lambda **given: ActFacts(**given)):
            yield


def bulk(count: int) -> dict[str, object]:
    """Seal many acts inserted beforehand, walk through all of them, make some receipts."""
    from sijill.kernel.clock import now
    from sijill.ledger import consumers
    from sijill.ledger.keys import signing
    from sijill.ledger.queries import log, receipts
    from sijill.ledger.sequencer import Sequencer
    from sijill.ledger.verification import verify

    Sequencer(by=signing()).once()
    _insert(count)
    consumers.install()  # followers are another figure
    before, began = log.numbered(), time.perf_counter()
    sequencer = Sequencer(by=signing())
    while sequencer.round():
        pass
    sequencer.once()
    sealed = time.perf_counter() - began
    began = time.perf_counter()
    faults = [str(fault) for fault in verify(at=now()) if fault.code != "effects_differ"]
    walked = time.perf_counter() - began
    if faults:
        raise RuntimeError(f"faults: {faults[:5]}")
    size = log.numbered()
    chosen = [random.randrange(size) for _ in range(50)]
    times, sizes = [], []
    for [act] in (list(log.sealed_acts(seq, seq + 1)) for seq in chosen):
        began = time.perf_counter()
        made = receipts.receipt_of(act.id, with_facts=False)
        times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(str(made.proof)))
    return {
        "acts": size - before,
        "seal": sealed,
        "verify": walked,
        "proof": sizes,
        "receipt": [statistics.median(times), max(times)],
    }


def _insert(count: int) -> None:
    from django.db import connection

    from sijill.ledger.transaction import action

    @action
    def some(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(BULK, [number])

    for start in range(0, count, BATCH):
        some(min(BATCH, count - start))


def main() -> None:
    """Measure what is asked and print it as the last line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    what, size = sys.argv[1:]
    found = decide(float(size)) if what == "decide" else bulk(int(float(size)))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
