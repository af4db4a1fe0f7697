"""A program of another organisation, in the standard library alone.

    export REGISTER=https://register.example CLIENT=… SECRET=…
    python client.py check "4812 0693 45" CR-2026-00417     is this number registered?
    python client.py read "4812 0693 45" CR-2026-00417      what the entry says, as granted
    python client.py changes [CURSOR]                       what happened since
    python client.py send request.json                      a request, on a person's mandate

`request.json` holds {"procedure", "mandate": {"reference", "signed_on", "language"},
"answers": {page: {…}}, "documents": {kind: file}}.
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any

TRIES = 5


class Problem(Exception):
    """An answer of RFC 9457: `type` says which kind, `errors` and `verdicts` say why."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(f"{told.get('status')} {told.get('title')}: {told.get('detail')}")
        self.told = told


class Register:
    """The register under one client; a token is asked for when it is needed."""

    def __init__(self, address: str, client: str, secret: str) -> None:
        self.address, self.client, self.secret = address.rstrip("/"), client, secret
        self.token, self.good_until = "", 0.0

    def ask(self, method: str, path: str, body: Any = None, **how: Any) -> Any:
        """Send a request; one that writes goes under a key, so that it may be sent again."""
        headers = {"Accept-Language": "fr", **how.get("headers", {})}
        data = how.get("data")
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        if how.get("writes"):
            headers["Idempotency-Key"] = str(uuid.uuid4())
        for _ in range(TRIES):
            headers["Authorization"] = f"Bearer {self._fresh_token()}"
            status, told, after = self._send(method, path, data, headers)
            if status == 401:
                self.token = ""
            elif status == 429 or status >= 500:
                time.sleep(float(after or 1))
            elif status >= 400:
                raise Problem(told)
            else:
                return told
        raise Problem(told)

    def _fresh_token(self) -> str:
        if not self.token or time.monotonic() > self.good_until:
            proof = base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
            form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
            headers = {"Authorization": f"Basic {proof}"}
            status, told, _ = self._send("POST", "/token", form, headers)
            if status != 200:
                raise Problem(told)
            self.token = told["access_token"]
            self.good_until = time.monotonic() + told["expires_in"] - 30
        return self.token

    def _send(
        self, method: str, path: str, data: bytes | None, headers: dict[str, str]
    ) -> tuple[int, Any, str | None]:
        address = f"{self.address}/api/v1{path}"
        request = urllib.request.Request(address, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer), None
        except urllib.error.HTTPError as answer:
            return answer.code, json.load(answer), answer.headers.get("Retry-After")

    def check(self, nia: str, file: str) -> Any:
        """Whether a number is registered: yes or no, and the state."""
        return self.ask("POST", "/entries/registered", {"nia": nia, "file": file})

    def read(self, nia: str, file: str) -> Any:
        """What an entry says today, within the fields granted."""
        return self.ask("POST", "/entries/lookup", {"nia": nia, "file": file})

    def changes(self, cursor: str = "") -> Any:
        """What happened since a cursor; keep `next` for the next time."""
        return self.ask("GET", f"/changes?{urllib.parse.urlencode({'after': cursor})}")

    def send(self, wanted: dict[str, Any]) -> Any:
        """A whole request: opened, answered page by page, its documents joined, sent."""
        case = str(uuid.uuid4())
        opening = {"id": case, "procedure": wanted["procedure"], "mandate": wanted["mandate"]}
        told = self.ask("POST", "/cases", opening, writes=True)
        for page, answers in wanted["answers"].items():
            where = f"/cases/{case}/answers/{page}?revision={told['revision']}"
            told = self.ask("PUT", where, answers)
        for kind, path in wanted.get("documents", {}).items():
            data, headers = _multipart(Path(path))
            where = f"/cases/{case}/documents/{kind}"
            told = self.ask("POST", where, data=data, headers=headers, writes=True)
        return self.ask("POST", f"/cases/{case}/submission", {}, writes=True)


def _multipart(file: Path) -> tuple[bytes, dict[str, str]]:
    mark = uuid.uuid4().hex
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    data = head.encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
    return data, {"Content-Type": f"multipart/form-data; boundary={mark}"}


def main() -> None:
    """Run one command and print what it was told."""
    register = Register(os.environ["REGISTER"], os.environ["CLIENT"], os.environ["SECRET"])
    command, *given = sys.argv[1:]
    if command == "send":
        told = register.send(json.loads(Path(given[0]).read_text(encoding="utf-8")))
    else:
        told = {"check": register.check, "read": register.read, "changes": register.changes}[
            command
        ](*given)
    print(json.dumps(told, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
