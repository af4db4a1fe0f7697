"""Taking the communes from the official file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sijill.kernel.actor import Actor, Subject
from sijill.ledger.actions import record
from sijill.ledger.transaction import action
from sijill.reference.actions.load import Tally, bring
from sijill.reference.files import BadFile, read
from sijill.reference.models import Commune, Province
from sijill.reference.rules.kinds import Status

NAMES = ("code", "name_ar", "name_fr")


@action
def import_communes(
    path: Path, *, source: str, by: Actor, at: datetime, status: Status = Status.OFFICIAL
) -> Tally:
    """Bring the communes to a file of code, name_ar, name_fr; all of it, or nothing.

    A commune belongs to the province whose code begins its own.
    """
    rows = read(path, columns=NAMES, source=source)
    known = set(Province.objects.order_by("code").values_list("code", flat=True))
    if lost := [row["code"] for row in rows if row["code"][:6] not in known]:
        raise BadFile(path, [f"{code}: no such province" for code in lost])
    made = [
        Commune(
            province_id=row["code"][:6],
            name_zgh=row.get("name_zgh", ""),
            status=status,
            source=row["source"],
            **{name: row[name] for name in NAMES},
        )
        for row in rows
    ]
    tally = bring(Commune, made, key=("code",), keep=("valid_from", "valid_to"))
    if tally.new or tally.changed:
        _tell(source, tally, by=by, at=at)
    return tally


def _tell(source: str, tally: Tally, *, by: Actor, at: datetime) -> None:
    record(
        "territory.loaded",
        subject=Subject(kind="territory", id=uuid5(NAMESPACE_URL, "sijill:communes")),
        by=by,
        at=at,
        ground="reference.list_supplied",
        facts={"source": source, "new": tally.new, "changed": tally.changed},
    )
