"""Moves of territory, proposed and done."""

from __future__ import annotations

from sijill.institutions.models import TerritoryMove


def moves() -> list[TerritoryMove]:
    """Every move, the latest proposed first."""
    found = TerritoryMove.objects.select_related("former", "next", "province", "proposed_by")
    return list(found.order_by("-proposed_at", "id")[:200])
