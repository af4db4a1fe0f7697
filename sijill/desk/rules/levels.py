"""The pace a desk sets itself: reminded before its target, told to who directs once it passed.

No text sets these targets: they are dated parameters of the chamber, provisional.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sijill.desk.rules.life import AT_THE_DESK
from sijill.kernel.law import provisional

LEVEL = provisional("desk.level")


class NoticeKind(StrEnum):
    """What the clock says to the desk."""

    SOON = "soon"  # to the agent: the target comes near
    PASSED = "passed"  # to who directs: it has passed


def to_be_said(
    *, state: str, level_on: date | None, today: date, remind_from: date, taken: bool
) -> NoticeKind | None:
    """What is to be said of a case today; a case in nobody's hands reminds nobody.

    `remind_from` is the last target of which one is reminded today.
    """
    if level_on is None or state not in AT_THE_DESK:
        return None
    if level_on < today:
        return NoticeKind.PASSED
    return NoticeKind.SOON if taken and level_on <= remind_from else None
