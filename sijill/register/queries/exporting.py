"""Files of many people's data: those within reach, whom one would hold, what each row tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet
from psycopg import sql

from sijill.kernel.actor import NATIONAL, SYSTEM, Actor
from sijill.ledger.transaction import acting_for, looking
from sijill.register.models import Export, Take
from sijill.register.queries.scope import NotFound
from sijill.register.rules.exporting import Column, ExportState

COUNTED = 100_000  # entries counted before a file is asked for; beyond, "more than"
SCOPE = ("chamber", "province", "trade", "category", "state")

# What an entry says today: the version in force, through the index of its entry.
CURRENT = """
    FROM register_entry e JOIN LATERAL (
        SELECT * FROM register_version v
        WHERE v.entry_id = e.id AND v.valid_from <= %(day)s AND v.recorded_at <= %(known)s
        ORDER BY v.valid_from DESC, v.recorded_at DESC LIMIT 1
    ) v ON true
    WHERE (%(all)s OR e.chamber_id = ANY(%(within)s) OR e.institution_id = ANY(%(within)s))
        AND (%(chamber)s = '' OR e.chamber_id = %(chamber)s)
        AND (%(category)s = '' OR e.category = %(category)s)
        AND (%(state)s = '' OR e.state = %(state)s)
        AND (%(province)s = '' OR v.province = %(province)s)
        AND (%(trade)s = '' OR v.principal_trade = %(trade)s
             OR %(trade)s = ANY(v.other_trades))
        AND e.state NOT IN ('annulled', 'merged')
"""
COUNT = f"SELECT count(*) FROM (SELECT 1 {CURRENT} LIMIT %(most)s) found"  # noqa: S608 - ours
HOLD = "INSERT INTO register_exported (export_id, entry_id) SELECT %(export)s::uuid, e.id "

# The key of the order is a setting of the transaction: no statement, and so no log, holds it.
ORDER = "SELECT set_config('sijill.order', %s, true)"
ROWS = """
COPY (
    SELECT e.nia, {columns}
    FROM register_exported x JOIN register_entry e ON e.id = x.entry_id
    LEFT JOIN register_person p ON p.id = e.person_id
    LEFT JOIN register_organisation o ON o.id = e.organisation_id
    JOIN LATERAL (
        SELECT * FROM register_version v
        WHERE v.entry_id = e.id AND v.valid_from <= {day} AND v.recorded_at <= {known}
        ORDER BY v.valid_from DESC, v.recorded_at DESC LIMIT 1
    ) v ON true
    WHERE x.export_id = {export}
    ORDER BY sha256(
        decode(current_setting('sijill.order'), 'hex') || convert_to(e.nia, 'UTF8')
    )
) TO STDOUT
"""
BORN = """concat_ws('-', lpad(p.birth_year::text, 4, '0'), lpad(p.birth_month::text, 2, '0'),
    lpad(p.birth_day::text, 2, '0'))"""
SAID: Mapping[str, str] = {
    Column.CATEGORY: "e.category",
    Column.STATE: "e.state",
    Column.NAME_AR: "coalesce(concat_ws(' ', p.given_ar, nullif(p.family_ar, '')), '')"
    " || coalesce(o.name_ar, '')",
    Column.NAME_LATIN: "coalesce(concat_ws(' ', p.given_latin, nullif(p.family_latin, '')), '')"
    " || coalesce(o.name_latin, '')",
    Column.TRADE: "v.principal_trade",
    Column.OTHER_TRADES: "array_to_string(v.other_trades, ' ')",
    Column.PROVINCE: "v.province",
    Column.COMMUNE: "v.commune",
    Column.CHAMBER: "e.chamber_id",
    Column.ENTERED_ON: "e.entered_on",
    Column.SEX: "coalesce(p.sex, '')",
    Column.BIRTH_YEAR: "coalesce(p.birth_year::text, '')",
    Column.DOCUMENT: "coalesce(p.document, o.ice, '')",
    Column.BORN: f"CASE WHEN p.id IS NULL THEN '' ELSE {BORN} END",
    Column.PHONE: "coalesce(p.phone, o.phone, '')",
    Column.ADDRESS: "coalesce(o.address, v.details -> 'workplace' ->> 'address', '')",
}
LOOKS = """
INSERT INTO ledger_look
    (at, by_kind, by_user, by_role, by_institution, subject_kind, subject_id, person, space, what,
     reason, terms)
SELECT %(at)s, %(kind)s, %(user)s, %(role)s, %(institution)s, 'entry', e.id, e.person_id, o.space,
       'exported', %(reason)s, '{}'
FROM register_exported x JOIN register_entry e ON e.id = x.entry_id
LEFT JOIN register_organisation o ON o.id = e.organisation_id
WHERE x.export_id = %(export)s
"""


def exports(viewer: Actor) -> QuerySet[Export]:
    """The files that institutions within reach asked for, the latest first."""
    found = Export.objects.select_related("institution", "asked_by", "agreed_by")
    if not viewer.is_national:
        found = found.filter(institution__in=viewer.reach)
    return found.annotate(taken=Count("takes")).order_by("-asked_at", "id")


def export_for(pk: UUID, *, viewer: Actor) -> Export:
    """One file within reach; NotFound else."""
    found = exports(viewer).select_related("ended_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(pk)
    return found


def takes_of(export: Export) -> list[Take]:
    """Every taking of a file, the first first."""
    return list(export.takes.select_related("by").order_by("at", "id"))


def count(scope: Mapping[str, str], *, within: frozenset[str], day: date, known: datetime) -> int:
    """How many entries a file would hold; COUNTED + 1 stands for more."""
    given = {**_given(scope, within, day, known), "most": COUNTED + 1}
    with acting_for(SYSTEM), connection.cursor() as cursor:
        cursor.execute(COUNT, given)
        return int(cursor.fetchone()[0])


def hold(export: Export, *, day: date, known: datetime) -> int:
    """Fix which entries stand in a file, in one statement; tells how many. Within an action."""
    given = _given(export.scope, frozenset(export.within), day, known)
    with connection.cursor() as cursor:
        cursor.execute(HOLD + CURRENT, {**given, "export": export.pk})
        return int(cursor.rowcount)


def _given(
    scope: Mapping[str, str], within: frozenset[str], day: date, known: datetime
) -> dict[str, Any]:
    return {
        **{name: scope.get(name, "") for name in SCOPE},
        **{"all": within == NATIONAL, "within": sorted(within), "day": day, "known": known},
    }


def rows(
    export: Export, *, order: bytes, day: date, known: datetime
) -> Iterator[tuple[str | None, ...]]:
    """The number and the columns of every row, as they come from the database: never all held."""
    columns = sql.SQL(", ").join(sql.SQL(SAID[one]) for one in export.columns)  # type: ignore[arg-type]
    statement = sql.SQL(ROWS).format(
        columns=columns,
        day=sql.Literal(day),
        known=sql.Literal(known),
        export=sql.Literal(export.pk),
    )
    with connection.cursor() as cursor:
        cursor.execute(ORDER, [order.hex()])
        with cursor.copy(statement) as copy:
            yield from copy.rows()


def look_at_all(export: Export, *, by: Actor, at: datetime) -> int:
    """Log that everybody in a file was taken away with it, in one statement; tells how many."""
    given: dict[str, Any] = {
        **{"at": at, "kind": by.kind, "user": by.user, "role": by.role or ""},
        **{"institution": by.institution or "", "reason": f"export_{export.basis}"},
        "export": export.pk,
    }
    with acting_for(SYSTEM), looking(), connection.cursor() as cursor:
        cursor.execute(LOOKS, given)
        return int(cursor.rowcount)


def over(*, at: datetime, days_to_answer: int) -> list[UUID]:
    """The files whose time to be answered, or to be taken, has passed."""
    waited = at - timedelta(days=days_to_answer)
    asked = Export.objects.filter(state=ExportState.ASKED, asked_at__lte=waited)
    ready = Export.objects.filter(state=ExportState.READY, until__lte=at)
    return [one.pk for found in (asked, ready) for one in found.order_by("pk")]


def unwritten(*, before: datetime) -> list[Export]:
    """The files that were agreed to a while ago and lie ready nowhere."""
    found = Export.objects.filter(state=ExportState.AGREED, agreed_at__lte=before)
    return list(found.order_by("pk"))


def boxes_in_use(boxes: Sequence[UUID]) -> set[UUID]:
    """Of these folders, those whose file may still be taken."""
    held = Export.objects.filter(box__in=boxes, state=ExportState.READY).order_by("pk")
    return {box for box in held.values_list("box", flat=True) if box}
