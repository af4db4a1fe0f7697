"""Which offices keep the files of an invented register, and who works there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who works on a file: the office, its examiner and its registrar."""

    office: str
    examiner: str
    registrar: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Keepers:
    """Which chamber keeps the files of a province, who decides there, and who works there."""

    chamber: Mapping[str, str]
    institution: Mapping[str, str]
    registrar: Mapping[str, str]  # institution → user
    examiner: Mapping[str, str]

    def hands(self, office: str) -> Hands:
        """Who works on the files of an office."""
        return _hands(office, self.examiner[office], self.registrar[office])


@lru_cache
def _hands(office: str, examiner: str, registrar: str) -> Hands:
    return Hands(office=office, examiner=examiner, registrar=registrar)
