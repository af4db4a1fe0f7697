"""Every read of the register: who is asking, and what they may see."""

from sijill.register.queries.alike import likenesses
from sijill.register.queries.entries import (
    Change,
    Sheet,
    ToldVersion,
    as_of,
    entry,
    entry_by_nia,
    entry_of_space,
    nia_of,
    person,
    sheet,
    versions_of,
)
from sijill.register.queries.finding import Found, search_persons
from sijill.register.queries.holding import Holding, holder_of, holding_of, is_contested
from sijill.register.queries.scope import NotFound, entries, persons

__all__ = [
    "Change",
    "Found",
    "Holding",
    "NotFound",
    "Sheet",
    "ToldVersion",
    "as_of",
    "entries",
    "entry",
    "entry_by_nia",
    "entry_of_space",
    "holder_of",
    "holding_of",
    "is_contested",
    "likenesses",
    "nia_of",
    "person",
    "persons",
    "search_persons",
    "sheet",
    "versions_of",
]
