"""An invented list of the fund set beside the register of the demonstration: what differs, and why.

Most of it are the people of the register as the fund would hold them; some with another birth or
name, one twice, one who left, one gone from the list; and some of whom the register knows nothing.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sijill.kernel.actor import SYSTEM
from sijill.kernel.clock import civil_date
from sijill.ledger.transaction import acting_for
from sijill.linkage.score import SHIPPED
from sijill.protection.models import Run
from sijill.protection.reconciling.running import Asked, reconcile
from sijill.register.models import Entry, Person

COLUMNS = ("id", "nia", "first_name_ar", "last_name_ar", "first_name_fr", "last_name_fr", "cin",
           "birth_date", "sex", "regime", "status", "since", "province")  # fmt: skip
# People whom the fund alone holds: other regimes, and some who were never registered.
STRANGERS = (
    ("إدريس", "لحلو", "Driss", "Lahlou", "ZT77001", "1958-04-17", "m", "cpu", "031"),
    ("السعدية", "بنموسى", "Saadia", "Benmoussa", "ZT77002", "1969-11-02", "f", "auto", "031"),
    ("محند", "أوعلي", "Mohand", "Ouali", "ZT77003", "1974-06-21", "m", "untaxed", "031"),
    ("فاطنة", "الزياني", "Fatna", "Ziani", "ZT77004", "1981-02-09", "f", "untaxed", "071"),
    ("عبد السلام", "الوزاني", "Abdeslam", "Ouazzani", "ZT77005", "1963-08-30", "m", "untaxed", ""),
)


def set_side_by_side(*, now: datetime) -> int:
    """Compare once with the invented list; answers how many differ. A second time adds nothing."""
    with acting_for(SYSTEM):
        if Run.objects.filter(state="done").exists():
            return 0
        rows = [*_ours(), *_strangers()]
    day = civil_date(now)
    with tempfile.TemporaryDirectory(prefix="sijill-invented-") as folder:
        path = Path(folder) / "fund.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            sheet = csv.DictWriter(file, COLUMNS)
            sheet.writeheader()
            sheet.writerows(rows)
        asked = Asked(theirs=path, as_of=day, theirs_as_of=day, model=SHIPPED, sample=12)
        run = reconcile(asked, at=now)
    return int(sum(run.told["counts"].values()))


def _ours() -> Iterator[dict[str, str]]:
    """The register's people as the fund holds them: every third otherwise, every fifth not."""
    entries = Entry.objects.filter(person__isnull=False).select_related("person").order_by("nia")
    for turn, entry in enumerate(entries):
        if turn % 5 == 4:
            continue
        row = _row(entry.own_person, f"F{turn + 1:05d}")
        if turn % 3 == 1:
            row["birth_date"] = f"{int(row['birth_date'][:4]) - 1}-01-01"
        elif turn % 3 == 2:
            row["status"] = "closed"
        yield row
        if turn == 0:
            yield row | {"id": "F90001", "cin": ""}


def _row(person: Person, reference: str) -> dict[str, str]:
    born = f"{person.birth_year:04d}-{person.birth_month or 1:02d}-{person.birth_day or 1:02d}"
    return {
        "id": reference,
        "first_name_ar": person.given_ar,
        "last_name_ar": person.family_ar,
        "first_name_fr": person.given_latin,
        "last_name_fr": person.family_latin,
        "cin": person.document,
        "birth_date": born,
        "sex": person.sex,
        "regime": "untaxed",
        "status": "active",
        "since": "2024-03-01",
    }


def _strangers() -> Iterator[dict[str, str]]:
    names = COLUMNS[2:10]
    for turn, (*said, province) in enumerate(STRANGERS, start=1):
        row = dict(zip(names, said, strict=True)) | {"province": province}
        yield row | {"id": f"F8000{turn}", "status": "active", "since": "2023-07-01"}
