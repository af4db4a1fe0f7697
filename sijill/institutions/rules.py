"""Kinds of institution and what each role may do."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an institution is."""

    CHAMBER = "chamber"
    DELEGATION = "delegation"
    FEDERATION = "federation"
    MINISTRY = "ministry"
