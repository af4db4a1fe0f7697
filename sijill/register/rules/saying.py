"""What an entry says and what its act tells, from what the person asked; all pure.

The same words whoever writes them: one acceptance at a time, or a whole file at once.
"""

from __future__ import annotations

from typing import Any

from sijill.kernel.names import sort_key
from sijill.register.rules.asking import Asking

SORT_BYTES = 400
SAME = (
    "document_kind",
    "document",
    "given_ar",
    "family_ar",
    "given_latin",
    "family_latin",
    "birth_place",
    "sex",
    "phone",
    "phone_shared",
)


def identity(asking: Asking) -> dict[str, Any]:
    """The fields of a person that are kept as they were asked."""
    return {field: getattr(asking, field) for field in SAME}


def sorted_as(name: str) -> bytes:
    """The bytes under which a name stands in an alphabetical list."""
    return sort_key(name).encode()[:SORT_BYTES]


def said(asking: Asking, *, case: str = "") -> dict[str, Any]:
    """The fields of a version; `case` is the reference of the request it came from."""
    return {
        "principal_trade": asking.trade,
        "other_trades": list(asking.other_trades),
        "proof": asking.path,
        "practice_since": asking.since.iso if asking.since else "",
        "province": asking.workplace.province,
        "commune": asking.workplace.commune,
        "details": details(asking, case=case),
    }


def details(asking: Asking, *, case: str = "") -> dict[str, Any]:
    """What a version keeps beside its columns."""
    return {
        "identity": {**identity(asking), "born": asking.born.iso if asking.born else ""},
        "document_valid_until": f"{asking.valid_until or ''}",
        "trade_in_words": asking.trade_in_words,
        "proof_issuer": asking.issuer,
        "workplace": {"address": asking.workplace.address},
        "residence": {
            "province": asking.residence.province,
            "commune": asking.residence.commune,
            "address": asking.residence.address,
        },
        "regime": {"declared": asking.regime, "confirmed": False, "aid": asking.aid},
        "informed": {"told": asking.informed, "case": case},
        **_filed(asking),
    }


def _filed(asking: Asking) -> dict[str, Any]:
    """Who asked for the person, when somebody did."""
    filer = asking.filer
    if filer is None:
        return {}
    return {
        "filed": {
            "kind": filer.kind,
            "quality": filer.quality,
            "name_ar": filer.name_ar,
            "name_latin": filer.name_latin,
            "document": filer.document,
        }
    }


def told(
    asking: Asking, *, nia: str, person: object, category: str, chamber: str, case: str = ""
) -> dict[str, Any]:
    """The facts of the act that enters: enough for whoever follows the acts to react."""
    return {
        "nia": nia,
        "person": str(person),
        "case": case,
        "category": category,
        "trade": asking.trade,
        "chamber": chamber,
        "name_ar": asking.name_ar,
        "name_latin": asking.name_latin,
    }
