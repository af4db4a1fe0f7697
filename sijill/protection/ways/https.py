"""HTTPS: every request signed, every body with its digest, each file put under a key of its own.

TLS is checked against the machine's authorities or the one that the fund gave. Nothing is
followed elsewhere, and no answer is read beyond what an answer may hold.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote, urlsplit

from sijill.kernel import clock
from sijill.protection.rules.passing import LARGEST, is_name
from sijill.protection.seals.keys import ASK, KeyFault, Keys
from sijill.protection.seals.requests import Request, content_digest, holds, signed
from sijill.protection.ways.port import (
    FROM,
    LISTED,
    PATIENCE,
    TO,
    Check,
    NotReached,
    TooLarge,
)

LIST_SIZE = 1024 * 1024
KIND = "application/octet-stream"
WHY: Mapping[int, str] = {
    400: "refused",
    401: "not_let_in",
    403: "rights",
    404: "missing",
    409: "taken",
    413: "too_large",
    422: "taken",
    429: "too_often",
    503: "closed",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the fund answered to one request."""

    status: int
    fields: Mapping[str, str]
    data: bytes


class Https:
    """A fund at https://HOST:PORT/PATH; a connection is kept from one word to the next."""

    sealed = True

    def __init__(
        self, address: str, keys: Keys, *, on: date, now: Callable[[], datetime] = clock.now
    ) -> None:
        parts = urlsplit(address)
        if not parts.hostname or parts.username or parts.query or parts.fragment:
            raise ValueError("https://HOST/PATH is expected, with nothing else in it")
        self.host, self.port = parts.hostname, parts.port or 443
        self.netloc, self.root = parts.netloc, parts.path.rstrip("/")
        self.keys, self.on, self.now = keys, on, now
        self._line: http.client.HTTPSConnection | None = None

    def put(self, name: str, data: bytes) -> None:
        """Put a file once: the key under which it is done is made of its name and its bytes."""
        once = hashlib.sha256(f"{name}\n".encode() + data).hexdigest()
        fields = {
            "content-digest": content_digest(data),
            "content-length": str(len(data)),
            "content-type": KIND,
            "idempotency-key": f'"{once}"',
        }
        self._ask("PUT", f"{TO}/{quote(name)}", fields=fields, data=data)

    def names(self) -> Sequence[str]:
        """What the fund lists and is named as answers are."""
        said = self._ask("GET", f"{FROM}/", at_most=LIST_SIZE)
        try:
            found = [str(name) for name in json.loads(said.data)["files"]]
        except (ValueError, KeyError, TypeError):
            raise NotReached("refused") from None
        return sorted(name for name in found if is_name(name))[:LISTED]

    def get(self, name: str) -> bytes:
        """A whole file, by its digest."""
        return self._ask("GET", f"{FROM}/{quote(name)}").data

    def taken(self, name: str) -> None:
        """Tell that it was taken; the fund keeps it where it keeps such."""
        try:
            self._ask("DELETE", f"{FROM}/{quote(name)}")
        except NotReached as problem:
            if problem.why != "missing":
                raise

    def preflight(self, next_names: Sequence[str]) -> Sequence[Check]:
        """Ask what we may do there, and whether the names are free."""
        try:
            said = json.loads(self._ask("GET", "", at_most=LIST_SIZE).data)
            rights = {str(right) for right in said["rights"]}
            used = [n for n in next_names if self._is_there(f"{TO}/{quote(n)}")]
        except NotReached as problem:
            return [Check("reached", problem.why)]
        except (ValueError, KeyError, TypeError):
            return [Check("reached", "refused")]
        lacking = sorted({"put", "list", "get", "take"} - rights)
        return [
            Check("reached"),
            Check("rights", "rights" if lacking else ""),
            Check("names", f"taken:{used[0]}" if used else ""),
        ]

    def close(self) -> None:
        """Let go of the connection."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _is_there(self, path: str) -> bool:
        try:
            self._ask("HEAD", path)
        except NotReached as problem:
            if problem.why == "missing":
                return False
            raise
        return True

    def _ask(
        self,
        method: str,
        path: str,
        *,
        fields: Mapping[str, str] | None = None,
        data: bytes = b"",
        at_most: int = LARGEST,
    ) -> Said:
        """One signed request and its whole answer; NotReached by any other than a yes."""
        target = f"{self.root}/{path}"
        request = Request(method, f"https://{self.netloc}{target}", fields or {})
        try:
            said = self._signed_and_sent(request, target, data, at_most)
        except KeyFault as fault:
            raise NotReached(fault.why) from None
        except ssl.SSLError:
            self.close()
            raise NotReached("certificate") from None
        except TimeoutError:
            self.close()
            raise NotReached("too_slow") from None
        except (OSError, http.client.HTTPException):
            self.close()
            raise NotReached("connection") from None
        return self._judged(method, said)

    def _signed_and_sent(self, request: Request, target: str, data: bytes, at_most: int) -> Said:
        """Once more on a new connection when the one that was kept had been let go of."""
        signer, kept = self.keys.signer(ASK, on=self.on), self._line is not None
        for again in (kept, False):
            fields = signed(request, by=signer, at=self.now().astimezone(UTC))
            try:
                return self._exchanged(request.method, target, fields, data, at_most)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()
                if not again:
                    raise
        raise AssertionError

    def _exchanged(
        self, method: str, target: str, fields: Mapping[str, str], data: bytes, at_most: int
    ) -> Said:
        line = self._connected()
        line.putrequest(method, target, skip_accept_encoding=True, skip_host=True)
        line.putheader("Host", self.netloc)
        for name, value in fields.items():
            line.putheader(name, value)
        line.endheaders(data or None)
        answer = line.getresponse()
        said = {name.lower(): value for name, value in answer.getheaders()}
        if int(said.get("content-length") or 0) > at_most and method != "HEAD":
            self.close()
            raise TooLarge(target.rpartition("/")[2])
        held = answer.read(at_most + 1)
        if len(held) > at_most or answer.will_close:
            self.close()
        if len(held) > at_most:
            raise TooLarge(target.rpartition("/")[2])
        return Said(answer.status, said, held)

    def _judged(self, method: str, said: Said) -> Said:
        if 300 <= said.status < 400:
            raise NotReached("elsewhere")
        if not 200 <= said.status < 300:
            raise NotReached(WHY.get(said.status, "refused"))
        if method == "GET" and not holds(said.fields.get("content-digest", ""), said.data):
            raise NotReached("not_whole")
        return said

    def _connected(self) -> http.client.HTTPSConnection:
        if self._line is None:
            authority = self.keys.authority
            trust = ssl.create_default_context(cafile=str(authority) if authority else None)
            trust.minimum_version = ssl.TLSVersion.TLSv1_2
            self._line = http.client.HTTPSConnection(
                self.host, self.port, timeout=PATIENCE, context=trust
            )
        return self._line
