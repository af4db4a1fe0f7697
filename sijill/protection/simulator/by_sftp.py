"""The invented fund's SFTP: the register's keys enter, see its folder alone, and delete nothing."""

from __future__ import annotations

from pathlib import Path

import asyncssh

from sijill.protection.seals.keys import Keys
from sijill.protection.simulator.papers import HOST

USER = "register"


class _Gate(asyncssh.SSHServer):
    """Whoever holds a key that the register gave."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def begin_auth(self, username: str) -> bool:
        """Nobody enters without a key."""
        return True

    def public_key_auth_supported(self) -> bool:
        """Keys are the only way in."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether it is one of the register's, read each time: a rotation needs no restart."""
        given = [asyncssh.read_public_key(path) for path in self.keys.entrants]
        return username == USER and any(key == each for each in given)


class _Desk(asyncssh.SFTPServer):
    """The two folders; what lies there is moved, never deleted."""

    def remove(self, path: bytes) -> None:
        """A partner is not given this right."""
        raise asyncssh.SFTPPermissionDenied("no")

    def rmdir(self, path: bytes) -> None:
        """Nor this one."""
        raise asyncssh.SFTPPermissionDenied("no")


async def serve(desk: Path, keys: Path, port: int) -> asyncssh.SSHAcceptor:
    """Listen on this machine alone."""
    held = Keys(keys)
    return await asyncssh.listen(
        "127.0.0.1",
        port,
        server_factory=lambda: _Gate(held),
        server_host_keys=[str(keys / HOST)],
        sftp_factory=lambda chan: _Desk(chan, chroot=str(desk).encode()),
        allow_scp=False,
        agent_forwarding=False,
    )
