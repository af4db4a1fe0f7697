"""What happened to entries after they were entered: one act and one version each."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sijill.ledger.actions.loading import line
from sijill.portal.population.entries import Marks, Told
from sijill.portal.population.lives import DAY, SECOND, Lives
from sijill.portal.population.offices import Keepers
from sijill.portal.population.rows import NOTHING, columns, days, identifiers, instants
from sijill.register.actions.versions import LIFE
from sijill.register.rules import Category, EntryState
from sijill.register.rules.asking import ATTESTATION, RECOGNITION

STRUCK_OFF, SUSPENDED = EntryState.STRUCK_OFF.value, EntryState.SUSPENDED.value
ENTERED = EntryState.ENTERED.value
# What happened → (kind of act, state after it, ground).
HAPPENED = {
    "amended": ("register.amended", ENTERED, "asked"),
    "corrected": ("register.amended", ENTERED, "corrected"),
    "struck_off": ("register.struck_off", STRUCK_OFF, "ceased"),
    "suspended": ("register.suspended", SUSPENDED, "papers_expected"),
    "resumed": ("register.suspended", SUSPENDED, "papers_expected"),
    "promoted": ("register.promoted", ENTERED, "recognised"),
}
# What its act tells beside: from which state, or as what, the entry came.
TOLD: dict[str, dict[str, str]] = {
    "struck_off": {"from": ENTERED},
    "suspended": {"from": ENTERED},
    "resumed": {"from": SUSPENDED},
    "promoted": {"was": Category.ARTISAN.value},
}
RESUMED = ("register.resumed", ENTERED, "papers_received")
NEW_ADDRESS = "حي الأمل، الرقم 12"


@dataclass(slots=True)
class Happened:
    """Lines of versions and of acts, and where entries stand today when it is elsewhere."""

    versions: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    today: list[str] = field(default_factory=list)


VERSION = columns(
    "id entry_id person organisation chamber_id valid_from recorded_at act state category"
    " principal_trade other_trades proof practice_since province commune details"
)


def later(lives: Lives, told: Told, marks: Marks, keepers: Keepers) -> Happened:
    """Everything that happened afterwards in a piece."""
    found = Happened()
    rows = np.flatnonzero(lives.later != "")
    rng = lives.rng(8)
    at = lives.later_at
    # a correction is true from the day of the entering, every other change from its own day
    from_day = np.where(lives.later == "corrected", lives.entered_at + DAY, at)
    ids = [identifiers(rng, at[rows]) for _ in range(2)]
    for turn, row in enumerate(rows.tolist()):
        what = str(lives.later[row])
        step = _Step(row, ids[0][turn], ids[1][turn], instants(at[row : row + 1])[0],
                     days(from_day[row : row + 1])[0])  # fmt: skip
        _write(found, lives, told, marks, keepers, step, what, HAPPENED[what])
    again = np.flatnonzero(lives.later == "resumed")
    since = at[again] + 3600 * SECOND
    ids = [identifiers(rng, since) for _ in range(2)]
    for turn, row in enumerate(again.tolist()):
        step = _Step(row, ids[0][turn], ids[1][turn], instants(since[turn : turn + 1])[0],
                     days(since[turn : turn + 1])[0])  # fmt: skip
        _write(found, lives, told, marks, keepers, step, "resumed", RESUMED)
    return found


@dataclass(frozen=True, slots=True)
class _Step:
    """One change: whose, its version and its act, when it was recorded, from which day."""

    row: int
    version: str
    act: str
    at: str
    day: str


def _write(
    into: Happened,
    lives: Lives,
    told: Told,
    marks: Marks,
    keepers: Keepers,
    step: _Step,
    what: str,
    happened: tuple[str, str, str],
) -> None:
    kind, state, ground = happened
    row, office = step.row, told.institutions[step.row]
    category = Category.MASTER if what == "promoted" else lives.category(row)
    address = NEW_ADDRESS if what in ("amended", "corrected") else ""
    proof = RECOGNITION if what == "promoted" else ATTESTATION
    into.versions.append(
        f"{step.version}\t{lives.entry[row]}\t{lives.person[row]}\t{NOTHING}"
        f"\t{told.chambers[row]}"
        f"\t{step.day}\t{step.at}\t{step.act}\t{state}\t{category}"
        f"\t{told.said(row, case=marks.cases[row], address=address, proof=proof)}\n"
    )
    facts = {"nia": marks.numbers[row], "category": category, "chamber": told.chambers[row],
             "trade": told.trades[row], **TOLD.get(kind.removeprefix("register."), {})}  # fmt: skip
    into.acts.append(
        f"{step.act}\t{kind}\tentry\t{lives.entry[row]}\t{step.at}\t{step.at}\tagent"
        f"\t{keepers.registrar[office]}\tregistrar\t{office}\t{LIFE}\t{ground}\t{line([facts])}"
    )
    if what in ("struck_off", "suspended", "promoted"):
        into.today.append(f"{lives.entry[row]}\t{state}\t{category}\n")
