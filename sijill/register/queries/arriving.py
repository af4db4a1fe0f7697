"""What the rows of a roll meet in the register, asked for many at once and in every chamber."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from sijill.institutions.queries import keeper
from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.kernel.digits import typed
from sijill.ledger.transaction import acting_for
from sijill.reference import queries as reference
from sijill.register.models import Entry, Provenance, Source
from sijill.register.rules.arriving import Lists
from sijill.register.rules.days import PartialDay
from sijill.register.rules.likeness import Face

DOCUMENTS = """
SELECT p.document_kind, p.document, coalesce(e.nia, ''), p.birth_year
FROM unnest(%s::text[], %s::text[]) AS asked (kind, number)
JOIN register_person p ON p.document_kind = asked.kind AND p.document = asked.number
    AND p.document_withdrawn_at IS NULL
LEFT JOIN register_entry e ON e.person_id = p.id
"""
NUMBERS = "SELECT nia FROM register_entry WHERE nia = ANY(%s)"


# Whoever stands in the register without having come from the roll at hand.
BESIDE = """
SELECT e.nia, p.given_ar, p.family_ar, p.given_latin, p.family_latin, p.document_kind, p.document,
       p.birth_year, p.birth_month, p.birth_day, p.sex, said.commune, p.phone, said.principal_trade
FROM register_entry e
JOIN register_person p ON p.id = e.person_id
CROSS JOIN LATERAL (
    SELECT v.commune, v.principal_trade FROM register_version v WHERE v.entry_id = e.id
    ORDER BY v.valid_from DESC, v.recorded_at DESC, v.id DESC LIMIT 1
) said
WHERE e.state IN ('entered', 'suspended') AND p.document_withdrawn_at IS NULL
  AND NOT EXISTS (
    SELECT FROM register_provenance come WHERE come.entry_id = e.id AND come.source_id = %s
)
ORDER BY e.id
"""
# Those of them of whom something was recorded since: never the rows of the roll itself, which all
# bear one moment and may be half a million.
LATE = """
WITH late AS MATERIALIZED (
    SELECT entry_id FROM register_version WHERE recorded_at >= %s AND recorded_at < %s
    UNION SELECT entry_id FROM register_version WHERE recorded_at >= %s AND recorded_at > %s
)
SELECT"""
FROM_LATE = "FROM late JOIN register_entry e ON e.id = late.entry_id\n"
LATEST = BESIDE.replace("SELECT", LATE, 1).replace("FROM register_entry e\n", FROM_LATE)
AT_ONCE = 5_000
FACE = (
    *("given_ar", "family_ar", "given_latin", "family_latin", "document_kind", "document"),
    *("sex", "commune", "phone", "trade"),
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The entry of whoever holds a document."""

    nia: str
    born: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Documents that persons of the register hold, each with its entry, and numbers given."""

    documents: Mapping[tuple[str, str], Holder]
    numbers: frozenset[str]


def known(documents: Sequence[tuple[str, str]], numbers: Iterable[str]) -> Known:
    """Which of these the register holds, whatever the chamber."""
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute(DOCUMENTS, [[k for k, _ in documents], [n for _, n in documents]])
        held = {(kind, n): Holder(nia, born) for kind, n, nia, born in cursor.fetchall()}
        cursor.execute(NUMBERS, [list(numbers)])
        given = frozenset(row[0] for row in cursor.fetchall())
    return Known(documents=held, numbers=given)


def lists(*, at: datetime) -> Lists:
    """The words of the day for crafts and provinces: codes, and names in both languages."""
    day = civil_date(at)
    lines = [line for line in reference.listing(at=day).lines.values() if line.can_be_practised]
    trades = {_word(text): line.code for line in lines for text in (line.label_fr, line.label_ar)}
    places = {
        _word(text): place.code
        for place in reference.provinces()
        for text in (place.name_fr, place.name_ar)
    }
    return Lists(
        trades=trades | {_word(line.code): line.code for line in lines},
        provinces=places | {_word(place.code): place.code for place in reference.provinces()},
        today=day,
    )


def words(*, at: datetime, language: str) -> list[tuple[str, list[str]]]:
    """What a person may type for each field that is one of a list."""
    lines = reference.listing(at=civil_date(at)).lines.values()
    arabic = language == "ar"
    return [
        ("trade", sorted(line.label(language) for line in lines if line.can_be_practised)),
        ("province", sorted(p.name_ar if arabic else p.name_fr for p in reference.provinces())),
        ("sex", ["أنثى", "ذكر"] if arabic else ["femme", "homme"]),
        ("category", ["صانع", "معلم"] if arabic else ["artisan", "maître"]),
        ("state", ["مسجل", "موقوف", "مشطب"] if arabic else ["actif", "suspendu", "radié"]),
        ("proof", ["دبلوم"] if arabic else ["diplôme"]),
    ]


def _word(text: str) -> str:
    return typed(text).casefold()


def provinces_of(chamber: str, *, at: datetime) -> frozenset[str]:
    """The provinces whose files a chamber keeps."""
    of = keepers(at=at)
    return frozenset(place.code for place in reference.provinces() if of(place.code) == chamber)


def faces_beside(source: Source | None) -> Iterator[tuple[str, Face]]:
    """Every person who stands in the register and did not come from this roll."""
    return _faces(BESIDE, [source.pk if source else None])


def faces_since(since: datetime, source: Source, *, at: datetime) -> Iterator[tuple[str, Face]]:
    """Those who came or changed since, but for the rows of this roll, recorded at one moment."""
    return _faces(LATEST, [since, at, since, at, source.pk])


def _faces(sql: str, asked: list[Any]) -> Iterator[tuple[str, Face]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        while some := cursor.fetchmany(AT_ONCE):
            yield from ((row[0], _face(*row[1:])) for row in some)


def _face(*said: Any) -> Face:
    names, card, (year, month, day), rest = said[:4], said[4:6], said[6:9], said[9:]
    told = dict(zip(FACE, (*names, *card, *rest), strict=True))
    return Face(born=PartialDay(year, month, day), **told)


def keepers(*, at: datetime) -> Any:
    """The chamber that keeps the files of a province, asked once for each."""
    return cache(lambda province: keeper(province, at=at))


def source_of(digest: str, *, chamber: str | None = None) -> Source | None:
    """The source of these very bytes, when the chamber received them before."""
    return Source.objects.filter(digest=digest, chamber=chamber).order_by("pk").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where one field of an entry came from."""

    about: str
    column: str
    value: str  # as it was written
    source: Source
    row: int
    mended: str = ""  # as an agent corrected it


def origins(entry: Entry) -> list[Origin]:
    """The fields of an entry that came from files, each with its column and its row."""
    rows = Provenance.objects.filter(entry=entry).select_related("source").order_by("id")
    return [
        Origin(about=name, column=column, value=row.raw.get(column, ""), source=row.source,
               row=row.row, mended=row.mended.get(name, ""))
        for row in rows
        for name, column in row.source.mapping["columns"].items()
        if row.raw.get(column)
    ]  # fmt: skip
