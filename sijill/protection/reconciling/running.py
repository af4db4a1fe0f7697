"""One reconciliation from end to end: read, tie, class, store; every step told with its seconds.

What is written on the way lies in a folder of this run alone, readable by nobody else, and is
erased at its end.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sijill.kernel.actor import SYSTEM
from sijill.ledger.transaction import acting_for
from sijill.linkage import linking, model, naming
from sijill.linkage.lists import Unreadable
from sijill.protection import actions
from sijill.protection.models import Run
from sijill.protection.queries import populations
from sijill.protection.reconciling import classing, lists, tying
from sijill.protection.reconciling.lists import Lists, Unfit

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a run is asked."""

    theirs: Path
    as_of: date
    theirs_as_of: date
    model: Path | None = None  # read when it is there, else learned and kept there
    sample: int = 0
    threshold: float = 0.5
    threads: int = field(default_factory=lambda: os.cpu_count() or 1)
    memory: str = "2GB"
    tell: Tell = lambda _: None


class _Steps:
    """Tells each step as it begins, and how long each took."""

    def __init__(self, tell: Tell) -> None:
        self.tell, self.seconds = tell, dict[str, float]()

    @contextmanager
    def of(self, word: str) -> Iterator[None]:
        self.tell(word)
        began = time.perf_counter()
        yield
        self.seconds[word] = round(time.perf_counter() - began, 2)


def reconcile(asked: Asked, *, at: datetime) -> Run:
    """Set both populations side by side and keep what differs; Unfit when their list is not fit."""
    lists.check(asked.theirs)
    steps = _Steps(asked.tell)
    run = actions.begin_run(
        as_of=asked.as_of,
        theirs_as_of=asked.theirs_as_of,
        digest=lists.digest_of(asked.theirs),
        threshold=asked.threshold,
        at=at,
    )
    try:
        with tempfile.TemporaryDirectory(prefix="sijill-populations-") as folder:
            return _reconciled(asked, run, steps, Path(folder), at)
    except BaseException:
        actions.fail_run(run=run.pk, at=at)
        raise


def _reconciled(asked: Asked, run: Run, steps: _Steps, folder: Path, at: datetime) -> Run:
    with steps.of("read"), acting_for(SYSTEM):
        files = Lists(folder / "ours.csv", asked.theirs, run.digest)
        populations.stream_ours(files.ours, day=asked.as_of)
        populations.stream_before(folder / "before.csv")
    with steps.of("link"):
        linked = _linked(asked, files)
    with steps.of("class"):
        sizes = lists.read(linked.con, files)
        apart = populations.said_apart()
        tied = tying.tie(linked, apart=apart, threshold=asked.threshold)
        classing.waiting(linked.con, populations.cards_waiting())
        classing.keepers(linked.con, populations.keepers(at=asked.as_of))
        counts = classing.classify(linked.con, as_of=asked.as_of, theirs_as_of=asked.theirs_as_of)
        moved = classing.against(linked.con, folder / "before.csv")
        drawn = tying.sample(tied, count=asked.sample, seed=run.number) if asked.sample else []
        rows = classing.written(linked.con, folder)
        same = classing.alike(linked.con)
        linked.con.close()
    with steps.of("store"):
        told = {"counts": counts, "moved": moved, "seconds": steps.seconds}
        found = actions.Outcome(
            ours=sizes[0], theirs=sizes[1], tied=tied.count, alike=same, told=told
        )
        return actions.store_run(run=run.pk, rows=rows, sample=drawn, found=found, at=at)


def _linked(asked: Asked, files: Lists) -> linking.Linked:
    """Both lists linked; a model that is learned now is kept for the next month."""
    there = asked.model is not None and (asked.model / "model.json").is_file()
    known = model.load(asked.model) if there and asked.model else None
    try:
        linked = linking.link(
            linking.Asked(
                left=files.ours,
                right=files.theirs,
                model=known,
                threshold=asked.threshold,
                threads=asked.threads,
                memory=asked.memory,
                repeatable=True,
                tell=lambda word: asked.tell(f"  {word}"),
            )
        )
    except Unreadable as problem:
        raise Unfit(str(problem)) from problem
    if asked.model is not None and not there:
        learned = linked.model
        remembered = naming.remembered(linked.con)
        model.save(model.Model(learned.learned, learned.data, remembered), asked.model)
    return linked
