"""The database of a test run: a template migrated once by the owner, and clones of it."""

from __future__ import annotations

import hashlib
import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config import debian_postgres, postgres
from config.postgres.server import ROLES_SQL, locked

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ["SIJILL_VAR"])
# A test database may be lost: nothing is flushed to the disk.
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB"}
OF_THE_TEMPLATE = (
    "sijill/*/migrations/*.py",
    "sijill/reference/**/*.py",
    "sijill/institutions/**/*.py",
    "sijill/institutions/actions/load.py",
    "data/**/*",
    "config/roles.sql",
    "config/settings.py",  # which libraries bring tables
    "requirements/app.lock",
)
TEMPLATES_KEPT = 3
CALL = """
import sys, django
from django.core.management import call_command
django.setup()
for command in sys.argv[1:]:
    call_command(*command.split())
"""
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A PostgreSQL server on which databases may be made."""

    owner: str
    web: str
    work: str
    maker: str  # who makes databases: the superuser of our own server, else the owner
    ours: bool

    def url(self, role: str, database: str) -> str:
        """Return the address of a database for owner, web, work or maker."""
        return urlunsplit(urlsplit(getattr(self, role))._replace(path=f"/{database}"))

    def run(self, *statements: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements as the maker of databases and return the rows of the last."""
        with psycopg.connect(self.url("maker", database), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def clone(self, template: str) -> Iterator[str]:
        """Make a copy of the template for a while and return its name."""
        name = f"sijill_test_{os.getpid()}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} OWNER sijill_owner")
        try:
            yield name
        finally:
            self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Yield the server of this run: that of DATABASE_URL, Debian's, or the embedded one."""
    web = os.environ.get("DATABASE_URL")
    if web:
        owner, work = os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_WORK_URL"]
        yield Cluster(owner=owner, web=web, work=work, maker=owner, ours=False)
        return
    debian = os.environ.get("SIJILL_TEST_POSTGRES") == "debian"
    binaries = debian_postgres.binaries() if debian else None
    with postgres.running(VAR, binaries=binaries, settings=FAST) as server:
        urls = {role: server.url(role) for role in ("owner", "web", "work")}
        yield Cluster(**urls, maker=server.url("superuser"), ours=True)


def template(cluster: Cluster) -> str:
    """Return the name of the template for today's migrations, making it when it is missing."""
    name = f"sijill_template_{_digest()}"
    with locked(VAR / "template.lock"):
        made = {row[0] for row in cluster.run("SELECT datname FROM pg_database ORDER BY oid")}
        if name not in made:
            _make(cluster, name)
            _sweep(cluster)
    return name


def _digest() -> str:
    found = sorted({path for pattern in OF_THE_TEMPLATE for path in ROOT.glob(pattern)})
    digest = hashlib.sha256()
    for path in found:
        if path.is_file() and "tests" not in path.parts:
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(cluster: Cluster, name: str) -> None:
    unfinished = f"{name}_unfinished"
    cluster.run(
        f"DROP DATABASE IF EXISTS {unfinished}",
        f"CREATE DATABASE {unfinished} TEMPLATE template0 OWNER sijill_owner",
    )
    if cluster.ours:
        cluster.run(ROLES_SQL.read_text(), database=unfinished)
    _sijill(cluster, unfinished, "owner", "migrate --no-input -v 0", "createcachetable")
    _sijill(cluster, unfinished, "work", "reference load", "institutions load")
    cluster.run(
        f"ALTER DATABASE {unfinished} RENAME TO {name}",
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
    )


def _sijill(cluster: Cluster, database: str, role: str, *commands: str) -> None:
    """Run commands on a database in a process of its own, in their own role, without checks."""
    urls = {
        "DATABASE_OWNER_URL": cluster.url("owner", database),
        "DATABASE_WORK_URL": cluster.url("work", database),
    }
    if not cluster.ours:
        urls["DATABASE_URL"] = cluster.url("web", database)
    done = subprocess.run(
        [sys.executable, "-c", CALL, *commands],
        cwd=ROOT,
        env={
            **os.environ,
            **urls,
            "SIJILL_ROLE": role,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{', '.join(commands)} failed:\n{done.stdout}{done.stderr}")


def _sweep(cluster: Cluster) -> None:
    """Drop all but the newest templates, and the clones of runs that were killed."""
    rows = cluster.run("SELECT datname FROM pg_database ORDER BY oid")
    names = [str(row[0]) for row in rows]
    old = [name for name in names if name.startswith("sijill_template_")][:-TEMPLATES_KEPT]
    clones = [name for name in names if name.startswith("sijill_test_") and cluster.ours]
    for name in old + [name for name in clones if not _alive(int(name.split("_")[2]))]:
        cluster.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
