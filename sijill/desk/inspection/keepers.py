"""The keepers of the darkroom: processes that have everything loaded and fork one for each file.

Loading the decoders costs ten times what a photograph does. A keeper loads them once, reads no
file, and hands each to a process of its own that confines itself before it looks. Whatever that
process does, it holds nothing but its own line to us: not the keeper's, not another file's.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENDED = struct.Struct("!i")  # how the process ended, told by its keeper behind the answer
PIECE = 1 << 18
KILLED = -signal.SIGKILL
# A process that lives for one picture asks the kernel for few and large pages: of its seconds a
# third went into small ones. Where the C library is another this says nothing.
MEMORY = ":".join(
    f"glibc.malloc.{name}={value}"
    for name, value in (
        ("hugetlb", 1),
        ("mmap_threshold", 64 << 20),
        ("top_pad", 32 << 20),
        ("trim_threshold", 128 << 20),
    )
)


class TooLong(Exception):
    """The file was not finished within the time given; its process and its keeper are killed."""


class Gone(Exception):
    """The keeper itself is no more."""


class Keeper:
    """One keeper, which has one file in hand at a time."""

    def __init__(self) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sijill.desk.inspection.darkroom"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"LC_ALL": "C.UTF-8", "PATH": os.defpath, "GLIBC_TUNABLES": MEMORY},
                start_new_session=True,
            )

    def develop(self, order: bytes, *, patience: float) -> tuple[int, bytes]:
        """How the process of this file ended, and what it answered."""
        ours, theirs = socket.socketpair()
        deadline = time.monotonic() + patience
        with ours:
            with theirs:
                self._hand(theirs)
            try:
                _send(ours, order, deadline)
                return _ended(_answer(ours, deadline))
            except TimeoutError:
                self.end()
                raise TooLong from None

    def _hand(self, line: socket.socket) -> None:
        try:
            socket.send_fds(self._line, [b"."], [line.fileno()])
        except OSError:
            raise Gone from None

    def end(self) -> None:
        """End the keeper and whatever it has in hand."""
        self._line.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _send(line: socket.socket, order: bytes, deadline: float) -> None:
    """All of it, unless the process has ended before: then it has said so."""
    line.settimeout(max(0.01, deadline - time.monotonic()))
    with suppress(BrokenPipeError, ConnectionResetError):
        line.sendall(order)
        line.shutdown(socket.SHUT_WR)


def _answer(line: socket.socket, deadline: float) -> bytes:
    found: list[bytes] = []
    while True:
        line.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            piece = line.recv(PIECE)
        except ConnectionResetError:
            continue  # told once; what was answered is still there
        if not piece:
            return b"".join(found)
        found.append(piece)


def _ended(answer: bytes) -> tuple[int, bytes]:
    """A keeper that was killed with its file in hand has told nothing at the end."""
    if len(answer) < ENDED.size:
        return KILLED, b""
    return ENDED.unpack(answer[-ENDED.size :])[0], answer[: -ENDED.size]


_idle: list[Keeper] = []
_lock = threading.Lock()


def develop(order: bytes, *, patience: float) -> tuple[int, bytes]:
    """Have one file developed by a keeper that is free, or by a new one."""
    while True:
        with _lock:
            keeper = _idle.pop() if _idle else None
        fresh = keeper is None
        keeper = keeper or Keeper()
        try:
            done = keeper.develop(order, patience=patience)
        except Gone:
            keeper.end()
            if fresh:
                raise
            continue  # it died while nobody needed it
        with _lock:
            _idle.append(keeper)
        return done


_parents: list[Keeper] = []  # held, so that nobody waits for a process that is not theirs


def _forget() -> None:
    """A forked process has no keepers: those belong to its parent."""
    _parents.extend(_idle)
    _idle.clear()


@atexit.register
def _end() -> None:
    """Leave nobody waiting for a line that is no longer served."""
    while _idle:
        _idle.pop().end()


os.register_at_fork(after_in_child=_forget)
