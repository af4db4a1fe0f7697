"""The launcher from the terminal, on the server of SIJILL_VAR."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config import postgres
from config.postgres import DATABASE, ROLES, PostgresError


def main(arguments: Sequence[str]) -> int:
    """Start, stop, look at or run a tool on the server of SIJILL_VAR."""
    here = Path(__file__).resolve().parents[2] / "var"
    var = Path(os.environ.get("SIJILL_VAR") or here).resolve()
    match list(arguments):
        case ["start"]:
            server = postgres.start(var)
            (var / "postgres.kept").touch()
            print(server.url("owner"))
        case ["stop"]:
            print("stopped" if postgres.stop(var) else "was not running")
        case ["status"]:
            pid = postgres.status(var)
            print(f"running, process {pid}" if pid else "not running")
            return 0 if pid else 3
        case ["psql", *rest]:
            return _run(var, "psql", rest)
        case ["run", tool, *rest]:
            return _run(var, tool, rest)
        case _:
            print((postgres.__doc__ or "").strip())
            return 2
    return 0


def _run(var: Path, tool: str, arguments: Sequence[str]) -> int:
    """Run one of PostgreSQL's own programs on the database, as its owner."""
    with postgres.running(var) as server:
        target = {"PGHOST": str(server.socket), "PGUSER": ROLES["owner"], "PGDATABASE": DATABASE}
        command: list[str | Path] = [server.binaries / tool, *arguments]
        return subprocess.run(command, env={**os.environ, **target}, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except PostgresError as problem:
        sys.exit(str(problem))
