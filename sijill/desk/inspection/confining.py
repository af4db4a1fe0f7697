"""What a process gives up before it reads a hostile file: network, memory, time, files."""

from __future__ import annotations

import ctypes
import os
import resource

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38


def leave_the_network() -> None:
    """No address to call and nothing to gain by another program, here and in whoever is forked."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        libc.unshare(CLONE_NEWNET)


def limit(*, memory: int, seconds: int, files: int = 16) -> None:
    """Little memory, few seconds, no file written; pages come before documents."""
    os.nice(10)
    for what, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, files),
    ):
        resource.setrlimit(what, (value, value))
