"""Cooperatives and enterprises: who is in them and on which conditions they enter; all pure."""

from __future__ import annotations

from enum import StrEnum


class MemberRole(StrEnum):
    """The place of a member in a cooperative."""

    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    MEMBER = "member"
