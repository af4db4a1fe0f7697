"""The checker's own reader, run by Node: the same questions as to the reader in Python."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sijill.kernel.card import status_list, trust
from sijill.kernel.card.status_list import StatusList
from sijill.kernel.card.trust import TrustList
from sijill.kernel.cose.keys import PublicKey, Signer
from sijill.web.assets import node

SCRIPT = Path(__file__).with_name("reader.mjs")


class BrowserReader:
    """A conversation with the JavaScript of the checker."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, what: str, **question: Any) -> dict[str, Any]:
        """Ask one thing, on one line."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"ask": what, **question}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "broken" not in answer, answer
        return answer

    def hold(
        self,
        *,
        roots: Sequence[PublicKey],
        trust: bytes | None,
        lists: Mapping[str, bytes],
        at: datetime,
    ) -> dict[str, Any]:
        """Give it the lists that it holds from here on."""
        return self.ask(
            "hold",
            roots=[[b64(root.x), b64(root.y)] for root in roots],
            trust=b64(trust) if trust else None,
            lists={uri: b64(data) for uri, data in lists.items()},
            at=int(at.timestamp()),
        )

    def check(self, text: str, *, at: datetime) -> dict[str, Any]:
        """What it says of a text."""
        return self.ask("check", text=text, at=int(at.timestamp()))


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def signed_lists(
    known: TrustList | None, lists: Mapping[str, StatusList], *, root: Signer, key: Signer
) -> tuple[bytes | None, dict[str, bytes]]:
    """The lists as files."""
    return (
        trust.write(known, root) if known else None,
        {uri: status_list.cwt(held, key) for uri, held in lists.items()},
    )


@contextmanager
def browser_reader() -> Iterator[BrowserReader]:
    """Start Node, stop it at the end."""
    npm = node()[0]
    program = shutil.which("node") or str(Path(npm).with_name("node"))
    process = subprocess.Popen(
        [program, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield BrowserReader(process)
    finally:
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        process.wait(10)
