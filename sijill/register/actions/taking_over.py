"""The long work on a roll, batch by batch: checked without a trace, or entered for good.

Whoever is killed in the middle leaves whole batches behind; taken up again, a check begins anew and
an entering goes on behind the last row that was read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sijill.kernel import clock
from sijill.kernel.actor import SYSTEM, Actor, ActorKind, Role
from sijill.ledger.transaction import acting_for
from sijill.register.actions import importing, rolls
from sijill.register.files import BadRoll, Declared, keeping
from sijill.register.models import Source
from sijill.register.queries import arriving
from sijill.register.queries.judging import Judged, Latest, judged_rows
from sijill.register.rules.arriving import IN_WORDS
from sijill.register.rules.rolls import RollState

EXAMPLES = 5
WORDS = 40  # of one field that no list has: the most frequent are shown


@dataclass(slots=True)
class Tally:
    """How many rows came to what, with the first rows of each fault and the words not known."""

    rows: int = 0
    enters: int = 0
    already: int = 0
    held: int = 0
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows_of: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    remarks: Counter[str] = field(default_factory=Counter)
    words: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, judged: Sequence[Judged]) -> None:
        """Count a batch."""
        for each in judged:
            self.rows += 1
            self.already += each.already
            self.enters += each.enters
            self.held += not each.enters and not each.already
            if not each.already:
                self._note(each)
            self.remarks.update({remark.code for remark in each.row.remarks})

    def _note(self, judged: Judged) -> None:
        for code, about in {(fault.code, fault.about) for fault in judged.faults}:
            self.faults[code, about] += 1
            rows = self.rows_of.setdefault((code, about), [])
            if len(rows) < EXAMPLES:
                rows.append(judged.number)
        for fault in judged.faults:
            if fault.code == "unknown" and fault.about in IN_WORDS:
                self.words.setdefault(fault.about, Counter())[fault.value[:80]] += 1

    @property
    def kept(self) -> dict[str, Any]:
        """The same as it is kept with the roll."""
        return {
            "rows": self.rows,
            "enters": self.enters,
            "already": self.already,
            "held": self.held,
            "faults": [
                {"code": code, "about": about, "count": count, "rows": self.rows_of[code, about]}
                for (code, about), count in self.faults.most_common()
            ],
            "remarks": dict(self.remarks.most_common()),
            "words": {about: found.most_common(WORDS) for about, found in self.words.items()},
        }


def check(*, source: UUID) -> Source | None:
    """Read the whole of a roll and keep what was found; nothing reaches the register."""
    held = _of(source, RollState.CHECKING)
    if held is None:
        return None
    tally, at = Tally(), clock.now()
    try:
        with _opened(held) as path:
            for batch in _judged(held, path, at, enters=False):
                tally.add(batch)
                with acting_for(SYSTEM):
                    rolls.note_checked(source=source, rows=tally.rows)
    except BadRoll as problem:
        with acting_for(SYSTEM):
            return rolls.refuse(source=source, problem=problem, at=clock.now())
    with acting_for(SYSTEM):
        return rolls.report(source=source, found=tally.kept, at=clock.now())


def enter(*, source: UUID) -> Source | None:
    """Enter what is whole of an accepted roll and hold the rest, in the name of who accepted it."""
    held = _of(source, RollState.ENTERING)
    if held is None:
        return None
    at = held.accepted_at or clock.now()
    by, keepers, latest = _accepter(held), arriving.keepers(at=at), Latest(clock.now())
    try:
        with _opened(held) as path:
            for batch in _judged(held, path, at, enters=True):
                with acting_for(SYSTEM):
                    importing.take_in(
                        source=source, judged=batch, latest=latest, keepers=keepers, by=by, at=at
                    )
    except BadRoll as problem:
        with acting_for(SYSTEM):
            return rolls.refuse(source=source, problem=problem, at=clock.now())
    with acting_for(SYSTEM):
        return rolls.finish(source=source, by=by, at=clock.now())


def _of(source: UUID, state: RollState) -> Source | None:
    with acting_for(SYSTEM):
        return Source.objects.filter(pk=source, state=state).order_by("pk").first()


def _opened(source: Source) -> AbstractContextManager[Path]:
    return keeping.opened(source.id, rolls.key_of(source))


def _judged(source: Source, path: Path, at: datetime, *, enters: bool) -> Iterator[list[Judged]]:
    mapping = Declared.of(source.mapping)
    return judged_rows(path, mapping, source=source, at=at, enters=enters)


def _accepter(source: Source) -> Actor:
    """Whoever accepted the roll; the queue does the work in that name."""
    if source.accepted_by is None:
        return SYSTEM
    return Actor(
        kind=ActorKind.AGENT,
        user=source.accepted_by,
        role=Role.REGISTRAR,
        institution=source.chamber_id,
        reach=frozenset({source.chamber_id}) if source.chamber_id else SYSTEM.reach,
    )
