"""Both populations compared from end to end, against the truth of the generator.

    python -m benchmarks._reconciliation --left 20000 --right 29000 --seed 7

A pair of lists is generated with its truth; some people are put twice into either list. The left
one becomes the register, the right one is the fund's file. The first run learns its model, the
second finds nothing new under the model kept, the third meets a list in which some left. Every
step is told with its seconds, processor seconds and the peak memory of this process and its
children; classes are set against the truth. Run as a child, in a house of its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import Figure, figure

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 1)
TWICE_THERE, TWICE_HERE, GONE = 0.01, 0.003, 0.02
KINDS = ("only_ours", "only_theirs", "differ", "several_ours", "several_theirs")
REGISTERED = """
CREATE TEMP TABLE given (id text, first_name_ar text, last_name_ar text, cin text,
    birth_date text, sex text, commune text, phone text, trade text) ON COMMIT DROP;
"""
ENTERED = """
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT g.*, gen_random_uuid() AS person, gen_random_uuid() AS entry,
    row_number() OVER (PARTITION BY cin ORDER BY id) = 1 AND cin IS NOT NULL AS own_card,
    'CH-' || lpad((1 + abs(hashtext(id)) %% 12)::text, 2, '0') AS chamber
FROM given g;
INSERT INTO register_person (id, chamber_id, institution_id, document_kind, document, given_ar,
    family_ar, given_latin, family_latin, sort_ar, sort_latin, birth_year, birth_month, birth_day,
    birth_place, sex, phone, phone_shared)
SELECT person, chamber, chamber, CASE WHEN own_card THEN 'cin' ELSE 'residence' END,
    CASE WHEN own_card THEN cin ELSE id END, coalesce(first_name_ar, ''),
    coalesce(last_name_ar, ''), '', '', ''::bytea, ''::bytea, left(birth_date, 4)::int, NULL, NULL,
    '', lower(sex), coalesce(phone, ''), false FROM made;
INSERT INTO register_entry (id, nia, nia_version, person_id, chamber_id, institution_id, category,
    state, entered_on)
SELECT entry, id, 'imported', person, chamber, chamber, 'artisan', 'entered', '2024-01-01'
FROM made;
INSERT INTO register_version (id, entry_id, person, chamber_id, valid_from, recorded_at, act,
    state, category, principal_trade, other_trades, proof, practice_since, province, commune,
    details)
SELECT gen_random_uuid(), entry, person, chamber, '2024-01-01', '2024-01-01', gen_random_uuid(),
    'entered', 'artisan', coalesce(trade, ''), '{}', '', '', '', coalesce(commune, ''),
    jsonb_build_object('identity', jsonb_build_object('given_ar', first_name_ar, 'family_ar',
        last_name_ar, 'document_kind', 'cin', 'document', cin, 'born', birth_date, 'sex', sex),
        'regime', jsonb_build_object('declared', 'untaxed')) FROM made;
ANALYZE register_person; ANALYZE register_entry; ANALYZE register_version;
"""


FULL, QUICK, SEED = (440_000, 641_000), (20_000, 29_000), 5


def run(*, quick: bool = False, entries: int = 0) -> dict[str, Figure]:
    """Both populations of a whole country, or as many of ours with as many more of theirs."""
    left, right = QUICK if quick else FULL
    if entries:
        left, right = entries, entries * 641 // 440
    return told(measure(left, right, SEED), f"{left:,} x {right:,}")


def told(found: dict[str, Any], named: str) -> dict[str, Figure]:
    """The figures of one measuring."""
    runs, classes = found["runs"], found["classes"]
    words = {"learning": "first run", "again": "the same list again", "later": "a month later"}
    figures = {
        f"two populations, {named}, {word}, read to report": figure([runs[each]["seconds"]], "s")
        for each, word in words.items()
    }
    figures |= {
        f"two populations, {named}, {word}, peak memory": figure([runs[each]["peak_mb"]], "MB")
        for each, word in words.items()
    }
    for name, scored in classes.items():
        for measured in ("precision", "recall"):
            figures[f"two populations, {named}, {name}, {measured}"] = figure(
                [scored[measured]], ""
            )
    return figures


def measure(left: int, right: int, seed: int) -> dict[str, Any]:
    """Every figure of one pair of populations, in a house of its own."""
    from benchmarks.cards import _house

    with _house() as environment, tempfile.TemporaryDirectory(prefix="sijill-pair-") as folder:
        place = Path(folder)
        sizes = ("--left", str(left), "--right", str(right), "--seed", str(seed))
        _done([sys.executable, "-m", "config", "populate-pair", *sizes, "--out", folder], None)
        put_twice(place, seed)
        words = [sys.executable, "-m", "benchmarks._reconciliation", "--in", folder]
        return dict(json.loads(_done(words, environment).splitlines()[-1]))


def _done(words: list[str], environment: dict[str, str] | None) -> str:
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}\n{done.stderr[-4000:]}")
    return done.stdout


def put_twice(place: Path, seed: int) -> None:
    """Put some people twice into each list, and remember them as twins.json."""
    rng, twins = random.Random(seed), {"left": {}, "right": {}}
    for side, share in (("left", TWICE_HERE), ("right", TWICE_THERE)):
        path = place / f"{side}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        more = []
        for row in rng.sample(rows, int(len(rows) * share)):
            again = row | {"id": f"X{row['id']}"}
            if again.get("cin"):  # entered again under a number mistyped by one figure
                last = again["cin"][-1]
                again["cin"] = again["cin"][:-1] + str(
                    (int(last) + 3) % 10 if last.isdigit() else 5
                )
            twins[side][again["id"]] = row["id"]
            more.append(again)
        with path.open("w", encoding="utf-8", newline="") as file:
            sheet = csv.DictWriter(file, list(rows[0]))
            sheet.writeheader()
            sheet.writerows([*rows, *more])
    (place / "twins.json").write_text(json.dumps(twins))


# --- the child -----------------------------------------------------------------------------------


class Memory:
    """The most that this process and its children hold, looked at ten times a second."""

    def __init__(self) -> None:
        self.peak, self.steps, self.word = 0, dict[str, float](), ""
        self.began = self.used = 0.0
        self.cpu: dict[str, float] = {}
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.stop.wait(0.1):
            self.peak = max(self.peak, _resident())

    def step(self, word: str) -> None:
        """Begin another step, the one before being over."""
        if word.startswith(" "):
            return
        used = sum(os.times()[:4])
        if self.word:
            self.steps[self.word] = round(max(self.peak, _resident()) / 1e6, 1)
            self.cpu[self.word] = round(used - self.used, 2)
        self.word, self.used, self.peak = word, used, 0


def _resident() -> int:
    """Bytes in memory of this process and of all below it."""
    below: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                parent = int((path / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            below.setdefault(parent, []).append(int(path.name))
    total, waiting = 0, [os.getpid()]
    while waiting:
        pid = waiting.pop()
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except OSError:
            continue
        waiting += below.get(pid, [])
    return total * os.sysconf("SC_PAGE_SIZE")


def child(place: Path) -> dict[str, Any]:
    """Load the register, compare three times, and judge the first run by the truth."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    began = time.perf_counter()
    _register(place / "left.csv")
    loaded = round(time.perf_counter() - began, 1)
    runs = {}
    for name, path in (("learning", "right.csv"), ("again", "right.csv"), ("later", "later.csv")):
        if name == "later":
            _later(place)
        runs[name] = _one(place / path, place / "model")
        if name == "learning":
            judged = judge(place)
    return {"loaded": loaded, "runs": runs, "classes": judged}


def _register(path: Path) -> None:
    from django.db import connection

    from sijill.kernel.actor import SYSTEM
    from sijill.ledger.transaction import acting_for, action

    @action
    def load() -> None:
        with acting_for(SYSTEM), connection.cursor() as cursor:
            cursor.execute(REGISTERED)
            with (
                path.open(encoding="utf-8") as file,
                cursor.copy(
                    f"COPY given ({file.readline().strip()}) FROM STDIN (FORMAT csv)"
                ) as copy,
            ):
                while piece := file.read(1 << 20):
                    copy.write(piece)
            for statement in ENTERED.split(";\n"):
                if statement.strip() and not statement.startswith("ANALYZE"):
                    cursor.execute(statement, [])

    load()


def _later(place: Path) -> None:
    """Next month's list: some are no longer in it."""
    rng = random.Random(1)
    with (place / "right.csv").open(encoding="utf-8") as file:
        lines = file.readlines()
    kept = [line for line in lines[1:] if rng.random() >= GONE]
    (place / "later.csv").write_text("".join([lines[0], *kept]), encoding="utf-8")


def _one(theirs: Path, model: Path) -> dict[str, Any]:
    from sijill.kernel import clock
    from sijill.protection.reconciling.running import Asked, reconcile

    memory, began = Memory(), time.perf_counter()
    run = reconcile(
        Asked(theirs=theirs, as_of=TODAY, theirs_as_of=TODAY, model=model, tell=memory.step),
        at=clock.now(),
    )
    memory.step("over")
    memory.stop.set()
    return {
        "seconds": round(time.perf_counter() - began, 1),
        "steps": run.told["seconds"],
        "processor": memory.cpu,
        "peak_mb": max(memory.steps.values()),
        "step_mb": memory.steps,
        "found": {"ours": run.ours, "theirs": run.theirs, "tied": run.tied, "alike": run.alike},
        "moved": run.told["moved"],
    }


def judge(place: Path) -> dict[str, dict[str, float]]:
    """Precision and recall of each class, against who is who and what the lists say."""
    from sijill.kernel.actor import SYSTEM
    from sijill.ledger.transaction import acting_for
    from sijill.protection.models import Counterpart, Difference
    from sijill.register.models import Entry

    with (place / "truth.csv").open(encoding="utf-8") as file:
        pairs = [(row["id_left"], row["id_right"]) for row in csv.DictReader(file)]
    twins = json.loads((place / "twins.json").read_text())
    with acting_for(SYSTEM):
        nia = {str(pk): nia for pk, nia in Entry.objects.values_list("pk", "nia").iterator()}
        tied = {
            (_same(nia[str(e)], twins["left"]), _same(t, twins["right"]))
            for e, t in Counterpart.objects.values_list("entry", "their_id").iterator()
        }
        rows = list(
            Difference.objects.values_list("kind", "entry", "their_id", "fields").iterator()
        )
    said: dict[str, set[Any]] = {kind: set() for kind in KINDS}
    for kind, entry, their, fields in rows:
        one = _same(nia[str(entry)], twins["left"]) if entry else ""
        other = _same(their, twins["right"])
        if kind == "differ" and not {"cin", "birth", "sex"} & set(fields):
            continue
        said[kind].add({"only_ours": one, "only_theirs": other}.get(kind, (one, other)))
    return {name: _scored(said.get(name, tied), true) for name, true in _truth(
        place, pairs, twins).items()}  # fmt: skip


def _same(id: str, twins: dict[str, str]) -> str:
    """Of somebody who stands twice, the first record."""
    return twins.get(id, id)


def _truth(
    place: Path, pairs: list[tuple[str, str]], twins: dict[str, dict[str, str]]
) -> dict[str, set[Any]]:
    left, right = dict(_rows(place / "left.csv")), dict(_rows(place / "right.csv"))
    ours = {_same(id, twins["left"]) for id in left}
    theirs = {_same(id, twins["right"]) for id in right}
    known, back = dict(pairs), {b: a for a, b in pairs}
    return {
        "tied": set(pairs),
        "only_ours": ours - set(known),
        "only_theirs": theirs - set(back),
        "several_ours": {(a, known[a]) for a in twins["left"].values() if a in known},
        "several_theirs": {(back[b], b) for b in twins["right"].values() if b in back},
        "differ": {(a, b) for a, b in pairs if _differ(left[a], right[b])},
    }


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["id"], row


def _differ(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether number, birth or sex differ as written; a year alone or its first day agrees."""
    a, b = (row["cin"].upper().replace(" ", "") for row in (one, other))
    if a and b and a != b:
        return True
    born, said = one["birth_date"], other["birth_date"]
    if one["sex"] and other["sex"] and one["sex"] != other["sex"]:
        return True
    if not born or not said or born == said:
        return False
    loose = any(len(day) == 4 or day.endswith("-01-01") for day in (born, said))
    return born[:4] != said[:4] or not loose


def _scored(said: set[Any], true: set[Any]) -> dict[str, float]:
    right = len(said & true)
    return {
        "said": len(said),
        "true": len(true),
        "precision": round(right / len(said), 4) if said else 1.0,
        "recall": round(right / len(true), 4) if true else 1.0,
    }


@contextmanager
def _asked() -> Iterator[argparse.Namespace]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--in", dest="place", type=Path)
    parser.add_argument("--left", type=int, default=20_000)
    parser.add_argument("--right", type=int, default=29_000)
    parser.add_argument("--seed", type=int, default=7)
    yield parser.parse_args()


if __name__ == "__main__":
    with _asked() as asked:
        found = child(asked.place) if asked.place else measure(asked.left, asked.right, asked.seed)
        print(json.dumps(found, indent=None if asked.place else 1))
