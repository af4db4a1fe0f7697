"""Every read of the register: who is asking, and what they may see."""

from sijill.register.queries.alike import likenesses
from sijill.register.queries.elsewhere import Stranger, Strangers, search_elsewhere
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
    said_in,
    sheet,
    trade_of,
    versions_of,
)
from sijill.register.queries.finding import SHOWN, Found, Hit, search_persons
from sijill.register.queries.holding import Holding, holder_of, holding_of, is_contested
from sijill.register.queries.machines import all_said_now
from sijill.register.queries.organised import organisation_sheet
from sijill.register.queries.scope import NotFound, entries, persons

__all__ = [
    "SHOWN",
    "Change",
    "Found",
    "Hit",
    "Holding",
    "NotFound",
    "Sheet",
    "Stranger",
    "Strangers",
    "ToldVersion",
    "all_said_now",
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
    "said_in",
    "search_elsewhere",
    "search_persons",
    "sheet",
    "trade_of",
    "versions_of",
]
