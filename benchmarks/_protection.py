"""What benchmarks.protection measures, in a process whose settings are those of its own house."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from sijill.kernel import clock  # noqa: E402
from sijill.kernel.actor import SYSTEM  # noqa: E402
from sijill.kernel.clock import civil_date  # noqa: E402
from sijill.ledger.transaction import acting_for, action  # noqa: E402
from sijill.protection import actions, exchanging  # noqa: E402
from sijill.protection.models import Affiliation, Line, Outgoing  # noqa: E402
from sijill.protection.queries.affiliations import amount_of  # noqa: E402
from sijill.reference.models import Parameter  # noqa: E402
from sijill.reference.rules.parameters import definition  # noqa: E402

YES = {
    "fund.convention": "on_record",
    "fund.authorisation": "on_record",
    "fund.exchange": "open",
}
AGREED = """
UPDATE protection_affiliation SET state = 'consented', regime = 'untaxed', told = gen_random_uuid(),
    told_at = %(at)s, told_amount = %(amount)s, consent = gen_random_uuid(), since = %(at)s
WHERE state = 'candidate'
"""
UNTAXED = """
UPDATE register_version SET details = jsonb_set(details, '{regime}', '{"declared": "untaxed"}')
"""


@action
def everybody_agrees(people: int) -> int:
    """Everybody said yes yesterday: the same rows as a yes on the page makes of an affiliation."""
    at = clock.now() - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(AGREED, {"at": at, "amount": amount_of(civil_date(at))})
        return int(cursor.rowcount)


@action
def parameter(code: str, value: object) -> None:
    """A value in force from the first day of the year, invented for the measurement."""
    at = clock.now()
    Parameter.objects.create(
        code=code,
        value=value,
        valid_from=civil_date(at),
        recorded_at=at,
        status="provisional",
        article=definition(code).article,
        source="invented for a measurement",
    )


def bare() -> float:
    """One UPDATE of the state of everybody, undone."""
    began = time.perf_counter()
    with acting_for(SYSTEM), connection.cursor() as cursor:
        undone(cursor)
    return time.perf_counter() - began


@action
def undone(cursor: Any) -> None:
    """Written and rolled back."""
    cursor.execute("SAVEPOINT bare")
    cursor.execute("UPDATE protection_affiliation SET state = 'queried' WHERE state = 'consented'")
    cursor.execute("ROLLBACK TO bare")


def megabytes() -> float:
    """The largest this process has been."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Fund:
    """The invented fund beside us, which answers when it is told to."""

    def __init__(self, folder: Path) -> None:
        self.root, self.keys = folder / "theirs", folder / "ours"
        words = [sys.executable, "-m", "sijill.protection.simulator", "--calm", "--every", "0"]
        words += ["--root", str(self.root), "--register", str(self.keys)]
        self.child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert self.child.stdout is not None
        told = json.loads(self.child.stdout.readline())
        settings.FUND_WAY, settings.FUND_KEYS = told["sftp"], self.keys

    def turn(self) -> float:
        """One turn, in a process of its own; how long it took."""
        said = (
            "import sys; from pathlib import Path; from sijill.kernel import clock;"
            "from sijill.protection.simulator.command import fund_at;"
            "fund_at(Path(sys.argv[1])).turn(at=clock.now().replace(microsecond=0))"
        )
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", said, str(self.root)], check=True)
        return time.perf_counter() - began


def one_passage() -> exchanging.Passage:
    """A passage as the worker makes it."""
    at = clock.now()
    with exchanging.connected(at=at) as (way, seal), closing(way):
        return exchanging.passage(way, at=at, seal=seal)


def out(people: int, folder: Path) -> dict[str, Any]:
    """From everybody's yes to the last answer applied."""
    fund, spent, theirs = Fund(folder), time.process_time(), 0.0
    before, began = megabytes(), time.perf_counter()
    try:
        while True:
            done = one_passage()
            print(done, file=sys.stderr)
            assert not done.failed
            if not done.left:
                break
            theirs += fund.turn()
    finally:
        fund.child.terminate()
    taken = time.perf_counter() - began
    with acting_for(SYSTEM):
        states = set(Affiliation.objects.order_by("state").values_list("state", flat=True))
        assert states == {"affiliated"}, states
        return {
            "people": people,
            "lines": Line.objects.filter(state="done").count(),
            "files": Outgoing.objects.filter(state="answered").count(),
            "taken": taken,
            "ours": taken - theirs,
            "processor": time.process_time() - spent,
            "before": before,
            "peak": megabytes(),
        }


def first_day(in_day: int) -> int:
    """How many lines leave on a day of this pace, whatever waits."""
    parameter("fund.lines_in_day", in_day)
    with tempfile.TemporaryDirectory() as name:
        fund = Fund(Path(name))
        try:
            one_passage()
            one_passage()
        finally:
            fund.child.terminate()
    with acting_for(SYSTEM):
        return sum(Outgoing.objects.filter(state="left").values_list("count", flat=True))


def main() -> None:
    """Measure with as many people as are told."""
    people = int(sys.argv[1])
    actions.open_all(at=clock.now() - timedelta(days=2))
    for code, value in YES.items():
        parameter(code, value)
    people = everybody_agrees(people)
    in_day = max(1, people // 4)
    found = {"bare": bare(), "in_day": 50_000}
    with tempfile.TemporaryDirectory() as name:
        throttled = throttled_then_free(in_day)
        found |= out(people, Path(name))
    found |= {"first_day": throttled, "in_day": in_day}
    print(json.dumps(found))


def throttled_then_free(in_day: int) -> int:
    """What left on the first day of a throttled pace; then the pace is let go."""
    left = first_day(in_day)
    parameter("fund.lines_in_day", 2_000_000)
    return left


if __name__ == "__main__":
    main()
