"""SFTP: one host key that is pinned, a key of ours, and names given once a file is whole.

What leaves is written as NAME.part, its digest is laid as NAME.sha256, then it gets its name in
one step. What comes is taken only when its own .sha256 lies beside it and agrees: a file that
still grows does not. Nothing of the fund's is ever deleted: what was taken is moved aside.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import stat
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import asyncssh

from sijill.protection.rules.passing import LARGEST, is_name
from sijill.protection.seals.keys import KeyFault, Keys
from sijill.protection.ways.port import (
    FROM,
    LISTED,
    PART,
    PATIENCE,
    READ,
    SUM,
    TO,
    Check,
    NotReached,
    TooLarge,
)

T = TypeVar("T")
PIECE = 256 * 1024
LOOKED_AT = 20_000  # names that are looked at to find those of answers
DIGEST = re.compile(rb"([0-9a-f]{64})(?:[ \n].{0,200})?", re.DOTALL)
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
# What an SSH fault is called here; its own text may name anything.
WHY: Sequence[tuple[type[BaseException], str]] = (
    (asyncssh.HostKeyNotVerifiable, "host_key"),
    (asyncssh.PermissionDenied, "not_let_in"),
    (asyncssh.SFTPPermissionDenied, "rights"),
    (asyncssh.SFTPNoSuchFile, "missing"),
    (asyncssh.SFTPNoSuchPath, "missing"),
    (asyncssh.SFTPError, "refused"),
    (asyncssh.Error, "connection"),
    (TimeoutError, "too_slow"),
    (OSError, "connection"),
    (EOFError, "connection"),
)


class Sftp:
    """A fund at sftp://NAME@HOST:PORT/FOLDER; the connection is kept from one word to the next."""

    sealed = True

    def __init__(self, address: str, keys: Keys, *, on: date) -> None:
        parts = urlsplit(address)
        if not parts.hostname or not parts.username or parts.password is not None:
            raise ValueError("sftp://NAME@HOST/FOLDER is expected, without a password")
        self.host, self.port, self.user = parts.hostname, parts.port or 22, unquote(parts.username)
        self.root, self.keys, self.on = unquote(parts.path).rstrip("/"), keys, on
        self._loop: asyncio.Runner | None = None
        self._line: asyncssh.SSHClientConnection | None = None
        self._files: asyncssh.SFTPClient | None = None

    def put(self, name: str, data: bytes) -> None:
        """Write beside, give the digest its name, then the file."""
        digest = hashlib.sha256(data).hexdigest()

        async def laid(files: asyncssh.SFTPClient) -> None:
            folder = self._at(TO)
            await _lay(files, f"{folder}/{name}{PART}", data)
            await _lay(files, f"{folder}/{name}{SUM}{PART}", f"{digest}  {name}\n".encode())
            await files.posix_rename(f"{folder}/{name}{SUM}{PART}", f"{folder}/{name}{SUM}")
            await files.posix_rename(f"{folder}/{name}{PART}", f"{folder}/{name}")

        self._do(laid, patience=PATIENCE + len(data) / 20_000)

    def names(self) -> Sequence[str]:
        """Plain files named as answers are, with their digest beside them."""

        async def seen(files: asyncssh.SFTPClient) -> list[str]:
            plain, count = set(), 0
            async for each in files.scandir(self._at(FROM)):
                count += 1
                if count > LOOKED_AT:
                    break
                if each.attrs.type == asyncssh.FILEXFER_TYPE_REGULAR:
                    plain.add(str(each.filename))
            return sorted(n for n in plain if is_name(n) and f"{n}{SUM}" in plain)[:LISTED]

        return self._do(seen)

    def get(self, name: str) -> bytes:
        """A whole file; one whose digest does not agree is still growing, or was damaged."""

        async def fetched(files: asyncssh.SFTPClient) -> bytes:
            path = f"{self._at(FROM)}/{name}"
            found = await files.lstat(path)
            if found.type != asyncssh.FILEXFER_TYPE_REGULAR:
                raise NotReached("not_a_file")
            if (found.size or 0) > LARGEST:
                raise TooLarge(name)
            told = DIGEST.match(await _read(files, path + SUM, 300))
            data = await _read(files, path, LARGEST + 1)
            if len(data) > LARGEST:
                raise TooLarge(name)
            if told is None or hashlib.sha256(data).hexdigest().encode() != told[1]:
                raise NotReached("not_whole")
            return data

        return self._do(fetched, patience=PATIENCE + LARGEST / 200_000)

    def taken(self, name: str) -> None:
        """Move it and its digest aside, the digest last: without the file it is nothing."""

        async def moved(files: asyncssh.SFTPClient) -> None:
            here, there = self._at(FROM), self._at(READ)
            for each in (name, f"{name}{SUM}"):
                with suppress(asyncssh.SFTPNoSuchFile):
                    await files.posix_rename(f"{here}/{each}", f"{there}/{each}")

        self._do(moved)

    def preflight(self, next_names: Sequence[str]) -> Sequence[Check]:
        """Reach the host, be let in, look at the folders and at the names."""
        checks = [Check("host_key", _known(self.keys))]
        try:
            checks += self._do(lambda files: self._looked(files, next_names))
        except NotReached as problem:
            checks.append(Check("reached", problem.why))
        return checks

    async def _looked(self, files: asyncssh.SFTPClient, names: Sequence[str]) -> list[Check]:
        checks = [Check("reached")]
        for folder in (TO, FROM, READ):
            try:
                found = await files.stat(self._at(folder))
                mode = found.permissions
                closed = mode is not None and not mode & WRITABLE and folder != FROM
                checks.append(Check(f"rights:{folder}", "rights" if closed else ""))
            except asyncssh.SFTPError as problem:
                checks.append(Check(f"rights:{folder}", _why(problem)))
        used = [n for n in names if await files.lexists(f"{self._at(TO)}/{n}")]
        return [*checks, Check("names", f"taken:{used[0]}" if used else "")]

    def close(self) -> None:
        """Let go of the connection."""
        line, self._line, self._files = self._line, None, None
        if self._loop is None:
            return
        if line is not None:
            with suppress(Exception):
                line.abort()
                self._loop.run(asyncio.wait_for(line.wait_closed(), 2))
        self._loop.close()
        self._loop = None

    def _at(self, folder: str) -> str:
        return f"{self.root}/{folder}"

    def _do(
        self, what: Callable[[asyncssh.SFTPClient], Awaitable[T]], *, patience: float = PATIENCE
    ) -> T:
        """One word to the fund; after a fault the next one connects anew."""

        async def said() -> T:
            async with asyncio.timeout(patience):
                return await what(await self._connected())

        try:
            return self._run(said())
        except (NotReached, TooLarge):
            raise
        except KeyFault as fault:
            raise NotReached(fault.why) from None
        except tuple(kind for kind, _ in WHY) as problem:
            self.close()
            raise NotReached(_why(problem)) from None

    def _run(self, what: Coroutine[Any, Any, T]) -> T:
        if self._loop is None:
            self._loop = asyncio.Runner()
        return self._loop.run(what)

    async def _connected(self) -> asyncssh.SFTPClient:
        if self._files is not None:
            return self._files
        self._line = await asyncssh.connect(
            self.host,
            self.port,
            username=self.user,
            known_hosts=str(self.keys.known_hosts),
            client_keys=[str(self.keys.entrance(on=self.on))],
            config=None,
            agent_path=None,
            agent_forwarding=False,
            preferred_auth=("publickey",),
            connect_timeout=PATIENCE,
            login_timeout=PATIENCE,
            keepalive_interval=10,
        )
        self._files = await self._line.start_sftp_client()
        return self._files


async def _lay(files: asyncssh.SFTPClient, path: str, data: bytes) -> None:
    """Have bytes on the other side's disk, all of them."""
    async with files.open(path, "wb") as out:
        for start in range(0, len(data), PIECE):
            await out.write(data[start : start + PIECE])
        with suppress(asyncssh.SFTPOpUnsupported):
            await out.fsync()
    found = await files.stat(path)
    if found.size != len(data):
        raise NotReached("not_whole")


async def _read(files: asyncssh.SFTPClient, path: str, at_most: int) -> bytes:
    async with files.open(path, "rb") as held:
        data = await held.read(at_most)
    assert isinstance(data, bytes)  # opened without an encoding
    return data


def _known(keys: Keys) -> str:
    try:
        return "" if keys.known_hosts.read_text().strip() else "no_known_hosts"
    except KeyFault as fault:
        return fault.why


def _why(problem: BaseException) -> str:
    return next((word for kind, word in WHY if isinstance(problem, kind)), "refused")
