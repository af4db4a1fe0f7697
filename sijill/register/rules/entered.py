"""What is written of somebody who enters with many others, as columns; all pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sijill.register.rules.asking import Asking
from sijill.register.rules.keys import person_keys
from sijill.register.rules.saying import details, sorted_as

# Name and type in SQL, in their order; the identifiers and the number stand before them.
NUMBERED: Mapping[str, str] = {
    **dict.fromkeys(("person", "entry", "version", "act"), "uuid"),
    **dict.fromkeys(("nia", "nia_version"), "text"),
}
ENTERED: Mapping[str, str] = {
    **dict.fromkeys(("chamber", "institution", "category", "state"), "text"),
    "entered_on": "date",
    "recorded_at": "timestamptz",
    **dict.fromkeys(("document_kind", "document", "given_ar", "family_ar"), "text"),
    **dict.fromkeys(("given_latin", "family_latin"), "text"),
    **dict.fromkeys(("sort_ar", "sort_latin"), "bytea"),
    **dict.fromkeys(("birth_year", "birth_month", "birth_day"), "smallint"),
    **dict.fromkeys(("birth_place", "sex", "phone"), "text"),
    "phone_shared": "boolean",
    "keys": "text[]",
    "trade": "text",
    "other_trades": "text[]",
    **dict.fromkeys(("proof", "since", "province", "commune"), "text"),
    "details": "jsonb",
}


def entered_as(
    asking: Asking,
    *,
    chamber: str,
    institution: str,
    category: str,
    state: str,
    entered_on: date | None,
    at: object,
) -> tuple[Any, ...]:
    """The values of `ENTERED`."""
    assert asking.born is not None
    return (
        *(chamber, institution, category, state, entered_on, at),
        *(asking.document_kind, asking.document, asking.given_ar, asking.family_ar),
        *(asking.given_latin, asking.family_latin),
        *(sorted_as(asking.name_ar), sorted_as(asking.name_latin)),
        *(asking.born.year, asking.born.month, asking.born.day),
        *(asking.birth_place, asking.sex, asking.phone, asking.phone_shared),
        *(person_keys(asking, chamber, institution), asking.trade, asking.other_trades),
        *(asking.path, asking.since.iso if asking.since else ""),
        *(asking.workplace.province, asking.workplace.commune, details(asking)),
    )
