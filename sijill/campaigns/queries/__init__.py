"""Every read of the campaigns."""

from sijill.campaigns.queries.counters import (
    Counter,
    Left,
    Sent,
    counter,
    is_left,
    left_by_enrollers,
)
from sijill.campaigns.queries.counting import (
    Mine,
    Progress,
    countable,
    mine,
    monthly,
    progress,
)
from sijill.campaigns.queries.running import (
    NotFound,
    campaign_for,
    campaigns,
    enrollers,
    mandate_for,
)
from sijill.campaigns.queries.statements import (
    call_for,
    call_person,
    calls,
    counts,
    lines_of,
    payable,
    published,
    spent,
    statement_for,
    statements_of,
    waiting_draws,
)

__all__ = [
    "Counter",
    "Left",
    "Mine",
    "NotFound",
    "Progress",
    "Sent",
    "call_for",
    "call_person",
    "calls",
    "campaign_for",
    "campaigns",
    "countable",
    "counter",
    "counts",
    "enrollers",
    "is_left",
    "left_by_enrollers",
    "lines_of",
    "mandate_for",
    "mine",
    "monthly",
    "payable",
    "progress",
    "published",
    "spent",
    "statement_for",
    "statements_of",
    "waiting_draws",
]
