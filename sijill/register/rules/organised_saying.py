"""What the entry of an organisation says and what its act tells, from what was asked; all pure."""

from __future__ import annotations

from typing import Any

from sijill.register.rules.members import Shares
from sijill.register.rules.organised import OrganisationAsking


def said(asking: OrganisationAsking, *, shares: Shares, case: str) -> dict[str, Any]:
    """The fields of a version; `case` is the reference of the request it came from."""
    return {
        "principal_trade": asking.trade,
        "other_trades": list(asking.other_trades),
        "proof": "",
        "practice_since": "",
        "province": asking.place.province,
        "commune": asking.place.commune,
        "details": details(asking, shares=shares, case=case),
    }


def details(asking: OrganisationAsking, *, shares: Shares, case: str) -> dict[str, Any]:
    """What a version keeps beside its columns."""
    kept: dict[str, Any] = {
        "organisation": {
            "name_ar": asking.name_ar,
            "name_latin": asking.name_latin,
            "ice": asking.ice,
            "registration": asking.registration,
            "registered_at": asking.registered_at,
            "tax_number": asking.tax_number,
            "founded_on": f"{asking.founded_on or ''}",
            "phone": asking.phone,
        },
        "representative": {
            "name_ar": asking.representative.name_ar,
            "name_latin": asking.representative.name_latin,
            "document": asking.representative.document,
            "quality": asking.representative.quality,
        },
        "trade_in_words": asking.trade_in_words,
        "workplace": {"address": asking.place.address},
        "informed": {"told": asking.informed, "case": case},
    }
    if asking.supervisor:
        kept["supervisor"] = {"nia": asking.supervisor}
    if asking.members:
        kept["members"] = {"count": shares.total, "women": shares.women, "youth": shares.youth}
    return kept


def told(
    asking: OrganisationAsking,
    *,
    nia: str,
    organisation: object,
    category: str,
    chamber: str,
    case: str,
) -> dict[str, Any]:
    """The facts of the act that enters: enough for whoever follows the acts to react."""
    return {
        "nia": nia,
        "organisation": str(organisation),
        "case": case,
        "category": category,
        "trade": asking.trade,
        "chamber": chamber,
        "name_ar": asking.name_ar,
        "name_latin": asking.name_latin,
        "members": len(asking.members),
    }
