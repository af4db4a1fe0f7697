"""The instants of a request's life, by the way it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When each thing was done; None for what was not."""

    opened: datetime
    saved: datetime
    sent: datetime | None = None
    assigned: datetime | None = None
    asked: datetime | None = None  # a correction
    mended: datetime | None = None
    judged: datetime | None = None
    proposed: datetime | None = None
    decided: datetime | None = None
    appealed: datetime | None = None
    ended: datetime | None = None  # withdrawn, lapsed
    overdue: datetime | None = None
    reminded: datetime | None = None


# How long ago a request that waits was sent, in days: at least, and how much more at most.
WAITING = {
    "submitted": (0, 28),
    "late": (50, 12),
    "to_correct": (4, 28),
    "resubmitted": (8, 28),
    "examined": (3, 27),
}
DRAFT_DAYS, REMINDED_BEFORE = 90, 7
DRAFTS_AT_MOST = 60  # days since a draft was begun
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TAKEN_AFTER, JUDGED_AFTER, ASKED_AFTER, MENDED_AFTER = HOUR / 2, 2 * DAY, 3 * DAY, 7 * DAY
APPEALED_AFTER = 9 * DAY


def times(ending: str, *, chance: float, now: datetime, ended: datetime) -> Times:
    """The life of a request; `ended` is when it was decided or given up, where that is past."""
    if ending == "draft":
        opened = now - DRAFTS_AT_MOST * chance * DAY - HOUR
        return Times(opened=opened, saved=opened + HOUR / 6)
    if ending == "lapsed":
        saved = ended - DRAFT_DAYS * DAY
        reminded = ended - REMINDED_BEFORE * DAY
        return Times(opened=saved - HOUR / 6, saved=saved, ended=ended, reminded=reminded)
    if ending in WAITING:
        least, more = WAITING[ending]
        return _waiting(ending, now - (least + more * chance) * DAY - HOUR, chance)
    if ending == "appealed":
        ended = now - (12 + 20 * chance) * DAY
    sent = ended - (3 + 20 * chance) * DAY
    opened = sent - (1 + 40 * chance) * HOUR
    if ending == "withdrawn":
        return Times(opened=opened, saved=sent, sent=sent, assigned=sent + TAKEN_AFTER, ended=ended)
    return Times(
        opened=opened,
        saved=sent,
        sent=sent,
        assigned=sent + TAKEN_AFTER,
        judged=ended - 4 * HOUR,
        proposed=ended - 3 * HOUR,
        decided=ended,
        appealed=ended + APPEALED_AFTER if ending == "appealed" else None,
    )


def _waiting(ending: str, sent: datetime, chance: float) -> Times:
    asked = sent + ASKED_AFTER if ending in ("to_correct", "resubmitted") else None
    mended = sent + MENDED_AFTER if ending == "resubmitted" else None
    judged = sent + JUDGED_AFTER if ending == "examined" else None
    return Times(
        opened=sent - (1 + 40 * chance) * HOUR,
        saved=mended or sent,
        sent=sent,
        assigned=sent + TAKEN_AFTER,
        asked=asked,
        mended=mended,
        judged=judged,
        proposed=judged + HOUR if judged else None,
    )
