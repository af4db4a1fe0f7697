"""Every read of the campaigns."""

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
    "Mine",
    "NotFound",
    "Progress",
    "call_for",
    "call_person",
    "calls",
    "campaign_for",
    "campaigns",
    "countable",
    "counts",
    "enrollers",
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
