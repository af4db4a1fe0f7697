"""What benchmarks.protection measures, in a process whose settings are those of its own house."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

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
from sijill.protection.queries.exchange import left_today  # noqa: E402
from sijill.reference.models import Parameter  # noqa: E402
from sijill.reference.rules.parameters import definition  # noqa: E402

YES = {
    "fund.convention": "on_record",
    "fund.authorisation": "on_record",
    "fund.exchange": "open",
}
AGREED = """
UPDATE protection_affiliation SET state = 'consented', regime = 'untaxed', told = gen_random_uuid(),
    told_at = %(at)s, told_amount = %(amount)s, consent = gen_random_uuid(), since = %(at)s,
    fund_answer = '', fund_number = '', ground = ''
WHERE state IN ('candidate', 'affiliated')
"""


@action
def everybody_agrees() -> int:
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
        act=uuid4(),
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
    with exchanging.connected(at=at) as (way, seal):
        done = exchanging.passage(way, at=at, seal=seal)
    print(at, done, file=sys.stderr)
    assert not done.failed
    return done


def out(fund: Fund, people: int) -> dict[str, Any]:
    """From everybody's yes to the last answer applied."""
    spent, theirs = time.process_time(), 0.0
    before, began = megabytes(), time.perf_counter()
    while one_passage().left:
        theirs += fund.turn()
    taken = time.perf_counter() - began
    everybody_is_affiliated()
    with acting_for(SYSTEM):
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


def everybody_is_affiliated() -> None:
    """The end of a run is that nobody is left on the way."""
    with acting_for(SYSTEM):
        states = set(Affiliation.objects.order_by("state").values_list("state", flat=True))
    assert states == {"affiliated"}, states


def throttled(fund: Fund, in_day: int) -> dict[str, Any]:
    """The same once more at a pace of the partner, a day after each passage; what left in a day."""
    days, most, began = 0, 0, time.perf_counter()
    with clock.stopped(clock.now() + timedelta(days=1)) as hands:
        while True:
            day = hands()
            left = one_passage().left
            fund.turn()
            read = one_passage()  # the same day again: nothing more of the same stream leaves
            if not left and not read.left and not read.read:
                break
            with acting_for(SYSTEM):
                gone = [left_today(stream, at=day) for stream in ("questions", "artisans")]
            days, most = days + 1, max(most, *gone)
            hands.advance(timedelta(days=1))
    everybody_is_affiliated()
    return {"days": days, "most": most, "in_day": in_day, "slow": time.perf_counter() - began}


def main() -> None:
    """Measure with as many people as are told."""
    people = int(sys.argv[1])
    opened = clock.now() - timedelta(days=2)
    actions.open_all(at=opened)
    for code, value in YES.items():
        parameter(code, value)
    parameter("fund.lines_in_day", 2_000_000)
    people = everybody_agrees()
    found: dict[str, Any] = {"bare": bare()}
    with tempfile.TemporaryDirectory() as name:
        fund = Fund(Path(name))
        try:
            found |= out(fund, people)
            in_day = max(1, people // 4)
            parameter("fund.lines_in_day", in_day)
            everybody_agrees()
            found |= throttled(fund, in_day)
        finally:
            fund.child.terminate()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
