"""Bringing institutions and territories to the files of `data/`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

from sijill.institutions.models import Institution, Territory
from sijill.institutions.rules import Kind
from sijill.kernel.actor import Actor
from sijill.ledger.transaction import action
from sijill.reference.actions import Tally
from sijill.reference.actions.load import bring
from sijill.reference.files import DATA, BadFile, Row, day, read

NAMES = (
    *("code", "kind", "name_ar", "name_fr", "seat_ar", "seat_fr", "about_ar", "about_fr"),
    *("status", "source"),
)
PLACE = ("institution", "region", "province", "valid_from", "valid_to", "status", "source")


def _silent(tally: Tally) -> None:
    """Tell nobody."""


@action
def load(
    *, by: Actor, at: datetime, folder: Path = DATA, tell: Callable[[Tally], None] = _silent
) -> list[Tally]:
    """Load institutions and territories; a second time changes nothing."""
    tallies = []
    for step in (_institutions, _territories):
        tallies.append(step(folder))
        tell(tallies[-1])
    return tallies


def _institutions(folder: Path) -> Tally:
    path = folder / "institutions.csv"
    rows = read(path, columns=(*NAMES, "region", "province"))
    if strange := [row["code"] for row in rows if row["kind"] not in {*Kind}]:
        raise BadFile(path, [f"{code}: unknown kind" for code in strange])
    made = [
        Institution(
            region_id=row["region"] or None,
            province_id=row["province"] or None,
            **{name: row[name] for name in NAMES},
        )
        for row in rows
    ]
    return bring(Institution, made, key=("code",), keep=("valid_from", "valid_to", "succeeds"))


def _territories(folder: Path) -> Tally:
    path = folder / "territories.csv"
    rows = read(path, columns=PLACE, key=PLACE[:4])
    kinds = dict(Institution.objects.order_by("code").values_list("code", "kind"))
    if lost := [row["institution"] for row in rows if row["institution"] not in kinds]:
        raise BadFile(path, [f"{code}: no such institution" for code in lost])
    made = [_territory(row, kinds) for row in rows]
    if faults := _overlaps(made):
        raise BadFile(path, faults)
    key = ("institution_id", "region_id", "province_id", "valid_from")
    return bring(Territory, made, key=key, keep=("valid_to",))


def _territory(row: Row, kinds: dict[str, str]) -> Territory:
    return Territory(
        institution_id=row["institution"],
        kind=kinds[row["institution"]],
        region_id=row["region"] or None,
        province_id=row["province"] or None,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=day(row["valid_to"]),
        status=row["status"],
        source=row["source"],
    )


def _overlaps(rows: list[Territory]) -> list[str]:
    """Two institutions of one kind in one place at one time."""
    found = []
    ordered = sorted(
        rows, key=lambda r: (r.kind, r.region_id or "", r.province_id or "", r.valid_from)
    )
    for one, other in pairwise(ordered):
        place = (one.kind, one.region_id, one.province_id)
        if place != (other.kind, other.region_id, other.province_id):
            continue
        if one.valid_to is None or one.valid_to > other.valid_from:
            where = one.region_id or one.province_id
            found.append(f"{one.institution_id} and {other.institution_id} are both in {where}")
    return found
