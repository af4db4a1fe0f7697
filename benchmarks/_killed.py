"""What `./bin/bench protection --part killed` measures, in a process beside its own house.

People who said yes are asked about and started, two lines each, over SFTP, while the process that
does it is killed (SIGKILL) once at each of its steps and goes on. Then every file we put is put
again and every answer is laid again: nothing may move.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks._protection import YES, Fund, one_passage, parameter

from django.conf import settings  # isort: skip
from django.db import connection  # isort: skip

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.kernel.vault import WrappedKey
from sijill.ledger.models import Act
from sijill.ledger.transaction import acting_for, action
from sijill.protection import actions, exchanging, safe
from sijill.protection.models import Affiliation, Line, Outgoing, Placed
from sijill.protection.queries.affiliations import amount_of
from sijill.protection.simulator.command import fund_at
from sijill.protection.ways.port import FROM, READ

FILES, PIECE = 5, 64 * 1024
AGREED = """
UPDATE protection_affiliation SET state = 'consented', regime = 'untaxed', told = gen_random_uuid(),
    told_at = %(at)s, told_amount = %(amount)s, consent = gen_random_uuid(), since = %(at)s
WHERE id IN (SELECT id FROM protection_affiliation WHERE state = 'candidate' ORDER BY id
    LIMIT %(people)s)
"""
EVERYTHING = """
SELECT (SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM protection_affiliation t),
    (SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM protection_line t),
    (SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM protection_placed t),
    (SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM protection_outgoing t),
    (SELECT count(*) FROM ledger_act WHERE kind LIKE 'protection.%%')
"""


@action
def some_agree(people: int) -> int:
    """So many said yes yesterday: the same rows as a yes on the page makes of an affiliation."""
    at = clock.now() - timedelta(days=1)
    with connection.cursor() as cursor:
        told = {"at": at, "amount": amount_of(civil_date(at)), "people": people}
        cursor.execute(AGREED, told)
        return int(cursor.rowcount)


def killed(fund: Fund) -> dict[str, Any]:
    """Die at every step until nothing is left to do."""
    address = str(settings.FUND_WAY)
    words = [sys.executable, "-m", "tests.fund_stepping", "1", str(fund.root), address, str(PIECE)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def each_once(fund: Fund, people: int) -> dict[str, int]:
    """What the fund's books and ours say of the run; any fault ends the measurement."""
    effects = fund_at(fund.root).books.effects()
    kinds: dict[str, list[str]] = {}
    for nia, kind, _, _ in effects:
        kinds.setdefault(nia, []).append(kind)
    assert {times for *_, times in effects} == {1}, "a key had another effect than one"
    assert list(kinds.values()) == [["query", "start"]] * people, "a line is missing, or too many"
    with acting_for(SYSTEM):
        assert Affiliation.objects.filter(state="affiliated").count() == people
        assert Line.objects.filter(state="done").count() == len(effects) == 2 * people
        assert Placed.objects.count() == 2 * people
        for kind in ("queried", "cleared", "sent", "affiliated"):
            assert Act.objects.filter(kind=f"protection.{kind}").count() == people, kind
        return {"lines": len(effects), "files": Outgoing.objects.filter(state="answered").count()}


def replayed(fund: Fund) -> int:
    """Put every file again and lay every answer again; answers how many moved something: none."""
    before = everything()
    with acting_for(SYSTEM):
        files = list(Outgoing.objects.select_related("parcel").order_by("stream", "sequence"))
    answers = [path for path in (fund.root / "desk" / READ).iterdir()]
    with exchanging.connected(at=clock.now()) as (way, _):
        for file in files:
            parcel = file.parcel
            wrapped = WrappedKey(key_id=parcel.key_id, wrapped=bytes(parcel.wrapped_key))
            way.put(parcel.name, safe.read(parcel.pk, wrapped))
    for path in answers:
        path.replace(fund.root / "desk" / FROM / path.name)
    fund.turn()
    done = one_passage()
    assert done.read >= len(answers) // 2, done
    assert (done.lines, done.files, done.left) == (0, 0, 0), done
    assert everything() == before, "what was told again moved something"
    assert {times for *_, times in fund_at(fund.root).books.effects()} == {1}
    return len(files) + done.read


def everything() -> tuple[Any, ...]:
    """Every row of the exchange as one digest each, and how many acts it made."""
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute(EVERYTHING, [])
        return tuple(cursor.fetchone())


def main() -> None:
    """Measure with as many people as are told."""
    people = int(sys.argv[1])
    actions.open_all(at=clock.now() - timedelta(days=2))
    for code, value in YES.items():
        parameter(code, value)
    parameter("fund.lines_in_file", max(1, people // FILES))
    parameter("fund.lines_in_day", 2_000_000)
    assert some_agree(people) == people, "the population is too small"
    connection.close()
    with tempfile.TemporaryDirectory() as name:
        fund = Fund(Path(name))
        try:
            found = killed(fund) | each_once(fund, people)
            began = time.perf_counter()
            found |= {"replayed": replayed(fund), "replaying": time.perf_counter() - began}
        finally:
            fund.child.terminate()
    print(json.dumps(found | {"people": people, "processors": os.cpu_count()}))


if __name__ == "__main__":
    main()
