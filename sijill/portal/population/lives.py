"""What became of each invented person: when they entered, by which way, what came after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sijill.linkage.people import People, generate
from sijill.portal.population.plan import REGISTER_OPENED, TAKING_OVER, Plan
from sijill.portal.population.rows import Instants, identifiers, moment
from sijill.register.rules import Category

MASTER_AFTER = 10  # years of practice
MASTERS = 0.14  # of those who have them
# What happened to an entry afterwards, and to how many.
LATER: Mapping[str, float] = {
    "amended": 0.020,  # moved, and said so
    "corrected": 0.006,  # a mistake found: what was true all along is recorded today
    "struck_off": 0.018,
    "suspended": 0.007,
    "resumed": 0.004,  # after a suspension
    "promoted": 0.004,
}
# How requests that led to no entry stand today.
OTHERWISE: Mapping[str, float] = {
    "draft": 0.09,
    "submitted": 0.33,
    "late": 0.04,
    "to_correct": 0.10,
    "resubmitted": 0.06,
    "examined": 0.12,
    "refused": 0.09,
    "appealed": 0.02,
    "withdrawn": 0.05,
    "lapsed": 0.10,
}
BEHIND, BEHIND_AT_LEAST = 10, 60  # people of no register, for each organisation
FIRST_DECISIONS = 28  # days after the opening
SECOND = np.timedelta64(1, "s")
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """A piece of the population: people, and columns of one length on what became of them.

    The first `taken` came from the earlier register, the next up to `entered` by a request that
    was accepted; those up to `asking` asked and were not entered, or not yet; the others are in
    no register, and stand behind organisations. Of these the first `organised` are entered.
    """

    plan: Plan
    piece: int
    people: People
    taken: int
    entered: int
    asking: int
    organised: int
    entered_at: Instants
    recorded_at: Instants
    master: NDArray[np.bool_]
    later: NDArray[np.str_]  # "" where nothing came after
    later_at: Instants
    otherwise: NDArray[np.str_]  # "" for whoever is entered
    person: list[str]
    entry: list[str]
    organised_at: Instants
    organised_otherwise: NDArray[np.str_]

    def category(self, row: int) -> str:
        """What the entry is of when it is entered."""
        return Category.MASTER if self.master[row] else Category.ARTISAN

    def rng(self, use: int) -> Generator:
        """Randomness of its own for each use, the same at every run."""
        return np.random.default_rng([self.plan.seed, self.piece, use])


def live(plan: Plan, piece: int) -> Lives:
    """The lives of one piece of a population."""
    rng = np.random.default_rng([plan.seed, piece, 1])
    sizes = plan.sizes(piece)
    organised, waiting, entered, taken = sizes.organised, sizes.waiting, sizes.entered, sizes.taken
    others, count = sizes.others, sizes.entered + sizes.others
    behind = BEHIND * (organised + waiting) + BEHIND_AT_LEAST * bool(organised)
    people = generate(count + behind, seed=plan.seed, chunk=piece, chunks=plan.pieces)
    recorded = np.concatenate(
        [_taken_over(plan, piece, taken), _lately(rng, plan, piece, count - taken)]
    )
    entered_at = recorded.copy()
    entered_at[:taken] = _earlier(rng, plan, taken)
    later = _chosen(rng, LATER, count)
    later[entered:] = ""
    since = people.since[:count]
    master = (since <= plan.now.year - MASTER_AFTER) & (rng.random(count) < MASTERS)
    later[(later == "promoted") & (master | (since > plan.now.year - MASTER_AFTER))] = ""
    return Lives(
        plan=plan,
        piece=piece,
        people=people,
        taken=taken,
        entered=entered,
        asking=count,
        organised=organised,
        entered_at=entered_at,
        recorded_at=recorded,
        master=master,
        later=later,
        later_at=_after(rng, plan, recorded),
        otherwise=_endings(rng, entered, others),
        person=identifiers(rng, recorded),
        entry=identifiers(rng, recorded),
        organised_at=_lately(rng, plan, piece, organised + waiting),
        organised_otherwise=_endings(rng, organised, waiting),
    )


def _endings(rng: Generator, accepted: int, others: int) -> NDArray[np.str_]:
    """How requests stand: those accepted first."""
    rest = _chosen(rng, OTHERWISE, others, whole=True)
    return np.concatenate([np.full(accepted, "", dtype="<U12"), rest])


def _taken_over(plan: Plan, piece: int, count: int) -> Instants:
    """One after the other, as soon as the piece begins."""
    step = plan.share * TAKING_OVER / max(count, 1)
    return moment(plan.begins(piece)) + np.timedelta64(step) * np.arange(count)


def _lately(rng: Generator, plan: Plan, piece: int, count: int) -> Instants:
    """Office hours in the time of the piece, a few weeks on: a request takes its time."""
    span = max(1, plan.share.days)
    day = np.sort(rng.integers(0, span, count))
    second = rng.integers(8 * 3600, 16 * 3600, count)
    midnight = datetime.combine(plan.begins(piece).date(), time(0), tzinfo=UTC)
    first = moment(midnight) + FIRST_DECISIONS * DAY
    return _working(first + day * DAY) + second * SECOND


def _working(at: Instants) -> Instants:
    """Saturdays and Sundays become the Friday before."""
    weekday = (at.astype("datetime64[D]").astype(np.int64) + 3) % 7
    return at - np.maximum(0, weekday - 4) * DAY


def _earlier(rng: Generator, plan: Plan, count: int) -> Instants:
    """Days since the register was opened, more of them in its first year."""
    span = (plan.launch.date() - REGISTER_OPENED).days
    day = (span * rng.random(count) ** 1.6).astype(np.int64)
    return np.datetime64(REGISTER_OPENED, "us") + day * DAY + 10 * 3600 * SECOND


def _after(rng: Generator, plan: Plan, recorded: Instants) -> Instants:
    """Office hours of a day between the recording and yesterday."""
    start: Instants = recorded + 3 * DAY
    left = (moment(plan.now) - 2 * DAY - start).astype("timedelta64[s]").astype(np.int64)
    waited = (rng.random(len(recorded)) * np.maximum(left, 1)).astype(np.int64)
    day = (start + waited * SECOND).astype("datetime64[D]").astype("datetime64[us]")
    second = rng.integers(8 * 3600, 16 * 3600, len(recorded))
    after: Instants = _working(day) + second * SECOND
    return after


def _chosen(
    rng: Generator, shares: Mapping[str, float], count: int, *, whole: bool = False
) -> NDArray[np.str_]:
    ends = np.cumsum(list(shares.values()))
    words = np.array([*shares, ""], dtype="<U12")
    top = ends[-1] if whole else 1.0
    return words[np.searchsorted(ends, rng.random(count) * top, side="right")]
