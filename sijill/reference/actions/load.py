"""Bringing the reference tables to the files of `data/`: all of it, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from django.db import models

from sijill.kernel.actor import Actor
from sijill.ledger.actions import record
from sijill.ledger.transaction import action
from sijill.reference.files import DATA, BadFile, Row, day, read
from sijill.reference.models import (
    Holiday,
    Nomenclature,
    Parameter,
    Province,
    Region,
    Trade,
    TradeWord,
)
from sijill.reference.queries.finding import key
from sijill.reference.rules import UnknownParameter, Unreadable, definition, subject_of

M = TypeVar("M", bound=models.Model)
Tell = Callable[["Tally"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What loading one table did."""

    table: str
    new: int = 0
    changed: int = 0
    same: int = 0


def _silent(tally: Tally) -> None:
    """Tell nobody."""


@action
def load(*, by: Actor, at: datetime, folder: Path = DATA, tell: Tell = _silent) -> list[Tally]:
    """Load every file of the folder; a second time changes nothing.

    Rows that left a file stay in the table: what was in force on a day can always be read.
    """
    tallies = []
    for step in (_regions, _provinces, _holidays, _nomenclatures, _trades, _words):
        tallies.append(step(folder, at))
        tell(tallies[-1])
    tallies.append(_parameters(folder, by, at))
    tell(tallies[-1])
    return tallies


def bring(
    model: type[M], rows: Iterable[M], *, key: Sequence[str], keep: Sequence[str] = ()
) -> Tally:
    """Insert what is new, update what differs, leave the rest; `keep` names fields left alone."""
    names = [f.attname for f in model._meta.concrete_fields if f.attname not in (*keep, "id")]
    held = {_key(one, key): one for one in model._default_manager.order_by("pk")}
    new, changed, same = [], [], 0
    for row in rows:
        known = held.get(_key(row, key))
        if known is None:
            new.append(row)
        elif any(getattr(known, name) != getattr(row, name) for name in names):
            row.pk = known.pk
            changed.append(row)
        else:
            same += 1
    model._default_manager.bulk_create(new)
    fields = [name for name in names if name not in (model._meta.pk.attname, *key)]
    if changed:
        model._default_manager.bulk_update(changed, fields)
    table = model._meta.model_name or ""
    return Tally(table=table, new=len(new), changed=len(changed), same=same)


def _key(row: models.Model, names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _regions(folder: Path, at: datetime) -> Tally:
    names = ("code", "iso", "name_ar", "name_fr", "name_zgh", "seat_ar", "seat_fr")
    rows = read(folder / "regions.csv", columns=(*names, "status", "date", "source"))
    made = [Region(**_plain(row, (*names, "status", "source"))) for row in rows]
    return bring(Region, made, key=("code",))


def _provinces(folder: Path, at: datetime) -> Tally:
    names = ("code", "iso", "kind", "name_ar", "name_fr", "name_zgh")
    rows = read(folder / "provinces.csv", columns=(*names, "status", "date", "source"))
    # The code says the region; the column of the ISO list is kept in the file as a warning only.
    made = [
        Province(region_id=row["code"][:2], **_plain(row, (*names, "status", "source")))
        for row in rows
    ]
    return bring(Province, made, key=("code",), keep=("valid_from", "valid_to"))


def _holidays(folder: Path, at: datetime) -> Tally:
    names = ("name_ar", "name_fr", "status", "source")
    rows = read(folder / "holidays.csv", columns=("date", *names), key=("date",))
    made = [Holiday(date=date.fromisoformat(row["date"]), **_plain(row, names)) for row in rows]
    return bring(Holiday, made, key=("date",))


def _nomenclatures(folder: Path, at: datetime) -> Tally:
    names = ("version", "legal_reference", "status", "source")
    rows = read(folder / "nomenclatures.csv", columns=(*names, "valid_from"), key=("version",))
    made = [
        Nomenclature(
            valid_from=date.fromisoformat(row["valid_from"]), recorded_at=at, **_plain(row, names)
        )
        for row in rows
    ]
    kept = ("recorded_at", "revision", "valid_to")
    return bring(Nomenclature, made, key=("version",), keep=kept)


TRADE = (
    "code", "level", "category", "label_ar", "label_fr", "label_zgh", "label_ar_status",
    "label_fr_status", "legal_reference", "status", "pictogram", "note", "source",
)  # fmt: skip


def _shipped(folder: Path) -> Nomenclature:
    rows = read(folder / "nomenclatures.csv", columns=("version",), key=("version",))
    return Nomenclature.objects.get(version=rows[-1]["version"])


def _trades(folder: Path, at: datetime) -> Tally:
    path = folder / "trades.csv"
    rows = read(path, columns=(*TRADE, "parent", "valid_from"))
    return lay_trades(_shipped(folder), rows, path)


def lay_trades(nomenclature: Nomenclature, rows: Sequence[Row], path: Path) -> Tally:
    """Bring the lines of one list, parents before children."""
    codes = {row["code"] for row in rows}
    if lost := [row["code"] for row in rows if row["parent"] and row["parent"] not in codes]:
        raise BadFile(path, [f"{code}: its parent is not in the file" for code in lost])
    total = Tally(table="trade")
    for generation in generations(rows, path):
        total = _sum(total, _lay_generation(nomenclature, generation))
    return total


def generations(rows: Sequence[Row], path: Path) -> list[list[Row]]:
    """The rows in layers, each after the layer that holds its parents."""
    left, known, layers = list(rows), {""}, []
    while left:
        layer = [row for row in left if row["parent"] in known]
        if not layer:
            raise BadFile(path, [f"{row['code']}: its parents go round" for row in left])
        layers.append(layer)
        known |= {row["code"] for row in layer}
        left = [row for row in left if row["code"] not in known]
    return layers


def _lay_generation(nomenclature: Nomenclature, rows: Sequence[Row]) -> Tally:
    held = dict(nomenclature.trades.order_by("code").values_list("code", "pk"))
    made = [
        Trade(
            nomenclature=nomenclature,
            parent_id=held.get(row["parent"]),
            valid_from=day(row["valid_from"]) or nomenclature.valid_from,
            **_plain(row, TRADE),
        )
        for row in rows
    ]
    return bring(Trade, made, key=("nomenclature_id", "code"), keep=("valid_to",))


def _words(folder: Path, at: datetime) -> Tally:
    names = ("trade", "word", "tongue", "status", "source")
    rows = read(folder / "trade_words.csv", columns=names, key=("trade", "word"))
    nomenclature = _shipped(folder)
    held = dict(nomenclature.trades.order_by("code").values_list("code", "pk"))
    if lost := sorted({row["trade"] for row in rows} - held.keys()):
        raise BadFile(folder / "trade_words.csv", [f"{code}: no such trade" for code in lost])
    made = [
        TradeWord(trade_id=held[row["trade"]], key=key(row["word"]), **_plain(row, names[1:]))
        for row in rows
    ]
    tally = bring(TradeWord, made, key=("trade_id", "word"))
    revise(nomenclature)
    return tally


def revise(nomenclature: Nomenclature) -> None:
    """Move the revision when a line or a word moved, so that every process reads again."""
    digest = hashlib.sha256()
    for row in nomenclature.trades.order_by("code").values_list():
        digest.update(repr(row).encode())
    words = TradeWord.objects.filter(trade__nomenclature=nomenclature)
    for word in words.order_by("trade", "word").values_list("trade", "word", "tongue"):
        digest.update(repr(word).encode())
    if nomenclature.revision != digest.hexdigest():
        Nomenclature.objects.filter(pk=nomenclature.pk).update(revision=digest.hexdigest())


def _parameters(folder: Path, by: Actor, at: datetime) -> Tally:
    path = folder / "parameters.csv"
    names = ("code", "value", "valid_from", "status", "article", "source")
    rows = read(path, columns=names, key=("code", "valid_from"))
    held = set(Parameter.objects.order_by("pk").values_list("code", "valid_from"))
    fresh = [row for row in rows if (row["code"], day(row["valid_from"])) not in held]
    if faults := [fault for row in fresh if (fault := _unfit(row))]:
        raise BadFile(path, faults)
    for row in fresh:
        _first_value(row, by, at)
    return Tally(table="parameter", new=len(fresh), same=len(rows) - len(fresh))


def _unfit(row: Row) -> str:
    try:
        definition(row["code"]).keep(row["value"])
    except UnknownParameter:
        return f"{row['code']}: no such parameter is declared"
    except Unreadable as problem:
        return f"{row['code']}: {problem.code}: {row['value']!r}"
    return ""


def _first_value(row: Row, by: Actor, at: datetime) -> None:
    starts: date = date.fromisoformat(row["valid_from"])
    value = definition(row["code"]).keep(row["value"])
    act = record(
        "parameter.loaded",
        subject=subject_of(row["code"]),
        by=by,
        at=at,
        ground="reference.first_value",
        article=row["article"],
        facts={"code": row["code"], "value": value, "valid_from": row["valid_from"]},
    )
    Parameter.objects.create(
        code=row["code"],
        value=value,
        valid_from=starts,
        recorded_at=at,
        status=row["status"],
        article=row["article"],
        source=row["source"],
        act=act.id,
    )


def _plain(row: Row, names: Sequence[str]) -> dict[str, str]:
    return {name: row[name] for name in names}


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        table=one.table,
        new=one.new + other.new,
        changed=one.changed + other.changed,
        same=one.same + other.same,
    )
