"""Which number people ring: an institution's own, else the federation's, else the ministry's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language

from sijill.institutions.models import RingNumber
from sijill.institutions.rules.ringing import ELSE, shown_number
from sijill.kernel.clock import civil_date, now
from sijill.ledger.kept import kept
from sijill.ledger.statements import statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A number to ring, whose it is, and whether it was invented for a demonstration."""

    number: str = ""
    institution: str = ""
    name_ar: str = ""
    name_fr: str = ""
    trial: bool = False

    def __bool__(self) -> bool:
        return bool(self.number)

    @property
    def shown(self) -> str:
        """The number as people say it."""
        return shown_number(self.number) if self.number else ""

    @property
    def whose(self) -> str:
        """Who answers there, in the language of the page."""
        return self.name_ar if get_language() in ("ar", "zgh") else self.name_fr


NONE = Ring()


def ring_of(institution: str, *, at: datetime, known_at: datetime | None = None) -> Ring:
    """The number that people ring about what an institution does, as it stood at an instant.

    `known_at` leaves out what was set after it: a paper says again what it said.
    """
    on, standing = civil_date(at), _standing()
    for whose in (institution, *ELSE):
        for row in standing.get(whose, ()):
            if row.valid_from > on or (known_at is not None and row.recorded_at > known_at):
                continue
            if row.number:
                return _ring(row)
            break  # it has none any more
    return NONE


def _ring(row: RingNumber) -> Ring:
    where = row.institution
    return Ring(
        number=row.number,
        institution=where.code,
        name_ar=where.name_ar,
        name_fr=where.name_fr,
        trial=row.trial,
    )


@kept
def _standing() -> dict[str, tuple[RingNumber, ...]]:
    """Every number that was set, by institution and by its kind, the newest first.

    A few dozen rows that concern everybody.
    """
    found: dict[str, list[RingNumber]] = {}
    for row in _rows():
        for whose in (row.institution_id, row.institution.kind):
            found.setdefault(whose, []).append(row)
    return {whose: tuple(rows) for whose, rows in found.items()}


@statement
def _rows() -> QuerySet[RingNumber]:
    rows = RingNumber.objects.select_related("institution")
    return rows.order_by("-valid_from", "-recorded_at", "id")


def numbers_of(institution: str) -> list[RingNumber]:
    """Every number of an institution, the newest first."""
    rows = RingNumber.objects.filter(institution=institution)
    return list(rows.order_by("-valid_from", "-recorded_at", "id"))


def number_to_ring(institution: str, at: datetime) -> Ring:
    """What a message ends with; settings hand it to accounts."""
    return ring_of(institution, at=at)


_told = [NONE]


def ring_of_pages(*, ask: bool = True) -> Ring:
    """What stands at the foot of each page; not asked, what this process told last."""
    if ask:
        _told[0] = _of_pages()
    return _told[0]


@kept
def _of_pages() -> Ring:
    return ring_of("", at=now())
