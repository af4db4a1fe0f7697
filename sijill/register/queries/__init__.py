"""Every read of the register: who is asking, and what they may see."""

from sijill.register.queries.alike import likenesses
from sijill.register.queries.entries import (
    Change,
    Sheet,
    ToldVersion,
    as_of,
    current,
    entry,
    entry_by_nia,
    entry_for_case,
    entry_of_space,
    nia_of,
    own_entries,
    person,
    sheet,
    trade_of,
    versions_of,
)
from sijill.register.queries.finding import Found, Hit, search_persons
from sijill.register.queries.holding import Holding, holder_of, holding_of, is_contested
from sijill.register.queries.organised import organisation_sheet
from sijill.register.queries.scope import NotFound, entries, persons

__all__ = [
    "Change",
    "Found",
    "Hit",
    "Holding",
    "NotFound",
    "Sheet",
    "ToldVersion",
    "as_of",
    "current",
    "entries",
    "entry",
    "entry_by_nia",
    "entry_for_case",
    "entry_of_space",
    "holder_of",
    "holding_of",
    "is_contested",
    "likenesses",
    "nia_of",
    "organisation_sheet",
    "own_entries",
    "person",
    "persons",
    "search_persons",
    "sheet",
    "trade_of",
    "versions_of",
]
