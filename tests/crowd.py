"""A house to be killed: people who ask, agents who decide, a worker, sequencers, each expendable.

    python -m tests.crowd ROLE PID_FILE TOLD_FILE SEED

Django is loaded once; each life is a fork, so that a killed one is replaced within milliseconds.
`check` counts, after the last kill, what is in the database.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

HANDS = 2  # threads that submit and decide at the same time in one server
LIVES_OF_ONE = 225  # six digits hold two servers of so many lives
PEOPLE = 2000  # identity numbers that one life may give out


def people(told: Path, seed: int) -> None:
    """Ask, examine and decide until killed; tell each case whose acceptance was answered."""
    from django.db import InterfaceError, OperationalError, connection

    from sijill.register.tests import factories as make

    make._numbers = itertools.count(100_000 + seed * PEOPLE)
    descriptor = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def hand(number: int) -> None:
        chance = random.Random(seed * HANDS + number)
        while True:
            try:
                case = make.examined(make.sent(**somebody(chance)))
                make.signed(case)
                os.write(descriptor, f"{case.pk}\n".encode())
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.05)
            except Exception as problem:
                if not connection.is_usable():
                    connection.close()
                os.write(2, f"{type(problem).__name__}: {problem}\n".encode())
                time.sleep(0.05)

    hands = [threading.Thread(target=hand, args=(n,), daemon=True) for n in range(HANDS)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()


def somebody(chance: random.Random) -> dict[str, str]:
    """A person unlike the others: names and birth of their own."""

    def name(letters: str, length: int) -> str:
        return "".join(chance.choice(letters) for _ in range(length))

    return {
        "name__given_ar": name("بتجحدرسشصطعفقكلمنهو", 6),
        "name__family_ar": name("بتجحدرسشصطعفقكلمنهو", 7),
        "name__given_latin": name("abdefghiklmnorstuz", 7).capitalize(),
        "name__family_latin": name("abdefghiklmnorstuz", 8).capitalize(),
        "card__birth": f"{chance.randint(1960, 1995)}-{chance.randint(1, 12):02d}-15",
    }


def sequence(told: Path, seed: int) -> None:
    """Number and seal until killed, in a hurry."""
    from sijill.ledger import sequencer
    from sijill.ledger.keys import signing

    sequencer.EVERY, sequencer.PAUSE, sequencer.PATIENCE = 0.2, 0.05, 0.1
    sequencer.Sequencer(by=signing()).forever(threading.Event())


def work(told: Path, seed: int) -> None:
    """Work the queue until killed."""
    from django.core.management import call_command

    while True:
        try:
            call_command("procrastinate", "worker")
        except Exception:
            time.sleep(0.2)


COUNTS = {
    "accepted": "SELECT count(*) FROM desk_case WHERE state = 'accepted'",
    "entries": "SELECT count(DISTINCT nia) FROM register_entry",
    "wrong_versions": """SELECT count(*) FROM desk_case c WHERE c.state = 'accepted' AND
        (SELECT count(*) FROM register_version v WHERE v.entry_id = c.subject_id) <> 1""",
    "wrong_entered": """SELECT count(*) FROM desk_case c WHERE c.state = 'accepted' AND
        (SELECT count(*) FROM ledger_act a
         WHERE a.subject_id = c.subject_id AND a.kind = 'register.entered') <> 1""",
    "wrong_accepted": """SELECT count(*) FROM desk_case c WHERE c.state = 'accepted' AND
        (SELECT count(*) FROM ledger_act a
         WHERE a.subject_id = c.id AND a.kind = 'desk.accepted') <> 1""",
    "wrong_numbers": """SELECT count(*) FROM desk_case c WHERE c.state = 'accepted' AND
        (SELECT count(*) FROM register_entry e WHERE e.id = c.subject_id) <> 1""",
    "acts": "SELECT count(*) FROM ledger_act",
    "sealed": "SELECT count(DISTINCT act) FROM ledger_sealed",
    "next": "SELECT coalesce(max(seq) + 1, 0) FROM ledger_sealed",
    "waiting": "SELECT count(*) FROM ledger_pending",
    "handled": "SELECT count(*) FROM ledger_handled WHERE consumer = 'indicators'",
    "counted": "SELECT coalesce(sum(count), 0)::bigint FROM ledger_indicator",
}


def check(told: Path, seed: int) -> None:
    """Seal what waits, count everything, walk through the log, and print what was found."""
    from django.db import connection

    from sijill.kernel.clock import now
    from sijill.ledger.keys import signing
    from sijill.ledger.sequencer import Sequencer
    from sijill.ledger.verification import verify

    Sequencer(by=signing()).once()
    answered = told.read_text().split() if told.exists() else []
    found: dict[str, object] = {"answered": len(answered)}
    with connection.cursor() as cursor:
        for name, question in COUNTS.items():
            cursor.execute(question)
            found[name] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM desk_case WHERE state = 'accepted' AND id = ANY(%s::uuid[])",
            [answered],
        )
        found["kept"] = cursor.fetchone()[0]
    found["faults"] = [str(fault) for fault in verify(at=now())]
    sys.stdout.write(json.dumps(found))


LIVES: dict[str, Callable[[Path, int], None]] = {
    "people": people,
    "sequence": sequence,
    "work": work,
}


def live(role: str, pid_file: Path, told: Path, seed: int) -> None:
    """Fork one life after another; the file says which process is to be killed."""
    for number in itertools.count():
        if (pid := os.fork()) == 0:
            try:
                LIVES[role](told, seed * LIVES_OF_ONE + number)
            finally:
                os._exit(1)
        passing = pid_file.with_suffix(".new")
        passing.write_text(str(pid))
        passing.replace(pid_file)
        os.waitpid(pid, 0)


def main() -> None:
    """Load Django once, then live."""
    import django

    django.setup()
    role, pid_file, told, seed = sys.argv[1:]
    if role == "check":
        check(Path(told), 0)
    else:
        for module in ("sijill.register.tests.factories", "sijill.ledger.sequencer"):
            __import__(module)
        live(role, Path(pid_file), Path(told), int(seed))


if __name__ == "__main__":
    main()
