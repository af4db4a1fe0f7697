"""Telephones on a bad network: uploads that arrive byte by byte and hold their place."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

SIZE = 900_000  # bytes announced
DRIP = 64  # bytes at a time
PAUSE = 0.5  # seconds between two drips


@contextlib.contextmanager
def slow_uploads(url: str, many: int = 30) -> Iterator[list[socket.socket]]:
    """Keep so many uploads under way, each sending a little at a time, until the block ends."""
    address = (urlsplit(url).hostname or "127.0.0.1", urlsplit(url).port or 80)
    over = threading.Event()
    opened = [_begun(address) for _ in range(many)]
    drip = threading.Thread(target=_keep_dripping, args=(opened, over), daemon=True)
    drip.start()
    try:
        yield opened
    finally:
        over.set()
        drip.join()
        for one in opened:
            one.close()


def _begun(address: tuple[str, int]) -> socket.socket:
    sender = socket.create_connection(address, timeout=10)
    sender.sendall(
        f"POST /ar/case/{uuid4()}/evidence/proof/ HTTP/1.1\r\n"
        f"Host: {address[0]}:{address[1]}\r\n"
        "Content-Type: multipart/form-data; boundary=slow\r\n"
        f"Content-Length: {SIZE}\r\n\r\n"
        '--slow\r\nContent-Disposition: form-data; name="file"; filename="p.jpg"\r\n\r\n'.encode()
    )
    return sender


def _keep_dripping(opened: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(PAUSE):
        for one in opened:
            with contextlib.suppress(OSError):
                one.sendall(b"\xff" * DRIP)


def still_under_way(opened: list[socket.socket]) -> int:
    """How many of the uploads have neither been answered nor cut."""
    waiting = 0
    for one in opened:
        one.setblocking(False)
        try:
            waiting += one.recv(1, socket.MSG_PEEK) is None
        except BlockingIOError:
            waiting += 1
        finally:
            one.setblocking(True)
    return waiting
