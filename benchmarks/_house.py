"""A house opened for measuring: durable writes, every core, the demonstration and a crowd."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def opened(cases: int = 0) -> Iterator[Any]:
    """Open a house on its own server, with as many more cases as are asked for."""
    os.environ["SIJILL_VAR"] = str(Path(os.environ.get("SIJILL_VAR", ROOT / "var")) / "bench")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    from config import postgres

    django.setup()
    from journeys.house import open_house
    from tests.database import VAR, Cluster, template

    with postgres.running(VAR) as server, tempfile.TemporaryDirectory() as folder:
        urls = {role: server.url(role) for role in ("owner", "web", "work")}
        cluster = Cluster(**urls, maker=server.url("superuser"), ours=True)
        log = Path(folder) / "house"
        workers = os.cpu_count() or 1
        with open_house(cluster, template(cluster), log, workers=workers) as house:
            crowd(house, cases)
            yield house


def crowd(house: Any, cases: int) -> None:
    """Copy one waiting case many times, set-based and outside the walls: rows to be read past."""
    if not cases:
        return
    columns = [
        row[0]
        for row in house.ask(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = 'desk_case' ORDER BY ordinal_position"
        )
    ]
    made = {
        "id": "gen_random_uuid()",
        "space": "gen_random_uuid()",
        "reference": "'B' || lpad(n::text, 9, '0')",
        "due_on": "due_on + (n % 40)",
        "assignee_id": "NULL",
    }
    house.ask(
        f"INSERT INTO desk_case ({', '.join(columns)})"
        f" SELECT {', '.join(made.get(name, name) for name in columns)}"
        " FROM (SELECT * FROM desk_case WHERE state = 'submitted' AND institution_id = 'CH-03'"
        f" ORDER BY id LIMIT 1) AS one, generate_series(1, {cases}) AS n"
    )
    house.ask("ANALYZE desk_case")
    print(f"{cases:,} cases beside the demonstration", file=sys.stderr)
