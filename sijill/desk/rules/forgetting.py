"""When what a request held is erased: the act and the dates stay, answers and documents go.

Law 09-08 wants data kept no longer than they serve; the periods of this register were not read
anywhere, so each is a dated parameter, marked provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from sijill.desk.rules.life import CaseState


class Forgetting(StrEnum):
    """What of which requests is erased."""

    UNSENT = "unsent"  # all that stands in a request that never reached the desk
    ENDED = "ended"  # the documents of a request that gave nothing


PERIODS: Mapping[Forgetting, str] = {
    Forgetting.UNSENT: "retention.unsent_days",
    Forgetting.ENDED: "retention.ended_years",
}
STATES: Mapping[Forgetting, frozenset[CaseState]] = {
    Forgetting.UNSENT: frozenset({CaseState.WITHDRAWN, CaseState.LAPSED}),
    Forgetting.ENDED: frozenset({CaseState.WITHDRAWN, CaseState.LAPSED, CaseState.REFUSED}),
}


def is_over(
    what: Forgetting,
    *,
    state: str,
    was_sent: bool,
    kept_until: date | None,
    contested_until: date | None,
    today: date,
) -> bool:
    """Whether the time for which a request's content is kept has passed; None while it goes on.

    A refusal that may still be contested keeps its documents, whatever the period says.
    """
    if state not in STATES[what] or kept_until is None or was_sent == (what is Forgetting.UNSENT):
        return False
    if contested_until is not None and today <= contested_until:
        return False
    return today > kept_until
