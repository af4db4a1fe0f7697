"""The members of a cooperative: who they are, and the shares that are counted of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MemberRole(StrEnum):
    """The place of a member in a cooperative."""

    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    SECRETARY = "secretary"
    TREASURER = "treasurer"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member as told: name in both scripts, document, sex, birth year, role."""

    name_ar: str
    name_latin: str
    document_kind: str
    document: str
    sex: str
    birth_year: int
    role: MemberRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many members there are, how many are women, how many are young."""

    total: int
    women: int
    youth: int

    @property
    def women_percent(self) -> int:
        return percent(self.women, self.total)

    @property
    def youth_percent(self) -> int:
        return percent(self.youth, self.total)


def percent(part: int, whole: int) -> int:
    """A share in whole percents, rounded to the nearest; none of nobody."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def shares(members: Iterable[Member], *, on: date, youth_age: int) -> Shares:
    """The shares on a day; the year alone is known, so a birthday to come counts as passed."""
    found = list(members)
    return Shares(
        total=len(found),
        women=sum(m.sex == "f" for m in found),
        youth=sum(on.year - m.birth_year < youth_age for m in found),
    )
